"""Visitors by the hundred in one thread: what each asked, and what each got."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import h11

from tests.fuzz.strict import Answer, read_answer
from tests.stress.rogue_target import LINES
from tests.support.gateway_process import PATIENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A request, and what it is known by."""

    play: str
    """What the target shall do."""
    id: str
    method: str = "GET"
    lines: int = LINES
    """How long the answer shall be."""
    upload: int = 0
    """How many lines the request's body has."""

    @property
    def body(self) -> bytes:
        """The request's body, which says whose it is."""
        return f"{self.id}\n".encode() * self.upload

    def bytes(self, fields: dict[str, str]) -> bytes:
        """The request as it is sent."""
        lines = [
            f"{self.method} /{self.play}?{self.lines} HTTP/1.1",
            *(f"{name}: {value}" for name, value in fields.items()),
        ]
        lines += [f"X-Id: {self.id}", *([f"Content-Length: {len(self.body)}"] if self.body else [])]
        return "\r\n".join([*lines, "", ""]).encode() + self.body


@dataclass(slots=True, kw_only=True)
class Got:
    """What came back for some wishes, asked in one go."""

    wishes: Sequence[Wish]
    answers: list[Answer] = field(default_factory=list)
    """Those that are whole, in order."""
    wrong: str = ""
    """What no visitor should ever get."""
    cut: bool = False
    how: str = ""

    def outcomes(self) -> list[tuple[Wish, str]]:
        """What became of each wish: `right`, the status of a page of the gateway's own, or `cut`."""
        found = []
        for number, body in enumerate(self.wishes):
            found.append((body, _outcome(body, self.answers[number]) if number < len(self.answers) else "cut"))
        return found


def _outcome(request: Wish, answer: Answer) -> str:
    if answer.body == f"{request.id}\n".encode() * request.lines:
        return "right" if answer.status == 200 else f"WRONG status {answer.status}"
    if b"burrowgate" in answer.body.lower() and b"\nv" not in answer.body and answer.status >= 500:
        return str(answer.status)
    return f"WRONG body {answer.status} {answer.body[:80]!r}"


def _take(got: Got, data: bytes, ended: bool) -> bytes:
    """Take the answers that are whole from `data`; what is left of it."""
    while data and len(got.answers) < len(got.wishes) and not got.cut:
        answer, rest = read_answer(data, got.wishes[len(got.answers)].method.encode(), ended=ended)
        if answer is None or not answer.complete:
            break
        data = rest
        got.answers.append(answer)
        got.cut = (b"connection", b"close") in answer.fields
    return data


class Visitor:
    """A visitor with one connection, made anew when it ended."""

    def __init__(self, port: int, fields: dict[str, str]) -> None:
        self._port = port
        self._fields = fields
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, *wishes: Wish) -> Got:
        """Ask for `wishes` in one go, and read until all is answered or the connection ends."""
        got = Got(wishes=wishes)
        try:
            async with asyncio.timeout(PATIENCE):
                await self._ask(got)
        except TimeoutError:
            got.wrong = f"no end: {wishes}"
        # An answer that came before all of an upload ends the connection after it.
        if got.cut or got.wrong or any(body.upload for body in wishes):
            await self.leave()
        return got

    async def _ask(self, got: Got) -> None:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        with suppress(ConnectionError):
            writer.write(b"".join(body.bytes(self._fields) for body in got.wishes))
        data = b""
        while len(got.answers) < len(got.wishes):
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
            # In order is how a whole answer ends; what breaks off has to look so.
            if ended and data:
                got.wrong = f"broke off, and in order: {data[:200]!r}"
            if got.cut or got.wrong:
                return
        if data:
            got.wrong = f"more than was asked for: {data[:200]!r}"

    async def leave(self) -> None:
        """Close the connection."""
        streams, self._streams = self._streams, None
        if streams is not None:
            streams[1].close()
            with suppress(ConnectionError):
                await streams[1].wait_closed()
