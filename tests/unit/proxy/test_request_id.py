"""Names for requests, and dates."""

from __future__ import annotations

import re

from burrowgate.proxy import request_id as proxy_request_id
from tests.support import FixedClock, FixedEntropy, TestCase


class RequestIdTests(TestCase):
    def test_each_request_has_a_name_of_its_own_that_fits_everywhere(self) -> None:
        request_id = proxy_request_id.request_ids(FixedEntropy())
        names = [request_id() for _ in range(2000)]
        self.assertEqual(len(set(names)), 2000)
        self.assertTrue(all(re.fullmatch(rb"[A-Za-z0-9_-]{12}-[0-9a-f]{14}", name) for name in names))
        self.assertEqual(len({name.rpartition(b"-")[0] for name in names}), 1)

    def test_no_other_process_gives_the_same(self) -> None:
        one, other = (proxy_request_id.request_ids(FixedEntropy(seed)) for seed in ("a", "b"))
        self.assertFalse({one() for _ in range(1000)} & {other() for _ in range(1000)})


class DateTests(TestCase):
    def test_a_date_is_formatted_once_a_second(self) -> None:
        clock = FixedClock()
        date = proxy_request_id.dates(clock.now)
        self.assertEqual(date(), b"Tue, 14 Nov 2023 22:13:20 GMT")
        clock.advance(0.5)
        self.assertIs(date(), date())
        clock.advance(0.5)
        self.assertEqual(date(), b"Tue, 14 Nov 2023 22:13:21 GMT")
