"""TLS over a wire without sockets: what the protocol above and the one beneath see of each other."""

from __future__ import annotations

import contextlib
import ssl
from pathlib import Path
from typing import Any

from twisted.internet.interfaces import IHalfCloseableProtocol
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate.testing.wire import Wire
from burrowgate.tls.certificate_store import CertificateStore
from burrowgate.tls.connection import TlsConnection, TlsFactory
from burrowgate.tls.handshake_limits import HandshakeLimiter
from tests.support import FixedClock, TestCase
from tests.support.certificates import authority, server
from tests.support.tls_clients import client_context, put


@implementer(IHalfCloseableProtocol)
class _Above(Protocol):
    """What a visitor's protocol is told."""

    transport: TlsConnection

    def __init__(self) -> None:
        self.heard: list[Any] = []

    def dataReceived(self, data: bytes) -> None:
        self.heard.append(data)

    def readConnectionLost(self) -> None:
        self.heard.append("half")

    def writeConnectionLost(self) -> None:
        self.heard.append("written")

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.heard.append("lost")


@implementer(IHalfCloseableProtocol)
class _Peer(Protocol):
    """A client: the standard library's TLS over the wire."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing, server_hostname="app.example.com")
        self.shaken = False
        self.received = b""
        self.notified = self.lost = False

    def connectionMade(self) -> None:
        self.shake()

    def dataReceived(self, data: bytes) -> None:
        self.incoming.write(data)
        if not self.shaken:
            self.shake()
        if self.shaken:
            try:
                while piece := self.tls.read(65536):
                    self.received += piece
                self.notified = True
            except ssl.SSLError:
                pass  # there is no more, or it was refused

    def readConnectionLost(self) -> None:
        """The other way goes on."""

    def writeConnectionLost(self) -> None:
        """As was wished."""

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.lost = True

    def shake(self) -> None:
        try:
            self.tls.do_handshake()
            self.shaken = True
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
        shelf = CertificateStore((folder,), ("http/1.1", "h2", "acme-tls/1"), clock.now)
        shelf.look()
        self.handshakes = HandshakeLimiter(maximum=5, most_per_address=5, now=clock.now)
        self.factory = TlsFactory(
            shelf.choose, {"http/1.1": Factory.forProtocol(_Above), "h2": Factory.forProtocol(_Above)}, self.handshakes
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

    def test_what_is_sent_arrives_both_ways(self) -> None:
        peer, served = self.connect()
        peer.send(b"question")
        above = self.above(served)
        self.assertEqual(above.heard, [b"question"])
        above.transport.writeSequence([b"an", b"", b"swer"])
        self.assertEqual(peer.received, b"answer")
        self.assertEqual(served.secured.names, frozenset({"app.example.com"}))

    def test_many_records_come_in_one_piece(self) -> None:
        peer, served = self.connect()
        large = bytes(range(256)) * 200
        peer.send(large)
        self.assertEqual(self.above(served).heard, [large])
        self.above(served).transport.write(large)
        self.assertEqual(peer.received, large)

    def test_the_protocol_that_was_negotiated_speaks(self) -> None:
        peer, served = self.connect("h2", "http/1.1")
        self.assertEqual(peer.tls.selected_alpn_protocol(), "http/1.1")
        self.above(served)

    def test_a_challenge_that_is_over_ends(self) -> None:
        peer, served = self.connect("acme-tls/1")
        self.assertTrue(peer.lost)
        self.assertIsNone(served._above)

    def test_an_end_with_notice_is_an_end(self) -> None:
        peer, served = self.connect()
        above = self.above(served)
        peer.notify()
        self.assertEqual(above.heard, ["half"])
        above.transport.write(b"still here")
        self.assertEqual(peer.received, b"still here")
        assert peer.transport is not None
        peer.transport.loseWriteConnection()  # type: ignore[attr-defined]
        self.assertEqual(above.heard, ["half"])

    def test_an_end_without_notice_is_a_loss(self) -> None:
        peer, served = self.connect()
        above = self.above(served)
        assert peer.transport is not None
        peer.transport.loseWriteConnection()  # type: ignore[attr-defined]
        self.assertEqual(above.heard, ["lost"])

    def test_the_end_is_announced_and_half_of_it_too(self) -> None:
        peer, served = self.connect()
        above = self.above(served)
        above.transport.loseWriteConnection()
        self.assertEqual((peer.notified, peer.lost), (True, False))
        peer.send(b"more")
        self.assertEqual(above.heard, [b"more"])
        above.transport.loseConnection()
        self.assertTrue(peer.lost)

    def test_after_the_end_nothing_is_sent(self) -> None:
        peer, served = self.connect()
        above = self.above(served)
        above.transport.loseConnection()
        above.transport.write(b"late")
        self.assertEqual((peer.received, peer.notified), (b"", True))

    def test_bytes_that_were_forged_end_the_connection(self) -> None:
        peer, served = self.connect()
        above = self.above(served)
        assert peer.transport is not None
        peer.transport.write(b"\x17\x03\x03\x00\x20" + bytes(32))
        self.assertEqual(above.heard, ["lost"])

    def test_who_asks_for_new_keys_without_end_is_cut(self) -> None:
        _, served = self.connect()
        above = self.above(served)
        served._unasked = 20_000  # the standard library's client cannot ask for new keys
        served._outgoing.write(b"new keys")
        served._read()
        self.assertEqual(above.heard, ["lost"])

    def test_a_handshake_is_counted_until_it_is_done(self) -> None:
        served = self.factory.buildProtocol(None)
        silent = Protocol()
        Wire().connect(silent, served, address="198.51.100.7")
        self.assertEqual(len(self.handshakes), 1)
        self.handshakes.cut_all()
        self.assertEqual((len(self.handshakes), self.handshakes.failed), (0, 1))
        self.connect()
        self.assertEqual((len(self.handshakes), self.handshakes.completed), (0, 1))
