"""The gateway's clock: never goes back, and does not follow a step of the wall clock at once (SEC-38, SEC-72).

Rules.
    Time advances with the monotonic clock, which includes the time in which the machine is suspended.
    The wall clock corrects drift: up to `MAX_DRIFT_SECONDS` at once, and no more than `DRIFT_RATE` of the time passed.
    If it is further ahead, that is a step, which the monotonic clock contradicts. A step is followed once it was
    observed for `STEP_TIMEOUT_SECONDS` or the operator accepts it; only as far as the wall clock was ahead all the
    while. If the wall clock is behind, time advances as before.
    A clock that starts in the same boot as its predecessor continues that one's time, by the monotonic clock. After a
    reboot nothing contradicts the wall clock, but time does not start before the predecessor's last.
So a wall clock that is wrong for less than an hour expires nothing, and nothing that has expired is valid again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from zope.interface import implementer

from burrowgate.interfaces import IClock

MAX_DRIFT_SECONDS = 1.0
"""By which the wall clock corrects the time at once: time services adjust smaller differences without a step."""
DRIFT_RATE = 0.001
"""Seconds of correction for each second passed; twice what the kernel allows a time service (adjtimex(2))."""
STEP_TIMEOUT_SECONDS = 3600.0
"""For which a step must be observed: longer than an error that an operator or a time service corrects."""
MAX_GAP_SECONDS = 60.0
"""Time between two observations beyond this does not count as observed."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the wall clock that is not followed yet."""

    offset: float
    """Smallest difference of wall clock and monotonic clock since the step, in seconds."""
    observed: float = 0.0
    """Seconds for which the step was observed."""


@dataclass(frozen=True, slots=True)
class ClockMark:
    """The state of a clock, with which its successor starts."""

    time: float
    """Unix time of the clock."""
    uptime: float = 0.0
    """The monotonic clock at that time."""
    boot: str = ""
    """Id of the boot that `uptime` belongs to; empty if it is not known."""
    step: Step | None = None


@implementer(IClock)
class SteadyClock:
    """A clock that never goes back. All times are in seconds."""

    __slots__ = ("_accepted", "_allowance", "_boot", "_monotonic", "_offset", "_synced_at", "_wall", "step")

    def __init__(
        self,
        wall: Callable[[], float],
        monotonic: Callable[[], float],
        *,
        mark: ClockMark | None = None,
        boot: str = "",
    ) -> None:
        """`wall` returns Unix time, such as `time.time`; `monotonic` never decreases during the boot `boot`."""
        self._wall = wall
        self._monotonic = monotonic
        self._boot = boot
        self._accepted: float | None = None
        self._allowance = MAX_DRIFT_SECONDS
        self._synced_at = uptime = monotonic()
        self.step: Step | None = None
        """The step of the wall clock that is not followed yet."""
        if mark is not None and boot and boot == mark.boot and uptime >= mark.uptime:
            self._offset = mark.time - mark.uptime
            self.step = mark.step
            self.sync()
        else:
            self._offset = max(wall(), mark.time if mark is not None else 0.0) - uptime

    def now(self) -> float:
        """The current Unix time, in seconds."""
        return self._offset + self._monotonic()

    def sync(self) -> None:
        """Correct drift, and observe a step of the wall clock; called about twice a second."""
        uptime = self._monotonic()
        passed = uptime - self._synced_at
        self._synced_at = uptime
        self._allowance = min(MAX_DRIFT_SECONDS, self._allowance + passed * DRIFT_RATE)
        offset = self._wall() - uptime
        if offset - self._offset <= self._allowance:
            self._allowance -= max(0.0, offset - self._offset)
            self._follow(offset)
        elif self._accepted is not None and offset <= self._accepted + MAX_DRIFT_SECONDS:
            self._follow(offset)
        elif self.step is None:
            self.step = Step(offset)
        else:
            self._observe(
                Step(min(offset, self.step.offset), self.step.observed + min(passed, MAX_GAP_SECONDS)), offset
            )

    def _follow(self, offset: float) -> None:
        self._offset = max(self._offset, offset)
        self.step = None

    def _observe(self, step: Step, offset: float) -> None:
        self.step = step
        if step.observed >= STEP_TIMEOUT_SECONDS:
            self._follow(step.offset)
            # What the wall clock was ahead of that for a part of the time only is a new step.
            if offset - self._offset > self._allowance:
                self.step = Step(offset)

    def accept(self, offset: float) -> None:
        """Follow the wall clock up to `offset`, its difference to the monotonic clock, from the next `sync` on."""
        self._accepted = offset

    def ahead(self) -> float:
        """Seconds by which this clock is ahead of the wall clock: more than about one means that that was set back."""
        return self.now() - self._wall()

    def step_follows_in(self) -> float | None:
        """Seconds until the step is followed; None without one."""
        return None if self.step is None else max(0.0, STEP_TIMEOUT_SECONDS - self.step.observed)

    def mark(self) -> ClockMark:
        """The state of this clock, for its successor."""
        uptime = self._monotonic()
        return ClockMark(self._offset + uptime, uptime, self._boot, self.step)


steady_time = partial(time.clock_gettime, getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
"""Monotonic seconds, including the time in which the machine is suspended where the system provides that.

So a laptop that wakes up has no step: wall clock and monotonic clock agree that the time has passed.
"""
