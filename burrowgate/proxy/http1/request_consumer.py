"""Consumer of the requests of an HTTP/1 connection: what a request reader reports to, and the head that it reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from burrowgate.core.http.fields import Fields
from burrowgate.core.http.request import BadRequest
from burrowgate.core.http.request_variation import Change

_FIELD_MEMORY_BYTES = 130
"""Bytes of memory that a field takes beside its text: a tuple and two objects of type `bytes`."""


@dataclass(slots=True)
class Head:
    """The head of a request, as it arrived."""

    method: bytes
    target: bytes
    version: str
    fields: Fields
    keep_alive: bool
    upgrade: bool
    """Whether the parser takes it for a request to switch protocols."""
    fault: BadRequest | None

    @property
    def size(self) -> int:
        """Bytes of target and fields."""
        return len(self.target) + sum(len(name) + len(value) + 4 for name, value in self.fields)

    @property
    def memory(self) -> int:
        """Bytes of memory that it takes, about."""
        return self.size + _FIELD_MEMORY_BYTES * (len(self.fields) + 3)

    def framing(self) -> bytes:
        """Return a head with the framing of this one's body alone; empty if it has no body."""
        for name, value in self.fields:
            lower = name.lower()
            if (lower == b"content-length" and value.strip(b"0 \t")) or lower == b"transfer-encoding":
                return b"POST / HTTP/1.1\r\n%b: %b\r\n\r\n" % (name, value)
        return b""


@dataclass(slots=True)
class End:
    """The end of a request, among what waits for its turn."""

    trailers: Fields
    """The fields of the trailer section, one more than are allowed at most."""

    @property
    def memory(self) -> int:
        """Bytes of memory that they take, about."""
        return sum(len(name) + len(value) + _FIELD_MEMORY_BYTES for name, value in self.trailers)


class RequestConsumer(Protocol):
    """The connection that a reader reports to: it takes one request at a time."""

    @property
    def is_ready(self) -> bool:
        """Whether it takes the next request."""

    @property
    def is_receiving(self) -> bool:
        """Whether it waits for the rest of a request."""

    @property
    def may_upgrade(self) -> bool:
        """Whether the latest request may switch protocols."""

    def request_started(self, head: Head) -> int | None:
        """A head arrived; returns the length of its body in bytes, or None if the body is chunked."""

    def request_repeated(self, method: bytes, target: bytes, changes: Sequence[Change]) -> bool:
        """A whole request without body arrived, with the fields of the previous one but for `changes`.

        Returns whether it was taken; it is parsed otherwise.
        """

    def body_received(self, data: bytes) -> None:
        """A piece of the body arrived."""

    def request_completed(self, trailers: Fields) -> None:
        """The request is complete; `trailers` are the fields behind its body."""

    def request_invalid(self, fault: BadRequest) -> None:
        """The rest of the request, or what follows it, is invalid; no further call follows."""

    def held_grew(self, size: int) -> bool:
        """`size` more bytes of a long head or of what waits are held, fewer if it is negative.

        Returns whether they may be held; they are not counted otherwise.
        """

    def backlog_grew(self) -> None:
        """Something waits for its turn: reading should pause."""
