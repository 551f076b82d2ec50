"""HTTP/1 server connection: passes requests to exchanges one after another, and their responses to the client.

Rules.
    One exchange at a time: pipelined requests wait, also while the client has not yet accepted the previous response,
    so that responses keep their order and nothing accumulates (RFC 9112, 9.3.2).
    Input that cannot be understood in exactly one way gets one error response, after all responses before it, and the
    connection ends.
    What one reactor turn produces is written in one call.
"""

from __future__ import annotations

from collections.abc import Sequence

from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import IPushProducer
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate.core.access import Request
from burrowgate.core.http.fields import Fields
from burrowgate.core.http.framing import Framing
from burrowgate.core.http.request import BadRequest, RequestHead
from burrowgate.core.http.request_variation import Change, vary
from burrowgate.proxy.context import ExchangeContext
from burrowgate.proxy.fast_path import send_in_parts
from burrowgate.proxy.http1.closing import ClosingConnection
from burrowgate.proxy.http1.connection_state import (
    CLOSED,
    DISCARDING,
    IDLE,
    LINGERING,
    RECEIVING,
    RESPONDING,
    TUNNEL,
)
from burrowgate.proxy.http1.header_reuse import request_reader
from burrowgate.proxy.http1.limits import BODY_GRACE_SECONDS, MAX_LINGERING_BYTES, ConnectionLimits
from burrowgate.proxy.http1.request_consumer import Head
from burrowgate.proxy.interfaces import IDownstream
from burrowgate.proxy.responses import builder
from burrowgate.proxy.transport.eager_tcp import EagerConnection, address_of, eager
from burrowgate.proxy.transport.splice import MIN_SPLICE_BYTES, SpliceRelay

_UNKNOWN = Request(b"", b"", b"", "")
"""The facts of a request that could not be parsed."""
_TOO_SLOW = BadRequest(408, "The request took too long to arrive.")


@implementer(IDownstream, IPushProducer)
class Http1ServerConnection(ClosingConnection):
    """One connection of a client."""

    __slots__ = (
        "_admitted", "_body_came", "_context", "_counted_as", "_expecting", "_facts", "_feeding", "_head",
        "_plain", "_reader", "client_address",
    )  # fmt: skip

    def __init__(self, context: ExchangeContext, limits: ConnectionLimits) -> None:
        super().__init__(limits)
        self._reader = request_reader(self, limits)
        self._context = context
        self.client_address = ""
        self._counted_as = ""
        """The address that this connection is counted for: the client's, or what a trusted proxy said in its place."""
        self._admitted = False
        self._feeding = False
        """Whether the reader is at work, which may complete the request before it returns."""
        # The request.
        self._facts = _UNKNOWN
        self._plain = False
        """Whether nothing in the request changes how its response is framed."""
        self._expecting = False
        self._body_came = False
        """Whether the exchange was given a piece of the body that it has not flushed."""
        self._head: RequestHead | None = None

    # IProtocol.

    def connectionMade(self) -> None:
        transport = self.transport
        self.client_address = self._counted_as = address_of(transport.getPeer())
        self._admitted = self._context.connections.add_connection(self, self.client_address)
        if not self._admitted:
            self._phase = CLOSED
            transport.abortConnection()
            return
        transport.setTcpNoDelay(True)
        transport.setTcpKeepAlive(True)
        transport.registerProducer(self, True)

    def dataReceived(self, data: bytes) -> None:
        if self._phase >= TUNNEL:
            self._raw_received(data)
            return
        self._feeding = True
        self._reader.feed(data)
        self._feeding = False
        self._settle()

    def _settle(self) -> None:
        """The reader returned: flush, or end if a response was complete before its request."""
        if self._exchange is not None:
            if self._body_came:
                self._body_came = False
                self._exchange.request_flush()
        elif self._phase == DISCARDING:
            self._linger()
        if self._out:
            self.flush()

    def _raw_received(self, data: bytes) -> None:
        if self._phase == TUNNEL and self._exchange is not None:
            self._exchange.request_body(data)
        elif self._phase == LINGERING:
            self._received += len(data)
            if self._received > MAX_LINGERING_BYTES:
                self._end_connection()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self._enter_closed(reason.check(ConnectionDone) is not None)
        self._head, self._facts = None, _UNKNOWN
        if not self._feeding:
            self._reader.close()
        if self._admitted:
            self._context.connections.remove_connection(self)

    # IPushProducer.

    def pauseProducing(self) -> None:
        self._full = True
        if self._exchange is not None:
            self._exchange.downstream_paused()

    def resumeProducing(self) -> None:
        self._full = False
        if self._exchange is not None:
            self._exchange.downstream_resumed()
        elif self._phase == IDLE:
            self._next()

    def stopProducing(self) -> None:
        """Nothing to do: `connectionLost` follows."""

    # RequestConsumer.

    @property
    def may_upgrade(self) -> bool:
        return self._facts.upgrade

    def request_started(self, head: Head) -> int | None:
        self._phase = RECEIVING
        previous, self._head = self._head, None
        self._plain = False
        self._since = None
        self._was_in_head = self._head_sent = False
        self._wanted = True
        self._received = 0
        self._allowance = BODY_GRACE_SECONDS
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
            parsed = self._context.parse_request(
                head.method, head.target, self._http10, head.fields, self.client_address, self._context.scheme
            )
            if parsed.facts.client_address is not self._counted_as:
                self._change_address(parsed.facts.client_address)
        except BadRequest as fault:
            self._refuse(fault)
            return 0
        self._facts = parsed.facts
        if previous is not None:
            parsed.facts.reuse_decision(previous.facts)
        self._expecting = parsed.expects_continue
        if parsed.close:
            self._close = True
        if parsed.upgrade and not head.upgrade:
            # The parser continues with the next request, so the protocol cannot be switched.
            parsed.upgrade = b""
            parsed.facts.upgrade = False
        self._start_exchange(parsed)
        return parsed.length

    def _start_exchange(self, head: RequestHead) -> None:
        """Start the exchange of a valid request; subclasses may respond in another way."""
        self._body_came = head.length != 0
        self._plain = not (self._body_came or self._close or self._http10 or self._expecting or head.upgrade)
        self._head = head if self._reader.may_repeat else None
        exchange = self._exchange = self._context.exchange(self._context, self, head)
        exchange.begin()

    def request_repeated(self, method: bytes, target: bytes, changes: Sequence[Change]) -> bool:
        head = self._head
        if head is None or head.retained or head.expects_continue or self._draining or not self.is_ready:
            return False
        if changes and not vary(head, changes, self._context.scheme):
            return False
        head.reuse_for(method, target)
        self._phase = RESPONDING
        self._since = None
        self._plain = True
        self._head_sent = self._close = False
        self._method = method
        exchange = self._exchange = self._context.exchange(self._context, self, head)
        exchange.begin()
        return True

    def body_received(self, data: bytes) -> None:
        if self._exchange is not None:
            self._received += len(data)
            self._body_came = True
            self._exchange.request_body(data)

    def request_completed(self, trailers: Fields) -> None:
        phase = self._phase
        if phase == DISCARDING:
            self._phase = IDLE
            self._next()
        elif self._exchange is not None:
            if phase == RECEIVING:
                self._phase = RESPONDING
            if trailers:
                self._exchange.request_trailers(trailers)
            self._exchange.request_end()

    def request_invalid(self, fault: BadRequest) -> None:
        phase = self._phase
        if phase == DISCARDING:
            return
        if phase != RECEIVING:
            self._method, self._http10, self._facts = b"", False, _UNKNOWN
        elif self._head_sent:
            self._end_connection(abort=True)
            return
        self._stop_splicing()
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            exchange.downstream_lost()
        self._refuse(fault)

    def held_grew(self, size: int) -> bool:
        return self._context.connections.add_held_bytes(self.client_address, size)

    def backlog_grew(self) -> None:
        self._update_reading()

    def _change_address(self, client_address: str) -> None:
        """Count the connection for the client that a trusted proxy named; raises `BadRequest` beyond its limit."""
        if not self._context.connections.change_address(self, client_address):
            raise BadRequest(429, "Too many requests are under way from this address.")
        self._counted_as = client_address

    def _refuse(self, fault: BadRequest) -> None:
        """Send an error response in place of an exchange's, and end the connection."""
        request_id = self._context.record_bad_request(self.client_address, fault.status, str(fault))
        response = builder.bad_request(fault.status, str(fault), wants_json=False)
        self._send_last_response(builder.with_request_id(response, request_id))

    def _send_last_response(self, response: builder.Response) -> None:
        """Send `response` without an exchange, and end the connection."""
        self._phase = RECEIVING  # where the request would have ended may be unknown
        self._close = True
        date = (b"Date", self._context.date())
        self.send_head(response.status, response.reason, [*response.fields, date], len(response.body))
        self.send_body(response.body)
        self.finish()

    def _next(self) -> None:
        """A request and its response are complete: continue with what waits, or wait."""
        self._since = None
        if self._head is None:
            self._facts = _UNKNOWN  # an idle connection keeps no long head
        if self._close or self._draining:
            self._leave()
            return
        self._wanted = True
        if self._reader.backlog:
            self._advance()
        elif self._input_over and self.is_ready:
            self._end_connection()
        elif not self._reading:
            self._update_reading()

    def _advance(self) -> None:
        """Let the reader pass on what waits."""
        if self._feeding:
            self._reader.advance()
        else:
            self._feeding = True
            self._reader.advance()
            self._feeding = False
            self._settle()
        self._update_reading()

    # IDownstream: the rest of it is in the base classes.

    def _is_last_response(self) -> bool:
        if self._draining or self._facts.upgrade or (self._input_over and not self._reader.backlog):
            return True
        # Whether the body will come is the client's choice (RFC 9110, 10.1.1).
        return self._expecting and self.is_receiving and not self._received

    def finish(self) -> None:
        self._stop_splicing()
        self._exchange = None
        if not self._end_body():
            self.abort()
            return
        self.flush()
        if self._phase == RESPONDING:
            self._phase = IDLE
            self._next()
        else:
            self._phase = DISCARDING
            if not self._feeding:
                self._linger()
            # Otherwise the reader may complete the request yet: see `_settle`.

    def send_plain(
        self, status: int, reason: bytes, lines: bytes, length: int, body: bytes | memoryview, source: object = None
    ) -> int:
        if not self._plain or self._phase != RESPONDING or self._draining or self._input_over or self._out:
            return send_in_parts(self, status, reason, lines, length, body)
        head = b"HTTP/1.1 %d %b\r\n%bContent-Length: %d\r\n\r\n" % (status, reason, lines, length)
        if len(body) != length:
            return self._begin_plain_body(head, length, body, source)
        self._exchange = None
        self._phase = IDLE
        if type(body) is bytes:
            self.transport.write(head + body)
        else:
            self.transport.writeSequence((head, body))
        self._next()
        return 0

    @property
    def can_splice(self) -> bool:
        return eager(self.transport) is not None

    @property
    def splice_transport(self) -> EagerConnection | None:
        return eager(self.transport) if self._framing is Framing.LENGTH or self._phase == TUNNEL else None

    def splice_to(self, wire: object) -> None:
        tunnel, left = self._phase == TUNNEL, self._reader.left
        if self._relay is None and (left >= MIN_SPLICE_BYTES or tunnel):
            source, onto = eager(self.transport), eager(wire)
            if source is not None and onto is not None:
                self._relay = SpliceRelay(source, onto, None if tunnel else left, self._spliced)

    def _spliced(self) -> None:
        """All of the request's body was spliced."""
        self._stop_splicing()
        self._reader.count(b"")
        self._settle()

    def start_tunnel(self, status: int, reason: bytes, fields: Fields) -> None:
        self._phase = TUNNEL
        self._send_tunnel_head(status, reason, fields)
        self._head = None
        behind = self._reader.retire()
        if self._exchange is not None:
            if behind:
                self._exchange.request_body(behind)
                self._exchange.request_flush()
            if self._input_over:
                self._exchange.downstream_half_closed()
        self._update_reading()
