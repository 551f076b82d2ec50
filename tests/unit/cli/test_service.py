"""`burrowgate service`: install and uninstall of units; systemd-analyze checks these and those in `examples/`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from burrowgate.cli.options import Settings
from burrowgate.cli.service import _quoted, unit_for
from burrowgate.server.huge_pages import environment, of_this_machine
from tests.support import ROOT, TestCase, requires
from tests.support.cli import Outcome, run_with

EXAMPLES = ROOT / "examples/systemd"
EXPOSURE = 15
"""Maximum exposure of the hardened unit in `systemd-analyze security`, in tenths of its points (0 to 100)."""


class UnitCase(TestCase):
    def setUp(self) -> None:
        self.home = Path(self.mktemp())
        self.home.mkdir()
        self.unit = self.home / ".config/systemd/user/burrowgate.service"

    def service(self, *words: str) -> Outcome:
        return run_with(Settings(environ={"HOME": str(self.home)}), "service", *words)


class InstallTests(UnitCase):
    def test_unit_is_written_once_and_the_next_step_printed(self) -> None:
        outcome = self.service("install")
        self.assertEqual((outcome.code, outcome.err), (0, ""))
        self.assertIn("enable --now burrowgate.service", outcome.out)
        text = self.unit.read_text()
        self.assertIn(f"\nExecStart={sys.executable} -P -m burrowgate run --home {self.home}/.burrowgate\n", text)
        self.assertIn("Type=notify", text)
        self.assertIn("\nEnvironment=PYTHONSAFEPATH=1", text)
        for name, value in of_this_machine().items():
            self.assertIn(f" {name}={value}", text)
        again = self.service("install", "--json").json
        self.assertEqual((again["changed"], again["unit"], self.unit.read_text()), (False, str(self.unit), text))

    def test_other_options_change_the_unit(self) -> None:
        self.service("install")
        outcome = self.service("install", "--port", "8500", "--admin-socket", "a.sock", "--json").json
        self.assertEqual((outcome["changed"], "restart" in outcome["next"]), (True, True))
        self.assertIn(" --port 8500 --admin-socket a.sock\n", self.unit.read_text())

    def test_invalid_configuration_is_not_installed(self) -> None:
        self.assertEqual(self.service("install", "--config", "none.toml").code, 7)
        self.assertFalse(self.unit.exists())

    def test_unit_of_another_origin_is_not_changed(self) -> None:
        self.unit.parent.mkdir(parents=True)
        self.unit.write_text("[Service]\n")
        for word in ("install", "uninstall"):
            outcome = self.service(word)
            self.assertEqual((outcome.code, "move it away" in outcome.err), (4, True))
        self.assertEqual(self.unit.read_text(), "[Service]\n")

    def test_uninstall_removes_the_unit(self) -> None:
        self.service("install")
        wants = self.unit.parent / "default.target.wants/burrowgate.service"
        wants.parent.mkdir()
        wants.symlink_to(self.unit)
        outcome = self.service("uninstall")
        self.assertIn("stop burrowgate.service", outcome.out)
        self.assertFalse(self.unit.exists() or wants.is_symlink())
        again = self.service("uninstall", "--json")
        self.assertEqual((again.code, again.json["changed"]), (0, False))

    def test_missing_or_relative_home_is_refused(self) -> None:
        environ = {"BURROWGATE_HOME": str(self.home / "x")}
        self.assertEqual(run_with(Settings(environ=environ), "service", "install").code, 7)
        environ_with_folder = {**environ, "XDG_CONFIG_HOME": str(self.home / "c")}
        self.assertEqual(run_with(Settings(environ=environ_with_folder), "service", "install").code, 0)
        self.assertTrue((self.home / "c/systemd/user/burrowgate.service").exists())


class QuotingTests(TestCase):
    def test_words_are_quoted_for_systemd(self) -> None:
        for word, quoted in {
            "/opt/x": "/opt/x",
            "a b": '"a b"',
            "50%": "50%%",
            "$HOME": "$$HOME",
            'a"b\\c': '"a\\"b\\\\c"',
            "a;b": '"a;b"',
            "": '""',
            "a b%$": '"a b%%$$"',
        }.items():
            self.assertEqual(_quoted(word), quoted)


@requires("systemd-analyze")
class AnalysisTests(UnitCase):
    def analyse(self, *words: str) -> str:
        done = subprocess.run(
            ["systemd-analyze", *words],
            capture_output=True,
            text=True,
            env={"PATH": os.environ["PATH"], "HOME": str(self.home), "XDG_RUNTIME_DIR": str(self.home)},
            timeout=60,
            check=False,
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return done.stdout

    def example(self, name: str) -> str:
        """Return the path of a copy of the example, with a command that exists."""
        text = (EXAMPLES / name).read_text().replace("/opt/burrowgate/bin/burrowgate", "/bin/true")
        (self.home / name).write_text(text)
        return str(self.home / name)

    def test_example_units_are_valid(self) -> None:
        self.analyse("verify", self.example("burrowgate.service"), self.example("burrowgate.socket"))
        self.analyse("verify", self.example("burrowgate.service"), self.example("burrowgate-https.socket"))

    def test_hardened_example_has_the_same_huge_pages(self) -> None:
        text = (EXAMPLES / "burrowgate.service").read_text()
        for name, value in environment("glibc 2.36", "[always]", 2 << 20).items():
            self.assertIn(f"{name}={value}", text)

    def test_hardened_example_has_a_low_exposure(self) -> None:
        unit = self.example("burrowgate.service")
        output = self.analyse("security", "--offline=yes", "--no-pager", f"--threshold={EXPOSURE}", unit)
        self.assertRegex(output, r"Overall exposure level for burrowgate.service: [01]\.[0-9] OK")

    def test_installed_unit_is_valid(self) -> None:
        self.service("install", "--home", str(self.home / "a b%c"))
        self.analyse("--user", "verify", str(self.unit))

    def test_sandbox_permits_an_ordinary_program(self) -> None:
        # cffi allocates callbacks in memory that is writable and executable, such as OpenSSL's verification of targets.
        settings = Settings(environ={"HOME": str(self.home)})
        for text in ((EXAMPLES / "burrowgate.service").read_text(), unit_for(settings, settings.config())):
            self.assertIsNone(re.search(r"^MemoryDenyWriteExecute", text, re.MULTILINE))
            self.assertIn("\nType=notify\n", text)
