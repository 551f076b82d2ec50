"""The contract suite on the store in memory, and its URL."""

from __future__ import annotations

from pathlib import Path

from burrowgate.core.store_records import Change
from burrowgate.errors import ConfigError
from burrowgate.interfaces import IStore, StoreContext
from burrowgate.stores.memory import MemoryStore, open_memory
from burrowgate.testing.records import a_session, sid
from burrowgate.testing.store_contract import StoreContract, scenario
from tests.support import ReactorTestCase, TestCase


class MemoryContractTests(StoreContract, ReactorTestCase):
    def make_store(self) -> IStore:
        return MemoryStore(max_feed_entries=100, sign_event=self.sign_event)

    @scenario
    async def test_feed_keeps_only_the_newest_entries(self, store: IStore) -> None:
        for number in range(150):
            await store.commit(Change(puts=(a_session(number),)))
        self.assertEqual(store.position(), 150)
        self.assertFalse((await store.changes(49)).complete)
        changes = await store.changes(50)
        self.assertTrue(changes.complete)
        self.assertEqual(changes.sessions, {sid(number) for number in range(50, 150)})


class OpenTests(TestCase):
    def test_argument_is_refused(self) -> None:
        context = StoreContext(reactor=None, home=Path("/nowhere"))
        self.assertIsInstance(open_memory("", context), MemoryStore)
        self.assertRaises(ConfigError, open_memory, "x", context)
