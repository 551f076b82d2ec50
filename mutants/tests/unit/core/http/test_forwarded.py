"""Tests for burrowgate.core.http.forwarded: client addresses reported by trusted proxies; other peers are ignored."""

from __future__ import annotations

from ipaddress import ip_network

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core.http import forwarded
from burrowgate.core.http.forwarded import UNKNOWN, ForwardedElement
from burrowgate.core.http.request import BadRequest
from tests.support import TestCase

PROXY, INNER, VISITOR = "192.0.2.1", "10.0.0.7", "198.51.100.9"
TRUSTS = forwarded.trusted_networks(
    [ip_network("192.0.2.0/24"), ip_network("10.0.0.0/8"), ip_network("2001:db8:1::/48")]
)
FOR, PROTO, HOST, FORWARDED = (
    b"X-Forwarded-For",
    b"X-Forwarded-Proto",
    b"X-Forwarded-Host",
    b"Forwarded",
)


def client(*fields: tuple[bytes, bytes], peer: str = PROXY) -> ForwardedElement:
    return forwarded.client(peer, fields, TRUSTS)


class TrustTests(TestCase):
    def test_networks_contain_addresses_in_either_notation(self) -> None:
        for address, trusted in {
            "192.0.2.255": True,
            "::ffff:192.0.2.1": True,
            "192.0.3.0": False,
            "2001:db8:1::5": True,
            "2001:db8:2::5": False,
            "": False,
            "unix": False,
            UNKNOWN: False,
        }.items():
            self.assertIs(TRUSTS(address), trusted, address)

    def test_fields_of_untrusted_peers_are_ignored(self) -> None:
        fields = ((FOR, b"1.2.3.4"), (HOST, b"other.localhost"), (PROTO, b"https"))
        self.assertEqual(client(*fields, peer=VISITOR), ForwardedElement(VISITOR))
        self.assertEqual(client((FORWARDED, b"for=1.2.3.4"), peer=VISITOR), ForwardedElement(VISITOR))
        self.assertEqual(forwarded.client(PROXY, fields, forwarded.trusted_networks([])), ForwardedElement(PROXY))

    def test_invalid_fields_of_untrusted_peers_are_ignored(self) -> None:
        self.assertEqual(client((FOR, b"\xff"), (FORWARDED, b'"'), peer=VISITOR), ForwardedElement(VISITOR))

    def test_proxy_without_fields_is_the_visitor(self) -> None:
        self.assertEqual(client((b"Accept", b"*/*")), ForwardedElement(PROXY))


class XForwardedTests(TestCase):
    def test_visitor_is_the_last_address_that_is_not_trusted(self) -> None:
        for value, address in {
            b"198.51.100.9": VISITOR,
            b"198.51.100.9, 10.0.0.7": VISITOR,
            b"1.1.1.1, 198.51.100.9 ,10.0.0.7,\t192.0.2.8": VISITOR,
            b"garbage, \xff, , 198.51.100.9": VISITOR,
            b"10.0.0.7": INNER,
            b"10.0.0.8, 10.0.0.7": "10.0.0.8",
            b"198.51.100.9:4711": VISITOR,
            b"[2001:db8::1]:443": "2001:db8::1",
            b"[2001:DB8::0001]": "2001:db8::1",
            b"2001:db8::1": "2001:db8::1",
            b"::ffff:198.51.100.9": VISITOR,
            b"unknown": UNKNOWN,
            b"198.51.100.9, unknown, 10.0.0.7": UNKNOWN,
            b"_hidden": UNKNOWN,
        }.items():
            self.assertEqual(client((FOR, value)).address, address, value)

    def test_several_fields_form_one_list(self) -> None:
        self.assertEqual(
            client((FOR, b"1.1.1.1"), (b"x-forwarded-for", b"198.51.100.9"), (FOR, b"10.0.0.7")).address, VISITOR
        )

    def test_invalid_address_is_refused_when_it_is_reached(self) -> None:
        for value in (
            *(
                b"",
                b" ",
                b"198.51.100.9,",
                b"198.51.100.9, ",
                b"localhost",
                b"198.51.100",
                b"198.51.100.256",
                b"0x7f.1",
            ),
            *(b"198.51.100.09", b"198.51.100.9:", b"198.51.100.9:123456", b"[198.51.100.9]", b"[::1", b"::1]", b"[]"),
            *(b"fe80::1%eth0", b"198.51.100.9;", b'"198.51.100.9"', b"198.51.100.9 10.0.0.7", b"\xb2.0.0.1", b"1:2:3"),
        ):
            with self.subTest(value=value):
                self.assertEqual(self.assertRaises(BadRequest, client, (FOR, value)).status, 400)

    def test_scheme_and_host_are_taken_from_the_hop_of_the_visitor(self) -> None:
        element = client((FOR, b"198.51.100.9, 10.0.0.7"), (PROTO, b"https, http"), (HOST, b"app.example.com, inner"))
        self.assertEqual(element, ForwardedElement(VISITOR, b"https", b"app.example.com"))
        element = client((FOR, b"1.1.1.1, 198.51.100.9, 10.0.0.7"), (PROTO, b"http, WSS, ws"))
        self.assertEqual(element, ForwardedElement(VISITOR, b"https"))
        self.assertEqual(
            client((FOR, b"198.51.100.9, 10.0.0.7"), (PROTO, b"HTTPS")), ForwardedElement(VISITOR, b"https")
        )
        self.assertEqual(
            client((PROTO, b"https"), (HOST, b"App.example.com:8443")),
            ForwardedElement(PROXY, b"https", b"App.example.com:8443"),
        )

    def test_inconsistent_or_invalid_fields_are_refused(self) -> None:
        for fields in (
            ((FOR, b"198.51.100.9"), (PROTO, b"http, https")),
            ((FOR, b"198.51.100.9"), (HOST, b"a"), (HOST, b"b")),
            ((PROTO, b"http"), (PROTO, b"https")),
            ((PROTO, b"gopher"),),
            ((HOST, b"a b"),),
            ((HOST, b"user@app"),),
            ((HOST, b"app/../x"),),
        ):
            with self.subTest(fields=fields):
                self.assertRaises(BadRequest, client, *fields)


class ForwardedTests(TestCase):
    def test_forwarded_field_is_read(self) -> None:
        for value, expected in {
            b"for=198.51.100.9": ForwardedElement(VISITOR),
            b"For=198.51.100.9;Proto=HTTPS;Host=app.example.com;by=_x": ForwardedElement(
                VISITOR, b"https", b"app.example.com"
            ),
            b'for="198.51.100.9:4711"': ForwardedElement(VISITOR),
            b'for="[2001:db8::1]:80"': ForwardedElement("2001:db8::1"),
            b"for=1.1.1.1;proto=http, for=198.51.100.9;proto=https, for=10.0.0.7;proto=http": ForwardedElement(
                VISITOR, b"https"
            ),
            b'for=198.51.100.9; host="app.example.com:8443" , for="10.0.0.7"': ForwardedElement(
                VISITOR, host=b"app.example.com:8443"
            ),
            b"for=unknown": ForwardedElement(UNKNOWN),
            b"for=_sec;proto=http": ForwardedElement(UNKNOWN, b"http"),
            b"proto=https;host=app": ForwardedElement(UNKNOWN, b"https", b"app"),
            b',, for="\\1\\98.51.100.9" ,': ForwardedElement(VISITOR),
            b"for=10.0.0.7": ForwardedElement(INNER),
            b"": ForwardedElement(PROXY),
        }.items():
            self.assertEqual(client((FORWARDED, value)), expected, value)

    def test_several_fields_form_one_list(self) -> None:
        self.assertEqual(
            client((FORWARDED, b"for=1.1.1.1, for=198.51.100.9"), (FORWARDED, b"for=10.0.0.7")),
            ForwardedElement(VISITOR),
        )

    def test_unclosed_quotation_of_the_visitor_is_refused(self) -> None:
        for opened in (b'for="', b'for="1.1.1.1', b'for=1.1.1.1;x="', b'x="\\', b'"'):
            for appended in (b"for=198.51.100.9", b'for="198.51.100.9"', b'for="[2001:db8::1]";proto="https"'):
                with self.subTest(opened=opened, appended=appended):
                    self.assertRaises(BadRequest, client, (FORWARDED, opened + b", " + appended))
                    self.assertRaises(BadRequest, client, (FORWARDED, opened), (FORWARDED, appended))

    def test_malformed_field_is_refused(self) -> None:
        for value in (
            *(b"for", b"for=", b"=1", b"for=[::1]", b"for =198.51.100.9", b"for= 198.51.100.9", b"for=198.51.100.9:80"),
            *(b"for=1.1.1.1;for=198.51.100.9", b"for=1.1.1.1;FOR=1.1.1.1", b'for="::1"', b'for=""', b"for=a b"),
            *(b"for=198.51.100.9;proto=ftp", b'for=198.51.100.9;host="a b"', b"for=localhost", b'for="\x01"', b"\xff"),
        ):
            with self.subTest(value=value):
                self.assertRaises(BadRequest, client, (FORWARDED, value))

    def test_both_kinds_of_fields_at_once_are_refused(self) -> None:
        for name, value in ((FOR, b"198.51.100.9"), (PROTO, b"https"), (HOST, b"app")):
            self.assertRaises(BadRequest, client, (FORWARDED, b"for=198.51.100.9"), (name, value))

    @given(st.lists(st.tuples(st.sampled_from([FOR, PROTO, HOST, FORWARDED]), st.binary(max_size=40)), max_size=4))
    def test_any_fields_are_read_or_refused(self, fields: list[tuple[bytes, bytes]]) -> None:
        try:
            element = client(*fields)
        except BadRequest:
            return
        self.assertTrue(element.address)
        self.assertIn(element.scheme, (b"", b"http", b"https"))


class TrustedReaderTests(TestCase):
    def read(self, *fields: tuple[bytes, bytes], peer: str = PROXY) -> tuple[str, bytes, bytes]:
        head = forwarded.trusted_reader(TRUSTS)(b"GET", b"/", False, [(b"Host", b"inner:8480"), *fields], peer, "http")
        return head.facts.client_address, head.host, head.proto

    def test_facts_are_those_of_the_visitor(self) -> None:
        fields = ((FOR, b"198.51.100.9"), (PROTO, b"https"), (HOST, b"app.localhost"))
        self.assertEqual(self.read(*fields), (VISITOR, b"app.localhost", b"https"))
        self.assertEqual(self.read(*fields, peer=VISITOR), (VISITOR, b"inner:8480", b""))
        self.assertEqual(self.read(), (PROXY, b"inner:8480", b""))

    def test_two_host_fields_are_refused(self) -> None:
        self.assertRaises(BadRequest, self.read, (b"host", b"other"), (HOST, b"app.localhost"))

    def test_unchanged_address_is_the_same_object(self) -> None:
        peer = "".join(["203.0.", "113.5"])
        self.assertIs(
            forwarded.trusted_reader(TRUSTS)(b"GET", b"/", False, [(b"Host", b"a")], peer, "http").facts.client_address,
            peer,
        )
