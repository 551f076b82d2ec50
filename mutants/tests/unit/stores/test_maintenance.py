"""Maintenance of a store: start and close around the work, heartbeats that forbid it, and kinds without a backup."""

from __future__ import annotations

from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred

from burrowgate.core.store_records import Heartbeat
from burrowgate.errors import ConfigError, StoreInUse
from burrowgate.stores.maintenance import back_up, check_unused, started
from burrowgate.stores.memory import MemoryStore
from tests.support import TestCase


class MaintenanceTests(TestCase):
    def finish(self, work: Coroutine[Any, Any, None]) -> None:
        """Run `work`, which must not wait, and raise its error."""
        failures: list[Any] = []
        Deferred.fromCoroutine(work).addErrback(failures.append)
        if failures:
            failures[0].raiseException()

    def test_store_is_closed_if_the_work_raises(self) -> None:
        closed: list[str] = []

        class Recorded(MemoryStore):
            async def close(self) -> None:
                closed.append("closed")

        async def work() -> None:
            async with started(Recorded()):
                raise ValueError("work")

        with self.assertRaises(ValueError):
            self.finish(work())
        self.assertEqual(closed, ["closed"])

    def test_store_is_in_use_if_a_heartbeat_is_recent_or_in_the_near_future(self) -> None:
        store = MemoryStore()
        self.finish(store.start())
        self.finish(store.heartbeat(Heartbeat(node_id="a", time=1_000), 30))
        for now in (1_000, 1_029, 971):
            with self.assertRaises(StoreInUse, msg=str(now)):
                self.finish(check_unused(store, now, 30))
        for now in (1_030, 970):
            self.finish(check_unused(store, now, 30))

    def test_backup_of_another_kind_of_store_is_refused(self) -> None:
        with self.assertRaises(ConfigError):
            self.finish(back_up(MemoryStore(), Path("backup"), None, replace=False, notify=lambda _: None))
