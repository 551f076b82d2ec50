"""The connection of an HTTP/2 stream, as the stream sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from h2.errors import ErrorCodes

from burrowgate.core.http.fields import Fields
from burrowgate.proxy.http2.body_sender import BodyTransport

if TYPE_CHECKING:
    from burrowgate.proxy.http2.stream import Http2Stream


class StreamTransport(BodyTransport, Protocol):
    """The connection, as a stream sees it."""

    @property
    def is_full(self) -> bool:
        """Whether more is pending on the connection than the client accepts."""

    def send_informational(self, stream_id: int, fields: Fields) -> None:
        """Send the head of an interim response."""

    def send_whole(self, stream_id: int, fields: Fields, body: bytes | memoryview) -> bool:
        """Send a head, and all of a body with END_STREAM; returns False if a write or the windows forbid that."""

    def reset(self, stream: Http2Stream, code: ErrorCodes) -> None:
        """Reset a stream and remove it."""

    def remove_stream(self, stream: Http2Stream) -> None:
        """Remove a stream that has ended in both directions."""

    def acknowledge(self, stream_id: int, count: int) -> None:
        """Open the windows again by `count` bytes of a request's body, which were taken."""

    def mark_blocked(self, stream: Http2Stream) -> None:
        """Call `send_pending` once the windows allow more."""

    def flush(self) -> None:
        """Write what was sent to the transport, or leave that to the end of the read that is being handled."""
