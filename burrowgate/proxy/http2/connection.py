"""A client's HTTP/2 connection: frames to streams, each of which is one exchange, and responses to frames.

A library implements the protocol (`h2_adapter`); docs/decisions/0014-http2.md says what is left to its user.

Rules.
    Frames are counted before they are parsed, and a connection that exceeds its budget is closed.
    A request that is reset in the read that brought it never begins.
    A malformed request resets its stream, a refused one gets a response. Only an error of the connection closes that.
"""

from __future__ import annotations

from h2.errors import ErrorCodes
from twisted.internet.interfaces import IPushProducer
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate.core.http import h2_headers
from burrowgate.core.http.fields import Fields
from burrowgate.core.http.h2_frame_limits import PROVOKED, RST_STREAM, FrameLimitExceeded, FrameTooLong
from burrowgate.core.http.h2_headers import MalformedHeaders
from burrowgate.core.http.h2_receive_windows import ReceiveWindows
from burrowgate.core.http.request import BadRequest
from burrowgate.core.tls_peer import TlsPeer
from burrowgate.proxy.context import ExchangeContext
from burrowgate.proxy.http1.limits import ConnectionLimits
from burrowgate.proxy.http2.closing import ClosingConnection
from burrowgate.proxy.http2.frame_writer import CLOSED, DRAINING, OPEN
from burrowgate.proxy.http2.h2_adapter import (
    BodyReceived,
    Event,
    GoawayReceived,
    HeadReceived,
    ProtocolViolation,
    SettingsReceived,
    StreamFailed,
    StreamReset,
    TrailersReceived,
    WindowOpened,
)
from burrowgate.proxy.http2.request_parser import RequestParser
from burrowgate.proxy.http2.stream import Http2Stream
from burrowgate.proxy.responses import builder
from burrowgate.proxy.transport.eager_tcp import address_of

MAX_STREAMS = 100
"""Streams of one connection at a time: the minimum that RFC 9113, 6.5.2 recommends."""
STREAM_WINDOW_BYTES = 128 * 1024
"""Bytes of one request's body that the client may send before the target takes them, at first."""
CONNECTION_WINDOW_BYTES = 1 << 20
"""The same, for all streams of a connection together."""


@implementer(IPushProducer)
class Http2ServerConnection(ClosingConnection):
    """One connection of a client."""

    _parser: RequestParser

    def __init__(self, context: ExchangeContext, limits: ConnectionLimits, hsts: bytes) -> None:
        """`hsts` is the value of `Strict-Transport-Security`; empty for none."""
        super().__init__(limits)
        self._context = context
        self._hsts = hsts
        self.peer = ""
        """The client's IP address."""
        self._is_admitted = False
        self._windows = ReceiveWindows(STREAM_WINDOW_BYTES, context.extra_window_bytes)
        self._h2 = context.http2.server(
            max_streams=MAX_STREAMS,
            stream_window=STREAM_WINDOW_BYTES,
            windows=self._windows,
            max_head_bytes=limits.max_head,
            provoked=self._provoked,
        )
        self._now = context.clock.now
        self._at_turn_end = context.at_turn_end
        self._has_wider_window = False
        """Whether that read brought wider windows."""

    # Methods of protocols.

    def connectionMade(self) -> None:
        transport = self.transport
        self.peer = address_of(transport.getPeer())
        tls_peer = getattr(transport, "secured", TlsPeer())
        self._parser = RequestParser(self._context, self._limits, self.peer, tls_peer)
        self._is_admitted = self._context.connections.add_connection(self, self.peer)
        if not self._is_admitted:
            self._phase = CLOSED
            transport.abortConnection()
            return
        transport.setTcpNoDelay(True)
        transport.setTcpKeepAlive(True)
        transport.registerProducer(self, True)
        self._h2.begin(CONNECTION_WINDOW_BYTES)
        self.flush()

    def dataReceived(self, data: bytes) -> None:
        if self._phase == CLOSED:
            return
        try:
            self._budget.feed(data)
            self._handle_events(self._h2.receive(data))
        except FrameTooLong as too_long:
            self._close_with_error(ErrorCodes.FRAME_SIZE_ERROR, str(too_long))
        except FrameLimitExceeded as too_many:
            self._close_with_error(ErrorCodes.ENHANCE_YOUR_CALM, str(too_many))
        except ProtocolViolation as violation:
            self._record_bad_request(f"The connection is not valid HTTP/2: {violation}.")
            self.transport.write(self._h2.data_to_send())  # includes the library's GOAWAY
            self._close()
        self.flush()
        if self._has_wider_window:
            self._has_wider_window = False
            self._send_queued()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self._mark_closed()
        self._let_go()
        if self._is_admitted:
            self._context.connections.remove_connection(self)

    # Events.

    def _handle_events(self, events: list[Event]) -> None:
        """Handle the events of one read: resets first, so that requests that were reset in it never begin."""
        kinds = {type(event) for event in events}
        reset_ids = self._handle_resets(events) if StreamReset in kinds or StreamFailed in kinds else ()
        lengths = _whole_lengths(events) if BodyReceived in kinds else {}
        with_data: dict[int, Http2Stream] = {}
        for event in events:
            if self._phase == CLOSED:
                return
            if isinstance(event, HeadReceived):
                stream_id, is_last = event.stream_id, event.is_last
                self._last_stream_id = max(self._last_stream_id, stream_id)
                if stream_id not in reset_ids:
                    whole = 0 if is_last else lengths.get(stream_id)
                    self._begin_request(stream_id, event.fields, whole, is_last=is_last)
            elif isinstance(event, BodyReceived):
                stream = self._receive_body(event)
                if stream is not None:
                    with_data[event.stream_id] = stream
            elif isinstance(event, TrailersReceived):
                self._receive_trailers(event)
            elif isinstance(event, (WindowOpened, SettingsReceived)):
                self._has_wider_window = True
            elif isinstance(event, GoawayReceived):
                self._phase = DRAINING  # requests under way continue (RFC 9113, 6.8)
                self._close_if_drained()
        for stream in with_data.values():
            stream.receive_flush()

    def _handle_resets(self, events: list[Event]) -> set[int]:
        """End the streams that were reset; returns their ids."""
        reset_ids = set()
        for event in events:
            if isinstance(event, (StreamReset, StreamFailed)):
                reset_ids.add(event.stream_id)
                if isinstance(event, StreamFailed):
                    self._record_bad_request("The request is not valid HTTP/2.")
                stream = self._pop_stream(event.stream_id)
                if stream is not None:
                    stream.mark_lost()
                    self._close_if_drained()
        return reset_ids

    def _receive_body(self, event: BodyReceived) -> Http2Stream | None:
        """Pass a piece of a body to its stream, which is returned if there is one."""
        stream_id, window_bytes = event.stream_id, event.window_bytes
        stream = self._streams.get(stream_id)
        if stream is None:
            self.acknowledge(stream_id, window_bytes)
            return None
        stream.receive_body(event.data, window_bytes)
        if event.is_last:
            stream = self._streams.get(stream_id)
            if stream is not None:
                stream.receive_end()
        return stream

    def _provoked(self, code: int) -> None:
        self._budget.take(RST_STREAM if code == ErrorCodes.REFUSED_STREAM else PROVOKED)

    def _pop_stream(self, stream_id: int) -> Http2Stream | None:
        self._windows.end(stream_id)
        stream = self._streams.pop(stream_id, None)
        if stream is not None and stream.is_known:
            self._is_known = True
        return stream

    def _begin_request(self, stream_id: int, fields: Fields, body_bytes: int | None, *, is_last: bool) -> None:
        """Begin a request; `body_bytes` is the length of its body if all of it came with the head, without trailers.

        `is_last` is whether it ended with its head.
        """
        if self._phase != OPEN or len(self._streams) >= MAX_STREAMS:
            self._budget.take(RST_STREAM)
            self._send_reset(stream_id, ErrorCodes.REFUSED_STREAM)
            return
        stream = Http2Stream(self, stream_id, self.peer, self._hsts)
        self._streams[stream_id] = stream
        self._timeouts.since = None
        try:
            request, stream.key = self._parser.parse(fields, body_bytes)
            stream.method = request.facts.method
        except MalformedHeaders as malformed:
            self._provoked(ErrorCodes.PROTOCOL_ERROR)
            self._record_bad_request(str(malformed))
            self.reset(stream, ErrorCodes.PROTOCOL_ERROR)
        except BadRequest as refused:
            stream.method = dict(fields).get(b":method", b"")
            self._refuse(stream, refused)
        else:
            stream.begin(self._context.exchange(self._context, stream, request), request)
        if is_last and not stream.is_closed:
            stream.receive_end()

    def _receive_trailers(self, event: TrailersReceived) -> None:
        stream, fields = self._streams.get(event.stream_id), event.fields
        try:
            h2_headers.check_trailers(fields)
        except MalformedHeaders as error:
            self._record_bad_request(str(error))
            if stream is not None:
                self._provoked(ErrorCodes.PROTOCOL_ERROR)
                self.reset(stream, ErrorCodes.PROTOCOL_ERROR)
        else:
            if stream is not None:
                stream.receive_trailers(fields)
                if not stream.is_closed:
                    stream.receive_end()

    def _refuse(self, stream: Http2Stream, error: BadRequest) -> None:
        """Send the response to a request that never became an exchange."""
        request_id = self._context.record_bad_request(self.peer, error.status, str(error))
        response = builder.bad_request(error.status, str(error), wants_json=False)
        response = builder.with_request_id(response, request_id)
        fields = [*response.fields, (b"Date", self._context.date())]
        stream.send_head(response.status, response.reason, fields, len(response.body))
        stream.send_body(response.body)
        stream.finish()

    def _end_slow_request(self, stream: Http2Stream) -> None:
        error = BadRequest(408, "The request took too long to arrive.")
        if stream.is_head_sent:
            self._context.record_bad_request(self.peer, error.status, str(error))
            self.reset(stream, ErrorCodes.CANCEL)
        else:
            stream.drop_exchange()
            self._refuse(stream, error)

    def _record_bad_request(self, reason: str) -> None:
        self._context.record_bad_request(self.peer, 400, reason)

    # Methods of `StreamTransport`: the rest of it is in `frame_writer`.

    def reset(self, stream: Http2Stream, code: ErrorCodes) -> None:
        if self._pop_stream(stream.stream_id) is not None:
            self._send_reset(stream.stream_id, code)
        stream.mark_lost()
        self.flush()
        self._close_if_drained()

    def remove_stream(self, stream: Http2Stream) -> None:
        self._pop_stream(stream.stream_id)
        self._timeouts.since = None
        self._close_if_drained()


def _whole_lengths(events: list[Event]) -> dict[int, int]:
    """Return the lengths of the bodies that one read brought to their ends, without trailers, by stream."""
    received: dict[int, int] = {}
    ended: set[int] = set()
    for event in events:
        if isinstance(event, BodyReceived):
            received[event.stream_id] = received.get(event.stream_id, 0) + len(event.data)
            if event.is_last:
                ended.add(event.stream_id)
    return {stream_id: received[stream_id] for stream_id in ended}
