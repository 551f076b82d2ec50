"""Tests for burrowgate.sessions.times."""

from __future__ import annotations

from burrowgate.sessions.times import rfc3339
from tests.support import TestCase


class TimeTests(TestCase):
    def test_time_is_in_utc_with_whole_seconds(self) -> None:
        self.assertEqual(rfc3339(0), "1970-01-01T00:00:00Z")
        self.assertEqual(rfc3339(1_795_229_478), "2026-11-21T02:51:18Z")
