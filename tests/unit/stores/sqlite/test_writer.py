"""Group commit of the SQLite store: what is refused is refused alone, with and without savepoints."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from burrowgate.core.store_records import Change, VisitUpdate
from burrowgate.errors import Conflict
from burrowgate.stores.sqlite import schema
from burrowgate.stores.sqlite.writer import Writer
from burrowgate.testing.records import START, a_session, a_target, a_visit, an_event, sid
from tests.support import TestCase


class WriterTests(TestCase):
    def setUp(self) -> None:
        super().setUp()
        path = Path(self.mktemp())
        schema.prepare(path, schema.migrations())
        self.connection = schema.connect(path)
        self.addCleanup(self.connection.close)
        self.statements: list[str] = []
        self.writer = Writer(self.connection)
        self.writer.commit([Change(puts=(a_target(), a_session(1)), events=(an_event(),))])
        self.connection.set_trace_callback(self.statements.append)

    def commit(self, *changes: Change) -> list[Any]:
        self.statements.clear()
        return self.writer.commit(changes)

    def column(self, sql: str) -> list[Any]:
        with closing(self.connection.execute(sql)) as rows:
            return [row[0] for row in rows]

    def test_changes_without_conflict_have_no_savepoints(self) -> None:
        first, second = self.commit(
            Change(puts=(a_session(2),), events=(an_event(),)), Change(puts=(a_session(3),), events=(an_event(),))
        )
        self.assertEqual([first.events[0].seq, second.events[0].seq], [2, 3])
        self.assertEqual([one for one in self.statements if "SAVEPOINT" in one or "ROLLBACK" in one], [])

    def test_one_that_is_refused_leaves_the_others(self) -> None:
        first, refused, last = self.commit(
            Change(puts=(a_session(2),), events=(an_event(),)),
            Change(puts=(a_session(3), a_session(1)), events=(an_event(),)),
            Change(puts=(a_session(4),), events=(an_event(),)),
        )
        self.assertIsInstance(refused, Conflict)
        self.assertEqual([first.events[0].seq, last.events[0].seq], [2, 3])
        self.assertEqual(self.column("SELECT count(*) FROM sessions WHERE sid = ?".replace("?", f"'{sid(3)}'")), [0])
        self.assertEqual(self.column("SELECT seq FROM events ORDER BY seq"), [1, 2, 3])
        self.assertEqual(first.position + 1, last.position)

    def test_single_one_that_is_refused_changes_nothing(self) -> None:
        (refused,) = self.commit(Change(puts=(a_session(2), a_session(1)), events=(an_event(),)))
        self.assertIsInstance(refused, Conflict)
        self.assertFalse(self.connection.in_transaction)
        self.assertEqual(self.column("SELECT count(*) FROM sessions"), [1])
        (committed,) = self.commit(Change(events=(an_event(),)))
        self.assertEqual(committed.events[0].seq, 2)

    def test_error_of_the_database_refuses_all(self) -> None:
        self.connection.execute("PRAGMA query_only = ON")
        with self.assertRaises(sqlite3.OperationalError):
            self.commit(Change(puts=(a_session(2),)), Change(puts=(a_session(3),)))
        self.assertFalse(self.connection.in_transaction)

    def test_last_use_of_sessions_with_an_idle_timeout_is_in_their_row(self) -> None:
        use = Change(visits=(VisitUpdate(visit=a_visit(1, last_seen=START + 9)),))
        self.commit(use)
        self.assertEqual(self.column("SELECT last_used_at FROM sessions"), [None])
        self.commit(Change(puts=(_idling(),)))
        self.connection.execute("UPDATE sessions SET last_used_at = NULL")
        self.commit(use)
        self.assertEqual(self.column("SELECT last_used_at FROM sessions"), [START + 9])


def _idling() -> Any:
    return replace(a_session(1), limits=replace(a_session(1).limits, idle_timeout=60), version=2)


class TogetherTests(TestCase):
    """What is committed together is the same as what is committed one after another."""

    def writer(self) -> tuple[sqlite3.Connection, Writer]:
        path = Path(self.mktemp())
        schema.prepare(path, schema.migrations())
        connection = schema.connect(path)
        self.addCleanup(connection.close)
        writer = Writer(connection)
        writer.commit([Change(puts=(a_target(), a_session(1), a_session(2)), events=(an_event(),))])
        return connection, writer

    def rows(self, connection: sqlite3.Connection) -> dict[str, list[Any]]:
        tables = ("targets", "sessions", "visits", "events", "changes", "sqlite_sequence")
        rows: dict[str, list[Any]] = {}
        for table in tables:
            with closing(connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2")) as found:
                rows[table] = found.fetchall()
        return rows

    def test_in_any_order_with_and_without_conflicts(self) -> None:
        changes = (
            *(Change(puts=(a_session(number),), events=(an_event(sid=sid(number)),)) for number in range(10, 60)),
            Change(puts=(a_session(60), a_session(61)), events=(an_event(), an_event())),
            Change(puts=(replace(a_session(10), version=2, label="changed"),), events=(an_event(),)),
            Change(visits=(VisitUpdate(visit=a_visit(11), target="t"), VisitUpdate(visit=a_visit(1), target="t"))),
            Change(deletes=(replace(a_session(12), version=2),), events=(an_event(),)),
            Change(puts=(replace(a_target(), version=2, deleted_at=START),), events=(an_event(),)),
            Change(cuts=("visit-1",)),
        )
        duplicates = (Change(puts=(a_session(1),), events=(an_event(),)), Change(puts=(a_session(62), a_session(20))))
        draw = random.Random(17)
        for number in range(40):
            drawn = draw.sample((*changes, *duplicates * (number % 2)), draw.randrange(1, len(changes)))
            (one_by_one, alone), (in_one, together) = self.writer(), self.writer()
            expected = [outcome for change in drawn for outcome in alone.commit([change])]
            outcomes = together.commit(drawn)
            self.assertEqual([str(outcome) for outcome in outcomes], [str(outcome) for outcome in expected])
            self.assertEqual(self.rows(in_one), self.rows(one_by_one))

    def test_mints_are_few_statements(self) -> None:
        connection, writer = self.writer()
        statements: list[str] = []
        connection.set_trace_callback(statements.append)
        writer.commit([Change(puts=(a_session(n),), events=(an_event(),)) for n in range(10, 74)])
        self.assertEqual(len([one for one in statements if one.startswith("INSERT")]), 6)
