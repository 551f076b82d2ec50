"""Timing of an open tunnel: pings, the warning, reports of progress, and the ends that time brings.

Asked once a second by the sweep of exchanges, with the time as an argument: no tunnel has a timer of its own. One that
carries nothing is asked when something is due, and every `REST_SECONDS`, because its session may be changed meanwhile.
"""

from __future__ import annotations

from enum import Enum

from burrowgate.proxy.tcp.interfaces import Opening
from burrowgate.proxy.tcp.liveness import Action, Liveness

PROGRESS_SECONDS = 5.0
REST_SECONDS = 10.0


class Due(Enum):
    """What to do now."""

    EXPIRE = "the session is over"
    IDLE = "no byte came for the idle timeout"
    LOST = "the client answers no ping"
    PING = "ping the client"
    WARN = "warn the client of the end of the session"


class TunnelTiming:
    """The times of one tunnel, in seconds since 1970."""

    __slots__ = ("_liveness", "_moved", "_moved_at", "_reported", "_reported_at", "_warned_for")

    def __init__(self, now: float, ping_interval: float) -> None:
        self._liveness = Liveness(now, ping_interval)
        self._moved = self._reported = 0
        self._moved_at = self._reported_at = now
        self._warned_for = 0
        """The end of the session of which the client was warned."""

    def pong(self) -> None:
        """The client answered a ping."""
        self._liveness.pong()

    def sweep(self, now: float, opening: Opening, up: int, down: int, *, received: bool, is_full: bool) -> Due | None:
        """Return what is due at `now`, and report progress to `opening`.

        `up` and `down` are the bytes so far, `received` is whether anything came from the client since the last call,
        and `is_full` whether the client does not read.
        """
        moved = up + down
        if moved != self._moved:
            self._moved, self._moved_at = moved, now
        if moved != self._reported and now - self._reported_at >= PROGRESS_SECONDS:
            self._reported, self._reported_at = moved, now
            opening.progress(up, down)
        action = self._liveness.sweep(now, received=received, down=down)
        ends_at, idle = opening.ends_at, opening.idle_timeout
        if now >= ends_at:
            return Due.EXPIRE
        if idle is not None and now - self._moved_at >= idle:
            return Due.IDLE
        if action is Action.LOST:
            return Due.LOST
        if is_full:
            return None
        if now >= opening.warn_at and ends_at != self._warned_for:
            self._warned_for = ends_at
            return Due.WARN  # which is traffic like a ping
        return Due.PING if action is Action.PING else None

    def next_sweep(self, now: float, opening: Opening) -> float:
        """Return when something is due, if no bytes pass until then."""
        due = min(now + REST_SECONDS, opening.ends_at, self._liveness.next_sweep)
        if self._moved != self._reported:
            due = min(due, self._reported_at + PROGRESS_SECONDS)
        if opening.idle_timeout is not None:
            due = min(due, self._moved_at + opening.idle_timeout)
        return due if self._warned_for == opening.ends_at else min(due, opening.warn_at)
