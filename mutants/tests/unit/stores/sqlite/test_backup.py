"""Backups of the SQLite store: one snapshot, complete or absent, readable by its owner only."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from burrowgate.core.store_records import Change
from burrowgate.errors import Invalid, StoreDamaged, StoreNotFound
from burrowgate.stores.sqlite import schema
from burrowgate.stores.sqlite.backup import back_up
from burrowgate.stores.sqlite.writer import Writer
from burrowgate.testing.records import a_session, an_event
from tests.support import TestCase


class BackupTests(TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.mktemp())
        self.folder.mkdir()
        self.path, self.file = self.folder / "store.db", self.folder / "backup.db"
        schema.prepare(self.path, schema.migrations())
        self.connection = schema.connect(self.path)
        self.addCleanup(self.connection.close)
        self.writer = Writer(self.connection)
        self.reports: list[tuple[int, int]] = []
        self.mint(0, 200)

    def mint(self, first: int, count: int) -> None:
        changes = [
            Change(puts=(a_session(number, label="x" * 5_000),), events=(an_event(),))
            for number in range(first, first + count)
        ]
        self.writer.commit(changes)

    def sessions(self, path: Path) -> int:
        with closing(sqlite3.connect(path)) as connection:
            count: int = connection.execute("SELECT count(*) FROM sessions").fetchone()[0]
            return count

    def back_up(self, *, replace: bool = False) -> None:
        back_up(self.path, self.file, replace=replace, notify=lambda done, total: self.reports.append((done, total)))

    def assertNothingLeft(self, *names: str) -> None:
        left = {file.name for file in self.folder.iterdir()} - {"store.db", "store.db-wal", "store.db-shm"}
        self.assertEqual(left, set(names))

    def test_backup_is_a_complete_store(self) -> None:
        self.back_up()
        self.assertEqual(self.sessions(self.file), 200)
        self.assertEqual(stat.S_IMODE(self.file.stat().st_mode), 0o600)
        self.assertNothingLeft("backup.db")
        schema.check_version(self.file, schema.migrations())
        self.assertEqual(self.reports[-1], (self.file.stat().st_size,) * 2)
        schema.prepare(self.file, schema.migrations())
        with closing(schema.connect(self.file)) as connection:
            (answer,) = Writer(connection).commit([Change(puts=(a_session(777),), events=(an_event(),))])
        self.assertEqual([event.seq for event in getattr(answer, "events", ())], [201])

    def test_commits_during_a_backup_are_not_included_and_do_not_restart_it(self) -> None:
        self.mint(200, 4_000)
        copied: list[int] = []

        def mint_more(done: int, total: int) -> None:
            copied.append(done)
            self.mint(10_000 + 10 * len(copied), 10)

        back_up(self.path, self.file, replace=False, notify=mint_more)
        self.assertGreater(len(copied), 2)
        self.assertEqual(copied, sorted(set(copied)))
        self.assertEqual(self.sessions(self.file), 4_200)
        self.assertEqual(self.sessions(self.path), 4_200 + 10 * len(copied))

    def test_existing_file_is_replaced_on_request_only(self) -> None:
        self.file.write_text("precious")
        self.assertIn("--replace", str(self.assertRaises(Invalid, self.back_up)))
        self.assertEqual((self.file.read_text(), self.reports), ("precious", []))
        self.assertNothingLeft("backup.db")
        self.back_up(replace=True)
        self.assertEqual(self.sessions(self.file), 200)
        self.assertEqual(stat.S_IMODE(self.file.stat().st_mode), 0o600)

    def test_file_created_during_the_backup_is_kept(self) -> None:
        def create_file(done: int, total: int) -> None:
            self.file.write_text("precious")

        with self.assertRaises(Invalid):
            back_up(self.path, self.file, replace=False, notify=create_file)
        self.assertEqual(self.file.read_text(), "precious")
        self.assertNothingLeft("backup.db")

    def test_unusable_destinations_are_refused(self) -> None:
        live = self.folder / "live.db"
        live.touch()
        (self.folder / "live.db-wal").touch()
        for file in (self.path, self.folder, self.folder / "none" / "backup.db", live):
            with self.assertRaises(Invalid):
                back_up(self.path, file, replace=True, notify=lambda done, total: None)
        self.assertEqual(self.sessions(self.path), 200)

    def test_missing_or_foreign_store_is_not_backed_up(self) -> None:
        self.assertRaises(
            StoreNotFound, back_up, self.folder / "no.db", self.file, replace=False, notify=lambda *_: None
        )
        other = self.folder / "other.db"
        with closing(sqlite3.connect(other)) as connection:
            connection.execute("CREATE TABLE t (a)")
        self.assertRaises(StoreDamaged, back_up, other, self.file, replace=False, notify=lambda *_: None)
        self.assertNothingLeft("other.db")

    def test_damaged_store_leaves_no_backup(self) -> None:
        self.mint(200, 2_000)
        self.connection.close()
        with open(self.path, "r+b") as store:
            for page in range(40, 400, 3):
                store.seek(page * 4096)
                store.write(os.urandom(4096))
        self.assertRaises(StoreDamaged, self.back_up)
        self.assertNothingLeft()

    def test_store_with_an_older_schema_is_backed_up_unchanged(self) -> None:
        with closing(sqlite3.connect(self.path)) as connection:
            connection.execute("PRAGMA user_version = 0")
        self.back_up()
        with closing(sqlite3.connect(self.file)) as connection:
            self.assertEqual(connection.execute("PRAGMA user_version").fetchone(), (0,))
