"""What only this store can do wrong: a server that is away, hangs, was killed, forgets, or may lose what it took."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import Any

from twisted.internet import reactor, task
from twisted.internet.defer import Deferred

from burrowgate.core.store_records import Batch, Change, Heartbeat
from burrowgate.errors import (
    CommitOutcomeUnknown,
    ConfigError,
    StoreDamaged,
    StoreInUse,
    StoreNotFound,
    StoreTooNew,
    StoreUnavailable,
)
from burrowgate.interfaces import StoreContext
from burrowgate.testing.records import a_session, an_event, sid
from burrowgate_redis.address import read_address
from burrowgate_redis.opening import open_redis, open_rediss
from burrowgate_redis.store import RedisStore
from burrowgate_redis.tests.servers import PATIENCE, Server, new_prefix
from burrowgate_redis.tests.test_contract import StoreCase


def _async(test: Any) -> Any:
    def run(self: Any) -> Deferred[None]:
        return Deferred.fromCoroutine(test(self))

    run.__name__ = test.__name__
    return run


class FaultTests(StoreCase):
    def new_server(self, **settings: str) -> Server:
        """A server of this test's own."""
        made = Server(self.program, **settings)
        self.addCleanup(made.remove)
        return made.start()

    def on(self, made: Server, **options: Any) -> RedisStore:
        """A store on `made`, not yet started; it is closed when the test ends."""
        said: dict[str, Any] = {"steady": time.monotonic, "home": Path("/nowhere"), "patience": 1.0, "stale_after": 1.0}
        prefix = options.pop("prefix", "") or new_prefix()
        address = read_address(f"//127.0.0.1:{made.port}?prefix={prefix}")
        store = RedisStore(address, reactor, **(said | options))
        self.addCleanup(lambda: Deferred.fromCoroutine(store.close()))
        return store

    async def until(self, look: Any, what: str) -> None:
        """Return once `look` gives what is true."""
        deadline = time.monotonic() + PATIENCE
        while not look():
            self.assertLess(time.monotonic(), deadline, what)
            await task.deferLater(reactor, 0.02)

    async def refused(self, error: type[Exception], requested: Any) -> str:
        """The sentence of what `requested` raises."""
        try:
            await requested
        except error as raised:
            return str(raised)
        raise self.failureException(f"{error.__name__} was expected.")

    @_async
    async def test_a_killed_server_kept_all_that_was_acknowledged_and_is_found_again(self) -> None:
        made = self.new_server()
        store = self.on(made)
        await store.start()
        for number in range(20):
            await store.commit(Change(puts=(a_session(number),), events=(an_event(),)))
        made.stop(signal.SIGKILL)
        await self.until(lambda: store.position() is None, "the server is away, and the store is sure of itself")
        self.assertIn("cannot be reached", await self.refused(StoreUnavailable, store.session(sid(1))))
        self.assertIn(
            "cannot be reached", await self.refused(StoreUnavailable, store.commit(Change(puts=(a_session(99),))))
        )
        made.start()
        await self.until(lambda: store.position() == 20, "the server is back, and the store does not know")
        for number in range(20):
            self.assertEqual(await store.session(sid(number)), a_session(number))
        committed = await store.commit(Change(puts=(a_session(99),), events=(an_event(),)))
        self.assertEqual((committed.position, committed.events[0].seq), (21, 21))

    @_async
    async def test_a_server_that_hangs_is_not_waited_for(self) -> None:
        made = self.new_server()
        store = self.on(made)
        await store.start()
        await store.commit(Change(puts=(a_session(1),)))
        made.freeze(True)
        await self.until(lambda: store.position() is None, "the server hangs, and the store is sure of itself")
        self.assertIn("in time", await self.refused(StoreUnavailable, store.session(sid(1))))
        self.assertIn(
            "it is not known whether",
            await self.refused(CommitOutcomeUnknown, store.commit(Change(puts=(a_session(2),)))),
        )
        made.freeze(False)
        # Which of both it is shows now.
        await self.until(lambda: store.position() in (1, 2), "the server goes on, and the store does not know")

    @_async
    async def test_a_server_that_could_lose_data_is_refused(self) -> None:
        for settings, word in (
            ({"appendonly": "no"}, "appendonly yes"),
            ({"maxmemory": "100mb", "maxmemory_policy": "allkeys-lru"}, "noeviction"),
        ):
            self.assertIn(word, await self.refused(StoreUnavailable, self.on(self.new_server(**settings)).start()))

    @_async
    async def test_a_server_that_was_told_to_lose_data_meanwhile_is_found_by_the_check(self) -> None:
        made = self.new_server()
        prefix = new_prefix()
        store = self.on(made, prefix=prefix)
        await store.start()
        looking = self.on(made, prefix=prefix, read_only=True)
        await looking.start()
        for one in (store, looking):
            await one.check()
        with made.client() as client:
            client.config_set("appendonly", "no")
        for one in (store, looking):
            self.assertIn("appendonly yes", await self.refused(StoreUnavailable, one.check()))

    @_async
    async def test_a_full_server_says_so_and_takes_nothing(self) -> None:
        made = self.new_server()
        store = self.on(made)
        await store.start()
        with made.client() as client:
            client.config_set("maxmemory", "1")
            self.assertIn("maxmemory", await self.refused(StoreUnavailable, store.commit(Change(puts=(a_session(1),)))))
            client.config_set("maxmemory", "0")
        self.assertIsNone(await store.session(sid(1)))
        await store.commit(Change(puts=(a_session(1),)))

    @_async
    async def test_what_is_damaged_or_newer_is_not_made_anew(self) -> None:
        made = self.new_server()
        prefix = new_prefix()
        store = self.on(made, prefix=prefix)
        await store.start()
        await store.commit(Change(puts=(a_session(1),), events=(an_event(), an_event())))
        with made.client() as client:
            client.xdel(f"{prefix}:events", "1-0")
            self.assertIn("1 audit events were removed", await self.refused(StoreDamaged, store.check()))
            client.hset(f"{prefix}:session:{sid(1)}", "record", "{}")
            self.assertIn("cannot be read", await self.refused(StoreDamaged, store.session(sid(1))))
            client.hset(f"{prefix}:head", "schema", "99")
            await self.refused(StoreTooNew, self.on(made, prefix=prefix).start())
            client.delete(f"{prefix}:head")
            self.assertIn("lost its head", await self.refused(StoreDamaged, self.on(made, prefix=prefix).start()))
            await self.until(lambda: store.position() is None, "the head is gone, and the store is sure of itself")

    @_async
    async def test_who_only_looks_makes_and_changes_nothing(self) -> None:
        made = self.new_server()
        prefix, home = new_prefix(), Path(self.mktemp())
        home.mkdir()
        await self.refused(StoreNotFound, self.on(made, prefix=prefix, home=home, read_only=True).start())
        with made.client() as client:
            self.assertEqual(client.dbsize(), 0)
        store = self.on(made, prefix=prefix)
        await store.start()
        await store.commit(Change(puts=(a_session(1),), events=(an_event(),)))
        looking = self.on(made, prefix=prefix, home=home, read_only=True)
        await looking.start()
        self.assertEqual(await looking.session(sid(1)), a_session(1))
        for asked in (
            looking.commit(Change(puts=(a_session(2),))),
            looking.load(Batch(sessions=(a_session(2),))),
            looking.heartbeat(Heartbeat(node_id="node", time=0), 15),
            looking.remove_node("node"),
            looking.lease_slots("node", sid(1), 1, 1),
        ):
            self.assertIn("only looked at", await self.refused(StoreUnavailable, asked))
        self.assertEqual((await store.count()).sessions, 1)
        self.assertEqual(list(home.iterdir()), [])

    @_async
    async def test_who_wants_to_be_alone_is_told_of_others_on_the_same_prefix(self) -> None:
        made = self.new_server()
        prefix = new_prefix()
        store = self.on(made, prefix=prefix)
        await store.start()
        await self.refused(StoreInUse, self.on(made, prefix=prefix, alone=True).start())
        await self.on(made, alone=True).start()
        await store.close()
        await self.on(made, prefix=prefix, alone=True).start()


class AddressTests(StoreCase):
    def test_a_url_is_read(self) -> None:
        address = read_address("//ann:p%40ss@db.example:6380/3?prefix=gate&replicas=1", tls=True)
        self.assertEqual((address.host, address.port, address.database, address.tls), ("db.example", 6380, 3, True))
        self.assertEqual((address.username, address.password, address.prefix), ("ann", "p@ss", "gate:"))
        self.assertEqual((address.replicas, address.description), (1, "rediss://db.example:6380/3 (gate:)"))
        self.assertNotIn("p@ss", repr(address))

    def test_what_cannot_be_understood_is_refused_without_its_password(self) -> None:
        context = StoreContext(reactor=reactor, home=Path("/nowhere"))
        for opener in (open_redis, open_rediss):
            for rest in ("", ":port", "/x", "?replicas=x", "?prefix=", "?colour=red", "?prefix=a b", "#f"):
                argument = f"//:secret@h{rest}" if rest else "//"
                error = self.assertRaises(ConfigError, opener, argument, context)
                self.assertNotIn("secret", str(error))
        self.assertIsInstance(open_redis("//127.0.0.1", context), RedisStore)
