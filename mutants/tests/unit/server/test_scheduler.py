"""Tests for burrowgate.server.scheduler: periods, order and failures of periodic jobs."""

from __future__ import annotations

from twisted.internet.task import Clock
from twisted.logger import capturedLogs, formatEvent
from twisted.trial.unittest import TestCase

from burrowgate.errors import StoreUnavailable
from burrowgate.server.scheduler import TICK_SECONDS, Scheduler


class SchedulerTests(TestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.jobs = Scheduler(self.clock)
        self.ran: list[str] = []

    def start(self) -> None:
        self.jobs.start()
        self.addCleanup(self.jobs.stop)

    def test_runs_each_job_after_its_period_in_the_order_of_adding(self) -> None:
        self.jobs.add("b", lambda: self.ran.append("b"))
        self.jobs.add("a", lambda: self.ran.append("a"), period=2 * TICK_SECONDS)
        self.start()
        self.assertEqual(self.ran, [])
        self.clock.pump([TICK_SECONDS] * 4)
        self.assertEqual(self.ran, ["b", "b", "a", "b", "b", "a"])

    def test_period_shorter_than_a_tick_runs_at_each_tick(self) -> None:
        self.jobs.add("a", lambda: self.ran.append("a"), period=TICK_SECONDS / 10)
        self.start()
        self.clock.pump([TICK_SECONDS] * 3)
        self.assertEqual(self.ran, ["a"] * 3)

    def test_failing_job_stops_neither_the_others_nor_itself(self) -> None:
        def fail() -> None:
            self.ran.append("failing")
            raise ZeroDivisionError

        self.jobs.add("failing", fail)
        self.jobs.add("a", lambda: self.ran.append("a"))
        self.start()
        self.clock.pump([TICK_SECONDS] * 2)
        self.assertEqual(self.ran, ["failing", "a"] * 2)
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 2)

    def test_coroutine_runs_in_the_background_and_its_failure_is_logged(self) -> None:
        async def fail() -> None:
            self.ran.append("started")
            raise ZeroDivisionError

        self.jobs.add("failing", fail)
        self.start()
        self.clock.advance(TICK_SECONDS)
        self.assertEqual(self.ran, ["started"])
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)

    def test_store_error_is_logged_in_one_line_without_traceback(self) -> None:
        async def fail() -> None:
            raise StoreUnavailable("The disk is full.")

        self.jobs.add("failing", fail)
        self.start()
        with capturedLogs() as events:
            self.clock.advance(TICK_SECONDS)
        self.assertEqual([formatEvent(event) for event in events], ["The store failed: The disk is full."])

    def test_stopped_timer_runs_no_job(self) -> None:
        self.jobs.add("a", lambda: self.ran.append("a"))
        self.jobs.start()
        self.jobs.stop()
        self.clock.advance(10 * TICK_SECONDS)
        self.assertEqual((self.ran, self.clock.getDelayedCalls()), ([], []))
