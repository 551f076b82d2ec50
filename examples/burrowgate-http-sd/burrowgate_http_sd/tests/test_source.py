"""The source fulfils the contract on a real HTTP server, and is found by its type once its package is installed."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from twisted.internet import reactor
from twisted.internet.protocol import Factory, Protocol
from twisted.trial.unittest import SynchronousTestCase, TestCase
from twisted.web.resource import Resource
from twisted.web.server import Site

from burrowgate.host_sources.interfaces import IHostSource, SourceContext
from burrowgate.testing.host_source_contract import HostSourceContract
from burrowgate_http_sd.source import HttpSource, _host

PACKAGE = Path(__file__).parents[2]
TOKEN = "hunter2-token"
GROUPS = [
    {"targets": ["10.0.0.5:5433", "db2.example", "[::1]:5432"], "labels": {"environment": "production"}},
    {"targets": ["10.0.0.9"], "labels": {"environment": "test"}},
    {"targets": ["10.0.0.5:5433"], "labels": {"environment": "production"}},
]


class Inventory(Resource):
    """Answers with `GROUPS` to who has the token."""

    isLeaf = True

    def render_GET(self, request: Any) -> bytes:
        if request.getHeader("Authorization") != f"Bearer {TOKEN}":
            request.setResponseCode(401)
            return b"No."
        return b"x" * 2_000_000 if request.path == b"/long" else json.dumps(GROUPS).encode()


class HttpSourceTests(HostSourceContract, TestCase):
    required = ("url",)
    secrets = (TOKEN, "hunter2-password")

    def setUp(self) -> None:
        self.token = Path(tempfile.mkdtemp(prefix="burrowgate-http-sd-")) / "token"
        self.addCleanup(shutil.rmtree, self.token.parent, ignore_errors=True)
        self.token.write_text(f"{TOKEN}\n", "ascii")
        self.port = self.listen(Site(Inventory()))

    def listen(self, factory: Any) -> int:
        port: Any = reactor.listenTCP(0, factory, interface="127.0.0.1")
        self.addCleanup(port.stopListening)
        return int(port.getHost().port)

    def make_source(self, context: SourceContext) -> IHostSource:
        return HttpSource(context)

    def at(self, port: int, path: str = "hosts") -> Mapping[str, str]:
        return {"url": f"http://127.0.0.1:{port}/{path}", "token_file": str(self.token.absolute())}

    def options(self) -> Mapping[str, str]:
        return {**self.at(self.port), "label": "environment=production"}

    def expected(self) -> Sequence[tuple[str, int | None]]:
        return [("10.0.0.5", 5433), ("db2.example", None), ("::1", 5432)]

    def away_options(self) -> Mapping[str, str]:
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            return {"url": f"http://name:hunter2-password@127.0.0.1:{unused.getsockname()[1]}/"}

    def silent_options(self) -> Mapping[str, str]:
        return self.at(self.listen(Factory.forProtocol(Protocol)))

    async def test_without_a_label_all_groups_count(self) -> None:
        self.assertEqual(len(await self.a_source().hosts(self.a_request(self.at(self.port)))), 4)

    async def test_wrong_answers_are_said(self) -> None:
        from burrowgate.errors import HostsRefused, HostsUnavailable

        self.assertIn("401", await self.refused(HostsRefused, self.a_source(), {"url": self.at(self.port)["url"]}))
        await self.refused(HostsUnavailable, self.a_source(), self.at(self.port, "long"))
        await self.refused(HostsRefused, self.a_source(), {"url": "file:///etc/passwd"})
        missing = {**self.at(self.port), "token_file": "/nonexistent"}
        self.assertIn("/nonexistent", await self.refused(HostsRefused, self.a_source(), missing))


class HostTests(SynchronousTestCase):
    def test_ports_are_optional(self) -> None:
        for target, expected in (
            ("db.example", ("db.example", None)),
            ("db.example:1", ("db.example", 1)),
            ("[fe80::1]:2", ("fe80::1", 2)),
            ("fe80::1", ("fe80::1", None)),
        ):
            found = _host(target)
            self.assertEqual((found.address, found.port), expected)


class InstalledTests(SynchronousTestCase):
    def test_installed_package_is_found_by_its_type(self) -> None:
        folder = Path(tempfile.mkdtemp(prefix="burrowgate-http-sd-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        # A build writes files next to its source, so it runs on a copy.
        source, target = folder / "source", folder / "installed"
        shutil.copytree(PACKAGE, source, ignore=shutil.ignore_patterns("__pycache__", "build", "*.egg-info", "tests"))
        install = ("-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--target", str(target))
        subprocess.run([sys.executable, *install, str(source)], check=True, timeout=60)
        path = [str(target), *(entry or os.getcwd() for entry in sys.path if Path(entry or ".").resolve() != PACKAGE)]
        program = (
            "import sys\n"
            "from burrowgate.host_sources.catalogue import HOST_SOURCES\n"
            "print([factory.type for factory in HOST_SOURCES.known()], 'twisted.web.client' in sys.modules)\n"
        )
        shown = subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True,
            env={"PYTHONPATH": os.pathsep.join(path), "PATH": os.environ["PATH"]}, cwd=folder,
        )  # fmt: skip
        self.assertEqual(shown.stdout, "['dns', 'http-sd'] False\n", shown.stderr)
