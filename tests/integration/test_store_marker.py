"""A home that has held a store gets another, or a new one, only if the operator allows it."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import Deferred

from burrowgate.core.store_records import Batch, Change
from burrowgate.errors import HomeError, StoreDamaged, StoreNotFound, StoreUnavailable
from burrowgate.server.store_marker import FILE, NEW_STORE, StoreMarker, marker_for
from burrowgate.stores.memory import MemoryStore
from burrowgate.stores.sqlite.store import SqliteStore
from burrowgate.testing.records import an_event
from tests.support import ReactorTestCase


class StoreMarkerTests(ReactorTestCase):
    def setUp(self) -> None:
        self.home = Path(self.mktemp())
        self.home.mkdir()
        self.file = self.home / FILE
        self.marker = StoreMarker(self.home)

    def store(self, name: str, **options: Any) -> SqliteStore:
        store = SqliteStore(self.home / name, reactor, **options)
        self.addCleanup(lambda: Deferred.fromCoroutine(store.close()))
        return store

    async def held(self, name: str = "a") -> str:
        """Let the home hold the store `name` with an event; returns its id."""
        store = self.store(name)
        await self.marker.start(store, allow_new=False)
        await store.commit(Change(events=(an_event(),)))
        await self.marker.record(store)
        store_id = await store.store_id()
        await store.close()
        return store_id

    async def refused(self, store: SqliteStore, text: str) -> None:
        with self.assertRaises(StoreDamaged) as raised:
            await self.marker.start(store, allow_new=False)
        self.assertIn(text, str(raised.exception))
        self.assertIn(NEW_STORE, str(raised.exception))
        with self.assertRaises(StoreUnavailable):  # it was closed
            await store.count()

    async def test_store_is_held_from_its_first_event(self) -> None:
        store = self.store("a")
        await self.marker.start(store, allow_new=False)
        await self.marker.record(store)
        self.assertFalse(self.marker.exists())
        await store.commit(Change(events=(an_event(),)))
        await self.marker.record(store)
        self.assertEqual(self.file.read_text(), f"{await store.store_id()}\n")
        self.assertFalse(stat.S_IMODE(self.file.stat().st_mode) & 0o022)
        self.assertEqual([file.name for file in self.home.glob("*new")], [])

    async def test_missing_empty_or_other_store_is_refused(self) -> None:
        await self.held()
        await self.refused(self.store("b", create=False), "is missing")
        self.assertFalse((self.home / "b").exists())
        await self.refused(self.store("b"), "is another store")
        copy = self.store("c")
        await copy.start()
        await copy.load(Batch(store_id=self.file.read_text().strip()))
        await copy.close()
        await self.refused(self.store("c"), "is empty")
        again = self.store("a", create=False)
        await self.marker.start(again, allow_new=False)

    async def test_missing_store_in_a_new_home_is_no_damage(self) -> None:
        with self.assertRaises(StoreNotFound):
            await self.marker.start(self.store("a", create=False), allow_new=False)

    async def test_operator_can_allow_another_store(self) -> None:
        first = await self.held()
        other = self.store("b")
        self.assertTrue(await self.marker.start(other, allow_new=True))
        self.assertFalse(self.marker.exists())
        await other.commit(Change(events=(an_event(),)))
        await StoreMarker(self.home).record(other)
        self.assertNotEqual(self.file.read_text().strip(), first)
        await other.close()
        await self.refused(self.store("a"), "is another store")
        await self.marker.start(self.store("b"), allow_new=False)

    async def test_permission_leaves_the_held_store_and_its_marker(self) -> None:
        first = await self.held()
        self.assertFalse(await self.marker.start(self.store("a"), allow_new=True))
        self.assertEqual(self.file.read_text().strip(), first)

    async def test_unusable_marker_is_an_error_of_the_home(self) -> None:
        self.file.mkdir()
        with self.assertRaises(HomeError) as raised:
            await self.marker.start(self.store("a"), allow_new=False)
        self.assertIn(str(self.file), str(raised.exception))

    async def test_marker_that_cannot_be_written_is_logged_once(self) -> None:
        store = self.store("a")
        await store.start()
        await store.commit(Change(events=(an_event(),)))
        away = self.home.rename(self.home.with_name("away"))
        marker = StoreMarker(self.home)
        for _ in range(3):
            await marker.record(store)
        self.assertFalse(marker.exists())
        away.rename(self.home)
        await marker.record(store)
        self.assertTrue(marker.exists())

    async def test_store_in_memory_has_no_marker(self) -> None:
        self.assertIsNone(marker_for(self.home, MemoryStore.description))
        self.assertIsNotNone(marker_for(self.home, "sqlite:a"))
