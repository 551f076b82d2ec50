"""The file of the SQLite store: created completely or not at all, and migrated even if a start was killed."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from burrowgate.errors import StoreDamaged, StoreInUse, StoreNotFound, StoreTooNew, StoreTooOld, StoreUnavailable
from burrowgate.stores.sqlite import schema
from burrowgate.stores.sqlite.session_list import LAST_USE
from tests.support import TestCase

MORE = (
    "CREATE TABLE one (a INTEGER);\nINSERT INTO one VALUES (1), (2);\n",
    """
    ALTER TABLE one ADD COLUMN b TEXT; -- a comment; with a semicolon
    UPDATE one SET b = 'x;y';
    CREATE TRIGGER t AFTER INSERT ON one BEGIN
        UPDATE one SET b = 'z';
        DELETE FROM one;
    END;
    """,
)

_KILLED = """
import os, signal, sys
from contextlib import closing
from pathlib import Path
from burrowgate.stores.sqlite import schema
from burrowgate.stores.sqlite.session_list import LAST_USE
path, count = Path(sys.argv[1]), int(sys.argv[2])
def trace(statement):
    global count
    count -= 1
    if count == 0:
        os.kill(os.getpid(), signal.SIGKILL)
with closing(schema.connect(path)) as connection:
    connection.set_trace_callback(trace)
    schema.migrate(connection, (*schema.migrations(), *sys.argv[3:]), path)
"""


class SchemaTests(TestCase):
    def setUp(self) -> None:
        self.path = Path(self.mktemp()).with_name("store.db")

    def shape(self) -> tuple[object, ...]:
        with closing(sqlite3.connect(self.path)) as connection:
            return (
                connection.execute("PRAGMA user_version").fetchone(),
                connection.execute("SELECT sql FROM sqlite_master ORDER BY name").fetchall(),
                connection.execute("PRAGMA integrity_check").fetchall(),
            )

    def test_migrated_backups_of_one_store_have_one_id_and_new_stores_their_own(self) -> None:
        ids = []
        for name, first_hash in (("a", "1" * 64), ("b", "1" * 64), ("c", "2" * 64), ("d", ""), ("e", "")):
            path = self.path.with_name(name)
            schema.prepare(path, schema.migrations()[:6])
            with closing(sqlite3.connect(path, isolation_level=None)) as connection:
                if first_hash:
                    connection.execute("INSERT INTO events VALUES (1, 0, '', '', '', '', '', ?)", (first_hash,))
            schema.prepare(path, schema.migrations())
            with closing(sqlite3.connect(path)) as connection:
                ids += connection.execute("SELECT id FROM store").fetchall()
        self.assertEqual(ids[0], ids[1])
        self.assertEqual(len(set(ids)), 4)
        self.assertNotIn(("",), ids)

    def test_migration_killed_at_any_statement_resumes(self) -> None:
        migrations = schema.migrations()
        schema.prepare(self.path, (*migrations, *MORE))
        expected = self.shape()
        statements = 0
        finished = False
        while not finished:
            statements += 1
            self.path.unlink()
            schema.prepare(self.path, migrations)
            command = [sys.executable, "-c", _KILLED, str(self.path), str(statements), *MORE]
            ended = subprocess.run(command, timeout=60, check=False).returncode
            finished = ended == 0
            self.assertIn(ended, (0, -signal.SIGKILL))
            with closing(sqlite3.connect(self.path)) as connection:
                (version,) = connection.execute("PRAGMA user_version").fetchone()
                tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'one'").fetchone()
            self.assertEqual(tables, (int(version > len(migrations)),))
            schema.prepare(self.path, (*migrations, *MORE))
            self.assertEqual(self.shape(), expected)
        self.assertGreater(statements, 10)

    def test_store_of_the_first_schema_keeps_its_feed(self) -> None:
        schema.prepare(self.path, schema.migrations()[:1])
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            connection.executemany("INSERT INTO changes (kind, key) VALUES ('session', ?)", [("a",), ("b",), ("c",)])
            connection.execute("DELETE FROM changes WHERE seq <> 2")
        schema.prepare(self.path, schema.migrations())
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            connection.execute("INSERT INTO changes (kind, key) VALUES ('cut', 'd')")
            feed = connection.execute("SELECT seq, kind, key FROM changes ORDER BY seq").fetchall()
            self.assertEqual(feed, [(2, "session", "b"), (4, "cut", "d")])
            self.assertEqual(connection.execute("SELECT * FROM sqlite_sequence").fetchall(), [("changes", 4)])

    def test_last_uses_of_earlier_schemas_are_kept(self) -> None:
        schema.prepare(self.path, schema.migrations()[:19])
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            connection.executemany(
                "INSERT INTO sessions (sid, target_id, kid, kind, label, created_at, expires_at, visits_opened, "
                "version, last_used_at) VALUES (?, 't', 'k', 'full', '', 1, 2, 0, 1, ?)",
                [("b", 7), ("c", None), ("a", 9)],
            )
        schema.prepare(self.path, schema.migrations()[:20])
        visit = "INSERT INTO visits VALUES (?, 'v', 1, ?, '', '', 1, 0, 0, '')"
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            connection.executemany(visit, [("b", 12), ("c", 14), ("a", 8)])
            connection.execute("UPDATE last_uses SET at = 12 WHERE sid = 'b'")
            connection.execute("INSERT INTO last_uses VALUES ('c', 14)")
        schema.prepare(self.path, schema.migrations())
        with closing(sqlite3.connect(self.path)) as connection:
            uses = connection.execute(f"SELECT sid, {LAST_USE} FROM sessions ORDER BY sid").fetchall()
        self.assertEqual(uses, [("a", 9), ("b", 12), ("c", 14)])

    def test_failed_migration_leaves_the_file_unchanged(self) -> None:
        schema.prepare(self.path, schema.migrations())
        before = self.shape()
        broken = "CREATE TABLE one (a INTEGER);\nINSERT INTO nowhere VALUES (1);\n"
        self.assertRaises(StoreUnavailable, schema.prepare, self.path, (*schema.migrations(), broken))
        self.assertEqual(self.shape(), before)

    def test_failed_first_migration_leaves_no_file(self) -> None:
        self.assertRaises(StoreUnavailable, schema.prepare, self.path, ("CREATE nonsense;\n",))
        self.assertEqual(list(self.path.parent.iterdir()), [])

    def test_concurrent_starts_create_one_store(self) -> None:
        with ThreadPoolExecutor(8) as pool:
            for done in [pool.submit(schema.prepare, self.path, schema.migrations()) for _ in range(8)]:
                done.result()
        self.assertEqual([path.name for path in self.path.parent.iterdir()], ["store.db"])

    def test_newer_schema_is_refused_and_not_changed(self) -> None:
        schema.prepare(self.path, (*schema.migrations(), *MORE))
        before = self.path.read_bytes()
        error = self.assertRaises(StoreTooNew, schema.prepare, self.path, schema.migrations())
        self.assertIn("newer Burrowgate", str(error))
        self.assertEqual(self.path.read_bytes(), before)

    def test_messages_of_sqlite_errors(self) -> None:
        def message(code: int) -> str:
            error = sqlite3.OperationalError("message of SQLite")
            error.sqlite_errorcode = code
            return str(schema.to_store_error(error, self.path))

        self.assertIn("full", message(sqlite3.SQLITE_FULL))
        self.assertIn("read-only", message(sqlite3.SQLITE_READONLY_DIRECTORY))
        self.assertIn("locked", message(sqlite3.SQLITE_BUSY_SNAPSHOT))
        self.assertIn("disk", message(sqlite3.SQLITE_IOERR_WRITE))
        self.assertIn("message of SQLite", message(sqlite3.SQLITE_INTERNAL))

    def test_full_database_has_the_message_of_a_full_disk(self) -> None:
        schema.prepare(self.path, schema.migrations())
        with closing(schema.connect(self.path)) as connection:
            connection.execute("PRAGMA max_page_count = 1")
            insert = "INSERT INTO changes (kind, key) VALUES ('target', ?)"
            error = self.assertRaises(sqlite3.Error, connection.execute, insert, ("x" * 100_000,))
        self.assertIn("full", str(schema.to_store_error(error, self.path)))

    def test_file_of_another_kind_is_damage(self) -> None:
        self.path.write_bytes(b"x" * 5000)
        self.assertRaises(StoreDamaged, schema.prepare, self.path, schema.migrations())


class CheckTests(TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.mktemp())
        self.folder.mkdir()
        self.path = self.folder / "store.db"

    def test_check_version_changes_nothing(self) -> None:
        self.assertRaises(StoreNotFound, schema.check_version, self.path, schema.migrations())
        self.assertEqual(list(self.folder.iterdir()), [])
        schema.prepare(self.path, schema.migrations())
        before = self.path.read_bytes()
        schema.check_version(self.path, schema.migrations())
        self.assertRaises(StoreTooOld, schema.check_version, self.path, (*schema.migrations(), *MORE))
        self.assertRaises(StoreTooNew, schema.check_version, self.path, ())
        self.assertEqual(self.path.read_bytes(), before)
        self.assertEqual([file.name for file in self.folder.iterdir()], ["store.db"])

    def test_lost_or_foreign_file_is_damage(self) -> None:
        journal = Path(f"{self.path}-wal")
        journal.touch()
        self.assertRaises(StoreDamaged, schema.check_version, self.path, schema.migrations())
        journal.unlink()
        for content in (b"", b"This was a store. " * 1000):
            self.path.write_bytes(content)
            self.assertRaises(StoreDamaged, schema.check_version, self.path, schema.migrations())

    def test_check_unused_detects_another_process(self) -> None:
        schema.check_unused(self.path)
        self.assertFalse(self.path.exists())
        schema.prepare(self.path, schema.migrations())
        schema.check_unused(self.path)
        reader = (
            "import sqlite3, sys; connection = sqlite3.connect(sys.argv[1]); "
            "connection.execute('SELECT count(*) FROM targets').fetchall(); print(flush=True); sys.stdin.read()"
        )
        with subprocess.Popen(
            [sys.executable, "-c", reader, self.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            self.assertRaises(StoreInUse, schema.check_unused, self.path)
            process.communicate()
        schema.check_unused(self.path)
        # The check left the store as it was.
        schema.check_version(self.path, schema.migrations())
