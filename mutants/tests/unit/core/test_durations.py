"""Tests for burrowgate.core.durations: parsing, formatting and approximation."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core import durations
from burrowgate.errors import Invalid
from tests.support import TestCase

ANY = {"minimum": 0, "maximum": 10**12}


class ParseTests(TestCase):
    def test_valid_durations_are_parsed(self) -> None:
        expected = {
            "45s": 45,
            "1m": 60,
            "30m": 1800,
            "24h": 86400,
            "1d": 86400,
            "30d": 2592000,
            "2w": 1209600,
            "1y": 31536000,
            "  24h ": 86400,
            "007m": 420,
        }
        self.assertEqual({text: durations.parse(text, **ANY) for text in expected}, expected)

    def test_invalid_durations_are_refused(self) -> None:
        hostile = "|30|m|30 m|30M|30min|1h30m|-1h|+1h|1.5h|1e3s|1_0m|٣0m|3０m|30m\x00|0x1h|1234567890s|m30|30mm"  # noqa: RUF001
        for text in hostile.split("|"):
            error = self.assertRaises(Invalid, durations.parse, text, **ANY)
            self.assertEqual(error.field, "ttl", text)
            self.assertIn("such as 30m, 24h, 30d or 1y", str(error))

    def test_bounds_are_inclusive(self) -> None:
        bounds = {"minimum": 60, "maximum": 31536000}
        self.assertEqual(durations.parse("1m", **bounds), 60)
        self.assertEqual(durations.parse("365d", **bounds), 31536000)
        for text in ("59s", "0m", "366d", "2y", "31536001s"):
            error = self.assertRaises(Invalid, durations.parse, text, field="idle_timeout", **bounds)
            self.assertEqual(error.field, "idle_timeout")
            self.assertIn("from 1m to 1y is possible", str(error))

    @given(st.text(max_size=30))
    def test_any_text_is_parsed_or_refused(self, text: str) -> None:
        try:
            seconds = durations.parse(text, **ANY)
        except Invalid:
            return
        self.assertGreaterEqual(seconds, 0)


class FormatTests(TestCase):
    def test_shortest_exact_form(self) -> None:
        expected = {
            0: "0s",
            59: "59s",
            60: "1m",
            5400: "90m",
            3600: "1h",
            86400: "24h",
            172800: "2d",
            90000: "25h",
            31536000: "1y",
            31536001: "31536001s",
        }
        self.assertEqual({seconds: durations.format_duration(seconds) for seconds in expected}, expected)

    @given(st.integers(0, 999_999_999))
    def test_formatted_duration_is_parsed_back(self, seconds: int) -> None:
        self.assertEqual(durations.parse(durations.format_duration(seconds), **ANY), seconds)

    def test_approximate_durations(self) -> None:
        expected = {
            -5: "less than a minute",
            0: "less than a minute",
            59: "less than a minute",
            60: "1 minute",
            3599: "59 minutes",
            3600: "1 hour",
            86399: "23 hours",
            86400: "1 day",
            31535999: "364 days",
            31536000: "1 year",
            63072000: "2 years",
        }
        self.assertEqual({seconds: durations.approximate(seconds) for seconds in expected}, expected)
