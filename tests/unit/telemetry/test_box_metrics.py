"""Tests of the metrics of boxes."""

from __future__ import annotations

from dataclasses import replace

from prometheus_client import CollectorRegistry, generate_latest

from burrowgate.core.boxes.records import BoxTimes
from burrowgate.core.boxes.states import BoxReason, BoxState
from burrowgate.telemetry.box_metrics import BoxMetrics
from tests.support import TestCase
from tests.support.box_admin import a_box


class BoxMetricsTests(TestCase):
    def test_boxes_ends_and_starts_are_counted(self) -> None:
        boxes = [a_box("1"), a_box("2"), a_box("3", state=BoxState.STOPPING)]
        metrics = BoxMetrics(lambda: boxes)
        for box in boxes:
            metrics.observe(box, None)
        over = replace(a_box("4"), state=BoxState.DESTROYED, reason=BoxReason.IDLE)
        metrics.observe(over, 1)
        metrics.observe(replace(over, reason=BoxReason.LAUNCHER_ERROR, times=BoxTimes()), 1)
        registry = CollectorRegistry()
        registry.register(metrics)
        text = generate_latest(registry).decode()
        for line in (
            'burrowgate_boxes{state="active"} 2.0',
            'burrowgate_boxes{state="stopping"} 1.0',
            'burrowgate_boxes{state="ready"} 0.0',
            'burrowgate_boxes_ended_total{launcher="fake",reason="idle"} 1.0',
            'burrowgate_boxes_ended_total{launcher="fake",reason="launcher-error"} 1.0',
            'burrowgate_box_start_seconds_bucket{le="0.25"} 0.0',
            'burrowgate_box_start_seconds_bucket{le="0.5"} 1.0',
            "burrowgate_box_start_seconds_count 1.0",
        ):
            self.assertIn(line, text.splitlines())
