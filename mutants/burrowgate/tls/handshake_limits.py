"""Limits of TLS handshakes: a deadline of ten seconds, and a maximum in total and for each address.

A handshake costs the gateway a thousand times what it costs a client to begin one, and a client presents no credential
before it is complete (CVE-2026-7776; SEC-32).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Protocol

DEADLINE = 10.0
"""Seconds that a handshake may take."""


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
        self._per_address: Counter[str] = Counter()
        self.completed = 0
        self.failed = 0

    def __len__(self) -> int:
        return len(self._begun)

    @property
    def outcomes(self) -> dict[str, int]:
        """Number of handshakes by outcome."""
        return {"completed": self.completed, "failed": self.failed}

    def begin(self, item: PendingHandshake, address: str) -> bool:
        """Count a handshake from `address`; False if it would exceed a limit."""
        if len(self._begun) >= self._most or self._per_address[address] >= self._most_per_address:
            self.failed += 1
            return False
        self._begun[item] = (self._now(), address)
        self._per_address[address] += 1
        return True

    def over(self, item: PendingHandshake, *, well: bool) -> None:
        """Count the end of the handshake `item`, successful if `well`; an unknown one is ignored."""
        found = self._begun.pop(item, None)
        if found is None:
            return
        address = found[1]
        self._per_address[address] -= 1
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
