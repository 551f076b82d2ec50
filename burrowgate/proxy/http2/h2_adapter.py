"""The HTTP/2 library of one connection, as the gateway uses it: events, calls, and the backends that provide them.

Two backends implement the protocol's states, frames, windows and HPACK: `h2_backend`, in Python, and `ngh2_backend`, by
libnghttp2, for the connections of visitors. docs/decisions/0029-http2-cost.md says when which is used.

Rules.
    A malformed head ends its stream only, and a stream beyond the limit is refused by its number (RFC 9113, 5.1.2).
    Requests under way continue after a GOAWAY of either side (RFC 9113, 6.8).
    Heads use no dynamic table (RFC 7541, 4.2), so that a peer can neither make the gateway keep memory nor learn what a
    table contains, which on a connection to a target may be fields of several sessions.
    Receive windows grow as `core.http.h2_receive_windows` decides.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from burrowgate.core.http.fields import Fields
from burrowgate.core.http.h2_receive_windows import ReceiveWindows


class ProtocolViolation(Exception):
    """The peer broke a rule that ends the connection. What `data_to_send` returns then includes the GOAWAY."""


class Event:
    """Base class of what a read brought."""

    __slots__ = ()


@dataclass(slots=True)
class HeadReceived(Event):
    """The head of a request or a response, which may be an interim one."""

    stream_id: int
    fields: Fields
    is_last: bool
    """Whether nothing follows it on the stream."""


@dataclass(slots=True)
class BodyReceived(Event):
    """A piece of a body."""

    stream_id: int
    data: bytes
    window_bytes: int
    """Bytes by which it used up the windows, padding included."""
    is_last: bool


@dataclass(slots=True)
class TrailersReceived(Event):
    """The trailer fields of a message, which is complete with them."""

    stream_id: int
    fields: Fields


@dataclass(slots=True)
class StreamReset(Event):
    """The peer reset a stream."""

    stream_id: int
    code: int


@dataclass(slots=True)
class StreamFailed(Event):
    """The library reset a stream for an error of the peer."""

    stream_id: int


@dataclass(slots=True)
class SettingsReceived(Event):
    """The peer's settings, which may change windows."""


@dataclass(slots=True)
class WindowOpened(Event):
    """The peer accepts more."""


@dataclass(slots=True)
class GoawayReceived(Event):
    """The peer begins no more streams, and processes none after `last_stream_id`."""

    last_stream_id: int


class Adapter(Protocol):
    """The protocol state of one connection. Nothing is written: `data_to_send` returns what is to be."""

    def begin(self, window: int) -> None:
        """Send the settings, and a window of `window` bytes for all streams together."""

    def receive(self, data: bytes) -> list[Event]:
        """Return the events of a read. Raises `ProtocolViolation`, and what `provoked` raises."""

    def data_to_send(self) -> bytes:
        """Return the frames to write."""

    def send_informational(self, stream_id: int, fields: Fields) -> None:
        """Send an interim response."""

    def send_head(self, stream_id: int, fields: Fields, *, last: bool) -> None:
        """Send the head of a message, with END_STREAM if it is the `last` frame."""

    def send_trailers(self, stream_id: int, fields: Fields) -> None:
        """Send trailer fields and END_STREAM."""

    def send_body(self, stream_id: int, data: bytes | memoryview, *, last: bool) -> None:
        """Send a part of a body, which the windows must allow, in frames of at most `MAX_FRAME_BYTES`."""

    def outbound_window(self, stream_id: int) -> int:
        """Return how many bytes the windows allow on a stream."""

    @property
    def inbound_window(self) -> int:
        """How many bytes the peer may send on all streams together."""

    def reset(self, stream_id: int, code: int) -> None:
        """Reset a stream, unless it is closed."""

    def acknowledge(self, stream_id: int, count: int, now: float) -> None:
        """Open the windows again by `count` bytes that were taken, or further if more is to come on the stream."""

    def close(self) -> None:
        """Let go of all that refers to the connection, which is lost; no other call follows."""


class ClientAdapter(Adapter, Protocol):
    """The side of the gateway on a connection to a target."""

    @property
    def max_streams(self) -> int:
        """Streams at a time that the target allows."""

    @property
    def has_websockets(self) -> bool:
        """Whether the target accepts extended CONNECT (RFC 8441)."""

    def next_stream_id(self) -> int:
        """Return the id of the stream that `send_head` opens next."""

    def ping(self, data: bytes) -> None:
        """Send a PING frame with eight bytes of data."""


class MakeServer(Protocol):
    """Makes the adapters of visitors' connections."""

    def __call__(
        self,
        *,
        max_streams: int,
        stream_window: int,
        windows: ReceiveWindows,
        max_head_bytes: int,
        provoked: Callable[[int], None],
    ) -> Adapter:
        """Return the state of a visitor's connection.

        `max_head_bytes` limits the fields of a head, counted as in RFC 9113, 6.5.2; one twice as long is not decoded.
        `provoked` is called with the code of each reset that an error of the peer makes the library send; what it
        raises ends the read.
        """


@dataclass(frozen=True, slots=True)
class Backend:
    """A library."""

    name: str
    """As in the configuration."""
    server: MakeServer
