"""Parses streams of requests or responses with h11, a strict parser independent of the gateway's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import h11

_MOST = 1 << 20
Fields = list[tuple[bytes, bytes]]


@dataclass(slots=True, kw_only=True)
class Request:
    """A request of a stream."""

    method: bytes
    target: bytes
    fields: Fields
    body: bytes = b""
    trailers: Fields = field(default_factory=list)
    complete: bool = False
    upgrade: bool = False
    """Whether another protocol may follow."""

    def values(self, name: bytes) -> list[bytes]:
        """Return the values of the field `name`, given in lower case."""
        return [value for key, value in self.fields if key == name]


@dataclass(slots=True, kw_only=True)
class Answer:
    """A response of a stream."""

    status: int
    fields: Fields
    body: bytes = b""
    complete: bool = False
    interim: list[Fields] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Reading:
    """A parsed stream of requests."""

    requests: list[Request]
    """The requests in order; the last may be incomplete."""
    rest: bytes
    """The bytes after the last request that do not begin a valid request, or not yet."""
    wrong: bool = False
    """Whether parsing stopped at invalid bytes."""


def read_requests(data: bytes) -> Reading:
    """Parse the requests at the beginning of `data`."""
    found: list[Request] = []
    while True:
        data = data.lstrip(b"\r\n")  # RFC 9112, 2.2
        data = re.sub(rb"\A([A-Z]+) +(\S+) +(?=HTTP/)", rb"\1 \2 ", data)  # RFC 9112, 3, allows this reading
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
                    request.trailers = list(event.headers)
                    request.upgrade = reader.their_state is h11.MIGHT_SWITCH_PROTOCOL
                else:
                    return Reading(requests=found, rest=b"" if request else data)
        except h11.RemoteProtocolError:
            return Reading(requests=found, rest=b"" if request else data, wrong=True)
        data = reader.trailing_data[0]
        if not data:
            return Reading(requests=found, rest=b"")


def read_answer(data: bytes, method: bytes, *, ended: bool, upgrade: bool = False) -> tuple[Answer | None, bytes]:
    """Parse the final response to a request of `method` at the beginning of `data`; return it and the rest.

    The response is None if its head is incomplete. `ended` says whether the stream ended in order. Raises
    `h11.RemoteProtocolError` if `data` does not begin with a response.
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
    """Return the names of `fields` as a lenient application may read them: lower case, `_` and `.` as `-`."""
    return {name.lower().replace(b"_", b"-").replace(b".", b"-") for name, _ in fields}
