"""Outbound flow control of one HTTP/2 connection: queues streams with pending data and serves them round-robin.

Rules.
    Streams share what the client accepts, one frame each in turn.
    While the connection is full, or `MAX_PENDING_BYTES` are pending on it, no target is read for any of its streams.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Protocol

MAX_PENDING_BYTES = 1 << 20
"""Pending bytes of one connection above which no target is read for it: 1 MiB, the size of its inbound window."""


class PendingStream(Protocol):
    """A stream, as the scheduler sees it."""

    pending: int

    @property
    def is_closed(self) -> bool:
        """Whether the stream is over or was reset."""

    def send_pending(self, maximum: int = 1 << 30) -> None:
        """Send up to `maximum` frames, as far as the windows allow; queue again if some are left."""

    def update_backpressure(self) -> None:
        """Check again whether the client keeps up."""


class OutboundScheduler:
    """Decides which of the connection's `streams` sends next, and when their targets are paused."""

    def __init__(self, streams: Callable[[], Iterable[PendingStream]]) -> None:
        self._streams = streams
        self._queue: deque[PendingStream] = deque()
        self.pending = 0
        """Pending bytes of all streams."""
        self.is_full = False
        """Whether the connection accepts nothing more for now."""
        self.is_crowded = False
        """Whether more is pending than the client accepts."""

    def add_pending(self, count: int) -> None:
        """Add `count` bytes, which may be negative, to the pending ones."""
        self.pending += count
        self.update_backpressure()

    def mark_blocked(self, stream: PendingStream) -> None:
        """Queue `stream` for a turn once its windows allow."""
        if stream not in self._queue:
            self._queue.append(stream)

    def clear(self) -> None:
        """Remove all streams from the queue."""
        self._queue.clear()

    def close(self) -> None:
        """Let go of the streams: the connection has ended."""
        self._streams = tuple

    def mark_full(self) -> None:
        """The connection accepts nothing more."""
        self.is_full = True
        self.update_backpressure()

    def mark_writable(self) -> None:
        """It accepts data again; the caller runs the queue, then calls `update_backpressure`."""
        self.is_full = False

    def run(self) -> None:
        """Let the queued streams send, one frame each in turn."""
        queue = self._queue
        idle = 0
        while queue and idle < len(queue) and not self.is_full:
            stream = queue.popleft()
            before = stream.pending
            stream.send_pending(1)
            idle = idle + 1 if stream.pending == before and not stream.is_closed else 0

    def update_backpressure(self) -> None:
        """Pause or resume every stream if the state changed."""
        is_crowded = self.is_full or self.pending >= MAX_PENDING_BYTES
        if is_crowded is not self.is_crowded:
            self.is_crowded = is_crowded
            for stream in tuple(self._streams()):
                stream.update_backpressure()
