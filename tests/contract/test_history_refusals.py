"""The databases themselves refuse to change or delete the history, and answer queries of its views (tcp T28)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import fields
from pathlib import Path
from typing import Any

import psycopg
from twisted.internet import reactor

from burrowgate.core.history import HistoryKind
from burrowgate.core.store_records import Change
from burrowgate.core.tcp.history_bodies import ConnectionHistory, SessionHistory
from burrowgate.server.clock import steady_time
from burrowgate.stores.postgresql.connection import DatabaseConnection
from burrowgate.stores.postgresql.store import PostgresqlStore
from burrowgate.stores.postgresql.url import read_address
from burrowgate.stores.sqlite.store import SqliteStore
from burrowgate.testing.records import START, an_entry, sid
from tests.support import ROOT, ReactorTestCase
from tests.support.postgresql import new_schema, requires_postgresql, server

SESSION = SessionHistory(
    label="for 'Ada'",
    target="db",
    type="postgresql",
    account="ada",
    endpoint="10.0.0.5:5432",
    connection_limit=3,
    terminated_at=START + 9,
    termination="revoked",
    connections=2,
    up=2**40,
    down=7,
    credentials=("owner", "reader"),
)
CONNECTION = ConnectionHistory(
    node="n1", program="psql", connected_at=START + 1, closed_at=START + 8, up=2**40, reason="cut"
)
ENTRIES = (
    an_entry(sid(1), kind=HistoryKind.SESSION, body=SESSION.to_body(), closed_at=START + 9),
    an_entry(sid(2), kind=HistoryKind.SESSION, sid=sid(2), body="{}"),
    an_entry("c1", body=CONNECTION.to_body(), closed_at=START + 8),
    an_entry("c2", body=ConnectionHistory().to_body()),
    an_entry("ab" * 32, kind=HistoryKind.SNAPSHOT, sid="", closed_at=START, body='{"a":1}'),
)
REFUSED = (
    "DELETE FROM history",
    "DELETE FROM history WHERE closed_at IS NULL",
    "DELETE FROM history WHERE kind = 'snapshot'",
    "UPDATE history SET body = '{}' WHERE entry_id = 'c1'",
    "UPDATE history SET closed_at = NULL WHERE entry_id = 'c1'",
    "UPDATE history SET closed_at = closed_at WHERE kind = 'snapshot'",
    "UPDATE history SET sid = 'x' WHERE entry_id = 'c2'",
    "UPDATE history SET at = at + 1 WHERE entry_id = 'c2'",
    "UPDATE history SET entry_id = 'c3' WHERE entry_id = 'c2'",
    "UPDATE history SET kind = 'session' WHERE entry_id = 'c2'",
)
IN_SQLITE = (
    "INSERT OR REPLACE INTO history VALUES ('connection', 'c1', 's', 0, 1, '{}')",
    f"REPLACE INTO history VALUES ('connection', 'c2', 's', {START}, 1, '')",
    "UPDATE OR REPLACE history SET entry_id = 'c1' WHERE entry_id = 'c2'",
    "INSERT INTO history VALUES ('connection', 'c1', 's', 1, 1, '') ON CONFLICT DO UPDATE SET body = ''",
)
IN_POSTGRESQL = (
    "TRUNCATE history",
    "INSERT INTO history SELECT * FROM history WHERE sid = '' ON CONFLICT (kind, entry_id) DO UPDATE SET body = ''",
)
ALL = "SELECT kind, entry_id, sid, at, closed_at, body FROM history ORDER BY kind DESC, at, entry_id"
CONTENT = [
    (entry.kind.value, entry.entry_id, entry.sid, entry.at, entry.closed_at, entry.body)
    for entry in sorted(ENTRIES, key=lambda entry: (entry.at, entry.entry_id))
]


def columns(type: type, own: Sequence[str], without: Sequence[str] = ()) -> list[str]:
    """Return the documented columns of a view: those of an entry, then those of its body."""
    return [*own, *(field.name for field in fields(type) if field.name not in without)]


class RefusalTests(ReactorTestCase):
    """Each statement that would lose or change history fails, and what is stored stays."""

    async def filled(self, store: Any) -> None:
        await store.start()
        await store.commit(Change(history=ENTRIES))
        await store.close()

    def see_views(self, rows: Any) -> None:
        sessions, session_columns = rows("SELECT * FROM history_sessions ORDER BY closed_at DESC NULLS LAST")
        self.assertEqual(session_columns, columns(SessionHistory, ("sid", "established_at", "closed_at")))
        first, second = (dict(zip(session_columns, row, strict=True)) for row in sessions)
        credentials = first.pop("credentials")
        names = json.loads(credentials) if isinstance(credentials, str) else credentials
        self.assertEqual(names, list(SESSION.credentials))
        self.assertEqual(first.pop("established_at"), START)
        self.assertEqual((first.pop("sid"), first.pop("closed_at")), (sid(1), START + 9))
        self.assertEqual(first, {name: getattr(SESSION, name) for name in first})
        self.assertEqual({value for name, value in second.items() if name not in ("sid", "established_at")}, {None})
        connections, names = rows("SELECT * FROM history_connections ORDER BY cid")
        own = ("cid", "sid", "opened_at", "closed_at")
        self.assertEqual(names, columns(ConnectionHistory, own, ("closed_at",)))
        first = dict(zip(names, connections[0], strict=True))
        self.assertEqual([first.pop(name) for name in own], ["c1", sid(1), START, START + 8])
        self.assertEqual(first, {name: getattr(CONNECTION, name) for name in first})
        text = (ROOT / "docs" / "history.md").read_text()
        for column in {*session_columns, *names}:
            self.assertIn(f"| `{column}` |", text)

    async def test_sqlite_refuses_to_change_or_delete_history(self) -> None:
        """DELETE on the history fails in the database itself (tcp T28)."""
        path = Path(self.mktemp())
        await self.filled(SqliteStore(path, reactor))
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            for statement in (*REFUSED, *IN_SQLITE):
                with self.assertRaises(sqlite3.IntegrityError, msg=statement) as refused:
                    database.execute(statement)
                self.assertIn("of the history are never", str(refused.exception))
                self.assertEqual(sorted(database.execute(ALL)), sorted(CONTENT))

            def rows(sql: str) -> tuple[list[Any], list[str]]:
                cursor = database.execute(sql)
                return cursor.fetchall(), [column[0] for column in cursor.description]

            self.see_views(rows)

    @requires_postgresql
    async def test_postgresql_refuses_to_change_or_delete_history(self) -> None:
        """DELETE on the history fails in the database itself, for its owner too (tcp T28)."""
        url = server().url(schema=new_schema())
        address = read_address(url.partition(":")[2], 5)
        await self.filled(
            PostgresqlStore(address, reactor, home=Path(self.mktemp()).parent, max_staleness=60, steady=steady_time)
        )
        line = DatabaseConnection(address, steady_time, timeout=60, read_only=False)
        self.addCleanup(line.drop)
        database = line.open()
        for statement in (*REFUSED, *IN_POSTGRESQL):
            for role in ("origin", "replica"):
                refusal = self.assertRaises(psycopg.errors.RaiseException)
                with refusal as refused, database.transaction():
                    database.execute(f"SET LOCAL session_replication_role = {role}")
                    database.execute(statement)
                self.assertIn("of the history are never", str(refused.exception))
                self.assertEqual(sorted(database.execute(ALL).fetchall()), sorted(CONTENT))

        def rows(sql: str) -> tuple[list[Any], list[str]]:
            cursor = database.execute(sql)
            return cursor.fetchall(), [column.name for column in cursor.description or ()]

        self.see_views(rows)
