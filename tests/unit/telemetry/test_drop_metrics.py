"""Metrics of dropped log lines and trace spans."""

from __future__ import annotations

from burrowgate.telemetry.drop_metrics import DropMetrics, Dropped
from tests.support import TestCase


class DropMetricsTests(TestCase):
    def test_numbers_are_those_of_the_moment(self) -> None:
        dropped = Dropped()
        metrics = DropMetrics(lambda: dropped)
        self.assertEqual(self.values(metrics), {"burrowgate_log_lines_dropped": 0, "burrowgate_spans_dropped": 0})
        dropped += Dropped(log_lines=2) + Dropped(log_lines=1, spans=5)
        self.assertEqual(self.values(metrics), {"burrowgate_log_lines_dropped": 3, "burrowgate_spans_dropped": 5})

    def values(self, metrics: DropMetrics) -> dict[str, float]:
        samples = [sample for metric in metrics.collect() for sample in metric.samples]
        return {sample.name.removesuffix("_total"): sample.value for sample in samples}
