"""Tests for burrowgate.server.close_stack: order, failures and the timeout of closing."""

from __future__ import annotations

from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.task import Clock
from twisted.trial.unittest import TestCase

from burrowgate.server.close_stack import CLOSE_TIMEOUT_SECONDS, CloseStack


class CloseStackTests(TestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.stack = CloseStack(self.clock)
        self.closed: list[str] = []

    def push(self, name: str) -> None:
        self.stack.push(lambda: self.closed.append(name))

    def close(self) -> Deferred[None]:
        return Deferred.fromCoroutine(self.stack.close())

    def test_closes_the_last_pushed_first_and_only_once(self) -> None:
        self.push("a")
        self.push("b")
        self.successResultOf(self.close())
        self.successResultOf(self.close())
        self.assertEqual(self.closed, ["b", "a"])

    def test_waits_for_deferreds_and_coroutines(self) -> None:
        pending: Deferred[None] = Deferred()

        async def close() -> None:
            self.closed.append("coroutine")

        self.push("a")
        self.stack.push(close)
        self.stack.push(lambda: pending)
        done = self.close()
        self.assertEqual(self.closed, [])
        pending.callback(None)
        self.successResultOf(done)
        self.assertEqual(self.closed, ["coroutine", "a"])

    def test_failure_is_logged_and_the_rest_is_closed(self) -> None:
        self.push("a")
        self.stack.push(lambda: 1 / 0)
        self.successResultOf(self.close())
        self.assertEqual(self.closed, ["a"])
        self.assertEqual(len(self.flushLoggedErrors(ZeroDivisionError)), 1)

    def test_callback_that_never_ends_times_out(self) -> None:
        self.push("a")
        self.stack.push(Deferred)
        done = self.close()
        self.clock.advance(CLOSE_TIMEOUT_SECONDS - 0.01)
        self.assertNoResult(done)
        self.clock.advance(0.01)
        self.successResultOf(done)
        self.assertEqual(self.closed, ["a"])
        self.assertEqual(len(self.flushLoggedErrors(DeferredTimeout)), 1)
