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


from mutmut.mutation.trampoline import wrap_in_trampoline as _mutmut_mutated, MutantDict
mutants_x_rate_limit_key__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_rate_limit_key__mutmut)
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


def x_rate_limit_key__mutmut_orig(address: str) -> str:
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


def x_rate_limit_key__mutmut_1(address: str) -> str:
    """Return the key of the bucket of `address`: itself, or the network of 64 bits of an IPv6 address."""
    if "XX:XX" not in address:
        return address
    try:
        ip = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return f"{ipaddress.IPv6Address(int(ip) >> 64 << 64)}/64"


def x_rate_limit_key__mutmut_2(address: str) -> str:
    """Return the key of the bucket of `address`: itself, or the network of 64 bits of an IPv6 address."""
    if ":" in address:
        return address
    try:
        ip = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return f"{ipaddress.IPv6Address(int(ip) >> 64 << 64)}/64"


def x_rate_limit_key__mutmut_3(address: str) -> str:
    """Return the key of the bucket of `address`: itself, or the network of 64 bits of an IPv6 address."""
    if ":" not in address:
        return address
    try:
        ip = None
    except ValueError:
        return address
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return f"{ipaddress.IPv6Address(int(ip) >> 64 << 64)}/64"


def x_rate_limit_key__mutmut_4(address: str) -> str:
    """Return the key of the bucket of `address`: itself, or the network of 64 bits of an IPv6 address."""
    if ":" not in address:
        return address
    try:
        ip = ipaddress.IPv6Address(None)
    except ValueError:
        return address
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return f"{ipaddress.IPv6Address(int(ip) >> 64 << 64)}/64"


def x_rate_limit_key__mutmut_5(address: str) -> str:
    """Return the key of the bucket of `address`: itself, or the network of 64 bits of an IPv6 address."""
    if ":" not in address:
        return address
    try:
        ip = ipaddress.IPv6Address(address.partition(None)[0])
    except ValueError:
        return address
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return f"{ipaddress.IPv6Address(int(ip) >> 64 << 64)}/64"


def x_rate_limit_key__mutmut_6(address: str) -> str:
    """Return the key of the bucket of `address`: itself, or the network of 64 bits of an IPv6 address."""
    if ":" not in address:
        return address
    try:
        ip = ipaddress.IPv6Address(address.rpartition("%")[0])
    except ValueError:
        return address
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return f"{ipaddress.IPv6Address(int(ip) >> 64 << 64)}/64"


def x_rate_limit_key__mutmut_7(address: str) -> str:
    """Return the key of the bucket of `address`: itself, or the network of 64 bits of an IPv6 address."""
    if ":" not in address:
        return address
    try:
        ip = ipaddress.IPv6Address(address.partition("XX%XX")[0])
    except ValueError:
        return address
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return f"{ipaddress.IPv6Address(int(ip) >> 64 << 64)}/64"


def x_rate_limit_key__mutmut_8(address: str) -> str:
    """Return the key of the bucket of `address`: itself, or the network of 64 bits of an IPv6 address."""
    if ":" not in address:
        return address
    try:
        ip = ipaddress.IPv6Address(address.partition("%")[1])
    except ValueError:
        return address
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return f"{ipaddress.IPv6Address(int(ip) >> 64 << 64)}/64"


def x_rate_limit_key__mutmut_9(address: str) -> str:
    """Return the key of the bucket of `address`: itself, or the network of 64 bits of an IPv6 address."""
    if ":" not in address:
        return address
    try:
        ip = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    if ip.ipv4_mapped is None:
        return str(ip.ipv4_mapped)
    return f"{ipaddress.IPv6Address(int(ip) >> 64 << 64)}/64"


def x_rate_limit_key__mutmut_10(address: str) -> str:
    """Return the key of the bucket of `address`: itself, or the network of 64 bits of an IPv6 address."""
    if ":" not in address:
        return address
    try:
        ip = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    if ip.ipv4_mapped is not None:
        return str(None)
    return f"{ipaddress.IPv6Address(int(ip) >> 64 << 64)}/64"


def x_rate_limit_key__mutmut_11(address: str) -> str:
    """Return the key of the bucket of `address`: itself, or the network of 64 bits of an IPv6 address."""
    if ":" not in address:
        return address
    try:
        ip = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return f"{ipaddress.IPv6Address(None)}/64"


def x_rate_limit_key__mutmut_12(address: str) -> str:
    """Return the key of the bucket of `address`: itself, or the network of 64 bits of an IPv6 address."""
    if ":" not in address:
        return address
    try:
        ip = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return f"{ipaddress.IPv6Address(int(ip) >> 64 >> 64)}/64"


def x_rate_limit_key__mutmut_13(address: str) -> str:
    """Return the key of the bucket of `address`: itself, or the network of 64 bits of an IPv6 address."""
    if ":" not in address:
        return address
    try:
        ip = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return f"{ipaddress.IPv6Address(int(ip) << 64 << 64)}/64"


def x_rate_limit_key__mutmut_14(address: str) -> str:
    """Return the key of the bucket of `address`: itself, or the network of 64 bits of an IPv6 address."""
    if ":" not in address:
        return address
    try:
        ip = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return f"{ipaddress.IPv6Address(int(None) >> 64 << 64)}/64"


def x_rate_limit_key__mutmut_15(address: str) -> str:
    """Return the key of the bucket of `address`: itself, or the network of 64 bits of an IPv6 address."""
    if ":" not in address:
        return address
    try:
        ip = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return f"{ipaddress.IPv6Address(int(ip) >> 65 << 64)}/64"


def x_rate_limit_key__mutmut_16(address: str) -> str:
    """Return the key of the bucket of `address`: itself, or the network of 64 bits of an IPv6 address."""
    if ":" not in address:
        return address
    try:
        ip = ipaddress.IPv6Address(address.partition("%")[0])
    except ValueError:
        return address
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return f"{ipaddress.IPv6Address(int(ip) >> 64 << 65)}/64"

mutants_x_rate_limit_key__mutmut['_mutmut_orig'] = x_rate_limit_key__mutmut_orig # type: ignore # mutmut generated
mutants_x_rate_limit_key__mutmut['x_rate_limit_key__mutmut_1'] = x_rate_limit_key__mutmut_1 # type: ignore # mutmut generated
mutants_x_rate_limit_key__mutmut['x_rate_limit_key__mutmut_2'] = x_rate_limit_key__mutmut_2 # type: ignore # mutmut generated
mutants_x_rate_limit_key__mutmut['x_rate_limit_key__mutmut_3'] = x_rate_limit_key__mutmut_3 # type: ignore # mutmut generated
mutants_x_rate_limit_key__mutmut['x_rate_limit_key__mutmut_4'] = x_rate_limit_key__mutmut_4 # type: ignore # mutmut generated
mutants_x_rate_limit_key__mutmut['x_rate_limit_key__mutmut_5'] = x_rate_limit_key__mutmut_5 # type: ignore # mutmut generated
mutants_x_rate_limit_key__mutmut['x_rate_limit_key__mutmut_6'] = x_rate_limit_key__mutmut_6 # type: ignore # mutmut generated
mutants_x_rate_limit_key__mutmut['x_rate_limit_key__mutmut_7'] = x_rate_limit_key__mutmut_7 # type: ignore # mutmut generated
mutants_x_rate_limit_key__mutmut['x_rate_limit_key__mutmut_8'] = x_rate_limit_key__mutmut_8 # type: ignore # mutmut generated
mutants_x_rate_limit_key__mutmut['x_rate_limit_key__mutmut_9'] = x_rate_limit_key__mutmut_9 # type: ignore # mutmut generated
mutants_x_rate_limit_key__mutmut['x_rate_limit_key__mutmut_10'] = x_rate_limit_key__mutmut_10 # type: ignore # mutmut generated
mutants_x_rate_limit_key__mutmut['x_rate_limit_key__mutmut_11'] = x_rate_limit_key__mutmut_11 # type: ignore # mutmut generated
mutants_x_rate_limit_key__mutmut['x_rate_limit_key__mutmut_12'] = x_rate_limit_key__mutmut_12 # type: ignore # mutmut generated
mutants_x_rate_limit_key__mutmut['x_rate_limit_key__mutmut_13'] = x_rate_limit_key__mutmut_13 # type: ignore # mutmut generated
mutants_x_rate_limit_key__mutmut['x_rate_limit_key__mutmut_14'] = x_rate_limit_key__mutmut_14 # type: ignore # mutmut generated
mutants_x_rate_limit_key__mutmut['x_rate_limit_key__mutmut_15'] = x_rate_limit_key__mutmut_15 # type: ignore # mutmut generated
mutants_x_rate_limit_key__mutmut['x_rate_limit_key__mutmut_16'] = x_rate_limit_key__mutmut_16 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁ__init____mutmut: MutantDict = {}  # type: ignore
mutants_xǁRateLimiterǁconfigure__mutmut: MutantDict = {}  # type: ignore
mutants_xǁRateLimiterǁtake__mutmut: MutantDict = {}  # type: ignore


class RateLimiter:
    """The buckets of all addresses."""

    __slots__ = ("_buckets", "_burst", "_is_exempt", "_max_addresses", "_per_second")

    @_mutmut_mutated(mutants_xǁRateLimiterǁ__init____mutmut)
    def __init__(
        self,
        per_minute: int = 0,
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

    def xǁRateLimiterǁ__init____mutmut_orig(
        self,
        per_minute: int = 0,
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

    def xǁRateLimiterǁ__init____mutmut_1(
        self,
        per_minute: int = 1,
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

    def xǁRateLimiterǁ__init____mutmut_2(
        self,
        per_minute: int = 0,
        burst: int = 2,
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

    def xǁRateLimiterǁ__init____mutmut_3(
        self,
        per_minute: int = 0,
        burst: int = 1,
        *,
        max_addresses: int = MAX_ADDRESSES,
        is_exempt: Callable[[str], bool] = lambda address: False,
    ) -> None:
        """`per_minute` 0 sets no limit; addresses for which `is_exempt` returns True have none in any case."""
        self._max_addresses = None
        self._is_exempt = is_exempt
        self._buckets: dict[str, tuple[float, float]] = {}
        """Tokens left, and the time of that, by key; the least recently used first."""
        self.configure(per_minute, burst)

    def xǁRateLimiterǁ__init____mutmut_4(
        self,
        per_minute: int = 0,
        burst: int = 1,
        *,
        max_addresses: int = MAX_ADDRESSES,
        is_exempt: Callable[[str], bool] = lambda address: False,
    ) -> None:
        """`per_minute` 0 sets no limit; addresses for which `is_exempt` returns True have none in any case."""
        self._max_addresses = max_addresses
        self._is_exempt = None
        self._buckets: dict[str, tuple[float, float]] = {}
        """Tokens left, and the time of that, by key; the least recently used first."""
        self.configure(per_minute, burst)

    def xǁRateLimiterǁ__init____mutmut_5(
        self,
        per_minute: int = 0,
        burst: int = 1,
        *,
        max_addresses: int = MAX_ADDRESSES,
        is_exempt: Callable[[str], bool] = lambda address: False,
    ) -> None:
        """`per_minute` 0 sets no limit; addresses for which `is_exempt` returns True have none in any case."""
        self._max_addresses = max_addresses
        self._is_exempt = is_exempt
        self._buckets: dict[str, tuple[float, float]] = None
        """Tokens left, and the time of that, by key; the least recently used first."""
        self.configure(per_minute, burst)

    def xǁRateLimiterǁ__init____mutmut_6(
        self,
        per_minute: int = 0,
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
        self.configure(None, burst)

    def xǁRateLimiterǁ__init____mutmut_7(
        self,
        per_minute: int = 0,
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
        self.configure(per_minute, None)

    def xǁRateLimiterǁ__init____mutmut_8(
        self,
        per_minute: int = 0,
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
        self.configure(burst)

    def xǁRateLimiterǁ__init____mutmut_9(
        self,
        per_minute: int = 0,
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
        self.configure(per_minute, )

    @_mutmut_mutated(mutants_xǁRateLimiterǁconfigure__mutmut)
    def configure(self, per_minute: int, burst: int) -> None:
        """Set the rate and the size of the buckets from now on."""
        self._per_second = per_minute / 60
        self._burst = burst

    def xǁRateLimiterǁconfigure__mutmut_orig(self, per_minute: int, burst: int) -> None:
        """Set the rate and the size of the buckets from now on."""
        self._per_second = per_minute / 60
        self._burst = burst

    def xǁRateLimiterǁconfigure__mutmut_1(self, per_minute: int, burst: int) -> None:
        """Set the rate and the size of the buckets from now on."""
        self._per_second = None
        self._burst = burst

    def xǁRateLimiterǁconfigure__mutmut_2(self, per_minute: int, burst: int) -> None:
        """Set the rate and the size of the buckets from now on."""
        self._per_second = per_minute * 60
        self._burst = burst

    def xǁRateLimiterǁconfigure__mutmut_3(self, per_minute: int, burst: int) -> None:
        """Set the rate and the size of the buckets from now on."""
        self._per_second = per_minute / 61
        self._burst = burst

    def xǁRateLimiterǁconfigure__mutmut_4(self, per_minute: int, burst: int) -> None:
        """Set the rate and the size of the buckets from now on."""
        self._per_second = per_minute / 60
        self._burst = None

    def __len__(self) -> int:
        """Return the number of addresses with a bucket."""
        return len(self._buckets)

    @_mutmut_mutated(mutants_xǁRateLimiterǁtake__mutmut)
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
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_orig(self, address: str, now: float) -> int:
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
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_1(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second and self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, tokens + max(0.0, now - updated_at) * self._per_second)
        wait = 0
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_2(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, tokens + max(0.0, now - updated_at) * self._per_second)
        wait = 0
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_3(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(None):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, tokens + max(0.0, now - updated_at) * self._per_second)
        wait = 0
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_4(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 1
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, tokens + max(0.0, now - updated_at) * self._per_second)
        wait = 0
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_5(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = None
        tokens, updated_at = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, tokens + max(0.0, now - updated_at) * self._per_second)
        wait = 0
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_6(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(None)
        tokens, updated_at = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, tokens + max(0.0, now - updated_at) * self._per_second)
        wait = 0
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_7(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = None
        tokens = min(self._burst, tokens + max(0.0, now - updated_at) * self._per_second)
        wait = 0
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_8(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(None, (float(self._burst), now))
        tokens = min(self._burst, tokens + max(0.0, now - updated_at) * self._per_second)
        wait = 0
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_9(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, None)
        tokens = min(self._burst, tokens + max(0.0, now - updated_at) * self._per_second)
        wait = 0
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_10(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop((float(self._burst), now))
        tokens = min(self._burst, tokens + max(0.0, now - updated_at) * self._per_second)
        wait = 0
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_11(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, )
        tokens = min(self._burst, tokens + max(0.0, now - updated_at) * self._per_second)
        wait = 0
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_12(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, (float(None), now))
        tokens = min(self._burst, tokens + max(0.0, now - updated_at) * self._per_second)
        wait = 0
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_13(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, (float(self._burst), now))
        tokens = None
        wait = 0
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_14(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(None, tokens + max(0.0, now - updated_at) * self._per_second)
        wait = 0
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_15(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, None)
        wait = 0
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_16(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(tokens + max(0.0, now - updated_at) * self._per_second)
        wait = 0
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_17(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, )
        wait = 0
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_18(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, tokens - max(0.0, now - updated_at) * self._per_second)
        wait = 0
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_19(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, tokens + max(0.0, now - updated_at) / self._per_second)
        wait = 0
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_20(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, tokens + max(None, now - updated_at) * self._per_second)
        wait = 0
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_21(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, tokens + max(0.0, None) * self._per_second)
        wait = 0
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_22(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, tokens + max(now - updated_at) * self._per_second)
        wait = 0
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_23(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, tokens + max(0.0, ) * self._per_second)
        wait = 0
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_24(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, tokens + max(1.0, now - updated_at) * self._per_second)
        wait = 0
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_25(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, tokens + max(0.0, now + updated_at) * self._per_second)
        wait = 0
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_26(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, tokens + max(0.0, now - updated_at) * self._per_second)
        wait = None
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_27(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, tokens + max(0.0, now - updated_at) * self._per_second)
        wait = 1
        if tokens >= 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_28(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, tokens + max(0.0, now - updated_at) * self._per_second)
        wait = 0
        if tokens > 1:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_29(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, tokens + max(0.0, now - updated_at) * self._per_second)
        wait = 0
        if tokens >= 2:
            tokens -= 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_30(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, tokens + max(0.0, now - updated_at) * self._per_second)
        wait = 0
        if tokens >= 1:
            tokens = 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_31(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, tokens + max(0.0, now - updated_at) * self._per_second)
        wait = 0
        if tokens >= 1:
            tokens += 1
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_32(self, address: str, now: float) -> int:
        """Count a refusal to `address`; returns 0, or the seconds that it has to wait if its bucket is empty."""
        if not self._per_second or self._is_exempt(address):
            return 0
        key = rate_limit_key(address)
        tokens, updated_at = self._buckets.pop(key, (float(self._burst), now))
        tokens = min(self._burst, tokens + max(0.0, now - updated_at) * self._per_second)
        wait = 0
        if tokens >= 1:
            tokens -= 2
        else:
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_33(self, address: str, now: float) -> int:
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
            wait = None
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_34(self, address: str, now: float) -> int:
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
            wait = min(None, math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_35(self, address: str, now: float) -> int:
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
            wait = min(MAX_WAIT_SECONDS, None)
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_36(self, address: str, now: float) -> int:
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
            wait = min(math.ceil((1 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_37(self, address: str, now: float) -> int:
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
            wait = min(MAX_WAIT_SECONDS, )
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_38(self, address: str, now: float) -> int:
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
            wait = min(MAX_WAIT_SECONDS, math.ceil(None))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_39(self, address: str, now: float) -> int:
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
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 - tokens) * self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_40(self, address: str, now: float) -> int:
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
            wait = min(MAX_WAIT_SECONDS, math.ceil((1 + tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_41(self, address: str, now: float) -> int:
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
            wait = min(MAX_WAIT_SECONDS, math.ceil((2 - tokens) / self._per_second))
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_42(self, address: str, now: float) -> int:
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
        if len(self._buckets) > self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_43(self, address: str, now: float) -> int:
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
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(None)]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_44(self, address: str, now: float) -> int:
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
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(None))]
        self._buckets[key] = tokens, now
        return wait

    def xǁRateLimiterǁtake__mutmut_45(self, address: str, now: float) -> int:
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
        if len(self._buckets) >= self._max_addresses:
            del self._buckets[next(iter(self._buckets))]
        self._buckets[key] = None
        return wait

mutants_xǁRateLimiterǁ__init____mutmut['_mutmut_orig'] = RateLimiter.xǁRateLimiterǁ__init____mutmut_orig # type: ignore # mutmut generated
mutants_xǁRateLimiterǁ__init____mutmut['xǁRateLimiterǁ__init____mutmut_1'] = RateLimiter.xǁRateLimiterǁ__init____mutmut_1 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁ__init____mutmut['xǁRateLimiterǁ__init____mutmut_2'] = RateLimiter.xǁRateLimiterǁ__init____mutmut_2 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁ__init____mutmut['xǁRateLimiterǁ__init____mutmut_3'] = RateLimiter.xǁRateLimiterǁ__init____mutmut_3 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁ__init____mutmut['xǁRateLimiterǁ__init____mutmut_4'] = RateLimiter.xǁRateLimiterǁ__init____mutmut_4 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁ__init____mutmut['xǁRateLimiterǁ__init____mutmut_5'] = RateLimiter.xǁRateLimiterǁ__init____mutmut_5 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁ__init____mutmut['xǁRateLimiterǁ__init____mutmut_6'] = RateLimiter.xǁRateLimiterǁ__init____mutmut_6 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁ__init____mutmut['xǁRateLimiterǁ__init____mutmut_7'] = RateLimiter.xǁRateLimiterǁ__init____mutmut_7 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁ__init____mutmut['xǁRateLimiterǁ__init____mutmut_8'] = RateLimiter.xǁRateLimiterǁ__init____mutmut_8 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁ__init____mutmut['xǁRateLimiterǁ__init____mutmut_9'] = RateLimiter.xǁRateLimiterǁ__init____mutmut_9 # type: ignore # mutmut generated

mutants_xǁRateLimiterǁconfigure__mutmut['_mutmut_orig'] = RateLimiter.xǁRateLimiterǁconfigure__mutmut_orig # type: ignore # mutmut generated
mutants_xǁRateLimiterǁconfigure__mutmut['xǁRateLimiterǁconfigure__mutmut_1'] = RateLimiter.xǁRateLimiterǁconfigure__mutmut_1 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁconfigure__mutmut['xǁRateLimiterǁconfigure__mutmut_2'] = RateLimiter.xǁRateLimiterǁconfigure__mutmut_2 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁconfigure__mutmut['xǁRateLimiterǁconfigure__mutmut_3'] = RateLimiter.xǁRateLimiterǁconfigure__mutmut_3 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁconfigure__mutmut['xǁRateLimiterǁconfigure__mutmut_4'] = RateLimiter.xǁRateLimiterǁconfigure__mutmut_4 # type: ignore # mutmut generated

mutants_xǁRateLimiterǁtake__mutmut['_mutmut_orig'] = RateLimiter.xǁRateLimiterǁtake__mutmut_orig # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_1'] = RateLimiter.xǁRateLimiterǁtake__mutmut_1 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_2'] = RateLimiter.xǁRateLimiterǁtake__mutmut_2 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_3'] = RateLimiter.xǁRateLimiterǁtake__mutmut_3 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_4'] = RateLimiter.xǁRateLimiterǁtake__mutmut_4 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_5'] = RateLimiter.xǁRateLimiterǁtake__mutmut_5 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_6'] = RateLimiter.xǁRateLimiterǁtake__mutmut_6 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_7'] = RateLimiter.xǁRateLimiterǁtake__mutmut_7 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_8'] = RateLimiter.xǁRateLimiterǁtake__mutmut_8 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_9'] = RateLimiter.xǁRateLimiterǁtake__mutmut_9 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_10'] = RateLimiter.xǁRateLimiterǁtake__mutmut_10 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_11'] = RateLimiter.xǁRateLimiterǁtake__mutmut_11 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_12'] = RateLimiter.xǁRateLimiterǁtake__mutmut_12 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_13'] = RateLimiter.xǁRateLimiterǁtake__mutmut_13 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_14'] = RateLimiter.xǁRateLimiterǁtake__mutmut_14 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_15'] = RateLimiter.xǁRateLimiterǁtake__mutmut_15 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_16'] = RateLimiter.xǁRateLimiterǁtake__mutmut_16 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_17'] = RateLimiter.xǁRateLimiterǁtake__mutmut_17 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_18'] = RateLimiter.xǁRateLimiterǁtake__mutmut_18 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_19'] = RateLimiter.xǁRateLimiterǁtake__mutmut_19 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_20'] = RateLimiter.xǁRateLimiterǁtake__mutmut_20 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_21'] = RateLimiter.xǁRateLimiterǁtake__mutmut_21 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_22'] = RateLimiter.xǁRateLimiterǁtake__mutmut_22 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_23'] = RateLimiter.xǁRateLimiterǁtake__mutmut_23 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_24'] = RateLimiter.xǁRateLimiterǁtake__mutmut_24 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_25'] = RateLimiter.xǁRateLimiterǁtake__mutmut_25 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_26'] = RateLimiter.xǁRateLimiterǁtake__mutmut_26 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_27'] = RateLimiter.xǁRateLimiterǁtake__mutmut_27 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_28'] = RateLimiter.xǁRateLimiterǁtake__mutmut_28 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_29'] = RateLimiter.xǁRateLimiterǁtake__mutmut_29 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_30'] = RateLimiter.xǁRateLimiterǁtake__mutmut_30 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_31'] = RateLimiter.xǁRateLimiterǁtake__mutmut_31 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_32'] = RateLimiter.xǁRateLimiterǁtake__mutmut_32 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_33'] = RateLimiter.xǁRateLimiterǁtake__mutmut_33 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_34'] = RateLimiter.xǁRateLimiterǁtake__mutmut_34 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_35'] = RateLimiter.xǁRateLimiterǁtake__mutmut_35 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_36'] = RateLimiter.xǁRateLimiterǁtake__mutmut_36 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_37'] = RateLimiter.xǁRateLimiterǁtake__mutmut_37 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_38'] = RateLimiter.xǁRateLimiterǁtake__mutmut_38 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_39'] = RateLimiter.xǁRateLimiterǁtake__mutmut_39 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_40'] = RateLimiter.xǁRateLimiterǁtake__mutmut_40 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_41'] = RateLimiter.xǁRateLimiterǁtake__mutmut_41 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_42'] = RateLimiter.xǁRateLimiterǁtake__mutmut_42 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_43'] = RateLimiter.xǁRateLimiterǁtake__mutmut_43 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_44'] = RateLimiter.xǁRateLimiterǁtake__mutmut_44 # type: ignore # mutmut generated
mutants_xǁRateLimiterǁtake__mutmut['xǁRateLimiterǁtake__mutmut_45'] = RateLimiter.xǁRateLimiterǁtake__mutmut_45 # type: ignore # mutmut generated
