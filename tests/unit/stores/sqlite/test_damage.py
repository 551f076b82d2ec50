"""A running SQLite store whose files are deleted or replaced, or whose records are damaged, fails closed."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.task import deferLater

from burrowgate.core.store_records import Change
from burrowgate.errors import StoreDamaged, StoreNotFound
from burrowgate.stores.sqlite.store import POLL_PERIOD_SECONDS, SqliteStore
from burrowgate.testing.records import a_session, an_event, sid
from tests.support import ReactorTestCase

REACTOR: Any = reactor


class DamageTests(ReactorTestCase):
    async def open(self, **options: Any) -> SqliteStore:
        folder = Path(self.mktemp())
        folder.mkdir()
        store = SqliteStore(folder / "store.db", reactor, **options)
        self.addCleanup(lambda: Deferred.fromCoroutine(store.close()))
        await store.start()
        await store.commit(Change(puts=(a_session(1),)))
        return store

    async def settle(self) -> None:
        await deferLater(REACTOR, POLL_PERIOD_SECONDS * 1.5)

    async def recover(self, store: SqliteStore) -> None:
        """Wait until `store` found itself intact; the check runs in a thread, which a busy machine delays."""
        for _ in range(200):
            await self.settle()
            if store.damage() is None:
                return
        self.fail(f"The store did not recover: {store.damage()}")

    async def refuses(self, store: SqliteStore) -> None:
        with self.assertRaises(StoreDamaged):
            await store.commit(Change(puts=(a_session(2),)))
        await self.settle()
        self.assertIsNone(store.position())
        self.assertIsInstance(store.damage(), StoreDamaged)
        with self.assertRaises(StoreDamaged):
            await store.check()

    async def test_deleted_file_refuses_writes_and_has_no_position(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            store = await self.open()
            os.unlink(f"{store.path}{suffix}")
            await self.refuses(store)

    async def test_replaced_file_refuses_writes_and_has_no_position(self) -> None:
        store = await self.open()
        copy = store.path.with_name("copy")
        shutil.copy(store.path, copy)
        os.replace(copy, store.path)
        await self.refuses(store)

    async def test_emptied_store_and_one_with_another_id_are_refused_until_restored(self) -> None:
        for lose, restore in (
            (
                "CREATE TABLE kept AS SELECT * FROM events; DELETE FROM events",
                "INSERT INTO events SELECT * FROM kept; DROP TABLE kept",
            ),
            ("UPDATE store SET id = 'x' || id", "UPDATE store SET id = substr(id, 2)"),
            ("CREATE TABLE kept AS SELECT * FROM store; DELETE FROM store", "INSERT INTO store SELECT * FROM kept"),
        ):
            store = await self.open()
            await store.commit(Change(events=(an_event(),)))
            with closing(sqlite3.connect(store.path)) as other:
                other.executescript(f"BEGIN; {lose}; COMMIT")
            await self.settle()
            await self.refuses(store)
            with closing(sqlite3.connect(store.path)) as other:
                other.executescript(f"BEGIN; {restore}; COMMIT")
            await self.recover(store)
            await store.commit(Change(puts=(a_session(2),)))

    async def test_store_without_its_id_is_damaged_from_its_start(self) -> None:
        store = await self.open()
        await store.close()
        with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
            other.execute("DELETE FROM store")
        await store.start()
        await self.refuses(store)
        with self.assertRaises(StoreDamaged):
            await store.store_id()

    async def test_store_works_again_once_its_file_is_back(self) -> None:
        store = await self.open()
        away = store.path.with_name("away")
        os.rename(store.path, away)
        await self.refuses(store)
        os.rename(away, store.path)
        await self.recover(store)
        self.assertIsNotNone(store.position())
        await store.commit(Change(puts=(a_session(2),)))

    async def test_store_with_an_unreadable_row_has_no_position(self) -> None:
        store = await self.open()
        with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
            other.execute("UPDATE sessions SET kind = 'unknown'")
        with self.assertRaises(StoreDamaged):
            await store.session(sid(1))
        self.assertIsNone(store.position())
        with self.assertRaises(StoreDamaged):
            await store.commit(Change(puts=(a_session(2),)))
        await store._recheck.run()
        self.assertIsNone(store.position())
        with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
            other.execute("UPDATE sessions SET kind = 'full'")
        await store._recheck.run()
        self.assertIsNotNone(store.position())

    async def test_store_is_not_created_without_permission(self) -> None:
        store = SqliteStore(Path(self.mktemp()), reactor, create=False)
        with self.assertRaises(StoreNotFound):
            await store.start()
        self.assertFalse(store.path.exists())
