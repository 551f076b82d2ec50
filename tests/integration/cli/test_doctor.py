"""`burrowgate doctor`: single checks, and all checks with and without a running gateway."""

from __future__ import annotations

import json
import os
import signal
import socket
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from twisted.internet import reactor
from twisted.internet.protocol import Factory, Protocol

from burrowgate.cli.doctor import (
    CLOCK_SLACK,
    accept,
    certificates,
    clock,
    clock_step,
    home,
    plugins,
    ports,
    providers,
    web_assets,
)
from burrowgate.cli.tcp_probe import describe_absence
from burrowgate.errors import HomeError
from burrowgate.server.clock import ClockMark, steady_time
from burrowgate.server.clock_files import boot_id, read_mark, write_mark
from burrowgate.server.config import sources
from burrowgate.server.home import Home
from tests.support import ReactorTestCase, TestCase
from tests.support.cli_process import ProcessTestCase
from tests.support.tls_clients import authority, put, server
from tests.support.web_assets import requires_web_assets

NOW = datetime(2027, 1, 1, tzinfo=UTC).timestamp()


class HomeTests(TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.mktemp())

    def test_missing_home_is_ok_and_not_created(self) -> None:
        self.assertEqual(home(self.folder).level, "ok")
        self.assertFalse(self.folder.exists())

    def test_intact_home_is_ok(self) -> None:
        Home(self.folder).load_keys()
        self.assertEqual(home(self.folder).level, "ok")

    def test_key_readable_by_others_is_a_problem(self) -> None:
        kid = Home(self.folder).load_keys().newest.kid
        os.chmod(self.folder / "keys" / kid, 0o644)
        found = home(self.folder)
        self.assertEqual(found.level, "problem")
        self.assertIn("chmod 600", found.detail)


class PortTests(TestCase):
    def test_free_port_is_ok_and_a_bound_one_a_problem(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            number = taken.getsockname()[1]
            config = sources.load(None, {"HOME": self.mktemp()}, {"port": 0, "admin_port": number})
            visitors, admin = ports(config)
        self.assertEqual((visitors.level, admin.level), ("ok", "problem"))
        self.assertIn(str(number), admin.detail)


class ClockStepTests(TestCase):
    """Steps of the machine's clock; a mark that is behind stands for a clock that was set forward."""

    def setUp(self) -> None:
        self.folder = Path(self.mktemp())
        self.folder.mkdir()

    def mark(self, *, behind: float) -> None:
        write_mark(self.folder / "clock", ClockMark(time.time() - behind, steady_time(), boot_id()))

    def test_home_without_a_mark_has_no_step(self) -> None:
        self.assertIsNone(clock_step(self.folder))

    def test_clock_that_agrees_is_no_step(self) -> None:
        self.mark(behind=0.5)
        self.assertIsNone(clock_step(self.folder))

    def test_clock_that_was_set_forward_is_a_problem_with_the_command(self) -> None:
        self.mark(behind=86400 + 5)
        found = clock_step(self.folder)
        assert found is not None
        self.assertEqual(found.level, "problem")
        self.assertIn("1 day ahead", found.detail)
        self.assertIn("burrowgate doctor --accept-clock", found.detail)

    def test_acceptance_is_written_for_this_boot(self) -> None:
        self.mark(behind=86400)
        self.assertEqual(accept(self.folder).level, "ok")
        accepted = json.loads((self.folder / "clock.accepted").read_bytes())
        self.assertEqual(accepted["boot"], boot_id())
        self.assertAlmostEqual(accepted["offset"], time.time() - steady_time(), places=0)

    def test_clock_that_was_set_back_is_not_accepted(self) -> None:
        self.mark(behind=-86400)
        found = accept(self.folder)
        self.assertEqual(found.level, "problem")
        self.assertIn("never goes back", found.detail)
        self.assertIsNone(read_mark(self.folder / "clock.accepted"))

    def test_missing_home_is_reported(self) -> None:
        with self.assertRaises(HomeError):
            accept(self.folder / "none")


class CertificateTests(TestCase):
    def test_certificates_are_ok_warning_or_problem_by_expiry(self) -> None:
        home = Path(self.mktemp())
        config = sources.load(None, {"HOME": str(home)}, {"home": str(home), "tls": True})
        self.assertEqual(certificates(config, NOW), [])
        put(home / "certificates", "good", server(authority(), "app.example.com"))
        (home / "certificates" / "odd.pem").write_text("nonsense")
        now = datetime.now(UTC).timestamp()
        for moment, level in ((now - 30 * 86400, "ok"), (now - 86400, "warning"), (now + 86400, "problem")):
            self.assertEqual([one.level for one in certificates(config, moment)], [level, "problem"])


class ClockTests(TestCase):
    def test_clock_before_the_release_or_the_newest_event_is_a_problem(self) -> None:
        self.assertEqual(clock(NOW, None).level, "ok")
        self.assertEqual(clock(NOW, NOW + CLOCK_SLACK).level, "ok")
        self.assertEqual(clock(NOW, NOW + CLOCK_SLACK + 1).level, "problem")
        self.assertEqual(clock(0, None).level, "problem")


class PluginTests(TestCase):
    def test_foreign_store_is_named_and_two_for_one_scheme_are_a_warning(self) -> None:
        one, two = plugins({"redis": ("a:open of the package a",), "tape": ("b", "c")})
        self.assertEqual((one.level, one.detail), ("ok", "redis: is provided by a:open of the package a."))
        self.assertEqual((two.level, two.detail), ("warning", "tape: is provided by b and c; uninstall all but one."))


class WebAssetTests(TestCase):
    def test_what_the_build_lacked_is_a_warning(self) -> None:
        for found in web_assets():
            self.assertEqual((found.level, found.check), ("warning", "assets"))
            self.assertIn("python tools/web_assets.py", found.detail)

    @requires_web_assets
    def test_complete_installation_has_nothing_to_report(self) -> None:
        self.assertEqual(web_assets(), [])


class ProviderTests(TestCase):
    def test_missing_secrets_and_unverified_addresses_are_found(self) -> None:
        folder = Path(self.mktemp())
        folder.mkdir()
        file = folder / "burrowgate.toml"
        table = '[[provider]]\nname = "corp"\nissuer = "https://id.example.com"\nclient_id = "1"\n'
        for more, levels in (
            ("", []),
            ('client_secret_file = "corp.secret"\n', ["problem"]),
            ("trust_unverified_email = true\n", ["warning"]),
        ):
            file.write_text(table + more)
            config = sources.load(file, {}, {"home": str(folder)})
            self.assertEqual([finding.level for finding in providers(config)], levels, more)


class ProbeTests(ReactorTestCase):
    async def test_port_is_probed_by_a_connection(self) -> None:
        port = reactor.listenTCP(0, Factory.forProtocol(Protocol), interface="127.0.0.1")
        address = f"127.0.0.1:{port.getHost().port}"
        self.assertIsNone(await describe_absence(reactor, address))
        await port.stopListening()
        self.assertIn(address, str(await describe_absence(reactor, address)))

    async def test_socket_is_probed_by_a_connection(self) -> None:
        with tempfile.TemporaryDirectory(prefix="bg-") as folder:
            path = f"{folder}/app.sock"
            self.assertIn(f"no socket {path}", str(await describe_absence(reactor, f"unix:{path}")))
            port = reactor.listenUNIX(path, Factory.forProtocol(Protocol))
            self.assertIsNone(await describe_absence(reactor, f"unix:{path}:/app"))
            await port.stopListening()
            with socket.socket(socket.AF_UNIX) as left:
                left.bind(path)
            self.assertIn(f"nothing answers at {path}", str(await describe_absence(reactor, f"unix:{path}")))

    async def test_folder_is_probed_by_its_existence(self) -> None:
        folder = self.mktemp()
        self.assertIn("does not exist", str(await describe_absence(reactor, folder)))
        os.makedirs(folder)
        self.assertIsNone(await describe_absence(reactor, folder))


class ProcessTests(ProcessTestCase):
    def levels(self, admin_port: str) -> dict[str, str]:
        """Return the level of each check; of several checks with one name, the last."""
        code, out, err = self.run_cli("doctor", "--json", "--port", "0", "--admin-port", admin_port)
        found = json.loads(out)
        self.assertEqual((code == 0, err), (found["ok"], ""))
        return {check["check"]: check["level"] for check in found["checks"]}

    def test_checks_with_and_without_a_running_gateway(self) -> None:
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
