"""Rows that are inserted together: all of them, in their order, and whether one was refused."""

from __future__ import annotations

import sqlite3

from burrowgate.stores.sqlite.gathered_rows import GatheredRows
from tests.support import TestCase


class GatheredRowsTests(TestCase):
    def setUp(self) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        self.addCleanup(self.connection.close)
        self.connection.execute("CREATE TABLE things (number INTEGER PRIMARY KEY, name TEXT UNIQUE)")
        self.rows = GatheredRows(self.connection, "things", "number, name", " ON CONFLICT DO NOTHING")

    def stored(self) -> list[tuple[int, str]]:
        return self.connection.execute("SELECT number, name FROM things ORDER BY number").fetchall()

    def test_any_number_is_inserted_once(self) -> None:
        for count in range(80):
            self.connection.execute("DELETE FROM things")
            rows = [(number, f"name {number}") for number in range(count)]
            for row in rows:
                self.rows.add(row)
            self.assertTrue(self.rows.insert())
            self.assertTrue(self.rows.insert(), "nothing is left")
            self.assertEqual(self.stored(), rows)

    def test_refused_row_is_noticed_wherever_it_is(self) -> None:
        for refused in range(45):
            self.connection.execute("DELETE FROM things")
            self.connection.execute("INSERT INTO things VALUES (1000, ?)", (f"name {refused}",))
            for number in range(45):
                self.rows.add((number, f"name {number}"))
            self.assertFalse(self.rows.insert())

    def test_what_is_cleared_is_not_inserted(self) -> None:
        self.rows.add((1, "one"))
        self.rows.clear()
        self.assertTrue(self.rows.insert())
        self.assertEqual(self.stored(), [])
