"""Starts what an end-to-end test needs as real processes, on ports of their own, and stops it all again."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.support import certificates
from tests.support.ports import free_port

HERE = Path(__file__).parent
PATIENCE = 20.0
"""Seconds after which something that should have happened has not."""

T = TypeVar("T")


def until(look: Callable[[], T], what: str, timeout: float = PATIENCE) -> T:
    """What `look` gives as soon as that is true; fails with `what` when it never is."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.02)
    raise AssertionError(f"{what}: not within {timeout:g} seconds")


def environment(home: str, **more: str) -> dict[str, str]:
    """The environment of a person whose home folder is `home`, and who can import what we can."""
    path = os.pathsep.join(path or os.getcwd() for path in sys.path)
    return {"HOME": home, "PATH": os.environ["PATH"], "PYTHONPATH": path, "PYTHONUTF8": "1", **more}


class Process:
    """A program under test, with its output in files."""

    def __init__(
        self,
        case: unittest.TestCase,
        *arguments: str,
        program: str = sys.executable,
        cwd: str | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self._out = tempfile.TemporaryFile("w+")  # noqa: SIM115 - until `kill`
        self._err = tempfile.TemporaryFile("w+")  # noqa: SIM115
        self._process = subprocess.Popen(
            [program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=self._out,
            stderr=self._err,
            env=environ or environment(tempfile.gettempdir()),
            cwd=cwd,
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
        return self._line(self._out, number)

    def error_line(self, number: int = 0) -> str:
        """A line of what it says on stderr, waited for."""
        return self._line(self._err, number)

    def _line(self, file: Any, number: int) -> str:
        def look() -> str:
            lines = self._text(file).splitlines(keepends=True)
            if len(lines) > number and lines[number].endswith("\n"):
                return lines[number].strip() or "\n"
            if self._process.poll() is not None:
                raise AssertionError(f"No line {number}: {self.output!r} {self.errors!r}")
            return ""

        return until(look, f"line {number}").strip()

    def memory(self, what: str = "VmRSS") -> int:
        """How many bytes of memory it holds; with `VmHWM`, the most that it held since `forget_peak`."""
        found = re.search(rf"^{what}:\s+(\d+) kB$", Path(f"/proc/{self.pid}/status").read_text(), re.MULTILINE)
        assert found is not None
        return int(found[1]) * 1024

    def forget_peak(self) -> None:
        """Let `VmHWM` begin anew (proc(5), /proc/pid/clear_refs)."""
        Path(f"/proc/{self.pid}/clear_refs").write_text("5")

    def send(self, number: int) -> None:
        """Signal it."""
        self._process.send_signal(number)

    def wait(self) -> int:
        """Wait for its end; the exit code."""
        return self._process.wait(PATIENCE)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and wait for the end; the exit code."""
        self.send(number)
        return self.wait()

    def kill(self) -> None:
        """End it, however it is."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._out.close()
        self._err.close()


def new_folder(case: unittest.TestCase) -> str:
    """A folder that goes when the test ends."""
    folder = tempfile.TemporaryDirectory(prefix="burrowgate-test-", ignore_cleanup_errors=True)
    case.addCleanup(folder.cleanup)
    return folder.name


def fetch(url: str, *, method: str = "GET", port: int = 0, body: Any = None, **fields: str) -> tuple[int, bytes]:
    """What a program gets for `url`, whose host leads to this machine; no redirect is followed."""
    with_head = ask(url, method=method, port=port, body=body, **fields)
    return with_head[0].status, with_head[1]


def ask(url: str, *, method: str = "GET", port: int = 0, body: Any = None, **fields: str) -> tuple[HTTPResponse, bytes]:
    """The same, with the head of the answer."""
    parts = urlsplit(url)
    connection = HTTPConnection("127.0.0.1", port or parts.port or 80, timeout=PATIENCE)
    try:
        target = parts.path + ("?" + parts.query if parts.query else "")
        connection.request(method, target or "/", body=body, headers={"Host": parts.netloc, **fields})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


class Served:
    """What there is to ask of a gateway: its admin, its visitors' side, the command line."""

    process: Process

    def __init__(self, case: unittest.TestCase, home: str | None, beside: Served | None) -> None:
        self._case = case
        self.home: str = home or (beside.home if beside else os.path.join(new_folder(case), "home"))
        self.port: int = beside.port if beside else free_port()
        self.admin_port: int = beside.admin_port if beside else free_port()
        self.where = ("--home", self.home, "--port", str(self.port), "--admin-port", str(self.admin_port))

    @property
    def key(self) -> str:
        """The admin's key."""
        return Path(self.home, "admin.key").read_text().strip()

    def admin(self, method: str, path: str, body: object = None) -> Any:
        """What the admin answers; raises HTTPError."""
        return json.loads(self.ask_admin(method, f"/api/v1/{path}", body) or b"null")

    def ask_admin(self, method: str, path: str, body: object = None) -> bytes:
        """The same for any path, as bytes."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.admin_port}{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            text: bytes = answer.read()
            return text

    def cli(self, *words: str) -> subprocess.CompletedProcess[str]:
        """`burrowgate` with `words`, run to its end beside this gateway."""
        return run_cli(*words, *self.where)

    def told(self, *words: str) -> Any:
        """What `burrowgate` with `words` and `--json` says; it must succeed."""
        done = self.cli(*words, "--json")
        self._case.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def gauge(self, name: str) -> float:
        """A number of the metrics."""
        found = re.search(rf"^burrowgate_{name} (\S+)$", self.ask_admin("GET", "/metrics").decode(), re.MULTILINE)
        assert found is not None, name
        return float(found[1])


def run_cli(*words: str) -> subprocess.CompletedProcess[str]:
    """`burrowgate` with `words`, run to its end."""
    return subprocess.run(
        [sys.executable, "-m", "burrowgate", *words],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env=environment(tempfile.gettempdir()),
        check=False,
    )


class Shared(Served):
    """A gateway that was started by `burrowgate share`, as a person would; or one that `beside` started, used."""

    def __init__(
        self,
        case: unittest.TestCase,
        what: str,
        *options: str,
        home: str | None = None,
        beside: Served | None = None,
        cwd: str | None = None,
    ) -> None:
        super().__init__(case, home, beside)
        self.process = Process(case, "-m", "burrowgate", "share", what, "--json", *self.where, *options, cwd=cwd)
        reported = json.loads(self.process.line())
        self.url: str = reported["url"]
        self.token: str = reported["token"]
        self.session: str = reported["session"]
        self.target: str = reported["target"]
        self.host = self.url.split("/")[2]

    def get(self, path: str, **fields: str) -> tuple[int, bytes]:
        """What a program that sends `fields` gets."""
        return fetch(f"http://{self.host}{path}", port=self.port, **fields)


class Gateway(Served):
    """A gateway that was started by `burrowgate run`; with `beside`, from its home and on its ports."""

    def __init__(
        self, case: unittest.TestCase, *options: str, home: str | None = None, beside: Served | None = None
    ) -> None:
        super().__init__(case, home, beside)
        self.process = Process(case, "-m", "burrowgate", "run", *self.where, *options)
        self.process.error_line()

    def mint(self, target: str, **wish: object) -> dict[str, Any]:
        """What the admin answers to a wish for a session of `target`."""
        minted: dict[str, Any] = self.admin("POST", f"targets/{target}/sessions", wish)
        return minted

    def add(self, name: str, address: str) -> None:
        """Make a target."""
        self.admin("POST", "targets", {"name": name, "address": address})

    def revoke(self, session: str) -> None:
        """Revoke a session."""
        self.admin("POST", f"sessions/{session}/revoke")


def start_app(case: unittest.TestCase, *certificate: str) -> int:
    """The port of the application of `app.py`, started; with the file of a certificate and its key, over TLS."""
    return int(Process(case, str(HERE / "app.py"), *certificate).line())


def start_tls_app(case: unittest.TestCase) -> tuple[int, str]:
    """The port of that application over TLS, and the file of the authority that vouches for it."""
    folder = Path(new_folder(case))
    issuer = certificates.authority()
    (folder / "authority.pem").write_bytes(issuer.pem)
    server = certificates.server(issuer, "127.0.0.1")
    key = server.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "server.pem").write_bytes(key + server.pem)
    return start_app(case, str(folder / "server.pem")), str(folder / "authority.pem")


def site(case: unittest.TestCase, **pages: str) -> str:
    """A folder named `site` with `pages`: their names without the ending, and their texts."""
    folder = Path(new_folder(case), "site")
    folder.mkdir()
    for name, text in (pages or {"index": "hello"}).items():
        (folder / f"{name}.html").write_text(text)
    return str(folder)
