"""Requests to providers on real sockets: bounds in time and size, redirects, failures and certificates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from twisted.internet import reactor, ssl
from twisted.internet.defer import Deferred
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.python.failure import Failure

from burrowgate.identity.oidc.http import AgentHttp, ProviderUnreachable
from burrowgate.identity.oidc.messages import HttpRequest
from burrowgate.identity.oidc.provider import MAX_DOCUMENT_BYTES, ProviderUnusable
from tests.support import ReactorTestCase, certificates, tls_clients

REACTOR: Any = reactor
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


class Server(Protocol):
    """Answers the first bytes that it receives with the factory's response, if there is one."""

    factory: Servers

    def dataReceived(self, data: bytes) -> None:
        assert self.transport is not None
        self.factory.received += data
        if self.factory.response:
            self.transport.write(self.factory.response)
            self.factory.response = b""
            if self.factory.closes:
                self.transport.loseConnection()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.factory.lost.callback(None)


class Servers(Factory[Server]):
    protocol = Server

    def __init__(self) -> None:
        self.received = b""
        self.response = OK
        self.closes = False
        self.lost: Deferred[None] = Deferred()


class AgentHttpTests(ReactorTestCase):
    def setUp(self) -> None:
        self.servers = Servers()
        port = REACTOR.listenTCP(0, self.servers, interface="127.0.0.1")
        self.addCleanup(port.stopListening)
        self.port = port.getHost().port
        self.url = f"http://127.0.0.1:{self.port}/path?a=b"
        self.http = AgentHttp(REACTOR, user_agent="Burrowgate/1", timeout=5.0)

    async def fails(self, kind: type[ProviderUnusable], http: AgentHttp | None = None) -> str:
        """Return the message with which a request fails, after which no connection is left."""
        try:
            response = await (http or self.http).get(self.url)
        except ProviderUnusable as error:
            self.assertIs(type(error), kind)
            await self.servers.lost
            return str(error)
        raise AssertionError(response)

    async def test_document_is_read_on_a_connection_of_its_own(self) -> None:
        response = await self.http.get(self.url)
        self.assertEqual((response.status, response.body), (200, b"{}"))
        await self.servers.lost
        self.assertTrue(self.servers.received.startswith(b"GET /path?a=b HTTP/1.1\r\n"))
        self.assertIn(b"User-Agent: Burrowgate/1\r\n", self.servers.received)

    async def test_form_is_sent_with_the_credentials_of_the_client(self) -> None:
        form = {"code": "a b&c", "client_id": "ä"}
        await self.http.post(HttpRequest(url=self.url, form=form, authorization="Basic Zm9vOmJhcg=="))
        head, _, body = self.servers.received.partition(b"\r\n\r\n")
        self.assertIn(b"Authorization: Basic Zm9vOmJhcg==", head)
        self.assertIn(b"Content-Type: application/x-www-form-urlencoded", head)
        self.assertEqual(body, b"code=a+b%26c&client_id=%C3%A4")
        await self.servers.lost

    async def test_redirect_is_not_followed(self) -> None:
        """(sign-in 14)"""
        self.servers.response = b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"
        self.assertEqual((await self.http.get(self.url)).status, 302)
        await self.servers.lost
        self.assertEqual(self.servers.received.count(b"GET "), 1)

    async def test_response_that_is_too_long_is_cut(self) -> None:
        """(sign-in 14)"""
        head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n"
        for response in (head % 10**9, b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"):
            self.servers.response, self.servers.lost = response + b"x" * (MAX_DOCUMENT_BYTES + 1), Deferred()
            self.assertIn(f"more than {MAX_DOCUMENT_BYTES} bytes", await self.fails(ProviderUnusable))

    async def test_silence_ends_at_the_timeout_wherever_it_begins(self) -> None:
        """(sign-in 14)"""
        http = AgentHttp(REACTOR, user_agent="Burrowgate/1", timeout=0.2)
        for response in (b"", OK[:20], OK[:-1]):
            self.servers.response, self.servers.lost = response, Deferred()
            self.assertIn("within 0.2 seconds", await self.fails(ProviderUnreachable, http))

    async def test_broken_responses_are_failures(self) -> None:
        self.servers.closes = True
        for response in (b"SSH-2.0-OpenSSH\r\n", OK[:20], OK[:-1]):
            self.servers.response, self.servers.lost = response, Deferred()
            self.assertIn("cannot be reached", await self.fails(ProviderUnreachable))

    async def test_refused_connection_is_a_failure(self) -> None:
        port = REACTOR.listenTCP(0, self.servers, interface="127.0.0.1")
        self.url = f"http://127.0.0.1:{port.getHost().port}/"
        await port.stopListening()
        self.servers.lost.callback(None)
        self.assertIn("cannot be reached", await self.fails(ProviderUnreachable))

    async def test_several_requests_take_no_longer_together_than_they_may(self) -> None:
        """A person who signs in at a provider that is slow in each step gets an answer in time (sign-in 14)."""

        async def steps() -> None:
            for _ in range(3):
                self.servers.lost, self.servers.response = Deferred(), OK
                await self.http.get(self.url)
                await self.servers.lost
            self.servers.lost, self.servers.response = Deferred(), b""
            await self.http.get(self.url)

        begun = REACTOR.seconds()
        work = Deferred.fromCoroutine(self.http.within(0.5, steps()))
        error = await self.assertFailure(work, ProviderUnreachable)
        self.assertIn("within 0.5 seconds", str(error))
        self.assertLess(REACTOR.seconds() - begun, 4)  # a single request may take 5
        await self.servers.lost
        self.assertEqual(await self.http.within(5, self.result()), 7)

    async def result(self) -> int:
        return 7

    async def test_certificate_is_verified(self) -> None:
        folder = Path(self.mktemp())
        folder.mkdir()
        ca = certificates.authority()
        path = tls_clients.put(folder, "server.pem", certificates.server(ca, "localhost"))
        context = ssl.DefaultOpenSSLContextFactory(str(path), str(path))
        port = REACTOR.listenSSL(0, self.servers, context, interface="127.0.0.1")
        self.addCleanup(port.stopListening)
        self.url = f"https://localhost:{port.getHost().port}/"
        message = await self.fails(ProviderUnreachable)
        self.assertIn("certificate verify failed", message)
        self.servers.lost = Deferred()
        trust = ssl.trustRootFromCertificates([ssl.Certificate.loadPEM(ca.pem)])
        response = await AgentHttp(REACTOR, user_agent="Burrowgate/1", trust_root=trust).get(self.url)
        self.assertEqual(response.body, b"{}")
        await self.servers.lost
