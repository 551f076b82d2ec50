"""Pages are plain text in a frame, and their style is the one that their policy names."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

from burrowgate.proxy.responses import html
from tests.support import TestCase


class LookTests(TestCase):
    def test_the_policy_names_the_style_that_the_page_carries(self) -> None:
        page = html.notice("Title", "Sentence.", "Hint.").decode()
        [style] = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
        digest = b64encode(sha256(style.encode()).digest()).decode()
        self.assertIn(f"style-src 'sha256-{digest}'", html.POLICY.decode())

    def test_nothing_is_fetched_and_nothing_runs(self) -> None:
        page = html.notice("Title", "Sentence.", "Hint.").decode()
        self.assertNotRegex(page, r"(?i)<script|<link|<img|src=|url\(|@import|https?:|style=|\bon[a-z]+=")
        self.assertTrue(html.POLICY.startswith(b"default-src 'none'; "))
        self.assertIn(b"frame-ancestors 'none'", html.POLICY)

    def test_what_is_said_is_text(self) -> None:
        hostile = "</title><script>alert(1)</script>\"'&\ud800"
        page = html.notice(hostile, hostile, hostile, foot=hostile).decode()
        self.assertNotIn("<script", page)
        self.assertEqual(page.count("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;&amp;?"), 5)

    def test_dates_are_for_people_and_in_utc(self) -> None:
        self.assertEqual(html.date(1_772_546_700), ("3 March 2026", "14:05"))
        self.assertEqual(html.date(0), ("1 January 1970", "00:00"))

    def test_a_time_that_no_calendar_has_is_nothing(self) -> None:
        for seconds in (1e18, -1e18, float("nan")):
            self.assertEqual(html.date(seconds), ("", ""))
