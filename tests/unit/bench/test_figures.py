"""Medians, ratios, bars."""

from collections.abc import Sequence

from bench.figures import Bar, Figure, Measured, Outcome, Verdict, Work, describe
from tests.support import TestCase

CPU = Figure(name="cpu", title="CPU", unit="µs")
GROWTH = Figure(name="growth", title="growth", unit="MB", worst=True)


def outcome(bars: tuple[Bar, ...] = (), faults: dict[str, str] | None = None, **rounds: Sequence[float]) -> Outcome:
    """What came out where `rounds` has the figures of each contender."""
    work = Work(name="w", title="A work", figures=(CPU, GROWTH), bars=bars, prepare=lambda ground: [])
    made: dict[str, list[Measured]] = {
        name: [{"cpu": one, "growth": one} for one in values] for name, values in rounds.items()
    }
    return Outcome(work=work, rounds=made, faults=faults or {})


class FigureTests(TestCase):
    """One number for many rounds."""

    def test_median(self) -> None:
        self.assertEqual(CPU.of([90.0, 10.0, 11.0]), 11.0)

    def test_worst(self) -> None:
        self.assertEqual(GROWTH.of([1.0, 17.0, 2.0]), 17.0)

    def test_shown(self) -> None:
        self.assertEqual(CPU.show(1234.56), "1,234.6 µs")


class OutcomeTests(TestCase):
    """What a contender's rounds come to."""

    def test_ratio_is_ours_divided_by_theirs(self) -> None:
        found = outcome(burrowgate=[20, 22, 99], nginx=[10, 11, 12])
        self.assertEqual(found.value("burrowgate", "cpu"), 22)
        self.assertEqual(found.ratio("nginx", "cpu"), 2.0)

    def test_who_failed_once_has_no_result(self) -> None:
        found = outcome(faults={"nginx": "an error"}, burrowgate=[1], nginx=[1, 1])
        self.assertIsNone(found.value("nginx", "cpu"))
        self.assertIsNone(found.ratio("nginx", "cpu"))

    def test_who_did_not_take_part_has_none(self) -> None:
        self.assertIsNone(outcome(burrowgate=[1]).value("caddy", "cpu"))

    def test_nothing_is_divided_by_zero(self) -> None:
        self.assertIsNone(outcome(burrowgate=[1], nginx=[0]).ratio("nginx", "cpu"))


class BarTests(TestCase):
    """Met, missed, or not measured."""

    def judged(self, bar: Bar, **rounds: Sequence[float]) -> Verdict:
        return outcome(**rounds).judged(bar)[0]

    def test_multiple_of_a_peer(self) -> None:
        bar = Bar(figure="cpu", most=2.5, against="nginx")
        self.assertIs(self.judged(bar, burrowgate=[25], nginx=[10]), Verdict.MET)
        self.assertIs(self.judged(bar, burrowgate=[26], nginx=[10]), Verdict.MISSED)
        self.assertIs(self.judged(bar, burrowgate=[26]), Verdict.OPEN)

    def test_below_is_not_equal(self) -> None:
        bar = Bar(figure="cpu", most=1, against="caddy", below=True)
        self.assertIs(self.judged(bar, burrowgate=[10], caddy=[10]), Verdict.MISSED)
        self.assertIs(self.judged(bar, burrowgate=[9], caddy=[10]), Verdict.MET)

    def test_number(self) -> None:
        self.assertIs(self.judged(Bar(figure="cpu", most=12), burrowgate=[12]), Verdict.MET)
        self.assertIs(self.judged(Bar(figure="cpu", least=1500), burrowgate=[1499]), Verdict.MISSED)
        self.assertIs(self.judged(Bar(figure="cpu", least=1500), burrowgate=[1500]), Verdict.MET)

    def test_a_failed_run_meets_nothing(self) -> None:
        found = outcome(faults={"burrowgate": "an error"}, burrowgate=[1], nginx=[10])
        self.assertEqual(found.judged(Bar(figure="cpu", most=2.5, against="nginx")), (Verdict.OPEN, None))

    def test_in_words(self) -> None:
        work = outcome().work
        against = Bar(figure="cpu", most=2.5, against="nginx")
        self.assertEqual(describe(against, work), "CPU: at most 2.5 \N{MULTIPLICATION SIGN} nginx")
        self.assertEqual(describe(Bar(figure="growth", most=16, below=True), work), "growth: less than 16 MB")
        self.assertEqual(describe(Bar(figure="cpu", least=1500), work), "CPU: at least 1500 µs")
