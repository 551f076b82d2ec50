"""One HTTP/2 stream to a target: the upstream end of one exchange.

Rules.
    Bytes that the target's windows do not allow yet are pending here, and the client is not read meanwhile.
    The window for a response's body grows only as the client takes the body, so that at most one window is held here.
    An exchange that ends early resets its stream and no other: those of other sessions share the connection.
    A request that the target refused without processing it (RFC 9113, 8.7) is sent again on another connection, if all
    of it that was sent is still here.
    A stream that ends before its response does fails the exchange.

Phases, as plain integers because they change on each request.

    RESERVED    capacity of the connection, without an id: nothing was sent
    SENDING     the head was sent, and the request goes on
    SENT        END_STREAM was sent
    CLOSED      over or reset: later events are ignored
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Protocol

from h2.errors import ErrorCodes
from zope.interface import implementer

from burrowgate.core.http.fields import Fields
from burrowgate.errors import UpstreamError, UpstreamProtocolError
from burrowgate.proxy.http2.body_sender import BodySender, BodyTransport
from burrowgate.proxy.http2.flow_control import PendingStream
from burrowgate.proxy.http2.response_head import http2_trailers
from burrowgate.proxy.interfaces import IResponseSink, IUpstreamConnection
from burrowgate.proxy.upstream.http2.heads import request_head, response_head

RESERVED, SENDING, SENT, CLOSED = range(4)
TRANSITIONS = {
    RESERVED: (SENDING, SENT, CLOSED),
    SENDING: (SENT, RESERVED, CLOSED),
    SENT: (RESERVED, CLOSED),
    CLOSED: (),
}
"""The phases that may follow each phase. A refused request is RESERVED again, on another connection."""

MAX_REPEATED_BYTES = 65536
"""Bytes of a request's body that are kept until the response begins, to send them again."""
MAX_REPEATS = 2
_NO_WEBSOCKET = (
    "The target speaks HTTP/2 and does not offer WebSockets over it (RFC 8441); set its protocol to http/1.1."
)


class TargetTransport(BodyTransport, Protocol):
    """The connection, as a stream sees it."""

    scheme: bytes
    date: Callable[[], bytes]

    @property
    def is_full(self) -> bool:
        """Whether more is pending on the connection than the target accepts."""

    @property
    def has_websockets(self) -> bool:
        """Whether the target accepts extended CONNECT (RFC 8441)."""

    def open(self, stream: Http2UpstreamStream) -> int:
        """Return the id of a reserved stream whose head is about to be sent."""

    def release(self, stream: Http2UpstreamStream, code: ErrorCodes | None = None) -> None:
        """Remove a stream, which is reset with `code` if there is one."""

    def acknowledge(self, stream_id: int, count: int) -> None:
        """Open the windows again by `count` bytes of a response's body, which were taken."""

    def mark_blocked(self, stream: PendingStream) -> None:
        """Call `send_pending` once the windows allow more."""

    def flush(self) -> None:
        """Write what was sent to the transport, or leave that to the end of the read that is being handled."""


@implementer(IUpstreamConnection)
class Http2UpstreamStream(BodySender[TargetTransport]):
    """One request and its response."""

    _exchange: IResponseSink | None = None

    # The request.
    _method = b""
    _head: Fields
    _key = b""
    """The `Sec-WebSocket-Key` of a request for a WebSocket."""
    _is_ending = False
    """Whether the request is complete, so that END_STREAM follows the pending bytes."""
    _kept: list[bytes] | None = None
    """The pieces of the body so far, to send them again; None if they are too long or the response has begun."""
    _kept_bytes = 0
    _repeats = 0
    _has_paused = False
    """Whether the exchange was paused."""

    # The response.
    _is_tunnel = False
    _has_ended = False
    """Whether the target will send no more through the tunnel."""
    _is_reading = True
    _unacknowledged = 0
    """Bytes of the response's body, as flow control counts them, that were not acknowledged."""

    def __init__(
        self, transport: TargetTransport, refused: Callable[[Http2UpstreamStream], bool], *, reused: bool
    ) -> None:
        """`refused` gives a stream a new connection and calls `repeat`, now or later; False if it cannot.

        `reused` is whether the connection carried an exchange before.
        """
        self._phase = RESERVED
        self._transport = transport
        self._refused = refused
        self.reused = reused
        self._pieces: deque[memoryview] = deque()

    @property
    def is_closed(self) -> bool:
        """Whether the stream is over or was reset."""
        return self._phase == CLOSED

    # IUpstream.

    def attach(self, exchange: IResponseSink) -> None:
        """Serve `exchange`."""
        self._exchange = exchange

    def send_head(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        transport = self._transport
        is_websocket = upgrade == b"websocket"
        if is_websocket and not transport.has_websockets:
            self._fail(UpstreamError(_NO_WEBSOCKET))
            return
        self._head, self._key = request_head(
            method, target, lines, length, scheme=transport.scheme, is_websocket=is_websocket
        )
        self._method = method
        self._is_ending = length == 0 and not is_websocket
        self._kept = None if is_websocket else []
        self._begin()

    def _begin(self) -> None:
        """Send the head on a stream of the connection."""
        self.stream_id = self._transport.open(self)
        last = not self._pieces and self._ends_with_body
        self._phase = SENT if last else SENDING
        self._transport.send_head(self.stream_id, self._head, last=last)
        if self._transport.is_full:
            self.update_backpressure()
        if last:
            self._transport.flush()

    def send_body(self, data: bytes) -> None:
        if self._phase == CLOSED or not data:
            return
        if self._kept is not None:
            self._kept.append(data)
            self._kept_bytes += len(data)
            if self._kept_bytes > MAX_REPEATED_BYTES:
                self._kept = None
        self._add_piece(data)

    def send_tunnel_data(self, data: bytes) -> None:
        self.send_body(data)
        self.flush()

    def send_trailers(self, fields: Fields) -> None:
        self._trailers = http2_trailers(fields)

    def finish(self) -> None:
        self._is_ending = True
        self.flush()

    def flush(self) -> None:
        self.send_pending()
        self._transport.flush()

    def half_close(self) -> None:
        if self._is_tunnel:
            self.finish()

    def pause_reading(self) -> None:
        self._is_reading = False

    def resume_reading(self) -> None:
        self._is_reading = True
        count, self._unacknowledged = self._unacknowledged, 0
        if count and self._phase != CLOSED:
            self._transport.acknowledge(self.stream_id, count)
            self._transport.flush()

    def abandon(self, is_orderly: bool = False) -> None:
        self._exchange = None
        if is_orderly and self._phase == SENDING:
            self.finish()
        is_clean = is_orderly and not self.pending
        self._close(ErrorCodes.NO_ERROR if is_clean else ErrorCodes.CANCEL)

    # Sending.

    def send_pending(self, maximum: int = 1 << 30) -> None:
        """Send what is pending, as far as the windows allow; `maximum` is the number of frames with data."""
        if self._phase != SENDING:
            return
        self._send_pieces(maximum)
        if self._pieces:
            self._transport.mark_blocked(self)
        elif self._is_ending and self._phase == SENDING:
            self._send_end()
        self.update_backpressure()
        if self._has_ended and self._phase == SENT:
            self.receive_end()

    @property
    def _ends_with_body(self) -> bool:
        return self._is_ending and self._trailers is None

    def _mark_sent(self) -> None:
        self._phase = SENT

    def update_backpressure(self) -> None:
        """Pause or resume the client if the target fell behind or caught up."""
        is_full = self.pending > 0 or self._transport.is_full
        if is_full is not self._has_paused and self._phase != CLOSED:
            self._has_paused = is_full
            if self._exchange is not None:
                if is_full:
                    self._exchange.upstream_paused()
                else:
                    self._exchange.upstream_resumed()

    # Events of the target's end.

    def receive_head(self, fields: Iterable[tuple[bytes, bytes]], *, is_last: bool) -> None:
        """A head arrived; `is_last` is whether nothing follows it."""
        exchange = self._exchange
        if exchange is None:
            return
        self.reused = False
        self._kept = None
        try:
            status, reason, plain, length = response_head(
                fields, self._method, self._key, self._transport.date, is_last=is_last
            )
            self._is_tunnel = status == 101
            exchange.response_head(status, reason, plain, length)
        except ValueError as error:
            self._fail(
                UpstreamProtocolError(f"The target's response is not valid HTTP: {error}."), ErrorCodes.PROTOCOL_ERROR
            )

    def receive_body(self, data: bytes, window_bytes: int) -> None:
        """A piece of the response's body arrived, with padding `window_bytes` long."""
        if self._exchange is not None:
            self._exchange.response_body(data)
        if self._phase == CLOSED or self._is_reading:
            self._transport.acknowledge(self.stream_id, window_bytes)
        else:
            self._unacknowledged += window_bytes

    def receive_flush(self) -> None:
        """All that one read brought of the response was received."""
        if self._exchange is not None:
            self._exchange.response_flush()

    def receive_trailers(self, fields: Fields) -> None:
        """The trailer fields of the response arrived."""
        if self._exchange is not None and not self._is_tunnel:
            self._exchange.response_trailers(fields)

    def receive_end(self) -> None:
        """The response is complete, or the target will send no more through the tunnel."""
        exchange = self._exchange
        if self._is_tunnel and self._phase != SENT:
            self._has_ended = True
            if exchange is not None:
                exchange.upstream_half_closed()
            return
        # What is left of the request will never be sent.
        self._close(None if self._phase == SENT else ErrorCodes.CANCEL)
        if exchange is not None:
            exchange.response_end()

    def receive_reset(self, code: int) -> None:
        """The target reset the stream."""
        self.reused = False  # only what a lost connection carried may be sent again by the exchange
        self.lose(
            UpstreamProtocolError(f"The target reset the stream of the request ({_name(code)})."),
            was_processed=code != ErrorCodes.REFUSED_STREAM,
        )

    def lose(self, error: UpstreamError, *, was_processed: bool = True) -> None:
        """The stream is over before its response; `was_processed` is whether the target may have begun it."""
        if self._phase == CLOSED:
            return
        if not was_processed and self._kept is not None and self._repeats < MAX_REPEATS:
            self._repeats += 1
            self._drop_pieces()
            self._transport.release(self)
            self.stream_id = 0
            self._phase = RESERVED
            if self._refused(self):
                return
        self._fail(error)

    def repeat(self, transport: TargetTransport) -> bool:
        """Send the request again through `transport`; returns False if it is not needed any more."""
        if self._phase != RESERVED:
            return False
        self._transport = transport
        for data in self._kept or ():
            self._add_piece(data)
        self._begin()
        self.flush()
        return True

    def give_up(self, error: Exception) -> None:
        """There is no connection to send the request again."""
        if self._phase == RESERVED:
            self._fail(error)

    def _fail(self, error: Exception, code: ErrorCodes | None = None) -> None:
        exchange = self._exchange
        self._close(code)
        if exchange is not None:
            exchange.upstream_lost(error)

    def _close(self, code: ErrorCodes | None) -> None:
        """Remove the stream from its connection; `code` resets it."""
        self._exchange = None
        if self._phase == CLOSED:
            return
        count, self._unacknowledged = self._unacknowledged, 0
        if self.stream_id:
            self._transport.acknowledge(self.stream_id, count)
        self._phase = CLOSED
        self._kept = None
        self._drop_pieces()
        self._transport.release(self, code if self.stream_id else None)


def _name(code: int) -> str:
    try:
        return ErrorCodes(code).name
    except ValueError:
        return f"code {code}"
