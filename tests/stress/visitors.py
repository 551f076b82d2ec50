"""Concurrent visitors in one thread, with the requests that each sent and the responses it received."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import h11

from tests.fuzz.strict import Answer, names, read_answer
from tests.stress.rogue_target import LINES
from tests.support import WAIT_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class StressRequest:
    """A request to the rogue target."""

    behaviour: str
    """Name of what the target does, a key of `BEHAVIOURS`."""
    id: str
    method: str = "GET"
    lines: int = LINES
    """Number of lines of the response body."""
    upload: int = 0
    """Number of lines of the request body."""

    @property
    def body(self) -> bytes:
        """The request body: lines with the id of the request."""
        return f"{self.id}\n".encode() * self.upload

    def bytes(self, fields: dict[str, str]) -> bytes:
        """Return the request as bytes to send, with `fields`."""
        lines = [
            f"{self.method} /{self.behaviour}?{self.lines} HTTP/1.1",
            *(f"{name}: {value}" for name, value in fields.items()),
        ]
        lines += [f"X-Id: {self.id}", *([f"Content-Length: {len(self.body)}"] if self.body else [])]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


@dataclass(slots=True, kw_only=True)
class Got:
    """The responses to a group of pipelined requests."""

    requests: Sequence[StressRequest]
    answers: list[Answer] = field(default_factory=list)
    """The complete responses, in order."""
    wrong: str = ""
    """Description of an error that must never occur; empty if there was none."""
    cut: bool = False
    how: str = ""

    def outcomes(self) -> list[tuple[StressRequest, str]]:
        """Return the outcome of each request: `right`, the status of the gateway's own response, or `cut`."""
        found = []
        for number, body in enumerate(self.requests):
            found.append((body, _outcome(body, self.answers[number]) if number < len(self.answers) else "cut"))
        return found


def _outcome(request: StressRequest, answer: Answer) -> str:
    if answer.body == f"{request.id}\n".encode() * request.lines:
        return "right" if answer.status == 200 else f"WRONG status {answer.status}"
    if b"burrowgate" in answer.body.lower() and b"\nv" not in answer.body and answer.status >= 500:
        return str(answer.status)
    return f"WRONG body {answer.status} {answer.body[:80]!r}"


def _take(got: Got, data: bytes, ended: bool) -> bytes:
    """Move the complete responses from `data` to `got` and return the rest."""
    while data and len(got.answers) < len(got.requests) and not got.cut:
        answer, rest = read_answer(data, got.requests[len(got.answers)].method.encode(), ended=ended)
        if answer is None or not answer.complete:
            break
        data = rest
        got.answers.append(answer)
        got.cut = (b"connection", b"close") in answer.fields
    return data


def _is_visibly_incomplete(got: Got, data: bytes) -> bool:
    """Return whether the framing of the response in `data` shows that the rest of it is missing."""
    if len(got.answers) == len(got.requests):
        return False
    answer, _ = read_answer(data, got.requests[len(got.answers)].method.encode(), ended=True)
    return answer is not None and bool(names(answer.fields) & {b"content-length", b"transfer-encoding"})


class Visitor:
    """A visitor with one connection, which is opened again after it ended."""

    def __init__(self, port: int, fields: dict[str, str]) -> None:
        self._port = port
        self._fields = fields
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, *requests: StressRequest) -> Got:
        """Send `requests` pipelined, and read until all have responses or the connection ends."""
        got = Got(requests=requests)
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await self._ask(got)
        except TimeoutError:
            got.wrong = f"timeout: {requests}"
        # A response before the end of an upload ends the connection.
        if got.cut or got.wrong or any(body.upload for body in requests):
            await self.leave()
        return got

    async def _ask(self, got: Got) -> None:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        with suppress(ConnectionError):
            writer.write(b"".join(body.bytes(self._fields) for body in got.requests))
        data = b""
        while len(got.answers) < len(got.requests):
            try:
                more = await reader.read(65536)
            except ConnectionError as error:
                got.cut, got.how = True, repr(error)
                return
            data, ended = data + more, not more
            try:
                data = _take(got, data, ended)
            except h11.RemoteProtocolError as error:
                got.wrong = f"{error}: {data[:200]!r}"
            got.cut = got.cut or ended
            if ended and data and not _is_visibly_incomplete(got, data):
                got.wrong = f"incomplete response with an orderly close: {data[:200]!r}"
            if got.cut or got.wrong:
                return
        if data:
            got.wrong = f"more bytes than the responses: {data[:200]!r}"

    async def leave(self) -> None:
        """Close the connection."""
        streams, self._streams = self._streams, None
        if streams is not None:
            streams[1].close()
            with suppress(ConnectionError):
                await streams[1].wait_closed()
