"""Tests for burrowgate.core.http.event_requests: requests that wait for events, and those that do not."""

from __future__ import annotations

from burrowgate.core.http.event_requests import is_of_script, says_that_it_waits
from tests.support import TestCase


class EventRequestTests(TestCase):
    def test_requests_that_say_that_they_wait(self) -> None:
        for field in (
            (b"Accept", b"text/event-stream"),
            (b"accept", b"application/json, Text/Event-Stream;q=0.9"),
            (b"Prefer", b"wait=100"),
            (b"prefer", b"respond-async, Wait = 10; a=b"),
            (b"Prefer", b"wait"),
        ):
            self.assertTrue(says_that_it_waits([(b"X", b"y"), field]), field)

    def test_requests_that_do_not(self) -> None:
        for field in (
            (b"Accept", b"text/html, */*"),
            (b"Prefer", b"respond-async"),
            (b"Prefer", b"handling=lenient; wait=1"),
            (b"Prefer", b"waiting=1"),
            (b"X-Prefer", b"wait=1"),
        ):
            self.assertFalse(says_that_it_waits([field]), field)
        self.assertFalse(says_that_it_waits([]))

    def test_requests_of_scripts(self) -> None:
        self.assertTrue(is_of_script([(b"sec-fetch-dest", b"empty")]))
        for value in (b"document", b"iframe", b"image", b"style", b"worker", b"empty, document", b""):
            self.assertFalse(is_of_script([(b"Sec-Fetch-Dest", value)]), value)
        self.assertFalse(is_of_script([]))
