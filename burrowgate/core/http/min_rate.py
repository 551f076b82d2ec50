"""Minimum rates of bodies: by how much a transfer may fall behind its rate.

A transfer has an allowance in seconds, at most its grace. Each second costs one, and bytes at the minimum rate of a
second earn one. So a transfer below the rate ends when its deficit exceeds the grace, a pause as long as the grace is
tolerated once, and a transfer above the rate never ends.
"""

from __future__ import annotations


def allowance_after(allowance: float, transferred: int, rate: int, grace: float) -> float:
    """Return the allowance after a second in which `transferred` bytes went; the transfer is too slow below 0.

    `rate` is in bytes per second, `allowance` and `grace` are in seconds.
    """
    return min(grace, allowance - 1 + transferred / rate)


class SendRate:
    """How fast a client accepts what is pending for it; `sweep` is called once a second while something is."""

    __slots__ = ("_accepted", "allowance")

    def __init__(self, accepted: int, grace: float) -> None:
        """`accepted` counts the bytes that the client has accepted so far; `grace` is in seconds."""
        self._accepted = accepted
        self.allowance = grace
        """By how many seconds the client may fall behind yet."""

    @property
    def is_too_slow(self) -> bool:
        """Whether the client has fallen behind by more than the grace."""
        return self.allowance < 0

    def sweep(self, accepted: int, *, rate: int, grace: float) -> bool:
        """Count a second, at whose end the client has accepted `accepted` bytes; returns whether it took any.

        A count that falls is of a transport that knows only what is unsent: it was empty, and was filled again.
        """
        count, self._accepted = accepted - self._accepted, accepted
        self.allowance = grace if count < 0 else allowance_after(self.allowance, count, rate, grace)
        return count != 0
