"""Deadlines of a box: what is due next, a warning or the end, and for which reason.

Rules.
    The earliest deadline counts; of several at the same time, the one that comes first in `_PRECEDENCE`.
    Idle time counts from the last input, or from when the screen was ready: an animated page is not a person.
    A warning comes a minute before the end, or half the threshold if that is shorter, and is given once for each end.
    Input changes the end, so that the warning no longer stands (`stands`).

All times are seconds of one monotonic clock, on which the caller has put the end of the session too.
"""

from __future__ import annotations

from dataclasses import dataclass

from burrowgate.core.boxes.states import BoxReason

WARNING_SECONDS = 60.0
_PRECEDENCE = (
    BoxReason.EXPIRED,
    BoxReason.MAX_LIFETIME,
    BoxReason.START_TIMEOUT,
    BoxReason.IDLE,
    BoxReason.NO_VIEWER,
)
_WARNED = frozenset({BoxReason.EXPIRED, BoxReason.MAX_LIFETIME, BoxReason.IDLE})
"""Reasons that a warning precedes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long a box may do what, in seconds."""

    start: float
    """Until its screen answers."""
    idle: float
    """Without input, once its screen has answered."""
    no_viewer: float
    lifetime: float
    """Since it was requested."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When what happened to a box; None for what has not happened."""

    requested: float
    ready: float | None = None
    input: float | None = None
    """The last input; a visitor who asks to stay counts as one."""
    has_viewer: bool = False
    viewer_left: float | None = None
    """When the last viewer left; None while there was none yet."""
    session_ends: float | None = None
    """None for a session that does not expire."""


@dataclass(frozen=True, slots=True)
class End:
    """The end of a box."""

    at: float
    reason: BoxReason


@dataclass(frozen=True, slots=True)
class Warn:
    """A warning of an end."""

    at: float
    end: End


def ends(limits: Limits, times: Times) -> list[End]:
    """Return all ends that a box has before it, the one that counts first."""
    found = [End(times.requested + limits.lifetime, BoxReason.MAX_LIFETIME)]
    if times.session_ends is not None:
        found.append(End(times.session_ends, BoxReason.EXPIRED))
    if times.ready is None:
        found.append(End(times.requested + limits.start, BoxReason.START_TIMEOUT))
    else:
        found.append(End(idle_since(times) + limits.idle, BoxReason.IDLE))
        if not times.has_viewer:
            found.append(End(max(times.ready, times.viewer_left or 0.0) + limits.no_viewer, BoxReason.NO_VIEWER))
    return sorted(found, key=lambda end: (end.at, _PRECEDENCE.index(end.reason)))


def idle_since(times: Times) -> float:
    """Return since when a box whose screen has answered has had no input."""
    assert times.ready is not None
    return times.ready if times.input is None else max(times.ready, times.input)


def next_due(limits: Limits, times: Times, warned: End | None = None) -> Warn | End:
    """Return what comes next, which may be due already; `warned` is the end of which the visitor was warned last."""
    end = ends(limits, times)[0]
    if end.reason not in _WARNED or end == warned:
        return end
    return Warn(end.at - _lead(limits, end), end)


def stands(limits: Limits, times: Times, warned: End | None) -> bool:
    """Return whether the warning of `warned` still holds: no input and no longer session has changed that end."""
    return warned is not None and warned in ends(limits, times)


def _lead(limits: Limits, end: End) -> float:
    return min(WARNING_SECONDS, limits.idle / 2) if end.reason is BoxReason.IDLE else WARNING_SECONDS
