"""Installed as anybody installs it, the package is found by its scheme, and a gateway runs on it."""

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
PATIENCE = 60.0


def free_port() -> str:
    """A port that nobody used a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


class InstalledTests(SynchronousTestCase):
    skip = SKIP

    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="burrowgate-redis-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        # A build leaves files beside its source: it has a copy.
        source, target = self.folder / "source", self.folder / "installed"
        shutil.copytree(PACKAGE, source, ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info", "tests"))
        install = ("install", "--quiet", "--no-deps", "--no-build-isolation", "--target", str(target), str(source))
        self.run_python("-m", "pip", *install)
        path = [str(target), *(one or os.getcwd() for one in sys.path if Path(one or ".").resolve() != PACKAGE)]
        self.environ = {"PYTHONPATH": os.pathsep.join(path), "HOME": str(self.folder), "PATH": os.environ["PATH"]}
        self.where = ("--home", str(self.folder / "home"), "--port", free_port(), "--admin-port", free_port())
        self.url = f"redis://127.0.0.1:{server().port}/1?prefix={new_prefix()}"

    def run_python(self, *arguments: str, environ: dict[str, str] | None = None, succeeds: bool = True) -> str:
        """What Python with `arguments` says; on stderr where it fails."""
        done = subprocess.run(
            [sys.executable, *arguments], capture_output=True, text=True, timeout=PATIENCE, check=False, env=environ
        )
        self.assertEqual(done.returncode == 0, succeeds, done.stderr)
        return done.stdout if succeeds else done.stderr

    def burrowgate(self, *words: str, succeeds: bool = True) -> str:
        """What the command line says beside the gateway."""
        return self.run_python("-m", "burrowgate", *words, *self.where, environ=self.environ, succeeds=succeeds)

    def start_gateway(self) -> subprocess.Popen[str]:
        """A gateway on the store; it is stopped when the test ends."""
        gateway = subprocess.Popen(
            [sys.executable, "-m", "burrowgate", "run", "--store", self.url, *self.where],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=self.environ,
        )

        def stop() -> None:
            gateway.terminate()
            gateway.communicate(timeout=PATIENCE)

        self.addCleanup(stop)
        assert gateway.stderr is not None
        self.assertTrue(gateway.stderr.readline(), "It ended before it said anything.")
        return gateway

    def fetch(self, url: str) -> tuple[int, bytes]:
        """What a program gets for `url`."""
        parts = urlsplit(url)
        connection = HTTPConnection("127.0.0.1", parts.port or 80, timeout=PATIENCE)
        try:
            connection.request("GET", f"{parts.path}?{parts.query}", headers={"Host": parts.netloc})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def test_a_link_opens_until_it_is_revoked(self) -> None:
        site = self.folder / "site"
        site.mkdir()
        (site / "index.html").write_text("kept in Redis")
        gateway = self.start_gateway()
        self.burrowgate("targets", "add", "site", str(site))
        minted: dict[str, Any] = json.loads(self.burrowgate("sessions", "mint", "site", "--json"))
        status, body = self.fetch(minted["url"])
        self.assertEqual((status, b"kept in Redis" in body), (200, True))
        # What one gateway decided, the next one finds.
        gateway.terminate()
        gateway.wait(PATIENCE)
        self.start_gateway()
        self.assertEqual(self.fetch(minted["url"])[0], 200)
        self.burrowgate("sessions", "revoke", minted["session"]["id"])
        self.assertEqual(self.fetch(minted["url"])[0], 410)
        self.burrowgate("audit", "verify")
        said = self.burrowgate("doctor")
        self.assertIn("redis://127.0.0.1", said)
        self.assertIn(
            "redis: is provided by burrowgate_redis.opening:open_redis of the package burrowgate-redis.", said
        )

    def test_a_server_that_could_lose_data_is_refused_in_a_sentence(self) -> None:
        arguments = ("-m", "burrowgate", "run", "--store", "redis://:secret@127.0.0.1:1/0", *self.where)
        said = self.run_python(*arguments, environ=self.environ, succeeds=False)
        self.assertIn("redis://127.0.0.1:1/0 (burrowgate:) cannot be reached", said)
        self.assertNotIn("secret", said)
