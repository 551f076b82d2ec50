"""Tests for burrowgate.core.targets: names, addresses, types, trust, upgrades and client certificates."""

from __future__ import annotations

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


class HandlerTests(TestCase):
    folder = TargetAddress(folder="/srv")
    plain = TargetAddress(host="a", port=1)
    http = TargetAddress(host="a", port=1, tls=False)
    https = TargetAddress(host="a", port=1, tls=True)

    def test_types_allowed_for_each_kind_of_address(self) -> None:
        allowed = {
            "folder": (self.folder, {TargetType.AUTO: TargetType.FOLDER, TargetType.FOLDER: TargetType.FOLDER}),
            "plain": (
                self.plain,
                {kind: kind for kind in TargetType if kind not in (TargetType.FOLDER, TargetType.BROWSER)},
            ),
            "http": (self.http, {kind: kind for kind in (TargetType.AUTO, TargetType.HTTP, TargetType.TCP)}),
            "https": (self.https, {kind: kind for kind in (TargetType.AUTO, TargetType.HTTPS, TargetType.TCP)}),
            "none": (TargetAddress(), {kind: kind for kind in TargetType if kind is not TargetType.FOLDER}),
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
