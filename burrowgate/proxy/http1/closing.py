"""Closing of an HTTP/1 server connection: half-close, lingering close, timeouts; and when it reads at all.

Rules.
    A connection that ends while the client may still be sending lingers: input is read and discarded for a while, so
    that a reset does not destroy the response (RFC 9112, 9.6).
    A client that closes its side gets the responses to all requests that it has completed, for a limited time.
    A connection that ends takes its exchange with it.
    A client that accepts what is pending for it below `response_rate` is cut. Nothing is pending while only the target
    is slow, and a tunnel has its own timeout.
"""

from __future__ import annotations

from abc import abstractmethod

from twisted.internet.interfaces import IHalfCloseableProtocol
from zope.interface import implementer

from burrowgate.core.http.framing import Framing
from burrowgate.core.http.min_rate import SendRate, allowance_after
from burrowgate.core.http.request import BadRequest
from burrowgate.proxy.http1.connection_state import (
    CLOSED,
    DISCARDING,
    IDLE,
    LINGERING,
    RECEIVING,
    TUNNEL,
    Expired,
    expired_timeout,
)
from burrowgate.proxy.http1.limits import BODY_GRACE_SECONDS, HALF_SWEEP_SECONDS, ConnectionLimits
from burrowgate.proxy.http1.request_reader import RequestReader
from burrowgate.proxy.http1.response_writer import ResponseWriter
from burrowgate.proxy.interfaces import IExchange
from burrowgate.proxy.transport.splice import SpliceRelay
from burrowgate.sessions.eviction import BUSY, ENDING, SLOW, STARTING, ConnectionState
from burrowgate.sessions.eviction import IDLE as IDLE_CONNECTION

_TOO_SLOW = BadRequest(408, "The request took too long to arrive.")


@implementer(IHalfCloseableProtocol)
class ClosingConnection(ResponseWriter):
    """A connection with its phase, its reader and its exchange, as far as its end is concerned."""

    __slots__ = (
        "_allowance", "_draining", "_exchange", "_full", "_input_over", "_limits", "_output_over", "_phase",
        "_reading", "_received", "_relay", "_send_rate", "_since", "_wanted", "_was_in_head", "_was_slow", "is_known",
    )  # fmt: skip

    _reader: RequestReader

    def __init__(self, limits: ConnectionLimits) -> None:
        super().__init__()
        self._limits = limits
        self.is_known = False
        self._phase = IDLE
        self._exchange: IExchange | None = None
        self._relay: SpliceRelay | None = None
        self._received = 0
        """Bytes of the body since its rate was last checked; in phase LINGERING, bytes discarded."""
        self._allowance = BODY_GRACE_SECONDS
        self._since: float | None = None
        """When `sweep` first saw the present wait."""
        self._was_in_head = False
        self._was_slow = False
        """Whether the connection ends because its request came too slowly."""
        self._send_rate: SendRate | None = None
        """That of the client while bytes are pending for it."""
        self._reading = True
        self._wanted = True
        """Whether the exchange takes more of the request."""
        self._full = False
        """Whether the client does not accept more of the response."""
        self._draining = False
        self._input_over = False
        self._output_over = False

    @property
    def is_ready(self) -> bool:
        return self._phase == IDLE and not self._full

    @property
    def is_receiving(self) -> bool:
        return RECEIVING <= self._phase <= DISCARDING

    @abstractmethod
    def request_invalid(self, fault: BadRequest) -> None:
        """Respond with `fault`, and end the connection."""

    # Reading.

    def pause_reading(self) -> None:
        self._wanted = False
        self._update_reading()

    def resume_reading(self) -> None:
        self._wanted = True
        self._update_reading()

    def _update_reading(self) -> None:
        """Pause or resume the transport: it reads while the exchange wants more and nothing waits."""
        wanted = self._phase == LINGERING or (self._wanted and not self._reader.backlog)
        if wanted is not self._reading and self._phase != CLOSED:
            self._reading = wanted
            if wanted:
                self.transport.resumeProducing()
            else:
                self.transport.pauseProducing()

    def _stop_splicing(self) -> None:
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

    # Either side closes.

    def readConnectionLost(self) -> None:
        self._input_over = True
        self._since = None
        phase = self._phase
        if phase == TUNNEL and self._exchange is not None:
            self._exchange.downstream_half_closed()
            if self._output_over:
                self._end_connection()
        elif phase >= TUNNEL or self.is_ready:
            self._end_connection()
        elif self.is_receiving:
            self._end_connection(abort=True)
        # Otherwise the client has sent all its requests and waits. If it is gone, the next write will fail.

    def writeConnectionLost(self) -> None:
        self._output_over = True
        self._since = None

    def half_close(self) -> None:
        self.flush()
        self._output_over = True
        if self._input_over:
            self._end_connection()
        else:
            self.transport.unregisterProducer()  # while one is paused, Twisted forgets to close once all is sent
            self.transport.loseWriteConnection()

    def close(self) -> None:
        self._end_connection()

    def end_tunnel(self) -> None:
        self._exchange = None
        if self._phase == TUNNEL:
            self._linger()

    def truncate(self) -> None:
        if self._framing not in (Framing.LENGTH, Framing.CHUNKED):  # its end would be that of the connection
            self.flush()
            self._end_connection(abort=True)
        elif self.is_receiving:
            self._exchange = None
            self._phase = DISCARDING
            self._linger()
        else:
            self._end_connection()

    def abort(self) -> None:
        self._end_connection(abort=True)

    # The connection ends.

    def _leave(self) -> None:
        """End after the last response, with a lingering close if the client may be sending."""
        if self._reader.dropped or self._reader.backlog or self._reader.in_head:
            self._linger()
        else:
            self._end_connection()

    def _linger(self) -> None:
        """Begin the lingering close (RFC 9112, 9.6)."""
        self._stop_splicing()
        self.flush()
        self._phase = LINGERING
        self._received = 0
        self._since = None
        self._reader.stop()
        self.transport.unregisterProducer()
        if self._input_over:
            self._end_connection()
            return
        self.transport.loseWriteConnection()
        self._update_reading()

    def _end_connection(self, *, abort: bool = False) -> None:
        if self._phase == CLOSED:
            if abort:
                self.transport.abortConnection()
            return
        if not abort:
            self.flush()
        self._enter_closed()
        if abort:
            self.transport.abortConnection()
        else:
            self.transport.unregisterProducer()
            self.transport.loseConnection()

    def _enter_closed(self, is_orderly: bool = False) -> None:
        self._stop_splicing()
        self._phase = CLOSED
        self._since = None
        self._reader.stop()
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            exchange.downstream_lost(is_orderly)

    def drain(self) -> None:
        self._draining = True
        if self._phase == IDLE and not self._reader.in_head:
            self._end_connection()

    def sweep(self, now: float) -> None:
        """Act on timeouts; called once a second."""
        if self._phase == TUNNEL:  # which its exchange ends
            self._send_rate = None
            return
        in_head = self._phase == IDLE and self._reader.in_head
        if self.transport.unsent:
            if not self._sweep_unsent(now, in_head):
                return
        else:
            self._send_rate = None
        if self._since is None or in_head is not self._was_in_head:
            self._since = now
            self._was_in_head = in_head
        expired = expired_timeout(
            self._phase,
            now - self._since + HALF_SWEEP_SECONDS,
            self._limits,
            in_head=in_head,
            input_over=self._input_over,
            output_over=self._output_over,
            was_slow=self._was_slow,
        )
        if expired is Expired.CLOSE:
            self._end_connection()
        elif expired is Expired.ABORT:
            self._end_connection(abort=True)
        elif expired is Expired.REFUSE:
            self._refuse_slow_request()
        elif expired is Expired.CUT and self._exchange is not None:
            self._exchange.cut("visitor-gone")
        elif self._phase == RECEIVING and self._reading:
            self._check_body_rate()

    def state(self, now: float) -> ConnectionState:
        phase, seconds = self._phase, 0.0 if self._since is None else now - self._since
        if phase in (LINGERING, CLOSED):
            return ConnectionState(ENDING, seconds, self.is_known)
        if phase == IDLE:
            return ConnectionState(STARTING if self._reader.in_head else IDLE_CONNECTION, seconds, self.is_known)
        behind = BODY_GRACE_SECONDS - self._allowance if phase == RECEIVING else 0.0
        if self._send_rate is not None:
            behind = max(behind, self._limits.close_timeout - self._send_rate.allowance)
        return ConnectionState(SLOW if behind > 0 else BUSY, behind, self.is_known)

    def _check_body_rate(self) -> None:
        """Refuse a request whose body arrives too slowly; called once a second."""
        self._allowance = allowance_after(self._allowance, self._received, self._limits.body_rate, BODY_GRACE_SECONDS)
        self._received = 0
        if self._allowance < 0:
            self._refuse_slow_request()

    def _refuse_slow_request(self) -> None:
        self._was_slow = True
        self.request_invalid(_TOO_SLOW)

    def _sweep_unsent(self, now: float, in_head: bool) -> bool:
        """Cut a client that accepts what is pending too slowly; called once a second, returns False if it was cut."""
        accepted, grace = self.transport.count_accepted(), self._limits.close_timeout
        if self._send_rate is None:
            self._send_rate = SendRate(accepted, grace)
        elif self._send_rate.sweep(accepted, rate=self._limits.response_rate, grace=grace):
            if self._exchange is None and not in_head:
                self._since = now
            elif self._exchange is not None and self._full:
                self._exchange.downstream_accepted()
        if not self._send_rate.is_too_slow:
            return True
        if self._exchange is not None:
            self._exchange.cut("visitor-stalled")
        else:
            self._end_connection(abort=True)
        return False
