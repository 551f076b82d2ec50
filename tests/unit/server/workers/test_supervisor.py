"""What the process that starts the workers hears of them; how it starts and replaces them is shown in tests/e2e."""

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


class HearingTests(TestCase):
    def setUp(self) -> None:
        process = subprocess.Popen([sys.executable, "-c", ""], stdin=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.worker = _Worker(process, "node", 0.0)
        self.worker.makeConnection(StringTransport())

    def say(self, message: WorkerStatus) -> None:
        data = msgspec.json.encode(message)
        self.worker.dataReceived(len(data).to_bytes(4, "big") + data)

    def test_one_that_serves_until_it_ends(self) -> None:
        self.assertNoResult(self.worker.ready)
        self.say(WorkerStatus())
        self.successResultOf(self.worker.ready)
        self.assertTrue(self.worker.is_serving)
        self.worker.connectionLost(LOST)
        self.assertFalse(self.worker.is_serving)
        self.successResultOf(self.worker.gone)

    def test_one_that_cannot_says_why(self) -> None:
        self.say(WorkerStatus("The disk is full."))
        failure = self.failureResultOf(self.worker.ready, WorkersFailed)
        self.assertEqual(str(failure.value), "The disk is full.")
        self.worker.connectionLost(LOST)
        self.successResultOf(self.worker.gone)

    def test_one_that_ends_before_it_serves(self) -> None:
        self.worker.connectionLost(LOST)
        self.failureResultOf(self.worker.ready, WorkersFailed)


class PartTests(ReactorTestCase):
    def test_what_is_for_all_is_divided_among_them(self) -> None:
        config = load(None, {}, {"home": self.mktemp(), "workers": 3, "max_connections": 100, "public_port": 443})
        gateway = GatewayOfWorkers(config, reactor)
        self.addCleanup(gateway._release)
        one = gateway._config_for_worker(config)
        self.assertEqual((one.workers, one.max_connections, one.max_connections_per_address), (1, 34, 334))
        self.assertEqual((one.rejections_per_minute, one.rejections_burst), (20, 67))
        self.assertEqual(one.public_port, 443)
