"""TLS detection: classification of first bytes, over a fake transport, and with real servers."""

from __future__ import annotations

import datetime
import ssl
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from twisted.internet.defer import Deferred, fail, succeed
from twisted.internet.endpoints import TCP4ClientEndpoint
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost, DNSLookupError
from twisted.internet.interfaces import IProtocol, IProtocolFactory, IReactorTime
from twisted.internet.protocol import connectionDone
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.protocols.policies import ProtocolWrapper, WrappingFactory
from twisted.python.failure import Failure

from burrowgate.errors import UpstreamConnectError, UpstreamTimeout
from burrowgate.proxy.upstream.tls_detection import classify, client_hello, detect_tls
from tests.support import ReactorTestCase, TestCase


class ClassifyTests(TestCase):
    def test_handshakes_and_alerts_are_tls(self) -> None:
        for first in (b"\x16\x03\x03\x00\x7a", b"\x16\x03\x01", b"\x15\x03\x01\x00\x02\x02\x28", b"\x15\x03"):
            self.assertIs(classify(first), True)

    def test_other_bytes_are_not_tls(self) -> None:
        for first in (b"HTTP/1.1 400 Bad Request", b"H", b"\x00", b"SSH-2.0", b"\x16\x02", b"\x15H", b"\x17\x03\x03"):
            self.assertIs(classify(first), False)

    def test_too_few_bytes_are_undecided(self) -> None:
        for first in (b"", b"\x15", b"\x16"):
            self.assertIsNone(classify(first))

    @given(st.binary(max_size=12))
    def test_more_bytes_never_change_a_classification(self, first: bytes) -> None:
        known = classify(first)
        if known is not None:
            self.assertIs(classify(first + b"\x16\x03"), known)


class ClientHelloTests(TestCase):
    def test_hello_is_a_handshake_that_names_the_host(self) -> None:
        hello = client_hello("app.example.com")
        self.assertIs(classify(hello), True)
        self.assertIn(b"app.example.com", hello)
        self.assertIn(b"http/1.1", hello)

    def test_hello_does_not_name_an_address(self) -> None:
        for host in ("127.0.0.1", "::1", "[::1]"):
            hello = client_hello(host)
            self.assertIs(classify(hello), True)
            self.assertNotIn(host.encode(), hello)

    def test_hello_exists_for_any_host(self) -> None:
        for host in ("a..b", ".", "", "x" * 300, "under_score", "\N{SNOWMAN}.example"):
            self.assertIs(classify(client_hello(host)), True)


class DetectTlsTests(TestCase):
    def setUp(self) -> None:
        super().setUp()
        self.clock = Clock()
        self.transport = StringTransport()
        self.protocol: IProtocol

    def connect(self, factory: IProtocolFactory) -> Deferred[IProtocol]:
        protocol = factory.buildProtocol(None)  # type: ignore[arg-type]
        assert protocol is not None
        protocol.makeConnection(self.transport)
        self.protocol = protocol
        return succeed(protocol)

    def detect(self) -> Deferred[bool]:
        return Deferred.fromCoroutine(detect_tls(self.connect, "localhost", self.clock))

    def assert_result(self, detecting: Deferred[bool], expected: bool) -> None:
        self.assertIs(self.successResultOf(detecting), expected)
        self.assertEqual(self.clock.getDelayedCalls(), [])
        self.assertTrue(self.transport.disconnecting or self.transport.disconnected)

    def test_hello_is_sent_first(self) -> None:
        detecting = self.detect()
        self.assertIs(classify(self.transport.value()), True)
        self.assertNoResult(detecting)
        self.protocol.connectionLost(Failure(ConnectionDone()))
        self.assert_result(detecting, False)

    def test_tls_response_byte_by_byte(self) -> None:
        detecting = self.detect()
        self.protocol.dataReceived(b"\x16")
        self.assertNoResult(detecting)
        self.protocol.dataReceived(b"\x03")
        self.assert_result(detecting, True)

    def test_http_response_is_plain(self) -> None:
        detecting = self.detect()
        self.protocol.dataReceived(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        self.assert_result(detecting, False)

    def test_silence_is_plain_after_the_timeout(self) -> None:
        detecting = self.detect()
        self.clock.advance(2.99)
        self.assertNoResult(detecting)
        self.clock.advance(0.01)
        self.assert_result(detecting, False)

    def test_one_byte_does_not_extend_the_timeout(self) -> None:
        detecting = self.detect()
        self.clock.advance(2)
        self.protocol.dataReceived(b"\x16")
        self.clock.advance(1)
        self.assert_result(detecting, False)

    def test_close_without_bytes_is_plain(self) -> None:
        for reason in (ConnectionDone(), ConnectionLost()):
            self.transport = StringTransport()
            detecting = self.detect()
            self.protocol.connectionLost(Failure(reason))
            self.assert_result(detecting, False)

    def test_bytes_after_the_decision_are_ignored(self) -> None:
        detecting = self.detect()
        self.protocol.dataReceived(b"\x16\x03\x03")
        self.protocol.dataReceived(b"HTTP/1.1")
        self.protocol.connectionLost(Failure(ConnectionDone()))
        self.assert_result(detecting, True)

    def test_cancelling_closes_the_connection(self) -> None:
        detecting = self.detect()
        detecting.cancel()
        self.failureResultOf(detecting)
        self.assertEqual(self.clock.getDelayedCalls(), [])
        self.assertTrue(self.transport.disconnecting)

    def test_failure_to_connect_is_a_connect_error(self) -> None:
        for error in (ConnectError(), DNSLookupError(), OSError(24, "Too many open files")):
            detecting = Deferred.fromCoroutine(detect_tls(_failing(error), "localhost", self.clock))
            self.assertIs(self.failureResultOf(detecting).type, UpstreamConnectError)

    def test_upstream_error_of_connecting_is_kept(self) -> None:
        detecting = Deferred.fromCoroutine(detect_tls(_failing(UpstreamTimeout()), "localhost", self.clock))
        self.assertIs(self.failureResultOf(detecting).type, UpstreamTimeout)


def _failing(error: Exception) -> Callable[[IProtocolFactory], Deferred[IProtocol]]:
    return lambda factory: fail(error)


class _Plain(BaseHTTPRequestHandler):
    """Handler without an access log."""

    def log_message(self, format: str, *args: object) -> None:
        pass


class _TlsServer(ThreadingHTTPServer):
    """Server that ignores the aborted handshakes of probes."""

    def handle_error(self, request: object, client_address: object) -> None:
        pass


class _WholeHeads(StreamRequestHandler):
    """Handler that is silent until the end of a head, and closes the connection then, as Tornado does with bytes."""

    def handle(self) -> None:
        while self.rfile.readline() not in (b"\r\n", b""):
            pass


class RealServerTests(ReactorTestCase):
    def serve(self, server: ThreadingTCPServer) -> int:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return int(server.server_address[1])

    async def probe(self, port: int, clock: IReactorTime | None = None) -> bool:
        from twisted.internet import reactor

        gone: Deferred[None] = Deferred()

        def connect(factory: IProtocolFactory) -> Deferred[IProtocol]:
            return TCP4ClientEndpoint(reactor, "127.0.0.1", port).connect(_Watching(factory, gone))

        answer = await detect_tls(connect, "localhost", reactor if clock is None else clock)
        await gone
        return answer

    async def test_tls_server(self) -> None:
        server = _TlsServer(("127.0.0.1", 0), _Plain)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate())
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        self.assertTrue(await self.probe(self.serve(server)))

    async def test_plain_http_server(self) -> None:
        self.assertFalse(await self.probe(self.serve(ThreadingHTTPServer(("127.0.0.1", 0), _Plain))))

    async def test_server_that_waits_for_whole_heads_decides_it_at_once(self) -> None:
        """No time passes for the detection."""
        server = ThreadingTCPServer(("127.0.0.1", 0), _WholeHeads)
        self.assertFalse(await self.probe(self.serve(server), Clock()))

    async def test_closed_port_is_a_connect_error(self) -> None:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Plain)
        port = server.server_port
        server.server_close()
        with self.assertRaises(UpstreamConnectError):
            await self.probe(port)

    def certificate(self) -> Path:
        """Return a file with a new self-signed certificate and its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
        now = datetime.datetime.now(datetime.UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(1)
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
            .sign(key, hashes.SHA256())
        )
        path = Path(self.mktemp())
        path.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + certificate.public_bytes(serialization.Encoding.PEM)
        )
        return path


class _Watched(ProtocolWrapper):
    """Notifies its factory when the connection is lost."""

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        super().connectionLost(reason)
        assert isinstance(self.factory, _Watching)
        self.factory.gone.callback(None)


class _Watching(WrappingFactory):
    """Wraps the protocols of `factory`, and fires `gone` when the connection is lost."""

    noisy = False
    protocol = _Watched

    def __init__(self, factory: IProtocolFactory, gone: Deferred[None]) -> None:
        super().__init__(factory)
        self.gone = gone
