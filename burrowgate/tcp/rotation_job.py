"""Job that seals the secrets of the store anew some minutes after another key has become the newest.

The delay is for gateways of several machines, to which a new key has to be copied. A start counts as a new key, so that
a rotation while no gateway ran is noticed.
"""

from __future__ import annotations

from collections.abc import Callable

from burrowgate.core.tokens import Keyring
from burrowgate.interfaces import IClock
from burrowgate.tcp.vault_upkeep import VaultUpkeep

REWRAP_DELAY_SECONDS = 600
ACTOR = "gateway"


class RotationJob:
    """Follows the newest key."""

    def __init__(self, upkeep: VaultUpkeep, *, keys: Callable[[], Keyring], clock: IClock) -> None:
        self._upkeep = upkeep
        self._keys = keys
        self._clock = clock
        self._kid = ""
        self._since = 0.0
        self._finished = False

    async def run(self) -> None:
        """Rewrap once a key has been the newest for `REWRAP_DELAY_SECONDS`. Raises `StoreError`."""
        kid, now = self._keys().newest.kid, self._clock.now()
        if kid != self._kid:
            self._kid, self._since, self._finished = kid, now, False
        if self._finished or now - self._since < REWRAP_DELAY_SECONDS:
            return
        self._finished = True  # a run that takes longer than the period is not joined by the next one
        try:
            result = await self._upkeep.rewrap(actor=ACTOR)
        except BaseException:
            self._finished = False
            raise
        if result.remaining and kid == self._kid:
            self._finished = False
