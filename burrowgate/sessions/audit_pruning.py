"""The periodic removal of old audit events of visitors (`core.audit_pruning`).

Rules.
    One process of a gateway does it. If several gateways share a store, the commit of the slower one has a conflict and
    changes nothing.
    The whole log is verified first, as by `burrowgate audit verify`. From a log that is not intact nothing is removed,
    so that a forged event cannot make its traces disappear.
    Each batch is one commit: after a crash the log holds all of its events, or the records in their place.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from twisted.logger import Logger

from burrowgate.core import durations
from burrowgate.core.audit_chain import ChainVerifier
from burrowgate.core.audit_pruning import PruningPlanner
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import Keyring
from burrowgate.errors import Conflict, HomeError, StoreError
from burrowgate.interfaces import IClock
from burrowgate.sessions.audit_guard import AuditGuard
from burrowgate.sessions.registry import Registry

PAGE_SIZE = 200
"""Events verified between two turns of the reactor: about 2 ms."""

_log = Logger()


class AuditPruner:
    """Removes events of visitors that are older than `retention()` seconds; 0 removes nothing."""

    def __init__(
        self,
        registry: Registry,
        guard: AuditGuard,
        *,
        keys: Callable[[], Keyring],
        clock: IClock,
        retention: Callable[[], int],
        pause: Callable[[], Awaitable[object]],
    ) -> None:
        """`pause` lets the reactor do other work."""
        self._registry = registry
        self._guard = guard
        self._keys = keys
        self._clock = clock
        self._retention = retention
        self._pause = pause
        self._runs = False
        self._failed = False

    async def run(self) -> None:
        """Remove what is due; a failure is logged once."""
        if self._runs or not self._retention() or self._guard.finding is not None:
            return
        self._runs = True
        try:
            await self._prune(int(self._clock.now()), self._retention())
        except Conflict:
            pass  # another gateway on this store was faster
        except (StoreError, HomeError) as error:
            if not self._failed:
                _log.error("Old audit events are not removed: {error}", error=str(error))
            self._failed = True
        else:
            self._failed = False
        finally:
            self._runs = False

    async def _prune(self, now: int, retention: int) -> None:
        store = self._registry.store
        verifier = ChainVerifier(self._keys().verify_event, await self._guard.known())
        planner = PruningPlanner(now, retention)
        while records := await store.events(verifier.seq, PAGE_SIZE):
            verifier.verify(records)
            if verifier.error is not None:
                break
            for record in records:
                planner.add(record)
            await self._pause()
        verifier.finish()
        if verifier.error is not None:
            raise HomeError(f"The audit log is not intact: {verifier.error}")
        removed = 0
        for batch in planner.batches():
            removals = batch.records()
            await self._registry.commit(Change(removals=removals, events=(batch.event(removals, now, retention),)))
            removed += batch.events
        if removed:
            _log.info(
                "Audit events of visitors removed: {count}, older than {age}",
                count=removed,
                age=durations.format_duration(retention),
            )
