"""Hosts and addresses that a box may reach (B14)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core.boxes.egress import EgressRules, is_public
from burrowgate.core.boxes.settings import Egress
from tests.support import TestCase

NOT_PUBLIC = (
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254",
    "169.254.169.254", "169.254.0.1", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1",
    "192.168.0.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1",
    "255.255.255.255", "100.100.100.200", "168.63.129.16",
    "::", "::1", "::7f00:1", "::10.0.0.1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00::1", "fd00:ec2::254",
    "ff02::1", "2001:db8::1", "100::1", "64:ff9b::10.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::169.254.169.254",
    "64:ff9b:1::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0:10.0.0.1",
    "2002:7f00:1::1", "2002:a00:1::1", "2002:5db8:d822::1", "2001:0:5db8:d822::1",
    "", "example.org", "2130706433", "0x7f.1", "127.1", "010.0.0.1", "1.2.3.4.5",
)  # fmt: skip
PUBLIC = ("93.184.216.34", "8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1", "64:ff9b::8.8.8.8",
          "::ffff:8.8.8.8")  # fmt: skip


class AddressTests(TestCase):
    def test_addresses_that_are_no_machine_of_the_public_internet(self) -> None:
        for address in NOT_PUBLIC:
            self.assertFalse(is_public(address), address)

    def test_addresses_of_the_public_internet(self) -> None:
        for address in PUBLIC:
            self.assertTrue(is_public(address), address)

    @given(st.ip_addresses())
    def test_a_form_within_another_is_no_more_public(self, address: object) -> None:
        text = str(address)
        if ":" not in text:
            for outer in ("::ffff:", "64:ff9b::"):
                self.assertEqual(is_public(outer + text), is_public(text))
            self.assertFalse(is_public("::" + text))


class RuleTests(TestCase):
    def allows(self, egress: Egress, host: str, port: int, address: str, *, is_own: bool = False) -> bool:
        return EgressRules(egress).allows(host, port, address, is_own=is_own)

    def test_all_public_hosts_are_allowed_on_the_ports_of_the_web(self) -> None:
        for port, is_allowed in ((80, True), (443, True), (22, False), (25, False), (8080, False), (53, False)):
            self.assertEqual(self.allows(Egress(), "example.org", port, "93.184.216.34"), is_allowed, port)

    def test_no_rule_but_the_exact_address_allows_one_that_is_not_public(self) -> None:
        for address in NOT_PUBLIC[:-7]:
            host = "example.org"
            networks = ("*", "example.org", "*.org", "0.0.0.0/0", "::/0", "10.0.0.0/8", "127.0.0.0/8", "fd00::/8")
            self.assertFalse(self.allows(Egress(allow=networks), host, 80, address), address)

    def test_the_exact_address_is_allowed(self) -> None:
        for rule, address in (
            ("10.0.0.7", "10.0.0.7"),
            ("10.0.0.7", "::ffff:10.0.0.7"),
            ("10.0.0.7/32", "10.0.0.7"),
            ("127.0.0.1:80", "127.0.0.1"),
            ("[fd00::7]", "fd00::7"),
            ("[fd00::7]:80", "fd00::7"),
            ("169.254.1.1", "169.254.1.1"),
        ):
            with self.subTest(rule=rule):
                for host in (address, "intranet"):
                    self.assertTrue(self.allows(Egress(allow=(rule,)), host, 80, address, is_own=True))
                self.assertFalse(self.allows(Egress(allow=(rule,)), "intranet", 80, "10.0.0.8"))
                self.assertFalse(self.allows(Egress(allow=(rule,)), "intranet", 8080, address))

    def test_own_addresses_of_the_machine_are_denied(self) -> None:
        self.assertFalse(self.allows(Egress(), "example.org", 443, "93.184.216.34", is_own=True))

    def test_ports_that_are_named_are_allowed_and_no_others(self) -> None:
        egress = Egress(allow=("example.org:8443", "*.example.net:8080", "93.184.216.0/24"))
        for host, port, is_allowed in (
            ("example.org", 8443, True),
            ("example.org", 25, False),
            ("a.example.net", 8080, True),
            ("example.net", 8080, False),
            ("other.org", 8443, False),
            ("other.org", 443, True),
        ):
            with self.subTest(host=host, port=port):
                self.assertEqual(self.allows(egress, host, port, "93.184.216.34"), is_allowed)

    def test_a_domain_does_not_cover_names_that_merely_end_like_it(self) -> None:
        egress = Egress(allow=("*.example.org",))
        for host, is_allowed in (
            ("a.example.org", True),
            ("a.b.example.org", True),
            ("example.org", False),
            ("badexample.org", False),
            ("a.example.org.evil.net", False),
        ):
            self.assertEqual(self.allows(egress, host, 443, "93.184.216.34"), is_allowed, host)

    def test_deny_precedes_allow(self) -> None:
        egress = Egress(allow=("*", "10.0.0.7"), deny=("example.org", "*.bad.net", "8.8.8.0/24", "10.0.0.7:80"))
        for host, port, address, is_allowed in (
            ("example.org", 443, "93.184.216.34", False),
            ("www.example.org", 443, "93.184.216.34", True),
            ("a.bad.net", 443, "93.184.216.34", False),
            ("good.net", 443, "8.8.8.8", False),
            ("good.net", 443, "::ffff:8.8.8.8", False),
            ("good.net", 80, "10.0.0.7", False),
            ("good.net", 443, "10.0.0.7", True),
        ):
            with self.subTest(host=host, port=port, address=address):
                self.assertEqual(self.allows(egress, host, port, address), is_allowed)

    def test_names_that_no_rule_could_allow_are_not_resolved(self) -> None:
        for egress, host, port, is_resolved in (
            (Egress(allow=("example.org",)), "example.org", 443, True),
            (Egress(allow=("example.org",)), "example.net", 443, False),
            (Egress(allow=("example.org",)), "example.org", 25, False),
            (Egress(allow=("10.0.0.7",)), "intranet", 443, True),
            (Egress(allow=()), "example.org", 443, False),
            (Egress(deny=("*",)), "example.org", 443, False),
        ):
            self.assertEqual(EgressRules(egress).may_resolve(host, port), is_resolved, (egress, host, port))
