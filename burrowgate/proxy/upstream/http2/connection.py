"""An HTTP/2 connection to a target: frames to streams, each of which serves one exchange, and requests to frames.

Rules.
    The connection is ready when the target's SETTINGS have arrived, so that its limits are known before the first
    request, and a target that does not speak HTTP/2 is recognised.
    Frames are counted before they are parsed, and a target that exceeds its budget loses the connection.
    After a GOAWAY no stream begins; those that the target does not process are refused, and the others continue.
    A connection that brings nothing for `PING_AFTER_SECONDS` while streams are open gets a PING, and is lost without an
    answer.
"""

from __future__ import annotations

from collections.abc import Callable

from h2.errors import ErrorCodes
from hyperframe.frame import GoAwayFrame
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IHandshakeListener, IPushProducer, ISSLTransport
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate.core.http import h2_headers
from burrowgate.core.http.h2_frame_limits import TARGET_BUDGETS, FrameBudget, FrameLimitExceeded
from burrowgate.core.http.h2_headers import MalformedHeaders
from burrowgate.core.http.h2_receive_windows import ExtraWindowBytes, ReceiveWindows
from burrowgate.errors import UpstreamError, UpstreamProtocolError
from burrowgate.proxy.http2.flow_control import OutboundScheduler
from burrowgate.proxy.http2.frame_writer import CLOSED, DRAINING, OPEN, FrameWriter
from burrowgate.proxy.http2.h2_adapter import (
    BodyReceived,
    ClientAdapter,
    Event,
    GoawayReceived,
    HeadReceived,
    ProtocolViolation,
    SettingsReceived,
    StreamReset,
    TrailersReceived,
    WindowOpened,
)
from burrowgate.proxy.http2.h2_backend import H2Client
from burrowgate.proxy.transport.turn_end import AtTurnEnd
from burrowgate.proxy.upstream.dial import NO_ALPN
from burrowgate.proxy.upstream.http2.stream import Http2UpstreamStream

MAX_STREAMS = 100
"""Streams of one connection at a time, if the target allows more."""
MAX_STREAM_ID = 1 << 30
"""Streams have ids up to 2^31; a connection that comes near is replaced."""
STREAM_WINDOW_BYTES = 128 * 1024
"""Bytes of one response that the target may send before the client takes them, at first."""
CONNECTION_WINDOW_BYTES = 1 << 20
"""The same, for all streams of a connection together."""
PING_AFTER_SECONDS = 330.0
"""gRPC servers close a connection with more than one PING in five minutes without data."""
PING_TIMEOUT_SECONDS = 20.0
CLOSE_TIMEOUT_SECONDS = 60
"""Time for a target to receive the last bytes."""

NOT_HTTP2 = "The target does not speak HTTP/2 (no SETTINGS frame); set its protocol to http/1.1."


@implementer(IPushProducer, IHandshakeListener)
class Http2UpstreamConnection(FrameWriter[ClientAdapter]):
    """One connection to a target."""

    def __init__(
        self,
        *,
        ready: Deferred[Http2UpstreamConnection],
        lost: Callable[[Http2UpstreamConnection], None],
        refused: Callable[[Http2UpstreamStream], bool],
        date: Callable[[], bytes],
        now: Callable[[], float],
        at_turn_end: AtTurnEnd,
        extra_window_bytes: ExtraWindowBytes,
        max_head: int,
    ) -> None:
        """`ready` fires once requests can be sent, or fails; `lost` is called when the connection is lost.

        `refused` is for `Http2UpstreamStream`; `date` returns the time in the format of the `Date` field, and `now` in
        seconds; `at_turn_end` takes work to do at the end of the reactor turn; `max_head` limits response heads, in
        bytes.
        """
        super().__init__()
        self._ready: Deferred[Http2UpstreamConnection] | None = ready
        self._lost = lost
        self._refused = refused
        self.date = date
        self._now = now
        self._at_turn_end = at_turn_end
        self._is_reading = False
        self.scheme = b"http"
        self._windows = ReceiveWindows(STREAM_WINDOW_BYTES, extra_window_bytes)
        self._budget = FrameBudget(max_head, TARGET_BUDGETS, is_target=True)
        # The library resets a stream again for data that was under way when the gateway reset it.
        self._h2 = H2Client(
            stream_window=STREAM_WINDOW_BYTES,
            windows=self._windows,
            max_head_bytes=max_head,
            provoked=lambda code: None,
        )
        self._open: set[Http2UpstreamStream] = set()
        """All streams, with those that were reserved only."""
        self._streams: dict[int, Http2UpstreamStream] = {}
        self._scheduler = OutboundScheduler(lambda: self._open)
        self._last_stream_id = 0
        self._has_wider_window = False
        self._active_at = now()
        """Time of the last read."""
        self._idle_since = now()
        self._pinged_at: float | None = None
        self._has_started = False
        """Whether TCP and TLS are established."""
        self._closing_seconds = 0

    # Capacity.

    @property
    def lost(self) -> bool:
        """Whether nothing more can be sent."""
        return self._phase == CLOSED

    @property
    def has_capacity(self) -> bool:
        """Whether another stream can be reserved."""
        return (
            self._phase == OPEN
            and self._ready is None
            and self._last_stream_id < MAX_STREAM_ID
            and len(self._open) < min(MAX_STREAMS, self._h2.max_streams)
        )

    def reserve(self) -> Http2UpstreamStream:
        """Return a stream for one exchange; `has_capacity` must be true."""
        stream = Http2UpstreamStream(self, self._refused, reused=self._last_stream_id > 0)
        self._open.add(stream)
        return stream

    def adopt(self, stream: Http2UpstreamStream) -> None:
        """Serve a refused stream of another connection; `has_capacity` must be true."""
        self._open.add(stream)
        if not stream.repeat(self):
            self._open.discard(stream)

    @property
    def has_websockets(self) -> bool:
        return self._h2.has_websockets

    def idle_seconds(self, now: float) -> float:
        """Return for how long there was no stream; 0 if there is one."""
        return 0.0 if self._open else now - self._idle_since

    # Methods of protocols.

    def connectionMade(self) -> None:
        transport = self.transport
        transport.setTcpNoDelay(True)
        transport.setTcpKeepAlive(True)
        transport.registerProducer(self, True)
        if not ISSLTransport.providedBy(transport):
            self._start()

    def handshakeCompleted(self) -> None:
        self.scheme = b"https"
        if getattr(self.transport, "negotiatedProtocol", None) != b"h2":
            self._fail(UpstreamProtocolError(NO_ALPN))
        else:
            self._start()

    def _start(self) -> None:
        self._has_started = True
        self._h2.begin(CONNECTION_WINDOW_BYTES)
        self.flush()

    def dataReceived(self, data: bytes) -> None:
        if self._phase == CLOSED:
            return
        self._active_at = self._now()
        self._pinged_at = None
        self._is_reading = True
        try:
            self._budget.feed(data)
            self._handle_events(self._h2.receive(data))
        except (FrameLimitExceeded, ProtocolViolation) as error:
            reason = NOT_HTTP2 if self._ready is not None else f"The target's frames are not valid HTTP/2: {error}"
            self._fail(UpstreamProtocolError(reason))
        finally:
            self._is_reading = False
        self.flush()
        if self._has_wider_window:
            self._has_wider_window = False
            self._send_queued()
        self._close_if_drained()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        ready, self._ready = self._ready, None
        self._mark_lost(UpstreamProtocolError("The target closed the connection within its response."))
        self._let_go()
        self._lost(self)
        if ready is not None:
            ready.errback(UpstreamProtocolError(NOT_HTTP2) if self._has_started else reason)

    # Events.

    def _handle_events(self, events: list[Event]) -> None:
        with_data: dict[int, Http2UpstreamStream] = {}
        for event in events:
            if self._phase == CLOSED:
                return
            if isinstance(event, (WindowOpened, SettingsReceived)):
                self._has_wider_window = True
                if self._ready is not None and isinstance(event, SettingsReceived):
                    ready, self._ready = self._ready, None
                    ready.callback(self)
            elif isinstance(event, GoawayReceived):
                self._receive_goaway(event.last_stream_id)
            elif isinstance(event, (HeadReceived, BodyReceived, TrailersReceived, StreamReset)):
                stream = self._streams.get(event.stream_id)
                if stream is not None:
                    self._handle_event(stream, event, with_data)
                elif isinstance(event, BodyReceived):
                    self.acknowledge(event.stream_id, event.window_bytes)
        for stream in with_data.values():
            stream.receive_flush()

    def _handle_event(
        self,
        stream: Http2UpstreamStream,
        event: HeadReceived | BodyReceived | TrailersReceived | StreamReset,
        with_data: dict[int, Http2UpstreamStream],
    ) -> None:
        """Handle an event of `stream`; those of `with_data` are flushed at the end of the read."""
        is_last = False
        if isinstance(event, BodyReceived):
            with_data[event.stream_id] = stream
            stream.receive_body(event.data, event.window_bytes)
            is_last = event.is_last
        elif isinstance(event, HeadReceived):
            with_data[event.stream_id] = stream
            is_last = event.is_last
            stream.receive_head(event.fields, is_last=is_last)
        elif isinstance(event, TrailersReceived):
            self._receive_trailers(stream, event)
            is_last = True
        else:
            stream.receive_reset(event.code)
        if is_last and event.stream_id in self._streams:
            stream.receive_end()

    def _receive_trailers(self, stream: Http2UpstreamStream, event: TrailersReceived) -> None:
        fields = event.fields
        try:
            h2_headers.check_trailers(fields)
        except MalformedHeaders as error:
            self._send_reset(stream.stream_id, ErrorCodes.PROTOCOL_ERROR)
            stream.lose(UpstreamProtocolError(f"The target's trailers are not valid HTTP/2: {error}"))
        else:
            stream.receive_trailers(fields)

    def _receive_goaway(self, last: int) -> None:
        if self._ready is not None:
            self._fail(UpstreamProtocolError("The target refused the connection (GOAWAY)."))
            return
        if self._phase == OPEN:
            self._phase = DRAINING
        error = UpstreamProtocolError("The target is closing the connection and did not process the request.")
        for stream_id, stream in tuple(self._streams.items()):
            if stream_id > last:
                stream.lose(error, was_processed=False)
        self._close_if_drained()

    # Methods of `TargetTransport`: the rest of it is in `proxy.http2.frame_writer`.

    def open(self, stream: Http2UpstreamStream) -> int:
        stream_id = self._h2.next_stream_id()
        self._last_stream_id = stream_id
        self._streams[stream_id] = stream
        self._budget.opened()
        return stream_id

    def release(self, stream: Http2UpstreamStream, code: ErrorCodes | None = None) -> None:
        self._open.discard(stream)
        if self._streams.pop(stream.stream_id, None) is not None:
            self._windows.end(stream.stream_id)
            if code is not None:
                self._send_reset(stream.stream_id, code)
                self.flush()
        if not self._open:
            self._idle_since = self._now()
        self._close_if_drained()

    # The end.

    def drain(self) -> None:
        """Begin no more streams, and close after the last one."""
        if self._phase == OPEN:
            self._phase = DRAINING
            self._close_if_drained()

    def abandon(self) -> None:
        """Close at once; requests under way fail."""
        self._fail(UpstreamError("The connection to the target was closed."))

    def _close_if_drained(self) -> None:
        if self._phase == DRAINING and not self._open and not self._is_reading:
            frame = GoAwayFrame(0, last_stream_id=0, error_code=int(ErrorCodes.NO_ERROR))
            self.transport.write(self._h2.data_to_send() + frame.serialize())
            self._mark_lost(UpstreamError("The connection to the target was closed."))
            self.transport.unregisterProducer()
            self.transport.loseConnection()

    def _fail(self, error: UpstreamError) -> None:
        """Abort the connection; requests under way fail with `error`."""
        if self._phase == CLOSED:
            return
        ready, self._ready = self._ready, None
        self._mark_lost(error)
        if self.transport is not None:
            self.transport.abortConnection()
        if ready is not None:
            self._lost(self)
            ready.errback(error)

    def _mark_lost(self, error: UpstreamError) -> None:
        if self._phase == CLOSED:
            return
        self._phase = CLOSED
        self._scheduler.clear()
        self._windows.close()
        for stream in tuple(self._open):
            stream.lose(error)

    def sweep(self) -> None:
        """Check that the target is alive; called once a second."""
        self._budget.refill()
        if self._phase == CLOSED:
            self._closing_seconds += 1
            if self._closing_seconds > CLOSE_TIMEOUT_SECONDS:
                self.transport.abortConnection()
            return
        self._close_if_drained()
        if not self._streams:
            return
        now = self._now()
        if self._pinged_at is not None:
            if now - self._pinged_at > PING_TIMEOUT_SECONDS:
                self._fail(UpstreamProtocolError("The target does not answer a PING; the connection is lost."))
        elif now - self._active_at > PING_AFTER_SECONDS:
            self._pinged_at = now
            self._h2.ping(b"burrowgt")
            self.flush()
