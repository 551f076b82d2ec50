"""Tests for burrowgate.core.target_address: hosts, UNIX sockets, folders, path prefixes, and metadata services."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core import target_address
from burrowgate.core.target_address import TargetAddress
from burrowgate.errors import Invalid
from tests.support import TestCase


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
            "unix:/run/app.sock": TargetAddress(socket="/run/app.sock"),
            "UNIX:/run/app.sock": TargetAddress(socket="/run/app.sock"),
            "unix:///run/app.sock": TargetAddress(socket="/run/app.sock"),
            "unix://run//app.sock": TargetAddress(socket="/run/app.sock"),
            "unix:/run/app.sock:/app": TargetAddress(socket="/run/app.sock", prefix="/app"),
            "unix:/run/app.sock:/": TargetAddress(socket="/run/app.sock"),
            "unix:/run/a:b c/é.sock:/a/b/": TargetAddress(socket="/run/a:b c/é.sock", prefix="/a/b"),
            "unix:./app.sock": TargetAddress(socket="./app.sock"),
            "unix:app.sock": TargetAddress(socket="app.sock"),
            "unix:~/app.sock": TargetAddress(socket="~/app.sock"),
            "http://unix:/run/app.sock:/app": TargetAddress(socket="/run/app.sock", prefix="/app", tls=False),
            "https://unix:/run/app.sock": TargetAddress(socket="/run/app.sock", tls=True),
            "unix:/" + "a" * 106: TargetAddress(socket="/" + "a" * 106),
            "http://127.0.0.1:3000/app": TargetAddress(host="127.0.0.1", port=3000, tls=False, prefix="/app"),
            "http://127.0.0.1:3000/app/": TargetAddress(host="127.0.0.1", port=3000, tls=False, prefix="/app"),
            "https://[2001:db8::0:1]/a/b": TargetAddress(host="[2001:db8::1]", port=443, tls=True, prefix="/a/b"),
            "app.internal:80/a%20b/~c;d=1": TargetAddress(host="app.internal", port=80, prefix="/a%20b/~c;d=1"),
            "3000/app": TargetAddress(host="localhost", port=3000, prefix="/app"),
        }
        self.assertEqual({text: target_address.parse_address(text) for text in expected}, expected)

    def test_canonical_text_is_parsed_to_the_same_address(self) -> None:
        for text in (
            "3000", "https://10.0.0.7", "http://[::1]:1", "/srv/site", "./site", "3000/app", "https://[::1]/a/b",
            "unix:/run/app.sock", "unix:/run/app.sock:/app", "http://unix:/run/a:b:/c", "https://unix:app.sock",
        ):  # fmt: skip
            address = target_address.parse_address(text)
            self.assertEqual(target_address.parse_address(address.text), address)
        self.assertEqual(target_address.parse_address("https://a").text, "https://a:443")
        self.assertEqual(target_address.parse_address("3000").text, "localhost:3000")

    def test_invalid_addresses_are_refused(self) -> None:
        for text in (
            "", " ", "0", "65536", "99999", "123456", "-1", "٣٠٠٠", "app.example.com", "localhost", "site",
            "host:", ":3000", "host:0", "host:x", "ftp://host", "ws://host:1", "file:///etc", "://host:1",
            "http://", "http:///", "http://a?b", "http://a#b", "http://u@a", "http://u:p@a", "http://http://a",
            "http:a", "a b:1", "é:1", "::1", "/srv\x00/x", "3000//", "javascript://a",
            "unix:", "unix:/", "unix:/run/", "unix:/run/x\0y", "unix:/run/x\ny", "unix:/" + "a" * 107, "unix://",
            "unix:/" + "é" * 54, "ftp://unix:/run/x", "http+unix://%2Frun%2Fx", "unix:/run/x:/a/../b", "unix::/a",
            "http://a/b?c", "http://a/b#c", "http://a/b c", "http://a/é", "http://a/b%2", "http://a/b%zz", "http://a//b",
            "http://a/b//", "http://a/../b", "http://a/b/..", "http://a/./b", "http://a/%2e%2E/b", "http://a/b%2fc",
            "http://a/b\\c", "http://a/b%00", "http://a/" + "b" * 600, "http:///b", "http://:80/b", "host/path",
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


class OwnHostTests(TestCase):
    def test_target_at_a_socket_knows_itself_as_localhost(self) -> None:
        socket = target_address.parse_address("unix:/run/app.sock")
        self.assertEqual((socket.own_host, socket.own_port(None), socket.own_port(True)), ("localhost", 80, 443))
        address = target_address.parse_address("[::1]:3000/app")
        self.assertEqual((address.own_host, address.own_port(True)), ("[::1]", 3000))


class EngineTests(TestCase):
    def warning(self, path: str, real: str = "") -> str:
        return target_address.engine_warning(TargetAddress(socket=path), real or path)

    def test_sockets_of_programs_that_run_as_root_cause_a_warning(self) -> None:
        for path in (
            "/run/docker.sock", "/var/run/docker.sock", "/run/user/1000/docker.sock", "/run/podman/podman.sock",
            "/run/user/1000/podman/podman.sock", "/run/containerd/containerd.sock", "/run/crio/crio.sock",
            "/var/lib/lxd/unix.socket", "/var/snap/lxd/common/lxd/unix.socket", "/var/lib/incus/unix.socket",
            "/run/buildkit/buildkitd.sock", "/var/run/libvirt/libvirt-sock", "/run/snapd.socket",
            "/run/dbus/system_bus_socket", "/run/systemd/private", "/run/balena-engine.sock", "/run/docker-proxy.sock",
        ):  # fmt: skip
            self.assertIn(path, self.warning(path))
            self.assertIn("/tmp/a.sock", self.warning("/tmp/a.sock", path), path)

    def test_sockets_of_applications_do_not(self) -> None:
        for path in ("/run/app.sock", "/run/gunicorn.sock", "/srv/docker/app.sock", "/run/mydocker.sock.d/app"):
            self.assertEqual(self.warning(path), "", path)
        self.assertEqual(
            target_address.engine_warning(TargetAddress(folder="/run/docker.sock"), "/run/docker.sock"), ""
        )
