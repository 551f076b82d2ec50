"""Counts of sessions with a time limit."""

from __future__ import annotations

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from burrowgate.admin.session_counts import COUNT_TIMEOUT_SECONDS, SessionCounts
from burrowgate.errors import StoreUnavailable
from tests.support import TestCase


class SessionCountsTests(TestCase):
    def setUp(self) -> None:
        super().setUp()
        self.clock = Clock()
        self.counts = SessionCounts()
        self.begun: list[Deferred[int]] = []

    async def work(self) -> int:
        self.begun.append(Deferred())
        return await self.begun[-1]

    def count(self, target_id: str | None = None) -> Deferred[int | None]:
        return self.counts.count(target_id, self.work, self.clock)

    def tearDown(self) -> None:
        self.assertEqual((self.clock.getDelayedCalls(), self.counts._waiting), ([], {}))
        super().tearDown()

    def test_count_in_time(self) -> None:
        answer = self.count()
        self.clock.advance(COUNT_TIMEOUT_SECONDS - 0.1)
        self.assertNoResult(answer)
        self.begun[0].callback(7)
        self.assertEqual(self.successResultOf(answer), 7)

    def test_count_that_is_late_is_dropped(self) -> None:
        answer = self.count()
        self.clock.advance(COUNT_TIMEOUT_SECONDS)
        self.assertIsNone(self.successResultOf(answer))
        self.begun[0].callback(7)

    def test_store_is_asked_once_at_a_time_for_each_target(self) -> None:
        first = self.count()
        self.clock.advance(1)
        second, other = self.count(), self.count("a")
        self.assertEqual(len(self.begun), 2)
        self.clock.advance(1)
        self.assertIsNone(self.successResultOf(first))
        self.begun[0].callback(7)
        self.begun[1].callback(8)
        self.assertEqual((self.successResultOf(second), self.successResultOf(other)), (7, 8))
        third = self.count()
        self.begun[2].callback(9)
        self.assertEqual(self.successResultOf(third), 9)

    def test_store_that_hangs_is_asked_once_however_often_it_is_counted(self) -> None:
        for _ in range(50):
            answer = self.count()
            self.clock.advance(COUNT_TIMEOUT_SECONDS)
            self.assertIsNone(self.successResultOf(answer))
        self.assertEqual(len(self.begun), 1)
        self.assertLessEqual(len(self.counts._waiting[None]), 1)
        self.begun[0].callback(1)

    def test_failure_is_passed_to_all_that_wait(self) -> None:
        answers = [self.count(), self.count()]
        self.begun[0].errback(StoreUnavailable())
        for answer in answers:
            self.failureResultOf(answer, StoreUnavailable)

    def test_late_failure_is_dropped(self) -> None:
        answer = self.count()
        self.clock.advance(COUNT_TIMEOUT_SECONDS)
        self.begun[0].errback(StoreUnavailable())
        self.assertIsNone(self.successResultOf(answer))
