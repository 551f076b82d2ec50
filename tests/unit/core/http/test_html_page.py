"""HTML frame of the gateway's own pages: escaping, style and policy."""

from __future__ import annotations

import re
from base64 import b64encode
from calendar import month_name
from datetime import UTC, datetime
from hashlib import sha256

from burrowgate.core.http import html_page
from tests.support import TestCase


class PageTests(TestCase):
    def test_policy_has_the_hash_of_the_style(self) -> None:
        page = html_page.notice("Title", "Sentence.", "Hint.").decode()
        [style] = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
        digest = b64encode(sha256(style.encode()).digest()).decode()
        self.assertIn(f"style-src 'sha256-{digest}'", html_page.POLICY.decode())

    def test_page_fetches_nothing_and_runs_nothing(self) -> None:
        page = html_page.notice("Title", "Sentence.", "Hint.").decode()
        self.assertNotRegex(page, r"(?i)<script|<link|<img|src=|url\(|@import|https?:|style=|\bon[a-z]+=")
        self.assertTrue(html_page.POLICY.startswith(b"default-src 'none'; "))
        self.assertIn(b"frame-ancestors 'none'", html_page.POLICY)

    def test_all_texts_are_escaped(self) -> None:
        hostile = "</title><script>alert(1)</script>\"'&\ud800"
        page = html_page.notice(hostile, hostile, hostile, foot=hostile).decode()
        self.assertNotIn("<script", page)
        self.assertEqual(page.count("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;&amp;?"), 5)

    def test_date_is_written_out_in_utc(self) -> None:
        self.assertEqual(html_page.date(1_772_546_700), ("3 March 2026", "14:05"))
        self.assertEqual(html_page.date(0), ("1 January 1970", "00:00"))

    def test_date_is_that_of_the_standard_library(self) -> None:
        begin, end = -62_135_596_800, 253_402_300_799
        for seconds in (begin, end, -0.5, -1, *range(begin, end, 40_000_003 * 37)):
            when = datetime.fromtimestamp(seconds // 1, UTC)
            day, time = html_page.date(seconds)
            self.assertEqual((day.split()[0], day.split()[2]), (str(when.day), str(when.year)), seconds)
            self.assertEqual((day.split()[1], time), (month_name[when.month], f"{when:%H:%M}"), seconds)

    def test_leap_days_exist_in_leap_years(self) -> None:
        for year, day in ((1600, "29 February"), (1900, "1 March"), (2000, "29 February"), (2024, "29 February")):
            seconds = datetime(year, 2, 28, tzinfo=UTC).timestamp() + 86_400
            self.assertEqual(html_page.date(seconds)[0], f"{day} {year}")

    def test_time_beyond_the_calendar_is_empty(self) -> None:
        for seconds in (1e18, -1e18, float("nan")):
            self.assertEqual(html_page.date(seconds), ("", ""))
