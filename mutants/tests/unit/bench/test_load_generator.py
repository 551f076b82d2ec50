"""Tests for the load generator: filling a file and loading a store give the same records, with usable sessions."""

from __future__ import annotations

from pathlib import Path

from twisted.internet import reactor
from twisted.internet.defer import Deferred

from bench import load_generator
from burrowgate.core.sessions import State, state_at
from burrowgate.stores.copy import compare
from burrowgate.stores.memory import MemoryStore
from burrowgate.stores.sqlite.store import SqliteStore
from tests.support import ReactorTestCase


class CrowdTests(ReactorTestCase):
    async def test_file_filled_directly_equals_a_loaded_store(self) -> None:
        home = Path(self.mktemp())
        all = load_generator.crowd(home, load_generator.BATCH + 100)
        load_generator.fill_file(home / "store.db", all, 3000, lambda text: None)
        filled, loaded = SqliteStore(home / "store.db", reactor), MemoryStore()
        for store in (filled, loaded):
            await store.start()
        self.addCleanup(lambda: Deferred.fromCoroutine(filled.close()))
        await filled.check()
        await load_generator.load(loaded, all, 3000, lambda text: None)
        result = await compare(loaded, filled, lambda progress: None)
        self.assertEqual((result.targets, result.sessions, result.events), (1, all.count, all.count))

    def test_opens_is_true_for_active_sessions(self) -> None:
        all = load_generator.crowd(Path(self.mktemp()), 200)
        for number in range(all.count):
            active = state_at(all.session(number), all.now, deleted_at=None) is State.ACTIVE
            self.assertEqual(active, all.opens(number))
