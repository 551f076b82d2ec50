"""When a certificate is due, and when to try again after that failed: pure functions, chance being an argument.

Everybody who got a certificate on one day would ask for the next one on one day, so each waits a little of its own.
"""

from __future__ import annotations

from burrowgate.interfaces import IEntropy

JITTER = 1 / 30
"""How much of its life a certificate may be renewed later than at two thirds of it."""
FIRST_PAUSE = 300.0
"""Seconds before the second try; ACME servers allow few failures an hour."""
LONGEST_PAUSE = 86400.0


def chance(entropy: IEntropy) -> float:
    """A number from 0 to below 1."""
    return int.from_bytes(entropy.token_bytes(4), "big") / 2**32


def due_at(not_before: float, not_after: float, chance: float) -> float:
    """When a certificate that is good from `not_before` to `not_after` is to be renewed."""
    return not_before + (not_after - not_before) * (2 / 3 + JITTER * chance)


def pause(failures: int, chance: float) -> float:
    """Seconds to wait after so many `failures` in a row: twice as many each time, a quarter of it left to chance."""
    whole = min(FIRST_PAUSE * (1 << min(failures - 1, 20)), LONGEST_PAUSE)
    return whole * (0.75 + 0.25 * chance)
