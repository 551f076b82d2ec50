"""What visitors do, as Prometheus reads it."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, generate_latest

from burrowgate.metrics import Traffic
from tests.proxy.wire import World
from tests.support import TestCase


class TrafficTests(TestCase):
    def test_what_is_open_and_how_many_requests_came_to_what(self) -> None:
        world = World()
        traffic = Traffic(world.connections, world.upstreams)
        registry = CollectorRegistry()
        registry.register(traffic)
        traffic.count(
            [
                (0.0, b"r", "s", "app", b"GET", b"h", b"/", status, 0.1, 0, 0, decision, "", "::1")
                for decision, status in (("admit", 200), ("admit", 200), ("refuse", 403))
            ]
        )
        world.visitor()
        text = generate_latest(registry).decode()
        self.assertIn("burrowgate_visitor_connections 1.0", text)
        self.assertIn("burrowgate_live_exchanges 0.0", text)
        self.assertIn('burrowgate_requests_total{decision="admit",status="200"} 2.0', text)
        self.assertIn('burrowgate_requests_total{decision="refuse",status="403"} 1.0', text)
