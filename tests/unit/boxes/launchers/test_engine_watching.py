"""Tests of the end of containers while the engine is away, by a clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock
from twisted.internet.testing import MemoryReactorClock

from burrowgate.boxes.interfaces import Exit, ExitKind
from burrowgate.boxes.launchers.engine.api import QUICK_SECONDS, EngineApi
from burrowgate.boxes.launchers.engine.watching import LOST_SECONDS, Watching, exit_of
from burrowgate.errors import LauncherUnavailable
from tests.support import TestCase


class AwayApi(EngineApi):
    """An engine that is away or has one running container, without a connection."""

    def __init__(self) -> None:
        self.is_away = True
        self.inspections = 0
        self.waits: list[Deferred[None]] = []

    async def inspect(self, container: str) -> Mapping[str, Any]:
        self.inspections += 1
        if self.is_away:
            raise LauncherUnavailable("Away.")
        return {"State": {"Running": True}}

    async def wait(self, container: str) -> None:
        self.waits.append(Deferred())
        await self.waits[-1]


class AwayTests(TestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.api = AwayApi()
        self.watching = Watching(self.api, self.clock)
        self.exits: list[Exit] = []

    def pump(self, seconds: float) -> None:
        """Move the clock in steps of half a second."""
        for _ in range(round(seconds * 2)):
            self.clock.advance(0.5)

    def test_engine_that_stays_away_has_lost_its_containers(self) -> None:
        self.watching.watch("c").addCallback(self.exits.append)
        self.pump(LOST_SECONDS - 1)
        self.assertEqual(self.exits, [])
        self.pump(2)
        self.assertEqual(self.exits, [Exit(ExitKind.LOST)])
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_time_away_counts_from_its_last_answer(self) -> None:
        self.watching.watch("c").addCallback(self.exits.append)
        self.pump(LOST_SECONDS - 1)
        self.api.is_away = False
        self.pump(1)
        self.assertEqual(len(self.api.waits), 1)
        self.api.is_away = True
        self.api.waits[0].errback(LauncherUnavailable("Away."))
        self.pump(LOST_SECONDS - 1)
        self.assertEqual(self.exits, [])
        self.watching.close()

    def test_engine_whose_wait_returns_early_is_not_asked_in_a_loop(self) -> None:
        self.api.is_away = False
        self.watching.watch("c").addCallback(self.exits.append)
        for _ in range(10):
            self.api.waits[-1].callback(None)
            self.pump(0.5)
        self.assertLessEqual(self.api.inspections, 31)
        self.assertEqual(self.exits, [])
        self.watching.close()

    def test_watches_of_one_container_share_a_request(self) -> None:
        self.api.is_away = False
        for _ in range(3):
            self.watching.watch("c").addCallback(self.exits.append)
        self.assertEqual(len(self.api.waits), 1)
        self.watching.close()
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_exit_is_read_from_the_state(self) -> None:
        self.assertEqual(exit_of({"ExitCode": 3}), Exit(ExitKind.EXITED, 3))
        self.assertEqual(exit_of({"ExitCode": 137, "OOMKilled": True}), Exit(ExitKind.OUT_OF_MEMORY, 137))
        self.assertEqual(exit_of({}), Exit(ExitKind.EXITED, None))


class TimeLimitTests(TestCase):
    def test_engine_that_accepts_and_says_nothing_is_given_up(self) -> None:
        reactor: Any = MemoryReactorClock()
        request = Deferred.fromCoroutine(EngineApi(reactor, "/engine.sock").info())
        reactor.advance(QUICK_SECONDS - 0.1)
        self.assertNoResult(request)
        reactor.advance(0.2)
        self.failureResultOf(request, LauncherUnavailable)
