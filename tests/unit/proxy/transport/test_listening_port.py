"""A port that waits where descriptors run out, with sockets and time of its own."""

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
    """Time, and who is to be read."""

    def __init__(self) -> None:
        super().__init__()
        self.readers: set[Any] = set()

    def addReader(self, reader: Any) -> None:
        self.readers.add(reader)

    def removeReader(self, reader: Any) -> None:
        self.readers.discard(reader)

    def removeWriter(self, writer: Any) -> None:
        """Nobody is written to."""


class Listening(TestCase):
    """A port whose system says what the test wants, and whoever connects to it."""

    def setUp(self) -> None:
        self.reactor = Reactor()
        self.taken: list[Protocol] = []
        self.most = 1 << 20

        def make() -> Protocol:
            self.taken.append(Protocol())
            return self.taken[-1]

        case = self

        class Port(RetryingPort):
            share = staticmethod(lambda limit: case.most)

        reserved = eager_tcp.reserve("127.0.0.1", 0)
        self.addCleanup(reserved.close)
        self.address = reserved.getsockname()
        self.port = eager_tcp.listen(self.reactor, reserved, Factory.forProtocol(make), Port)
        self.addCleanup(self.stop)

    def stop(self) -> None:
        stopping = self.port.stopListening()
        self.reactor.advance(0)
        for protocol in self.taken:
            assert protocol.transport is not None
            protocol.transport.abortConnection()
        self.reactor.advance(0)
        self.assertIsNotNone(stopping)
        self.assertEqual(self.reactor.getDelayedCalls(), [])

    def come(self, count: int) -> None:
        """So many connect, and wait."""
        for _ in range(count):
            made = socket.create_connection(self.address)
            self.addCleanup(made.close)

    @property
    def listens(self) -> bool:
        return self.port in self.reactor.readers

    def test_all_who_wait_are_taken(self) -> None:
        self.come(3)
        self.port.doRead()
        self.assertEqual(len(self.taken), 3)
        self.assertTrue(self.listens)

    def test_the_last_for_whom_there_is_room_is_the_last_taken_for_a_while(self) -> None:
        self.come(3)
        self.most = 0
        self.port.doRead()
        self.assertEqual((len(self.taken), self.listens), (1, False))
        self.most = 1 << 20
        self.reactor.advance(PAUSE)
        self.assertTrue(self.listens)
        self.port.doRead()
        self.assertEqual((len(self.taken), self.listens), (3, True))

    def test_a_system_that_has_none_is_left_alone_for_a_while(self) -> None:
        for number in (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM):
            real, self.port.socket = self.port.socket, Exhausted(number)
            self.port.doRead()
            self.port.socket = real
            self.assertFalse(self.listens)
            self.reactor.advance(PAUSE)
            self.assertTrue(self.listens)

    def test_somebody_who_left_meanwhile_keeps_nobody_else_waiting(self) -> None:
        self.come(1)
        self.port.socket = Exhausted(errno.ECONNABORTED, self.port.socket)
        self.port.doRead()
        self.assertEqual((len(self.taken), self.listens), (1, True))

    def test_a_port_that_waits_can_be_closed(self) -> None:
        self.come(1)
        self.most = 0
        self.port.doRead()
        # `stop` finds nothing left.


class Exhausted:
    """A listening socket that fails, once where there is another one behind it."""

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
