"""Tests for burrowgate.core.targets: names, addresses, types, trust, upgrades and client certificates."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core import targets
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.targets import TargetType, UpstreamTrust, Verify
from burrowgate.errors import Invalid
from burrowgate.testing.records import a_target
from tests.support import TestCase


class NameTests(TestCase):
    def test_valid_names(self) -> None:
        expected = {
            "app": "app",
            " App ": "app",
            "a": "a",
            "0": "0",
            "my-app-2": "my-app-2",
            "a--b": "a--b",
            "a" * 63: "a" * 63,
        }
        self.assertEqual({text: targets.check_name(text) for text in expected}, expected)

    def test_invalid_names_are_refused(self) -> None:
        for text in (
            "", " ", "-a", "a-", "a.b", "a_b", "a b", "a/b", "é", "\uff41", "a\n b", "a" * 64, "xn--bcher-kva", "XN--A",
            "*", "localhost", "LocalHost", "www", "burrowgate", "a\x00", "../a", "%41",
        ):  # fmt: skip
            error = self.assertRaises(Invalid, targets.check_name, text)
            self.assertEqual(error.field, "name", text)


class AddressTests(TestCase):
    def test_valid_addresses(self) -> None:
        expected = {
            "3000": TargetAddress(host="localhost", port=3000),
            " 3000 ": TargetAddress(host="localhost", port=3000),
            "3000/": TargetAddress(host="localhost", port=3000),
            "127.0.0.1:3000": TargetAddress(host="127.0.0.1", port=3000),
            "App.Example.com.:1": TargetAddress(host="app.example.com", port=1),
            "[::1]:3000": TargetAddress(host="[::1]", port=3000),
            "http://10.0.0.7": TargetAddress(host="10.0.0.7", port=80, tls=False),
            "https://10.0.0.7": TargetAddress(host="10.0.0.7", port=443, tls=True),
            "https://10.0.0.7:8443": TargetAddress(host="10.0.0.7", port=8443, tls=True),
            "HTTPS://app.example.com/": TargetAddress(host="app.example.com", port=443, tls=True),
            "https://[::1]": TargetAddress(host="[::1]", port=443, tls=True),
            "/srv/site": TargetAddress(folder="/srv/site"),
            "./site": TargetAddress(folder="./site"),
            "../site": TargetAddress(folder="../site"),
            "~/site": TargetAddress(folder="~/site"),
            ".": TargetAddress(folder="."),
            "..": TargetAddress(folder=".."),
            "/": TargetAddress(folder="/"),
        }
        self.assertEqual({text: target_address.parse_address(text) for text in expected}, expected)

    def test_canonical_text_is_parsed_to_the_same_address(self) -> None:
        for text in ("3000", "https://10.0.0.7", "http://[::1]:1", "/srv/site", "./site"):
            address = target_address.parse_address(text)
            self.assertEqual(target_address.parse_address(address.text), address)
        self.assertEqual(target_address.parse_address("https://a").text, "https://a:443")
        self.assertEqual(target_address.parse_address("3000").text, "localhost:3000")

    def test_invalid_addresses_are_refused(self) -> None:
        for text in (
            "", " ", "0", "65536", "99999", "123456", "-1", "٣٠٠٠", "app.example.com", "localhost", "site",
            "host:", ":3000", "host:0", "host:x", "ftp://host", "ws://host:1", "file:///etc", "://host:1",
            "http://", "http:///", "http://a/b", "http://a?b", "http://a#b", "http://u@a", "http://u:p@a", "http://http://a",
            "http:a", "a b:1", "é:1", "::1", "/srv\x00/x", "host:1/path", "unix:/run/x", "3000//", "javascript://a",
        ):  # fmt: skip
            error = self.assertRaises(Invalid, target_address.parse_address, text)
            self.assertEqual(error.field, "address", text)

    def test_missing_port_is_reported(self) -> None:
        self.assertIn("lacks a port", str(self.assertRaises(Invalid, target_address.parse_address, "app.example.com")))

    @given(st.text(max_size=40))
    def test_any_address_is_accepted_or_refused(self, text: str) -> None:
        try:
            address = target_address.parse_address(text)
        except Invalid:
            return
        self.assertEqual(target_address.parse_address(address.text), address)


class HandlerTests(TestCase):
    folder = TargetAddress(folder="/srv")
    plain = TargetAddress(host="a", port=1)
    http = TargetAddress(host="a", port=1, tls=False)
    https = TargetAddress(host="a", port=1, tls=True)

    def test_types_allowed_for_each_kind_of_address(self) -> None:
        allowed = {
            "folder": (self.folder, {TargetType.AUTO: TargetType.FOLDER, TargetType.FOLDER: TargetType.FOLDER}),
            "plain": (self.plain, {kind: kind for kind in TargetType if kind is not TargetType.FOLDER}),
            "http": (self.http, {kind: kind for kind in (TargetType.AUTO, TargetType.HTTP, TargetType.TCP)}),
            "https": (self.https, {kind: kind for kind in (TargetType.AUTO, TargetType.HTTPS, TargetType.TCP)}),
        }
        for name, (address, expected) in allowed.items():
            for handler in TargetType:
                if handler in expected:
                    self.assertIs(targets.check_type(handler, address), expected[handler], (name, handler))
                else:
                    error = self.assertRaises(Invalid, targets.check_type, handler, address)
                    self.assertEqual(error.field, "type", (name, handler))

    def test_old_name_raw_is_read_as_tcp(self) -> None:
        self.assertIs(TargetType("raw"), TargetType.TCP)
        self.assertEqual(TargetType.TCP.value, "tcp")
        self.assertRaises(ValueError, TargetType, "udp")


class TrustTests(TestCase):
    def test_valid_trust(self) -> None:
        pin = "sha256:" + "0a" * 32
        for verify, detail in (
            (Verify.SYSTEM, ""),
            (Verify.NONE, ""),
            (Verify.CA_FILE, "/etc/ca.pem"),
            (Verify.PIN, pin),
        ):
            trust = UpstreamTrust(verify=verify, detail=detail)
            self.assertIs(targets.check_trust(trust), trust)

    def test_invalid_trust_is_refused(self) -> None:
        digits = "0a" * 32
        cases = {
            "ca_file": [(Verify.CA_FILE, ""), (Verify.CA_FILE, "ca.pem"), (Verify.CA_FILE, "~/ca.pem")],
            "pin": [(Verify.PIN, pin) for pin in ("", digits, "sha256:", "sha256:" + digits[1:], "sha256:" + "0A" * 32,
                                                  "sha1:" + digits, "sha256:" + digits + "\n")],
            "verify": [(Verify.SYSTEM, "/etc/ca.pem"), (Verify.NONE, "sha256:" + digits)],
        }  # fmt: skip
        for field, wrong in cases.items():
            for verify, detail in wrong:
                trust = UpstreamTrust(verify=verify, detail=detail)
                self.assertEqual(self.assertRaises(Invalid, targets.check_trust, trust).field, field)


class UpgradeTests(TestCase):
    def test_allowed_upgrades(self) -> None:
        expected = {"websocket": "websocket", " SPDY ": "spdy", "irc": "irc", "tcp-tunnel": "tcp-tunnel"}
        self.assertEqual({text: targets.check_upgrade(text) for text in expected}, expected)

    def test_upgrades_that_are_always_refused(self) -> None:
        for text in (
            "",
            "h2c",
            "H2C",
            "http",
            "HTTP/2.0",
            "tls",
            "TLS/1.0",
            "connect-udp",
            "connect-ip",
            "a b",
            "a,b",
            "a\r\nb",
            "é",
            "a" * 33,
        ):
            self.assertEqual(self.assertRaises(Invalid, targets.check_upgrade, text).field, "upgrades", text)


class RequestedCasTests(TestCase):
    def test_target_requests_the_ca_of_a_session(self) -> None:
        first = targets.with_session_ca(a_target(), "/a.pem")
        self.assertEqual((first.requested_cas, first.version), (("/a.pem",), 2))
        self.assertIs(targets.with_session_ca(first, "/a.pem"), first)
        self.assertEqual(targets.with_session_ca(first, "/b.pem").requested_cas, ("/a.pem", "/b.pem"))

    def test_target_with_its_own_ca_requests_no_other(self) -> None:
        own = a_target(client_ca="/c.pem", session_cas=("/a.pem",))
        self.assertEqual(own.requested_cas, ("/c.pem",))
        self.assertIs(targets.with_session_ca(own, "/c.pem"), own)
        self.assertEqual(self.assertRaises(Invalid, targets.with_session_ca, own, "/a.pem").field, "limits.client_ca")

    def test_number_of_session_cas_is_limited(self) -> None:
        full = a_target(session_cas=tuple(f"/{number}.pem" for number in range(targets.MAX_SESSION_CAS)))
        self.assertIs(targets.with_session_ca(full, "/3.pem"), full)
        self.assertRaises(Invalid, targets.with_session_ca, full, "/a.pem")

    def test_ca_file_needs_an_absolute_path(self) -> None:
        for path in ("ca.pem", "./ca.pem", "/a\0b"):
            self.assertEqual(self.assertRaises(Invalid, targets.check_client_ca, path, "f").field, "f")
        self.assertEqual(targets.check_client_ca(""), "")


class ImpliedHostsTests(TestCase):
    def test_implied_hosts_with_and_without_base_domain(self) -> None:
        self.assertEqual(targets.implied_hosts("app", ""), ("app.localhost",))
        self.assertEqual(targets.implied_hosts("app", "gate.example.com"), ("app.gate.example.com", "app.localhost"))


class MetadataTests(TestCase):
    def test_metadata_addresses(self) -> None:
        for address in (
            "169.254.169.254", "169.254.0.1", "::ffff:169.254.169.254", "fe80::1", "fe80::1%eth0", "fd00:ec2::254",
            "0.0.0.0", "::", "::ffff:0.0.0.0", "224.0.0.1", "ff02::1", "", "localhost", "garbage", "1.2.3",
            "169.254.169.254:80",
        ):  # fmt: skip
            self.assertTrue(target_address.is_metadata_address(address), address)

    def test_ordinary_addresses(self) -> None:
        for address in (
            "127.0.0.1",
            "::1",
            "10.0.0.7",
            "192.168.1.1",
            "203.0.113.9",
            "2001:db8::1",
            "fd00::1",
            "::ffff:10.0.0.7",
        ):
            self.assertFalse(target_address.is_metadata_address(address), address)
