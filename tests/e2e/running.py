"""Starts what an end-to-end test needs as real processes, on ports of their own, and stops it all again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PATIENCE = 20.0
"""Seconds after which something that should have happened has not."""


class Process:
    """A program under test, with its output in files."""

    def __init__(self, case: unittest.TestCase, *arguments: str, cwd: str | None = None) -> None:
        self._out = tempfile.TemporaryFile("w+")
        self._err = tempfile.TemporaryFile("w+")
        environ = {name: value for name, value in os.environ.items() if not name.startswith("BURROWGATE_")}
        environ["PYTHONPATH"] = os.pathsep.join(path or os.getcwd() for path in sys.path)
        self._process = subprocess.Popen(
            [sys.executable, *arguments], stdin=subprocess.DEVNULL, stdout=self._out, stderr=self._err, env=environ, cwd=cwd
        )
        case.addCleanup(self.kill)

    @property
    def pid(self) -> int:
        return self._process.pid

    def _text(self, file: Any) -> str:
        with open(f"/proc/self/fd/{file.fileno()}", encoding="utf-8") as copy:
            return copy.read()

    @property
    def output(self) -> str:
        """What it wrote to stdout so far."""
        return self._text(self._out)

    @property
    def errors(self) -> str:
        """What it wrote to stderr so far."""
        return self._text(self._err)

    def line(self, number: int = 0) -> str:
        """A line of its output, waited for."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            lines = self.output.splitlines(keepends=True)
            if len(lines) > number and lines[number].endswith("\n"):
                return lines[number].strip()
            if self._process.poll() is not None:
                break
            time.sleep(0.02)
        raise AssertionError(f"No line {number}: {self.output!r} {self.errors!r}")

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; the exit code."""
        self._process.send_signal(number)
        return self._process.wait(PATIENCE)

    def kill(self) -> None:
        """End it, however it is."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._out.close()
        self._err.close()


def free_port() -> int:
    """A port that nobody used a moment ago."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Shared:
    """A gateway that was started by `burrowgate share`, as a person would."""

    def __init__(self, case: unittest.TestCase, what: str, *options: str, home: str | None = None) -> None:
        if home is None:
            folder = tempfile.TemporaryDirectory()
            case.addCleanup(folder.cleanup)
            home = os.path.join(folder.name, "home")
        self.home = home
        self.port, self.admin_port = free_port(), free_port()
        self.process = Process(
            case,
            *("-m", "burrowgate", "share", what, "--json", "--home", home),
            *("--port", str(self.port), "--admin-port", str(self.admin_port), *options),
        )
        told = json.loads(self.process.line())
        self.url: str = told["url"]
        self.token: str = told["token"]
        self.session: str = told["session"]
        self.target: str = told["target"]
        self.host = self.url.split("/")[2]

    def admin(self, method: str, path: str, body: object = None) -> Any:
        """What the admin answers; raises HTTPError."""
        key = Path(self.home, "admin.key").read_text().strip()
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.admin_port}/api/v1/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            text = answer.read()
            return json.loads(text) if text else None

    def get(self, path: str, **fields: str) -> tuple[int, bytes]:
        """What a program that sends `fields` gets."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"Host": self.host, **fields})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()


def start_app(case: unittest.TestCase) -> int:
    """The port of the application of `app.py`, started."""
    return int(Process(case, str(HERE / "app.py")).line())
