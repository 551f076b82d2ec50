"""How a page is put together of stretches."""

from __future__ import annotations

from burrowgate.core.store_records import SessionQuery, SortOrder
from burrowgate.errors import Invalid
from burrowgate.stores import common, pagination, sql_rows
from burrowgate.testing.records import a_session
from tests.support import START, TestCase


def found(*numbers: int) -> list[sql_rows.Row]:
    return [(*sql_rows.from_session(a_session(number)), None) for number in numbers]


class PageScanTests(TestCase):
    def walk(self, limit: int, **options: int) -> pagination.PageScan:
        return pagination.PageScan(SessionQuery(now=START, limit=limit), **options)

    def test_chunks_fill_a_page_and_an_extra_row_gives_a_cursor(self) -> None:
        walk = self.walk(3)
        self.assertEqual(walk._rows_needed, 4)
        self.assertFalse(walk._add_chunk(found(1, 2), (START, "place")))
        self.assertEqual((walk._rows_needed, walk._after), (2, (START, "place")))
        self.assertTrue(walk._add_chunk(found(3, 4), (START, "further")))
        page = walk.page()
        self.assertEqual(page.sessions, tuple(map(a_session, (1, 2, 3))))
        self.assertEqual(page.cursor, common.write_cursor(a_session(3), SortOrder.NEWEST))

    def test_last_chunk_completes_the_page(self) -> None:
        walk = self.walk(3)
        self.assertTrue(walk._add_chunk(found(1), None))
        self.assertEqual((walk.page().sessions, walk.page().cursor), ((a_session(1),), None))

    def test_chunks_grow_up_to_the_maximum(self) -> None:
        walk = self.walk(3, chunk_rows=10)
        walk.max_chunk_rows = 100
        lengths = []
        for _ in range(4):
            lengths.append(walk._chunk_rows)
            walk._add_chunk((), (START, "place"))
        self.assertEqual(lengths, [10, 40, 100, 100])

    def test_requested_rows_are_limited_to_database_integers(self) -> None:
        self.assertEqual(self.walk(2**70)._rows_needed, pagination.MAX_SQL_INTEGER)

    def test_cursor_of_another_order_is_invalid(self) -> None:
        cursor = common.write_cursor(a_session(1), SortOrder.EXPIRY)
        with self.assertRaises(Invalid):
            pagination.PageScan(SessionQuery(now=START, limit=3, cursor=cursor))
