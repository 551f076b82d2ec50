"""Tests for burrowgate.server.workers.worker: messages and end of the channel. tests/e2e runs real processes."""

from __future__ import annotations

import pickle
from typing import Any

import msgspec
from twisted.internet.error import ConnectionDone
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.python.failure import Failure

from burrowgate.proxy.transport import accept_balance, eager_tcp
from burrowgate.server.config.sources import load
from burrowgate.server.workers.ipc import (
    InheritedDescriptors,
    Reload,
    Stop,
    WorkerConfig,
    WorkerHeartbeat,
    WorkerStatus,
)
from burrowgate.server.workers.worker import Worker
from burrowgate.telemetry.drop_metrics import Dropped
from burrowgate.telemetry.log_sink import LogSink
from tests.support import TestCase

GONE = Failure(ConnectionDone())


class FakeReactor(Clock):
    """A reactor that runs until it is stopped."""

    running = True

    def stop(self) -> None:
        self.running = False


class WorkerTests(TestCase):
    def setUp(self) -> None:
        self.reactor = FakeReactor()
        visitors = eager_tcp.reserve("127.0.0.1", 0)
        self.inherited = InheritedDescriptors(
            channel=-1, shares=accept_balance.make_file(1), log=-1, visitors=(visitors.detach(),)
        )
        self.log = LogSink(len)
        self.addCleanup(self.log.close)
        self.worker = Worker(self.reactor, self.inherited, self.log)
        self.transport = StringTransport()
        self.worker.makeConnection(self.transport)

    def send(self, message: Any) -> None:
        data = pickle.dumps(message)
        self.worker.dataReceived(len(data).to_bytes(4, "big") + data)

    def exit_code(self) -> int | None:
        """Return the exit code, or None while the worker runs."""
        self.reactor.advance(0)
        return None if self.reactor.running else self.worker.exit_code

    def test_worker_ends_when_the_channel_closes_before_it_is_configured(self) -> None:
        self.worker.connectionLost(GONE)
        self.assertEqual(self.exit_code(), 1)

    def test_worker_stopped_before_it_serves_waits_for_the_end_of_the_channel(self) -> None:
        self.send(Stop())
        self.send(Reload(load(None, {}, {"home": self.mktemp()})))
        self.assertIsNone(self.exit_code())
        self.worker.connectionLost(GONE)
        self.assertEqual(self.exit_code(), 1)

    def heartbeats(self) -> list[WorkerHeartbeat]:
        """The heartbeats sent since the last call."""
        data, found = self.transport.value(), []
        self.transport.clear()
        while data:
            end = 4 + int.from_bytes(data[:4], "big")
            found.append(msgspec.json.decode(data[4:end], type=WorkerHeartbeat))
            data = data[end:]
        return found

    def test_heartbeat_is_sent_every_second_from_the_start(self) -> None:
        self.reactor.pump([0.5] * 6)
        self.assertEqual(self.heartbeats(), [WorkerHeartbeat(Dropped())] * 3)

    def test_no_heartbeats_pile_up_for_a_supervisor_that_does_not_read(self) -> None:
        self.worker.pauseProducing()
        self.reactor.pump([0.5] * 6)
        self.assertEqual(self.heartbeats(), [])
        self.worker.resumeProducing()
        self.reactor.pump([0.5] * 2)
        self.assertEqual(len(self.heartbeats()), 1)

    def test_worker_that_cannot_serve_reports_the_reason(self) -> None:
        config = load(None, {}, {"home": self.mktemp(), "store": "nonsense:x"})
        self.send(WorkerConfig(config=config, gateway="g", node_id="n", place=0, places=1))
        reported = msgspec.json.decode(self.transport.value()[4:], type=WorkerStatus)
        self.assertIn("nonsense", reported.error)
        self.assertEqual(self.exit_code(), 1)
