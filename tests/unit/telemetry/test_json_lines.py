"""The format of times in log lines."""

from __future__ import annotations

from burrowgate.telemetry.json_lines import rfc3339
from tests.support import START, TestCase


class TimeTests(TestCase):
    def test_time_is_in_utc_with_milliseconds(self) -> None:
        self.assertEqual(rfc3339(0), "1970-01-01T00:00:00.000Z")
        self.assertEqual(rfc3339(START), "2023-11-14T22:13:20.000Z")
        self.assertEqual(rfc3339(START + 0.25), "2023-11-14T22:13:20.250Z")
        self.assertEqual(rfc3339(START + 59.9996), "2023-11-14T22:14:19.999Z")
