"""Tests for burrowgate.proxy.transport.turn_end."""

from __future__ import annotations

from burrowgate.proxy.transport import turn_end
from burrowgate.proxy.transport.turn_end import TurnEnd
from tests.support import TestCase


class TurnEndTests(TestCase):
    def setUp(self) -> None:
        self.scheduled: list[turn_end.Work] = []
        self.turn_end = TurnEnd(self.scheduled.append)
        self.done: list[str] = []

    def end_turn(self) -> None:
        scheduled = self.scheduled[:]
        self.scheduled.clear()
        for work in scheduled:
            work()

    def test_work_is_done_at_the_end_of_the_turn_in_its_order(self) -> None:
        self.turn_end.add(lambda: self.done.append("first"))
        self.turn_end.add(lambda: self.done.append("second"))
        self.assertEqual((self.done, len(self.scheduled)), ([], 1))
        self.end_turn()
        self.assertEqual((self.done, self.scheduled), (["first", "second"], []))

    def test_work_that_is_added_by_work_is_done_behind_what_was_due(self) -> None:
        self.turn_end.add(lambda: self.turn_end.add(lambda: self.done.append("added")))
        self.turn_end.add(lambda: self.done.append("due"))
        self.end_turn()
        self.assertEqual((self.done, self.scheduled), (["due", "added"], []))

    def test_work_that_fails_is_logged_and_the_rest_is_done(self) -> None:
        self.turn_end.add(lambda: self.done.remove("nothing"))
        self.turn_end.add(lambda: self.done.append("rest"))
        self.end_turn()
        self.assertEqual(self.done, ["rest"])
        self.assertEqual(len(self.flushLoggedErrors(ValueError)), 1)

    def test_without_a_reactor_work_is_done_at_once(self) -> None:
        turn_end.at_once(lambda: self.done.append("now"))
        self.assertEqual(self.done, ["now"])
