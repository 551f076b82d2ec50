"""A connection between two protocols without a socket: data is delivered within the call that writes it.

For requests and responses. It has no backpressure, so it is not suitable for tests of streaming.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from functools import partial

from twisted.internet.address import IPv4Address
from twisted.internet.error import ConnectionAborted, ConnectionDone, ConnectionLost
from twisted.internet.interfaces import IHalfCloseableProtocol, IProtocol, IPushProducer, ITCPTransport
from twisted.python.failure import Failure
from zope.interface import implementer


class Wire:
    """Delivers the data of its connections, one piece after another."""

    def __init__(self) -> None:
        self._due: deque[Callable[[], None]] = deque()
        self._running = False

    def connect(self, client: IProtocol, server: IProtocol, *, address: str) -> None:
        """Connect `client`, with the address `address`, to `server`."""
        near, far = _End(self, client, "127.0.0.1"), _End(self, server, address)
        near.other, far.other = far, near
        server.makeConnection(far)
        client.makeConnection(near)

    def later(self, work: Callable[[], None]) -> None:
        """Call `work` at once, or after the delivery under way."""
        self._due.append(work)
        if not self._running:
            self._running = True
            try:
                while self._due:
                    self._due.popleft()()
            finally:
                self._running = False


@implementer(ITCPTransport, IPushProducer)
class _End:
    """One protocol's end of a connection."""

    other: _End
    disconnecting = False

    def __init__(self, wire: Wire, protocol: IProtocol, peer: str) -> None:
        self._wire = wire
        self._protocol = protocol
        self._peer = IPv4Address("TCP", peer, 50000)
        self._came: deque[Callable[[], None]] = deque()
        self._reading = True
        self.connected = True

    # Input.

    def _take(self, event: Callable[[], None]) -> None:
        self._came.append(event)
        self._wire.later(self._deliver)

    def _deliver(self) -> None:
        while self._came and self._reading and self.connected:
            self._came.popleft()()

    def _ended(self) -> None:
        if IHalfCloseableProtocol.providedBy(self._protocol):
            IHalfCloseableProtocol(self._protocol).readConnectionLost()
        else:
            self.lost(ConnectionDone())

    def lost(self, why: Exception) -> None:
        """Report the loss of the connection to the protocol."""
        if self.connected:
            self.connected = False
            self._protocol.connectionLost(Failure(why))

    # ITransport and ITCPTransport.

    def write(self, data: bytes) -> None:
        if data and self.connected and not self.disconnecting:
            self.other._take(partial(self.other._protocol.dataReceived, data))

    def writeSequence(self, iovec: Iterable[bytes]) -> None:
        self.write(b"".join(iovec))

    def loseConnection(self) -> None:
        if not self.disconnecting:
            self.disconnecting = True
            self.other._take(partial(self.other.lost, ConnectionDone()))
            self._wire.later(partial(self.lost, ConnectionDone()))

    def abortConnection(self) -> None:
        self.disconnecting = True
        self._wire.later(partial(self.other.lost, ConnectionLost()))
        self._wire.later(partial(self.lost, ConnectionAborted()))

    def loseWriteConnection(self) -> None:
        self.other._take(self.other._ended)

    unsent = 0

    def count_accepted(self) -> int:
        return 0

    def getPeer(self) -> IPv4Address:
        return self._peer

    def getHost(self) -> IPv4Address:
        return self.other._peer

    def getTcpNoDelay(self) -> bool:
        return True

    def setTcpNoDelay(self, enabled: bool) -> None:
        """Ignored: nothing is delayed."""

    def getTcpKeepAlive(self) -> bool:
        return True

    def setTcpKeepAlive(self, enabled: bool) -> None:
        """Ignored: there is no connection to keep alive."""

    def registerProducer(self, producer: object, streaming: bool) -> None:
        """Ignored: there is no backpressure."""

    def unregisterProducer(self) -> None:
        """Ignored: there is no backpressure."""

    # IPushProducer.

    def pauseProducing(self) -> None:
        self._reading = False

    def resumeProducing(self) -> None:
        self._reading = True
        self._wire.later(self._deliver)

    def stopProducing(self) -> None:
        self.loseConnection()
