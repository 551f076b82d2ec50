"""Closing of an HTTP/2 server connection: GOAWAY, timeouts, and clients that are too slow.

Rules.
    Requests under way continue when a connection is drained (RFC 9113, 6.8).
    A client that accepts what is pending for it below `response_rate` is cut: its connection if that is full, else the
    stream whose window it does not open. Each response must get the rate, so that a connection with many streams holds
    no more of them than as many connections would.
"""

from __future__ import annotations

from abc import abstractmethod

from h2.errors import ErrorCodes
from hyperframe.frame import GoAwayFrame

from burrowgate.core.http.h2_frame_limits import MAX_FRAME_BYTES, FrameBudget
from burrowgate.core.http.h2_receive_windows import ReceiveWindows
from burrowgate.proxy.http1.limits import ConnectionLimits
from burrowgate.proxy.http2.flow_control import OutboundScheduler
from burrowgate.proxy.http2.frame_writer import CLOSED, DRAINING, OPEN, FrameWriter
from burrowgate.proxy.http2.h2_adapter import Adapter
from burrowgate.proxy.http2.stream import Http2Stream
from burrowgate.proxy.http2.timeouts import ConnectionTimeouts, Expired
from burrowgate.sessions.eviction import ConnectionState


class ClosingConnection(FrameWriter[Adapter]):
    """A connection with its phase and its streams, as far as its end is concerned."""

    _is_known = False
    """Whether a session has admitted a request that has ended."""
    _windows: ReceiveWindows

    def __init__(self, limits: ConnectionLimits) -> None:
        super().__init__()
        self._limits = limits
        self._budget = FrameBudget(2 * limits.max_head)
        self._streams: dict[int, Http2Stream] = {}
        self._scheduler = OutboundScheduler(lambda: self._streams.values())
        self._timeouts = ConnectionTimeouts(limits)
        self._last_stream_id = 0

    @abstractmethod
    def _record_bad_request(self, reason: str) -> None:
        """Record that the connection is not valid."""

    @abstractmethod
    def _end_slow_request(self, stream: Http2Stream) -> None:
        """Refuse a request whose body arrives too slowly."""

    def _close_with_error(self, code: ErrorCodes, reason: str) -> None:
        self._record_bad_request(reason)
        self._send_goaway(code)
        self._close()

    def _send_goaway(self, code: ErrorCodes = ErrorCodes.NO_ERROR) -> None:
        """Announce that no more requests begin. It is written past the library, which would end those under way."""
        frame = GoAwayFrame(0, last_stream_id=self._last_stream_id, error_code=int(code))
        self.transport.write(self._h2.data_to_send() + frame.serialize())

    def _close(self) -> None:
        """Close the connection once what was sent is written."""
        if self._phase != CLOSED:
            self._mark_closed()
            self.transport.unregisterProducer()
            self.transport.loseConnection()

    def _mark_closed(self) -> None:
        self._phase = CLOSED
        self._timeouts.since = None
        streams, self._streams = self._streams, {}
        self._scheduler.clear()
        self._windows.close()
        for stream in streams.values():
            stream.mark_lost()

    def _close_if_drained(self) -> None:
        """Close a draining connection if no stream is left."""
        if self._phase == DRAINING and not self._streams:
            data = self._h2.data_to_send()
            if data:
                self.transport.write(data)
            self._close()

    # Methods of `OpenConnection`.

    def drain(self) -> None:
        if self._phase == OPEN:
            self._phase = DRAINING
            self._send_goaway()
            self._close_if_drained()

    def state(self, now: float) -> ConnectionState:
        return self._timeouts.state(
            now,
            is_closed=self._phase == CLOSED,
            in_head=self._budget.in_head or not self._budget.has_first_frame,
            is_idle=not self._streams,
            is_known=self._is_known or any(stream.is_known for stream in self._streams.values()),
        )

    def abort(self) -> None:
        self._mark_closed()
        self.transport.abortConnection()

    def sweep(self, now: float) -> None:
        limits, budget = self._limits, self._budget
        budget.refill()
        is_closed, streams, timeouts = self._phase == CLOSED, tuple(self._streams.values()), self._timeouts
        accepts = timeouts.accepts(self.transport, now, sum(stream.pending > 0 for stream in streams))
        expired = timeouts.expired(
            now,
            is_closed=is_closed,
            in_head=budget.in_head or not budget.has_first_frame,
            heads=budget.heads,
            is_idle=not streams,
            max_idle=self._windows.max_idle_seconds,
        )
        if accepts is None or expired is Expired.ABORT:
            for stream in streams:
                stream.end_slow_reader()
            self.abort()
        elif expired is Expired.SLOW_HEAD:
            self._close_with_error(ErrorCodes.ENHANCE_YOUR_CALM, "The request took too long to arrive.")
        elif expired is Expired.IDLE:
            self._send_goaway()
            self._close()
        if self._phase == CLOSED:
            return
        # If other streams use up the connection's window, a slow body is not the client's fault.
        body_rate = limits.body_rate if self._h2.inbound_window >= MAX_FRAME_BYTES else 0
        is_limited = self._scheduler.is_full
        for stream in streams:
            stream.sweep_response(limits, is_limited=is_limited, accepts=accepts is True)
            if not stream.is_closed and stream.is_body_slow(body_rate):
                self._end_slow_request(stream)
