"""Rows that are inserted together, by a few statements in place of one for each.

Each statement gives the interpreter's lock away, and its thread waits for it again while the reactor is busy: with a
statement for each row, such waits are half of what a commit costs.
"""

from __future__ import annotations

import sqlite3

from burrowgate.stores import sql_rows

_SIZES = (32, 8, 2, 1)
"""Rows of one statement: few different ones, which the connection keeps prepared; with 31 columns within the 999
parameters that versions of SQLite before 3.32 allow."""


class GatheredRows:
    """Rows of one table of one transaction, in the order in which they are inserted."""

    def __init__(self, connection: sqlite3.Connection, table: str, columns: str, on_conflict: str = "") -> None:
        row = sql_rows.placeholders(columns)
        insert = sql_rows.insert(table, columns)
        self._statements = tuple((size, f"{insert}{f', {row}' * (size - 1)}{on_conflict}") for size in _SIZES)
        self._execute = connection.execute
        self._rows: list[sql_rows.Row] = []

    def add(self, row: sql_rows.Row) -> None:
        """Add a row that the next `insert` inserts."""
        self._rows.append(row)

    def clear(self) -> None:
        """Forget the rows."""
        self._rows.clear()

    def insert(self) -> bool:
        """Insert the rows; return whether all were inserted. Raises `sqlite3.Error`."""
        rows, first, inserted = self._rows, 0, 0
        self._rows = []
        for size, statement in self._statements:
            while len(rows) - first >= size:
                values = [value for row in rows[first : first + size] for value in row]
                inserted += self._execute(statement, values).rowcount
                first += size
        return inserted == len(rows)
