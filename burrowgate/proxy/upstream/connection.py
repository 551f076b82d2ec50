"""A connection to a target over HTTP/1.1: the upstream end of one exchange after another.

Rules.
    A response that is not understood in exactly one way fails the exchange, and the connection is closed.
    A body with a Content-Length is counted and not parsed: its bytes are forwarded as they arrive.
    A connection is reused only after an exchange that both sides completed, with nothing left over (RFC 9112, 9.3).
    A response or tunnel that ends with its connection is complete only if the target closed its side in order.
    `reused` is true only until the first byte of a response arrives: after that no request may be sent again.

Plain responses take the fast path of `core.http.response_fast`; the head before is tried first, as most heads of one
target are the same. All others, and all without fast paths, go through `response_parser`.

Phases, as plain integers because they change on each request.
    CONNECTING   TCP, and TLS if any, are not established
    IDLE         no exchange
    WAITING      an exchange is attached, and no byte of its response has arrived
    PARSING      the response goes through the parser
    COUNTING     `_remaining` bytes of the body are to come: counted here, or relayed from socket to socket
    TUNNEL       raw bytes in both directions after a 101
    CLOSING      closed by this side; pending bytes are still being sent
    CLOSED       closed or lost
"""

from __future__ import annotations

from collections.abc import Callable

from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import IHalfCloseableProtocol, IHandshakeListener, IPushProducer, ISSLTransport
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate.core.http import fields, framing, response_fast
from burrowgate.errors import UpstreamProtocolError
from burrowgate.proxy.interfaces import IResponseSink, IUpstreamConnection
from burrowgate.proxy.transport.eager_tcp import READ, eager
from burrowgate.proxy.transport.splice import MIN_SPLICE_BYTES, SpliceRelay
from burrowgate.proxy.upstream import response_parser
from burrowgate.proxy.upstream.request_writer import RequestWriter
from burrowgate.proxy.upstream.response_parser import ResponseParser

CONNECTING, IDLE, WAITING, PARSING, COUNTING, TUNNEL, CLOSING, CLOSED = range(8)

TRANSITIONS = {
    CONNECTING: (IDLE, CLOSED),
    IDLE: (WAITING, CLOSING, CLOSED),
    WAITING: (IDLE, PARSING, COUNTING, CLOSING, CLOSED),
    PARSING: (IDLE, COUNTING, TUNNEL, CLOSING, CLOSED),
    COUNTING: (IDLE, CLOSING, CLOSED),
    TUNNEL: (CLOSING, CLOSED),
    CLOSING: (CLOSED,),
    CLOSED: (),
}
"""The phases that may follow each phase."""

CLOSE_TIMEOUT_SECONDS = 60
"""Time for a target to receive the last bytes of a tunnel."""
MAX_HEAD_BYTES = 65536

_MIN_VIEW_BYTES = 16384
"""Length of a body from which on a copy costs more than a memoryview."""
_MIN_LONG_BYTES = 49152
"""Length of a body from which on it is cheaper to read only what comes with its head, and to relay the rest."""
_READ_WITH_HEAD_BYTES = 4096
"""Size of the first read of a response that is expected to be long."""
_MAX_KEPT_HEAD_BYTES = 2048
"""Maximum size of a head that is kept to be compared with the next one."""


@implementer(IUpstreamConnection, IHalfCloseableProtocol, IHandshakeListener, IPushProducer)
class UpstreamConnection(RequestWriter):
    """A connection to a target, in use by one exchange or idle."""

    __slots__ = (
        "_closing_seconds", "_date", "_is_input_closed", "_is_long", "_is_output_closed", "_is_paused", "_is_reusable",
        "_max_head_size", "_parser", "_plain", "_plain_head", "_ready", "_relay", "_released", "_remaining",
        "idle_since", "phase", "reused",
    )  # fmt: skip

    def __init__(
        self,
        *,
        ready: Deferred[UpstreamConnection],
        released: Callable[[UpstreamConnection], None],
        date: Callable[[], bytes],
        max_head: int = MAX_HEAD_BYTES,
    ) -> None:
        """`ready` fires once requests can be sent, TLS included, or fails if the connection is lost before that.

        `released` is called when the connection becomes idle again or is lost; `date` returns the time in the format of
        the `Date` field; `max_head` limits response heads, in bytes.
        """
        super().__init__()
        self._ready: Deferred[UpstreamConnection] | None = ready
        self._released = released
        self._date = date
        self._max_head_size = max_head
        self.phase, self.reused, self.idle_since = CONNECTING, False, 0.0
        self._parser: ResponseParser | None = None
        self._plain: response_fast.PlainResponse | None = None
        self._plain_head = b""
        """The last plain head, and `_plain` its meaning."""
        self._is_long = False
        """Whether the last response was so long that only `_READ_WITH_HEAD_BYTES` of the next are read at first."""
        self._remaining, self._closing_seconds = 0, 0
        self._relay: SpliceRelay | None = None
        self._is_reusable = True
        """Whether the response so far allows another exchange on this connection."""
        self._is_paused = self._is_input_closed = self._is_output_closed = False

    @property
    def lost(self) -> bool:
        """Whether nothing more can be sent."""
        return self.phase >= CLOSING

    # IUpstream.

    def attach(self, exchange: IResponseSink) -> None:
        """Serve `exchange` from now on."""
        self.exchange = exchange
        self._is_request_sent = False
        self.phase = WAITING

    def pause_reading(self) -> None:
        if self.phase < CLOSING:
            self._is_paused = True
            self.transport.pauseProducing()

    def resume_reading(self) -> None:
        if self.phase < CLOSING:
            self._is_paused = False
            self.transport.resumeProducing()

    def half_close(self) -> None:
        if self.phase >= CLOSING:
            return
        self._is_output_closed = True
        if ISSLTransport.providedBy(self.transport):
            self._close()  # Twisted's TLS cannot close one direction only
        else:
            self.transport.unregisterProducer()  # while one is paused, Twisted forgets to close once all is sent
            self.transport.loseWriteConnection()

    def abandon(self, is_orderly: bool = False) -> None:
        is_connecting = self.phase == CONNECTING
        self.exchange = None
        if self._parser is not None:
            self._parser.abandon()
        if is_orderly or (self._is_input_closed and self._is_output_closed):
            self._close()  # unsent bytes must still reach the target
        else:
            self._abort()
        if is_connecting:
            self._released(self)

    def splice_to(self, wire: object) -> None:
        if self._relay is None and (self._remaining >= MIN_SPLICE_BYTES or self.phase == TUNNEL):
            source, sink = eager(self.transport), eager(wire)
            if source is not None and sink is not None:
                length = None if self.phase == TUNNEL else self._remaining
                self._relay = SpliceRelay(source, sink, length, self._end_relay)

    def report_spliced(self) -> None:
        if self._relay is not None and self.exchange is not None:
            self.exchange.response_spliced(self._relay.take_count())

    def _end_relay(self) -> None:
        """Complete a response whose body was relayed."""
        self.report_spliced()
        self._relay = None
        self._remaining = 0
        exchange = self.exchange
        if exchange is not None:
            wire = eager(self.transport)
            if wire is not None and wire.has_more():  # it would be parsed as the next response
                self._is_reusable = False
            self._complete()
            exchange.response_end()

    def sweep(self) -> None:
        """Abort a connection that takes too long to close; called once a second."""
        if self.phase >= CLOSING:
            self._closing_seconds += 1
            if self._closing_seconds > CLOSE_TIMEOUT_SECONDS:
                self._abort()

    # IProtocol and IHalfCloseableProtocol: bytes from the target.

    def connectionMade(self) -> None:
        self.transport.setTcpNoDelay(True)
        self.transport.setTcpKeepAlive(True)
        self.transport.registerProducer(self, True)
        if not ISSLTransport.providedBy(self.transport):
            self.handshakeCompleted()

    def handshakeCompleted(self) -> None:
        ready = self._ready
        if ready is not None and self.phase == CONNECTING:
            self._ready = None
            self.phase = IDLE
            ready.callback(self)

    def dataReceived(self, data: bytes) -> None:
        exchange, phase = self.exchange, self.phase
        if exchange is None:
            self._close()  # a response without a request
        elif phase == WAITING:
            self.reused = False
            if not self._receive_plain(exchange, data):
                self.phase = PARSING
                if self._parser is None:
                    self._parser = ResponseParser(self._date, self._max_head_size)
                self._parser.begin(exchange, self._method, self._upgrade)
                self._parse(exchange, self._parser, data)
        elif phase == COUNTING:
            self._count(exchange, data)
        elif phase == PARSING:
            assert self._parser is not None
            self._parse(exchange, self._parser, data)
        else:
            exchange.response_body(data)

    def _receive_plain(self, exchange: IResponseSink, data: bytes) -> bool:
        """Receive a response with a plain head; return False, without any effect, if the head is not plain."""
        plain = self._plain
        if plain is None or not data.startswith(self._plain_head):
            plain = response_fast.parse_plain_response(data)
            if plain is None:
                return False
            end = plain[4]
            self._plain, self._plain_head = (plain, data[:end]) if end <= _MAX_KEPT_HEAD_BYTES else (None, b"")
        status, reason, lines, length, end, is_dated = plain
        if not is_dated:
            lines += b"Date: %b\r\n" % self._date()
        have = len(data) - end
        bodyless = framing.has_no_body(self._method, status)
        if bodyless:
            if have:
                return False
        elif length is None or have > length:
            return False
        self._is_reusable = not self._upgrade
        if not bodyless and length is not None and (status < 300 or status >= 400) and status != 201:
            body = data[end:] if have < _MIN_VIEW_BYTES else memoryview(data)[end:]
            if self._is_long is not (length >= _MIN_LONG_BYTES and exchange.can_splice):
                self._set_expected_length(long=not self._is_long)
            if have == length:
                self._complete()
                exchange.plain_response(status, reason, lines, length, body)
            else:
                self._begin_plain(exchange, status, reason, lines, length, body)
            return True
        self.phase = COUNTING
        exchange.response_head(status, reason, fields.fields_of(lines), length)
        self._remaining = 0 if bodyless or length is None else length
        self._count(exchange, data[end:])
        return True

    def _begin_plain(
        self, exchange: IResponseSink, status: int, reason: bytes, lines: bytes, length: int, body: bytes | memoryview
    ) -> None:
        """Report the beginning of a plain response, more of which may be spliced at once."""
        self.phase = COUNTING
        self._remaining = remaining = length - len(body)
        source = None if self._is_paused else self.transport
        taken = exchange.plain_response(status, reason, lines, length, body, source)
        if self.exchange is not exchange:
            return
        if taken < remaining:
            self._remaining = remaining - taken
            exchange.response_flush()
        else:
            self._remaining = 0
            if taken > remaining:
                self._is_reusable = False
            self._complete()
            exchange.response_end()

    def _set_expected_length(self, *, long: bool) -> None:
        """Set the size of the first read of the next response: responses of one target often have similar lengths."""
        self._is_long = long
        wire = eager(self.transport)
        if wire is not None:
            wire.read_at_once = _READ_WITH_HEAD_BYTES if long else READ

    def _count(self, exchange: IResponseSink, data: bytes) -> None:
        """Receive a piece of a body with a Content-Length."""
        if self._is_long:
            self._set_expected_length(long=False)  # it is not relayed, so larger reads are cheaper
        remaining = self._remaining - len(data)
        if remaining < 0:
            data = data[: self._remaining]
            self._is_reusable = False
        self._remaining = max(0, remaining)
        if data and self.exchange is exchange:
            exchange.response_body(data)
        if self.exchange is exchange:
            if remaining > 0:
                exchange.response_flush()
            else:
                self._complete()
                exchange.response_end()

    def _parse(self, exchange: IResponseSink, parser: ResponseParser, data: bytes) -> None:
        """Receive a piece of a response through the parser."""
        try:
            outcome = parser.feed(data)
        except UpstreamProtocolError as error:
            self._fail(error)
            return
        if self.exchange is not exchange:
            return
        if outcome == response_parser.SWITCHED:
            parser.close()
            self._parser = None  # saves a kilobyte while the tunnel is open
            if self.phase == PARSING:
                self.phase = TUNNEL
            if parser.rest:
                exchange.response_body(parser.rest)
        elif outcome == response_parser.COUNTED:
            self.phase = COUNTING
            self._remaining = parser.remaining
            self._is_reusable = parser.persistent
        elif outcome >= response_parser.COMPLETE:
            self._is_reusable = parser.persistent and outcome == response_parser.COMPLETE
            self._complete()
            exchange.response_end()
            return
        exchange.response_flush()

    def readConnectionLost(self) -> None:
        self._is_input_closed = True
        if self.phase == TUNNEL and self.exchange is not None:
            self.exchange.upstream_half_closed()
            return
        is_complete = self._ends_with_connection()
        self._close()
        self._end_response(is_complete)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        is_orderly = self._is_input_closed or self.phase == CLOSING or reason.check(ConnectionDone) is not None
        is_complete = self._ends_with_connection() and is_orderly
        self.phase = CLOSED
        self._end_response(is_complete)
        self._released(self)
        self.transport.unregisterProducer()  # Twisted's TLS keeps it, and so this connection
        if self._parser is not None:
            self._parser.close()
        ready, self._ready = self._ready, None
        if ready is not None:
            ready.errback(reason)

    def _ends_with_connection(self) -> bool:
        """Return whether the end of the connection is that of the response (RFC 9112, 6.3), or of the tunnel."""
        is_until_close = self._parser is not None and self._parser.ends_with_connection
        return is_until_close if self.phase == PARSING else self.phase in (TUNNEL, CLOSING)

    def _end_response(self, is_complete: bool) -> None:
        """Complete or fail the exchange, as the target will send no more."""
        self.report_spliced()
        exchange, self.exchange = self.exchange, None
        if exchange is not None and is_complete:
            exchange.response_end()
        elif exchange is not None:
            exchange.upstream_lost(UpstreamProtocolError("The target closed the connection within its response."))

    def _complete(self) -> None:
        """Detach the exchange, whose response is complete; keep the connection if it can be reused."""
        self.exchange = None
        if not self._is_request_sent:
            self._abort()  # the rest of the request will never be sent
        elif self._is_reusable and not self._is_full and self.phase < CLOSING:
            self.phase = IDLE
            self.reused = True
            if self._is_paused:
                self.resume_reading()
            self._released(self)
        else:
            self._close()

    def _fail(self, error: UpstreamProtocolError) -> None:
        exchange, self.exchange = self.exchange, None
        self._abort()
        if exchange is not None:
            exchange.upstream_lost(error)

    def _close(self) -> None:
        """Close once all pending bytes are sent."""
        if self.phase < CLOSING:
            self.phase = CLOSING
            self.transport.unregisterProducer()
            self.transport.loseConnection()

    def _abort(self) -> None:
        """Abort: pending bytes are discarded."""
        self.phase = CLOSED
        if self.transport is not None:
            self.transport.abortConnection()
