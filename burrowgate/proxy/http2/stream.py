"""One HTTP/2 stream: the downstream end of one exchange.

Rules.
    Bytes that the client's windows do not allow yet are pending here, and no target is read for a stream with pending
    bytes.
    The window for a request's body grows only as the exchange takes the body, so that at most one window is held here.
    Bytes for a tunnel are held back until the target has agreed to it.
    A stream that ends before its response does is reset: a response that broke off never looks complete. Other streams
    go on.

The phases of the response are in `stream_state`.
"""

from __future__ import annotations

from collections import deque

from h2.errors import ErrorCodes
from zope.interface import implementer

from burrowgate.core.http import h2_headers
from burrowgate.core.http.fields import Fields
from burrowgate.core.http.framing import has_no_body
from burrowgate.core.http.min_rate import allowance_after
from burrowgate.core.http.request import RequestHead
from burrowgate.core.http.response import is_grpc
from burrowgate.proxy.fast_path import send_in_parts
from burrowgate.proxy.http1.limits import BODY_GRACE_SECONDS, ConnectionLimits
from burrowgate.proxy.http2.body_sender import BodySender
from burrowgate.proxy.http2.response_head import http2_fields, http2_trailers, plain_fields
from burrowgate.proxy.http2.stream_state import CLOSED, ENDED, ENDING, RESPONDING, TUNNEL, UPGRADING, WAITING
from burrowgate.proxy.http2.stream_transport import StreamTransport
from burrowgate.proxy.interfaces import IDownstream, IExchange
from burrowgate.proxy.tls_rules import add_hsts


@implementer(IDownstream)
class Http2Stream(BodySender[StreamTransport]):
    """One request and its response."""

    # Initial values are attributes of the class, so that a stream pays only for those that it changes. Those that
    # are no literals are set by `__init__`, for mypyc (decision 42).
    can_splice = False
    is_known = False
    _exchange: IExchange | None = None

    # The request.
    method = b""
    key = b""
    """The `Sec-WebSocket-Key` that was generated for the request; empty if it is not for a WebSocket."""
    receiving = True
    """Whether the request has not ended yet."""
    _is_grpc = False
    """Whether the request is one of gRPC, whose calls may send nothing for long."""
    _is_reading = True
    _unacknowledged = 0
    """Bytes of the request's body, as flow control counts them, that were not acknowledged."""
    _held_body: list[bytes]
    """In UPGRADING: pieces for the tunnel."""
    _received = 0
    """Bytes of the request's body since the last sweep."""

    # The response.
    _head: Fields | None = None
    """The head, until it is sent."""
    _is_bodiless = False
    _missing: int | None = None
    """Bytes of the body that did not come yet, if the length is known."""
    _is_truncated = False
    """Whether the stream is reset behind the pending bytes, in place of END_STREAM."""
    _response_allowance: float | None = None
    """By how many seconds the client may fall behind with what is pending; None if nothing was."""
    _has_paused = False
    """Whether the exchange was paused."""

    def __init__(self, transport: StreamTransport, stream_id: int, client_address: str, hsts: bytes) -> None:
        """`hsts` is the value of `Strict-Transport-Security`; empty for none."""
        self._phase = WAITING
        self._allowance = BODY_GRACE_SECONDS
        self._transport = transport
        self.stream_id = stream_id
        self.client_address = client_address
        self._hsts = hsts
        self._pieces: deque[memoryview] = deque()

    @property
    def is_closed(self) -> bool:
        """Whether the stream is over or was reset."""
        return self._phase == CLOSED

    @property
    def is_head_sent(self) -> bool:
        """Whether the head of a response was sent."""
        return self._phase >= RESPONDING and self._head is None

    # Events of the client's end.

    def begin(self, exchange: IExchange, head: RequestHead) -> None:
        """Begin the exchange of a valid request."""
        self._exchange = exchange
        self._is_grpc = self.method == b"POST" and is_grpc(head.fields)
        if head.facts.upgrade:
            self._phase = UPGRADING
            self._held_body = []
        if self._transport.is_full:
            self.update_backpressure()
        exchange.begin()

    def receive_body(self, data: bytes, window_bytes: int) -> None:
        """Take a piece of the request's body, which used up `window_bytes` of the windows."""
        self._received += len(data)
        exchange = self._exchange
        if exchange is not None:
            if self._phase == UPGRADING:
                self._held_body.append(data)
                self._unacknowledged += window_bytes
                return
            exchange.request_body(data)
        if self._is_reading:
            self._transport.acknowledge(self.stream_id, window_bytes)
        else:
            self._unacknowledged += window_bytes

    def receive_flush(self) -> None:
        """All that one reactor turn brought of the request's body was received."""
        if self._exchange is not None:
            self._exchange.request_flush()

    def receive_trailers(self, fields: Fields) -> None:
        """The trailer fields of the request arrived."""
        if self._exchange is not None and self._phase in (WAITING, RESPONDING):
            self._exchange.request_trailers(fields)

    def receive_end(self) -> None:
        """The request is complete."""
        self.receiving = False
        exchange = self._exchange
        if exchange is None:
            self._close_if_ended()
        elif self._phase >= TUNNEL:
            exchange.downstream_half_closed()
            self._close_if_ended()
        elif self._phase != UPGRADING:
            exchange.request_end()

    def mark_lost(self) -> None:
        """The stream was reset, or its connection is gone."""
        self._acknowledge()
        self._phase = CLOSED
        self._drop_pieces()
        self.drop_exchange()

    def drop_exchange(self) -> None:
        """End the exchange, but not the stream, which gets another response."""
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            exchange.downstream_lost()

    def update_backpressure(self) -> None:
        """Pause or resume the exchange if the client fell behind or caught up."""
        is_full = self.pending > 0 or self._transport.is_full
        if is_full is not self._has_paused:
            self._has_paused = is_full
            if self._exchange is not None:
                if is_full:
                    self._exchange.downstream_paused()
                else:
                    self._exchange.downstream_resumed()

    # Rates; called once a second.

    def is_body_slow(self, rate: int) -> bool:
        """Return whether the request's body is slower than `rate` bytes per second; 0 allows all."""
        is_body_expected = self.receiving and self._phase in (WAITING, RESPONDING) and self._exchange is not None
        if not rate or not is_body_expected or self._unacknowledged or not self._is_reading:
            return False
        if self._is_grpc and (self.is_known or self.is_head_sent):
            return False
        self._allowance = allowance_after(self._allowance, self._received, rate, BODY_GRACE_SECONDS)
        self._received = 0
        return self._allowance < 0

    def sweep_response(self, limits: ConnectionLimits, *, is_limited: bool, accepts: bool) -> None:
        """End if the client's windows let less than `limits.response_rate` of what is pending pass.

        `is_limited` is whether the connection accepts nothing now, which is judged for all its streams together, and
        `accepts` is whether the client accepts what was sent.
        """
        sent, self._sent = self._sent, 0
        if not self.pending or self._phase == TUNNEL:
            self._response_allowance = None
            return
        grace, allowance = limits.close_timeout, self._response_allowance
        if allowance is None:
            allowance = grace
        elif not is_limited:
            allowance = allowance_after(allowance, sent, limits.response_rate, grace)
        self._response_allowance = allowance
        if allowance < 0:
            self.end_slow_reader()
        elif self._exchange is not None and (accepts if is_limited else sent):
            self._exchange.downstream_accepted()

    def end_slow_reader(self) -> None:
        """Reset the stream because the client does not accept the response."""
        if self._exchange is not None:
            self._exchange.cut("visitor-stalled")
        else:
            self._transport.reset(self, ErrorCodes.CANCEL)

    # Messages of the exchange.

    def send_informational(self, status: int, reason: bytes, fields: Fields) -> None:
        self._transport.send_informational(self.stream_id, http2_fields(status, fields))

    def send_head(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        phase = self._phase
        if phase == CLOSED:
            return
        bodiless = self._is_bodiless = has_no_body(self.method, status)
        if length is not None and (not bodiless or self.method == b"HEAD" or status == 304):
            fields.append((b"Content-Length", b"%d" % length))
        self._head = self._converted(status, fields)
        self._missing = None if bodiless else length
        self._phase = RESPONDING
        if phase == UPGRADING:
            self._held_body.clear()  # there will be no tunnel
            self._acknowledge()

    def send_body(self, data: bytes | memoryview) -> None:
        if not data or self._is_bodiless or self._phase == CLOSED:
            return
        if self._missing is not None:
            self._missing -= len(data)
        self._add_piece(data)

    def send_plain(
        self, status: int, reason: bytes, lines: bytes, length: int, body: bytes | memoryview, source: object = None
    ) -> int:
        if self._phase == WAITING and len(body) == length and not has_no_body(self.method, status):
            fields = plain_fields(status, lines, length, self._hsts)
            if self._transport.send_whole(self.stream_id, fields, body):
                self._sent += length
                self._exchange = None
                self._phase = ENDED
                self._transport.flush()
                self._close_if_ended()
                return 0
        return send_in_parts(self, status, reason, lines, length, body)

    def send_trailers(self, fields: Fields) -> None:
        if self._phase == RESPONDING and not self._is_bodiless:
            self._trailers = http2_trailers(fields)

    def finish(self) -> None:
        self._exchange = None
        if self._missing:
            self.abort()
            return
        self._end()

    def start_tunnel(self, status: int, reason: bytes, fields: Fields) -> None:
        """Raises `ValueError` if the 101 does not accept the key that was sent (RFC 6455, 4.1)."""
        if self._phase == CLOSED:
            return
        if not h2_headers.accepts(fields, self.key):
            raise ValueError("its Sec-WebSocket-Accept is not that of the key")
        # Only HTTP/1.1 switches protocols: here the stream becomes the tunnel (RFC 8441, 5).
        self._head = self._converted(200, fields)
        held = self._held_body
        self._phase = TUNNEL
        exchange = self._exchange
        if exchange is not None and held:
            for data in held:
                exchange.request_body(data)
            exchange.request_flush()
            held.clear()
        if self._is_reading:
            self._acknowledge()
        if exchange is not None and not self.receiving:
            exchange.downstream_half_closed()

    def send_tunnel_data(self, data: bytes) -> None:
        self.send_body(data)
        self.flush()

    def flush(self) -> None:
        self.send_pending()
        self._transport.flush()

    def pause_reading(self) -> None:
        self._is_reading = False

    def resume_reading(self) -> None:
        self._is_reading = True
        if self._phase != UPGRADING:
            self._acknowledge()

    def half_close(self) -> None:
        self._end()

    def close(self) -> None:
        self._exchange = None
        self._end()

    def end_tunnel(self) -> None:
        self.close()

    def truncate(self) -> None:
        self._exchange = None
        self._is_truncated = True
        self._end()

    def abort(self) -> None:
        self._exchange = None
        if self._phase != CLOSED:
            self._transport.reset(self, ErrorCodes.CANCEL)

    # Sending.

    def send_pending(self, maximum: int = 1 << 30) -> None:
        """Send what is pending, as far as the windows allow; `maximum` is the number of frames with data."""
        if self._phase >= ENDED:
            self._close_if_ended()
            return
        transport = self._transport
        head, self._head = self._head, None
        if head is not None:
            last = not self._pieces and self._ends_with_body
            if last:
                self._mark_sent()
            transport.send_head(self.stream_id, head, last=last)
        self._send_pieces(maximum)
        if self._pieces:
            transport.mark_blocked(self)
        elif self._phase == ENDING and self._is_truncated:
            self.abort()
        elif self._phase == ENDING:
            self._send_end()
        self.update_backpressure()
        self._close_if_ended()

    @property
    def _ends_with_body(self) -> bool:
        return self._phase == ENDING and not self._is_truncated and self._trailers is None

    def _mark_sent(self) -> None:
        self._phase = ENDED

    def _converted(self, status: int, fields: Fields) -> Fields:
        if self._hsts:
            add_hsts(fields, self._hsts)
        return http2_fields(status, fields)

    def _acknowledge(self) -> None:
        """Acknowledge the received body, as far as that was put off."""
        count, self._unacknowledged = self._unacknowledged, 0
        if count and self._phase != CLOSED:
            self._transport.acknowledge(self.stream_id, count)
            self._transport.flush()

    def _end(self) -> None:
        """End the response behind the pending bytes."""
        if self._phase < ENDING:
            self._phase = ENDING
        self.flush()

    def _close_if_ended(self) -> None:
        """Close the stream if it has ended in both directions; refuse the rest of a request that has its response."""
        if self._phase != ENDED:
            return
        if self._exchange is not None:  # a tunnel that the target half-closed
            if self.receiving:
                return
            self.drop_exchange()
        if self.receiving:
            self._transport.reset(self, ErrorCodes.NO_ERROR)  # nothing needs the rest (RFC 9113, 8.1)
        else:
            self._phase = CLOSED
            self._transport.remove_stream(self)
