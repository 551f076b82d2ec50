"""The short row of a session without limits: it gives the same session as all columns, and only if it can."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from burrowgate.core.store_records import Change, VisitUpdate
from burrowgate.stores import sql_rows
from burrowgate.stores.sqlite import plain_sessions, schema
from burrowgate.stores.sqlite.writer import Writer
from burrowgate.testing.records import START, a_session, a_target, a_visit
from tests.support import TestCase

_PLAIN = {"sid", "target_id", "kid", "kind", "label", "created_at", "expires_at", "extended_at", "revoked_at"}


class PlainSessionTests(TestCase):
    def setUp(self) -> None:
        super().setUp()
        path = Path(self.mktemp())
        schema.prepare(path, schema.migrations())
        self.connection = schema.connect(path)
        self.addCleanup(self.connection.close)
        session = a_session(1, extended_at=START + 1, revoked_at=START + 2)
        writer = Writer(self.connection)
        writer.commit([Change(puts=(a_target(), session)), Change(visits=(VisitUpdate(visit=a_visit(1)),))])

    def row(self, columns: str) -> sql_rows.Row:
        with closing(self.connection.execute(f"SELECT {columns} FROM sessions")) as rows:
            row: sql_rows.Row = rows.fetchone()
            return row

    def test_session_is_that_of_all_columns(self) -> None:
        plain = plain_sessions.to_plain_session(self.row(plain_sessions.PLAIN_SESSION))
        whole = sql_rows.to_session(self.row(f"{sql_rows.SESSION}, 7"))
        assert plain is not None
        self.assertEqual(plain, whole)
        self.assertEqual((plain.last_used_at, whole.last_used_at), (None, 7))

    def test_value_in_any_other_column_needs_all_columns(self) -> None:
        with closing(self.connection.execute("PRAGMA table_info(sessions)")) as rows:
            types = {row[1]: row[2] for row in rows}
        others = [name for name in sql_rows.SESSION.split(", ") if name not in {*_PLAIN, "version"}]
        self.assertGreater(len(others), 15)
        for name in others:
            self.connection.execute("SAVEPOINT one")
            self.connection.execute(f"UPDATE sessions SET {name} = ?", (1 if types[name] == "INTEGER" else "x",))
            self.assertIsNone(plain_sessions.to_plain_session(self.row(plain_sessions.PLAIN_SESSION)), name)
            self.connection.execute("ROLLBACK TO one")
