"""What visitors do, as Prometheus reads it."""

from __future__ import annotations

from collections import Counter

from prometheus_client import CollectorRegistry, generate_latest

from burrowgate.telemetry.metrics import PeerCounts, TrafficMetrics
from tests.support import TestCase
from tests.support.proxy_wire import World
from tests.support.records import a_request_record


class TrafficTests(TestCase):
    def test_what_is_open_and_how_many_requests_came_to_what(self) -> None:
        world = World()
        traffic = TrafficMetrics(world.connections, lambda: world.upstreams.open_count)
        registry = CollectorRegistry()
        registry.register(traffic)
        traffic.record(
            [
                a_request_record(status=status, outcome=decision)
                for decision, status in (("admit", 200), ("admit", 200), ("refuse", 403))
            ]
        )
        world.visitor()
        text = generate_latest(registry).decode()
        self.assertIn("burrowgate_visitor_connections 1.0", text)
        self.assertIn("burrowgate_live_exchanges 0.0", text)
        self.assertIn('burrowgate_requests_total{decision="admit",status="200"} 2.0', text)
        self.assertIn('burrowgate_requests_total{decision="refuse",status="403"} 1.0', text)

    def test_what_other_processes_of_the_gateway_count_is_added(self) -> None:
        world = World()
        elsewhere = PeerCounts(visitors=3, live=2, upstreams=1, requests=Counter({("admit", 200): 5}))
        traffic = TrafficMetrics(world.connections, lambda: world.upstreams.open_count, lambda: elsewhere)
        registry = CollectorRegistry()
        registry.register(traffic)
        traffic.record([a_request_record()])
        text = generate_latest(registry).decode()
        for line in (
            "burrowgate_visitor_connections 3.0",
            "burrowgate_live_exchanges 2.0",
            "burrowgate_upstream_connections 1.0",
            'burrowgate_requests_total{decision="admit",status="200"} 6.0',
        ):
            self.assertIn(line, text)
        self.assertEqual(traffic.requests, [("admit", 200, 1)])
