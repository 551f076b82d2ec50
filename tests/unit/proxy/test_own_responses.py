"""The gateway's own responses: security fields and request id, whichever component sends them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from twisted.internet.address import IPv4Address
from twisted.web.server import Site

from burrowgate.core.http import security_headers
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.targets import TargetType
from burrowgate.errors import UpstreamConnectError
from burrowgate.proxy.forward_auth import ApprovingPool, ForwardAuthConnection
from burrowgate.proxy.http1.https_redirect import RedirectingConnection
from burrowgate.proxy.web_resource import GatewayResource
from tests.support import TestCase
from tests.support.http2_client import Http2Client
from tests.support.proxy_wire import PEER, Far, Near, World, request

NAVIGATE = b"Sec-Fetch-Mode: navigate"
OWN = dict(security_headers.FIELDS)


def parse_head(received: bytes) -> tuple[int, dict[bytes, bytes]]:
    """Return the status and the fields of a response head."""
    lines = received.partition(b"\r\n\r\n")[0].split(b"\r\n")
    pairs = (line.partition(b": ") for line in lines[1:])
    return int(lines[0].split(b" ")[1]), {name: value for name, _, value in pairs}


class OwnResponseTests(TestCase):
    def setUp(self) -> None:
        self.world = World(public=False)

    def send(self, data: bytes, visitor: Far | None = None) -> tuple[int, dict[bytes, bytes]]:
        visitor = visitor or self.world.visitor()
        visitor.send(data)
        return parse_head(visitor.take())

    def assert_own(self, status: int, message: tuple[int, dict[bytes, bytes]], number: int = 1) -> None:
        """Assert that `message` is a response with `status`, the security fields and the request id of its record."""
        fields = {name.lower(): value for name, value in message[1].items()}
        self.assertEqual(message[0], status)
        for name, value in OWN.items():
            self.assertEqual(fields[name.lower()], value, status)
        self.assertTrue(fields[b"content-security-policy"].startswith(b"default-src 'none'; "))
        self.assertIn(b"frame-ancestors 'none'", fields[b"content-security-policy"])
        self.assertEqual(fields[b"x-request-id"], b"r%d" % number)
        self.assertEqual(self.world.records[-1].request_id, fields[b"x-request-id"])

    def test_refusal_has_own_response_fields(self) -> None:
        self.assert_own(403, self.send(request()))

    def test_refusal_as_json_has_own_response_fields(self) -> None:
        self.assert_own(403, self.send(request(b"Accept: application/json")))

    def test_rate_limited_response_has_own_response_fields(self) -> None:
        self.world.context.reject = lambda peer: 7
        status, fields = response = self.send(request())
        self.assert_own(429, response)
        self.assertEqual((status, fields[b"Retry-After"]), (429, b"7"))

    def test_login_redirect_has_own_response_fields(self) -> None:
        self.assert_own(303, self.send(request(NAVIGATE, target=b"/a?" + self.world.link())))

    def test_reserved_pages_have_own_response_fields(self) -> None:
        bearer = b"Authorization: Bearer " + self.world.token()
        self.assert_own(200, self.send(request(bearer, target=b"/.burrowgate/leave")))
        self.assert_own(200, self.send(request(bearer, target=b"/.burrowgate/session")), 2)
        self.assert_own(404, self.send(request(bearer, target=b"/.burrowgate/nothing")), 3)

    def test_target_failure_has_own_response_fields_and_shows_the_request_id(self) -> None:
        self.world.unreachable = UpstreamConnectError()
        bearer = b"Authorization: Bearer " + self.world.token()
        visitor = self.world.visitor()
        visitor.send(request(bearer))
        received = visitor.take()
        self.assert_own(502, parse_head(received))
        self.assertIn("502 · r1</footer>", received.decode())

    def test_refusals_of_malformed_requests_have_own_response_fields(self) -> None:
        for number, (status, data) in enumerate(
            (
                (400, b"GET / HTTP/1.1\r\n\r\n"),
                (400, b"GET / HTTP/1.1\r\nHost : app.localhost\r\n\r\n"),
                (501, b"FROB / HTTP/1.1\r\nHost: app.localhost\r\n\r\n"),
                (431, request(*[b"X: y"] * 101)),
                (414, request(target=b"/" + b"x" * 20000)),
                (417, request(b"Expect: a miracle")),
            ),
            1,
        ):
            self.assert_own(status, self.send(data), number)

    def test_responses_over_http2_have_own_response_fields(self) -> None:
        world = self.world = World(scheme="https", public=False)
        client = Http2Client(world)
        self.addCleanup(client.far.reset)
        number = client.request()
        self.assert_own(403, (client[number].status, client[number].head))
        number = client.request((b"expect", b"a miracle"))
        self.assert_own(417, (client[number].status, client[number].head), 2)
        world.context.reject = lambda peer: 7
        number = client.request()
        self.assert_own(429, (client[number].status, client[number].head), 3)

    def test_responses_through_twisted_web_have_own_response_fields(self) -> None:
        site = Site(GatewayResource(self.world.context), reactor=self.world.reactor, timeout=None)
        protocol: Any = site.buildProtocol(IPv4Address("TCP", PEER, 50000))
        near = Near(self.world.turns, protocol, PEER)
        protocol.makeConnection(near)
        self.assert_own(403, self.send(request(), near.far))
        self.assert_own(417, self.send(request(b"Expect: a miracle"), near.far), 2)

    def test_responses_without_tls_have_own_response_fields(self) -> None:
        def visitor() -> Far:
            plain = RedirectingConnection(self.world.context, self.world.limits, lambda token: None, lambda host: host)
            return self.world.visitor(protocol=plain)

        self.assert_own(308, self.send(request(), visitor()))
        challenge = request(target=b"/.well-known/acme-challenge/x")
        self.assert_own(404, self.send(challenge, visitor()), 2)

    def test_responses_of_forward_auth_have_own_response_fields(self) -> None:
        world = self.world = World(public=False, trusted=("10.0.0.1",))
        context = world.context
        context.upstreams = ApprovingPool(context)
        proxy = world.visitor("10.0.0.1", ForwardAuthConnection(context, world.limits))
        question = b"GET /.burrowgate/verify HTTP/1.1\r\nHost: app.localhost\r\nX-Forwarded-Method: GET\r\n"
        self.assert_own(403, self.send(question + b"X-Forwarded-Uri: /\r\n\r\n", proxy))

    def test_responses_of_a_folder_have_own_response_fields(self) -> None:
        root = Path(self.mktemp())
        (root / "inner").mkdir(parents=True)
        world = self.world = World(
            public=True, target={"type": TargetType.FOLDER, "address": TargetAddress(folder=str(root))}
        )
        self.assert_own(308, self.send(request(target=b"/inner")))
        self.assert_own(404, self.send(request(target=b"/missing")), 2)
        self.assert_own(405, self.send(request(method=b"DELETE", target=b"/inner/")), 3)
        visitor = world.visitor()
        visitor.send(request(target=b"/inner/"))
        for _ in range(5):
            world.reactor.advance(1)
            world.turns.run()
        status, fields = parse_head(visitor.take())
        self.assertEqual(status, 200)
        for name, value in OWN.items():
            self.assertEqual(fields[name], value)
