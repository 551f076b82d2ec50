"""Deadlines of one running box: when what happened to it, and what of its ends and warnings is due.

All times are seconds of the monotonic clock of the process, but for the end of the session.
"""

from __future__ import annotations

from burrowgate.core import durations
from burrowgate.core.boxes import idle
from burrowgate.core.boxes.records import Box
from burrowgate.core.boxes.settings import BrowserSettings
from burrowgate.core.boxes.states import BoxReason


class Deadlines:
    """The times of one box."""

    def __init__(self, box: Box, settings: BrowserSettings, began: float) -> None:
        self.began = began
        self.viewers = 0
        self._limits = idle.Limits(
            start=settings.start_timeout,
            idle=box.idle_minutes * durations.MINUTE,
            no_viewer=settings.no_viewer,
            lifetime=box.ends_at - box.requested_at,
        )
        self._ready: float | None = None
        self._input: float | None = None
        self._left: float | None = None
        self._session_end: float | None = None
        self._session_ends_at: int | None = None
        self._warned: idle.End | None = None

    def was_ready(self, now: float) -> None:
        """The screen answered."""
        self._ready = now

    def had_input(self, now: float) -> bool:
        """Take input of a visitor; returns whether it takes a warning of the idle end away."""
        self._input = now
        was_warned = self._warned is not None and self._warned.reason is BoxReason.IDLE
        if was_warned:
            self._warned = None
        return was_warned

    def has_viewers(self, count: int, now: float) -> bool:
        """Take the number of viewers; returns whether the first one came, or the last one left."""
        before, self.viewers = self.viewers, count
        if before and not count:
            self._left = now
        return bool(before) != bool(count)

    def session_ends(self, at: int | None, wall: float, now: float) -> None:
        """Take the end of the session, seconds since 1970 as `wall`; None if it is not known just now."""
        if at is not None and at != self._session_ends_at:
            self._session_ends_at, self._session_end = at, now + at - wall

    def warning_is_over(self) -> bool:
        """Return, once, that the warning which was given no longer stands."""
        if self._warned is None or idle.stands(self._limits, self._times(), self._warned):
            return False
        self._warned = None
        return True

    def due(self, now: float) -> idle.Warn | idle.End | None:
        """Return the warning, once, or the end that is due."""
        due = idle.next_due(self._limits, self._times(), self._warned)
        if due.at > now:
            return None
        if isinstance(due, idle.Warn):
            self._warned = due.end
        return due

    def due_at(self) -> float:
        """Return when the next warning or end is due."""
        return idle.next_due(self._limits, self._times(), self._warned).at

    def _times(self) -> idle.Times:
        return idle.Times(
            requested=self.began,
            ready=self._ready,
            input=self._input,
            has_viewer=self.viewers > 0,
            viewer_left=self._left,
            session_ends=self._session_end,
        )
