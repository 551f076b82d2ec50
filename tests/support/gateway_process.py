"""Starts gateways and applications for end-to-end tests as processes, and stops them when the test ends."""

from __future__ import annotations

import contextlib
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

from tests.support import WAIT_SECONDS, certificates
from tests.support.ports import free_port

HERE = Path(__file__).parent

T = TypeVar("T")


def until(look: Callable[[], T], what: str, timeout: float = WAIT_SECONDS) -> T:
    """Poll `look` and return its first true result.

    Raises AssertionError with the text `what` after `timeout` seconds.
    """
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.02)
    raise AssertionError(f"{what}: not within {timeout:g} seconds")


def environment(home: str, **more: str) -> dict[str, str]:
    """Return environment variables with the home folder `home` and the import path of this process."""
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
        output: int | None = None,
    ) -> None:
        """`output` is a descriptor in place of the files of stdout and stderr."""
        self._out = tempfile.TemporaryFile("w+")  # noqa: SIM115 - until `kill`
        self._err = tempfile.TemporaryFile("w+")  # noqa: SIM115
        self._process = subprocess.Popen(
            [program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=self._out if output is None else output,
            stderr=self._err if output is None else output,
            env=environ or environment(tempfile.gettempdir()),
            cwd=cwd,
            # If a shell above the tests ends, the kernel continues the stopped processes of its session (setpgid(2)).
            start_new_session=True,
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
        """Everything written to stdout so far."""
        return self._text(self._out)

    @property
    def errors(self) -> str:
        """Everything written to stderr so far."""
        return self._text(self._err)

    def line(self, number: int = 0) -> str:
        """Wait for line `number` of stdout and return it."""
        return self._line(self._out, number)

    def error_line(self, number: int = 0) -> str:
        """Wait for line `number` of stderr and return it."""
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
        """Return the resident memory in bytes; with `VmHWM`, its peak since `forget_peak`."""
        found = re.search(rf"^{what}:\s+(\d+) kB$", Path(f"/proc/{self.pid}/status").read_text(), re.MULTILINE)
        assert found is not None
        return int(found[1]) * 1024

    def forget_peak(self) -> None:
        """Reset the peak that `VmHWM` reports (proc(5), /proc/pid/clear_refs)."""
        Path(f"/proc/{self.pid}/clear_refs").write_text("5")

    def send(self, number: int) -> None:
        """Send a signal to the process."""
        self._process.send_signal(number)

    def wait(self) -> int:
        """Wait for the process to end and return its exit code."""
        return self._process.wait(WAIT_SECONDS)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal, wait for the process to end and return its exit code."""
        self.send(number)
        return self.wait()

    @property
    def has_ended(self) -> bool:
        """Whether the process has ended."""
        return self._process.poll() is not None

    def kill(self) -> None:
        """Kill what still runs of the process and of its group, such as nginx's workers, and close its output files."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
        self._out.close()
        self._err.close()


def new_folder(case: unittest.TestCase) -> str:
    """Return a new folder that is removed when the test ends."""
    folder = tempfile.TemporaryDirectory(prefix="burrowgate-test-", ignore_cleanup_errors=True)
    case.addCleanup(folder.cleanup)
    return folder.name


def fetch(url: str, *, method: str = "GET", port: int = 0, body: Any = None, **fields: str) -> tuple[int, bytes]:
    """Return status and body of the response to a request for `url`.

    The request goes to this machine, whatever the host of `url` is. Redirects are not followed.
    """
    with_head = ask(url, method=method, port=port, body=body, **fields)
    return with_head[0].status, with_head[1]


def ask(url: str, *, method: str = "GET", port: int = 0, body: Any = None, **fields: str) -> tuple[HTTPResponse, bytes]:
    """Like `fetch`, but return the response object and the body."""
    parts = urlsplit(url)
    connection = HTTPConnection("127.0.0.1", port or parts.port or 80, timeout=WAIT_SECONDS)
    try:
        target = parts.path + ("?" + parts.query if parts.query else "")
        connection.request(method, target or "/", body=body, headers={"Host": parts.netloc, **fields})
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()


class Served:
    """Access to a gateway: its admin API, its ports and its command line."""

    process: Process

    def __init__(self, case: unittest.TestCase, home: str | None, beside: Served | None) -> None:
        self._case = case
        self.home: str = home or (beside.home if beside else os.path.join(new_folder(case), "home"))
        self.port: int = beside.port if beside else free_port()
        self.admin_port: int = beside.admin_port if beside else free_port()
        self.where = ("--home", self.home, "--port", str(self.port), "--admin-port", str(self.admin_port))

    @property
    def key(self) -> str:
        """The admin key."""
        return Path(self.home, "admin.key").read_text().strip()

    def admin(self, method: str, path: str, body: object = None) -> Any:
        """Call the admin API and return the JSON of its response. Raises HTTPError for an error status."""
        return json.loads(self.ask_admin(method, f"/api/v1/{path}", body) or b"null")

    def ask_admin(self, method: str, path: str, body: object = None) -> bytes:
        """Like `admin`, for any path of the admin site, and return the body as bytes."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.admin_port}{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=WAIT_SECONDS) as answer:
            text: bytes = answer.read()
            return text

    def cli(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run `burrowgate` with the arguments `words` on this gateway's home and ports."""
        return run_cli(*words, *self.where)

    def cli_json(self, *words: str) -> Any:
        """Run `burrowgate` with `words` and `--json`, check that it succeeds, and return the parsed output."""
        done = self.cli(*words, "--json")
        self._case.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def is_ready(self) -> bool:
        """Whether `readyz` says that visitors are served."""
        try:
            return bool(self.ask_admin("GET", "/readyz"))
        except OSError:  # it does not listen, or says 503
            return False

    def gauge(self, name: str) -> float:
        """Return the value of the metric `burrowgate_<name>`, which has no labels."""
        found = re.search(rf"^burrowgate_{name} (\S+)$", self.ask_admin("GET", "/metrics").decode(), re.MULTILINE)
        assert found is not None, name
        return float(found[1])


def run_cli(*words: str) -> subprocess.CompletedProcess[str]:
    """Run `burrowgate` with the arguments `words` and wait for it."""
    return subprocess.run(
        [sys.executable, "-m", "burrowgate", *words],
        capture_output=True,
        text=True,
        timeout=WAIT_SECONDS,
        env=environment(tempfile.gettempdir()),
        check=False,
    )


class Shared(Served):
    """A `burrowgate share` process: it starts a gateway, or uses the one of `beside`."""

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
        """Return status and body of a GET with `fields`."""
        return fetch(f"http://{self.host}{path}", port=self.port, **fields)


class Gateway(Served):
    """A gateway started by `burrowgate run`; with `beside`, from the same home and on the same ports."""

    def __init__(
        self,
        case: unittest.TestCase,
        *options: str,
        home: str | None = None,
        beside: Served | None = None,
        output: int | None = None,
    ) -> None:
        """`output` is as in `Process`."""
        super().__init__(case, home, beside)
        self.process = Process(case, "-m", "burrowgate", "run", *self.where, *options, output=output)
        if output is None:
            self.process.error_line()
        else:
            until(self.is_ready, "the gateway is ready")

    def mint(self, target: str, **fields: object) -> dict[str, Any]:
        """Mint a session of `target` and return the response of the admin API."""
        minted: dict[str, Any] = self.admin("POST", f"targets/{target}/sessions", fields)
        return minted

    def add(self, name: str, address: str) -> None:
        """Add a target."""
        self.admin("POST", "targets", {"name": name, "address": address})

    def revoke(self, session: str) -> None:
        """Revoke a session."""
        self.admin("POST", f"sessions/{session}/revoke")


def start_app(case: unittest.TestCase, *certificate: str) -> int:
    """Start the application `app.py` and return its port. With a file of a certificate and its key, it speaks TLS."""
    return int(Process(case, str(HERE / "app.py"), *certificate).line())


def start_tls_app(case: unittest.TestCase) -> tuple[int, str]:
    """Start the application with TLS; return its port and the file of the CA that signed its certificate."""
    folder = Path(new_folder(case))
    issuer = certificates.authority()
    (folder / "authority.pem").write_bytes(issuer.pem)
    server = certificates.server(issuer, "127.0.0.1")
    key = server.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "server.pem").write_bytes(key + server.pem)
    return start_app(case, str(folder / "server.pem")), str(folder / "authority.pem")


def site(case: unittest.TestCase, **pages: str) -> str:
    """Return a folder named `site` with HTML files: `pages` maps names without `.html` to contents."""
    folder = Path(new_folder(case), "site")
    folder.mkdir()
    for name, text in (pages or {"index": "hello"}).items():
        (folder / f"{name}.html").write_text(text)
    return str(folder)
