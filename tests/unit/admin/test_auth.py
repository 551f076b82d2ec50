"""Authentication of callers: peer, host, origin and key."""

from twisted.internet.address import IPv4Address, IPv6Address, UNIXAddress

from burrowgate.admin.auth import (
    AdminKeyRequired,
    CallerFacts,
    OriginNotAllowed,
    check_cookie,
    check_key,
    check_origin,
)
from tests.support import TestCase
from tests.support.admin_wire import ADMIN_KEY, HOST, PORT, AdminTestCase, World, parse

GOOD_HOSTS = ["localhost:8481", "LocalHost:8481", "127.0.0.1:8481", "[::1]:8481"]
HOSTILE_HOSTS = [
    "",
    "localhost",
    "127.0.0.1",
    "[::1]",
    "localhost:8480",
    "localhost:08481",
    "localhost:8481.",
    "localhost.:8481",
    "localhost:8481 ",
    "localhost:+8481",
    "localhost:8481:8481",
    "evil.example:8481",
    "localhost.evil.example:8481",
    "evil.localhost:8481",
    "app.localhost:8481",
    "127.0.0.1.nip.io:8481",
    "127.0.0.2:8481",
    "127.1:8481",
    "2130706433:8481",
    "0x7f000001:8481",
    "0177.0.0.1:8481",
    "0.0.0.0:8481",
    "[::]:8481",
    "[0:0:0:0:0:0:0:1]:8481",
    "[::ffff:127.0.0.1]:8481",
    "::1:8481",
    "user@localhost:8481",
    "localhost:8481@evil.example",
    "localhost:8481, evil.example",
    "http://localhost:8481",
    "localhost:8481/",
    "127.0.0.1:8481#",
    "\u00e9.example:8481",
]
HOSTILE_ORIGINS = [
    "",
    "null",
    "http://evil.example",
    "http://evil.example:8481",
    "https://127.0.0.1:8481",
    "http://127.0.0.1",
    "http://127.0.0.1:8480",
    "http://localhost:8481",
    "http://127.0.0.1:8481.evil.example",
    "http://127.0.0.1:8481/",
    "http://app.localhost:8480",
    "HTTP://127.0.0.1:8481",
    "127.0.0.1:8481",
    "file://",
    "chrome-extension://abcdef",
    "http://127.0.0.1:8481 http://evil.example",
]
HOSTILE_SITES = ["", "cross-site", "same-site", "Same-Origin", "none, cross-site", "anything"]
FOREIGN_PEERS = [
    IPv4Address("TCP", "192.0.2.1", 5),
    IPv4Address("TCP", "10.0.0.7", 5),
    IPv4Address("TCP", "0.0.0.0", 5),
    IPv6Address("TCP", "2001:db8::1", 5),
    IPv6Address("TCP", "::ffff:192.0.2.1", 5),
    IPv6Address("TCP", "fe80::1", 5),
]
LOOPBACK_PEERS = [
    IPv4Address("TCP", "127.0.0.1", 5),
    IPv4Address("TCP", "127.3.2.1", 5),
    IPv6Address("TCP", "::1", 5),
    IPv6Address("TCP", "::ffff:127.0.0.1", 5),
]


class RuleTests(TestCase):
    """Each rule as a pure function."""

    def facts(self, **fields: object) -> CallerFacts:
        return CallerFacts(**({"peer": "127.0.0.1", "port": PORT, "host": [HOST.encode()]} | fields))  # type: ignore[arg-type]

    def test_hosts(self) -> None:
        for host in GOOD_HOSTS:
            check_origin(self.facts(host=[host.encode()]))
        for host in HOSTILE_HOSTS:
            with self.assertRaises(OriginNotAllowed, msg=host):
                check_origin(self.facts(host=[host.encode()]))

    def test_host_must_occur_once(self) -> None:
        for hosts in ([], [HOST.encode()] * 2, [HOST.encode(), b"evil.example"]):
            with self.assertRaises(OriginNotAllowed):
                check_origin(self.facts(host=hosts))

    def test_default_port_may_be_omitted(self) -> None:
        for host in (b"localhost", b"127.0.0.1", b"[::1]"):
            check_origin(self.facts(host=[host], port=80))

    def test_unix_socket(self) -> None:
        check_origin(self.facts(peer=None, port=None, host=[b"localhost"]))
        with self.assertRaises(OriginNotAllowed):
            check_origin(self.facts(peer=None, port=None, host=[b"evil.example"]))

    def test_two_origins_are_refused(self) -> None:
        with self.assertRaises(OriginNotAllowed):
            check_origin(self.facts(origin=[b"http://" + HOST.encode()] * 2))

    def test_two_fetch_sites_are_refused(self) -> None:
        with self.assertRaises(OriginNotAllowed):
            check_origin(self.facts(fetch_site=[b"none", b"none"]))

    def test_keys(self) -> None:
        for sent in (b"Bearer k", b"bearer k", b"BEARER  k "):
            check_key(self.facts(authorization=[sent]), "k")
        for sent in (
            b"",
            b"k",
            b"Bearer",
            b"Bearer ",
            b"Bearer K",
            b"Bearer k k",
            b"Basic k",
            b"Bearerk",
            b"Bearer \tk",
            b"Bearer k\t",
            b"Bearer Xk",
        ):
            with self.assertRaises(AdminKeyRequired, msg=sent):
                check_key(self.facts(authorization=[sent]), "k")

    def test_key_must_occur_once(self) -> None:
        for sent in ([], [b"Bearer k", b"Bearer k"]):
            with self.assertRaises(AdminKeyRequired):
                check_key(self.facts(authorization=sent), "k")

    def test_proof_must_occur_once(self) -> None:
        for proof in ([], [b""], [b"p", b"p"]):
            facts = self.facts(cookie=[b"n=v"], proof=proof)
            with self.assertRaises(AdminKeyRequired, msg=proof):
                check_cookie(facts, "n", lambda value, proof: True, changes=False)

    def test_only_ascii_values_of_the_named_cookie_are_checked(self) -> None:
        checked = []

        def is_valid(value: str, proof: bytes) -> bool:
            checked.append((value, proof))
            return value == "c=d"

        field = b"a=b; n=\xe9; n=x;m=n; n=c=d; n=later"
        facts = self.facts(cookie=[b"other=1", field], proof=[b"p"])
        self.assertEqual(check_cookie(facts, "n", is_valid, changes=False), "c=d")
        self.assertEqual(checked, [("x", b"p"), ("c=d", b"p")])

    def test_empty_admin_key_accepts_no_key(self) -> None:
        for sent in ([], [b"Bearer "], [b"Bearer"], [b""]):
            with self.assertRaises(AdminKeyRequired):
                check_key(self.facts(authorization=sent), "")


class SiteTests(AdminTestCase):
    """The rules applied to all paths, over a connection."""

    PATHS = ("/", "/healthz", "/readyz", "/metrics", "/api/v1/targets", "/api/v1/openapi.json", "/nothing")

    def test_only_loopback_peers_are_accepted(self) -> None:
        for peer in FOREIGN_PEERS:
            for path in self.PATHS:
                self.assertProblem(self.call("GET", path, peer=peer), 403, "origin-not-allowed")
        for peer in LOOPBACK_PEERS:
            self.assertEqual(self.call("GET", "/healthz", peer=peer).status, 200)

    def test_hosts(self) -> None:
        for host in HOSTILE_HOSTS:
            if not host.isascii():
                continue
            for path in self.PATHS:
                reply = parse(self.send(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()))
                # The HTTP parser strips the value before the check.
                self.assertEqual(reply.status, 403 if host.strip() not in GOOD_HOSTS else reply.status, (host, path))

    def test_missing_host_is_refused(self) -> None:
        self.assertIn(b" 40", self.send(b"GET /healthz HTTP/1.1\r\n\r\n")[:13])
        self.assertIn(b" 403 ", self.send(b"GET /healthz HTTP/1.0\r\n\r\n")[:13])

    def test_host_of_absolute_form_is_checked(self) -> None:
        reply = self.send(b"GET http://evil.example/healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n")
        self.assertIn(b" 403 ", reply[:13])
        reply = self.send(f"GET http://evil.example/healthz HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
        self.assertIn(b" 401 ", reply[:13])

    def test_foreign_origins_are_refused(self) -> None:
        for origin in HOSTILE_ORIGINS:
            for path in self.PATHS:
                self.assertProblem(self.call("GET", path, headers={"Origin": origin}), 403, "origin-not-allowed")
        self.assertEqual(self.call("GET", "/healthz", headers={"Origin": f"http://{HOST}"}).status, 200)

    def test_foreign_fetch_sites_are_refused(self) -> None:
        for site in HOSTILE_SITES:
            for path in self.PATHS:
                self.assertProblem(self.call("GET", path, headers={"Sec-Fetch-Site": site}), 403, "origin-not-allowed")
        for site in ("same-origin", "none"):
            self.assertEqual(self.call("GET", "/healthz", headers={"Sec-Fetch-Site": site}).status, 200)

    def test_rejected_request_changes_nothing(self) -> None:
        body = {"name": "app", "address": "3000"}
        for headers in ({"Origin": "http://evil.example"}, {"Authorization": None}, {"Host": "evil.example"}):
            self.assertIn(self.call("POST", "/api/v1/targets", body, headers=headers).status, (401, 403))
        self.assertEqual(self.actions(), [])

    def test_key_is_required(self) -> None:
        for key in (None, "", "Bearer", "Bearer wrong", f"Basic {ADMIN_KEY}", f"Bearer {ADMIN_KEY}x", ADMIN_KEY):
            for path in ("/metrics", "/api/v1/targets", "/api/v1/openapi.json", "/api/v1/status", "/nothing"):
                reply = self.call("GET", path, headers={"Authorization": key})
                self.assertProblem(reply, 401, "admin-key-required")
                self.assertIn("Bearer", reply.headers["www-authenticate"])
                self.assertNotIn(ADMIN_KEY, reply.body.decode())

    def test_key_in_query_is_rejected(self) -> None:
        reply = self.call("GET", f"/api/v1/targets?key={ADMIN_KEY}", headers={"Authorization": None})
        self.assertProblem(reply, 401)

    def test_two_keys_are_refused(self) -> None:
        extra = [("Authorization", f"Bearer {ADMIN_KEY}")]
        self.assertProblem(self.call("GET", "/api/v1/targets", extra=extra), 401)

    def test_public_paths_need_no_key(self) -> None:
        for path in ("/healthz", "/readyz"):
            self.assertEqual(self.call("GET", path, headers={"Authorization": None}).status, 200)

    def test_admin_without_key_accepts_no_caller(self) -> None:
        self.start(World(admin_key=""))
        for key in (None, "", "Bearer", "Bearer "):
            self.assertProblem(self.call("GET", "/api/v1/targets", headers={"Authorization": key}), 401)

    def test_unix_socket(self) -> None:
        data = f"GET /api/v1/targets HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {ADMIN_KEY}\r\n\r\n".encode()
        reply = parse(self.send(data, peer=UNIXAddress(None), host=UNIXAddress("/run/admin.sock")))
        self.assertEqual(reply.status, 200)

    def test_key_is_not_in_repr(self) -> None:
        self.assertNotIn(ADMIN_KEY, repr(self.world.admin_context()))
