"""Pages of records that are sorted in memory."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core.sorted_pages import Key, sorted_page
from tests.support import TestCase

keys = st.sets(st.tuples(st.integers(0, 3), st.text("abc", max_size=2)))


class SortedPageTests(TestCase):
    @given(keys, st.booleans(), st.integers(1, 4))
    def test_pages_together_are_all_records_in_order(self, records: set[Key], descending: bool, limit: int) -> None:
        shown: list[Key] = []
        after, has_more = None, True
        while has_more:
            page, has_more = sorted_page(
                ((key, object()) for key in records), after=after, descending=descending, limit=limit
            )
            self.assertLessEqual(len(page), limit)
            shown += [key for key, _ in page]
            after = shown[-1] if shown else None
        self.assertEqual(shown, sorted(records, reverse=descending))
