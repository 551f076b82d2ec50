"""Prometheus metrics of boxes: how many exist, why they ended, and how long their starts took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from burrowgate.core.boxes.records import Box
from burrowgate.core.boxes.states import BoxState

START_BUCKETS_SECONDS = (0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0, 10.0, 30.0)


class BoxMetrics(Collector):
    """The metrics of the boxes of all nodes on the store, as this process learns of them."""

    def __init__(self, boxes: Callable[[], Iterable[Box]]) -> None:
        """`boxes` returns those that exist."""
        self._boxes = boxes
        self._ends: Counter[tuple[str, str]] = Counter()
        self._starts: Counter[float] = Counter()
        self._start_seconds = 0.0
        self._start_count = 0

    def observe(self, box: Box, ended_at: int | None) -> None:
        """Count a box that was destroyed; changes of others count nothing."""
        if box.state is not BoxState.DESTROYED:
            return
        self._ends[box.launcher, "" if box.reason is None else box.reason.value] += 1
        if box.times.banner is not None:
            seconds = box.times.banner / 1_000
            self._start_count += 1
            self._start_seconds += seconds
            for bound in START_BUCKETS_SECONDS:
                if seconds <= bound:
                    self._starts[bound] += 1

    def collect(self) -> Iterator[Metric]:
        """The current values."""
        states = Counter(box.state for box in self._boxes())
        boxes = GaugeMetricFamily("burrowgate_boxes", "Disposable browsers that exist, by state.", labels=("state",))
        for state in BoxState:
            if state is not BoxState.DESTROYED:
                boxes.add_metric((state.value,), states[state])
        yield boxes
        ends = CounterMetricFamily(
            "burrowgate_boxes_ended",
            "Disposable browsers that ended, by launcher and reason.",
            labels=("launcher", "reason"),
        )
        for (launcher, reason), count in sorted(self._ends.items()):
            ends.add_metric((launcher, reason), count)
        yield ends
        starts = HistogramMetricFamily(
            "burrowgate_box_start_seconds",
            "Time until the screen of a disposable browser answered, of those that ended.",
        )
        buckets = [(str(bound), float(self._starts[bound])) for bound in START_BUCKETS_SECONDS]
        starts.add_metric((), [*buckets, ("+Inf", float(self._start_count))], self._start_seconds)
        yield starts
