"""Tunnel: the upstream end of one WebSocket of `burrowgate.tcp.1`, with one TCP connection to the target.

    CHECKING   the client's proof, and whether the connection may be opened
    DIALLING   counted, the target is being dialled
    OPEN       the WebSocket was accepted; an injector may be at work
    OVER       closed, for the reason that was reported

Rules.
    The target is dialled before the WebSocket is accepted, so that a client never sees a connection that was none.
    Nothing is spooled: each side is read only as fast as the other accepts the bytes.
    Each side's end of sending is the other's (`eof`); when both have ended, the tunnel is done. A reset is a reset.
    An opening learns exactly once that it failed or was closed, on every path.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from twisted.internet.defer import Deferred
from twisted.logger import Logger
from zope.interface import implementer

from burrowgate.core.access import Admission, RouteMatch
from burrowgate.core.http.fields import Fields
from burrowgate.core.http.request import RequestHead
from burrowgate.core.tcp import messages, websocket
from burrowgate.core.tcp.connections import CloseReason
from burrowgate.core.tcp.messages import TCP_PROTOCOL, Ending
from burrowgate.core.tcp.websocket import Close, CloseCode, Decoder, Ping, Pong, Text, WebSocketError
from burrowgate.errors import BurrowgateError, WebSocketNeeded
from burrowgate.proxy.interfaces import IExchange, IUpstream
from burrowgate.proxy.local_upstream import LocalUpstream
from burrowgate.proxy.tcp import dialling
from burrowgate.proxy.tcp.frame_relay import FrameRelay
from burrowgate.proxy.tcp.injecting import InjectionPump
from burrowgate.proxy.tcp.interfaces import Opening
from burrowgate.proxy.tcp.target_connection import TargetConnection
from burrowgate.proxy.tcp.timing import Due, TunnelTiming
from burrowgate.proxy.transport.eager_tcp import eager

if TYPE_CHECKING:
    from burrowgate.proxy.tcp.upstreams import TcpService

CHECKING, DIALLING, OPEN, OVER = range(4)

_ORDERLY_CODES = frozenset({1000, 1001, 1005})
"""Codes with which a client ends in order; with any other one, the target is reset."""

_log = Logger()


@implementer(IUpstream)
class Tunnel(LocalUpstream):
    """One connection of a TCP session. What a client sends is unmasked, so only the other direction is spliced."""

    # Initial values are attributes of the class, so that an idle tunnel takes little memory.
    _phase = CHECKING
    opening: Opening | None = None
    _target: TargetConnection | None = None
    _pump: InjectionPump | None = None
    _relay: FrameRelay | None = None
    _ending: Ending | None = None
    """Why it is cut, once that is known."""
    _up = _down = 0
    _has_received = False
    """Whether the client has sent anything since the last sweep."""
    _client_eof = _target_eof = _is_client_full = False
    _is_cancel = False
    """Whether it only cancels a query: the request is all that the target gets."""
    _pong: bytes | None = None
    """The frame of the pong that is due when the client reads again; one is enough (RFC 6455, 5.5.3)."""

    def __init__(
        self, service: TcpService, exchange: IExchange, head: RequestHead, route: RouteMatch, admission: Admission
    ) -> None:
        self._service = service
        self._exchange: IExchange | None = exchange
        self._head: RequestHead | None = head
        self._route: RouteMatch | None = route
        self._admission: Admission | None = admission
        self._decoder = Decoder(service.unmask)
        self._timing = TunnelTiming(service.now(), service.ping_interval)

    # Opening.

    def send_head(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        head = self._head
        assert head is not None
        key = websocket.offered_key(head.fields, TCP_PROTOCOL)
        if upgrade != b"websocket" or key is None:
            self._refuse(WebSocketNeeded())
            return
        Deferred.fromCoroutine(self._open(key)).addErrback(lambda failure: _log.failure("Tunnel failed", failure))

    async def _open(self, key: bytes) -> None:
        try:
            await self._try_to_open(key)
        except Exception as error:
            if not isinstance(error, BurrowgateError):
                _log.failure("A tunnel could not be opened")
            self._fail(error)

    async def _try_to_open(self, key: bytes) -> None:
        service, head, route, admission = self._service, self._head, self._route, self._admission
        assert head is not None and route is not None and admission is not None
        client = service.verified_client(head, route, admission)
        cancel = service.cancel_request(head, route)
        opening = await service.opener.open(
            admission, route, client, head.facts.client_address, service.program(head), cancels=bool(cancel)
        )
        if self._is_over:
            opening.failed(self._reason_of_loss())
            return
        self.opening, self._phase = opening, DIALLING
        welcome = messages.open_frame(opening.welcome)
        target, endpoint = await service.dial(opening, route.target)
        pump = None
        if opening.injection is not None:
            try:
                pump = await service.injection_pump(self, opening.injection, admission, route.target, endpoint)
            except BaseException:
                target.abandon()
                raise
        if self._exchange is None:
            target.abandon()  # `abandon` has reported that
            return
        self._begin(target, pump, welcome, websocket.accept_fields(key, TCP_PROTOCOL))
        if cancel:
            self._send_up(cancel)
            self._is_cancel = True

    def _begin(self, target: TargetConnection, pump: InjectionPump | None, welcome: bytes, fields: Fields) -> None:
        """Accept the WebSocket: the target has answered."""
        exchange, opening, self._phase = self._exchange, self.opening, OPEN
        assert exchange is not None and opening is not None
        self._target, self._pump = target, pump
        self._head = self._route = self._admission = None  # a tunnel may stay open for hours
        self._service.watch.begin()
        opening.connected(target.endpoint)
        target.events = self
        exchange.response_head(101, b"Switching Protocols", fields, None)
        self._send(welcome)
        if self._pump is not None:
            self._pump.start(target)
        if not self._is_over:
            if not self._is_client_full:
                target.resume()
            exchange.response_flush()

    @property
    def _is_over(self) -> bool:
        return self._phase == OVER

    def _fail(self, error: Exception) -> None:
        """Refuse, because of `error`; the count of the connection is given back."""
        if self._phase == DIALLING and self.opening is not None:
            self.opening.failed(dialling.reason_of(error))
        if self._phase < OPEN:
            self._refuse(error)
        elif self._phase == OPEN:
            self._end(messages.ending_of(CloseReason.ERROR), str(error), is_reset=True)

    def _refuse(self, error: Exception) -> None:
        exchange, self._exchange, self._phase = self._exchange, None, OVER
        if exchange is not None:
            exchange.upstream_lost(error)

    def send_tunnel_data(self, data: bytes) -> None:
        if self._phase != OPEN:
            return
        self._has_received = True
        try:
            for event in self._decoder.receive(data):
                if isinstance(event, bytes):
                    self._send_up(event)
                else:
                    self._control(event)
                if self._is_over:
                    return
        except WebSocketError as error:
            self._end(Ending(CloseReason.ERROR, error.code, CloseReason.ERROR), str(error), is_reset=True)

    def send_body(self, data: bytes) -> None:
        self.send_tunnel_data(data)  # frames that came with the head of the request

    def _send_up(self, data: bytes) -> None:
        if self._client_eof or self._is_cancel:
            raise WebSocketError("Bytes came behind the end of them.")
        self._up += len(data)
        if self._pump is not None:
            self._pump.from_client(data)
        elif self._target is not None:
            self._target.write(data)

    def _control(self, event: Text | Ping | Pong | Close) -> None:
        match event:
            case Text(text):
                message = messages.read(text)
                if message["t"] == messages.EOF and not self._client_eof:
                    self._client_eof = True
                    self._client_half_closed()
                elif message["t"] == messages.DONE and self.opening is not None:
                    self.opening.session_done()
                self._answer(messages.pong_of(message))
            case Ping(payload):
                self._answer(websocket.pong_frame(payload))
            case Pong():
                self._timing.pong()
            case Close(code):
                reason = CloseReason.TARGET_CLOSED if self._target_eof else CloseReason.CLIENT_CLOSED
                self._end(Ending(reason, CloseCode.DONE, reason), is_reset=code not in _ORDERLY_CODES)

    def _answer(self, pong: bytes | None) -> None:
        self._pong = self._pong if pong is None else pong
        if not self._is_client_full:
            self._send_pong()

    def _client_half_closed(self) -> None:
        if self._target_eof:
            self._end(messages.ending_of(CloseReason.BOTH_CLOSED))
        elif self._target is not None and self._pump is None:  # else once it is injected
            self._target.half_close()

    def half_close(self) -> None:
        """The client's connection ended without a close frame."""
        self._end(messages.ending_of(CloseReason.CLIENT_LOST), is_reset=True)

    # Events of the target.

    def target_sent(self, data: bytes) -> None:
        if self._pump is not None:
            self._pump.from_target(data)
        else:
            self.send_down(data)

    def send_down(self, data: bytes) -> None:
        """Send bytes of the target to the client."""
        self._down += len(data)
        self._send(websocket.binary_head(len(data)) + data)

    def target_half_closed(self) -> None:
        if self._takes_end():
            return
        self._target_eof = True
        if self._client_eof:
            self._end(messages.ending_of(CloseReason.BOTH_CLOSED))
        else:
            self._send(messages.eof_frame())

    def _takes_end(self) -> bool:
        """Return whether the end of the target was one of its pump, or that of a box, which has a reason."""
        if self._pump is not None:
            self._pump.target_closed()
            return True
        return self.opening is not None and self.opening.explain_end(self._explained)

    def _explained(self, reason: str) -> None:
        self._end(messages.ending_of_cut(reason) if reason else messages.ending_of(CloseReason.TARGET_CLOSED))

    def target_lost(self, is_orderly: bool) -> None:
        if self._takes_end():
            return
        if self._target_eof or is_orderly:
            self._end(messages.ending_of(CloseReason.BOTH_CLOSED if self._client_eof else CloseReason.TARGET_CLOSED))
        else:
            self._end(messages.ending_of(CloseReason.TARGET_RESET), is_reset=True)

    def target_paused(self) -> None:
        if self._exchange is not None:
            self._exchange.upstream_paused()

    def target_resumed(self) -> None:
        if self._exchange is not None:
            self._exchange.upstream_resumed()

    def target_secured(self, certificate: bytes) -> None:
        if self._pump is not None:
            self._pump.secured(certificate)

    def uncounted(self) -> None:
        if self.opening is not None:
            self.opening.uncounted()

    def injected(self) -> None:
        """The target has accepted what was injected: bytes pass unchanged from now on."""
        self._pump = None
        if self._client_eof and self._target is not None:
            self._target.half_close()
        if self._exchange is not None:
            self._exchange.response_flush()

    def injection_failed(self, error: Exception) -> None:
        """The target has refused what was injected; the client has that in the words of its protocol."""
        self._pump = None
        sentence = str(error) if isinstance(error, BurrowgateError) else ""
        self._end(messages.ending_of(CloseReason.REFUSED_BY_TARGET), sentence)

    # Back-pressure, and the fast path.

    def pause_reading(self) -> None:
        self._is_client_full = True
        if self._target is not None:
            self._target.pause()

    def resume_reading(self) -> None:
        self._is_client_full = False
        self._send_pong()
        if self._target is not None and self._phase == OPEN:
            self._target.resume()

    def splice_to(self, wire: object) -> None:
        target, exchange, onto = self._target, self._exchange, eager(wire)
        if self._relay is not None or self._pump is not None or self._phase != OPEN or target is None:
            return
        source = target.splice_transport
        if source is not None and onto is not None and exchange is not None:
            self._relay = FrameRelay(source, onto, exchange)

    def report_spliced(self) -> None:
        if self._relay is not None and self._exchange is not None:
            self._exchange.response_spliced(self._relay.take_count())

    def sweep(self, now: float) -> float:
        """Do what is due, and return when the next sweep is due if no bytes pass until then."""
        opening, exchange = self.opening, self._exchange
        if self._pump is not None:
            self._pump.sweep(now)
        if self._phase != OPEN or opening is None or exchange is None:
            return now
        received, self._has_received = self._has_received, False
        match self._timing.sweep(
            now, opening, self._up, self._total_down, received=received, is_full=self._is_client_full
        ):
            case Due.PING:
                self._send(websocket.ping_frame(b"%d" % now))
            case Due.WARN:
                self._send(messages.warn_frame(opening.ends_at, "expired"))
            case Due.EXPIRE:
                exchange.cut("expired")
            case Due.IDLE:
                self._end(messages.ending_of(CloseReason.IDLE), is_reset=True)
            case Due.LOST:
                self._end(messages.ending_of(CloseReason.CLIENT_LOST), is_reset=True)
        return now if self._pump is not None else self._timing.next_sweep(now, opening)

    @property
    def _total_down(self) -> int:
        return self._down + (0 if self._relay is None else self._relay.count)

    def farewell(self, reason: str) -> bytes:
        """Return the last bytes for the client, because the exchange is cut for `reason`; `abandon` follows."""
        self._ending = messages.ending_of_cut(reason)
        return messages.last_frames(self._ending)

    def abandon(self, is_orderly: bool = False) -> None:
        if self._phase == OVER:
            return
        opening, phase = self.opening, self._phase
        self._close_target(is_reset=True)
        self._exchange, self._phase = None, OVER
        if phase == OPEN and opening is not None:
            opening.closed(self._reason_of_loss(), self._up, self._total_down)
        elif phase == DIALLING and opening is not None:
            opening.failed(self._reason_of_loss())

    def _reason_of_loss(self) -> CloseReason:
        return CloseReason.CLIENT_LOST if self._ending is None else self._ending.reason

    def _end(self, ending: Ending, error: str = "", *, is_reset: bool = False) -> None:
        """End in an order of its own: both sides are closed, or the target is reset."""
        opening, exchange = self.opening, self._exchange
        if self._phase != OPEN or opening is None or exchange is None:
            return
        self.report_spliced()
        self._close_target(is_reset=is_reset)
        self._exchange, self._phase = None, OVER
        opening.closed(ending.reason, self._up, self._total_down, error)
        exchange.response_body(messages.last_frames(ending))
        exchange.response_end()

    def _close_target(self, *, is_reset: bool) -> None:
        if self._relay is not None:
            self._relay.stop()
        target, self._target = self._target, None
        if target is None:
            return
        self._service.watch.end()
        if is_reset:
            target.abandon()
        else:
            target.close()

    def _send(self, data: bytes) -> None:
        if self._exchange is not None:
            self._exchange.response_body(data)

    def _send_pong(self) -> None:
        pong, self._pong = self._pong, None
        if pong is not None:
            self._send(pong)
