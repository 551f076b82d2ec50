"""Listening port without free descriptors, over real sockets and a fake clock."""

from __future__ import annotations

import errno
import socket
from typing import Any

from twisted.internet.protocol import Factory, Protocol
from twisted.internet.task import Clock

from burrowgate.proxy.transport import eager_tcp
from burrowgate.proxy.transport.listening_port import PAUSE, RetryingPort
from tests.support import TestCase


class Reactor(Clock):
    """Clock with a set of readers."""

    def __init__(self) -> None:
        super().__init__()
        self.readers: set[Any] = set()

    def addReader(self, reader: Any) -> None:
        self.readers.add(reader)

    def removeReader(self, reader: Any) -> None:
        self.readers.discard(reader)

    def removeWriter(self, writer: Any) -> None:
        """Do nothing: the tests have no writers."""


class RetryingPortTests(TestCase):
    """A port with a limit of descriptors that the test sets, and its clients."""

    def setUp(self) -> None:
        self.reactor = Reactor()
        self.accepted: list[Protocol] = []
        self.end = 1 << 20

        def make() -> Protocol:
            self.accepted.append(Protocol())
            return self.accepted[-1]

        case = self

        class Port(RetryingPort):
            share = staticmethod(lambda limit: case.end)

        reserved = eager_tcp.reserve("127.0.0.1", 0)
        self.addCleanup(reserved.close)
        self.address = reserved.getsockname()
        self.port = eager_tcp.listen(self.reactor, reserved, Factory.forProtocol(make), Port)
        self.addCleanup(self.stop)

    def stop(self) -> None:
        stopping = self.port.stopListening()
        self.reactor.advance(0)
        for protocol in self.accepted:
            assert protocol.transport is not None
            protocol.transport.abortConnection()
        self.reactor.advance(0)
        self.assertIsNotNone(stopping)
        self.assertEqual(self.reactor.getDelayedCalls(), [])

    def connect(self, count: int) -> None:
        """Connect `count` clients, which stay pending."""
        for _ in range(count):
            made = socket.create_connection(self.address)
            self.addCleanup(made.close)

    @property
    def listens(self) -> bool:
        return self.port in self.reactor.readers

    def test_accepts_all_pending_connections(self) -> None:
        self.connect(3)
        self.port.doRead()
        self.assertEqual(len(self.accepted), 3)
        self.assertTrue(self.listens)

    def test_pauses_after_the_last_available_descriptor(self) -> None:
        self.connect(3)
        self.end = 0
        self.port.doRead()
        self.assertEqual((len(self.accepted), self.listens), (1, False))
        self.end = 1 << 20
        self.reactor.advance(PAUSE)
        self.assertTrue(self.listens)
        self.port.doRead()
        self.assertEqual((len(self.accepted), self.listens), (3, True))

    def test_pauses_if_accept_fails_for_lack_of_resources(self) -> None:
        for number in (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM):
            real, self.port.socket = self.port.socket, Exhausted(number)
            self.port.doRead()
            self.port.socket = real
            self.assertFalse(self.listens)
            self.reactor.advance(PAUSE)
            self.assertTrue(self.listens)

    def test_continues_after_a_connection_that_was_aborted_while_pending(self) -> None:
        self.connect(1)
        self.port.socket = Exhausted(errno.ECONNABORTED, self.port.socket)
        self.port.doRead()
        self.assertEqual((len(self.accepted), self.listens), (1, True))

    def test_paused_port_can_be_closed(self) -> None:
        self.connect(1)
        self.end = 0
        self.port.doRead()
        # `stop` checks that no delayed call is left.


class Exhausted:
    """A listening socket whose `accept` fails: once if there is a socket `behind` it, otherwise always."""

    def __init__(self, number: int, behind: socket.socket | None = None) -> None:
        self._number = number
        self._behind = behind
        self._failed = False

    def accept(self) -> Any:
        if self._behind is None or not self._failed:
            self._failed = True
            raise OSError(self._number, "no more")
        return self._behind.accept()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._behind, name)
