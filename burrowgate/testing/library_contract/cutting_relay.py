"""Servers of the suite: a relay that breaks conversations after a number of bytes, and one that never answers."""

from __future__ import annotations

from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.protocol import ClientFactory, Factory, Protocol, connectionDone
from twisted.python.failure import Failure


def _reactor() -> Any:
    from twisted.internet import reactor

    return reactor


class SilentServer:
    """Accepts connections at `port` of 127.0.0.1, and answers nothing."""

    def __init__(self) -> None:
        self._connections: list[_Silent] = []
        self._listening = _reactor().listenTCP(0, _factory(lambda: _Silent(self._connections)), interface="127.0.0.1")
        self.port: int = self._listening.getHost().port

    async def stop(self) -> None:
        """Stop listening and end the connections."""
        await self._listening.stopListening()
        for connection in self._connections:
            await connection.end()


class CuttingRelay:
    """Relays connections from `port` to the server at `to`; breaks all after `limit` bytes to the server, if given."""

    def __init__(self, to: int, limit: int | None) -> None:
        self.to = to
        self.limit = limit
        self.sent = 0
        """Bytes that went to the server."""
        self._clients: list[_Client] = []
        self._listening = _reactor().listenTCP(0, _factory(lambda: _Client(self, self._clients)), interface="127.0.0.1")
        self.port: int = self._listening.getHost().port

    async def stop(self) -> None:
        """Stop listening, and wait until the server has seen the end of every connection and closed it."""
        await self._listening.stopListening()
        for client in self._clients:
            await client.end()
            await client.server.ended


def _factory(make: Any) -> Factory:
    return Factory.forProtocol(make)


class _End(Protocol):
    """One connection of a server of the suite."""

    transport: Any

    def __init__(self) -> None:
        self.over: Deferred[None] = Deferred()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.over.callback(None)

    async def end(self) -> None:
        """End the connection at once, and wait until it is over."""
        if not self.over.called:
            self.transport.abortConnection()
        await self.over


class _Silent(_End):
    def __init__(self, connections: list[_Silent]) -> None:
        super().__init__()
        connections.append(self)


class _Client(_End):
    """The connection of a client."""

    def __init__(self, relay: CuttingRelay, clients: list[_Client]) -> None:
        super().__init__()
        self.server = _Server(self)
        self._relay = relay
        clients.append(self)

    def connectionMade(self) -> None:
        _reactor().connectTCP("127.0.0.1", self._relay.to, _ToServer(self.server))

    def dataReceived(self, data: bytes) -> None:
        limit = self._relay.limit
        if limit is not None and self._relay.sent + len(data) > limit:
            data = data[: limit - self._relay.sent]
            self._relay.sent = limit
            self.server.send(data)
            self.transport.abortConnection()
            return
        self._relay.sent += len(data)
        self.server.send(data)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        super().connectionLost(reason)
        self.server.finish()


class _Server(Protocol):
    """The connection to the server; its end waits until the server has read everything and closed."""

    transport: Any

    def __init__(self, client: _Client) -> None:
        self._client = client
        self._early = b""
        self._is_finished = False
        self.ended: Deferred[None] = Deferred()

    def connectionMade(self) -> None:
        self.transport.write(self._early)
        if self._is_finished:
            self.transport.loseWriteConnection()

    def send(self, data: bytes) -> None:
        if self.transport is None:
            self._early += data
        else:
            self.transport.write(data)

    def finish(self) -> None:
        self._is_finished = True
        if self.transport is not None:
            self.transport.loseWriteConnection()

    def dataReceived(self, data: bytes) -> None:
        if not self._client.over.called:
            self._client.transport.write(data)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.ended.callback(None)
        if not self._client.over.called:
            self._client.transport.loseConnection()


class _ToServer(ClientFactory):
    noisy = False

    def __init__(self, server: _Server) -> None:
        self._server = server

    def buildProtocol(self, addr: object) -> _Server:
        return self._server

    def clientConnectionFailed(self, connector: object, reason: Failure) -> None:
        self._server.connectionLost(reason)
