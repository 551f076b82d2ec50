"""Child processes on their own cores, with their CPU time and memory as the operating system accounts for them."""

from __future__ import annotations

import ctypes
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.errors import NoResult

TIMEOUT_SECONDS = 30.0
"""Default time to wait for anything."""

_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1
_SYSTEM_PATHS = "/usr/local/sbin:/usr/sbin:/sbin"


def find(program: str) -> str | None:
    """Return the path of `program`, also in the folders of servers that are not in every PATH."""
    return shutil.which(program) or shutil.which(program, path=_SYSTEM_PATHS)


def first_line(*command: str) -> str:
    """Return the first line of the output of `command`, or "" if there is none."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False)
    except OSError:
        return ""
    return (done.stdout + done.stderr).strip().partition("\n")[0].strip()


def free_port() -> int:
    """Return a port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(look: Callable[[], bool], what: str, timeout: float = TIMEOUT_SECONDS) -> None:
    """Wait until `look` returns true. Raises `NoResult`, which names `what`, after `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while not look():
        if time.monotonic() > deadline:
            raise NoResult(f"{what}: not within {timeout:g} seconds")
        time.sleep(0.02)


class Process:
    """A running program, with its children."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        log: Path,
        cores: Collection[int],
        cwd: Path | None = None,
        environ: Mapping[str, str] | None = None,
        nice: int = 0,
        piped: bool = False,
    ) -> None:
        """Output goes to `log`; with `piped`, stdin and stdout are used by `ask` instead."""

        def prepare() -> None:
            # The kernel stops the program if the bench ends without having done so (prctl(2)).
            _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
            os.sched_setaffinity(0, cores)
            os.nice(nice)

        self.log = log
        with log.open("ab") as file:
            pipe = subprocess.PIPE if piped else None
            self._process = subprocess.Popen(
                command,
                stdin=pipe or subprocess.DEVNULL,
                stdout=pipe or file,
                stderr=file,
                cwd=cwd,
                env=None if environ is None else {**os.environ, **environ},
                preexec_fn=prepare,  # noqa: PLW1509 - this process has no threads at that time
            )
        self.pid = self._process.pid

    def ask(self, *words: object) -> Any:
        """Send a command to a piped program and return its response, both in JSON. Raises `NoResult`."""
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(words).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise NoResult(f"the load ended: {self.last_log_line()}") from None
        line = self._process.stdout.readline()
        if not line:
            raise NoResult(f"the load ended: {self.last_log_line()}")
        response = json.loads(line)
        if isinstance(response, dict) and "fault" in response:
            raise NoResult(response["fault"])
        return response

    def last_log_line(self) -> str:
        """Return the last line of the log."""
        lines = self.log.read_text("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"

    @property
    def lives(self) -> bool:
        """Whether the program still runs."""
        return self._process.poll() is None

    def listens(self, port: int) -> Process:
        """Wait until the program accepts connections on `port`; returns this object. Raises `NoResult`."""

        def look() -> bool:
            if not self.lives:
                raise NoResult(f"{self._process.args!r} ended at once: {self.last_log_line()}")
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", port)) == 0

        wait_until(look, f"port {port} of {self.log.stem}")
        return self

    def family(self) -> list[int]:
        """Return the process ids of the program and of all its descendants."""
        family, unread = [], [self.pid]
        while unread:
            pid = unread.pop()
            family.append(pid)
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                unread += map(int, _read(children).split())
        return family

    def cpu(self) -> float:
        """Return the CPU time, user and system, of the program and its living descendants in seconds."""
        return sum(cpu_of(pid) for pid in self.family())

    def memory(self, what: str = "VmRSS") -> int:
        """Return the memory of the program and its descendants in bytes; `VmHWM` is the peak since `forget_peak`."""
        line = re.compile(rf"^{what}:\s+(\d+) kB$", re.MULTILINE)
        matches = (line.search(_read(Path(f"/proc/{pid}/status"))) for pid in self.family())
        return sum(int(match[1]) * 1024 for match in matches if match)

    def forget_peak(self) -> None:
        """Reset `VmHWM` (proc(5), /proc/pid/clear_refs)."""
        for pid in self.family():
            Path(f"/proc/{pid}/clear_refs").write_text("5")

    def stop(self) -> None:
        """Terminate the program, and kill it if it does not end within five seconds."""
        if self.lives:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


def cpu_of(pid: int) -> float:
    """Return the CPU time of one process in seconds, including threads that have ended."""
    # The clock of clock_getcpuclockid(3) for another process: CPUCLOCK_SCHED of its thread group.
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return 0.0


def _read(path: Path) -> str:
    """Return the text of a file in /proc, or "" if the process has ended."""
    try:
        return path.read_text()
    except OSError:
        return ""
