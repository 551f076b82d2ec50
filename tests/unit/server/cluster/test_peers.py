"""Screens that pass from one gateway to another: over real sockets, with real TLS."""

from __future__ import annotations

import os
from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import TCP4ClientEndpoint, TCP4ServerEndpoint, UNIXServerEndpoint, connectProtocol
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.internet.task import Clock
from twisted.logger import capturedLogs, eventAsText
from twisted.python.failure import Failure

from burrowgate.core.boxes.peer_requests import ScreenRequest
from burrowgate.core.tcp.opening import Endpoint
from burrowgate.core.tokens import Key, Keyring
from burrowgate.errors import UpstreamCertificateError, UpstreamConnectError, UpstreamError
from burrowgate.proxy.tcp.target_connection import TargetConnection
from burrowgate.proxy.transport import eager_tcp
from burrowgate.proxy.upstream.address_policy import OwnPorts
from burrowgate.proxy.upstream.dial import Dialer
from burrowgate.server.cluster.peer_dialling import PeerDialler
from burrowgate.server.cluster.peer_screens import MAX_WAITING, REQUEST_SECONDS, PeerScreens
from burrowgate.server.cluster.peer_tls import PeerTls, certificate_of
from tests.support import ReactorTestCase, TestCase

OLD, NEW, OTHER = (Key(bytes([number]) * 32) for number in (1, 2, 3))
BANNER = b"RFB 003.008\n"
BOX = "abcdefghijkl"


class End(Protocol):
    """One end of a connection, which keeps what it gets."""

    def __init__(self) -> None:
        self.data = b""
        self.lost: Deferred[None] = Deferred()
        self._waiting: list[tuple[int, Deferred[None]]] = []

    @property
    def wire(self) -> Any:
        return self.transport

    def dataReceived(self, data: bytes) -> None:
        self.data += data
        for item in tuple(self._waiting):
            if len(self.data) >= item[0]:
                self._waiting.remove(item)
                item[1].callback(None)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.lost.callback(None)

    def until(self, count: int) -> Deferred[None]:
        done: Deferred[None] = Deferred()
        self._waiting.append((count, done))
        self.dataReceived(b"")
        return done


class Screen(End):
    """The relay of a box's screen, which speaks first."""

    def connectionMade(self) -> None:
        self.wire.write(BANNER)


class Tunnel(End):
    """What a tunnel does with its target."""

    def target_sent(self, data: bytes) -> None:
        self.dataReceived(data)

    def target_half_closed(self) -> None:
        """Nothing."""

    def target_lost(self, is_orderly: bool) -> None:
        self.lost.callback(None)

    def target_paused(self) -> None:
        """Nothing."""

    def target_resumed(self) -> None:
        """Nothing."""

    def target_secured(self, certificate: bytes) -> None:
        """Nothing."""


class PeerTests(ReactorTestCase):
    """A gateway with the screen of `BOX`, and another one."""

    async def start(self, *keys: Key, clock: Any = reactor) -> None:
        self.path = os.path.join(os.path.dirname(self.mktemp()), "screen.sock")
        self.screens: list[Screen] = []
        port = await UNIXServerEndpoint(reactor, self.path).listen(Factory.forProtocol(self._screen))
        self.addCleanup(port.stopListening)
        paths = {BOX: self.path, "unreachable1": self.path + ".gone"}

        def find(request: ScreenRequest) -> str | None:
            return None if request.only_watches else paths.get(request.box_id)

        no_files: Any = None
        self.peers = PeerScreens(clock, find, no_files, PeerTls(lambda: Keyring(keys or (OLD,))))
        listening = await TCP4ServerEndpoint(reactor, 0, interface="127.0.0.1").listen(self.peers.tls)
        self.addCleanup(listening.stopListening)
        self.addCleanup(self.peers.close)
        self.port = listening.getHost().port

    def _screen(self) -> Screen:
        self.screens.append(Screen())
        return self.screens[-1]

    async def dial(self, *keys: Key, box: str = BOX, watches: bool = False) -> TargetConnection:
        dialer = Dialer(reactor, connect_tcp=eager_tcp.connect, own_ports=lambda: OwnPorts(()))
        keyring = Keyring(keys or (OLD,))
        return await PeerDialler(dialer, PeerTls(lambda: keyring)).dial(
            Endpoint("127.0.0.1", self.port, screen=ScreenRequest(box, watches)), 10
        )

    async def open(self, *keys: Key) -> tuple[TargetConnection, Tunnel]:
        connection, tunnel = await self.dial(*keys), Tunnel()
        connection.events = tunnel
        connection.resume()
        await tunnel.until(len(BANNER))
        return connection, tunnel

    async def test_bytes_pass_both_ways_from_the_first_one(self) -> None:
        await self.start()
        connection, tunnel = await self.open()
        self.assertEqual(tunnel.data, BANNER)
        (screen,) = self.screens
        picture = os.urandom(3_000_000)
        connection.write(b"keys")
        screen.wire.write(picture)
        await screen.until(4)
        await tunnel.until(len(BANNER + picture))
        self.assertEqual(screen.data, b"keys")
        self.assertEqual(tunnel.data, BANNER + picture)
        connection.abandon()
        await screen.lost

    async def test_the_end_of_the_screen_ends_the_connection(self) -> None:
        await self.start()
        _, tunnel = await self.open()
        self.screens[0].wire.abortConnection()
        await tunnel.lost

    async def test_a_viewer_that_does_not_read_holds_the_screen_up(self) -> None:
        await self.start()
        connection, tunnel = await self.open()
        connection.pause()
        (screen,) = self.screens
        paused: Deferred[None] = Deferred()

        class Producer:
            def pauseProducing(self) -> None:
                if not paused.called:
                    paused.callback(None)

            def resumeProducing(self) -> None:
                """Nothing."""

            def stopProducing(self) -> None:
                """Nothing."""

        screen.wire.registerProducer(Producer(), True)
        for _ in range(400):
            screen.wire.write(bytes(100_000))
        await paused
        self.assertLess(len(tunnel.data), 1_000_000)
        connection.abandon()
        await screen.lost

    async def test_while_a_new_key_is_copied_screens_pass(self) -> None:
        for here, there in (((OLD, NEW), (OLD,)), ((OLD,), (OLD, NEW)), ((OLD, NEW), (OLD, NEW))):
            await self.start(*here)
            connection, _ = await self.open(*there)
            connection.abandon()
            await self.screens[0].lost

    async def test_who_has_other_keys_gets_nothing_and_gives_nothing(self) -> None:
        await self.start(OLD)
        with capturedLogs() as logged, self.assertRaises(UpstreamCertificateError):
            await self.dial(OTHER)
        self.assertIn("same keys", eventAsText(logged[-1]))
        self.assertEqual(self.screens, [])

    async def test_who_pretends_to_trust_gets_nothing_either(self) -> None:
        """The server checks the certificate of a client that has the certificate of the gateway, but not its key."""
        await self.start(OLD)
        dialer = Dialer(reactor, connect_tcp=eager_tcp.connect, own_ports=lambda: OwnPorts(()))
        tls = PeerTls(lambda: Keyring((OTHER, OLD)))  # shows the certificate of the other key
        with self.assertRaises(UpstreamError):
            await PeerDialler(dialer, tls).dial(Endpoint("127.0.0.1", self.port, screen=ScreenRequest(BOX)), 10)
        self.assertEqual(self.screens, [])

    async def test_a_box_that_is_not_there_is_refused(self) -> None:
        await self.start()
        with self.assertRaises(UpstreamConnectError) as caught:
            await self.dial(box="mnopqrstuvwx")
        self.assertIn("does not have it any more", str(caught.exception))
        with self.assertRaises(UpstreamConnectError):
            await self.dial(watches=True)
        with self.assertRaises(UpstreamError):
            await self.dial(box="unreachable1")

    async def test_who_asks_for_nothing_is_closed(self) -> None:
        clock = Clock()
        await self.start(clock=clock)
        silent = End()
        await connectProtocol(TCP4ClientEndpoint(reactor, "127.0.0.1", self.port), silent)
        while not clock.getDelayedCalls():
            await self.turn()
        clock.advance(REQUEST_SECONDS)
        await silent.lost

    async def test_strangers_that_wait_are_few(self) -> None:
        await self.start()
        ends = [End() for _ in range(MAX_WAITING + 1)]
        for end in ends:
            await connectProtocol(TCP4ClientEndpoint(reactor, "127.0.0.1", self.port), end)
        await ends[-1].lost
        self.assertFalse(any(end.lost.called for end in ends[:-1]))
        for end in ends[:-1]:
            end.wire.abortConnection()
            await end.lost

    async def turn(self) -> None:
        turned: Deferred[None] = Deferred()
        clock: Any = reactor
        clock.callLater(0, turned.callback, None)
        await turned


class PeerTlsTests(TestCase):
    def test_a_certificate_follows_from_the_key(self) -> None:
        first, again, other = (certificate_of(key) for key in (OLD, Key(bytes([1]) * 32), NEW))
        self.assertEqual(first.dumpPEM(), again.dumpPEM())
        self.assertNotEqual(first.getPublicKey().keyHash(), other.getPublicKey().keyHash())

    def test_the_keys_that_are_there_now_count(self) -> None:
        keys = [Keyring((OLD,))]
        tls = PeerTls(lambda: keys[0])
        client = tls.client()
        self.assertIs(tls.client(), client)
        keys[0] = Keyring((OLD, NEW))
        self.assertIsNot(tls.client(), client)
