"""The room that a visitor has on one HTTP/2 connection: who waits for it, and whose turn it is.

Rules.
    Streams share what the visitor takes, a frame each at a time.
    Where the connection is full, or `MAX_PENDING_BYTES` bytes wait for room on it, no target is read for any of its streams.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Protocol

MAX_PENDING_BYTES = 1 << 20
"""Bytes that may wait for room on one connection before nothing more is read for it."""


class PendingStream(Protocol):
    """A stream, as this module sees it."""

    alive: bool
    pending: int

    def send_pending(self, maximum: int = ...) -> None:
        """Send as many pieces as there is room for, `maximum` at most; and wait again with what is left."""

    def update_backpressure(self) -> None:
        """Look again whether the visitor keeps up."""


class OutboundScheduler:
    """What there is of it, on a connection with `streams`."""

    def __init__(self, streams: Callable[[], Iterable[PendingStream]]) -> None:
        self._streams = streams
        self._waiting: deque[PendingStream] = deque()
        self._since: float | None = None
        self.owed = 0
        """Bytes that wait."""
        self.full = False
        """Whether the connection takes nothing more for now."""
        self.crowded = False
        """Whether there is more to send than the visitor takes."""

    def add_pending(self, count: int) -> None:
        """So many bytes more, or fewer, wait."""
        self.owed += count
        self.update_backpressure()

    def mark_blocked(self, stream: PendingStream) -> None:
        """Let `stream` have a turn once there is room."""
        if stream not in self._waiting:
            self._waiting.append(stream)

    def forget(self) -> None:
        """Nobody waits any more."""
        self._waiting.clear()

    def mark_full(self) -> None:
        """The connection takes nothing more."""
        self.full = True
        self.update_backpressure()

    def mark_writable(self) -> None:
        """It takes something again; `run` what there is, then `update_backpressure`."""
        self.full = False
        self._since = None

    def full_for(self, now: float) -> float:
        """Seconds for which the connection has taken nothing, as far as this was asked."""
        if not self.full:
            return 0.0
        if self._since is None:
            self._since = now
        return now - self._since

    def run(self) -> None:
        """Let those who wait send, a frame of each stream at a time."""
        waiting = self._waiting
        idle = 0
        while waiting and idle < len(waiting) and not self.full:
            stream = waiting.popleft()
            before = stream.pending
            stream.send_pending(1)
            idle = idle + 1 if stream.pending == before and stream.alive else 0

    def update_backpressure(self) -> None:
        """Tell every stream where that has changed."""
        crowded = self.full or self.owed >= MAX_PENDING_BYTES
        if crowded is not self.crowded:
            self.crowded = crowded
            for stream in tuple(self._streams()):
                stream.update_backpressure()
