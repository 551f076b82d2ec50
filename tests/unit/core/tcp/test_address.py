"""Tests of addresses of targets that speak TCP."""

from __future__ import annotations

from burrowgate.core.targets import DEFAULT_PORTS, TCP_TYPES, TargetType
from burrowgate.core.tcp.address import parse_tcp_address
from burrowgate.errors import Invalid
from tests.support import TestCase


class TcpAddressTests(TestCase):
    def test_parts_of_addresses(self) -> None:
        for text, expected in {
            "tcp://10.0.0.5:6000": (TargetType.TCP, "10.0.0.5:6000", "", ""),
            "SSH://visitor@10.0.0.5": (TargetType.SSH, "10.0.0.5:22", "visitor", ""),
            "ssh://10.0.0.5:2222/": (TargetType.SSH, "10.0.0.5:2222", "", ""),
            "postgresql://db.internal/app": (TargetType.POSTGRESQL, "db.internal:5432", "", "app"),
            "postgres://ada%40x@db:1/": (TargetType.POSTGRESQL, "db:1", "ada@x", ""),
            "mysql://[::1]/shop": (TargetType.MYSQL, "[::1]:3306", "", "shop"),
            "mariadb://h": (TargetType.MYSQL, "h:3306", "", ""),
            "redis://h": (TargetType.REDIS, "h:6379", "", ""),
            "vnc://h:5901": (TargetType.VNC, "h:5901", "", ""),
            "rdp://h": (TargetType.RDP, "h:3389", "", ""),
        }.items():
            found = parse_tcp_address(text)
            assert found is not None, text
            self.assertEqual((found.type, found.address.text, found.user, found.database), expected, text)

    def test_type_makes_the_scheme_and_the_port_unnecessary(self) -> None:
        for type, port in DEFAULT_PORTS.items():
            for text, expected in {"h": f"h:{port}", "h:7": "h:7", "7": "localhost:7"}.items():
                found = parse_tcp_address(text, type)
                assert found is not None
                self.assertEqual((found.type, found.address.text), (type, expected), text)

    def test_addresses_of_other_targets_are_left(self) -> None:
        for text in ("3000", "h:3000", "http://h", "https://h/app", "h2c://h:1", "/srv", "./x", "unix:/run/a.sock", ""):
            self.assertIsNone(parse_tcp_address(text), text)
        self.assertIsNone(parse_tcp_address("h:6000", TargetType.TCP))

    def test_what_a_type_has_no_place_for_is_refused(self) -> None:
        for text, type in {
            "ssh://ada:secret@h": TargetType.AUTO,
            "vnc://ada@h": TargetType.AUTO,
            "ssh://@h": TargetType.AUTO,
            "redis://h/0": TargetType.AUTO,
            "tcp://h": TargetType.AUTO,
            "ssh://": TargetType.AUTO,
            "ssh://h:0": TargetType.AUTO,
            "ssh://h": TargetType.POSTGRESQL,
            "tcp://h:1": TargetType.HTTP,
        }.items():
            self.assertRaises(Invalid, parse_tcp_address, text, type)

    def test_every_type_but_tcp_has_a_port(self) -> None:
        self.assertEqual(TCP_TYPES - set(DEFAULT_PORTS), {TargetType.TCP})
