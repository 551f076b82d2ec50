"""The visitor's HTTP/1 connection: requests to exchanges, one after another, and answers to bytes.

Rules.
    One exchange at a time: what is pipelined behind it waits, and so does what comes while the visitor still has to
    take the answer before, so that answers keep their order and nothing piles up (RFC 9112, 9.3.2).
    What is not understood in exactly one way gets one refusal, after the answers before it, and the connection ends.
    What one turn of the reactor brings is written in one turn.
    A connection that ends while the visitor may still be sending ends gently: what still comes is read and dropped
    for a while, so that the answer is not lost to a reset (RFC 9112, 9.6).
"""

from __future__ import annotations

from dataclasses import dataclass

from twisted.internet.interfaces import IHalfCloseableProtocol, IPushProducer
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate.core.access import Request
from burrowgate.core.http import fields as http_fields
from burrowgate.core.http import framing
from burrowgate.core.http.fields import Fields
from burrowgate.core.http.framing import Framing
from burrowgate.core.http.request import BadRequest, RequestHead
from burrowgate.proxy.context import ExchangeContext
from burrowgate.proxy.exchange import Exchange
from burrowgate.proxy.http1.request_reader import Head, HeadLimits, RequestReader
from burrowgate.proxy.interfaces import IDownstream, IExchange
from burrowgate.proxy.responses import builder
from burrowgate.proxy.transport import splice
from burrowgate.proxy.transport.eager_tcp import EagerConnection, IConnection, address_of, eager
from burrowgate.proxy.transport.splice import MIN_SPLICE_BYTES, SpliceRelay


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionLimits(HeadLimits):
    """What a visitor's connection may take; times in seconds, sizes in bytes."""

    head_timeout: float = 30.0
    idle_timeout: float = 75.0
    body_rate: int = 512
    """The least rate of a request's body, bytes a second, averaged with `BODY_GRACE`."""
    linger: float = 5.0
    """For what still comes after the last answer."""
    close_timeout: float = 60.0
    """For a visitor who does not take the rest of the last answer."""
    half_closed: float = 30.0
    """For the answers to a visitor who will send no more, and may be gone."""


BODY_GRACE = 30.0
"""Seconds that a request's body may fall behind its least rate."""
_LINGER_BYTES = 1 << 20
_UNKNOWN = Request(b"", b"", b"", "")
"""The facts of what was not understood."""


# What the connection is for: plain numbers, for an attribute of an `Enum` costs 0.07 µs each time it is named.
_SERVING, _TUNNEL, _LINGERING, _CLOSED = range(4)
_LENGTH, _CHUNKED, _UNTIL_CLOSE = Framing.LENGTH, Framing.CHUNKED, Framing.CLOSE


@implementer(IDownstream, IHalfCloseableProtocol, IPushProducer)
class Http1ServerConnection(Protocol):
    """One connection of a visitor."""

    transport: IConnection

    def __init__(self, context: ExchangeContext, limits: ConnectionLimits) -> None:
        self._context = context
        self._limits = limits
        self.client_address = ""
        self._counted_as = ""
        """Who has this connection, for the caps: whom the last request on it came from."""
        self._admitted = False
        self._mode = _SERVING
        self._reader = RequestReader(self, limits)
        self._feeding = False
        self._since: float | None = None
        """When `sweep` first saw the present wait."""
        self._was_in_head = False
        # The request: an exchange is there until it is answered, `receiving` is true until all of it has come.
        self._exchange: IExchange | None = None
        self.receiving = False
        self._facts = _UNKNOWN
        self._method = b""
        self._http10 = False
        self._turn = 0
        self._plain = False
        """Whether nothing of the request changes how its answer is framed."""
        self._expecting = False
        self._allowance = BODY_GRACE
        self._received = 0
        self._body_came = False
        """Whether the exchange has something of its body to pass on."""
        self._head: RequestHead | None = None
        self._relay: SpliceRelay | None = None
        # Its answer.
        self._out: list[bytes] = []
        self._head_sent = False
        self._close = False
        self._framing = Framing.NONE
        self._left = 0
        # Back-pressure.
        self._reading = True
        self._wanted = True
        self._full = False
        self._draining = False
        self._input_over = False
        self._output_over = False

    # IProtocol.

    def connectionMade(self) -> None:
        transport = self.transport
        self.client_address = self._counted_as = address_of(transport.getPeer())
        self._admitted = self._context.connections.add_connection(self, self.client_address)
        if not self._admitted:
            self._mode = _CLOSED
            transport.abortConnection()
            return
        transport.setTcpNoDelay(True)
        transport.setTcpKeepAlive(True)
        transport.registerProducer(self, True)

    def dataReceived(self, data: bytes) -> None:
        if self._mode != _SERVING:
            self._more(data)
            return
        self._feeding = True
        self._reader.feed(data)
        self._feeding = False
        self._settle()

    def _settle(self) -> None:
        """All that could be read was read: pass it on, or end where an answer came before its request was complete."""
        if self._exchange is not None:
            if self._body_came:
                self._body_came = False
                self._exchange.request_flush()
        elif self.receiving and self._mode == _SERVING:
            self._linger()
        if self._out:
            self.flush()

    def _more(self, data: bytes) -> None:
        """Bytes that are no HTTP any more."""
        if self._mode == _TUNNEL and self._exchange is not None:
            self._exchange.request_body(data)
        elif self._mode == _LINGERING:
            self._received += len(data)
            if self._received > _LINGER_BYTES:
                self._end_connection()

    def readConnectionLost(self) -> None:
        self._input_over = True
        self._since = None
        if self._mode == _TUNNEL and self._exchange is not None:
            self._exchange.downstream_half_closed()
            if self._output_over:
                self._end_connection()
        elif self._mode != _SERVING or self.free:
            self._end_connection()
        elif self.receiving:
            self._end_connection(abort=True)
        # Otherwise it has asked everything and waits for answers. One that is gone shows at the next write.

    def writeConnectionLost(self) -> None:
        self._output_over = True
        self._since = None

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self._over()
        if self._admitted:
            self._context.connections.remove_connection(self, self._counted_as)

    # IPushProducer: the connection to the visitor fills up and drains.

    def pauseProducing(self) -> None:
        self._full = True
        if self._exchange is not None:
            self._exchange.downstream_paused()

    def resumeProducing(self) -> None:
        self._full = False
        if self._exchange is not None:
            self._exchange.downstream_resumed()
        elif not self.receiving and self._mode == _SERVING:
            self._next()

    def stopProducing(self) -> None:
        """Nothing to do."""

    # What the reader finds: one request at a time.

    @property
    def free(self) -> bool:
        return self._exchange is None and not self.receiving and not self._full and self._mode == _SERVING

    @property
    def upgrading(self) -> bool:
        return self._facts.upgrade

    def begin(self, head: Head) -> int:
        self._head = None
        self._plain = False
        self._since = None
        self._was_in_head = self._head_sent = False
        self.receiving = self._wanted = True
        self._received = 0
        self._allowance = BODY_GRACE
        self._method = head.method
        self._http10 = head.version == "1.0"
        self._close = not head.keep_alive
        self._expecting = False
        self._facts = _UNKNOWN
        try:
            if head.fault is not None:
                raise head.fault
            if head.version not in ("1.1", "1.0"):
                raise BadRequest(505, "Only HTTP/1.1 and HTTP/1.0 are spoken here.")
            if head.upgrade and head.method == b"CONNECT":
                raise BadRequest(501, "This method is not served here.")  # and what follows it is no request
            understood = self._context.parse_request(
                head.method, head.target, self._http10, head.fields, self.client_address, self._context.scheme
            )
            if understood.facts.client_address is not self._counted_as:
                self._count_as(understood.facts.client_address)
        except BadRequest as fault:
            self._refuse(fault)
            return 0
        self._facts = understood.facts
        self._expecting = understood.expects_continue
        if understood.close:
            self._close = True
        if understood.upgrade and not head.upgrade:
            # The parser goes on to the next request, and so the protocol cannot be switched.
            understood.upgrade = b""
            understood.facts.upgrade = False
        self.understood(understood, head.fresh)
        return understood.length or 0

    def understood(self, understood: RequestHead, fresh: bool) -> None:
        """A request was understood: begin its exchange. Connections of another kind do otherwise.

        `fresh` is whether it was there, from its first byte on, when the reactor's turn began.
        """
        self._body_came = understood.length != 0
        self._plain = not (self._body_came or self._close or self._http10 or self._expecting or understood.upgrade)
        self._head = understood
        exchange = self._exchange = self._context.exchange(self._context, self, understood)
        exchange.begin(self._this_turn() if fresh else 0)

    def _this_turn(self) -> int:
        """The reactor's turn, for the first request that is read in it: it was there when the turn began."""
        before, self._turn = self._turn, self._context.turn()
        return self._turn if self._turn != before else 0

    def again(self, method: bytes, target: bytes) -> bool:
        head = self._head
        if head is None or head.retained or head.expects_continue or self._draining or not self.free:
            return False
        head.reuse_for(method, target)
        self._since = None
        self._plain = True
        self._head_sent = self._close = False
        self._method = method
        exchange = self._exchange = Exchange(self._context, self, head)
        exchange.begin(self._this_turn())
        return True

    def piece(self, data: bytes) -> None:
        if self._exchange is not None:
            self._received += len(data)
            self._body_came = True
            self._exchange.request_body(data)

    def complete(self) -> None:
        self.receiving = False
        if self._exchange is not None:
            self._exchange.request_end()
        elif self._mode == _SERVING:
            self._next()

    def bad(self, fault: BadRequest) -> None:
        if not self.receiving:
            self._method, self._http10, self._facts = b"", False, _UNKNOWN
        elif self._exchange is None:
            return  # it is answered already
        elif self._head_sent:
            self._end_connection(abort=True)
            return
        self._stop_relaying()
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            exchange.downstream_lost()
        self._refuse(fault)

    def _count_as(self, visitor: str) -> None:
        """A trusted proxy's connection brings a request of `visitor`. Raises `BadRequest` where those are too many."""
        if not self._context.connections.change_address(self._counted_as, visitor):
            raise BadRequest(429, "Too many requests are under way from this address.")
        self._counted_as = visitor

    def backed_up(self) -> None:
        self._steer()

    def _refuse(self, fault: BadRequest) -> None:
        """Give one refusal in place of an answer, and end the connection."""
        request_id = self._context.record_bad_request(self.client_address, fault.status, str(fault))
        self.say(builder.with_request_id(builder.bad_request(fault.status, str(fault), wants_json=False), request_id))

    def say(self, answer: builder.Response) -> None:
        """Give `answer` without an exchange, and end the connection."""
        self._close = True
        date = (b"Date", self._context.date())
        self.send_head(answer.status, answer.reason, [*answer.fields, date], len(answer.body))
        self.send_body(answer.body)
        self.receiving = True  # where it would have ended may not be known
        self.finish()

    def _next(self) -> None:
        """The request is complete and answered: go on with what waits, or wait."""
        self._since = None
        if self._close or self._draining:
            self._leave()
            return
        self._wanted = True
        if self._reader.backlog:
            self._go_on()
        elif self._input_over and self.free:
            self._end_connection()
        elif not self._reading:
            self._steer()

    def _go_on(self) -> None:
        """Take on what waits, as far as its turn has come."""
        if self._feeding:
            self._reader.advance()
        else:
            self._feeding = True
            self._reader.advance()
            self._feeding = False
            self._settle()
        self._steer()

    # IVisitor: what the exchange says.

    def send_informational(self, status: int, reason: bytes, fields: Fields) -> None:
        if not self._http10:
            self._out.append(http_fields.head_bytes(b"HTTP/1.1 %d %b" % (status, reason), fields))

    def send_head(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        method = self._method
        kind = self._framing = framing.response_framing(method, status, length, self._http10)
        if kind is _LENGTH:
            self._left = length or 0
            fields.append((b"Content-Length", b"%d" % self._left))
        elif kind is _CHUNKED:
            fields.append((b"Transfer-Encoding", b"chunked"))
        elif kind is _UNTIL_CLOSE:
            self._close = True
        elif length is not None and (method == b"HEAD" or status == 304):
            fields.append((b"Content-Length", b"%d" % length))
        if self._draining or self._facts.upgrade or (self._input_over and not self._reader.backlog):
            self._close = True
        elif self._expecting and self.receiving and not self._received:
            self._close = True  # whether the body will come is the visitor's choice (RFC 9110, 10.1.1)
        if self._close:
            fields.append((b"Connection", b"close"))
        elif self._http10:
            fields.append((b"Connection", b"keep-alive"))
        self._out.append(http_fields.head_bytes(b"HTTP/1.1 %d %b" % (status, reason), fields))
        self._head_sent = True

    def send_body(self, data: bytes) -> None:
        kind = self._framing
        if not data:
            return
        if kind is _LENGTH:
            self._left -= len(data)
            self._out.append(data)
        elif kind is _CHUNKED:
            self._out += (b"%x\r\n" % len(data), data, b"\r\n")
        elif kind is _UNTIL_CLOSE:
            self._out.append(data)

    def finish(self) -> None:
        kind = self._framing
        self._stop_relaying()
        self._exchange = None
        if kind is _LENGTH and self._left:
            self.abort()
            return
        if kind is _CHUNKED:
            self._out.append(framing.LAST_CHUNK)
        self._framing = Framing.NONE
        self.flush()
        if not self.receiving:
            self._next()
        elif not self._feeding:
            self._linger()
        # Otherwise the reader may be about to say that the request is complete: see `_settle`.

    def send_plain(
        self, status: int, reason: bytes, lines: bytes, length: int, body: bytes | memoryview, source: object = None
    ) -> int:
        have = len(body)
        if not self._plain or self.receiving or self._draining or self._input_over or self._out:
            self.send_head(status, reason, http_fields.fields_of(lines), length)
            self.send_body(bytes(body))
            if have == length:
                self.finish()
            return 0
        head = b"HTTP/1.1 %d %b\r\n%bContent-Length: %d\r\n\r\n" % (status, reason, lines, length)
        if have == length:
            self._exchange = None
            if type(body) is bytes:
                self.transport.write(head + body)
            else:
                self.transport.writeSequence((head, body))
            self._next()
            return 0
        self._head_sent = True
        self._framing = _LENGTH
        self._left = left = length - have
        onto, beside = eager(self.transport), eager(source)
        if onto is None or beside is None:
            self.transport.writeSequence((head, body))
            return 0
        taken = splice.pour(head + body, beside, onto, left)
        self._left = left - min(taken, left)
        return taken

    @property
    def splice_transport(self) -> EagerConnection | None:
        return eager(self.transport) if self._framing is _LENGTH or self._mode == _TUNNEL else None

    def bytes_spliced(self, count: int) -> None:
        self._left -= count

    def splice_to(self, wire: object) -> None:
        tunnel, left = self._mode == _TUNNEL, self._reader.left
        if self._relay is None and (left >= MIN_SPLICE_BYTES or tunnel):
            source, onto = eager(self.transport), eager(wire)
            if source is not None and onto is not None:
                self._relay = SpliceRelay(source, onto, None if tunnel else left, self._relayed)

    def _relayed(self) -> None:
        """All of the request's body has been relayed."""
        self._stop_relaying()
        self._reader.count(b"")
        self._settle()

    def _stop_relaying(self) -> None:
        relay = self._relay
        if relay is not None:
            self.report_spliced()
            self._relay = None
            self._reader.left = relay.stop()

    def report_spliced(self) -> None:
        if self._relay is not None and self._exchange is not None:
            count = self._relay.take_count()
            self._received += count
            self._exchange.request_spliced(count)

    def start_tunnel(self, status: int, reason: bytes, fields: Fields) -> None:
        self._mode = _TUNNEL
        self._framing = Framing.CLOSE
        self._head_sent = True
        fields.append((b"Connection", b"Upgrade"))
        self._out.append(http_fields.head_bytes(b"HTTP/1.1 %d %b" % (status, reason), fields))
        self._head = None
        behind = self._reader.retire()
        if self._exchange is not None:
            if behind:
                self._exchange.request_body(behind)
                self._exchange.request_flush()
            if self._input_over:
                self._exchange.downstream_half_closed()
        self._steer()

    def send_tunnel_data(self, data: bytes) -> None:
        self.transport.write(data)

    def flush(self) -> None:
        out = self._out
        if out:
            self._out = []
            if len(out) == 1:
                self.transport.write(out[0])
            else:
                self.transport.writeSequence(out)

    def pause_reading(self) -> None:
        self._wanted = False
        self._steer()

    def resume_reading(self) -> None:
        self._wanted = True
        self._steer()

    def half_close(self) -> None:
        self.flush()
        self._output_over = True
        if self._input_over:
            self._end_connection()
        else:
            self.transport.loseWriteConnection()

    def close(self) -> None:
        self._end_connection()

    def abort(self) -> None:
        self._end_connection(abort=True)

    def _steer(self) -> None:
        """Read, or do not, as everybody who has a say wants."""
        wanted = self._mode == _LINGERING or (self._wanted and not self._reader.backlog)
        if wanted is not self._reading and self._mode != _CLOSED:
            self._reading = wanted
            if wanted:
                self.transport.resumeProducing()
            else:
                self.transport.pauseProducing()

    # Ending.

    def _leave(self) -> None:
        """End after the last answer: gently, if the visitor may be in the middle of sending."""
        if self._reader.dropped or self._reader.backlog or self._reader.in_head:
            self._linger()
        else:
            self._end_connection()

    def _linger(self) -> None:
        """Say no more, and drop what still comes for a while."""
        self._stop_relaying()
        self.flush()
        self._mode = _LINGERING
        self._received = 0
        self._since = None
        self._reader.stop()
        self.transport.unregisterProducer()
        if self._input_over:
            self._end_connection()
            return
        self.transport.loseWriteConnection()
        self._steer()

    def _end_connection(self, *, abort: bool = False) -> None:
        if self._mode == _CLOSED:
            if abort:
                self.transport.abortConnection()
            return
        if not abort:
            self.flush()
        self._over()
        if abort:
            self.transport.abortConnection()
        else:
            self.transport.unregisterProducer()
            self.transport.loseConnection()

    def _over(self) -> None:
        """Nothing more is read or said."""
        self._stop_relaying()
        self._mode = _CLOSED
        self._since = None
        self._reader.stop()
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            exchange.downstream_lost()

    def drain(self) -> None:
        self._draining = True
        if self._exchange is None and not self._reader.in_head and self._mode == _SERVING:
            self._end_connection()

    def sweep(self, now: float) -> None:
        in_head = self._exchange is None and self._reader.in_head
        if self._since is None or in_head is not self._was_in_head:
            self._since = now
            self._was_in_head = in_head
        limits = self._limits
        waited = now - self._since
        if self._mode == _LINGERING:
            if waited > (limits.linger if self._output_over else limits.close_timeout):
                self._end_connection(abort=True)
        elif self._mode == _CLOSED:
            if waited > limits.close_timeout:
                self.transport.abortConnection()
        elif self._mode == _TUNNEL:
            return
        elif self._exchange is None:
            if in_head:
                if waited > limits.head_timeout:
                    self.bad(BadRequest(408, "The request took too long to arrive."))
            elif waited > limits.idle_timeout:
                self._end_connection()
        elif self._input_over:
            if waited > limits.half_closed:
                self._exchange.cut("visitor-gone")
        elif self.receiving and self._reading:
            self._allowance = min(BODY_GRACE, self._allowance - 1 + self._received / limits.body_rate)
            self._received = 0
            if self._allowance < 0:
                self.bad(BadRequest(408, "The request took too long to arrive."))
