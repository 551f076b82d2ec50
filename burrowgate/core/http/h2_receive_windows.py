"""Receive windows of HTTP/2 request bodies: how far they grow while targets keep up, and what all of them may hold.

Rules.
    The window of a stream is doubled when the target has taken a whole window within `ROUND_SECONDS`: then neither the
    target nor the line is slow, and the window may be what limits the rate.
    The window of its connection grows by as much, so that the other streams have what they had.
    Windows that were granted cannot be taken back (RFC 9113, 6.9), so what all connections have more than at first is
    limited, whether it is used or not. A connection gets a part of what is left, so that some is left for the next,
    and is closed early when it is idle.
"""

from __future__ import annotations

import math

ROUND_SECONDS = 0.25
"""The longest time in which a whole window is taken for it to grow: that of a far line, 250 ms away and back."""
MAX_STREAM_WINDOW_BYTES = 4 << 20
"""The largest window of a stream: 4 MiB, which is 84 MB/s over a line of 50 ms."""
MAX_EXTRA_BYTES = 64 << 20
"""Bytes by which the windows of all connections of a process may be larger than at first: 64 MiB."""
MAX_IDLE_SECONDS = 15.0
"""How long a connection without streams stays open after its window has grown."""
_SHARE = 8
"""A connection gets at most one part in `_SHARE` of the extra bytes that are left."""


class ExtraWindowBytes:
    """The bytes that all connections of a process have more than at first."""

    def __init__(self, limit: int = MAX_EXTRA_BYTES) -> None:
        self._limit = limit
        self.used = 0

    def take(self, count: int, has: int) -> bool:
        """Take `count` bytes for a connection that has `has` already; returns whether there were enough."""
        if (has + count) * _SHARE > self._limit - self.used:
            return False
        self.used += count
        return True

    def give_back(self, count: int) -> None:
        """Give back `count` bytes of a connection that is closed."""
        self.used -= count


class _StreamWindow:
    """The window of one stream, and the round that is being measured."""

    __slots__ = ("began", "size", "taken")

    def __init__(self, size: int, began: float) -> None:
        self.size = size
        self.began = began
        self.taken = 0


class ReceiveWindows:
    """The receive windows of one connection; times are in seconds, counts in bytes."""

    def __init__(self, initial: int, total: ExtraWindowBytes) -> None:
        """`initial` is the window of a stream at first."""
        self._initial = initial
        self._total = total
        self._streams: dict[int, _StreamWindow] = {}
        self._spare = 0
        """Extra bytes of streams that have ended."""
        self.extra = 0
        """Bytes by which the connection's window is larger than at first."""

    @property
    def max_idle_seconds(self) -> float:
        """How long the connection may stay open without streams."""
        return MAX_IDLE_SECONDS if self.extra else math.inf

    def take(self, stream_id: int, count: int, now: float) -> tuple[int, int]:
        """Count bytes that the target has taken; returns by how much the windows of stream and connection grow."""
        window = self._streams.get(stream_id)
        if window is None:
            window = self._streams[stream_id] = _StreamWindow(self._initial, now)
        window.taken += count
        if window.taken < window.size:
            return 0, 0
        is_quick = now - window.began <= ROUND_SECONDS
        window.taken, window.began = 0, now
        increment = window.size
        if not is_quick or 2 * increment > MAX_STREAM_WINDOW_BYTES:
            return 0, 0
        missing = max(0, increment - self._spare)
        if missing and not self._total.take(missing, self.extra):
            return 0, 0
        self._spare += missing - increment
        self.extra += missing
        window.size += increment
        return increment, missing

    def end(self, stream_id: int) -> None:
        """Forget a stream; the connection keeps its bytes for the next one."""
        window = self._streams.pop(stream_id, None)
        if window is not None:
            self._spare += window.size - self._initial

    def close(self) -> None:
        """Give back all extra bytes, because the connection is closed."""
        self._total.give_back(self.extra)
        self._streams.clear()
        self.extra = self._spare = 0
