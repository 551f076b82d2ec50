"""A real sshd with a key that it accepts, and a terminal server in a process of its own in front of it."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.support import ROOT, WAIT_SECONDS
from tests.support.ports import free_port
from tests.support.tcp_servers import SshServer


def ssh_server(folder: Path, *lines: str, key_type: str = "ed25519") -> SshServer:
    """Return a started sshd that accepts the key `folder / "key"`, which is made; `lines` configure it further."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    key = folder / "key"
    if not key.exists():
        subprocess.run(["ssh-keygen", "-q", "-t", key_type, "-N", "", "-C", "", "-f", key], check=True)
    server = SshServer(*lines, f"AuthorizedKeysFile {key}.pub", "PermitRootLogin yes", "AcceptEnv LANG")
    server.start()
    return server


def host_key(server: SshServer) -> str:
    """Return the public host key of `server` as a pin."""
    return (server.folder / "host.pub").read_text("ascii").strip()


class TerminalServer:
    """The page and the WebSocket of a terminal of `sshd`, in a process of its own."""

    def __init__(self, test: unittest.TestCase, sshd: SshServer, key: Path, scope: str = "off") -> None:
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self.recordings = Path(tempfile.mkdtemp(prefix="burrowgate-test-")) / "recordings"
        self.reports: list[list[Any]] = []
        command = [sys.executable, "-m", "tests.support.terminal_server", str(self.port), str(sshd.port), str(key)]
        self._process = subprocess.Popen(
            [*command, host_key(sshd), str(self.recordings), scope, sshd.user],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        test.addCleanup(self._stop)
        threading.Thread(target=self._read, daemon=True).start()
        self.wait_for("ready")

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.reports.append(json.loads(line))

    def _stop(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(WAIT_SECONDS)
        self._process.stdout.close()

    def order(self, line: str) -> None:
        """Send an order to the server: `cut REASON`, or `drop` to lose the connections of all pages."""
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def of_kind(self, kind: str) -> list[list[Any]]:
        """Return the reports of `kind` so far."""
        return [report for report in self.reports if report[0] == kind]

    def wait_for(self, kind: str) -> list[Any]:
        """Return the first report of `kind`."""
        wait_until(lambda: bool(self.of_kind(kind)), f"no report {kind}")
        return self.of_kind(kind)[0]


def wait_until(condition: Callable[[], bool], failure: str) -> None:
    """Wait for another process. Raises AssertionError after `WAIT_SECONDS`."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(failure)
        time.sleep(0.02)
