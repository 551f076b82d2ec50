"""`twistd burrowgate`: the gateway as a Twisted service, in a separate process."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.protocol import ProcessProtocol
from twisted.python.failure import Failure
from twisted.python.usage import UsageError

from burrowgate.server.config.keys import KEYS
from burrowgate.server.twistd import Options, makeService
from tests.support import ROOT, ReactorTestCase, TestCase
from tests.support.sockets import Apps, admin, connect

REACTOR: Any = reactor


class OptionTests(TestCase):
    def options(self, *words: str) -> Options:
        options = Options()
        options.parseOptions(list(words))
        return options

    def test_every_key_is_an_option(self) -> None:
        options = self.options("--port", "0", "--client-header-timeout", "5s")
        self.assertTrue({key.option[2:] for key in KEYS} <= set(options))
        config = options.load()
        self.assertEqual((config.port, config.client_header_timeout), (0, 5))

    def test_invalid_value_is_a_usage_error(self) -> None:
        with self.assertRaises(UsageError) as raised:
            makeService(self.options("--port", "99999"))
        self.assertIn("--port", str(raised.exception))

    def test_refuses_workers(self) -> None:
        with self.assertRaises(UsageError) as raised:
            makeService(self.options("--workers", "2"))
        self.assertIn("burrowgate run", str(raised.exception))

    def test_daemon_logs_to_private_file_in_home(self) -> None:
        home = Path(self.mktemp())
        makeService(self.options("--home", str(home)))
        self.assertEqual((home / "gateway.log").stat().st_mode & 0o777, 0o600)


class Process(ProcessProtocol):
    """A twistd process and its output."""

    def __init__(self) -> None:
        self.out = b""
        self.ended: Deferred[int | None] = Deferred()
        self.serving: Deferred[dict[str, Any]] = Deferred()

    def outReceived(self, data: bytes) -> None:
        self.out += data
        for line in self.out.split(b"\n")[:-1]:
            if line.startswith(b"{") and b'"Serving ' in line and not self.serving.called:
                self.serving.callback(json.loads(line))

    errReceived = outReceived

    def processEnded(self, reason: Failure) -> None:
        value: Any = reason.value
        self.ended.callback(-value.signal if value.signal else value.exitCode)
        if not self.serving.called:
            self.serving.errback(RuntimeError(self.out.decode()))


class TwistdTests(ReactorTestCase):
    def command(self, config: Path) -> list[str]:
        twistd = [sys.executable, "-c", "from twisted.scripts.twistd import run; run()", "-n", "--pidfile="]
        return [*twistd, "burrowgate", "--config", str(config)]

    def config(self, **values: Any) -> Path:
        home = Path(self.mktemp())
        self.home = home
        config = home.parent / "x.toml"
        values = {"home": str(home), "port": 0, "admin_port": 0, **values}
        config.write_text("".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items()))
        return config

    async def test_serves_and_drains_on_sigterm(self) -> None:
        app = Apps(reactor)
        self.addCleanup(lambda: Deferred.fromCoroutine(app.stop()))
        process = Process()
        command = self.command(self.config())
        running = REACTOR.spawnProcess(
            process, command[0], command, env=os.environ | {"PYTHONPATH": str(ROOT)}, path=str(self.home.parent)
        )
        try:
            message = (await process.serving)["message"]
            port, admin_port = map(int, re.findall(r"127\.0\.0\.1:([0-9]+)", message))
            key = (self.home / "admin.key").read_text().strip()
            target = {"name": "app", "address": f"127.0.0.1:{app.port}", "type": "http"}
            await admin(reactor, admin_port, key, "POST", "targets", target)
            minted = await admin(reactor, admin_port, key, "POST", "targets/app/sessions", {})
            clients = [await connect(reactor, port) for _ in range(5)]
            for client in clients:
                client.send(
                    f"GET /slow HTTP/1.1\r\nHost: app.localhost\r\nBurrowgate-Token: {minted['token']}\r\n\r\n".encode()
                )
            await app.until(lambda: len(app.held) == len(clients))
            running.signalProcess("TERM")
            for held in app.held:
                held.hello()
            for client in clients:
                self.assertTrue((await client.end()).endswith(b"hello"))
            # After an orderly shutdown, twistd ends itself with the signal that it received.
            self.assertEqual(await process.ended, -signal.SIGTERM)
        except BaseException:
            running.signalProcess("KILL")
            raise
        self.assertNotIn(b"Traceback", process.out)
        self.assertIn(b'"message":"Stopped"', process.out)
        (visits,) = [line for line in process.out.split(b"\n") if b'"path":"/slow"' in line][-1:]
        self.assertEqual(json.loads(visits)["status"], 200)

    def test_reports_failed_start_and_ends(self) -> None:
        ended = subprocess.run(
            self.command(self.config(store="nonsense:x")),
            cwd=self.home.parent,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            timeout=60,
            check=False,
        )
        self.assertIn(b"Not started: No store plugin is known for the scheme 'nonsense'", ended.stdout)
        self.assertNotIn(b"Traceback", ended.stdout + ended.stderr)

    def test_reports_invalid_configuration_at_once(self) -> None:
        ended = subprocess.run(
            self.command(self.config(nonsense=1)),
            cwd=self.home.parent,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            timeout=60,
            check=False,
        )
        self.assertEqual(ended.returncode, 1)
        self.assertIn(b"nonsense", ended.stdout + ended.stderr)
