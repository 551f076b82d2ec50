"""Dialled connections that have ended are in no cycle: their memory is free without a collection of garbage."""

from __future__ import annotations

import gc
import os
import tempfile
from collections import Counter
from typing import Any

from twisted.internet import reactor
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.internet.task import deferLater
from twisted.python.failure import Failure

from burrowgate.core.target_address import TargetAddress
from burrowgate.core.targets import Target, TargetType, UpstreamTrust, Verify
from burrowgate.errors import UpstreamError
from burrowgate.proxy.upstream.address_policy import OwnPorts
from burrowgate.proxy.upstream.pool import UpstreamPool, UpstreamSettings
from burrowgate.testing.records import a_target
from tests.support import FixedClock, ReactorTestCase, certificates

COUNT = 10
REACTOR: Any = reactor
CERTIFICATE = certificates.server(certificates.authority(), "127.0.0.1")


class Server(Protocol):
    """A target that sends nothing."""

    factory: Servers

    def connectionMade(self) -> None:
        self.factory.open.add(self)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.factory.open.discard(self)


class Servers(Factory[Server]):
    protocol = Server
    noisy = False

    def __init__(self) -> None:
        self.open: set[Server] = set()


class EndedDialTests(ReactorTestCase):
    """Each ends connections from the gateway's side and from the target's."""

    def setUp(self) -> None:
        self.servers = Servers()
        self.pool = UpstreamPool(
            reactor,
            FixedClock(),
            settings=UpstreamSettings(connect_timeout=5.0),
            own_ports=OwnPorts,
            date=lambda: b"",
        )
        self.addCleanup(self.pool.close)

    def listening(self, port: Any) -> Any:
        self.addCleanup(port.stopListening)
        return port

    def target(self, port: int, **fields: Any) -> Target:
        return a_target(**({"address": TargetAddress(host="127.0.0.1", port=port), "type": TargetType.HTTP} | fields))

    async def left(self, target: Target) -> Counter[str]:
        """Return the objects of the gateway in cycles after each of `COUNT` connections by either end, by class."""

        async def turns() -> None:
            while self.pool.open_count or self.servers.open:
                await deferLater(REACTOR, 0.001, lambda: None)
            await deferLater(REACTOR, 0.001, lambda: None)

        async def connect(ends_here: bool) -> None:
            try:
                connection = await self.pool.connect(self.pool.route(target))
            except UpstreamError:
                return
            while not self.servers.open:
                await deferLater(REACTOR, 0.001, lambda: None)
            if ends_here:
                connection.abandon()
            for server in tuple(self.servers.open):
                assert server.transport is not None
                server.transport.loseConnection()

        for ends_here in (True, False):
            await connect(ends_here)
            await turns()
        gc.collect()
        gc.disable()
        self.addCleanup(gc.enable)
        for _ in range(COUNT):
            for ends_here in (True, False):
                await connect(ends_here)
                await turns()
        gc.set_debug(gc.DEBUG_SAVEALL)
        try:
            gc.collect()
            kinds = [type(found) for found in gc.garbage]
        finally:
            gc.set_debug(0)
            gc.garbage.clear()
        counted = Counter(kind.__name__ for kind in kinds if kind.__module__.startswith("burrowgate."))
        return Counter({name: count for name, count in counted.items() if count >= COUNT})

    async def test_connection_over_tcp(self) -> None:
        port = self.listening(REACTOR.listenTCP(0, self.servers, interface="127.0.0.1")).getHost().port
        self.assertEqual(await self.left(self.target(port)), {})

    async def test_connection_to_a_unix_socket(self) -> None:
        folder = tempfile.TemporaryDirectory()  # a path of the test's own may be too long for a socket
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, "socket")
        self.listening(REACTOR.listenUNIX(path, self.servers))
        self.assertEqual(await self.left(self.target(0, address=TargetAddress(socket=path))), {})

    async def test_refused_connection(self) -> None:
        listening = REACTOR.listenTCP(0, self.servers, interface="127.0.0.1")
        port = listening.getHost().port
        await listening.stopListening()
        self.assertEqual(await self.left(self.target(port)), {})

    async def test_connection_over_tls(self) -> None:
        """Only of the connection itself: Twisted's own objects refer to each other by tracebacks."""
        listening = REACTOR.listenSSL(0, self.servers, CERTIFICATE.server(), interface="127.0.0.1")
        port = self.listening(listening).getHost().port
        trust = UpstreamTrust(verify=Verify.NONE, detail="")
        left = await self.left(self.target(port, type=TargetType.HTTPS, trust=trust))
        self.assertNotIn("UpstreamConnection", left)
