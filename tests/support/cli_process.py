"""Runs the command line in a separate process."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from tests.support import WAIT_SECONDS, TestCase

START = "from burrowgate.cli.main import main; main()"


class Running:
    """A running `burrowgate` with the arguments `words`; killed when the test ends."""

    def __init__(
        self, case: ProcessTestCase, *words: str, program: tuple[str, ...] = (sys.executable, "-c", START)
    ) -> None:
        self._process = subprocess.Popen(
            [*program, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=case.environ,
            cwd=case.folder,
        )
        timer = threading.Timer(WAIT_SECONDS, self._process.kill)
        timer.start()
        case.addCleanup(timer.join)
        case.addCleanup(timer.cancel)
        case.addCleanup(self.finish)
        case.addCleanup(self._process.kill)

    @property
    def pid(self) -> int:
        return self._process.pid

    def line(self) -> str:
        """Return the next line of stdout, or an empty string at its end."""
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def error_line(self) -> str:
        """Return the next line of stderr."""
        assert self._process.stderr is not None
        return self._process.stderr.readline()

    def send(self, number: signal.Signals) -> None:
        """Send a signal to the process."""
        self._process.send_signal(number)

    def finish(self) -> tuple[int, str, str]:
        """Wait for the process; return its exit code and the rest of stdout and stderr."""
        if self._process.stdout is None or self._process.stdout.closed:
            return self._process.wait(), "", ""
        out, err = self._process.communicate()
        return self._process.returncode, out, err


class ProcessTestCase(TestCase):
    """A test of processes that share a home."""

    def setUp(self) -> None:
        self.folder = self.mktemp()
        os.makedirs(os.path.join(self.folder, "site"))
        with open(os.path.join(self.folder, "site", "index.html"), "w") as page:
            page.write("hello")
        self.environ = {
            "HOME": self.folder,
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(entry or os.getcwd() for entry in sys.path),
            "BURROWGATE_HOME": os.path.join(self.folder, "home"),
        }

    def start(self, *words: str) -> Running:
        """Start `burrowgate` with the arguments `words`."""
        return Running(self, *words)

    def start_program(self, *words: str) -> Running:
        """Start the program and arguments `words`."""
        return Running(self, program=words)

    def run_cli(self, *words: str) -> tuple[int, str, str]:
        """Run `burrowgate` with the arguments `words` and wait for it."""
        return self.start(*words).finish()

    def start_gateway(self) -> tuple[Running, str]:
        """Start a gateway; return it and its admin port."""
        gateway = self.start("run", "--port", "0", "--admin-port", "0", "--drain-timeout", "1s")
        reported = gateway.error_line()
        return gateway, reported.partition(" its admin on 127.0.0.1:")[2].partition(";")[0]

    def get(self, url: str) -> tuple[int, bytes]:
        """Return status and body for a GET of a link. The host is sent as `Host` only and never resolved."""
        parts = urlsplit(url)
        connection = HTTPConnection("127.0.0.1", parts.port or 80, timeout=WAIT_SECONDS)
        self.addCleanup(connection.close)
        connection.request("GET", f"{parts.path}?{parts.query}", headers={"Host": parts.netloc})
        answer = connection.getresponse()
        return answer.status, answer.read()

    def json_line(self, running: Running) -> Any:
        """Parse the next line of stdout as JSON."""
        line = running.line()
        self.assertTrue(line, "It printed nothing.")
        return json.loads(line)
