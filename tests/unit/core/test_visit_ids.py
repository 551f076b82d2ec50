"""Tests for burrowgate.core.visit_ids: which requests without a cookie are one visit."""

from __future__ import annotations

from burrowgate.core.visit_ids import direct_vid, user_agent
from burrowgate.testing.records import sid
from tests.support import TestCase


class DirectVisitTests(TestCase):
    def test_id_is_that_of_session_address_and_agent(self) -> None:
        ids = {
            direct_vid(sid(number), address, agent)
            for number in (1, 2)
            for address in ("192.0.2.7", "192.0.2.8")
            for agent in ("curl/8", "")
        }
        self.assertEqual(len(ids), 8)
        for one in ids:
            self.assertRegex(one, r"\A[A-Za-z0-9_-]{16}\Z")

    def test_agent_is_bounded_and_on_one_line(self) -> None:
        self.assertEqual(user_agent(b" a\t b\r\nc "), "a b c")
        self.assertEqual(len(user_agent(b"x" * 9999)), 256)
        self.assertEqual(user_agent(b"\xff"), "\ufffd")
