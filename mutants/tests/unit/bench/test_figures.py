"""Tests for bench figures: medians, ratios between contenders, and thresholds."""

from collections.abc import Sequence

from bench.figures import Bar, Figure, Measured, Outcome, Verdict, Work, describe
from tests.support import TestCase

CPU = Figure(name="cpu", title="CPU", unit="µs")
GROWTH = Figure(name="growth", title="growth", unit="MB", worst=True)


def outcome(bars: tuple[Bar, ...] = (), faults: dict[str, str] | None = None, **rounds: Sequence[float]) -> Outcome:
    """Return the outcome of `rounds`, which has the figures of each contender."""
    work = Work(name="w", title="A work", figures=(CPU, GROWTH), bars=bars, prepare=lambda ground: [])
    measured: dict[str, list[Measured]] = {
        name: [{"cpu": value, "growth": value} for value in values] for name, values in rounds.items()
    }
    return Outcome(work=work, rounds=measured, faults=faults or {})


class FigureTests(TestCase):
    """Summary of several rounds in one number."""

    def test_value_is_the_median(self) -> None:
        self.assertEqual(CPU.of([90.0, 10.0, 11.0]), 11.0)

    def test_value_is_the_worst(self) -> None:
        self.assertEqual(GROWTH.of([1.0, 17.0, 2.0]), 17.0)

    def test_formatted_value(self) -> None:
        self.assertEqual(CPU.show(1234.56), "1,234.6 µs")


class OutcomeTests(TestCase):
    """Values and ratios of contenders."""

    def test_ratio_is_relative_to_the_peer(self) -> None:
        result = outcome(burrowgate=[20, 22, 99], nginx=[10, 11, 12])
        self.assertEqual(result.value("burrowgate", "cpu"), 22)
        self.assertEqual(result.ratio("nginx", "cpu"), 2.0)

    def test_contender_that_failed_has_no_value(self) -> None:
        result = outcome(faults={"nginx": "an error"}, burrowgate=[1], nginx=[1, 1])
        self.assertIsNone(result.value("nginx", "cpu"))
        self.assertIsNone(result.ratio("nginx", "cpu"))

    def test_absent_contender_has_no_value(self) -> None:
        self.assertIsNone(outcome(burrowgate=[1]).value("caddy", "cpu"))

    def test_ratio_to_zero_is_none(self) -> None:
        self.assertIsNone(outcome(burrowgate=[1], nginx=[0]).ratio("nginx", "cpu"))


class BarTests(TestCase):
    """Verdicts: met, missed or not measured."""

    def verdict(self, bar: Bar, **rounds: Sequence[float]) -> Verdict:
        return outcome(**rounds).judged(bar)[0]

    def test_limit_relative_to_a_peer(self) -> None:
        bar = Bar(figure="cpu", most=2.5, against="nginx")
        self.assertIs(self.verdict(bar, burrowgate=[25], nginx=[10]), Verdict.MET)
        self.assertIs(self.verdict(bar, burrowgate=[26], nginx=[10]), Verdict.MISSED)
        self.assertIs(self.verdict(bar, burrowgate=[26]), Verdict.OPEN)

    def test_below_excludes_equality(self) -> None:
        bar = Bar(figure="cpu", most=1, against="caddy", below=True)
        self.assertIs(self.verdict(bar, burrowgate=[10], caddy=[10]), Verdict.MISSED)
        self.assertIs(self.verdict(bar, burrowgate=[9], caddy=[10]), Verdict.MET)

    def test_absolute_limit(self) -> None:
        self.assertIs(self.verdict(Bar(figure="cpu", most=12), burrowgate=[12]), Verdict.MET)
        self.assertIs(self.verdict(Bar(figure="cpu", least=1500), burrowgate=[1499]), Verdict.MISSED)
        self.assertIs(self.verdict(Bar(figure="cpu", least=1500), burrowgate=[1500]), Verdict.MET)

    def test_failed_run_has_no_verdict(self) -> None:
        result = outcome(faults={"burrowgate": "an error"}, burrowgate=[1], nginx=[10])
        self.assertEqual(result.judged(Bar(figure="cpu", most=2.5, against="nginx")), (Verdict.OPEN, None))

    def test_description_of_a_limit(self) -> None:
        work = outcome().work
        against = Bar(figure="cpu", most=2.5, against="nginx")
        self.assertEqual(describe(against, work), "CPU: at most 2.5 \N{MULTIPLICATION SIGN} nginx")
        self.assertEqual(describe(Bar(figure="growth", most=16, below=True), work), "growth: less than 16 MB")
        self.assertEqual(describe(Bar(figure="cpu", least=1500), work), "CPU: at least 1500 µs")
