"""Two ends of a connection over the loopback, of the kind that the gateway has."""

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
    """One end of a connection, which remembers what happened to it."""

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
        for most, waited in self.waiting[:]:
            if len(self.received) >= most:
                self.waiting.remove((most, waited))
                waited.callback(None)

    def have(self, count: int) -> Deferred[None]:
        """Fires once `count` bytes are there."""
        waited: Deferred[None] = Deferred()
        self.waiting.append((count, waited))
        self.dataReceived(b"")
        return waited

    def readConnectionLost(self) -> None:
        self.finished.callback(None)

    def writeConnectionLost(self) -> None:
        """Nothing to do."""

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.lost.callback(reason.type.__name__ if reason.type else "")

    def pauseProducing(self) -> None:
        self.pauses.append("pause")

    def resumeProducing(self) -> None:
        self.pauses.append("resume")
        if not self.resumed.called:
            self.resumed.callback(None)

    def stopProducing(self) -> None:
        """Nothing to do."""


class ConnectedTestCase(ReactorTestCase):
    """A test that makes such connections."""

    async def connect(self) -> tuple[End, End]:
        """The accepted end, and the one that connected."""
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
        """Close, and wait until all are gone."""
        for one in ends:
            one.transport.loseConnection()  # type: ignore[union-attr]
        for one in ends:
            await one.lost
