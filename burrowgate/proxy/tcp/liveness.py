"""Liveness of a tunnel's client: when to ping it, and when it counts as lost.

Rules.
    A client that has sent nothing for the interval gets a ping, a second one after half as long again, and is lost
    after twice the interval: with one of 25 s, a program that was killed is noticed within 50 s, and no server in
    between sees a minute without traffic.
    A client that does not read cannot answer. One that was sent data since its last pong may have stopped reading
    because the program behind it has, which may last for hours; it gets pings as before, but only TCP decides whether
    it is lost.
"""

from __future__ import annotations

from enum import Enum

PING_INTERVAL_SECONDS = 25.0
SWEEP_SECONDS = 1.0
"""What a client sends is noticed up to this much later, so that all is due this much earlier."""


class Action(Enum):
    """What to do about a client that is silent."""

    PING = "ping"
    LOST = "lost"


class Liveness:
    """When a client sent something, and what it was sent; times are seconds of any clock."""

    __slots__ = ("_down", "_first", "_is_caught_up", "_lost", "_ping_down", "_pings", "_since")

    def __init__(self, now: float, interval: float = PING_INTERVAL_SECONDS) -> None:
        self._since = now
        self._first = interval - SWEEP_SECONDS
        """Seconds of silence after which the first ping is due."""
        self._lost = 2 * interval - SWEEP_SECONDS
        self._pings = 0
        self._down = 0
        self._ping_down = 0
        """Bytes that had been sent to the client when the last ping was sent."""
        self._is_caught_up = True
        """Whether the client has read all that was sent to it before the last ping."""

    def pong(self) -> None:
        """The client answered a ping: it has read what was sent before it."""
        self._is_caught_up = True

    def sweep(self, now: float, *, received: bool, down: int) -> Action | None:
        """Return what to do at `now`; called once a second.

        `received` is whether anything came from the client since the last call, and `down` are the bytes of the target
        that were sent to it so far.
        """
        if received:
            self._since, self._pings = now, 0
        self._down = down
        if now < self.next_sweep:
            return None
        if self._pings < 2:
            return self._ping()
        if self._is_caught_up and down == self._ping_down:
            return Action.LOST
        self._since, self._pings = now - self._first, 0
        return self._ping()

    @property
    def next_sweep(self) -> float:
        """When something is due if nothing comes from the client until then."""
        return self._since + (self._first, self._first * 1.5, self._lost)[self._pings]

    def _ping(self) -> Action:
        if self._down != self._ping_down:
            self._is_caught_up = False
        self._pings += 1
        self._ping_down = self._down
        return Action.PING
