"""The visitor's HTTP/1 connection: bytes to heads and pieces for an exchange, and answers to bytes.

Rules.
    One exchange at a time: what is pipelined behind it waits, and reading stops until it is through, so that answers
    keep their order (RFC 9112, 9.3.2).
    What is not understood in exactly one way gets one refusal, after the answers before it, and the connection ends.
    What one turn of the reactor brings is written in one turn.
    After an answer that came before its request was complete, the connection ends, gently: what still comes is read
    and dropped for a while, so that the answer is not lost to a reset (RFC 9112, 9.6).
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum

import httptools
from twisted.internet.interfaces import IHalfCloseableProtocol, IPushProducer, ITCPTransport
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate.core import framing, headers
from burrowgate.core.framing import Framing
from burrowgate.core.headers import BadRequest, Fields
from burrowgate.interfaces import IVisitor
from burrowgate.proxy import answers
from burrowgate.proxy.exchange import Exchange, Gate
from burrowgate.proxy.transports import address_of


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorLimits:
    """What a visitor's connection may take; times in seconds, sizes in bytes."""

    head_timeout: float = 30.0
    idle_timeout: float = 75.0
    body_rate: int = 512
    """The least rate of a request's body, bytes a second, averaged with `BODY_GRACE`."""
    linger: float = 5.0
    """For what still comes after an early answer."""
    close_timeout: float = 60.0
    """For a visitor who does not take the rest of the last answer."""
    half_closed: float = 30.0
    max_head: int = 65536
    max_fields: int = 100
    max_target: int = 16384


BODY_GRACE = 30.0
"""Seconds that a request's body may fall behind its least rate."""
_LINGER_BYTES = 1 << 20
_READ = 65536
"""What one read brings at most: before a head is complete, so much of what was read may belong to what came before."""


class _Mode(Enum):
    SERVING = 0
    TUNNEL = 1
    LINGERING = 2
    CLOSED = 3


class _End:
    """A pipelined request is complete."""


_END = _End()


@dataclass(slots=True)
class _Head:
    """A head that waits for its turn."""

    method: bytes
    target: bytes
    version: str
    fields: Fields
    keep_alive: bool


@implementer(IVisitor, IHalfCloseableProtocol, IPushProducer)
class VisitorConnection(Protocol):
    """One connection of a visitor."""

    transport: ITCPTransport

    def __init__(self, gate: Gate, limits: VisitorLimits) -> None:
        self._gate = gate
        self._limits = limits
        self.peer = ""
        self._admitted = False
        self._mode = _Mode.SERVING
        self._parser = httptools.HttpRequestParser(self)
        self._exchange: Exchange | None = None
        self._waiting: deque[_Head | bytes | _End | BadRequest] = deque()
        self._since = 0.0
        self._out: list[bytes] = []
        # The message that the parser is in.
        self._target = b""
        self._fields: Fields = []
        self._in_head = False
        self._head_seen = 0
        self._queueing = False
        self._feeding = False
        # The exchange's request and answer.
        self._receiving = False
        self._allowance = BODY_GRACE
        self._received = 0
        self._answered = True
        self._head_sent = False
        self._method = b""
        self._http10 = False
        self._close = False
        self._framing = Framing.NONE
        self._left = 0
        self._upgrading = False
        self._held: list[bytes] = []
        # Back-pressure.
        self._reading = True
        self._wanted = True
        self._draining = False
        self._input_over = False

    # IProtocol.

    def connectionMade(self) -> None:
        """Part of IProtocol."""
        transport = self.transport
        self.peer = address_of(transport.getPeer())
        self._since = self._gate.clock.now()
        self._admitted = self._gate.connections.arrived(self, self.peer)
        if not self._admitted:
            transport.abortConnection()
            return
        transport.setTcpNoDelay(True)
        transport.setTcpKeepAlive(True)
        transport.registerProducer(self, True)

    def dataReceived(self, data: bytes) -> None:
        """Part of IProtocol."""
        if self._mode is not _Mode.SERVING:
            self._more(data)
            return
        if self._upgrading:
            self._hold(data)
            return
        self._feeding = True
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            rest = data[upgrade.args[0] :]
            if self._upgrading:
                if rest:
                    self._hold(rest)
            elif rest and self._mode is _Mode.SERVING:
                self.dataReceived(rest)
                return
        except httptools.HttpParserError as error:
            if self._mode is _Mode.SERVING:
                self._misunderstood(error)
        self._feeding = False
        if self._in_head and self._mode is _Mode.SERVING:
            self._head_seen += len(data)
            if self._head_seen > self._limits.max_head + _READ:
                self._refuse_later(BadRequest(431, "The request's head is too long."))
        exchange = self._exchange
        if exchange is not None:
            exchange.body_flush()
        elif self._receiving and self._answered and self._mode is _Mode.SERVING:
            self._linger()
        if self._out:
            self.flush()

    def _more(self, data: bytes) -> None:
        """Bytes that are no HTTP any more."""
        if self._mode is _Mode.TUNNEL and self._exchange is not None:
            self._exchange.body(data)
            self._exchange.body_flush()
        elif self._mode is _Mode.LINGERING:
            self._received += len(data)
            if self._received > _LINGER_BYTES:
                self._end_connection()

    def _hold(self, data: bytes) -> None:
        """Keep what a visitor sends before the target has agreed to switch protocols."""
        self._held.append(data)
        self._read(False)

    def readConnectionLost(self) -> None:
        """Part of IHalfCloseableProtocol."""
        if self._mode is _Mode.TUNNEL and self._exchange is not None:
            self._exchange.visitor_half_closed()
        elif self._mode is not _Mode.SERVING:
            self._end_connection()
        elif self._exchange is None or self._receiving:
            self._end_connection(abort=self._receiving)
        else:
            # Some clients say that way that they have asked everything. One that is gone shows at the next write.
            self._close = True
            self._input_over = True
            self._since = self._gate.clock.now()

    def writeConnectionLost(self) -> None:
        """Part of IHalfCloseableProtocol."""

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """Part of IProtocol."""
        self._mode = _Mode.CLOSED
        exchange, self._exchange = self._exchange, None
        self._waiting.clear()
        if exchange is not None:
            exchange.visitor_lost()
        if self._admitted:
            self._gate.connections.left(self, self.peer)

    # IPushProducer: the connection to the visitor fills up and drains.

    def pauseProducing(self) -> None:
        """Part of IPushProducer."""
        if self._exchange is not None:
            self._exchange.visitor_slow()

    def resumeProducing(self) -> None:
        """Part of IPushProducer."""
        if self._exchange is not None:
            self._exchange.visitor_ready()

    def stopProducing(self) -> None:
        """Part of IPushProducer."""

    # What the parser finds.

    def on_message_begin(self) -> None:
        """A head begins."""
        self._target = b""
        self._fields = []
        self._in_head = True
        self._head_seen = 0
        if self._exchange is None:
            self._since = self._gate.clock.now()

    def on_url(self, piece: bytes) -> None:
        """The request target, in pieces."""
        self._target += piece

    def on_header(self, name: bytes, value: bytes) -> None:
        """A field of the head, or of the trailer, which is dropped."""
        if self._in_head:
            self._fields.append((name, value))

    def on_headers_complete(self) -> None:
        """A head is complete."""
        self._in_head = False
        if self._mode is not _Mode.SERVING:
            return
        self._queueing = self._exchange is not None or bool(self._waiting)
        parser = self._parser
        head = _Head(
            parser.get_method(),
            self._target,
            parser.get_http_version(),
            self._fields,
            parser.should_keep_alive(),
        )
        if self._queueing:
            self._wait(head)
        else:
            self._begin(head)

    def on_body(self, data: bytes) -> None:
        """A piece of a request's body."""
        if self._queueing:
            self._wait(data)
        elif self._exchange is not None:
            self._received += len(data)
            self._exchange.body(data)

    def on_message_complete(self) -> None:
        """A request is complete."""
        if self._queueing:
            self._wait(_END)
        else:
            self._complete()

    def _wait(self, event: _Head | bytes | _End | BadRequest) -> None:
        self._waiting.append(event)
        self._read(False)

    # One request.

    def _begin(self, head: _Head) -> None:
        """Begin the exchange of a request."""
        self._answered = False
        self._head_sent = False
        self._receiving = True
        self._wanted = True
        self._received = 0
        self._allowance = BODY_GRACE
        self._method = head.method
        self._http10 = head.version == "1.0"
        self._close = self._draining or not head.keep_alive
        try:
            self._check(head)
            understood = headers.read_request(
                head.method, head.target, self._http10, head.fields, self.peer, self._gate.scheme
            )
        except BadRequest as bad:
            self._refuse(bad)
            return
        self._close = self._close or understood.close
        exchange = self._exchange = Exchange(self._gate, self, understood)
        exchange.begin()
        if self._exchange is exchange:
            self._upgrading = understood.facts.upgrade

    def _check(self, head: _Head) -> None:
        limits = self._limits
        if head.version not in ("1.1", "1.0"):
            raise BadRequest(505, "Only HTTP/1.1 and HTTP/1.0 are spoken here.")
        if len(head.target) > limits.max_target:
            raise BadRequest(414, "The address is too long.")
        if len(head.fields) > limits.max_fields:
            raise BadRequest(431, "The request has too many fields.")
        if self._head_seen and self._size(head) > limits.max_head:
            raise BadRequest(431, "The request's head is too long.")

    @staticmethod
    def _size(head: _Head) -> int:
        return len(head.target) + sum(len(name) + len(value) + 4 for name, value in head.fields)

    def _complete(self) -> None:
        """The request of the exchange is complete."""
        self._receiving = False
        if self._exchange is not None:
            self._exchange.end()
        if self._answered and self._mode is _Mode.SERVING:
            self._next()

    def _next(self) -> None:
        """The exchange is over, and both sides have said all: go on with what waits, or wait."""
        self._since = self._gate.clock.now()
        if self._close or self._draining:
            self._end_connection()
            return
        while self._waiting and self._exchange is None and self._mode is _Mode.SERVING:
            event = self._waiting.popleft()
            if isinstance(event, _Head):
                self._begin(event)
                self._play()
            elif isinstance(event, BadRequest):
                self._refuse(event)
        if not self._waiting and self._mode is _Mode.SERVING:
            self._queueing = False
            self._read(self._wanted)

    def _play(self) -> None:
        """Tell the exchange what has come of its request while it waited."""
        while self._waiting and self._receiving and self._mode is _Mode.SERVING:
            event = self._waiting.popleft()
            if isinstance(event, BadRequest):
                self._break_off(event)
            elif isinstance(event, bytes):
                self._received += len(event)
                if self._exchange is not None:
                    self._exchange.body(event)
            else:
                self._receiving = False
                if self._exchange is not None:
                    self._exchange.end()
        if self._exchange is not None:
            self._exchange.body_flush()

    # What is not understood.

    def _misunderstood(self, error: httptools.HttpParserError) -> None:
        if self._close and not self._receiving:
            return  # bytes behind a request that was to be the last: dropped
        method = isinstance(error, httptools.HttpParserInvalidMethodError)
        self._refuse_later(
            BadRequest(501, "This method is not known here.")
            if method
            else BadRequest(400, "The request is not valid HTTP.")
        )

    def _refuse_later(self, bad: BadRequest) -> None:
        """Refuse what the parser is in, after the answers to what came before."""
        self._in_head = False
        if self._receiving and not self._waiting:
            self._break_off(bad)
        elif self._exchange is not None or self._waiting:
            self._wait(bad)
        else:
            self._refuse(bad)

    def _break_off(self, bad: BadRequest) -> None:
        """Refuse a request whose body turned out to be bad, or end if it was answered already."""
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            exchange.visitor_lost()
        if self._head_sent:
            self._end_connection(abort=True)
        else:
            self._refuse(bad)

    def _refuse(self, bad: BadRequest) -> None:
        """Give one refusal and end the connection."""
        gate = self._gate
        self._close = True
        answer = answers.bad_request(bad.status, str(bad), wants_json=False)
        gate.record_bad(self.peer, bad.status, str(bad))
        self._framing = Framing.NONE
        self.answer(answer.status, answer.reason, [*answer.fields, (b"Date", gate.date())], len(answer.body))
        self.body(answer.body)
        self._receiving = True  # where it would have ended is not known
        self.end()

    # IVisitor: what the exchange says.

    def inform(self, status: int, reason: bytes, fields: Fields) -> None:
        """Part of IVisitor."""
        if not self._http10:
            self._out.append(headers.head_bytes(b"HTTP/1.1 %d %b" % (status, reason), fields))

    def answer(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        """Part of IVisitor."""
        kind = self._framing = framing.of_answer(self._method, status, length, self._http10)
        self._head_sent = True
        if self._upgrading or self._input_over:
            self._close = True
        if kind is Framing.LENGTH or (length is not None and (self._method == b"HEAD" or status == 304)):
            fields.append((b"Content-Length", b"%d" % length))
        elif kind is Framing.CHUNKED:
            fields.append((b"Transfer-Encoding", b"chunked"))
        elif kind is Framing.CLOSE:
            self._close = True
        self._left = length if kind is Framing.LENGTH and length is not None else 0
        if self._close or self._draining:
            self._close = True
            fields.append((b"Connection", b"close"))
        elif self._http10:
            fields.append((b"Connection", b"keep-alive"))
        self._out.append(headers.head_bytes(b"HTTP/1.1 %d %b" % (status, reason), fields))

    def body(self, data: bytes) -> None:
        """Part of IVisitor."""
        kind = self._framing
        if not data:
            return
        if kind is Framing.LENGTH:
            self._left -= len(data)
            self._out.append(data)
        elif kind is Framing.CHUNKED:
            self._out += (b"%x\r\n" % len(data), data, b"\r\n")
        elif kind is Framing.CLOSE or self._mode is _Mode.TUNNEL:
            self._out.append(data)

    def end(self) -> None:
        """Part of IVisitor."""
        kind = self._framing
        self._exchange = None
        if kind is Framing.LENGTH and self._left:
            self.cut()
            return
        if kind is Framing.CHUNKED:
            self._out.append(framing.LAST_CHUNK)
        self._framing = Framing.NONE
        self._answered = True
        if self._mode is _Mode.TUNNEL:
            self._end_connection()
        elif not self._receiving:
            self.flush()
            self._next()
        elif not self._feeding:
            self._linger()
        # Otherwise the parser may be about to say that the request is complete: see `dataReceived`.

    def tunnel(self, status: int, reason: bytes, fields: Fields) -> None:
        """Part of IVisitor."""
        self._mode = _Mode.TUNNEL
        self._framing = Framing.NONE
        self._upgrading = False
        self._head_sent = True
        fields.append((b"Connection", b"Upgrade"))
        self._out.append(headers.head_bytes(b"HTTP/1.1 %d %b" % (status, reason), fields))
        held, self._held = self._held, []
        if self._waiting:
            self.cut()  # requests behind one that switches protocols: nobody can mean that
            return
        if self._exchange is not None and held:
            for data in held:
                self._exchange.body(data)
            self._exchange.body_flush()
        self._read(self._wanted)

    def flush(self) -> None:
        """Part of IVisitor."""
        out = self._out
        if out:
            self._out = []
            self.transport.write(out[0] if len(out) == 1 else b"".join(out))

    def pause(self) -> None:
        """Part of IVisitor."""
        self._wanted = False
        self._read(False)

    def resume(self) -> None:
        """Part of IVisitor."""
        self._wanted = True
        if not self._waiting and not self._held:
            self._read(True)

    def half_close(self) -> None:
        """Part of IVisitor."""
        self.flush()
        self.transport.loseWriteConnection()

    def close(self) -> None:
        """Part of IVisitor."""
        self._exchange = None
        self._end_connection()

    def cut(self) -> None:
        """Part of IVisitor."""
        self._exchange = None
        self._end_connection(abort=True)

    def _read(self, wanted: bool) -> None:
        if wanted is not self._reading and self._mode is not _Mode.CLOSED:
            self._reading = wanted
            if wanted:
                self.transport.resumeProducing()
            else:
                self.transport.pauseProducing()

    # Ending.

    def _linger(self) -> None:
        """The answer is out before the request was complete: say no more, and drop what still comes for a while."""
        self.flush()
        self._mode = _Mode.LINGERING
        self._received = 0
        self._since = self._gate.clock.now()
        self._waiting.clear()
        self.transport.unregisterProducer()
        self.transport.loseWriteConnection()
        self._read(True)

    def _end_connection(self, *, abort: bool = False) -> None:
        if self._mode is _Mode.CLOSED:
            return
        if not abort:
            self.flush()
        self._mode = _Mode.CLOSED
        self._since = self._gate.clock.now()
        self._waiting.clear()
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            exchange.visitor_lost()
        if abort:
            self.transport.abortConnection()
        else:
            self.transport.unregisterProducer()
            self.transport.loseConnection()

    def drain(self) -> None:
        """Part of `connections.Open`."""
        self._draining = True
        if self._exchange is None and not self._in_head and self._mode is _Mode.SERVING:
            self._end_connection()

    def sweep(self, now: float) -> None:
        """Part of `connections.Open`."""
        limits = self._limits
        waited = now - self._since
        if self._mode is _Mode.LINGERING:
            if waited > limits.linger:
                self._end_connection(abort=True)
        elif self._mode is _Mode.CLOSED:
            if waited > limits.close_timeout:
                self.transport.abortConnection()
        elif self._mode is _Mode.TUNNEL:
            return
        elif self._exchange is None:
            if self._in_head:
                if waited > limits.head_timeout:
                    self._refuse_later(BadRequest(408, "The request took too long to arrive."))
            elif waited > limits.idle_timeout:
                self._end_connection()
        elif self._input_over:
            if waited > limits.half_closed:
                self._exchange.cut("visitor-gone")
        elif self._receiving and self._reading and not self._upgrading:
            self._allowance = min(BODY_GRACE, self._allowance - 1 + self._received / limits.body_rate)
            self._received = 0
            if self._allowance < 0:
                self._break_off(BadRequest(408, "The request took too long to arrive."))
