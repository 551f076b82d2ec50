"""What a strict reader that is not ours, h11, finds in a stream of bytes: requests, or answers to requests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import h11

_MOST = 1 << 20
Fields = list[tuple[bytes, bytes]]


@dataclass(slots=True, kw_only=True)
class Request:
    """A request as it stood in a stream."""

    method: bytes
    target: bytes
    fields: Fields
    body: bytes = b""
    complete: bool = False
    upgrade: bool = False
    """Whether what follows may be another protocol."""

    def values(self, name: bytes) -> list[bytes]:
        """The values of the field `name`, which is in lower case."""
        return [value for key, value in self.fields if key == name]


@dataclass(slots=True, kw_only=True)
class Answer:
    """An answer as it stood in a stream."""

    status: int
    fields: Fields
    body: bytes = b""
    complete: bool = False
    interim: list[Fields] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Reading:
    """What a stream of requests consists of."""

    requests: list[Request]
    """The last of them may be incomplete."""
    rest: bytes
    """What follows them and begins no request that is understood, or not yet."""
    wrong: bool = False
    """Whether reading stopped at something that is not understood."""


def read_requests(data: bytes) -> Reading:
    """The requests that `data` begins with."""
    found: list[Request] = []
    while True:
        data = data.lstrip(b"\r\n")  # RFC 9112, 2.2
        data = re.sub(rb"\A([A-Z]+) +(\S+) +(?=HTTP/)", rb"\1 \2 ", data)  # RFC 9112, 3, allows to read it so
        reader = h11.Connection(h11.SERVER, max_incomplete_event_size=_MOST)
        reader.receive_data(data)
        request: Request | None = None
        try:
            while not (request and request.complete):
                event = reader.next_event()
                if isinstance(event, h11.Request):
                    request = Request(method=event.method, target=event.target, fields=list(event.headers))
                    found.append(request)
                elif isinstance(event, h11.Data) and request is not None:
                    request.body += event.data
                elif isinstance(event, h11.EndOfMessage) and request is not None:
                    request.complete = True
                    request.upgrade = reader.their_state is h11.MIGHT_SWITCH_PROTOCOL
                else:
                    return Reading(requests=found, rest=b"" if request else data)
        except h11.RemoteProtocolError:
            return Reading(requests=found, rest=b"" if request else data, wrong=True)
        data = reader.trailing_data[0]
        if not data:
            return Reading(requests=found, rest=b"")


def read_answer(data: bytes, method: bytes, *, ended: bool, upgrade: bool = False) -> tuple[Answer | None, bytes]:
    """The final answer, to a request of `method`, that `data` begins with, and what follows it.

    None where there is no whole head. `ended` is whether the stream ended in order. Raises `h11.RemoteProtocolError`
    for what is no answer.
    """
    reader = h11.Connection(h11.CLIENT, max_incomplete_event_size=_MOST)
    asked = [(b"Host", b"h"), *([(b"Connection", b"upgrade"), (b"Upgrade", b"x")] if upgrade else [])]
    reader.send(h11.Request(method=method, target=b"/", headers=asked))
    reader.send(h11.EndOfMessage())
    reader.receive_data(data)
    answer: Answer | None = None
    interim: list[Fields] = []
    over = False
    while True:
        try:
            event = reader.next_event()
        except h11.RemoteProtocolError:
            if answer is None:
                raise
            return answer, b""
        if isinstance(event, h11.InformationalResponse) and event.status_code != 101:
            interim.append(list(event.headers))
        elif isinstance(event, h11.InformationalResponse | h11.Response):
            answer = Answer(status=event.status_code, fields=list(event.headers), interim=interim)
            if event.status_code == 101:
                answer.complete = True
                return answer, reader.trailing_data[0]
        elif isinstance(event, h11.Data) and answer is not None:
            answer.body += event.data
        elif isinstance(event, h11.EndOfMessage) and answer is not None:
            answer.complete = True
            return answer, reader.trailing_data[0]
        elif event is h11.NEED_DATA and ended and not over:
            over = True
            reader.receive_data(b"")
        else:
            return answer, b""


def names(fields: Sequence[tuple[bytes, bytes]]) -> set[bytes]:
    """The names of `fields` as a careless application may read them."""
    return {name.lower().replace(b"_", b"-").replace(b".", b"-") for name, _ in fields}
