"""What is done to a store beside the gateway: only what was asked for, and only where no gateway minds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from twisted.internet import reactor

from burrowgate.cli import store_tools
from burrowgate.core.store_records import Change
from burrowgate.errors import ConfigError, Invalid, StoreInUse, StoreNotFound, StoreTooOld
from burrowgate.server import pidfile
from burrowgate.server.config import sources
from burrowgate.stores.sqlite import schema
from burrowgate.stores.sqlite.writer import Writer
from burrowgate.testing.records import a_session, a_target, an_event
from tests.support import ReactorTestCase


class StorekeepingTests(ReactorTestCase):
    def setUp(self) -> None:
        self.home = Path(self.mktemp())
        self.home.mkdir(mode=0o700)
        self.config = sources.load(None, {"HOME": str(self.home)}, {"home": str(self.home)})
        self.file = self.home / "gateway.sqlite"

    def fill(self) -> None:
        schema.prepare(self.file, schema.steps())
        with closing(schema.connect(self.file)) as connection:
            Writer(connection).commit([Change(puts=(a_target(), a_session(1)), events=(an_event(),))])

    async def test_examine_makes_nothing_and_migrates_nothing(self) -> None:
        with self.assertRaises(StoreNotFound):
            await store_tools.examine(self.config, reactor)
        self.assertEqual(list(self.home.iterdir()), [])
        self.fill()
        await store_tools.examine(self.config, reactor)
        with closing(sqlite3.connect(self.file)) as connection:
            connection.execute("PRAGMA user_version = 0")
        with self.assertRaises(StoreTooOld):
            await store_tools.examine(self.config, reactor)
        with closing(sqlite3.connect(self.file)) as connection:
            self.assertEqual(connection.execute("PRAGMA user_version").fetchone(), (0,))

    async def test_a_store_is_copied_and_found_whole(self) -> None:
        self.fill()
        _, there, copied = await store_tools.copy(self.config, "home", "sqlite:copy.db", reactor, lambda _: None)
        self.assertEqual(
            await store_tools.look_over(self.config, "sqlite:copy.db", reactor, lambda _: None), (there, copied)
        )
        self.assertEqual((copied.targets, copied.sessions, copied.events), (1, 1, 1))

    async def test_a_store_of_a_home_where_a_gateway_runs_is_not_copied(self) -> None:
        self.fill()
        here = pidfile.announce(self.home, 8499)
        self.addCleanup(here.close)
        for source, to in (("home", "sqlite:copy.db"), ("sqlite:gateway.sqlite", "sqlite:copy.db")):
            with self.assertRaises(StoreInUse):
                await store_tools.copy(self.config, source, to, reactor, lambda _: None)
        self.assertFalse((self.home / "copy.db").exists())

    async def test_what_cannot_be_copied_or_backed_up(self) -> None:
        self.fill()
        for to in ("home", "sqlite:gateway.sqlite", "memory:"):
            with self.assertRaises(Invalid):
                await store_tools.copy(self.config, "home", to, reactor, lambda _: None)
        with self.assertRaises(ConfigError):
            await store_tools.back_up(
                self.config, "memory:", self.home / "backup", reactor, replace=False, notify=lambda _: None
            )
