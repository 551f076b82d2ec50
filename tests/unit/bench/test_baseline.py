"""Tests for bench.baseline."""

from __future__ import annotations

from pathlib import Path

from bench import baseline
from bench.figures import Figure, Outcome, Work
from tests.support import TestCase


def outcome(**cpu: float) -> Outcome:
    """Return the outcome of one round; `ours`, `ngh2` and `nginx` are the contenders."""
    names = {"ours": "burrowgate", "ngh2": "burrowgate, ngh2", "nginx": "nginx", "few": "burrowgate with few"}
    work = Work(name="h2", title="", figures=(Figure(name="cpu", title="CPU"),), bars=(), prepare=lambda ground: [])
    return Outcome(work=work, rounds={names[name]: [{"cpu": value}] for name, value in cpu.items()})


class BaselineTests(TestCase):
    def test_ratios_of_the_gateway_with_each_library(self) -> None:
        found = baseline.ratios([outcome(ours=60, ngh2=30, few=10, nginx=10)])
        self.assertEqual(found, {"h2: burrowgate": 6.0, "h2: burrowgate, ngh2": 3.0})

    def test_work_without_nginx_has_no_ratio(self) -> None:
        self.assertEqual(baseline.ratios([outcome(ours=60)]), {})

    def test_baseline_is_written_and_read(self) -> None:
        path = Path(self.mktemp())
        self.assertEqual(baseline.read(path), {})
        baseline.write({"a": 2.0, "b": 1.0}, path)
        baseline.write({"a": 3.0}, path)
        self.assertEqual(baseline.read(path), {"a": 3.0, "b": 1.0})

    def test_what_is_slower_is_marked(self) -> None:
        table = baseline.compared({"a": 2.0, "b": 2.5, "new": 1.0}, {"a": 2.0, "b": 2.0, "old": 1.0})
        self.assertEqual([row[0] for row in table], ["work", "a", "b"])
        self.assertEqual([row[-2:] for row in table[1:]], [["+0%", ""], ["+25%", "SLOWER"]])

    def test_nothing_in_common_has_no_table(self) -> None:
        self.assertEqual(baseline.compared({"a": 1.0}, {}), [])
