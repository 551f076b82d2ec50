"""Runs of `burrowgate share` that share the same target: who switches it off."""

from __future__ import annotations

import os
from pathlib import Path

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from burrowgate.cli.sharers import FOLDER, RETRY_SECONDS, WAIT_SECONDS, TargetShare, others_share, turn
from burrowgate.errors import HomeError, StateConflict
from tests.support import TestCase


class SharerTests(TestCase):
    def setUp(self) -> None:
        self.home = Path(self.mktemp())
        self.home.mkdir()

    def share(self, *, switched_on: bool, target: str = "app") -> TargetShare:
        one = TargetShare(self.home, target)
        one.join(switched_on=switched_on)
        self.addCleanup(one.leave)
        return one

    def test_only_the_last_run_switches_the_target_off(self) -> None:
        for order in ((0, 1, 2), (2, 1, 0), (1, 0, 2)):
            runs = [self.share(switched_on=number == 0) for number in range(3)]
            self.assertEqual(
                [runs[number].leave() for number in order], [(False, False), (False, False), (True, True)], order
            )

    def test_others_are_found_whatever_they_share(self) -> None:
        self.assertFalse(others_share(self.home))
        first, second = self.share(switched_on=True), self.share(switched_on=True, target="wiki")
        first.leave()
        self.assertTrue(others_share(self.home))
        second.leave()
        self.assertFalse(others_share(self.home))

    def test_target_that_was_on_before_is_left_on(self) -> None:
        runs = [self.share(switched_on=False) for _ in range(2)]
        self.assertEqual([one.leave() for one in runs], [(False, False), (True, False)])

    def test_target_that_an_operator_switched_off_meanwhile_is_switched_off_again_in_the_end(self) -> None:
        first, second = self.share(switched_on=False), self.share(switched_on=True)
        self.assertEqual([second.leave(), first.leave()], [(False, False), (True, True)])

    def test_run_that_was_killed_does_not_count(self) -> None:
        killed = TargetShare(self.home, "app")
        killed.join(switched_on=True)
        assert killed._descriptor is not None
        os.close(killed._descriptor)
        self.assertEqual(self.share(switched_on=False).leave(), (True, False))

    def test_targets_are_counted_apart(self) -> None:
        one, other = self.share(switched_on=True), self.share(switched_on=True, target="other")
        self.assertEqual([one.leave(), other.leave()], [(True, True)] * 2)

    def test_nothing_is_left_and_leaving_twice_does_nothing(self) -> None:
        one = self.share(switched_on=True)
        self.assertEqual(one.leave(), (True, True))
        self.assertEqual(one.leave(), (False, False))
        self.assertEqual(os.listdir(self.home / FOLDER), [])
        self.assertEqual((self.home / FOLDER).stat().st_mode & 0o777, 0o700)

    def test_home_that_cannot_be_written_is_named(self) -> None:
        (self.home / FOLDER).write_text("no folder")
        error = self.assertRaises(HomeError, TargetShare(self.home, "app").join, switched_on=True)
        self.assertIn(str(self.home), str(error))


class TurnTests(TestCase):
    def setUp(self) -> None:
        self.home = Path(self.mktemp())
        self.home.mkdir()
        self.clock = Clock()

    def begin(self) -> tuple[Deferred[None], Deferred[None], list[str]]:
        """Begin a turn; returns what ends it, its result, and what has happened."""
        ending: Deferred[None] = Deferred()
        seen: list[str] = []

        async def run() -> None:
            async with turn(self.home, self.clock):
                seen.append("begun")
                await ending

        return ending, Deferred.fromCoroutine(run()), seen

    def test_turns_follow_each_other(self) -> None:
        ending, first, seen = self.begin()
        other_ending, second, other = self.begin()
        self.assertEqual((seen, other), (["begun"], []))
        self.clock.advance(RETRY_SECONDS)
        self.assertEqual(other, [])
        ending.callback(None)
        self.successResultOf(first)
        self.clock.advance(RETRY_SECONDS)
        self.assertEqual(other, ["begun"])
        other_ending.callback(None)
        self.successResultOf(second)

    def test_turn_that_fails_lets_the_next_one_begin(self) -> None:
        ending, first, _ = self.begin()
        ending.errback(ValueError())
        self.failureResultOf(first, ValueError)
        other_ending, second, seen = self.begin()
        self.assertEqual(seen, ["begun"])
        other_ending.callback(None)
        self.successResultOf(second)

    def test_wait_is_limited(self) -> None:
        ending, first, _ = self.begin()
        _, second, _ = self.begin()
        self.clock.pump([RETRY_SECONDS] * int(WAIT_SECONDS / RETRY_SECONDS + 2))
        self.failureResultOf(second, StateConflict)
        ending.callback(None)
        self.successResultOf(first)
