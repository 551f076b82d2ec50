"""Limits on wrong passwords: for each name and address, each name, and each address.

Rules.
    Wrong passwords for one name from one address are limited closely, so that guessing from one address does not lock
    the owner out at another. The limits for a name over all addresses, and for an address over all names, are wider.
    Where a name has signed in before, the limit for the name over all addresses does not hold, so that guessing from
    many addresses does not lock the owner out either.
    A password counts as wrong until it has been found right, so that many at a time are not more than one by one.
    Token buckets: a number at once, and then as many again in each 15 minutes, evenly. Unknown names count as others.
    The buckets are of this process and in memory; beyond `rate_limit.MAX_ADDRESSES` of a kind, the oldest is forgotten.
"""

from __future__ import annotations

from collections.abc import Callable

from burrowgate.core.bounded_cache import SizedCache
from burrowgate.core.rate_limit import RateLimiter, rate_limit_key

WINDOW_MINUTES = 15
WRONG_PER_NAME_AND_ADDRESS = 10
WRONG_PER_NAME = 100
WRONG_PER_ADDRESS = 50
"""Several people behind one address mistype."""
MAX_KNOWN = 10_000
"""Names with an address from which they have signed in, that a process remembers."""


class PasswordLimits:
    """The wrong passwords that were presented to this process."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._pairs = _limiter(WRONG_PER_NAME_AND_ADDRESS)
        self._names = _limiter(WRONG_PER_NAME)
        self._addresses = _limiter(WRONG_PER_ADDRESS)
        self._known = SizedCache[str, bool](max_entries=MAX_KNOWN, max_bytes=100 * MAX_KNOWN)

    def is_reached(self, name_id: str, address: str) -> bool:
        """Return whether no password for that name from `address` is compared now."""
        now = self._now()
        return not all(limiter.has_token(key, now) for limiter, key in self._keys(name_id, address))

    def take(self, name_id: str, address: str) -> None:
        """Count a wrong password."""
        now = self._now()
        for limiter, key in self._keys(name_id, address):
            limiter.take(key, now)

    def give_back(self, name_id: str, address: str) -> None:
        """Undo one `take`, because the password was right or was not compared."""
        for limiter, key in self._keys(name_id, address):
            limiter.give_back(key)

    def remember(self, name_id: str, address: str) -> None:
        """Note that the password of that name was right at `address`."""
        pair = _pair(name_id, address)
        self._known.put(pair, True, len(pair))

    def _keys(self, name_id: str, address: str) -> tuple[tuple[RateLimiter, str], ...]:
        pair = _pair(name_id, address)
        close = (self._pairs, pair), (self._addresses, address)
        return close if pair in self._known else (*close, (self._names, name_id))


def _pair(name_id: str, address: str) -> str:
    return f"{name_id} {rate_limit_key(address)}"


def _limiter(count: int) -> RateLimiter:
    return RateLimiter(count / WINDOW_MINUTES, count)
