"""Copy, check and backup of a store without a gateway: effects on the files, and refusals while a gateway runs."""

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


class StoreToolsTests(ReactorTestCase):
    def setUp(self) -> None:
        self.home = Path(self.mktemp())
        self.home.mkdir(mode=0o700)
        self.config = sources.load(None, {"HOME": str(self.home)}, {"home": str(self.home)})
        self.file = self.home / "gateway.sqlite"

    def fill(self) -> None:
        schema.prepare(self.file, schema.migrations())
        with closing(schema.connect(self.file)) as connection:
            Writer(connection).commit([Change(puts=(a_target(), a_session(1)), events=(an_event(),))])

    async def test_examine_creates_and_migrates_nothing(self) -> None:
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

    async def test_copy_has_the_contents_of_its_source(self) -> None:
        self.fill()
        _, there, copied = await store_tools.copy(self.config, "home", "sqlite:copy.db", reactor, lambda _: None)
        self.assertEqual(
            await store_tools.look_over(self.config, "sqlite:copy.db", reactor, lambda _: None), (there, copied)
        )
        self.assertEqual((copied.targets, copied.sessions, copied.events), (1, 1, 1))

    async def test_copy_is_refused_while_a_gateway_of_the_home_runs(self) -> None:
        self.fill()
        here = pidfile.announce(self.home, 8499)
        self.addCleanup(here.close)
        for source, to in (("home", "sqlite:copy.db"), ("sqlite:gateway.sqlite", "sqlite:copy.db")):
            with self.assertRaises(StoreInUse):
                await store_tools.copy(self.config, source, to, reactor, lambda _: None)
        self.assertFalse((self.home / "copy.db").exists())

    async def test_copy_onto_itself_or_memory_and_backup_of_memory_are_refused(self) -> None:
        self.fill()
        for to in ("home", "sqlite:gateway.sqlite", "memory:"):
            with self.assertRaises(Invalid):
                await store_tools.copy(self.config, "home", to, reactor, lambda _: None)
        with self.assertRaises(ConfigError):
            await store_tools.back_up(
                self.config, "memory:", self.home / "backup", reactor, replace=False, notify=lambda _: None
            )
