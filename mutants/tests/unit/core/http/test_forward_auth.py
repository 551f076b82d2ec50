"""Tests for burrowgate.core.http.forward_auth: the request that another server asks about."""

from __future__ import annotations

from ipaddress import ip_network

from burrowgate.core.http import forward_auth, forwarded
from burrowgate.core.http.forward_auth import PATH, AnswerMode
from burrowgate.core.http.request import BadRequest, RequestHead
from tests.support import TestCase

PROXY, VISITOR = "192.0.2.1", "198.51.100.7"
READ = forward_auth.reader(forwarded.trusted_networks([ip_network(PROXY)]))
ABOUT = (
    (b"X-Forwarded-Method", b"POST"),
    (b"X-Forwarded-Uri", b"/a%2Fb?c=d"),
    (b"X-Forwarded-For", VISITOR.encode()),
    (b"X-Forwarded-Host", b"app.localhost"),
    (b"X-Forwarded-Proto", b"https"),
)


class ForwardAuthReaderTests(TestCase):
    def read(
        self, *fields: tuple[bytes, bytes], method: bytes = b"GET", target: bytes = PATH, peer: str = PROXY
    ) -> RequestHead:
        return READ(method, target, True, [(b"Host", b"127.0.0.1:8482"), *fields], peer, "http")

    def test_request_is_read_from_the_fields(self) -> None:
        for target in (PATH, PATH + b"-status", PATH + b"-page", PATH + b"?c=d", PATH + b"?" + PATH + b"-page"):
            head = self.read(*ABOUT, target=target)
            facts = head.facts
            self.assertEqual((facts.method, facts.path, facts.query), (b"POST", b"/a%2Fb", b"c=d"))
            self.assertEqual((facts.client_address, head.host, head.proto), (VISITOR, b"app.localhost", b"https"))
            self.assertEqual((head.http10, facts.upgrade, head.upgrade), (False, False, b""))

    def test_request_is_read_from_the_rest_of_the_path(self) -> None:
        fields = ((b"X-Forwarded-Uri", b"/other"), (b"X-Forwarded-For", VISITOR.encode()))
        facts = self.read(*fields, method=b"DELETE", target=PATH + b"/x//y?z").facts
        self.assertEqual(
            (facts.method, facts.path, facts.query, facts.client_address), (b"DELETE", b"/x//y", b"z", VISITOR)
        )

    def test_untrusted_peer_is_refused(self) -> None:
        for peer in (VISITOR, "127.0.0.1", "unknown", ""):
            error = self.assertRaises(BadRequest, self.read, *ABOUT, peer=peer)
            self.assertEqual(error.status, 403)

    def test_other_paths_are_not_found(self) -> None:
        for target in (
            b"/",
            b"/.burrowgate",
            b"/.burrowgate/verif",
            PATH + b"-statu",
            PATH.upper(),
            b"//" + PATH,
            b"*",
        ):
            self.assertEqual(self.assertRaises(BadRequest, self.read, *ABOUT, target=target).status, 404)

    def test_method_and_uri_must_occur_once(self) -> None:
        for fields in (
            ABOUT[1:],
            (ABOUT[0], *ABOUT[2:]),
            (*ABOUT, ABOUT[0]),
            (*ABOUT, (b"x-forwarded-uri", b"/")),
            ((b"X-Forwarded-Method", b"GET /"), *ABOUT[1:]),
            ((b"X-Forwarded-Method", b""), *ABOUT[1:]),
            ((b"X-Forwarded-Method", b"G" * 33), *ABOUT[1:]),
            (ABOUT[0], (b"X-Forwarded-Uri", b""), *ABOUT[2:]),
            (ABOUT[0], (b"X-Forwarded-Uri", b"head"), *ABOUT[2:]),
            (ABOUT[0], (b"X-Forwarded-Uri", b"/a b"), *ABOUT[2:]),
            (ABOUT[0], (b"X-Forwarded-Uri", b"/\xff"), *ABOUT[2:]),
            (ABOUT[0], (b"X-Forwarded-Uri", b"http://other.localhost/"), *ABOUT[2:]),
        ):
            with self.subTest(fields=fields):
                self.assertEqual(self.assertRaises(BadRequest, self.read, *fields).status, 400)

    def test_upgrade_is_detected_by_the_remaining_fields(self) -> None:
        for fields in (
            [(b"Upgrade", b"websocket")],
            [(b"Sec-WebSocket-Key", b"dGhlIHNhbXBsZSBub25jZQ==")],
            [(b"sec-websocket-version", b"13")],
        ):
            head = self.read(*ABOUT, *fields)
            self.assertEqual((head.facts.upgrade, head.upgrade), (True, b""))

    def test_answer_mode_depends_on_the_path(self) -> None:
        for target, mode in {
            PATH: AnswerMode.ALL,
            PATH + b"-status": AnswerMode.STATUS,
            PATH + b"-page?x": AnswerMode.PAGE,
            PATH + b"/" + PATH + b"-page": AnswerMode.ALL,
            PATH + b"?" + PATH + b"-status": AnswerMode.ALL,
            b"/": AnswerMode.ALL,
        }.items():
            self.assertIs(forward_auth.answer_mode(target), mode, target)
