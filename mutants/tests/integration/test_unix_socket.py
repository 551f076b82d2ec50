"""The admin API's UNIX socket: its permissions, its replacement, and authentication by peer credentials."""

from __future__ import annotations

import json
import os
import socket
import stat
import sys
from pathlib import Path

from twisted.internet import reactor
from twisted.internet.utils import getProcessOutput

from burrowgate.cli import client
from burrowgate.errors import ConfigError, HomeError
from burrowgate.server import pidfile, unix_socket
from tests.integration.test_gateway import GatewayCase
from tests.support import TestCase
from tests.support.cli_process import ProcessTestCase

_OTHER_USER = """
import os, socket, sys
os.setuid(65534)
client = socket.socket(socket.AF_UNIX)
client.connect(sys.argv[1])
try:
    client.sendall(b"GET /healthz HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n")
    print(len(client.recv(100)))
except OSError:
    print(0)
"""


class ReserveTests(TestCase):
    def setUp(self) -> None:
        self.path = Path(self.mktemp())

    def reserved(self) -> socket.socket:
        made = unix_socket.reserve(self.path)
        self.addCleanup(made.close)
        return made

    def test_socket_is_private_and_does_not_listen_yet(self) -> None:
        self.reserved()
        self.assertEqual(stat.S_IMODE(self.path.stat().st_mode), 0o600)
        with socket.socket(socket.AF_UNIX) as one:
            self.assertRaises(ConnectionRefusedError, one.connect, str(self.path))

    def test_replaces_socket_of_an_ended_process(self) -> None:
        unix_socket.reserve(self.path).close()
        self.reserved().listen()
        with socket.socket(socket.AF_UNIX) as one:
            one.connect(str(self.path))

    def test_keeps_socket_in_use_and_other_files(self) -> None:
        self.reserved().listen()
        self.assertIn("cannot be had", str(self.assertRaises(ConfigError, unix_socket.reserve, self.path)))
        for other in (Path(self.mktemp()), Path(self.mktemp())):
            other.write_text("mine")
            self.assertRaises(ConfigError, unix_socket.reserve, other)
            self.assertEqual(other.read_text(), "mine")
        self.assertRaises(ConfigError, unix_socket.reserve, Path(self.mktemp()) / "none" / "x")

    def test_does_not_follow_symbolic_link(self) -> None:
        linked = Path(self.mktemp())
        unix_socket.reserve(linked).close()
        self.path.symlink_to(linked)
        self.assertRaises(ConfigError, unix_socket.reserve, self.path)
        self.assertTrue(linked.exists())


class CallerTests(TestCase):
    def test_caller_is_the_uid_from_the_kernel(self) -> None:
        one, other = socket.socketpair()
        self.addCleanup(one.close)
        self.addCleanup(other.close)
        self.assertEqual(unix_socket.caller(one), os.geteuid())

    def test_only_root_and_the_owner_may_ask(self) -> None:
        allowed = [(uid, own) for uid in (0, 7, 8) for own in (0, 7) if unix_socket.may_ask(uid, own)]
        self.assertEqual(allowed, [(0, 0), (0, 7), (7, 7)])


class PresenceTests(TestCase):
    def test_running_gateway_is_detected_by_its_socket(self) -> None:
        home, path = Path(self.mktemp()), Path(self.mktemp())
        home.mkdir(mode=0o700)
        reported = pidfile.announce(home, path)
        self.addCleanup(reported.close)
        self.assertFalse(pidfile.runs(home, path))
        self.addCleanup(unix_socket.reserve(path).close)
        self.assertTrue(pidfile.runs(home, path))
        self.assertFalse(pidfile.runs(home, 8481))
        self.assertRaises(HomeError, pidfile.announce, home, Path("other"))

    def test_symbolic_link_is_not_a_running_gateway(self) -> None:
        home, path, link = (Path(self.mktemp()) for _ in range(3))
        home.mkdir(mode=0o700)
        self.addCleanup(pidfile.announce(home, link).close)
        self.addCleanup(unix_socket.reserve(path).close)
        link.symlink_to(path)
        self.assertFalse(pidfile.runs(home, link))


class ServingTests(GatewayCase):
    async def test_admin_api_on_a_socket(self) -> None:
        gateway = self.gateway(admin_port=None, admin_socket="admin.sock")
        await gateway.start()
        path = self.home / "admin.sock"
        self.assertEqual((gateway.listeners.admin_at, gateway.admin_port), (path, 0))
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        key = (self.home / "admin.key").read_text().strip()
        self.assertTrue(await client.connect(reactor, path, key).answers())
        with self.assertRaises(HomeError):
            await client.connect(reactor, path, "not-it").answers()
        await gateway.stop()
        self.assertFalse(path.exists())

    async def test_refuses_other_users_without_reading(self) -> None:
        await self.started(admin_port=None, admin_socket="admin.sock")
        path = self.home / "admin.sock"
        if os.geteuid() == 0:
            # The file permits all users, so only the check of the peer's uid refuses them.
            path.chmod(0o666)
            for folder in (self.home, self.home.parent):
                folder.chmod(0o711)
            received = await getProcessOutput(sys.executable, ["-I", "-c", _OTHER_USER, str(path)], errortoo=True)
            self.home.chmod(0o700)
            self.assertEqual(received, b"0\n")


class CommandTests(ProcessTestCase):
    def test_cli_uses_the_socket(self) -> None:
        where = ("--admin-socket", "a.sock")
        gateway = self.start("run", "--port", "0", *where)
        path = f"{self.environ['BURROWGATE_HOME']}/a.sock"
        self.assertIn(f"its admin on {path};", gateway.error_line())
        code, out, err = self.run_cli("status", "--json", *where)
        self.assertEqual((code, err), (0, ""))
        self.assertEqual(json.loads(out)["admin"], path)
        code, out, err = self.run_cli("targets", "add", "site", "./site", *where)
        self.assertEqual((code, err), (0, ""))
        code, out, _ = self.run_cli("doctor", "--json", *where)
        self.assertIn(f"the socket {path}", out)
        shared = self.start("share", "./site", "--json", *where)
        self.assertEqual(self.get(self.json_line(shared)["url"])[0], 200)
        code, _, err = self.run_cli("console", "--print", *where)
        self.assertEqual(code, 4)
        self.assertIn(f"ssh -N -L 8481:{path} HOST", err)
        code, _, err = self.run_cli("status")
        self.assertEqual(code, 6)

    def test_completion_uses_the_socket(self) -> None:
        self.environ["BURROWGATE_ADMIN_SOCKET"] = "a.sock"
        self.start("run", "--port", "0").error_line()
        self.run_cli("targets", "add", "site", "./site")
        self.environ |= {
            "_BURROWGATE_COMPLETE": "bash_complete",
            "COMP_WORDS": "burrowgate targets show ",
            "COMP_CWORD": "3",
        }
        self.assertIn("site", self.run_cli()[1])
