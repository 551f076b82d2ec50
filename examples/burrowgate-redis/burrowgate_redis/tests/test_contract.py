"""The store keeps the public contract, and does what the reference store does, on every server that is here."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path
from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorFromThreads
from twisted.trial.unittest import TestCase

from burrowgate.core.store_records import Change
from burrowgate.interfaces import IStore
from burrowgate.testing.records import a_session
from burrowgate.testing.store_contract import DurableStoreContract, SharedStoreContract, scenario
from burrowgate.testing.store_state_machine import play
from burrowgate_redis.address import read_address
from burrowgate_redis.store import RedisStore
from burrowgate_redis.tests.servers import PROGRAMS, SKIP, new_prefix, server


class StoreCase(TestCase):
    """Stores on one server, in homes that go when the test ends."""

    program = PROGRAMS[0]
    skip = SKIP
    timeout = 120

    def a_store(self, **options: Any) -> RedisStore:
        """A new store."""
        home = Path(tempfile.mkdtemp(prefix="burrowgate-redis-"))
        self.addCleanup(shutil.rmtree, home)
        address = read_address(f"//127.0.0.1:{server(self.program).port}/0?prefix={new_prefix()}")
        return RedisStore(address, reactor, home=home, steady=time.monotonic, **options)


class ContractTests(DurableStoreContract, SharedStoreContract, StoreCase):
    def make_store(self) -> RedisStore:
        return self.a_store(feed_kept=100)

    def reopen(self, store: IStore) -> RedisStore:
        assert isinstance(store, RedisStore)
        return RedisStore(store.address, reactor, home=store.home, steady=time.monotonic, feed_kept=100)

    beside = reopen

    async def pass_time(self, seconds: int) -> None:
        with server(self.program).client() as client:
            for key in client.scan_iter("test*:heard"):
                for node, _ in client.zscan_iter(key):
                    client.zincrby(key, -seconds, node)

    @scenario
    async def test_the_feed_forgets_what_is_old(self, store: IStore) -> None:
        await self.together([store.commit(Change(puts=(a_session(number),))) for number in range(150)])
        self.assertEqual(store.position(), 150)
        self.assertFalse((await store.changes(49)).complete)
        news = await store.changes(50)
        self.assertTrue(news.complete)
        self.assertEqual(len(news.sessions), 100)


class PlayTests(StoreCase):
    def test_it_does_what_the_reference_store_does(self) -> Deferred[None]:
        return play(self.a_store, IReactorFromThreads(reactor))


for _program in PROGRAMS[1:]:
    for _case in (ContractTests, PlayTests):
        _name = f"{_program.partition('-')[0].capitalize()}{_case.__name__}"
        globals()[_name] = type(_name, (_case,), {"program": _program, "__module__": __name__})
