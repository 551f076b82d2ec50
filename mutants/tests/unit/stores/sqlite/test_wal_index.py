"""Tests for burrowgate.stores.sqlite.wal_index: commits change the header, and SQLite keeps its locks."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from burrowgate.stores.sqlite.wal_index import WalIndex
from tests.support import TestCase

_COMMIT = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript('INSERT INTO numbers VALUES (1)')"
_LOCK = """
import fcntl, sys
try:
    fcntl.lockf(open(sys.argv[1], "r+b"), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 128)
except OSError:
    print("locked")
"""
"""Tries the lock that SQLite holds while the file is in use (byte 128 of the wal-index)."""


def run(code: str, path: Path) -> str:
    """Run `code` in another process with `path` as its argument; returns what it prints."""
    return subprocess.run(
        [sys.executable, "-c", code, path], check=True, capture_output=True, text=True, timeout=60
    ).stdout


class WalIndexTests(TestCase):
    def setUp(self) -> None:
        super().setUp()
        folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        self.path = folder / "store.db"

    def connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path)
        self.addCleanup(connection.close)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE IF NOT EXISTS numbers (number)")
        connection.commit()
        return connection

    def open(self) -> WalIndex:
        index = WalIndex(self.path)
        index.open()
        self.addCleanup(index.close)
        return index

    def test_header_changes_with_each_commit_only(self) -> None:
        connection = self.connect()
        index = self.open()
        seen = [index.header()]
        for change in (
            lambda: connection.executescript("INSERT INTO numbers VALUES (1)"),
            lambda: run(_COMMIT, self.path),
            lambda: connection.executescript("PRAGMA wal_checkpoint(TRUNCATE); INSERT INTO numbers VALUES (2)"),
            lambda: run(_COMMIT, self.path),
        ):
            connection.execute("SELECT * FROM numbers").fetchall()
            self.assertEqual(index.header(), seen[-1])
            change()
            self.assertNotIn(index.header(), seen)
            seen.append(index.header())

    def test_header_is_unknown_without_a_mapped_file(self) -> None:
        self.assertIsNone(self.open().header())
        sqlite3.connect(self.path).close()
        self.assertIsNone(self.open().header())

    def test_locks_are_kept_when_one_of_two_users_closes(self) -> None:
        connection = self.connect()
        first, second = self.open(), self.open()
        connection.execute("SELECT * FROM numbers").fetchall()
        wal_index = Path(f"{self.path}-shm")
        first.close()
        first.close()
        self.assertEqual(run(_LOCK, wal_index), "locked\n")
        self.assertIsNone(first.header())
        connection.executescript("INSERT INTO numbers VALUES (3)")
        self.assertIsNotNone(second.header())

    def test_replaced_file_has_a_mapping_of_its_own(self) -> None:
        connection = self.connect()
        first = self.open()
        connection.close()  # which removes the wal-index
        self.connect().executescript("INSERT INTO numbers VALUES (1)")
        second = self.open()
        self.assertIsNotNone(second.header())
        self.assertNotEqual(first.header(), second.header())
