"""Both ends of a loopback connection with the transports that the gateway uses."""

from __future__ import annotations

from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IHalfCloseableProtocol, IPushProducer
from twisted.internet.protocol import ClientFactory, Factory, Protocol, connectionDone
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate.proxy.transport import eager_tcp
from tests.support import ReactorTestCase


@implementer(IHalfCloseableProtocol, IPushProducer)
class End(Protocol):
    """One end of a connection, which records its events."""

    def __init__(self) -> None:
        self.made: Deferred[None] = Deferred()
        self.lost: Deferred[str] = Deferred()
        self.finished: Deferred[None] = Deferred()
        self.received = bytearray()
        self.waiting: list[tuple[int, Deferred[None]]] = []
        self.pauses: list[str] = []
        self.resumed: Deferred[None] = Deferred()

    def connectionMade(self) -> None:
        self.made.callback(None)

    def dataReceived(self, data: bytes) -> None:
        self.received += data
        for count, waited in self.waiting[:]:
            if len(self.received) >= count:
                self.waiting.remove((count, waited))
                waited.callback(None)

    def have(self, count: int) -> Deferred[None]:
        """Return a Deferred that fires once `count` bytes have been received."""
        waited: Deferred[None] = Deferred()
        self.waiting.append((count, waited))
        self.dataReceived(b"")
        return waited

    def readConnectionLost(self) -> None:
        self.finished.callback(None)

    def writeConnectionLost(self) -> None:
        """Ignored."""

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.lost.callback(reason.type.__name__ if reason.type else "")

    def pauseProducing(self) -> None:
        self.pauses.append("pause")

    def resumeProducing(self) -> None:
        self.pauses.append("resume")
        if not self.resumed.called:
            self.resumed.callback(None)

    def stopProducing(self) -> None:
        """Ignored."""


class ConnectedTestCase(ReactorTestCase):
    """A test that makes connections between two `End`s."""

    async def connect(self) -> tuple[End, End]:
        """Return the accepting end and the connecting end of a new connection."""
        server, client = End(), End()
        reserved = eager_tcp.reserve("127.0.0.1", 0)
        port = eager_tcp.listen(reactor, reserved, Factory.forProtocol(lambda: server), eager_tcp.EagerPort)
        self.addCleanup(reserved.close)
        self.addCleanup(port.stopListening)
        factory: Any = ClientFactory.forProtocol(lambda: client)
        factory.noisy = False
        eager_tcp.connect(reactor, "127.0.0.1", reserved.getsockname()[1], factory, 5)
        await client.made
        await server.made
        return server, client

    async def end(self, *ends: End) -> None:
        """Close `ends` and wait until their connections are lost."""
        for one in ends:
            one.transport.loseConnection()  # type: ignore[union-attr]
        for one in ends:
            await one.lost
