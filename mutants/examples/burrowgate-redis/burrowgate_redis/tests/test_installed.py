"""The package installed with pip: Burrowgate finds it by its URL scheme, and a gateway runs on it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from twisted.trial.unittest import SynchronousTestCase

from burrowgate_redis.tests.servers import SKIP, new_prefix, server

PACKAGE = Path(__file__).parents[2]
TIMEOUT = 60.0


def free_port() -> str:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


class InstalledTests(SynchronousTestCase):
    skip = SKIP

    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="burrowgate-redis-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        # A build writes files next to its source, so it runs on a copy.
        source, target = self.folder / "source", self.folder / "installed"
        shutil.copytree(PACKAGE, source, ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info", "tests"))
        install = ("install", "--quiet", "--no-deps", "--no-build-isolation", "--target", str(target), str(source))
        self.run_python("-m", "pip", *install)
        path = [str(target), *(entry or os.getcwd() for entry in sys.path if Path(entry or ".").resolve() != PACKAGE)]
        self.environ = {"PYTHONPATH": os.pathsep.join(path), "HOME": str(self.folder), "PATH": os.environ["PATH"]}
        self.options = ("--home", str(self.folder / "home"), "--port", free_port(), "--admin-port", free_port())
        self.url = f"redis://127.0.0.1:{server().port}/1?prefix={new_prefix()}"

    def run_python(self, *arguments: str, environ: dict[str, str] | None = None, succeeds: bool = True) -> str:
        """The stdout of Python run with `arguments`, or its stderr if it is expected to fail."""
        completed = subprocess.run(
            [sys.executable, *arguments], capture_output=True, text=True, timeout=TIMEOUT, check=False, env=environ
        )
        self.assertEqual(completed.returncode == 0, succeeds, completed.stderr)
        return completed.stdout if succeeds else completed.stderr

    def burrowgate(self, *arguments: str, succeeds: bool = True) -> str:
        """The output of a command of `burrowgate`."""
        return self.run_python("-m", "burrowgate", *arguments, *self.options, environ=self.environ, succeeds=succeeds)

    def start_gateway(self) -> subprocess.Popen[str]:
        """Start a gateway on the store; it is stopped when the test ends."""
        gateway = subprocess.Popen(
            [sys.executable, "-m", "burrowgate", "run", "--store", self.url, *self.options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environ,
        )

        def stop() -> None:
            gateway.terminate()
            gateway.communicate(timeout=TIMEOUT)

        self.addCleanup(stop)
        assert gateway.stderr is not None
        self.assertTrue(gateway.stderr.readline(), "It ended before it logged anything.")
        return gateway

    def fetch(self, url: str) -> tuple[int, bytes]:
        """The status and body of a GET of `url`."""
        parts = urlsplit(url)
        connection = HTTPConnection("127.0.0.1", parts.port or 80, timeout=TIMEOUT)
        try:
            connection.request("GET", f"{parts.path}?{parts.query}", headers={"Host": parts.netloc})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def test_link_works_until_revoked(self) -> None:
        site = self.folder / "site"
        site.mkdir()
        (site / "index.html").write_text("kept in Redis")
        gateway = self.start_gateway()
        self.burrowgate("targets", "add", "site", str(site))
        minted: dict[str, Any] = json.loads(self.burrowgate("sessions", "mint", "site", "--json"))
        status, body = self.fetch(minted["url"])
        self.assertEqual((status, b"kept in Redis" in body), (200, True))
        # The session survives a restart of the gateway.
        gateway.terminate()
        gateway.wait(TIMEOUT)
        self.start_gateway()
        self.assertEqual(self.fetch(minted["url"])[0], 200)
        self.burrowgate("sessions", "revoke", minted["session"]["id"])
        self.assertEqual(self.fetch(minted["url"])[0], 410)
        self.burrowgate("audit", "verify")
        output = self.burrowgate("doctor")
        self.assertIn("redis://127.0.0.1", output)
        self.assertIn(
            "redis: is provided by burrowgate_redis.plugin:open_redis of the package burrowgate-redis.", output
        )

    def test_unreachable_server_is_reported_without_password(self) -> None:
        arguments = ("-m", "burrowgate", "run", "--store", "redis://:secret@127.0.0.1:1/0", *self.options)
        output = self.run_python(*arguments, environ=self.environ, succeeds=False)
        self.assertIn("redis://127.0.0.1:1/0 (burrowgate:) cannot be reached", output)
        self.assertNotIn("secret", output)
