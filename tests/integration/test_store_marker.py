"""A home that has held a store gets no new one unless the operator allows it."""

from __future__ import annotations

from pathlib import Path

from twisted.internet import reactor
from twisted.internet.defer import Deferred

from burrowgate.core.store_records import Change
from burrowgate.errors import StoreDamaged
from burrowgate.server.store_marker import StoreMarker
from burrowgate.stores.sqlite.store import SqliteStore
from burrowgate.testing.records import an_event
from tests.support import ReactorTestCase


class StoreMarkerTests(ReactorTestCase):
    async def test_missing_or_empty_store_is_refused_where_one_was_held(self) -> None:
        home = Path(self.mktemp())
        home.mkdir()
        marker = StoreMarker(home)
        held = SqliteStore(home / "a", reactor)
        await marker.start(held, allow_new=False)
        await marker.record(held)
        self.assertFalse(marker.exists())
        await held.commit(Change(events=(an_event(),)))
        await marker.record(held)
        await held.close()
        for create in (False, True):
            with self.assertRaises(StoreDamaged):
                await marker.start(SqliteStore(home / "b", reactor, create=create), allow_new=False)
        for name, allow_new in (("a", False), ("b", True)):
            store = SqliteStore(home / name, reactor)
            self.addCleanup(lambda store=store: Deferred.fromCoroutine(store.close()))
            await marker.start(store, allow_new=allow_new)
