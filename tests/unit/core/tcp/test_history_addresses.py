"""Tests of the addresses that the history keeps."""

from __future__ import annotations

from burrowgate.core.tcp.history_addresses import FULL, NETWORK, kept_address
from tests.support import TestCase


class KeptAddressTests(TestCase):
    """What the history keeps of a client's address."""

    def test_full_addresses_have_their_port(self) -> None:
        for address, port, kept in (
            ("192.0.2.7", 5000, "192.0.2.7:5000"),
            ("192.0.2.7", None, "192.0.2.7"),
            ("2001:db8::7", 5000, "[2001:db8::7]:5000"),
            ("2001:db8::7", None, "2001:db8::7"),
            ("/run/app.sock", None, "/run/app.sock"),
        ):
            self.assertEqual(kept_address(address, port, FULL), kept)

    def test_networks_have_neither_host_nor_port(self) -> None:
        for address, kept in (
            ("192.0.2.7", "192.0.2.0/24"),
            ("10.255.255.255", "10.255.255.0/24"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
            ("::1", "::/48"),
            ("fe80::1%eth0", "fe80::/48"),
            ("::ffff:192.0.2.7", "192.0.2.0/24"),
            ("/run/app.sock", ""),
            ("", ""),
        ):
            self.assertEqual(kept_address(address, 5000, NETWORK), kept, address)
