"""Rules over TLS: the hosts that a connection's certificate covers, the client's certificate, and HSTS."""

from __future__ import annotations

from burrowgate.core.http.request import BadRequest, RequestHead
from burrowgate.core.tls_peer import TlsPeer
from burrowgate.proxy.tls_rules import TlsRequestRules, add_hsts
from tests.support import TestCase
from tests.support.authorizer import navigation

NAMES = frozenset({"app.example", "*.apps.example"})


def head(host: bytes) -> RequestHead:
    return RequestHead(navigation(), host, b"/", [], False)


class CoveredHostTests(TestCase):
    def refused(self, rules: TlsRequestRules, host: bytes) -> bool:
        """Return whether a request for `host` gets 421."""
        try:
            rules.apply(head(host))
        except BadRequest as error:
            self.assertEqual(error.status, 421)
            self.assertIn("another address", str(error))
            return True
        return False

    def test_host_of_the_certificate_is_accepted_in_any_form(self) -> None:
        for host in (b"app.example", b"APP.example", b"app.example.", b"app.example:8443", b"a.apps.example"):
            self.assertFalse(self.refused(TlsRequestRules(TlsPeer(names=NAMES)), host), host)

    def test_first_request_for_another_host_is_misdirected(self) -> None:
        for host in (b"other.example", b"a.b.apps.example", b"apps.example", b"other.example:443", b"XXXX"):
            self.assertTrue(self.refused(TlsRequestRules(TlsPeer(names=NAMES)), host), host)

    def test_each_request_is_checked_for_its_own_host(self) -> None:
        rules = TlsRequestRules(TlsPeer(names=NAMES))
        for host, is_refused in (
            (b"app.example", False),
            (b"other.example", True),
            (b"other.example", True),
            (b"app.example", False),
            (b"app.example", False),
            (b"a.apps.example", False),
            (b"other.example", True),
        ):
            self.assertEqual(self.refused(rules, host), is_refused, host)

    def test_certificate_for_no_name_covers_no_host(self) -> None:
        self.assertTrue(self.refused(TlsRequestRules(TlsPeer()), b"app.example"))

    def test_malformed_host_is_left_to_the_refusal_of_unknown_domains(self) -> None:
        for host in (b"", b"a b", b"app.example:0", "bücher.example".encode(), b"\xff"):
            self.assertFalse(self.refused(TlsRequestRules(TlsPeer(names=NAMES)), host), host)


class ClientCertificateTests(TestCase):
    def test_certificate_becomes_part_of_the_facts_of_each_request(self) -> None:
        peer = TlsPeer(
            names=NAMES,
            requested_cas=("one", "two"),
            verified_cas=("one",),
            client_subject="CN=ann",
            client_issuer="CN=authority",
        )
        rules = TlsRequestRules(peer)
        for _ in range(2):
            request = head(b"app.example")
            rules.apply(request)
            facts = request.facts
            self.assertEqual((facts.requested_cas, facts.verified_cas), (("one", "two"), ("one",)))
            self.assertEqual((facts.client_subject, facts.client_issuer), ("CN=ann", "CN=authority"))

    def test_request_without_a_certificate_has_no_facts_of_one(self) -> None:
        request = head(b"app.example")
        TlsRequestRules(TlsPeer(names=NAMES)).apply(request)
        self.assertEqual(request.facts, navigation())


class HstsTests(TestCase):
    def test_field_is_added_to_a_response_without_it(self) -> None:
        fields = [(b"A", b"b"), (b"X-Strict-Transport-Security", b"c")]
        add_hsts(fields, b"max-age=1")
        self.assertEqual(fields[2:], [(b"Strict-Transport-Security", b"max-age=1")])

    def test_field_of_the_target_is_kept(self) -> None:
        for name in (b"Strict-Transport-Security", b"strict-transport-security", b"STRICT-TRANSPORT-SECURITY"):
            fields = [(b"A", b"b"), (name, b"max-age=2")]
            add_hsts(fields, b"max-age=1")
            self.assertEqual(fields, [(b"A", b"b"), (name, b"max-age=2")])
