from __future__ import annotations

import json
import os
import signal
import socket
from datetime import UTC, datetime
from pathlib import Path

from twisted.internet import reactor
from twisted.internet.protocol import Factory, Protocol

from burrowgate.cli.doctor import CLOCK_SLACK, certificates, clock, home, plugins, ports
from burrowgate.cli.tcp_probe import nothing_at
from burrowgate.server.config import sources
from burrowgate.server.home import Home
from tests.support import ReactorTestCase, TestCase
from tests.support.cli_process import ProcessTestCase
from tests.support.tls_clients import authority, put, server

NOW = datetime(2027, 1, 1, tzinfo=UTC).timestamp()


class HomeTests(TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.mktemp())

    def test_one_that_is_not_there_yet(self) -> None:
        self.assertEqual(home(self.folder).level, "ok")
        self.assertFalse(self.folder.exists())

    def test_a_sound_one(self) -> None:
        Home(self.folder).load_keys()
        self.assertEqual(home(self.folder).level, "ok")

    def test_a_key_that_others_can_read(self) -> None:
        kid = Home(self.folder).load_keys().newest.kid
        os.chmod(self.folder / "keys" / kid, 0o644)
        found = home(self.folder)
        self.assertEqual(found.level, "problem")
        self.assertIn("chmod 600", found.detail)


class PortTests(TestCase):
    def test_free_and_taken(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            number = taken.getsockname()[1]
            said = sources.load(None, {"HOME": self.mktemp()}, {"port": 0, "admin_port": number})
            visitors, admin = ports(said)
        self.assertEqual((visitors.level, admin.level), ("ok", "problem"))
        self.assertIn(str(number), admin.detail)


class CertificateTests(TestCase):
    def test_good_ending_and_broken(self) -> None:
        home = Path(self.mktemp())
        said = sources.load(None, {"HOME": str(home)}, {"home": str(home), "tls": True})
        self.assertEqual(certificates(said, NOW), [])
        put(home / "certificates", "good", server(authority(), "app.example.com"))
        (home / "certificates" / "odd.pem").write_text("nonsense")
        now = datetime.now(UTC).timestamp()
        for moment, level in ((now - 30 * 86400, "ok"), (now - 86400, "warning"), (now + 86400, "problem")):
            self.assertEqual([one.level for one in certificates(said, moment)], [level, "problem"])


class ClockTests(TestCase):
    def test_sense_and_nonsense(self) -> None:
        self.assertEqual(clock(NOW, None).level, "ok")
        self.assertEqual(clock(NOW, NOW + CLOCK_SLACK).level, "ok")
        self.assertEqual(clock(NOW, NOW + CLOCK_SLACK + 1).level, "problem")
        self.assertEqual(clock(0, None).level, "problem")


class PluginTests(TestCase):
    def test_a_store_of_others_is_named_and_two_for_one_scheme_are_a_warning(self) -> None:
        one, two = plugins({"redis": ("a:open of the package a",), "tape": ("b", "c")})
        self.assertEqual((one.level, one.detail), ("ok", "redis: is a store by a:open of the package a."))
        self.assertEqual((two.level, two.detail), ("warning", "tape: is offered by b and c; uninstall all but one."))


class ProbingTests(ReactorTestCase):
    async def test_a_port(self) -> None:
        port = reactor.listenTCP(0, Factory.forProtocol(Protocol), interface="127.0.0.1")
        address = f"127.0.0.1:{port.getHost().port}"
        self.assertIsNone(await nothing_at(reactor, address))
        await port.stopListening()
        self.assertIn(address, str(await nothing_at(reactor, address)))

    async def test_a_folder(self) -> None:
        folder = self.mktemp()
        self.assertIn("not there", str(await nothing_at(reactor, folder)))
        os.makedirs(folder)
        self.assertIsNone(await nothing_at(reactor, folder))


class ProcessTests(ProcessTestCase):
    def levels(self, admin_port: str) -> dict[str, str]:
        """The level of each check, the last of a kind counting."""
        code, out, err = self.run_cli("doctor", "--json", "--port", "0", "--admin-port", admin_port)
        found = json.loads(out)
        self.assertEqual((code == 0, err), (found["ok"], ""))
        return {check["check"]: check["level"] for check in found["checks"]}

    def test_with_a_gateway_and_without(self) -> None:
        gateway, admin_port = self.start_gateway()
        self.run_cli("targets", "add", "app", "127.0.0.1:1", "--admin-port", admin_port)
        healthy = {"home": "ok", "gateway": "ok", "store": "ok", "clock": "ok"}
        self.assertEqual(self.levels(admin_port), healthy | {"target": "warning"})
        gateway.send(signal.SIGTERM)
        gateway.finish()
        self.assertEqual(self.levels(admin_port), healthy | {"ports": "ok"})
        with open(os.path.join(self.environ["BURROWGATE_HOME"], "gateway.sqlite"), "wb") as store:
            store.write(b"This was a store." * 1000)
        self.assertEqual(self.levels(admin_port), healthy | {"ports": "ok", "store": "problem"})
