"""The SQLite store keeps the contract."""

from __future__ import annotations

from pathlib import Path

from twisted.internet import reactor
from twisted.internet.defer import Deferred

from burrowgate.interfaces import Change, IStore
from burrowgate.stores.sqlite import SqliteStore
from burrowgate.testing.records import a_session, sid
from burrowgate.testing.store_play import play
from burrowgate.testing.store_contract import DurableStoreContract, SharedStoreContract, scenario
from tests.support import ReactorTestCase


class SqliteContractTests(DurableStoreContract, SharedStoreContract, ReactorTestCase):
    def make_store(self) -> SqliteStore:
        return SqliteStore(Path(self.mktemp()), reactor, feed_kept=100)

    def reopen(self, store: IStore) -> SqliteStore:
        assert isinstance(store, SqliteStore)
        return SqliteStore(store.path, reactor, feed_kept=100)

    beside = reopen


class PlayTests(ReactorTestCase):
    def test_it_does_what_the_reference_store_does(self) -> Deferred[None]:
        return play(lambda: SqliteStore(Path(self.mktemp()), reactor), reactor)
