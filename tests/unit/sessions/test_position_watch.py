"""Tests for burrowgate.sessions.position_watch."""

from __future__ import annotations

from typing import Any, cast

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from burrowgate.errors import StoreUnavailable
from burrowgate.sessions.position_watch import PERIOD_SECONDS, PositionWatch
from burrowgate.sessions.registry import Registry
from tests.support import TestCase


class FakeRegistry:
    """A registry that is behind its store as far as a test says."""

    def __init__(self) -> None:
        self.store = self
        self.at: int | None = 0
        self.taken_in: int | None = 0
        self.catching_up: list[Deferred[None]] = []

    def position(self) -> int | None:
        return self.at

    def is_current(self) -> bool:
        return self.at == self.taken_in is not None

    async def catch_up(self) -> None:
        waiting: Deferred[None] = Deferred()
        self.catching_up.append(waiting)
        await waiting
        self.taken_in = self.at


class PositionWatchTests(TestCase):
    def setUp(self) -> None:
        self.registry, self.reactor = FakeRegistry(), Clock()
        self.watch = PositionWatch(cast(Registry, self.registry), self.reactor)

    def test_commits_of_others_are_taken_in_within_25_ms_while_a_tunnel_is_live(self) -> None:
        """(tcp T12)"""
        self.assertLessEqual(PERIOD_SECONDS, 0.025)
        self.watch.begin()
        self.reactor.advance(PERIOD_SECONDS)
        self.assertEqual(self.registry.catching_up, [], "nothing has changed")
        self.registry.at = 1
        self.reactor.advance(PERIOD_SECONDS)
        self.assertEqual(len(self.registry.catching_up), 1)
        self.reactor.pump([PERIOD_SECONDS] * 5)
        self.assertEqual(len(self.registry.catching_up), 1, "one at a time")
        self.registry.catching_up[0].callback(None)
        self.registry.at = 2
        self.reactor.advance(PERIOD_SECONDS)
        self.assertEqual(len(self.registry.catching_up), 2)

    def test_without_a_tunnel_no_timer_runs(self) -> None:
        self.assertEqual(self.reactor.getDelayedCalls(), [])
        for _ in range(3):
            self.watch.begin()
        self.assertEqual(len(self.reactor.getDelayedCalls()), 1)
        self.reactor.pump([PERIOD_SECONDS] * 3)
        for _ in range(3):
            self.watch.end()
        self.assertEqual(self.reactor.getDelayedCalls(), [])
        self.watch.begin()
        self.assertEqual(len(self.reactor.getDelayedCalls()), 1)

    def test_a_store_that_is_away_is_not_asked_for_changes(self) -> None:
        self.watch.begin()
        self.registry.at = None
        self.reactor.pump([PERIOD_SECONDS] * 5)
        self.assertEqual(self.registry.catching_up, [])

    def test_after_a_failure_it_goes_on(self) -> None:
        self.watch.begin()
        for error, logged in ((StoreUnavailable(), 0), (RuntimeError("a defect"), 1)):
            self.registry.at = (self.registry.at or 0) + 1
            self.reactor.advance(PERIOD_SECONDS)
            failing: Any = self.registry.catching_up[-1]
            failing.errback(error)
            self.assertEqual(len(self.flushLoggedErrors()), logged)
            self.reactor.advance(PERIOD_SECONDS)
            self.registry.catching_up[-1].callback(None)
        self.assertEqual(len(self.registry.catching_up), 4)
