"""Aggregation of log lines: counts rate-limited refusals by address and minute, to be logged as one line each."""

from __future__ import annotations

from typing import NamedTuple

from burrowgate.core.rate_limit import rate_limit_key

OTHER_ADDRESSES = "others"
"""All addresses of a minute beyond the first `MAX_ADDRESSES`."""
MAX_ADDRESSES = 100
"""Addresses with a line of their own in a minute, so that a client with many addresses cannot fill the log."""


class RepeatCount(NamedTuple):
    """The number of refusals to one address in one minute."""

    minute: int
    """Beginning of the minute, in seconds since 1970."""
    peer: str
    """The address, or the network of 64 bits of an IPv6 address; or `OTHER_ADDRESSES`."""
    times: int


class RepeatCounter:
    """Counts that have not been logged yet."""

    __slots__ = ("_counts", "_max_addresses")

    def __init__(self, max_addresses: int = MAX_ADDRESSES) -> None:
        self._max_addresses = max_addresses
        self._counts: dict[tuple[int, str], int] = {}

    def add(self, peer: str, now: float) -> None:
        """Count a refusal to the address `peer`."""
        counts = self._counts
        key = int(now) // 60 * 60, rate_limit_key(peer)
        if key not in counts and len(counts) >= self._max_addresses:
            key = key[0], OTHER_ADDRESSES
        counts[key] = counts.get(key, 0) + 1

    def take_finished(self, now: float | None = None) -> list[RepeatCount]:
        """Remove and return the counts of all minutes that have ended by `now`, or of all minutes without `now`."""
        if not self._counts:
            return []
        finished = [
            RepeatCount(*key, count) for key, count in self._counts.items() if now is None or key[0] + 60 <= now
        ]
        for count in finished:
            del self._counts[count.minute, count.peer]
        return finished
