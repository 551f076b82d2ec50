"""What visitors do, as Prometheus reads it: what is open now, and how many requests came to what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from burrowgate.core.request_record import RequestRecord
from burrowgate.sessions.connections import ConnectionRegistry


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerCounts:
    """What other processes of this gateway count."""

    visitors: int = 0
    live: int = 0
    upstreams: int = 0
    requests: Counter[tuple[str, int]] = field(default_factory=Counter)


class TrafficMetrics:
    """Counts in a plain dictionary, and is read when somebody looks."""

    def __init__(
        self,
        connections: ConnectionRegistry,
        open_upstreams: Callable[[], int],
        elsewhere: Callable[[], PeerCounts] = PeerCounts,
    ) -> None:
        """`open_upstreams` counts the connections to targets; `elsewhere` is added at each collection."""
        self._connections = connections
        self._open_upstreams = open_upstreams
        self._elsewhere = elsewhere
        self._requests: Counter[tuple[str, int]] = Counter()

    def record(self, entries: Sequence[RequestRecord]) -> None:
        """Count requests that are over by what was decided, and the status of their answers (0 for none)."""
        self._requests.update((entry.outcome, entry.status) for entry in entries)

    @property
    def requests(self) -> list[tuple[str, int, int]]:
        """What was counted here: decision, status, and how many."""
        return [(decision, status, count) for (decision, status), count in self._requests.items()]

    def collect(self) -> Iterator[Metric]:
        """Part of the metrics library's collector interface."""
        connections, elsewhere = self._connections, self._elsewhere()
        visitors = connections.open_count + elsewhere.visitors
        live = connections.exchange_count + elsewhere.live
        upstreams = self._open_upstreams() + elsewhere.upstreams
        for name, help, value in (
            ("burrowgate_visitor_connections", "Visitors' connections that are open.", visitors),
            ("burrowgate_live_exchanges", "Requests and tunnels under way.", live),
            ("burrowgate_upstream_connections", "Connections to targets that are open.", upstreams),
        ):
            yield GaugeMetricFamily(name, help, value)
        requests = CounterMetricFamily(
            "burrowgate_requests", "Visitors' requests, by decision and status.", labels=("decision", "status")
        )
        for (decision, status), count in sorted((self._requests + elsewhere.requests).items()):
            requests.add_metric((decision, str(status)), count)
        yield requests
