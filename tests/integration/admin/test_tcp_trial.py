"""Trials of targets that speak TCP, on real sockets."""

from __future__ import annotations

from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.python.failure import Failure

from burrowgate.errors import UpstreamAddressNotAllowed, UpstreamConnectError
from burrowgate.proxy.upstream.address_policy import OwnPorts
from burrowgate.proxy.upstream.pool import UpstreamPool, UpstreamSettings
from burrowgate.server.project_wiring import try_connection
from tests.support import FixedClock, ReactorTestCase

REACTOR: Any = reactor


class Visited(Protocol):
    """Says when its connection is lost."""

    lost: Deferred[bytes]
    received = b""

    def dataReceived(self, data: bytes) -> None:
        self.received += data

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.lost.callback(self.received)


class TrialTests(ReactorTestCase):
    def setUp(self) -> None:
        self.own = OwnPorts()
        self.upstreams = UpstreamPool(
            reactor,
            FixedClock(),
            settings=UpstreamSettings(connect_timeout=5.0),
            own_ports=lambda: self.own,
            date=lambda: b"",
        )

    async def test_connection_is_made_and_closed_without_a_byte(self) -> None:
        lost: Deferred[bytes] = Deferred()
        factory = Factory.forProtocol(type("One", (Visited,), {"lost": lost}))
        factory.noisy = False
        listening = REACTOR.listenTCP(0, factory, interface="127.0.0.1")
        port = listening.getHost().port
        await try_connection(self.upstreams.dialer, "127.0.0.1", port)
        self.assertEqual(await lost, b"")
        await listening.stopListening()
        with self.assertRaises(UpstreamConnectError):
            await try_connection(self.upstreams.dialer, "127.0.0.1", port)

    async def test_what_no_target_may_be_is_not_tried(self) -> None:
        with self.assertRaises(UpstreamAddressNotAllowed):
            await try_connection(self.upstreams.dialer, "169.254.169.254", 22)
