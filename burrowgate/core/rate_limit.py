"""Rate limit on refusals: a token bucket for each client address.

Rules.
    A bucket holds a burst of tokens and is refilled at an even rate; each refusal takes one, and without one the
    client has to wait. A refusal without a token takes nothing, so that a client which continues does not have to wait
    any longer.
    Only refusals are counted: a genuine credential is never limited, however many refusals its address has caused.
    An IPv6 address counts as its network of 64 bits, which is what one visitor commonly has (RFC 6177).
    Memory is bounded: beyond `max_addresses` the address refused longest ago is forgotten, and starts with a full
    bucket.
"""

from __future__ import annotations

import ipaddress
import math
from collections.abc import Callable

MAX_ADDRESSES = 10_000
"""Addresses that have a bucket at a time."""
MAX_WAIT_SECONDS = 60
"""Longest wait that a client is asked for."""


def rate_limit_key(address: str) -> str:
    """Return the key of the bucket of `address`: itself, or the network of 64 bits of an IPv6 address."""
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

    __slots__ = ("_buckets", "_burst", "_is_exempt", "_max_addresses", "_per_second")

    def __init__(
        self,
        per_minute: float = 0,
        burst: int = 1,
        *,
        max_addresses: int = MAX_ADDRESSES,
        is_exempt: Callable[[str], bool] = lambda address: False,
    ) -> None:
        """`per_minute` 0 sets no limit; addresses for which `is_exempt` returns True have none in any case."""
        self._max_addresses = max_addresses
        self._is_exempt = is_exempt
        self._buckets: dict[str, tuple[float, float]] = {}
        """Tokens left, and the time of that, by key; the least recently used first."""
        self.configure(per_minute, burst)

    def configure(self, per_minute: float, burst: int) -> None:
        """Set the rate and the size of the buckets from now on."""
        self._per_second = per_minute / 60
        self._burst = burst

    def __len__(self) -> int:
        """Return the number of addresses with a bucket."""
        return len(self._buckets)

    def take(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, tokens + max(0.0, now - updated_at) * self._per_second)
        wait = 0
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        self._keep(key, tokens, now)
        return wait

    def has_token(self, address: str, now: float) -> bool:
        """Return whether `take` would return 0."""
        if not self._per_second or self._is_exempt(address):
            return True
        bucket = self._buckets.get(rate_limit_key(address))
        if bucket is None:
            return self._burst >= 1
        return min(self._burst, bucket[0] + max(0.0, now - bucket[1]) * self._per_second) >= 1

    def give_back(self, address: str) -> None:
        """Undo one `take` of `address` that returned 0, because there was nothing to refuse."""
        key = rate_limit_key(address)
        bucket = self._buckets.get(key)
        if bucket is not None:
            self._buckets[key] = min(float(self._burst), bucket[0] + 1), bucket[1]

    def _keep(self, key: str, tokens: float, now: float) -> None:
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
