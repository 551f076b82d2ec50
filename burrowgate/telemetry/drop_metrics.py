"""Prometheus metrics of log lines and trace spans that were dropped because nothing took them in time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector


@dataclass(frozen=True, slots=True)
class Dropped:
    """Numbers of what was dropped since the start."""

    log_lines: int = 0
    spans: int = 0

    def __add__(self, other: Dropped) -> Dropped:
        return Dropped(self.log_lines + other.log_lines, self.spans + other.spans)


class DropMetrics(Collector):
    """The metrics, as `prometheus_client` collects them."""

    def __init__(self, dropped: Callable[[], Dropped]) -> None:
        """`dropped` returns the current numbers of all processes of the gateway."""
        self._dropped = dropped

    def collect(self) -> Iterator[Metric]:
        """The current values."""
        dropped = self._dropped()
        yield CounterMetricFamily("burrowgate_log_lines_dropped", "Log lines that were not written.", dropped.log_lines)
        yield CounterMetricFamily("burrowgate_spans_dropped", "Trace spans that were not exported.", dropped.spans)
