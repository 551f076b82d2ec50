"""What time it is, so that nothing that has expired ever lives again (SEC-38).

Rules.
    Time goes on with the monotonic clock, from where the wall clock, or a later `floor`, stood at the start.
    When the wall clock is found ahead, time jumps forward to it; when it is found behind, time goes on as before.
    So time never goes back while the gateway runs, and `floor`, the newest time that the store knows of, does the
    same for the time in which it did not run.
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
    """A clock that is never set back. Everything is in seconds."""

    __slots__ = ("_monotonic", "_offset", "_wall")

    def __init__(self, wall: Callable[[], float], monotonic: Callable[[], float], *, floor: float = 0) -> None:
        """`wall` tells the time since 1970, such as `time.time`; `monotonic` only ever goes on.

        A `monotonic` that also counts the time in which the machine sleeps needs no `sync` to be right on waking.
        """
        self._wall = wall
        self._monotonic = monotonic
        self._offset = max(wall(), floor) - monotonic()

    def now(self) -> float:
        """Now, in seconds since 1970."""
        return self._offset + self._monotonic()

    def sync(self) -> None:
        """Follow the wall clock if it is ahead; to be called about once a second."""
        self._offset = max(self._offset, self._wall() - self._monotonic())

    def ahead(self) -> float:
        """How far this clock is ahead of the wall clock: more than about a second shows that one was set back."""
        return self.now() - self._wall()


steady_time = partial(time.clock_gettime, getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
"""Seconds that only ever go on, those in which the machine sleeps included where it can tell."""


def read_mark(path: Path) -> float:
    """The time that this home last knew, or 0."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def write_mark(path: Path, now: float) -> None:
    """Remember the time across a restart, as the modification time of a file."""
    path.touch(mode=0o600)
    os.utime(path, (now, now))
