"""Tests for burrowgate.server.workers.supervisor: messages of workers. tests/e2e covers start and replacement."""

from __future__ import annotations

import subprocess
import sys

import msgspec
from twisted.internet import reactor
from twisted.internet.error import ConnectionLost
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure

from burrowgate.server.config.sources import load
from burrowgate.server.workers.ipc import WorkerStatus
from burrowgate.server.workers.supervisor import GatewayOfWorkers, WorkersFailed, _Worker
from tests.support import ReactorTestCase, TestCase

LOST = Failure(ConnectionLost())


class WorkerStatusTests(TestCase):
    def setUp(self) -> None:
        process = subprocess.Popen([sys.executable, "-c", ""], stdin=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.worker = _Worker(process, "node", 0.0)
        self.worker.makeConnection(StringTransport())

    def send(self, message: WorkerStatus) -> None:
        data = msgspec.json.encode(message)
        self.worker.dataReceived(len(data).to_bytes(4, "big") + data)

    def test_worker_serves_until_its_connection_is_lost(self) -> None:
        self.assertNoResult(self.worker.ready)
        self.send(WorkerStatus())
        self.successResultOf(self.worker.ready)
        self.assertTrue(self.worker.is_serving)
        self.worker.connectionLost(LOST)
        self.assertFalse(self.worker.is_serving)
        self.successResultOf(self.worker.gone)

    def test_worker_that_cannot_start_reports_the_reason(self) -> None:
        self.send(WorkerStatus("The disk is full."))
        failure = self.failureResultOf(self.worker.ready, WorkersFailed)
        self.assertEqual(str(failure.value), "The disk is full.")
        self.worker.connectionLost(LOST)
        self.successResultOf(self.worker.gone)

    def test_worker_that_ends_before_it_serves_is_a_failure(self) -> None:
        self.worker.connectionLost(LOST)
        self.failureResultOf(self.worker.ready, WorkersFailed)


class WorkerConfigTests(ReactorTestCase):
    def test_limits_of_the_gateway_are_divided_among_workers(self) -> None:
        config = load(None, {}, {"home": self.mktemp(), "workers": 3, "max_connections": 100, "public_port": 443})
        gateway = GatewayOfWorkers(config, reactor)
        self.addCleanup(gateway._release)
        part = gateway._config_for_worker(config)
        self.assertEqual((part.workers, part.max_connections, part.max_connections_per_address), (1, 34, 334))
        self.assertEqual((part.rejections_per_minute, part.rejections_burst), (20, 67))
        self.assertEqual(part.public_port, 443)
