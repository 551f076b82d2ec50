"""Metrics of the data plane in the format of Prometheus."""

from __future__ import annotations

from collections import Counter

from prometheus_client import CollectorRegistry, generate_latest

from burrowgate import __version__
from burrowgate.telemetry.metrics import DURATION_BUCKETS, Durations, PeerCounts, TrafficMetrics
from tests.support import TestCase
from tests.support.proxy_wire import World
from tests.support.records import a_request_record


class TrafficMetricsTests(TestCase):
    def test_open_connections_and_requests_are_counted(self) -> None:
        world = World()
        traffic = TrafficMetrics(world.connections, lambda: world.upstreams.open_count)
        registry = CollectorRegistry()
        registry.register(traffic)
        traffic.record(
            [
                a_request_record(status=status, outcome=decision)
                for decision, status in (("allowed", 200), ("allowed", 200), ("denied", 403))
            ]
        )
        world.visitor()
        text = generate_latest(registry).decode()
        self.assertIn("burrowgate_client_connections 1.0", text)
        self.assertIn("burrowgate_requests_in_flight 0.0", text)
        self.assertIn('burrowgate_http_requests_total{code="200",outcome="allowed"} 2.0', text)
        self.assertIn('burrowgate_http_requests_total{code="403",outcome="denied"} 1.0', text)

    def test_counts_of_other_processes_are_added(self) -> None:
        world = World()
        peers = PeerCounts(visitors=3, live=2, upstreams=1, requests=Counter({("allowed", 200): 5}))
        traffic = TrafficMetrics(world.connections, lambda: world.upstreams.open_count, lambda: peers)
        registry = CollectorRegistry()
        registry.register(traffic)
        traffic.record([a_request_record()])
        text = generate_latest(registry).decode()
        for line in (
            "burrowgate_client_connections 3.0",
            "burrowgate_requests_in_flight 2.0",
            "burrowgate_upstream_connections 1.0",
            'burrowgate_http_requests_total{code="200",outcome="allowed"} 6.0',
        ):
            self.assertIn(line, text)
        self.assertEqual(traffic.requests, [("allowed", 200, 1)])

    def test_durations_are_a_cumulative_histogram_by_outcome(self) -> None:
        world = World()
        peers = PeerCounts(durations={"allowed": Durations([1] + [0] * len(DURATION_BUCKETS), 0.0005)})
        metrics = TrafficMetrics(world.connections, lambda: 0, lambda: peers)
        registry = CollectorRegistry()
        registry.register(metrics)
        metrics.record([a_request_record(duration=seconds) for seconds in (0.001, 0.0011, 3600.0)])
        metrics.record([a_request_record(duration=0.2, outcome="denied")])
        text = generate_latest(registry).decode()
        name = "burrowgate_http_request_duration_seconds"
        for bound, count in (("0.001", 2.0), ("0.0025", 3.0), ("60.0", 3.0), ("+Inf", 4.0)):
            self.assertIn(f'{name}_bucket{{le="{bound}",outcome="allowed"}} {count}\n', text)
        self.assertIn(f'{name}_count{{outcome="allowed"}} 4.0\n', text)
        self.assertIn(f'{name}_sum{{outcome="allowed"}} 3600.0026', text)
        self.assertIn(f'{name}_count{{outcome="denied"}} 1.0\n', text)

    def test_version_is_a_metric(self) -> None:
        registry = CollectorRegistry()
        registry.register(TrafficMetrics(World().connections, lambda: 0))
        self.assertIn(f'burrowgate_build_info{{version="{__version__}"}} 1.0\n', generate_latest(registry).decode())
