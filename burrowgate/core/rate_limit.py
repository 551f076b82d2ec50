"""How many refusals an address is given with the reason, before it is told no more than to wait: a bucket for each.

Rules.
    A bucket holds `at_once` refusals and fills at an even rate; each refusal takes one out, and where none is left
    there is a wait. What is refused then takes nothing out: whoever keeps on hears of the same end, not of a later one.
    Only refusals are counted: who holds something genuine is never asked how full the bucket of their address is.
    An IPv6 address counts as its network of 64 bits, which is what one visitor commonly has (RFC 6177).
    Memory is bounded: of more than `most` addresses the one is forgotten that was refused longest ago, and begins anew.
"""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Callable

ADDRESSES = 10_000
"""How many addresses are remembered."""
LONGEST_WAIT = 60
"""The most seconds that anybody is told to wait."""


def rate_limit_key(address: str) -> str:
    """Whom `address` counts as: itself, or the network of 64 bits of an IPv6 one. A text that is none is itself."""
    if ":" not in address:
        return address
    try:
        ip = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return f"{ipaddress.IPv6Address(int(ip) >> 64 << 64)}/64"


class RateLimiter:
    """The buckets of all addresses."""

    __slots__ = ("_at_once", "_left", "_most", "_per_second", "_spares")

    def __init__(
        self,
        per_minute: int = 0,
        at_once: int = 1,
        *,
        most: int = ADDRESSES,
        spares: Callable[[str], bool] = lambda address: False,
    ) -> None:
        """`per_minute` of 0 sets no limit. `spares` says for which addresses there is none in any case."""
        self._most = most
        self._spares = spares
        self._left: dict[str, tuple[float, float]] = {}
        """What was left in each bucket, and when; the one that was used longest ago first."""
        self.configure(per_minute, at_once)

    def configure(self, per_minute: int, at_once: int) -> None:
        """From now on allow so many."""
        self._per_second = per_minute / 60
        self._at_once = at_once

    def __len__(self) -> int:
        """How many addresses are remembered."""
        return len(self._left)

    def take(self, address: str, now: float) -> int:
        """Count a refusal to `address`: 0, or, where it has had too many, the seconds that it is to wait."""
        if not self._per_second or self._spares(address):
            return 0
        name = rate_limit_key(address)
        left, at = self._left.pop(name, (float(self._at_once), now))
        left = min(self._at_once, left + max(0.0, now - at) * self._per_second)
        wait = 0
        if left >= 1:
            left -= 1
        else:
            wait = min(LONGEST_WAIT, math.ceil((1 - left) / self._per_second))
        if len(self._left) >= self._most:
            del self._left[next(iter(self._left))]
        self._left[name] = left, now
        return wait
