"""Contenders in turn."""

from bench.errors import NoResult
from bench.figures import Contender, Figure, Measured, Work
from bench.rounds import order, play
from tests.support import TestCase

WORK = Work(name="w", title="A work", figures=(Figure(name="n", title="n"),), bars=(), prepare=lambda ground: [])


class RoundsTests(TestCase):
    """Who is measured when."""

    def setUp(self) -> None:
        self.measured: list[str] = []
        self.said: list[str] = []

    def contender(self, name: str, fails_at: int = 0) -> Contender:
        """One whose figure is how often it was measured; its measurement number `fails_at` fails."""

        def measure() -> Measured:
            self.measured.append(name)
            count = self.measured.count(name)
            if count == fails_at:
                raise NoResult("3 errors")
            return {"n": count}

        return Contender(name=name, measure=measure)

    def test_interleaved_and_each_first_once(self) -> None:
        play(WORK, [self.contender(name) for name in "abc"], 3, self.said.append)
        self.assertEqual("".join(self.measured), "abcbcacab")

    def test_every_round_is_kept(self) -> None:
        outcome = play(WORK, [self.contender("a"), self.contender("b")], 3, self.said.append)
        self.assertEqual(outcome.rounds["b"], [{"n": 1}, {"n": 2}, {"n": 3}])
        self.assertEqual(len(self.said), 6)

    def test_who_fails_is_out_and_the_others_go_on(self) -> None:
        outcome = play(WORK, [self.contender("a", fails_at=2), self.contender("b")], 3, self.said.append)
        self.assertEqual(outcome.faults, {"a": "3 errors"})
        self.assertIsNone(outcome.value("a", "n"))
        self.assertEqual(outcome.value("b", "n"), 2)
        self.assertEqual(self.measured.count("a"), 2)

    def test_order(self) -> None:
        one, other = self.contender("a"), self.contender("b")
        self.assertEqual(order([one, other], 0), [one, other])
        self.assertEqual(order([one, other], 3), [other, one])
