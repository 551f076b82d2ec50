"""Checks of a link before it is printed."""

from __future__ import annotations

from typing import Any

from twisted.trial.unittest import TestCase

from burrowgate.cli import share_check
from burrowgate.cli.lan_address import lan_address
from burrowgate.errors import ConfigError

WORKS = {"works": True, "problem": "", "address": "127.0.0.1:3000", "detail": "It answers over HTTP with 200."}
ABSENT = {
    "works": False,
    "problem": "upstream-connect-error",
    "address": "127.0.0.1:3000",
    "detail": "The target cannot be reached; is it running?",
}
UNTRUSTED = {
    "works": False,
    "problem": "upstream-certificate-error",
    "address": "https://127.0.0.1:8443",
    "detail": "It is self-signed.",
}
LOOPBACK = {"listen": "127.0.0.1", "trusted_proxies": "[]", "proxy_protocol": "false"}


class RefusalTests(TestCase):
    def test_certificate_that_is_not_trusted_is_refused_with_the_options_that_help(self) -> None:
        text = share_check.refusal(UNTRUSTED)
        for part in ("https://127.0.0.1:8443", "--ca-file", "--pin", "--verify none"):
            self.assertIn(part, text)

    def test_what_may_begin_to_answer_is_not_refused(self) -> None:
        self.assertEqual((share_check.refusal(WORKS), share_check.refusal(ABSENT)), ("", ""))


class WarningTests(TestCase):
    def warnings(self, networks: tuple[str, ...] = (), probed: Any = WORKS, **settings: str) -> list[str]:
        session = {"limits": {"networks": list(networks)}} if networks else {}
        return share_check.warnings(probed, session, LOOPBACK | settings)

    def test_address_that_does_not_answer_is_named(self) -> None:
        (text,) = self.warnings(probed=ABSENT)
        self.assertIn("is it running? The link works once 127.0.0.1:3000 answers.", text)

    def test_networks_that_no_visitor_comes_from_are_named(self) -> None:
        for networks in (("10.0.0.0/8",), ("192.168.1.7",), ("2001:db8::/32", "10.0.0.0/8")):
            (text,) = self.warnings(networks)
            self.assertIn(networks[0], text)
            self.assertIn("--network", text)

    def test_networks_that_can_match_are_accepted(self) -> None:
        for networks, settings in (
            (("127.0.0.1",), {}),
            (("0.0.0.0/0",), {}),
            (("10.0.0.0/8", "127.0.0.0/8"), {}),
            (("::/0",), {"listen": "::1"}),
            (("10.0.0.0/8",), {"listen": "0.0.0.0"}),
            (("10.0.0.0/8",), {"trusted_proxies": '["127.0.0.1/32"]'}),
            (("10.0.0.0/8",), {"proxy_protocol": "true"}),
            (("wrong",), {}),
        ):
            self.assertEqual(self.warnings(networks, **settings), [], (networks, settings))

    def test_settings_that_may_not_be_read_give_no_warning(self) -> None:
        self.assertEqual(share_check.warnings(WORKS, {"limits": {"networks": ["10.0.0.0/8"]}}, None), [])


class ReachTests(TestCase):
    def test_each_kind_of_link(self) -> None:
        for link, listen, part in (
            ("http://app.localhost:8480/?t=x", "127.0.0.1", "this machine only"),
            ("http://192.168.1.5:8480/?t=x", "192.168.1.5", "everyone on your network"),
            ("https://app.example.com/?t=x", "127.0.0.1", "to the proxy in front"),
            ("https://app.example.com/?t=x", "0.0.0.0", "to this machine"),
            ("https://app.example.com/?t=x", "", "to this machine"),
        ):
            self.assertIn(part, share_check.reach(link, listen, "burrowgate share 3000"), link)

    def test_commands_for_others_are_complete(self) -> None:
        text = share_check.reach("http://app.localhost:8480/", "127.0.0.1", "burrowgate --home h share 3000")
        self.assertIn("burrowgate --home h share 3000 --lan", text)
        self.assertIn("burrowgate --home h share 3000 --base-domain DOMAIN", text)


class LanTests(TestCase):
    def test_address_of_the_machine(self) -> None:
        self.assertEqual(lan_address(lambda: "192.168.1.5"), "192.168.1.5")

    def test_machine_without_a_network_is_refused(self) -> None:
        def nowhere() -> str:
            raise OSError(101, "Network is unreachable")

        for route in (nowhere, lambda: "127.0.0.1", lambda: "0.0.0.0"):
            self.assertIn("--lan", str(self.assertRaises(ConfigError, lan_address, route)))
