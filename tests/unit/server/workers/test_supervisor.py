"""The supervisor of workers: configuration and metrics. tests/e2e covers start and replacement."""

from __future__ import annotations

from twisted.internet import reactor

from burrowgate.server.config.sources import load
from burrowgate.server.workers.supervisor import GatewayOfWorkers, RestartMetrics
from burrowgate.telemetry.log_sink import LogSink
from tests.support import ReactorTestCase, TestCase


class WorkerConfigTests(ReactorTestCase):
    def test_limits_of_the_gateway_are_divided_among_workers(self) -> None:
        config = load(None, {}, {"home": self.mktemp(), "workers": 3, "max_connections": 100, "public_port": 443})
        gateway = GatewayOfWorkers(config, reactor, LogSink(len))
        self.addCleanup(gateway._release)
        part = gateway._config_for_worker(config)
        self.assertEqual((part.workers, part.max_connections, part.max_connections_per_address), (1, 34, 334))
        self.assertEqual((part.rejections_per_minute, part.rejections_burst), (20, 67))
        self.assertEqual(part.public_port, 443)


class RestartMetricsTests(TestCase):
    def test_restarts_are_counted_by_reason_from_zero(self) -> None:
        metrics = RestartMetrics()
        for reason in ("hung", "signal", "hung"):
            metrics.count(reason)
        (metric,) = metrics.collect()
        self.assertEqual(
            {(sample.name, sample.labels["reason"]): sample.value for sample in metric.samples},
            {
                ("burrowgate_worker_restarts_total", "exited"): 0,
                ("burrowgate_worker_restarts_total", "signal"): 1,
                ("burrowgate_worker_restarts_total", "hung"): 2,
            },
        )
