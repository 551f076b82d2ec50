"""Faults of the server: unavailable, hanging, killed, full, damaged, or configured so that it could lose data."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from functools import partial
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
from burrowgate_redis.plugin import open_redis, open_rediss
from burrowgate_redis.store import RedisStore
from burrowgate_redis.tests.servers import TIMEOUT, Server, new_prefix
from burrowgate_redis.tests.test_contract import StoreCase


def _async(test: Any) -> Any:
    def run(self: Any) -> Deferred[None]:
        return Deferred.fromCoroutine(test(self))

    run.__name__ = test.__name__
    return run


def _says(store: RedisStore, text: str) -> bool:
    return text in str(store.damage())


def _is_open(store: RedisStore) -> bool:
    return store.position() is not None


class FaultTests(StoreCase):
    def new_server(self, **settings: str) -> Server:
        """A new server for this test."""
        server = Server(self.program, **settings)
        self.addCleanup(server.remove)
        return server.start()

    def store_on(self, server: Server, **options: Any) -> RedisStore:
        """A store on `server`, not yet started, which is closed when the test ends."""
        defaults: dict[str, Any] = {
            "steady": time.monotonic,
            "home": Path("/nowhere"),
            "timeout": 1.0,
            "max_staleness": 1.0,
        }
        prefix = options.pop("prefix", "") or new_prefix()
        address = read_address(f"//127.0.0.1:{server.port}?prefix={prefix}")
        store = RedisStore(address, reactor, **(defaults | options))
        self.addCleanup(lambda: Deferred.fromCoroutine(store.close()))
        return store

    async def until(self, condition: Any, message: str) -> None:
        """Wait until `condition` returns a true value; fail with `message` after `TIMEOUT` seconds."""
        deadline = time.monotonic() + TIMEOUT
        while not condition():
            self.assertLess(time.monotonic(), deadline, message)
            await task.deferLater(reactor, 0.02)

    async def refused(self, error: type[Exception], operation: Any) -> str:
        """The message of the `error` that awaiting `operation` raises."""
        try:
            await operation
        except error as raised:
            return str(raised)
        raise self.failureException(f"{error.__name__} was expected.")

    @_async
    async def test_killed_server_keeps_acknowledged_commits_and_store_reconnects(self) -> None:
        server = self.new_server()
        store = self.store_on(server)
        await store.start()
        for number in range(20):
            await store.commit(Change(puts=(a_session(number),), events=(an_event(),)))
        server.stop(signal.SIGKILL)
        await self.until(lambda: store.position() is None, "position is still known although the server was killed")
        self.assertIn("cannot be reached", await self.refused(StoreUnavailable, store.session(sid(1))))
        self.assertIn(
            "cannot be reached", await self.refused(StoreUnavailable, store.commit(Change(puts=(a_session(99),))))
        )
        server.start()
        await self.until(lambda: store.position() == 20, "position is unknown although the server was restarted")
        for number in range(20):
            self.assertEqual(await store.session(sid(number)), a_session(number))
        committed = await store.commit(Change(puts=(a_session(99),), events=(an_event(),)))
        self.assertEqual((committed.position, committed.events[0].seq), (21, 21))

    @_async
    async def test_hanging_server_causes_timeout(self) -> None:
        server = self.new_server()
        store = self.store_on(server)
        await store.start()
        await store.commit(Change(puts=(a_session(1),)))
        server.freeze(True)
        await self.until(lambda: store.position() is None, "position is still known although the server hangs")
        self.assertIn("in time", await self.refused(StoreUnavailable, store.session(sid(1))))
        self.assertIn(
            "it is not known whether",
            await self.refused(CommitOutcomeUnknown, store.commit(Change(puts=(a_session(2),)))),
        )
        server.freeze(False)
        # The change was either committed or not.
        await self.until(lambda: store.position() in (1, 2), "position is unknown although the server was resumed")

    @_async
    async def test_refuses_server_that_could_lose_data(self) -> None:
        for settings, word in (
            ({"appendonly": "no"}, "appendonly yes"),
            ({"maxmemory": "100mb", "maxmemory_policy": "allkeys-lru"}, "noeviction"),
        ):
            self.assertIn(
                word, await self.refused(StoreUnavailable, self.store_on(self.new_server(**settings)).start())
            )

    @_async
    async def test_check_finds_unsafe_settings_made_after_start(self) -> None:
        server = self.new_server()
        prefix = new_prefix()
        store = self.store_on(server, prefix=prefix)
        await store.start()
        read_only_store = self.store_on(server, prefix=prefix, read_only=True)
        await read_only_store.start()
        for checked in (store, read_only_store):
            await checked.check()
        with server.client() as client:
            client.config_set("appendonly", "no")
        for checked in (store, read_only_store):
            self.assertIn("appendonly yes", await self.refused(StoreUnavailable, checked.check()))

    @_async
    async def test_full_server_refuses_commit(self) -> None:
        server = self.new_server()
        store = self.store_on(server)
        await store.start()
        with server.client() as client:
            client.config_set("maxmemory", "1")
            self.assertIn("maxmemory", await self.refused(StoreUnavailable, store.commit(Change(puts=(a_session(1),)))))
            client.config_set("maxmemory", "0")
        self.assertIsNone(await store.session(sid(1)))
        await store.commit(Change(puts=(a_session(1),)))

    @_async
    async def test_refuses_damaged_or_newer_store(self) -> None:
        server = self.new_server()
        prefix = new_prefix()
        store = self.store_on(server, prefix=prefix)
        await store.start()
        await store.commit(Change(puts=(a_session(1),), events=(an_event(), an_event())))
        with server.client() as client:
            client.xdel(f"{prefix}:events", "1-0")
            self.assertIn("1 audit events were removed", await self.refused(StoreDamaged, store.check()))
            client.hset(f"{prefix}:session:{sid(1)}", "record", "{}")
            self.assertIn("cannot be read", await self.refused(StoreDamaged, store.session(sid(1))))
            client.hset(f"{prefix}:head", "schema", "99")
            await self.refused(StoreTooNew, self.store_on(server, prefix=prefix).start())
            client.delete(f"{prefix}:head")
            self.assertIn(
                "lost its head", await self.refused(StoreDamaged, self.store_on(server, prefix=prefix).start())
            )
            await self.until(lambda: store.position() is None, "position is still known although the head was deleted")

    @_async
    async def test_emptied_or_replaced_store_refuses_everything_until_it_is_restored(self) -> None:
        server = self.new_server()
        prefix = new_prefix()
        stores = [self.store_on(server, prefix=prefix) for _ in range(2)]
        for store in stores:
            await store.start()
        await stores[0].commit(Change(puts=(a_session(1),), events=(an_event(),)))
        with server.client() as client:
            events, head = f"{prefix}:events", f"{prefix}:head"
            faults: tuple[tuple[Callable[[], object], Callable[[], object], str], ...] = (
                (partial(client.rename, events, "kept"), partial(client.rename, "kept", events), "emptied"),
                (partial(client.hset, head, "id", "another"), partial(client.hdel, head, "id"), "another store"),
                (partial(client.rename, head, "kept"), partial(client.rename, "kept", head), "lost its head"),
            )
            for lose, restore, text in faults:
                lose()
                for store in stores:
                    await self.until(partial(_says, store, text), f"the store does not say {text}")
                    self.assertIsNone(store.position())
                    await self.refused(StoreDamaged, store.commit(Change(puts=(a_session(2),))))
                restore()
                for store in stores:
                    await self.until(partial(_is_open, store), "the store stays closed")
                    await store.check()

    @_async
    async def test_store_is_not_made_without_permission(self) -> None:
        server = self.new_server()
        prefix = new_prefix()
        await self.refused(StoreNotFound, self.store_on(server, prefix=prefix, create=False).start())
        with server.client() as client:
            self.assertEqual(client.keys(f"{prefix}*"), [])
        await self.store_on(server, prefix=prefix).start()
        await self.store_on(server, prefix=prefix, create=False).start()

    @_async
    async def test_read_only_store_writes_nothing(self) -> None:
        server = self.new_server()
        prefix, home = new_prefix(), Path(self.mktemp())
        home.mkdir()
        await self.refused(StoreNotFound, self.store_on(server, prefix=prefix, home=home, read_only=True).start())
        with server.client() as client:
            self.assertEqual(client.dbsize(), 0)
        store = self.store_on(server, prefix=prefix)
        await store.start()
        await store.commit(Change(puts=(a_session(1),), events=(an_event(),)))
        read_only_store = self.store_on(server, prefix=prefix, home=home, read_only=True)
        await read_only_store.start()
        self.assertEqual(await read_only_store.session(sid(1)), a_session(1))
        for operation in (
            read_only_store.commit(Change(puts=(a_session(2),))),
            read_only_store.load(Batch(sessions=(a_session(2),))),
            read_only_store.heartbeat(Heartbeat(node_id="node", time=0), 15),
            read_only_store.remove_node("node"),
            read_only_store.lease_slots("node", sid(1), 1, 1),
        ):
            self.assertIn("only looked at", await self.refused(StoreUnavailable, operation))
        self.assertEqual((await store.count()).sessions, 1)
        self.assertEqual(list(home.iterdir()), [])

    @_async
    async def test_exclusive_start_refuses_other_clients_of_same_prefix(self) -> None:
        server = self.new_server()
        prefix = new_prefix()
        store = self.store_on(server, prefix=prefix)
        await store.start()
        await self.refused(StoreInUse, self.store_on(server, prefix=prefix, exclusive=True).start())
        await self.store_on(server, exclusive=True).start()
        await store.close()
        await self.store_on(server, prefix=prefix, exclusive=True).start()


class AddressTests(StoreCase):
    def test_parses_url(self) -> None:
        address = read_address("//ann:p%40ss@db.example:6380/3?prefix=shared&replicas=1", tls=True)
        self.assertEqual((address.host, address.port, address.database, address.tls), ("db.example", 6380, 3, True))
        self.assertEqual((address.username, address.password, address.prefix), ("ann", "p@ss", "shared:"))
        self.assertEqual((address.replicas, address.description), (1, "rediss://db.example:6380/3 (shared:)"))
        self.assertNotIn("p@ss", repr(address))

    def test_error_for_invalid_url_omits_password(self) -> None:
        context = StoreContext(reactor=reactor, home=Path("/nowhere"))
        for opener in (open_redis, open_rediss):
            for rest in ("", ":port", "/x", "?replicas=x", "?prefix=", "?colour=red", "?prefix=a b", "#f"):
                argument = f"//:secret@h{rest}" if rest else "//"
                error = self.assertRaises(ConfigError, opener, argument, context)
                self.assertNotIn("secret", str(error))
        self.assertIsInstance(open_redis("//127.0.0.1", context), RedisStore)
