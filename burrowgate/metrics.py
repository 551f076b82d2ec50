"""What visitors do, as Prometheus reads it: what is open now, and how many requests came to what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from burrowgate.core.entries import Entry
from burrowgate.proxy.connections import Connections
from burrowgate.proxy.upstreams import Upstreams


class Traffic:
    """Counts in a plain dictionary, and is read when somebody looks."""

    def __init__(self, connections: Connections, upstreams: Upstreams) -> None:
        self._connections = connections
        self._upstreams = upstreams
        self._requests: Counter[tuple[str, int]] = Counter()

    def count(self, entries: Sequence[Entry]) -> None:
        """Count requests that are over by what was decided, and the status of their answers (0 for none)."""
        self._requests.update((entry[11], entry[7]) for entry in entries)

    def collect(self) -> Iterator[Metric]:
        """Part of the metrics library's collector interface."""
        for name, help, value in (
            ("burrowgate_visitor_connections", "Visitors' connections that are open.", self._connections.open_count),
            ("burrowgate_live_exchanges", "Requests and tunnels under way.", self._connections.live_count),
            ("burrowgate_upstream_connections", "Connections to targets that are open.", self._upstreams.open_count),
        ):
            yield GaugeMetricFamily(name, help, value)
        requests = CounterMetricFamily(
            "burrowgate_requests", "Visitors' requests, by decision and status.", labels=("decision", "status")
        )
        for (decision, status), count in sorted(self._requests.items()):
            requests.add_metric((decision, str(status)), count)
        yield requests
