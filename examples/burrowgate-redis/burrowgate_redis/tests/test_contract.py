"""The store meets the public contract and behaves like the reference store, on every installed server."""

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
    """Stores on a shared server, in homes that are deleted when the test ends."""

    program = PROGRAMS[0]
    skip = SKIP
    timeout = 120

    def new_store(self, **options: Any) -> RedisStore:
        """A store with a new prefix and home, not yet started."""
        home = Path(tempfile.mkdtemp(prefix="burrowgate-redis-"))
        self.addCleanup(shutil.rmtree, home)
        address = read_address(f"//127.0.0.1:{server(self.program).port}/0?prefix={new_prefix()}")
        return RedisStore(address, reactor, home=home, steady=time.monotonic, **options)


class ContractTests(DurableStoreContract, SharedStoreContract, StoreCase):
    def make_store(self) -> RedisStore:
        return self.new_store(feed_kept=100, sign_event=self.sign_event)

    def reopen(self, store: IStore) -> RedisStore:
        assert isinstance(store, RedisStore)
        return RedisStore(
            store.address, reactor, home=store.home, steady=time.monotonic, feed_kept=100, sign_event=self.sign_event
        )

    beside = reopen

    async def set_readable(self, store: IStore, sid: str, readable: bool) -> None:
        assert isinstance(store, RedisStore)
        key = f"{store.address.prefix}session:{sid}"
        with server(self.program).client() as client:
            if not readable:
                self.record = client.hget(key, "record")
            client.hset(key, "record", self.record if readable else "{}")

    async def pass_time(self, seconds: int) -> None:
        with server(self.program).client() as client:
            for key in client.scan_iter("test*:heartbeat_times"):
                for node, _ in client.zscan_iter(key):
                    client.zincrby(key, -seconds, node)

    @scenario
    async def test_feed_keeps_only_newest_changes(self, store: IStore) -> None:
        await self.together([store.commit(Change(puts=(a_session(number),))) for number in range(150)])
        self.assertEqual(store.position(), 150)
        self.assertFalse((await store.changes(49)).complete)
        changes = await store.changes(50)
        self.assertTrue(changes.complete)
        self.assertEqual(len(changes.sessions), 100)


class StateMachineTests(StoreCase):
    timeout = 600

    def test_behaves_like_reference_store(self) -> Deferred[None]:
        return play(self.new_store, IReactorFromThreads(reactor))


for _program in PROGRAMS[1:]:
    for _case in (ContractTests, StateMachineTests):
        _name = f"{_program.partition('-')[0].capitalize()}{_case.__name__}"
        globals()[_name] = type(_name, (_case,), {"program": _program, "__module__": __name__})
