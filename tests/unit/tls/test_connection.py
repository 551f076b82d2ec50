"""Tests for burrowgate.tls.connection: TLS over a wire without sockets, as seen by both protocols."""

from __future__ import annotations

import contextlib
import ssl
from pathlib import Path
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IHalfCloseableProtocol
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate.testing.wire import Wire
from burrowgate.tls.certificate_store import CertificateStore
from burrowgate.tls.client_hello import Hello
from burrowgate.tls.connection import TlsConnection, TlsFactory
from burrowgate.tls.handshake_limits import HandshakeLimiter
from tests.support import FixedClock, TestCase
from tests.support.certificates import authority, server
from tests.support.tls_clients import client_context, put


@implementer(IHalfCloseableProtocol)
class _Above(Protocol):
    """A protocol above TLS that records its events."""

    transport: TlsConnection

    def __init__(self) -> None:
        self.events: list[Any] = []

    def dataReceived(self, data: bytes) -> None:
        self.events.append(data)

    def readConnectionLost(self) -> None:
        self.events.append("half")

    def writeConnectionLost(self) -> None:
        self.events.append("written")

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.events.append("lost")


@implementer(IHalfCloseableProtocol)
class _Peer(Protocol):
    """A client: the standard library's TLS over the wire."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing, server_hostname="app.example.com")
        self.handshake_done = False
        self.received = b""
        self.notified = self.lost = False

    def connectionMade(self) -> None:
        self.handshake()

    def dataReceived(self, data: bytes) -> None:
        self.incoming.write(data)
        if not self.handshake_done:
            self.handshake()
        if self.handshake_done:
            try:
                while piece := self.tls.read(65536):
                    self.received += piece
                self.notified = True
            except ssl.SSLError:
                pass  # no more data, or a TLS error

    def readConnectionLost(self) -> None:
        """The other direction stays open."""

    def writeConnectionLost(self) -> None:
        """Expected after `loseWriteConnection`."""

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.lost = True

    def handshake(self) -> None:
        try:
            self.tls.do_handshake()
            self.handshake_done = True
        except ssl.SSLWantReadError:
            pass
        self.send()

    def send(self, data: bytes = b"") -> None:
        if data:
            self.tls.write(data)
        assert self.transport is not None
        if self.outgoing.pending:
            self.transport.write(self.outgoing.read())

    def notify(self) -> None:
        with contextlib.suppress(ssl.SSLWantReadError):
            self.tls.unwrap()
        self.send()


class ConnectionTests(TestCase):
    def setUp(self) -> None:
        issuer = authority()
        folder = Path(self.mktemp())
        put(folder, "app", server(issuer, "app.example.com"))
        clock = FixedClock()
        store = CertificateStore((folder,), ("http/1.1", "h2", "acme-tls/1"), clock.now)
        store.look()
        self.handshakes = HandshakeLimiter(maximum=5, most_per_address=5, now=clock.now)
        self.factory = TlsFactory(
            store.choose, {"http/1.1": Factory.forProtocol(_Above), "h2": Factory.forProtocol(_Above)}, self.handshakes
        )
        self.context = client_context(issuer)

    def connect(self, *protocols: str) -> tuple[_Peer, TlsConnection]:
        if protocols:
            self.context.set_alpn_protocols(list(protocols))
        peer, served = _Peer(self.context), self.factory.buildProtocol(None)
        Wire().connect(peer, served, address="198.51.100.7")
        return peer, served

    def above(self, served: TlsConnection) -> _Above:
        above = served._above
        assert isinstance(above, _Above)
        return above

    def test_data_arrives_in_both_directions(self) -> None:
        peer, served = self.connect()
        peer.send(b"request")
        above = self.above(served)
        self.assertEqual(above.events, [b"request"])
        above.transport.writeSequence([b"resp", b"", b"onse"])
        self.assertEqual(peer.received, b"response")
        self.assertEqual(served.secured.names, frozenset({"app.example.com"}))

    def test_handshake_waits_for_a_choice_that_reads_files(self) -> None:
        choose, waiting = self.factory.choose, Deferred[Any]()
        self.factory.choose = lambda hello: waiting
        peer, served = self.connect()
        peer.send(b"")
        self.assertIsNone(served._above)
        waiting.callback(choose(Hello(name="app.example.com")))
        peer.send(b"request")
        self.assertEqual(self.above(served).events, [b"request"])

    def test_choice_that_comes_too_late_is_dropped(self) -> None:
        choose, waiting = self.factory.choose, Deferred[Any]()
        self.factory.choose = lambda hello: waiting
        _, served = self.connect()
        self.assertEqual(len(self.handshakes), 1)
        served.connectionLost()
        waiting.callback(choose(Hello(name="app.example.com")))
        self.assertEqual((served._above, served._ssl, len(self.handshakes)), (None, None, 0))

    def test_several_records_are_delivered_together(self) -> None:
        peer, served = self.connect()
        large = bytes(range(256)) * 200
        peer.send(large)
        self.assertEqual(self.above(served).events, [large])
        self.above(served).transport.write(large)
        self.assertEqual(peer.received, large)

    def test_negotiated_protocol_is_used(self) -> None:
        peer, served = self.connect("h2", "http/1.1")
        self.assertEqual(peer.tls.selected_alpn_protocol(), "http/1.1")
        self.above(served)

    def test_acme_challenge_closes_after_the_handshake(self) -> None:
        peer, served = self.connect("acme-tls/1")
        self.assertTrue(peer.lost)
        self.assertIsNone(served._above)

    def test_close_notify_closes_one_direction(self) -> None:
        peer, served = self.connect()
        above = self.above(served)
        peer.notify()
        self.assertEqual(above.events, ["half"])
        above.transport.write(b"still here")
        self.assertEqual(peer.received, b"still here")
        assert peer.transport is not None
        peer.transport.loseWriteConnection()  # type: ignore[attr-defined]
        self.assertEqual(above.events, ["half"])

    def test_end_without_close_notify_is_a_lost_connection(self) -> None:
        peer, served = self.connect()
        above = self.above(served)
        assert peer.transport is not None
        peer.transport.loseWriteConnection()  # type: ignore[attr-defined]
        self.assertEqual(above.events, ["lost"])

    def test_close_of_one_or_both_directions_is_announced(self) -> None:
        peer, served = self.connect()
        above = self.above(served)
        above.transport.loseWriteConnection()
        self.assertEqual((peer.notified, peer.lost), (True, False))
        peer.send(b"more")
        self.assertEqual(above.events, [b"more"])
        above.transport.loseConnection()
        self.assertTrue(peer.lost)

    def test_nothing_is_sent_after_close(self) -> None:
        peer, served = self.connect()
        above = self.above(served)
        above.transport.loseConnection()
        above.transport.write(b"late")
        self.assertEqual((peer.received, peer.notified), (b"", True))

    def test_forged_record_closes_the_connection(self) -> None:
        peer, served = self.connect()
        above = self.above(served)
        assert peer.transport is not None
        peer.transport.write(b"\x17\x03\x03\x00\x20" + bytes(32))
        self.assertEqual(above.events, ["lost"])

    def test_repeated_key_updates_cut_the_connection(self) -> None:
        _, served = self.connect()
        above = self.above(served)
        served._unasked = 20_000  # the client of the standard library cannot request a key update
        served._outgoing.write(b"new keys")
        served._read(b"")
        self.assertEqual(above.events, ["lost"])

    def test_handshake_is_counted_until_it_is_complete(self) -> None:
        served = self.factory.buildProtocol(None)
        silent = Protocol()
        Wire().connect(silent, served, address="198.51.100.7")
        self.assertEqual(len(self.handshakes), 1)
        self.handshakes.cut_all()
        self.assertEqual((len(self.handshakes), self.handshakes.failed), (0, 1))
        self.connect()
        self.assertEqual((len(self.handshakes), self.handshakes.completed), (0, 1))
