"""The examples in Python: what a page and a folder show is run as it stands."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import unittest
from pathlib import Path

from tests.support import ROOT
from tests.support.gateway_process import (
    Gateway,
    Process,
    environment,
    fetch,
    new_folder,
    site,
    start_app,
    until,
)
from tests.support.ports import free_port

EXAMPLES = ROOT / "examples/python"
PAGE = (ROOT / "docs/python.md").read_text("utf-8")
_LINK = re.compile(r"^http://\S+$", re.MULTILINE)
"""A line of its own: the server prints addresses too."""
BLOCKS = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def variables(home: str, port: int, admin_port: int) -> dict[str, str]:
    """Return the environment of a program that uses the gateway of a home in `home`, and writes each line at once."""
    ports = {"BURROWGATE_PORT": str(port), "BURROWGATE_ADMIN_PORT": str(admin_port)}
    return environment(home, BURROWGATE_HOME=os.path.join(home, "gateway"), PYTHONUNBUFFERED="1", **ports)


def first_line(program: Process) -> str:
    """Return the first line of a program that starts another one, and perhaps a gateway, before it prints."""
    until(lambda: "\n" in program.output or program.has_ended, "the first line")
    return program.line()


class PageTests(unittest.TestCase):
    def setUp(self) -> None:
        self.gateway = Gateway(self)
        self.app = start_app(self)

    def block(self, text: str) -> Process:
        """Start the one block of the page that has `text`, with the port of an application that runs."""
        (source,) = (block for block in BLOCKS if text in block)
        script = Path(new_folder(self), "script.py")
        script.write_text(source.replace("3000", str(self.app)))
        variable = variables(new_folder(self), self.gateway.port, self.gateway.admin_port)
        return Process(self, str(script), environ=variable | {"BURROWGATE_HOME": self.gateway.home})

    def test_link_of_the_first_example_is_waited_for_and_revoked(self) -> None:
        for text in ("burrowgate.share(3000", "burrowgate.share_async(3000"):
            program = self.block(text)
            url = first_line(program)
            self.assertEqual(fetch(url)[0], 200)
            self.assertEqual(program.wait(), 0, program.errors)
            self.assertEqual(fetch(url)[0], 410)

    def test_client_does_what_the_page_says(self) -> None:
        program = self.block("Client.from_home()\nclient.add")
        self.assertEqual(program.wait(), 0, program.errors)
        lines = program.output.splitlines()
        self.assertTrue(lines[1].startswith("for Ada 20"), lines)
        self.assertTrue(lines[2].startswith("session-not-found There is no session"), lines)
        program = self.block("AsyncClient.from_home()")
        self.assertEqual(program.wait(), 0, program.errors)
        self.assertIn("target.deleted", program.output)


class ScriptTests(unittest.TestCase):
    def test_server_is_started_shared_and_ended(self) -> None:
        port, home = free_port(), new_folder(self)
        folder = site(self)
        serve = (sys.executable, "-m", "http.server", "--directory", folder, "--bind", "127.0.0.1", str(port))
        program = Process(
            self,
            str(EXAMPLES / "serve_and_share.py"),
            str(port),
            *serve,
            environ=variables(home, free_port(), free_port()),
        )
        link = until(lambda: _LINK.search(program.output), "the link")
        self.assertEqual(fetch(link[0]), (200, b"hello"))
        self.assertEqual(program.stop(signal.SIGINT), 0, program.errors)
        with self.assertRaises(ConnectionRefusedError):
            fetch(f"http://127.0.0.1:{port}/")

    def test_fixture_gives_tests_a_link(self) -> None:
        folder = new_folder(self)
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", ".", "."],
            cwd=EXAMPLES / "pytest_link",
            env=variables(folder, free_port(), free_port()) | {"PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("3 passed", done.stdout)


class NotebookTests(unittest.TestCase):
    def test_cells_run_in_the_loop_of_a_notebook(self) -> None:
        variable = variables(new_folder(self), free_port(), free_port())
        notebook = str(EXAMPLES / "notebook.ipynb")
        program = Process(self, "-m", "tests.support.notebook", notebook, environ=variable, cwd=site(self))
        first, second = json.loads(first_line(program)), program.line(1)
        self.assertIn('<a href="http', first)
        self.assertTrue(second.startswith("http"), second)
        until(lambda: program.has_ended, "the end of the notebook")
        self.assertEqual(program.wait(), 0, program.errors)
