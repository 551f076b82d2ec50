"""Pages of sessions collected from several chunks."""

from __future__ import annotations

from burrowgate.core.store_records import SessionQuery, SortOrder
from burrowgate.errors import Invalid
from burrowgate.stores import common, pagination, sql_rows
from burrowgate.testing.records import a_session
from tests.support import START, TestCase


def rows(*numbers: int) -> list[sql_rows.Row]:
    """Rows as a store reads them: with the last use, and whether the database found the text."""
    return [(*sql_rows.from_session(a_session(number)), None, False) for number in numbers]


class PageScanTests(TestCase):
    def scan(self, limit: int, **options: int) -> pagination.PageScan:
        return pagination.PageScan(SessionQuery(now=START, limit=limit), **options)

    def test_chunks_fill_a_page_and_an_extra_row_gives_a_cursor(self) -> None:
        scan = self.scan(3)
        self.assertEqual(scan._rows_needed, 4)
        self.assertFalse(scan._add_chunk(rows(1, 2), (START, "first")))
        self.assertEqual((scan._rows_needed, scan._after), (2, (START, "first")))
        self.assertTrue(scan._add_chunk(rows(3, 4), (START, "second")))
        page = scan.page()
        self.assertEqual(page.sessions, tuple(map(a_session, (1, 2, 3))))
        self.assertEqual(page.cursor, common.write_cursor(a_session(3), SortOrder.NEWEST))

    def test_last_chunk_completes_the_page(self) -> None:
        scan = self.scan(3)
        self.assertTrue(scan._add_chunk(rows(1), None))
        self.assertEqual((scan.page().sessions, scan.page().cursor), ((a_session(1),), None))

    def test_chunks_grow_up_to_the_maximum(self) -> None:
        scan = self.scan(3, chunk_rows=10)
        scan.max_chunk_rows = 100
        sizes = []
        for _ in range(4):
            sizes.append(scan._chunk_rows)
            scan._add_chunk((), (START, "sid"))
        self.assertEqual(sizes, [10, 40, 100, 100])

    def test_search_continues_after_the_last_candidate_of_a_truncated_chunk(self) -> None:
        scan = pagination.PageScan(SessionQuery(now=START, limit=3, text="SESSION 1000"))
        self.assertEqual(scan._row_limit, pagination.CANDIDATE_ROWS)
        self.assertFalse(scan._add_chunk(rows(*range(pagination.CANDIDATE_ROWS)), None))
        last = a_session(pagination.CANDIDATE_ROWS - 1)
        self.assertEqual((scan._rows_needed, scan._after), (4, common.sort_key(last)))
        self.assertTrue(scan._add_chunk(rows(1000, 1001), None))
        self.assertEqual(scan.page().sessions, (a_session(1000),))

    def test_requested_rows_are_limited_to_database_integers(self) -> None:
        self.assertEqual(self.scan(2**70)._rows_needed, pagination.MAX_SQL_INTEGER)

    def test_cursor_of_another_order_is_invalid(self) -> None:
        cursor = common.write_cursor(a_session(1), SortOrder.EXPIRY)
        with self.assertRaises(Invalid):
            pagination.PageScan(SessionQuery(now=START, limit=3, cursor=cursor))
