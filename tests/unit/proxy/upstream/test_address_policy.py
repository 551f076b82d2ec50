"""Address policy: addresses where no target may be, and the resolving of names."""

from __future__ import annotations

import contextlib
import socket
from pathlib import Path
from typing import Any

from twisted.internet.address import IPv4Address, IPv6Address, UNIXAddress
from twisted.internet.defer import Deferred

from burrowgate.core.target_address import TargetAddress
from burrowgate.errors import UpstreamAddressNotAllowed, UpstreamConnectError
from burrowgate.proxy.upstream.address_policy import OwnPorts, allowed, is_local, resolve
from tests.support import TestCase

LOOPBACK = OwnPorts((("127.0.0.1", 8480), ("127.0.0.1", 8481)))
EVERYWHERE = OwnPorts((("0.0.0.0", 8480),))
EVERYWHERE_6 = OwnPorts((("::", 8480),))
ONE = OwnPorts((("192.0.2.1", 8480),))


class OwnPortsTests(TestCase):
    def test_own_listeners_are_forbidden_at_any_loopback_address(self) -> None:
        for own in (LOOPBACK, EVERYWHERE, EVERYWHERE_6):
            for address in ("127.0.0.1", "127.0.0.2", "127.255.255.254", "::1", "::ffff:127.0.0.1", "0.0.0.0", "::"):
                self.assertTrue(own.forbids(address, 8480), (own, address))
        self.assertTrue(LOOPBACK.forbids("127.0.0.1", 8481))

    def test_other_ports_and_machines_are_allowed(self) -> None:
        self.assertFalse(LOOPBACK.forbids("127.0.0.1", 3000))
        self.assertFalse(LOOPBACK.forbids("192.0.2.1", 8480))
        self.assertFalse(EVERYWHERE.forbids("192.0.2.1", 8480))
        self.assertFalse(ONE.forbids("127.0.0.1", 8480))
        self.assertTrue(ONE.forbids("192.0.2.1", 8480))
        self.assertTrue(ONE.forbids("::ffff:192.0.2.1", 8480))

    def test_metadata_services_are_forbidden_on_any_port(self) -> None:
        for address in ("169.254.169.254", "fe80::1", "fe80::1%eth0", "::ffff:169.254.169.254", "fd00:ec2::254"):
            self.assertTrue(OwnPorts().forbids(address, 80), address)

    def test_target_addresses_are_checked_without_resolving(self) -> None:
        for host in ("127.0.0.1", "127.0.0.2", "localhost", "app.localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"):
            self.assertTrue(LOOPBACK.forbids_place(TargetAddress(host=host, port=8481)), host)
        self.assertTrue(LOOPBACK.forbids_place(TargetAddress(host="169.254.169.254", port=80)))
        self.assertFalse(LOOPBACK.forbids_place(TargetAddress(host="localhost", port=3000)))
        self.assertFalse(LOOPBACK.forbids_place(TargetAddress(host="app.example", port=8481)))
        self.assertFalse(LOOPBACK.forbids_place(TargetAddress(folder="/srv")))

    def test_own_sockets_and_those_in_the_home_are_forbidden_by_any_path(self) -> None:
        folder = Path(self.mktemp()).resolve()
        home = folder / "home"
        (home / "keys").mkdir(parents=True)
        own = folder / "admin.sock"
        own.touch()
        (folder / "to-home").symlink_to(home)
        (folder / "to-admin").symlink_to(own)
        (folder / "homestead").mkdir()
        ports = OwnPorts(sockets=(str(own),), home=str(folder / "to-home"))
        for path in (own, folder / "to-admin", folder / "." / "home" / ".." / "admin.sock", home / "a.sock",
                     home / "keys" / "b.sock", folder / "to-home" / "c.sock", home):  # fmt: skip
            self.assertTrue(ports.forbids_socket(str(path)), path)
            self.assertTrue(ports.forbids_place(TargetAddress(socket=str(path))), path)
        for path in (folder / "app.sock", folder / "homestead" / "app.sock", Path("/run/app.sock")):
            self.assertFalse(ports.forbids_place(TargetAddress(socket=str(path), prefix="/app")), path)
        self.assertFalse(OwnPorts().forbids_socket("/run/app.sock"))

    def test_own_address_is_forbidden_as_target_without_resolving(self) -> None:
        for own, host in (("192.0.2.1", "192.0.2.1"), ("2001:db8::1", "[2001:db8::1]"), ("2001:db8::1", "2001:db8::1")):
            ports = OwnPorts(((own, 8480),))
            self.assertTrue(ports.forbids_place(TargetAddress(host=host, port=8480)), host)
            self.assertFalse(ports.forbids_place(TargetAddress(host=host, port=8481)), host)
        self.assertFalse(ONE.forbids_place(TargetAddress(host="X192.0.2.1", port=8480)))

    def test_listener_on_another_address_leaves_loopback_to_targets(self) -> None:
        for host in ("localhost", "127.0.0.1", "127.0.0.2", "[::1]"):
            self.assertFalse(ONE.forbids_place(TargetAddress(host=host, port=8480)), host)

    def test_zone_of_an_address_does_not_matter(self) -> None:
        self.assertTrue(OwnPorts((("fe80::1", 8480),)).covers("fe80::1%eth0", 8480))

    def test_listener_without_address_listens_everywhere(self) -> None:
        own = OwnPorts((("", 8480),))
        for address in ("127.0.0.1", "::1", "0.0.0.0", "::"):
            self.assertTrue(own.covers(address, 8480), address)
        self.assertFalse(own.covers("192.0.2.1", 8480))

    def test_listener_everywhere_is_reached_at_any_address_of_this_machine(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            with contextlib.suppress(OSError):  # without a route, the address of loopback remains
                probe.connect(("192.0.2.1", 9))  # chooses the own address; sends nothing
            address = probe.getsockname()[0]
        for own in (EVERYWHERE, EVERYWHERE_6, OwnPorts((("", 8480),))):
            self.assertTrue(own.forbids(address, 8480), own)
            self.assertTrue(own.forbids_place(TargetAddress(host=address, port=8480)), own)
            self.assertFalse(own.forbids(address, 8481), own)

    def test_addresses_of_this_machine_are_local(self) -> None:
        self.assertTrue(is_local("127.0.0.1"))
        has_ipv6 = Path("/proc/net/if_inet6")
        if has_ipv6.exists() and has_ipv6.read_text():
            self.assertTrue(is_local("::1"))
        for address in ("192.0.2.1", "2001:db8::1"):
            self.assertFalse(is_local(address), address)

    def test_forbidden_addresses_are_removed(self) -> None:
        self.assertEqual(allowed(["127.0.0.1", "192.0.2.1"], 8480, LOOPBACK.forbids), ["192.0.2.1"])
        with self.assertRaises(UpstreamAddressNotAllowed):
            allowed(["127.0.0.1", "::1", "169.254.169.254"], 8480, LOOPBACK.forbids)


class Resolver:
    """Resolver of a reactor with the same addresses for all names."""

    def __init__(self, *addresses: object) -> None:
        self.addresses = addresses
        self.names: list[str] = []
        self.ports: list[int] = []

    @property
    def nameResolver(self) -> Resolver:
        return self

    def resolveHostName(self, receiver: Any, name: str, port: int) -> None:
        self.names.append(name)
        self.ports.append(port)
        receiver.resolutionBegan(None)
        for address in self.addresses:
            receiver.addressResolved(address)
        receiver.resolutionComplete()


class ResolveTests(TestCase):
    def resolve(self, resolver: Resolver, host: str) -> object:
        reactor: Any = resolver
        return self.successResultOf(Deferred.fromCoroutine(resolve(reactor, host, 80)))

    def test_addresses_and_localhost_are_not_looked_up(self) -> None:
        resolver = Resolver()
        self.assertEqual(self.resolve(resolver, "192.0.2.1"), ("192.0.2.1",))
        self.assertEqual(self.resolve(resolver, "[2001:db8::1]"), ("2001:db8::1",))
        for name in ("localhost", "app.localhost"):
            self.assertEqual(self.resolve(resolver, name), ("127.0.0.1", "::1"))
        self.assertEqual(resolver.names, [])

    def test_names_are_looked_up_each_time(self) -> None:
        first, second = IPv4Address("TCP", "192.0.2.1", 80), IPv6Address("TCP", "2001:db8::1", 80)
        resolver = Resolver(first, second, first)
        for _ in range(2):
            self.assertEqual(self.resolve(resolver, "app.example"), ["192.0.2.1", "2001:db8::1"])
        self.assertEqual(resolver.names, ["app.example"] * 2)
        self.assertEqual(resolver.ports, [80] * 2)

    def test_names_are_looked_up_as_written(self) -> None:
        resolver = Resolver(IPv4Address("TCP", "192.0.2.1", 80))
        self.resolve(resolver, "X1.exampleX")
        self.assertEqual(resolver.names, ["X1.exampleX"])

    def test_results_that_are_not_ip_addresses_are_ignored(self) -> None:
        resolver = Resolver(UNIXAddress("/run/app.sock"), IPv4Address("TCP", "192.0.2.1", 80))
        self.assertEqual(self.resolve(resolver, "app.example"), ["192.0.2.1"])

    def test_name_without_addresses_is_a_connect_error(self) -> None:
        reactor: Any = Resolver()
        self.failureResultOf(Deferred.fromCoroutine(resolve(reactor, "app.example", 80)), UpstreamConnectError)
