"""POSTs of webhooks over real sockets: what is sent, what counts as an answer, and where nothing goes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from twisted.internet import reactor
from twisted.internet.address import IPv4Address
from twisted.internet.defer import Deferred
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.task import Clock, deferLater

from burrowgate.core.webhooks import Outcome
from burrowgate.proxy.upstream.address_policy import OwnPorts
from burrowgate.proxy.upstream.webhook_post import MAX_RESPONSE_BYTES, WebhookPoster
from tests.support import ReactorTestCase, certificates

BODY = b'{"type":"webhook.test"}'
FIELDS = [(b"webhook-id", b"evt_1"), (b"webhook-signature", b"v1,x")]


class Endpoint(Protocol):
    """Records what it receives, and writes the factory's answer once the body is there."""

    def connectionMade(self) -> None:
        self.received = b""
        self.factory.connections.append(self)

    def dataReceived(self, data: bytes) -> None:
        self.received += data
        if self.received.endswith(BODY) and self.factory.answer is not None:
            self.transport.write(self.factory.answer)
            if self.factory.closes:
                self.transport.loseConnection()

    def connectionLost(self, reason: object) -> None:
        self.factory.connections.remove(self)
        self.factory.requests.append(self.received)


class PostCase(ReactorTestCase):
    def setUp(self) -> None:
        self.factory: Any = Factory.forProtocol(Endpoint)
        self.factory.noisy = False
        self.factory.connections, self.factory.requests = [], []
        self.factory.answer, self.factory.closes = b"HTTP/1.1 204 No Content\r\n\r\n", True
        self.own, self.ca_file = OwnPorts(), ""
        self.poster = WebhookPoster(
            reactor, own_ports=lambda: self.own, ca_file=lambda: self.ca_file, user_agent="Burrowgate/test"
        )
        self.addCleanup(self.poster.close)
        self.number = self.listen(reactor.listenTCP(0, self.factory, interface="127.0.0.1"))

    def listen(self, port: Any) -> int:
        self.addCleanup(port.stopListening)
        number: int = port.getHost().port
        return number

    async def post(self, url: str = "", timeout: float = 5.0) -> Outcome:
        return await self.poster.post(url or f"http://127.0.0.1:{self.number}/hook?a=b", FIELDS, BODY, timeout)

    async def closed(self) -> None:
        """Wait until no connection is left."""
        while self.factory.connections or self.poster._open:
            await deferLater(reactor, 0.01)

    async def answered(self, answer: bytes | None, *, closes: bool = True, timeout: float = 5.0) -> Outcome:
        self.factory.answer, self.factory.closes = answer, closes
        outcome = await self.post(timeout=timeout)
        await self.closed()
        return outcome


class PostTests(PostCase):
    async def test_request_is_complete(self) -> None:
        self.assertEqual(await self.post(), Outcome(status=204))
        await self.closed()
        head, _, body = self.factory.requests[0].partition(b"\r\n\r\n")
        self.assertEqual(body, BODY)
        self.assertEqual(
            head.split(b"\r\n"),
            [
                b"POST /hook?a=b HTTP/1.1",
                b"Host: 127.0.0.1:%d" % self.number,
                b"User-Agent: Burrowgate/test",
                b"Accept: */*",
                b"Connection: close",
                b"Content-Type: application/json",
                b"webhook-id: evt_1",
                b"webhook-signature: v1,x",
                b"Content-Length: %d" % len(BODY),
            ],
        )

    async def test_status_and_delay_are_read(self) -> None:
        for answer, expected in (
            (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", Outcome(status=200)),
            (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n", Outcome(status=202)),
            (b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n", Outcome(status=500)),
            (b"HTTP/1.0 200 OK\r\n\r\nuntil the end", Outcome(status=200)),
            (b"HTTP/1.1 503 X\r\nRetry-After: 90\r\nContent-Length: 0\r\n\r\n", Outcome(status=503, retry_after=90)),
            (b"HTTP/1.1 503 Later\r\nRetry-After: Fri, 01 Jan 2027 00:00:00 GMT\r\nContent-Length: 0\r\n\r\n",
             Outcome(status=503)),
        ):  # fmt: skip
            self.assertEqual(await self.answered(answer), expected)

    async def test_redirect_is_a_failure_and_is_not_followed(self) -> None:
        elsewhere: Any = Factory.forProtocol(Endpoint)
        elsewhere.noisy, elsewhere.connections, elsewhere.requests, elsewhere.answer = False, [], [], b""
        other = self.listen(reactor.listenTCP(0, elsewhere, interface="127.0.0.1"))
        for status in (301, 302, 303, 307, 308):
            answer = b"HTTP/1.1 %d X\r\nLocation: http://127.0.0.1:%d/\r\nContent-Length: 0\r\n\r\n" % (status, other)
            outcome = await self.answered(answer)
            self.assertEqual((outcome, outcome.is_accepted), (Outcome(status=status), False))
        self.assertEqual((elsewhere.requests, elsewhere.connections), ([], []))

    async def test_endpoint_that_never_answers_costs_the_timeout(self) -> None:
        self.assertEqual((await self.answered(None, closes=False, timeout=0.2)).error, "It did not answer in time.")

    async def test_endpoint_that_answers_and_then_hangs_has_the_message(self) -> None:
        answer = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
        self.assertEqual(await self.answered(answer, closes=False, timeout=0.2), Outcome(status=200))
        self.assertEqual(await self.answered(answer), Outcome(status=200))

    async def test_long_response_is_not_read_to_its_end(self) -> None:
        answer = b"HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n" + b"x" * (MAX_RESPONSE_BYTES + 1)
        self.assertEqual(await self.answered(answer, closes=False), Outcome(status=200))

    async def test_what_is_no_response_is_a_failure(self) -> None:
        for answer in (b"", b"SSH-2.0-x\r\n", b"HTTP/1.1 2"):
            outcome = await self.answered(answer)
            self.assertEqual((outcome.status, outcome.error), (0, "It broke off, or did not answer by HTTP."), answer)

    async def test_endpoint_that_is_down_is_a_failure(self) -> None:
        outcome = await self.post("http://127.0.0.1:1/")
        self.assertIn("accepts no connection", outcome.error)

    async def test_url_that_is_not_valid_any_more_is_a_failure(self) -> None:
        self.assertIn("cannot be used", (await self.post("http://hooks.example.com/")).error)


class AddressTests(PostCase):
    async def test_own_listeners_get_nothing(self) -> None:
        self.own = OwnPorts((("127.0.0.1", self.number),))
        for host in ("127.0.0.1", "localhost", "[::1]", "app.localhost", "127.0.0.2"):
            outcome = await self.post(f"http://{host}:{self.number}/")
            self.assertIn("leads into the gateway itself", outcome.error, host)
        self.assertEqual((self.factory.requests, self.factory.connections), ([], []))

    async def test_metadata_services_get_nothing(self) -> None:
        for host in ("169.254.169.254", "[fe80::1]", "[::ffff:169.254.169.254]", "[fd00:ec2::254]", "0.0.0.0"):
            outcome = await self.post(f"https://{host}/latest/meta-data")
            self.assertIn("metadata service", outcome.error, host)

    async def test_name_is_resolved_once_and_the_checked_address_is_dialled(self) -> None:
        """A name that leads to another address a moment later (DNS rebinding) helps no attacker."""
        network = Rebinding("127.0.0.9", "169.254.169.254")
        poster = WebhookPoster(network, own_ports=OwnPorts, ca_file=str, user_agent="x", connect_tcp=network.dial)

        def post() -> Deferred[Outcome]:
            return Deferred.fromCoroutine(poster.post("https://hooks.example.com/", FIELDS, BODY, 5.0))

        first = post()
        self.assertEqual((network.dialled, network.resolved), ([("127.0.0.9", 443)], 1))
        network.advance(5.0)
        self.assertEqual(self.successResultOf(first).error, "It did not answer in time.")
        self.assertIn("metadata service", self.successResultOf(post()).error)
        self.assertEqual((len(network.dialled), network.resolved), (1, 2))


class Rebinding(Clock):
    """A reactor by which each resolution of a name leads to the next of `addresses`; connections never succeed."""

    def __init__(self, *addresses: str) -> None:
        super().__init__()
        self._addresses = iter(addresses)
        self.resolved = 0
        self.dialled: list[tuple[str, int]] = []

    @property
    def nameResolver(self) -> Any:
        return self

    def resolveHostName(self, receiver: Any, name: str, port: int) -> None:
        self.resolved += 1
        receiver.addressResolved(IPv4Address("TCP", next(self._addresses), port))
        receiver.resolutionComplete()

    def dial(self, _reactor: Any, host: str, port: int, factory: Any, timeout: float) -> None:
        self.dialled.append((host, port))
        factory.startedConnecting(self)

    def stopConnecting(self) -> None:
        """The attempt is given up."""


class TlsTests(PostCase):
    def setUp(self) -> None:
        super().setUp()
        self.authority = certificates.authority()
        self.folder = Path(self.mktemp())
        self.folder.mkdir()

    def serve(self, *names: str) -> int:
        certificate = certificates.server(self.authority, *names)
        return self.listen(reactor.listenSSL(0, self.factory, certificate.server(), interface="127.0.0.1"))

    async def test_certificate_must_name_the_endpoint_and_be_signed_by_the_ca_file(self) -> None:
        number = self.serve("localhost")
        outcome = await self.post(f"https://localhost:{number}/")
        self.assertIn("certificate", outcome.error)
        self.ca_file = str(self.folder / "ca.pem")
        self.assertIn("certificate", (await self.post(f"https://localhost:{number}/")).error, "there is no such file")
        Path(self.ca_file).write_bytes(self.authority.pem)
        self.assertEqual(await self.post(f"https://localhost:{number}/"), Outcome(status=204))
        self.assertIn("certificate", (await self.post(f"https://127.0.0.1:{number}/")).error)
        await self.closed()
        self.assertEqual([request.partition(b" ")[0] for request in self.factory.requests if request], [b"POST"])
