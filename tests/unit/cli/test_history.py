"""Tests of `burrowgate history`: rows, formats, pages and times."""

from __future__ import annotations

import csv
import io
import json
import sys
from datetime import UTC, datetime
from typing import Any

from twisted.internet.defer import Deferred

from burrowgate.cli import history, history_export
from burrowgate.cli.history_rows import CONNECTIONS, KINDS, SESSIONS, SNAPSHOTS
from burrowgate.core.history import HistoryEntry, HistoryKind, HistoryQuery
from burrowgate.core.store_records import Change
from burrowgate.core.tcp.history_bodies import ConnectionHistory, SessionHistory
from burrowgate.errors import Invalid, StoreDamaged
from burrowgate.stores.memory import MemoryStore
from burrowgate.testing.records import START, an_entry, sid
from tests.support import TestCase

FORMULAS = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "\n=1", "\uff1d1", "\uff0b1", "\u00a0=1",
)  # fmt: skip
PLAIN = (
    "",
    "'=1",
    "\ufffd=1",
    "db",
    "a=b",
    "1-2",
    "ünï",
    'with "quotes", and commas',
    "two\nlines",
    " text",
    "10.0.0.5:5432",
)


def session(number: int, **fields: Any) -> HistoryEntry:
    """Return the entry of the `number`th session."""
    body = SessionHistory(**fields).to_body()
    return an_entry(sid(number), kind=HistoryKind.SESSION, sid=sid(number), at=START + number, body=body)


class RowTests(TestCase):
    """Rows: the columns of the views, whatever the bodies are."""

    def test_rows_have_the_columns_of_the_views(self) -> None:
        self.assertEqual(len(SESSIONS.columns), len(SESSIONS.of(session(1))))
        row = dict(zip(SESSIONS.columns, SESSIONS.of(session(1, target="db", up=7)), strict=True))
        self.assertEqual((row["sid"], row["established_at"], row["closed_at"]), (sid(1), START + 1, None))
        self.assertEqual((row["target"], row["up"], row["credentials"]), ("db", 7, []))
        entry = an_entry("c1", closed_at=START + 9, body=ConnectionHistory(program="psql", closed_at=5).to_body())
        row = dict(zip(CONNECTIONS.columns, CONNECTIONS.of(entry), strict=True))
        self.assertEqual((row["cid"], row["closed_at"], row["program"]), ("c1", START + 9, "psql"))
        snapshot = an_entry("ab", kind=HistoryKind.SNAPSHOT, sid="", body='{"a":1}')
        self.assertEqual(SNAPSHOTS.of(snapshot), ("ab", START, '{"a":1}'))

    def test_missing_values_are_null_and_unknown_ones_left_out(self) -> None:
        row = SESSIONS.of(an_entry("s", kind=HistoryKind.SESSION, body='{"target":"db","new":1}'))
        self.assertEqual([value for value in row if value is not None], ["s", START, "db"])

    def test_body_that_is_no_object_is_damage(self) -> None:
        for body in ("", "[]", "{", "1"):
            self.assertRaises(StoreDamaged, SESSIONS.of, an_entry("s", kind=HistoryKind.SESSION, body=body))


class ExportTests(TestCase):
    """The formats, and that pages have no gaps."""

    def setUp(self) -> None:
        self.store = MemoryStore()
        self.done(self.store.start())

    def done(self, work: Any) -> Any:
        return self.successResultOf(Deferred.fromCoroutine(work))

    def exported(self, kind: str, format: str, **period: int | None) -> bytes:
        output = io.BytesIO()
        count = self.done(history_export.export(self.store, KINDS[kind], format, output, page_size=7, **period))
        self.count = count
        return output.getvalue()

    def put(self, *entries: HistoryEntry) -> None:
        self.done(self.store.commit(Change(history=entries)))

    def test_json_lines_have_every_row_once_in_order(self) -> None:
        for number in (20, 21, 22):
            self.put(*(session(one) for one in range(number)))
            lines = [json.loads(line) for line in self.exported("sessions", "jsonl").splitlines()]
            self.assertEqual([line["sid"] for line in lines], [sid(one) for one in range(number)])
            self.assertEqual(list(lines[0]), list(SESSIONS.columns))
            self.assertEqual(self.count, number)

    def test_period_includes_its_begin_and_not_its_end(self) -> None:
        self.put(*(session(one) for one in range(9)))
        lines = self.exported("sessions", "jsonl", since=START + 2, until=START + 5).splitlines()
        self.assertEqual([json.loads(line)["established_at"] for line in lines], [START + 2, START + 3, START + 4])

    def test_empty_history_is_an_empty_export(self) -> None:
        self.assertEqual(self.exported("connections", "jsonl"), b"")
        self.assertEqual(self.exported("connections", "csv").decode(), ",".join(CONNECTIONS.columns) + "\r\n")

    def test_csv_has_no_formulas(self) -> None:
        """A label that a spreadsheet would evaluate is text in the export."""
        self.put(*(session(number, label=text, target=text) for number, text in enumerate((*FORMULAS, *PLAIN))))
        rows = list(csv.DictReader(io.StringIO(self.exported("sessions", "csv").decode(), newline="")))
        self.assertEqual(len(rows), len(FORMULAS) + len(PLAIN))
        for row, text in zip(rows, (*FORMULAS, *PLAIN), strict=True):
            kept = f"'{text}" if text in FORMULAS else text
            self.assertEqual((row["label"], row["target"]), (kept, kept), ascii(text))

    def test_csv_has_lists_as_json_and_nothing_for_what_is_not_known(self) -> None:
        self.put(session(1, credentials=("a", "b,c"), up=3))
        (row,) = csv.DictReader(io.StringIO(self.exported("sessions", "csv").decode()))
        self.assertEqual((row["credentials"], row["up"], row["bound_at"]), ('["a","b,c"]', "3", ""))

    def test_parquet_without_its_package_says_what_to_install(self) -> None:
        self.patch(sys, "modules", {**sys.modules, "pyarrow": None})
        text = str(
            self.failureResultOf(
                Deferred.fromCoroutine(history_export.export(self.store, SESSIONS, "parquet", io.BytesIO())), Invalid
            ).value
        )
        self.assertIn("pip install 'burrowgate[parquet]'", text)

    def test_parquet_has_types_and_all_rows(self) -> None:
        try:
            import pyarrow.parquet
        except ImportError:
            self.skipTest("pyarrow is not installed")
        self.put(*(session(one, up=2**40, credentials=("a",)) for one in range(20)), session(20))
        table = pyarrow.parquet.read_table(io.BytesIO(self.exported("sessions", "parquet")))
        self.assertEqual((table.num_rows, table.column_names), (21, list(SESSIONS.columns)))
        self.assertEqual(str(table.schema.field("up").type), "int64")
        self.assertEqual(table.column("credentials").to_pylist()[0], ["a"])
        self.assertEqual(table.column("sid").to_pylist(), [sid(one) for one in range(21)])

    def test_pages_follow_a_query_in_both_directions(self) -> None:
        self.put(*(session(one) for one in range(10)))
        for newest_first in (False, True):
            query = HistoryQuery(kind=HistoryKind.SESSION, limit=3, newest_first=newest_first)

            async def read(query: HistoryQuery = query) -> list[str]:
                return [entry.entry_id async for page in history_export.pages(self.store, query) for entry in page]

            expected = [sid(one) for one in range(10)]
            self.assertEqual(self.done(read()), expected[::-1] if newest_first else expected)


class TimeTests(TestCase):
    """Times as people write them."""

    def test_dates_times_and_durations_are_read(self) -> None:
        now = datetime(2026, 11, 29, 18, tzinfo=UTC)
        for text, expected in (
            ("2026-11-29", datetime(2026, 11, 29, tzinfo=UTC)),
            (" 2026-11-29T18:00:00Z ", now),
            ("2026-11-29T20:00:00+02:00", now),
            ("2026-11-29 18:00", now),
            ("24h", datetime(2026, 11, 28, 18, tzinfo=UTC)),
            ("0s", now),
        ):
            self.assertEqual(history.read_time(text, now, "since"), int(expected.timestamp()), text)
        for text in ("", "yesterday", "29.11.2026", "24", "-1d"):
            error = self.assertRaises(Invalid, history.read_time, text, now, "since")
            self.assertEqual(error.field, "since")
