"""The last finished requests: numbers, bounds, and secrets in texts that are cut."""

from __future__ import annotations

import sys

from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.defer import Deferred

from burrowgate.core.request_record import RequestRecord
from burrowgate.telemetry.recent_requests import MAX_TEXT_BYTES, RecentRequests
from tests.support import TestCase
from tests.support.logs import BASE, MAC, SECRETS, TOKEN
from tests.support.records import a_request_record

WHOLE = [secret for name, secret in SECRETS.items() if "mac" not in name and name != "page token"]
"""Those that are recognised by their shape alone; a MAC opens nothing without the rest, nor a page token alone."""


def numbered(*numbers: int) -> list[RequestRecord]:
    """Return requests whose ids are `numbers`."""
    return [a_request_record(request_id=b"%d" % number) for number in numbers]


def ids(records: object) -> list[int]:
    assert isinstance(records, tuple)
    return [int(record.request_id) for record in records]


class RecentRequestsTests(TestCase):
    def setUp(self) -> None:
        self.recent = RecentRequests(4)

    def test_the_last_requests_are_kept_and_numbered(self) -> None:
        self.assertEqual((self.recent.newest, self.recent.after(0)), (0, (1, ())))
        self.recent.record(numbered(1, 2, 3))
        self.recent.record(numbered(4, 5, 6))
        self.assertEqual(self.recent.newest, 6)
        first, records = self.recent.after(0)
        self.assertEqual((first, ids(records)), (3, [3, 4, 5, 6]))

    @given(st.lists(st.integers(0, 7), max_size=6), st.integers(0, 50), st.none() | st.integers(1, 9))
    def test_each_number_keeps_its_request(self, batches: list[int], after: int, limit: int | None) -> None:
        recent, total = RecentRequests(5), 0
        for size in batches:
            recent.record(numbered(*range(total + 1, total + size + 1)))
            total += size
        first, records = recent.after(after, limit)
        kept = range(max(1, total - 4), total + 1)
        wanted = [number for number in kept if number > after or after > total][:limit]
        self.assertEqual(ids(records), wanted)
        if wanted:
            self.assertEqual(first, wanted[0])

    def test_number_of_an_earlier_run_of_the_gateway_is_followed_by_all(self) -> None:
        self.recent.record(numbered(1, 2))
        self.assertEqual(ids(self.recent.after(900)[1]), [1, 2])

    def test_the_number_of_kept_requests_changes_while_it_runs(self) -> None:
        self.recent.record(numbered(1, 2, 3, 4))
        self.recent.configure(2)
        self.assertEqual((self.recent.kept, self.recent.after(0)[0], ids(self.recent.after(0)[1])), (2, 3, [3, 4]))
        self.recent.configure(3)
        self.recent.record(numbered(5, 6))
        self.assertEqual((self.recent.after(0)[0], ids(self.recent.after(0)[1])), (4, [4, 5, 6]))

    def test_inspector_that_is_off_keeps_nothing(self) -> None:
        self.recent.configure(0)
        self.recent.record(numbered(1, 2))
        self.assertEqual((self.recent.newest, self.recent.after(0)), (0, (1, ())))

    def test_reading_records_what_has_finished_here_and_elsewhere(self) -> None:
        async def fetch() -> None:
            self.recent.record(numbered(2))

        self.recent.flush = lambda: self.recent.record(numbered(1))
        self.recent.fetch = fetch
        self.successResultOf(Deferred.fromCoroutine(self.recent.refresh()))
        self.assertEqual(ids(self.recent.after(0)[1]), [1, 2])

    def test_long_texts_are_cut(self) -> None:
        big = b"a/" * 100_000
        self.recent.record([a_request_record(method=big, host=big, path=big), a_request_record(path=big)])
        for record in self.recent.after(0)[1]:
            kept = (record.method, record.host, record.path)
            self.assertLessEqual(sum(map(len, kept)), MAX_TEXT_BYTES)
            self.assertLess(sum(map(sys.getsizeof, kept)), MAX_TEXT_BYTES + 200)

    def test_no_part_of_a_secret_is_left_where_a_text_is_cut(self) -> None:
        for secret in WHOLE:
            for before in range(MAX_TEXT_BYTES - 400, MAX_TEXT_BYTES - 200):
                path = b"/" + b"a/" * (before // 2) + b"b" * (before % 2) + b"/" + secret.encode()
                self.recent.record([a_request_record(path=path + b"/" + b"z/" * 300)])
                (record,) = self.recent.after(self.recent.newest - 1)[1]
                self.assertNotIn(secret[:16].encode(), record.path, before)

    def test_what_is_cut_is_the_same_as_the_text_without_its_secrets(self) -> None:
        self.recent.record([a_request_record(path=b"/x/" + TOKEN.encode() + b"/" + b"y/" * 900)])
        (record,) = self.recent.after(0)[1]
        self.assertTrue(record.path.startswith(b"/x/[redacted]/y/"), record.path[:60])
        for part in (BASE, MAC):
            self.assertNotIn(part.encode(), record.path)
