"""What is open, as Prometheus reads it."""

from __future__ import annotations

from prometheus_client.core import GaugeMetricFamily

from burrowgate.proxy.connections import Connections
from burrowgate.proxy.upstreams import Upstreams


class Traffic:
    """What is open, for the metrics."""

    def __init__(self, connections: Connections, upstreams: Upstreams) -> None:
        self._connections = connections
        self._upstreams = upstreams

    def collect(self) -> list[GaugeMetricFamily]:
        """Part of the metrics library's collector interface."""
        return [
            GaugeMetricFamily(
                "burrowgate_visitor_connections", "Visitors' connections that are open.", self._connections.open_count
            ),
            GaugeMetricFamily(
                "burrowgate_live_exchanges", "Requests and tunnels under way.", self._connections.live_count
            ),
            GaugeMetricFamily(
                "burrowgate_upstream_connections", "Connections to targets that are open.", self._upstreams.open_count
            ),
        ]
