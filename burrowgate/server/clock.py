"""The gateway's clock, which never goes backwards, so that nothing that has expired becomes valid again (SEC-38).

Rules.
    Time starts at the wall clock or at `floor`, whichever is later, and advances with the monotonic clock.
    If the wall clock is ahead, time jumps forward to it; if it is behind, time advances as before.
    So time never goes backwards while the gateway runs. `floor`, the last time saved in the home, ensures the same
    across restarts.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from zope.interface import implementer

from burrowgate.interfaces import IClock


@implementer(IClock)
class SteadyClock:
    """A clock that never goes backwards. All times are in seconds."""

    __slots__ = ("_monotonic", "_offset", "_wall")

    def __init__(self, wall: Callable[[], float], monotonic: Callable[[], float], *, floor: float = 0) -> None:
        """`wall` returns Unix time, such as `time.time`; `monotonic` returns a time that never decreases.

        If `monotonic` includes the time in which the machine is suspended, time is right on resume without `sync`.
        """
        self._wall = wall
        self._monotonic = monotonic
        self._offset = max(wall(), floor) - monotonic()

    def now(self) -> float:
        """The current Unix time, in seconds."""
        return self._offset + self._monotonic()

    def sync(self) -> None:
        """Advance to the wall clock if it is ahead; called about twice a second."""
        self._offset = max(self._offset, self._wall() - self._monotonic())

    def ahead(self) -> float:
        """Seconds by which this clock is ahead of the wall clock: more than about one means that that was set back."""
        return self.now() - self._wall()


steady_time = partial(time.clock_gettime, getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
"""Monotonic seconds, including the time in which the machine is suspended where the system provides that."""


def read_mark(path: Path) -> float:
    """The Unix time that was last saved in the file `path`, or 0."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def write_mark(path: Path, now: float) -> None:
    """Save the Unix time `now` as the modification time of the file `path`. Raises `OSError`."""
    path.touch(mode=0o600)
    os.utime(path, (now, now))
