"""The bounded queue of a log sink: lines that wait to be written, and the number of those that were dropped.

Rules.
    The caller that adds lines never waits. Once the queue is full, everything is dropped until it is empty again: a
    slow reader causes one gap, and not one for each line.
    A batch is taken whole or dropped whole; the batch that reaches the limit is still taken.
    Lines that could not be written are dropped too: they are not repeated, so that a failing output costs no memory.
    A notice with the number of dropped lines follows as soon as output succeeds and nothing else waits.
    After a line that was written in part, the next output begins with a line end, so that it is a line of its own.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

_MAX_OUTPUT_BYTES = 65_536
"""Bytes given out at once, so that a failure loses few lines: the capacity of a pipe. A longer batch stays whole."""


class LineQueue:
    """Batches of whole lines, in order. It knows no threads: the caller holds a lock around each call."""

    def __init__(self, limit: int, notice: Callable[[int], bytes]) -> None:
        """`limit` is in bytes; `notice` makes the line that reports a number of dropped lines."""
        self.dropped = 0
        """Number of lines dropped since the start."""
        self._limit = limit
        self._notice = notice
        self._batches: deque[bytes] = deque()
        self._size = 0
        self._is_dropping = False
        self._is_flowing = True
        self._is_torn = False
        self._unreported = 0
        self._reporting = 0

    def __bool__(self) -> bool:
        """Whether there is something to take."""
        return bool(self._batches) or (self._is_flowing and self._unreported > 0)

    def put(self, lines: bytes) -> None:
        """Add a batch of lines, or drop it."""
        if self._is_dropping or self._size >= self._limit:
            self._is_dropping = True
            self._drop(lines)
        elif lines:
            self._batches.append(lines)
            self._size += len(lines)

    def take(self) -> bytes:
        """Take the next output, some batches or a notice; it is empty if there is none. `done` must follow."""
        if self._batches:
            output = self._take_batches()
        elif self:
            self._reporting = self._unreported
            output = self._notice(self._reporting)
        else:
            output = b""
        if not self._batches:
            self._is_dropping = False
        return b"\n" + output if self._is_torn and output else output

    def done(self, output: bytes, written: int) -> None:
        """Take note that the first `written` bytes of `output`, which `take` returned, were written."""
        remaining = output[written:] if written or not self._is_torn else output[1:]
        self._is_flowing = written == len(output)
        if written:
            self._is_torn = not self._is_flowing and output[written - 1 : written] != b"\n"
        if self._is_flowing:
            self._unreported -= self._reporting
        elif not self._reporting:
            self._drop(remaining)
        self._reporting = 0

    def drop_all(self) -> None:
        """Drop what waits."""
        while self._batches:
            self._drop(self._batches.popleft())
        self._size = 0

    def _take_batches(self) -> bytes:
        taken = [self._batches.popleft()]
        size = len(taken[0])
        while self._batches and size + len(self._batches[0]) <= _MAX_OUTPUT_BYTES:
            taken.append(self._batches.popleft())
            size += len(taken[-1])
        self._size -= size
        return b"".join(taken)

    def _drop(self, lines: bytes) -> None:
        count = lines.count(b"\n")
        self.dropped += count
        self._unreported += count
