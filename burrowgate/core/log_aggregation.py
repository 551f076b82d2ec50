"""Counts, by address and minute, the refusals that are not worth a line each, for the log to say them in one."""

from __future__ import annotations

from typing import NamedTuple

from burrowgate.core.rate_limit import rate_limit_key

OTHER_ADDRESSES = "others"
"""All addresses beyond the first `MAX_ADDRESSES` of a minute."""
MAX_ADDRESSES = 100
"""How many addresses get a line of their own in a minute: whoever has many of them fills no log either."""


class RepeatCount(NamedTuple):
    """So many of them from one address in one minute."""

    minute: int
    """When it began, in seconds since 1970."""
    peer: str
    """The address, or the network of 64 bits; or `OTHER_ADDRESSES`."""
    times: int


class RepeatCounter:
    """What was counted and not told of yet."""

    __slots__ = ("_counts", "_most")

    def __init__(self, most: int = MAX_ADDRESSES) -> None:
        self._most = most
        self._counts: dict[tuple[int, str], int] = {}

    def add(self, peer: str, now: float) -> None:
        """One more from `peer`."""
        counts = self._counts
        key = int(now) // 60 * 60, rate_limit_key(peer)
        if key not in counts and len(counts) >= self._most:
            key = key[0], OTHER_ADDRESSES
        counts[key] = counts.get(key, 0) + 1

    def take_finished(self, now: float | None = None) -> list[RepeatCount]:
        """What was counted in the minutes that are over at `now`, or in all of them; it is not told of again."""
        if not self._counts:
            return []
        told = [RepeatCount(*key, count) for key, count in self._counts.items() if now is None or key[0] + 60 <= now]
        for one in told:
            del self._counts[one.minute, one.peer]
        return told
