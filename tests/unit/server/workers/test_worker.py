"""A worker does as it is told, and ends when nobody tells it any more; as real processes in tests/e2e."""

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
from burrowgate.server.workers.ipc import InheritedDescriptors, Reload, Stop, WorkerConfig, WorkerStatus
from burrowgate.server.workers.worker import Worker
from tests.support import TestCase

GONE = Failure(ConnectionDone())


class Time(Clock):
    """A reactor that runs until it is stopped."""

    running = True

    def stop(self) -> None:
        self.running = False


class WorkerTests(TestCase):
    def setUp(self) -> None:
        self.reactor = Time()
        visitors = eager_tcp.reserve("127.0.0.1", 0)
        self.inherited = InheritedDescriptors(
            channel=-1, shares=accept_balance.make_file(1), log_lock=-1, visitors=(visitors.detach(),)
        )
        self.worker = Worker(self.reactor, self.inherited)
        self.transport = StringTransport()
        self.worker.makeConnection(self.transport)

    def tell(self, message: Any) -> None:
        data = pickle.dumps(message)
        self.worker.dataReceived(len(data).to_bytes(4, "big") + data)

    def ended(self) -> int | None:
        """The exit code, once it has ended."""
        self.reactor.advance(0)
        return None if self.reactor.running else self.worker.exit_code

    def test_with_nobody_left_to_tell_it_what_to_be_it_ends(self) -> None:
        self.worker.connectionLost(GONE)
        self.assertEqual(self.ended(), 1)

    def test_told_to_stop_before_it_serves_it_waits_for_the_end_of_the_channel(self) -> None:
        self.tell(Stop())
        self.tell(Reload(load(None, {}, {"home": self.mktemp()})))
        self.assertIsNone(self.ended())
        self.worker.connectionLost(GONE)
        self.assertEqual(self.ended(), 1)

    def test_why_it_cannot_serve_is_told_in_a_sentence(self) -> None:
        config = load(None, {}, {"home": self.mktemp(), "store": "nonsense:x"})
        self.tell(WorkerConfig(config=config, gateway="g", node_id="n", place=0, places=1))
        reported = msgspec.json.decode(self.transport.value()[4:], type=WorkerStatus)
        self.assertIn("nonsense", reported.error)
        self.assertEqual(self.ended(), 1)
