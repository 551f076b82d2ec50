"""Limits of TLS handshakes: a deadline of ten seconds, and a maximum in total and for each address.

At a limit, a new handshake ends the oldest of those that count for it, if that has been slow: slow ones do not
keep a client at the same address out (SEC-58).

A handshake costs the gateway a thousand times what it costs a client to begin one, and a client presents no credential
before it is complete (CVE-2026-7776; SEC-32).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

DEADLINE = 10.0
"""Seconds that a handshake may take."""
SLOW_SECONDS = 2.0
"""After how many seconds a handshake may be ended for another: an honest one takes two round trips."""


class PendingHandshake(Protocol):
    """A connection whose handshake is not complete."""

    def give_up(self) -> None:
        """Abort the connection."""


class HandshakeLimiter:
    """The handshakes that have begun and not ended."""

    def __init__(self, *, maximum: int, most_per_address: int, now: Callable[[], float]) -> None:
        self._most = maximum
        self._most_per_address = most_per_address
        self._now = now
        self._begun: dict[PendingHandshake, tuple[float, str]] = {}
        self._per_address: dict[str, dict[PendingHandshake, None]] = {}
        """Handshakes by address, the oldest first."""
        self.completed = 0
        self.failed = 0

    def __len__(self) -> int:
        return len(self._begun)

    @property
    def outcomes(self) -> dict[str, int]:
        """Number of handshakes by outcome."""
        return {"completed": self.completed, "failed": self.failed}

    def begin(self, item: PendingHandshake, address: str) -> bool:
        """Count a handshake from `address`; False if it would exceed a limit and no slow one can be ended for it."""
        same = self._per_address.get(address, {})
        if (len(same) >= self._most_per_address and not self._end_oldest(same)) or (
            len(self._begun) >= self._most and not self._end_oldest(self._begun)
        ):
            self.failed += 1
            return False
        self._begun[item] = (self._now(), address)
        self._per_address.setdefault(address, {})[item] = None
        return True

    def _end_oldest(self, handshakes: Mapping[PendingHandshake, object]) -> bool:
        """End the oldest of `handshakes` if it is slow; returns whether it was."""
        oldest = next(iter(handshakes), None)
        if oldest is None or self._begun[oldest][0] > self._now() - SLOW_SECONDS:
            return False
        self.over(oldest, well=False)
        oldest.give_up()
        return True

    def over(self, item: PendingHandshake, *, well: bool) -> None:
        """Count the end of the handshake `item`, successful if `well`; an unknown one is ignored."""
        found = self._begun.pop(item, None)
        if found is None:
            return
        address = found[1]
        del self._per_address[address][item]
        if not self._per_address[address]:
            del self._per_address[address]
        if well:
            self.completed += 1
        else:
            self.failed += 1

    def sweep(self) -> None:
        """Abort handshakes past the deadline; called once a second."""
        late = self._now() - DEADLINE
        for one, (since, _) in tuple(self._begun.items()):
            if since > late:
                break  # the rest began later
            one.give_up()

    def cut_all(self) -> None:
        """Abort all handshakes."""
        for one in tuple(self._begun):
            one.give_up()
