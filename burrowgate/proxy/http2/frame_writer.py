"""Frames to the transport of one HTTP/2 connection, for both ends: data as windows allow, resets, and batched writes.

Rules.
    What one reactor turn has to say on a connection is written once, at its end, or when `MAX_UNWRITTEN_BYTES` of
    bodies wait for it.
    Nothing is sent after the connection was closed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from h2.errors import ErrorCodes

from burrowgate.core.http.fields import Fields
from burrowgate.core.http.h2_frame_limits import MAX_FRAME_BYTES, FrameBudget, frames_of
from burrowgate.proxy.http2.flow_control import OutboundScheduler, PendingStream
from burrowgate.proxy.http2.h2_adapter import Adapter
from burrowgate.proxy.transport.protocol import ConnectionProtocol
from burrowgate.proxy.transport.turn_end import AtTurnEnd

OPEN, DRAINING, CLOSED = range(3)
TRANSITIONS = {OPEN: (DRAINING, CLOSED), DRAINING: (CLOSED,), CLOSED: ()}
"""Phases of a connection, and those that may follow each: DRAINING begins no request, and closes after the last one."""


MAX_UNWRITTEN_BYTES = 65536
"""Bytes of bodies that wait for the end of the turn; with more, they are written, so that a full transport says so."""
_MAX_WRITE_BYTES = MAX_UNWRITTEN_BYTES + MAX_FRAME_BYTES
"""Bytes of bodies in one write."""


_Adapter = TypeVar("_Adapter", bound=Adapter)


class FrameWriter(ConnectionProtocol, Generic[_Adapter]):
    """The writing half of a connection: part of `StreamTransport`, and the methods of a producer."""

    _h2: _Adapter
    _budget: FrameBudget
    _scheduler: OutboundScheduler
    _now: Callable[[], float]
    """Returns the time in seconds."""
    _at_turn_end: AtTurnEnd
    _unwritten = 0
    """Bytes of bodies that were sent since the last write."""
    _is_write_due = False
    """Whether what was sent is written at the end of the turn."""

    def __init__(self) -> None:
        self._phase = OPEN

    # Methods of producers: the transport is full, or accepts data again.

    def pauseProducing(self) -> None:
        self._scheduler.mark_full()

    def resumeProducing(self) -> None:
        self._scheduler.mark_writable()
        self._send_queued()
        self._scheduler.update_backpressure()

    def stopProducing(self) -> None:
        """Nothing to do: `connectionLost` follows."""

    # Methods of `StreamTransport`.

    @property
    def is_full(self) -> bool:
        return self._scheduler.is_crowded

    def send_informational(self, stream_id: int, fields: Fields) -> None:
        if self._phase != CLOSED:
            self._h2.send_informational(stream_id, fields)

    def send_head(self, stream_id: int, fields: Fields, *, last: bool) -> None:
        if self._phase != CLOSED:
            self._h2.send_head(stream_id, fields, last=last)

    def send_trailers(self, stream_id: int, fields: Fields) -> None:
        if self._phase != CLOSED:
            self._h2.send_trailers(stream_id, fields)

    def send_whole(self, stream_id: int, fields: Fields, body: bytes | memoryview) -> bool:
        size = len(body)
        if size > MAX_UNWRITTEN_BYTES:
            return False
        if self._unwritten + size > _MAX_WRITE_BYTES:
            self._write()
        if self._phase == CLOSED or self._scheduler.is_crowded:
            return False
        if size:
            if self._h2.outbound_window(stream_id) < size:
                return False
            self._h2.send_head(stream_id, fields, last=False)
            self._h2.send_body(stream_id, body, last=True)
            self._budget.sent(frames_of(size))
            self._unwritten += size
        else:
            self._h2.send_head(stream_id, fields, last=True)
        return True

    def send_data(self, stream_id: int, data: memoryview, *, last: bool, maximum: int) -> int:
        size = len(data)
        if self._phase == CLOSED or (size and self._scheduler.is_full):
            return 0
        most = min(size, maximum * MAX_FRAME_BYTES, _MAX_WRITE_BYTES - self._unwritten)
        allowed = min(most, self._h2.outbound_window(stream_id)) if size else 0
        if allowed > 0 or not size:
            self._h2.send_body(stream_id, data[:allowed], last=last and allowed == size)
            self._budget.sent(frames_of(allowed))
            self._unwritten += allowed
            if self._unwritten > MAX_UNWRITTEN_BYTES:
                self._write()
        return max(allowed, 0)

    def _send_reset(self, stream_id: int, code: ErrorCodes) -> None:
        if self._phase != CLOSED:
            self._h2.reset(stream_id, code)

    def acknowledge(self, stream_id: int, count: int) -> None:
        if count and self._phase != CLOSED:
            self._h2.acknowledge(stream_id, count, self._now())

    def add_pending(self, count: int) -> None:
        self._scheduler.add_pending(count)

    def mark_blocked(self, stream: PendingStream) -> None:
        self._scheduler.mark_blocked(stream)

    def flush(self) -> None:
        if self._unwritten > MAX_UNWRITTEN_BYTES:
            self._write()
        elif not self._is_write_due and self._phase != CLOSED:
            self._is_write_due = True
            self._at_turn_end(self._write)

    def _write(self) -> None:
        """Write what was sent to the transport."""
        self._is_write_due = False
        self._unwritten = 0
        if self._phase != CLOSED:
            data = self._h2.data_to_send()
            if data:
                self.transport.write(data)

    def _let_go(self) -> None:
        """Let go of what refers to this connection, which is lost: no collection of garbage is needed to free it."""
        self._scheduler.close()
        self._h2.close()

    def _send_queued(self) -> None:
        """Let the queued streams send, as far as the windows allow."""
        self._scheduler.run()
        self.flush()
