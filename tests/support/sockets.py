"""Clients and targets on real sockets of 127.0.0.1, for the few tests that need sockets."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.endpoints import TCP4ClientEndpoint, connectProtocol
from twisted.internet.error import ConnectionDone
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.python.failure import Failure


class Client(Protocol):
    """A client that sends bytes and waits for conditions on what it has received."""

    def __init__(self) -> None:
        self.received = b""
        self.ended = False
        self.is_reset = False
        self._waiting: list[tuple[Callable[[], bool], Deferred[None]]] = []

    def send(self, data: bytes) -> None:
        assert self.transport is not None
        self.transport.write(data)

    def close(self) -> None:
        assert self.transport is not None
        self.transport.loseConnection()

    def dataReceived(self, data: bytes) -> None:
        self.received += data
        self._look()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.ended = True
        self.is_reset = reason.check(ConnectionDone) is None
        self._look()

    def _look(self) -> None:
        for waiting in tuple(self._waiting):
            if waiting[0]():
                self._waiting.remove(waiting)
                waiting[1].callback(None)

    async def until(self, seen: Callable[[], bool]) -> None:
        """Wait until `seen` is true of this client."""
        if not seen():
            waited: Deferred[None] = Deferred()
            self._waiting.append((seen, waited))
            await waited

    async def end(self) -> bytes:
        """Wait for the end of the connection and return all that was received."""
        await self.until(lambda: self.ended)
        return self.received

    async def holds(self, part: bytes) -> bytes:
        """Wait until `part` has been received, and take everything received so far."""
        await self.until(lambda: part in self.received or self.ended)
        assert part in self.received, self.received
        taken, self.received = self.received, b""
        return taken


async def connect(reactor: Any, port: int) -> Client:
    """Return a client connected to 127.0.0.1."""
    client: Client = await connectProtocol(TCP4ClientEndpoint(reactor, "127.0.0.1", port), Client())
    return client


async def get(reactor: Any, port: int, host: str, *fields: str, path: str = "/") -> bytes:
    """Send a GET on a new connection and return the whole response."""
    client = await connect(reactor, port)
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", "Connection: close", *fields]
    client.send("\r\n".join([*lines, "", ""]).encode())
    return await client.end()


class AdminFailed(Exception):
    """The admin API responded with an error."""


async def admin(reactor: Any, port: int, key: str, method: str, path: str, body: Any = None) -> Any:
    """Call the admin API and return its parsed response. Raises AdminFailed."""
    client = await connect(reactor, port)
    content = b"" if body is None else json.dumps(body).encode()
    lines = [
        f"{method} /api/v1/{path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Authorization: Bearer {key}",
        "Connection: close",
    ]
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
    client.send("\r\n".join([*lines, "", ""]).encode() + content)
    head, _, answer = (await client.end()).partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 2"):
        raise AdminFailed(answer.decode())
    return json.loads(answer) if answer else None


class App(Protocol):
    """A target: responds with `hello`, upgrades WebSockets, streams `/events`, holds requests for `/slow`."""

    factory: Apps

    def dataReceived(self, data: bytes) -> None:
        assert self.transport is not None
        self.factory.received.append(data)
        if not data.startswith((b"GET ", b"POST ")):
            self.transport.write(data)
        elif b"\r\nUpgrade: websocket" in data:
            self.transport.write(
                b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
            )
        elif data.startswith(b"GET /events "):
            self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n")
        elif data.startswith(b"GET /slow "):
            self.factory.held.append(self)
            self.factory.asked()
        else:
            self.hello()

    def hello(self) -> None:
        assert self.transport is not None
        self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")

    def connectionMade(self) -> None:
        self.factory.open.add(self)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.factory.open.discard(self)
        self.factory.resets += reason.check(ConnectionDone) is None
        self.factory.asked()


class Apps(Factory[App]):
    """A listening port, or a UNIX socket at `path`, with its `App` connections."""

    protocol = App
    noisy = False

    def __init__(self, reactor: Any, path: str = "") -> None:
        self.open: set[App] = set()
        self.resets = 0
        self.received: list[bytes] = []
        self.held: list[App] = []
        self._waiting: list[tuple[Callable[[], bool], Deferred[None]]] = []
        if path:
            self._listening = reactor.listenUNIX(path, self)
            return
        self._listening = reactor.listenTCP(0, self, interface="127.0.0.1")
        self.port: int = self._listening.getHost().port

    def asked(self) -> None:
        for waiting in tuple(self._waiting):
            if waiting[0]():
                self._waiting.remove(waiting)
                waiting[1].callback(None)

    async def until(self, seen: Callable[[], bool]) -> None:
        if not seen():
            waited: Deferred[None] = Deferred()
            self._waiting.append((seen, waited))
            await waited

    async def stop(self) -> None:
        await self._listening.stopListening()
        for one in tuple(self.open):
            assert one.transport is not None
            one.transport.loseConnection()
        await self.until(lambda: not self.open)
