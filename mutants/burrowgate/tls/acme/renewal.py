"""Renewal times of certificates, and delays after failed orders: pure functions with the random number as argument.

A random delay spreads renewals: certificates issued on the same day would otherwise all be renewed on the same day.
"""

from __future__ import annotations

from burrowgate.interfaces import IEntropy

JITTER = 1 / 30
"""Maximum random delay after two thirds of a certificate's lifetime, as a fraction of the lifetime."""
FIRST_PAUSE = 300.0
"""Seconds before the second attempt; ACME servers allow few failures per hour."""
LONGEST_PAUSE = 86400.0


def chance(entropy: IEntropy) -> float:
    """A random number from 0 to below 1."""
    return int.from_bytes(entropy.token_bytes(4), "big") / 2**32


def due_at(not_before: float, not_after: float, chance: float) -> float:
    """The time at which a certificate that is valid from `not_before` to `not_after` is renewed."""
    return not_before + (not_after - not_before) * (2 / 3 + JITTER * chance)


def pause(failures: int, chance: float) -> float:
    """Seconds to wait after `failures` consecutive failures: doubled each time, with a random part of a quarter."""
    whole = min(FIRST_PAUSE * (1 << min(failures - 1, 20)), LONGEST_PAUSE)
    return whole * (0.75 + 0.25 * chance)
