"""Prometheus metrics of the data plane: open connections, requests by outcome and status, and request durations."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)

from burrowgate import __version__
from burrowgate.core.request_record import RequestRecord
from burrowgate.sessions.connections import ConnectionRegistry

DURATION_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0)
"""Upper bounds in seconds, dense where web applications respond; tunnels and downloads fall into the last ones."""


@dataclass(slots=True)
class Durations:
    """How long requests of one outcome took: a count for each bucket, the last one without a bound, and the sum."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(DURATION_BUCKETS) + 1))
    sum: float = 0.0

    def add(self, other: Durations) -> None:
        """Add what `other` counted."""
        self.counts = [mine + theirs for mine, theirs in zip(self.counts, other.counts, strict=True)]
        self.sum += other.sum


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerCounts:
    """What the other processes of this gateway count."""

    visitors: int = 0
    live: int = 0
    upstreams: int = 0
    requests: Counter[tuple[str, int]] = field(default_factory=Counter)
    durations: Mapping[str, Durations] = field(default_factory=dict)


class TrafficMetrics:
    """Counts finished requests in plain dictionaries, and becomes metrics when a scraper asks."""

    def __init__(
        self,
        connections: ConnectionRegistry,
        open_upstreams: Callable[[], int],
        peer_counts: Callable[[], PeerCounts] = PeerCounts,
    ) -> None:
        """`open_upstreams` counts the connections to targets; `peer_counts` is added at each collection."""
        self._connections = connections
        self._open_upstreams = open_upstreams
        self._peer_counts = peer_counts
        self._requests: Counter[tuple[str, int]] = Counter()
        self.durations: dict[str, Durations] = {}
        """By outcome."""

    def record(self, records: Sequence[RequestRecord]) -> None:
        """Count finished requests."""
        self._requests.update((record.outcome, record.status) for record in records)
        for record in records:
            durations = self.durations.get(record.outcome)
            if durations is None:
                durations = self.durations[record.outcome] = Durations()
            durations.counts[bisect_left(DURATION_BUCKETS, record.duration)] += 1
            durations.sum += record.duration

    @property
    def requests(self) -> list[tuple[str, int, int]]:
        """What this process counted: outcome, status (0 if no response was sent), number of requests."""
        return [(outcome, status, count) for (outcome, status), count in self._requests.items()]

    def collect(self) -> Iterator[Metric]:
        """The metrics, as `prometheus_client` collects them."""
        connections, peers = self._connections, self._peer_counts()
        for name, documentation, value in (
            ("burrowgate_client_connections", "Open client connections.", connections.open_count + peers.visitors),
            (
                "burrowgate_requests_in_flight",
                "Requests and tunnels in flight.",
                connections.exchange_count + peers.live,
            ),
            (
                "burrowgate_upstream_connections",
                "Open connections to targets.",
                self._open_upstreams() + peers.upstreams,
            ),
        ):
            yield GaugeMetricFamily(name, documentation, value)
        requests = CounterMetricFamily(
            "burrowgate_http_requests", "Finished requests by outcome and status code.", labels=("outcome", "code")
        )
        for (outcome, status), count in sorted((self._requests + peers.requests).items()):
            requests.add_metric((outcome, str(status)), count)
        yield requests
        yield self._duration_metric(peers.durations)
        yield InfoMetricFamily("burrowgate_build", "The version of this gateway.", {"version": __version__})

    def _duration_metric(self, peers: Mapping[str, Durations]) -> Metric:
        metric = HistogramMetricFamily(
            "burrowgate_http_request_duration_seconds",
            "Duration of requests from the first byte of the head to the last byte of the response, by outcome.",
            labels=("outcome",),
        )
        bounds = [*(str(bound) for bound in DURATION_BUCKETS), "+Inf"]
        for outcome in sorted({*self.durations, *peers}):
            total = Durations()
            for part in (self.durations.get(outcome), peers.get(outcome)):
                if part is not None:
                    total.add(part)
            cumulative = list(accumulate(total.counts))
            metric.add_metric((outcome,), list(zip(bounds, cumulative, strict=True)), total.sum)
        return metric
