"""Waits of launchers."""

from __future__ import annotations

from twisted.internet.defer import CancelledError, Deferred, succeed
from twisted.internet.task import Clock

from burrowgate.boxes.waiting import after, first, until
from tests.support import TestCase


class WaitingTests(TestCase):
    def test_first_result_cancels_the_others(self) -> None:
        slow: Deferred[str] = Deferred()
        fast: Deferred[str] = Deferred()
        result = first(slow, fast)
        fast.callback("fast")
        self.assertEqual(self.successResultOf(result), "fast")
        self.assertTrue(slow.called)

    def test_first_of_one_that_has_come(self) -> None:
        clock = Clock()
        self.assertEqual(self.successResultOf(first(succeed(1), after(clock, 5))), 1)
        self.assertEqual(clock.getDelayedCalls(), [])

    def test_first_failure_is_a_result(self) -> None:
        broken: Deferred[str] = Deferred()
        result = first(broken, Deferred())
        broken.errback(ValueError("no"))
        self.failureResultOf(result, ValueError)

    def test_cancelling_cancels_all(self) -> None:
        clock = Clock()
        result = first(after(clock, 1), after(clock, None))
        result.cancel()
        self.failureResultOf(result, CancelledError)
        self.assertEqual(clock.getDelayedCalls(), [])

    def test_until_gives_up(self) -> None:
        clock = Clock()
        waiting = Deferred.fromCoroutine(until(lambda: False, clock, seconds=1, every=0.25))
        clock.pump([0.25] * 5)
        self.assertFalse(self.successResultOf(waiting))

    def test_until_returns_when_it_holds(self) -> None:
        clock = Clock()
        waiting = Deferred.fromCoroutine(until(lambda: clock.seconds() >= 0.5, clock, seconds=1, every=0.25))
        clock.pump([0.25] * 2)
        self.assertTrue(self.successResultOf(waiting))
