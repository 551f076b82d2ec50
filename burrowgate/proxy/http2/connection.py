"""A visitor's HTTP/2 connection: frames to streams, each of them one exchange, and answers to frames.

The protocol is the `h2` library's; what it leaves open is decided here (docs/decisions/0014-http2.md).

Rules.
    Frames are counted before they are parsed, and whoever sends too much of what brings nothing is ended.
    A request that is taken back in the same read is never begun, and every other one that is taken back counts.
    What is malformed ends its stream, what is refused is answered on it; only what breaks the connection ends that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from contextlib import suppress

from h2.errors import ErrorCodes
from h2.events import (
    ConnectionTerminated,
    DataReceived,
    Event,
    RemoteSettingsChanged,
    RequestReceived,
    StreamEnded,
    StreamReset,
    TrailersReceived,
    WindowUpdated,
)
from h2.exceptions import ProtocolError, StreamClosedError
from hyperframe.frame import GoAwayFrame
from twisted.internet.interfaces import IAddress, IPushProducer
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate.core.http import h2_headers
from burrowgate.core.http.fields import Fields
from burrowgate.core.http.h2_frame_limits import RST_STREAM, FrameBudget, FrameLimitExceeded
from burrowgate.core.http.h2_headers import MalformedHeaders
from burrowgate.core.http.request import BadRequest, RequestHead
from burrowgate.core.tls_peer import TlsPeer
from burrowgate.proxy.context import ExchangeContext
from burrowgate.proxy.http1.limits import ConnectionLimits
from burrowgate.proxy.http1.over_tls import add_client_certificate, misdirected
from burrowgate.proxy.http2.flow_control import OutboundScheduler
from burrowgate.proxy.http2.h2_adapter import H2Adapter
from burrowgate.proxy.http2.stream import Http2Stream
from burrowgate.proxy.responses import builder
from burrowgate.proxy.transport.eager_tcp import IConnection, address_of

MOST_STREAMS = 100
"""Requests that may be under way on one connection."""
STREAM_WINDOW = 131072
"""Bytes of one request's body that the visitor may send before they are taken."""
WINDOW = 1 << 20
"""The same, of all requests of a connection together."""
_FRAME = 16384
_FIELD_OVERHEAD = 32
"""What a field counts besides its bytes (RFC 9113, 6.5.2)."""


@implementer(IPushProducer)
class Http2ServerConnection(Protocol):
    """One connection of a visitor, who may have any number of requests under way."""

    transport: IConnection

    def __init__(self, context: ExchangeContext, limits: ConnectionLimits, strict: bytes) -> None:
        self._context = context
        self._limits = limits
        self._strict = strict
        self._scheme = context.scheme.encode("ascii")
        self.peer = ""
        self._admitted = False
        self._secured = TlsPeer()
        self._good = b""
        self._meter = FrameBudget(2 * limits.max_head)
        self._h2 = H2Adapter(MOST_STREAMS, STREAM_WINDOW, limits.max_head)
        self._streams: dict[int, Http2Stream] = {}
        self._scheduler = OutboundScheduler(lambda: self._streams.values())
        self._highest = 0
        self._feeding = False
        self._widened = False
        """Whether the visitor has made room for more."""
        self._draining = False
        self._closed = False
        self._since: float | None = None
        self._last_state: object = None

    # IProtocol.

    def connectionMade(self) -> None:
        transport = self.transport
        self._secured = getattr(transport, "secured", self._secured)
        self.peer = address_of(transport.getPeer())
        self._admitted = self._context.connections.add_connection(self, self.peer)
        if not self._admitted:
            self._closed = True
            transport.abortConnection()
            return
        transport.setTcpNoDelay(True)
        transport.setTcpKeepAlive(True)
        transport.registerProducer(self, True)
        self._h2.begin(WINDOW)
        self.flush()

    def dataReceived(self, data: bytes) -> None:
        if self._closed:
            return
        self._feeding = True
        try:
            self._meter.feed(data)
            self._take(self._h2.receive_data(data))
        except FrameLimitExceeded as why:
            self._end_with_error(ErrorCodes.ENHANCE_YOUR_CALM, str(why))
        except ProtocolError as error:
            self._record(f"The connection is not valid HTTP/2: {error}.")
            self.transport.write(self._h2.data_to_send())  # a GOAWAY with it, by which the library has said so
            self._end()
        finally:
            self._feeding = False
        self.flush()
        if self._widened:
            self._widened = False
            self._continue()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self._over()
        if self._admitted:
            self._context.connections.remove_connection(self, self.peer)

    # IPushProducer: the connection to the visitor fills up and drains.

    def pauseProducing(self) -> None:
        self._scheduler.mark_full()

    def resumeProducing(self) -> None:
        self._scheduler.mark_writable()
        self._continue()
        self._scheduler.update_backpressure()

    def stopProducing(self) -> None:
        """Nothing to do."""

    # What comes.

    def _take(self, events: list[Event]) -> None:
        """Hand on what one read brought; what was taken back in it comes first, for it need not begin."""
        back: set[int | None] = set()
        ended: set[int | None] = set()
        came: Counter[int | None] = Counter()
        for event in events:
            if isinstance(event, StreamReset):
                back.add(event.stream_id)
                self._taken_back(event)
            elif isinstance(event, DataReceived):
                came[event.stream_id] += len(event.data or b"")
            elif isinstance(event, StreamEnded):
                ended.add(event.stream_id)
        touched: dict[int, Http2Stream] = {}
        for event in events:
            if self._closed:
                return
            if isinstance(event, RequestReceived):
                number = event.stream_id or 0
                self._highest = max(self._highest, number)
                if number not in back:
                    self._begin(number, event.headers or (), came[number] if number in ended else None)
            elif isinstance(event, DataReceived):
                number, space = event.stream_id or 0, event.flow_controlled_length or 0
                stream = self._streams.get(number)
                if stream is None:
                    self.acknowledge(number, space)
                else:
                    touched[number] = stream
                    stream.receive(event.data or b"", space)
            elif isinstance(event, StreamEnded):
                stream = self._streams.get(event.stream_id or 0)
                if stream is not None:
                    stream.complete()
            elif isinstance(event, TrailersReceived):
                self._check_trailer(event)
            elif isinstance(event, (WindowUpdated, RemoteSettingsChanged)):
                self._widened = True
            elif isinstance(event, ConnectionTerminated):
                self._draining = True  # nothing new comes, but what is under way goes on (RFC 9113, 6.8)
                self._leave()
        for stream in touched.values():
            stream.came()

    def _taken_back(self, event: StreamReset) -> None:
        """The visitor takes a request back, or has made the library end it."""
        if not event.remote_reset:
            self._meter.take(RST_STREAM)
        stream = self._streams.pop(event.stream_id or 0, None)
        if stream is not None:
            stream.lost()
            self._leave()

    def _begin(self, number: int, fields: Iterable[tuple[bytes, bytes]], whole: int | None) -> None:
        """A request came; `whole` is the length of its body, where all of it came with it."""
        if self._draining or len(self._streams) >= MOST_STREAMS:
            self._meter.take(RST_STREAM)
            self._send_reset(number, ErrorCodes.REFUSED_STREAM)
            return
        stream = Http2Stream(self, number, self.peer, self._strict)
        self._streams[number] = stream
        self._since = None
        fields = list(fields)
        try:
            understood = self._understood(stream, fields, whole)
        except MalformedHeaders as why:
            self._meter.take(RST_STREAM)
            self._record(str(why))
            self.reset(stream, ErrorCodes.PROTOCOL_ERROR)
        except BadRequest as fault:
            stream.method = stream.method or dict(fields).get(b":method", b"")
            self._refuse(stream, fault)
        else:
            stream.begin(self._context.exchange(self._context, stream, understood), understood)

    def _understood(self, stream: Http2Stream, fields: Fields, whole: int | None) -> RequestHead:
        """What a request says. Raises `MalformedHeaders` or `BadRequest`."""
        limits, exchange_context = self._limits, self._context
        head = h2_headers.http1_head(fields, scheme=self._scheme, random=exchange_context.entropy.token_bytes)
        stream.method, stream.key = head.method, head.key
        if len(fields) > limits.max_fields:
            raise BadRequest(431, "The request has too many fields.")
        if len(head.target) > limits.max_target:
            raise BadRequest(414, "The address is too long.")
        if sum([len(name) + len(value) + _FIELD_OVERHEAD for name, value in fields]) > limits.max_head:
            raise BadRequest(431, "The request's head is too long.")
        understood = self._context.parse_request(
            head.method, head.target, False, head.fields, self.peer, exchange_context.scheme
        )
        understood.received = b"2 "
        if head.key:
            if not understood.upgrade:
                raise BadRequest(400, "The request for a WebSocket is incomplete.")
        else:
            named = any(name == b"content-length" for name, _ in fields)
            understood.length = h2_headers.body_length(understood.length, length_named=named, whole=whole)
        if understood.host != self._good:
            fault = misdirected(understood.host, self._secured)
            if fault is not None:
                raise fault
            self._good = understood.host
        if self._secured.requested_cas:
            add_client_certificate(understood.facts, self._secured)
        return understood

    def _check_trailer(self, event: TrailersReceived) -> None:
        stream = self._streams.get(event.stream_id or 0)
        try:
            h2_headers.check_trailer(event.headers or ())
        except MalformedHeaders as why:
            self._record(str(why))
            if stream is not None:
                self._meter.take(RST_STREAM)
                self.reset(stream, ErrorCodes.PROTOCOL_ERROR)

    def _refuse(self, stream: Http2Stream, fault: BadRequest) -> None:
        """Answer a request that was not understood."""
        request_id = self._context.record_bad_request(self.peer, fault.status, str(fault))
        answer = builder.with_request_id(builder.bad_request(fault.status, str(fault), wants_json=False), request_id)
        fields = [*answer.fields, (b"Date", self._context.date())]
        stream.send_head(answer.status, answer.reason, fields, len(answer.body))
        stream.send_body(answer.body)
        stream.finish()

    def _record(self, why: str) -> None:
        self._context.record_bad_request(self.peer, 400, why)

    # Carrier: what the streams say.

    @property
    def is_full(self) -> bool:
        return self._scheduler.crowded

    def send_head(self, number: int, fields: Fields, *, last: bool) -> None:
        if not self._closed:
            self._h2.send_headers(number, fields, end_stream=last)

    def send_data(self, number: int, data: memoryview, *, last: bool) -> int:
        size = len(data)
        if self._closed or (size and self._scheduler.full):
            return 0
        space = min(size, _FRAME, self._h2.local_flow_control_window(number)) if size else 0
        if space > 0 or not size:
            self._h2.send_data(number, data[:space], end_stream=last and space == size)
            self._meter.sent(1)
        if size and not self._feeding and space > 0 and self._scheduler.pending > _FRAME:
            self.flush()  # and hear whether the connection takes more
        return max(space, 0)

    def reset(self, stream: Http2Stream, code: ErrorCodes) -> None:
        if self._streams.pop(stream.number, None) is not None:
            self._send_reset(stream.number, code)
        stream.lost()
        self.flush()
        self._leave()

    def _send_reset(self, number: int, code: ErrorCodes) -> None:
        if not self._closed:
            with suppress(StreamClosedError):  # the visitor was faster
                self._h2.reset_stream(number, code)

    def remove_stream(self, stream: Http2Stream) -> None:
        self._streams.pop(stream.number, None)
        self._since = None
        self._leave()

    def acknowledge(self, number: int, count: int) -> None:
        if count and not self._closed:
            self._h2.acknowledge_received_data(count, number)

    def add_pending(self, count: int) -> None:
        self._scheduler.add_pending(count)

    def mark_blocked(self, stream: Http2Stream) -> None:
        self._scheduler.mark_blocked(stream)

    def flush(self) -> None:
        if not self._feeding and not self._closed:
            data = self._h2.data_to_send()
            if data:
                self.transport.write(data)

    # How.

    def _continue(self) -> None:
        """Send what waits for room."""
        self._scheduler.run()
        self.flush()

    def _end_with_error(self, code: ErrorCodes | int, why: str) -> None:
        """End the connection, and say why."""
        self._record(why)
        self._goaway(code)
        self._end()

    def _goaway(self, code: ErrorCodes | int = ErrorCodes.NO_ERROR) -> None:
        """Take no more requests. The library would take this for the end of those under way."""
        frame = GoAwayFrame(0, last_stream_id=self._highest, error_code=int(code))
        self.transport.write(self._h2.data_to_send() + frame.serialize())

    def _end(self) -> None:
        """End the connection once what was sent is on the wire."""
        if not self._closed:
            self._over()
            self.transport.unregisterProducer()
            self.transport.loseConnection()

    def _over(self) -> None:
        self._closed = True
        self._since = None
        streams, self._streams = self._streams, {}
        self._scheduler.forget()
        for stream in streams.values():
            stream.lost()

    def _leave(self) -> None:
        """End a connection that takes no more, once all is answered."""
        if self._draining and not self._streams and not self._closed:
            data = self._h2.data_to_send()
            if data:
                self.transport.write(data)
            self._end()

    # connections.Open.

    def drain(self) -> None:
        if not self._draining and not self._closed:
            self._draining = True
            self._goaway()
            self._leave()

    def abort(self) -> None:
        self._over()
        self.transport.abortConnection()

    def sweep(self, now: float) -> None:
        limits, meter = self._limits, self._meter
        meter.refill()
        state = (self._closed, meter.in_head, meter.heads, bool(self._streams))
        if self._since is None or state != self._last_state:
            self._since, self._last_state = now, state
        waited = now - self._since
        if self._closed:
            if waited > limits.close_timeout:
                self.transport.abortConnection()
            return
        if self._scheduler.full_for(now) > limits.close_timeout:
            self.abort()
            return
        if meter.in_head or not meter.has_first_frame:
            if waited > limits.head_timeout:
                self._end_with_error(ErrorCodes.ENHANCE_YOUR_CALM, "The request took too long to arrive.")
        elif not self._streams and waited > limits.idle_timeout:
            self._goaway()
            self._end()
        # Where others have used up the room of all, a slow body is not its visitor's doing.
        least = limits.body_rate if self._h2.inbound_flow_control_window >= _FRAME else 0
        for stream in tuple(self._streams.values()):
            if stream.sweep(now, body_rate=least, timeout=limits.close_timeout):
                self._too_slow(stream)

    def _too_slow(self, stream: Http2Stream) -> None:
        fault = BadRequest(408, "The request took too long to arrive.")
        if stream.answered:
            self._context.record_bad_request(self.peer, fault.status, str(fault))
            self.reset(stream, ErrorCodes.CANCEL)
        else:
            stream.give_up()
            self._refuse(stream, fault)


class Http2ServerFactory(Factory[Http2ServerConnection]):
    """The visitors' side of the gateway over HTTP/2; `hsts` is for how many seconds browsers remember TLS, or 0."""

    noisy = False

    def __init__(self, context: ExchangeContext, limits: ConnectionLimits, hsts: int) -> None:
        self._context = context
        self.limits = limits
        """Of connections that are yet to come."""
        self._strict = b"max-age=%d" % hsts if hsts else b""

    def buildProtocol(self, addr: IAddress | None) -> Http2ServerConnection:
        return Http2ServerConnection(self._context, self.limits, self._strict)
