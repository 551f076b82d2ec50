"""Tests for burrowgate.core.hosts: parsing of authorities and host names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core import hosts
from burrowgate.errors import Invalid
from tests.support import TestCase

LONG_LABEL = "a" * 63
LONG_NAME = ".".join([LONG_LABEL] * 3 + ["a" * 61])

READ = {
    "app.example.com": ("app.example.com", None),
    "APP.Example.COM": ("app.example.com", None),
    "app.example.com.": ("app.example.com", None),
    "app.example.com:443": ("app.example.com", 443),
    "app.example.com.:8443": ("app.example.com", 8443),
    "localhost": ("localhost", None),
    "LOCALHOST:8480": ("localhost", 8480),
    "app.localhost:1": ("app.localhost", 1),
    "app.localhost:65535": ("app.localhost", 65535),
    "app:00080": ("app", 80),
    "xn--bcher-kva.example": ("xn--bcher-kva.example", None),
    "XN--BCHER-KVA.example": ("xn--bcher-kva.example", None),
    "_acme.example.com": ("_acme.example.com", None),
    "a--b.example": ("a--b.example", None),
    "1.2.3.4": ("1.2.3.4", None),
    "127.0.0.1:80": ("127.0.0.1", 80),
    "[::1]": ("[::1]", None),
    "[::1]:3000": ("[::1]", 3000),
    "[0:0:0:0:0:0:0:1]": ("[::1]", None),
    "[2001:DB8::00A]": ("[2001:db8::a]", None),
    LONG_LABEL: (LONG_LABEL, None),
    LONG_NAME: (LONG_NAME, None),
    LONG_NAME + ".": (LONG_NAME, None),
}

GARBAGE = [
    "",
    ".",
    "..",
    "a..b",
    ".a",
    "a..",
    "-a",
    "a-",
    "a.-b",
    "a b",
    " a",
    "a ",
    "a\t",
    "a\r\n",
    "a\n",
    "a\x00",
    "a/b",
    "a/",
    "/a",
    "a?b",
    "a#b",
    "a\\b",
    "a@b",
    "user:pass@a",
    "a,b",
    "a;b",
    "a%2eb",
    "a%00",
    "http://a",
    "a:",
    ":80",
    "a:0",
    "a:65536",
    "a:99999",
    "a:123456",
    "a:-1",
    "a:+80",
    "a: 80",
    "a:8_0",
    "a:0x50",
    "a:80:80",
    "a:http",
    "a:٨٠",
    "bücher.example",
    "\uff41.example",
    "a\u3002example",
    "a\xad.example",
    "\u0131.example",
    "\u212a.example",
    "::1",
    "[::1",
    "::1]",
    "[]",
    "[:]",
    "[::1]a",
    "[::1].",
    "[::1]:",
    "[::1]:0",
    "[fe80::1%eth0]",
    "[fe80::1%25eth0]",
    "[v1.a]",
    "[1.2.3.4]",
    "[:::]",
    "[12345::]",
    "*",
    "*.example.com",
    "a_.-b",
    LONG_LABEL + "a",
    LONG_NAME + "a",
    "a" * 10_000,
]


class SplitTests(TestCase):
    def test_authorities_are_split(self) -> None:
        self.assertEqual({text: hosts.split(text) for text in READ}, READ)

    def test_invalid_authorities_are_refused(self) -> None:
        self.assertEqual([text for text in GARBAGE if hosts.split(text) is not None], [])

    @given(st.text(max_size=40))
    def test_split_is_total_and_idempotent(self, text: str) -> None:
        result = hosts.split(text)
        if result is not None:
            self.assertEqual(hosts.split(result[0]), (result[0], None))
            self.assertEqual(result[0], result[0].lower())

    @given(st.binary(max_size=40))
    def test_split_is_total_over_bytes(self, data: bytes) -> None:
        result = hosts.split(data.decode("latin-1"))
        self.assertTrue(result is None or result[0].isascii())


class AuthorityTests(TestCase):
    def test_default_ports_are_omitted(self) -> None:
        expected = {
            ("a", 80, "http"): "a",
            ("a", 443, "https"): "a",
            ("a", 443, "http"): "a:443",
            ("a", 80, "https"): "a:80",
            ("[::1]", 8480, "http"): "[::1]:8480",
            ("[::1]", 80, "http"): "[::1]",
            ("a", 22, "ssh"): "a:22",
        }
        self.assertEqual({case: hosts.authority(*case) for case in expected}, expected)


class ParseHostTests(TestCase):
    def test_origin_is_normalized(self) -> None:
        for origin, normal in (
            ("http://app.localhost.", "http://app.localhost"),
            ("http://app.localhost:80", "http://app.localhost"),
            ("http://app.localhost.:8480", "http://app.localhost:8480"),
            ("HTTPS://App.Example:443", "https://app.example"),
            ("https://app.example:80", "https://app.example:80"),
            ("http://[0:0::1]:80", "http://[::1]"),
            ("null", None),
            ("", None),
            ("http:app.localhost", None),
            ("http://app.localhost/", None),
            ("http://app.localhost..", None),
            ("ftp://app.localhost", None),
            ("://app.localhost", None),
        ):
            self.assertEqual(hosts.normal_origin(origin), normal, origin)

    @given(st.text())
    def test_normal_origin_is_total_and_idempotent(self, text: str) -> None:
        for origin in (text, "http://" + text, "https://a" + text):
            normal = hosts.normal_origin(origin)
            if normal is not None:
                self.assertEqual(hosts.normal_origin(normal), normal)

    def test_host_name_is_normalized(self) -> None:
        self.assertEqual(hosts.parse_host(" App.Example.com. "), "app.example.com")

    def test_anything_but_a_host_name_is_refused(self) -> None:
        for text in ("app.example.com:443", "https://app.example.com", "bücher.example", "", "a/b", "[::1]:1"):
            error = self.assertRaises(Invalid, hosts.parse_host, text)
            self.assertEqual(error.field, "host")
            self.assertIn("without a port", str(error))


class CertificateNameTests(TestCase):
    def test_certificate_is_valid_for_its_names(self) -> None:
        for host in ("app.example", "localhost", "[::1]"):
            self.assertTrue(hosts.matches_any(host, ("other.example", "app.example", "localhost", "[::1]")), host)

    def test_asterisk_matches_exactly_one_first_label(self) -> None:
        names = ("*.apps.example",)
        for host, is_valid in {
            "a.apps.example": True,
            "xn--a.apps.example": True,
            "apps.example": False,
            "a.b.apps.example": False,
            ".apps.example": False,
            "a.apps.example.com": False,
            "aapps.example": False,
        }.items():
            self.assertEqual(hosts.matches_any(host, names), is_valid, host)

    def test_certificate_is_not_valid_for_other_hosts(self) -> None:
        for names in ((), ("other.example",), ("*.",), ("*",), ("*.com",)):
            for host in ("app.example.com", "localhost", ""):
                self.assertFalse(hosts.matches_any(host, names), (host, names))


class PublicNameTests(TestCase):
    def test_names_of_several_labels_may_be_public(self) -> None:
        for host in ("app.example", "a.b.app.example", "1.example", "1.2.3.example", "x1.example"):
            self.assertTrue(hosts.is_public_name(host), host)

    def test_addresses_loopback_and_single_labels_are_not_public(self) -> None:
        for host in ("192.0.2.1", "8.8.8.8", "[2001:db8::1]", "[::ffff:192.0.2.1]", "app.localhost", "a.b.localhost"):
            self.assertFalse(hosts.is_public_name(host), host)
        for host in ("localhost", "app", "127.0.0.1", "[::1]", "", "app.1"):
            self.assertFalse(hosts.is_public_name(host), host)


class LoopbackTests(TestCase):
    def test_loopback_hosts(self) -> None:
        loopback = "localhost LOCALHOST localhost. app.localhost a.b.LocalHost. 127.0.0.1 127.255.255.254 ::1 [::1]"
        loopback += " [::ffff:127.0.0.1] ::ffff:7f00:1"
        self.assertEqual([host for host in loopback.split() if not hosts.is_loopback(host)], [])

    def test_other_hosts_are_not_loopback(self) -> None:
        others = "example.com localhost.example.com notlocalhost xlocalhost 10.0.0.1 0.0.0.0 :: 128.0.0.1 ::2 127.1"
        others += " [::ffff:10.0.0.1] 127.0.0.1.example.com [fe80::1] 2130706433 0x7f.1 Xlocalhost X127.0.0.1"
        self.assertEqual([host for host in others.split() if hosts.is_loopback(host)], [])
        self.assertFalse(hosts.is_loopback(""))
