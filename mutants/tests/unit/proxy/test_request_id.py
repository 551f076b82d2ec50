"""Request ids and dates of messages."""

from __future__ import annotations

import re

from burrowgate.proxy import request_id as proxy_request_id
from tests.support import FixedClock, FixedEntropy, TestCase


class RequestIdTests(TestCase):
    def test_ids_are_unique_and_share_the_part_of_their_process(self) -> None:
        request_id = proxy_request_id.request_ids(FixedEntropy())
        ids = [request_id() for _ in range(2000)]
        self.assertEqual(len(set(ids)), 2000)
        self.assertTrue(all(re.fullmatch(rb"[A-Za-z0-9_-]{12}-[0-9a-f]{14}", id_) for id_ in ids))
        self.assertEqual(len({id_.rpartition(b"-")[0] for id_ in ids}), 1)

    def test_processes_have_different_ids(self) -> None:
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
