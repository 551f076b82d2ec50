"""No process of ours imports from the working directory (SEC-70): each way to start one, with modules planted there."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path

from tests.support.cli_process import ProcessTestCase, Running

_PLANTED = [
    "OpenSSL",
    "acme",
    "attr",
    "burrowgate",
    "click",
    "constantly",
    "cryptography",
    "h2",
    "hpack",
    "httptools",
    "hyperlink",
    "idna",
    "incremental",
    "json",
    "msgspec",
    "opentelemetry",
    "pickle",
    "prometheus_client",
    "psycopg",
    "resource",
    "segno",
    "service_identity",
    "sitecustomize",
    "sqlite3",
    "ssl",
    "tomllib",
    "treq",
    "twisted",
    "usercustomize",
    "zope",
]
_PLANT = """import os
with open(os.environ["PLANTED"], "a") as file:
    file.write(__name__ + "\\n")
raise ImportError(__name__)
"""
_BY_MODULE = (sys.executable, "-m", "burrowgate")


class PlantedModules(ProcessTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.folder = os.path.abspath(self.folder)
        self.imported = Path(self.mktemp())
        self.environ = {
            **self.environ,
            "PLANTED": str(self.imported.absolute()),
            "HOME": self.folder,
            "BURROWGATE_HOME": os.path.join(self.folder, "home"),
        }
        for name in _PLANTED:
            Path(self.folder, f"{name}.py").write_text(_PLANT)
        plugins = Path(self.folder, "twisted/plugins")
        plugins.mkdir(parents=True)
        (plugins / "planted_plugin.py").write_text(_PLANT)
        self.script = Path(self.folder, "bin/burrowgate")
        self.script.parent.mkdir()
        self.script.write_text("from burrowgate.__main__ import main\nmain()\n")
        # As an installation has them: the interpreter and the console script, whose folder comes first on the path.
        self.by_script = (sys.executable, str(self.script))

    def assert_none_imported(self) -> None:
        found = self.imported.read_text().split() if self.imported.exists() else []
        self.assertEqual(found, [])

    def with_empty_entry(self) -> None:
        """Give `PYTHONPATH` an empty entry, as `PYTHONPATH=$UNSET:/opt/x` does, but keep interpreters startable."""
        # `site` itself imports these two as soon as the interpreter starts, before any program of ours.
        for name in ("sitecustomize", "usercustomize"):
            Path(self.folder, f"{name}.py").unlink()
        self.environ["PYTHONPATH"] += os.pathsep

    def serve(self, *words: str, program: tuple[str, ...]) -> None:
        """Start a gateway, and stop it once it serves."""
        ports = ("--port", "0", "--admin-port", "0", "--drain-timeout", "1s")
        gateway = Running(self, *words, *ports, program=program)
        line = gateway.error_line()
        if "serves visitors" not in line:
            self.fail(line + gateway.finish()[2])
        gateway.send(signal.SIGTERM)
        self.assertEqual(gateway.finish()[0], 0)
        self.assert_none_imported()

    def test_planted_modules_are_imported_from_a_path_that_has_them(self) -> None:
        environ = {**self.environ, "PYTHONPATH": self.folder}
        subprocess.run(
            [sys.executable, "-c", "import httptools"], env=environ, cwd=self.folder, capture_output=True, check=False
        )
        self.assertIn("httptools", self.imported.read_text().split())

    def test_run_by_the_console_script(self) -> None:
        self.serve("run", program=self.by_script)

    def test_run_with_workers_by_the_console_script(self) -> None:
        self.serve("run", "--workers", "2", program=self.by_script)

    def test_run_by_module(self) -> None:
        # `python -m burrowgate` takes a `burrowgate` of the working directory before any of our code runs.
        Path(self.folder, "burrowgate.py").unlink()
        self.serve("run", program=_BY_MODULE)

    def test_run_with_workers_by_module(self) -> None:
        Path(self.folder, "burrowgate.py").unlink()
        self.serve("run", "--workers", "2", program=_BY_MODULE)

    def test_run_with_an_empty_entry_of_the_path(self) -> None:
        self.with_empty_entry()
        self.serve("run", "--workers", "2", program=self.by_script)

    def test_share(self) -> None:
        for program in (self.by_script, (sys.executable, "-P", "-m", "burrowgate")):
            sharing = Running(self, "share", "./site", "--json", "--port", "0", "--admin-port", "0", program=program)
            self.assertIn("url", self.json_line(sharing))
            sharing.send(signal.SIGTERM)
            self.assertEqual(sharing.finish()[0], 0)
        self.assert_none_imported()

    def test_other_commands(self) -> None:
        for words in (
            ["--version"],
            ["--help"],
            ["keys", "list"],
            ["keys", "rotate"],
            ["service", "install"],
            ["ca", "--help"],
        ):
            code, _, err = Running(self, *words, program=self.by_script).finish()
            self.assertEqual((code, err), (0, ""), words)
        self.assert_none_imported()

    def test_command_of_the_installed_unit(self) -> None:
        unit = json.loads(Running(self, "service", "install", "--json", program=self.by_script).finish()[1])["unit"]
        (command,) = [line[10:] for line in Path(unit).read_text().splitlines() if line.startswith("ExecStart=")]
        self.serve("--workers", "2", program=tuple(shlex.split(command)))

    def test_twistd(self) -> None:
        script = Path(sysconfig.get_path("scripts"), "twistd")
        Path(self.folder, "x.toml").write_text("port = 0\nadmin_port = 0\n")
        program = (sys.executable, str(script), "-n", "--pidfile=", "burrowgate", "--config", "x.toml")
        gateway = Running(self, program=program)
        while '"Serving ' not in (line := gateway.line()):
            if not line:
                self.fail(gateway.finish()[2])
        gateway.send(signal.SIGTERM)
        gateway.finish()
        self.assert_none_imported()
