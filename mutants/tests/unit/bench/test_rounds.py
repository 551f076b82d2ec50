"""Tests for bench rounds: contenders are measured in turn."""

from bench.errors import NoResult
from bench.figures import Contender, Figure, Measured, Work
from bench.rounds import order, play
from tests.support import TestCase

WORK = Work(name="w", title="A work", figures=(Figure(name="n", title="n"),), bars=(), prepare=lambda ground: [])


class RoundsTests(TestCase):
    """Order and failures of measurements."""

    def setUp(self) -> None:
        self.measured: list[str] = []
        self.messages: list[str] = []

    def contender(self, name: str, fails_at: int = 0) -> Contender:
        """Return a contender whose figure is its number of measurements; measurement number `fails_at` fails."""

        def measure() -> Measured:
            self.measured.append(name)
            count = self.measured.count(name)
            if count == fails_at:
                raise NoResult("3 errors")
            return {"n": count}

        return Contender(name=name, measure=measure)

    def test_contenders_are_interleaved_and_rotated(self) -> None:
        play(WORK, [self.contender(name) for name in "abc"], 3, self.messages.append)
        self.assertEqual("".join(self.measured), "abcbcacab")

    def test_every_round_is_kept(self) -> None:
        outcome = play(WORK, [self.contender("a"), self.contender("b")], 3, self.messages.append)
        self.assertEqual(outcome.rounds["b"], [{"n": 1}, {"n": 2}, {"n": 3}])
        self.assertEqual(len(self.messages), 6)

    def test_failed_contender_is_dropped_and_others_continue(self) -> None:
        outcome = play(WORK, [self.contender("a", fails_at=2), self.contender("b")], 3, self.messages.append)
        self.assertEqual(outcome.faults, {"a": "3 errors"})
        self.assertIsNone(outcome.value("a", "n"))
        self.assertEqual(outcome.value("b", "n"), 2)
        self.assertEqual(self.measured.count("a"), 2)

    def test_order_rotates_with_the_round(self) -> None:
        first, second = self.contender("a"), self.contender("b")
        self.assertEqual(order([first, second], 0), [first, second])
        self.assertEqual(order([first, second], 3), [second, first])
