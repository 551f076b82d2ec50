"""Programs on cores of their own, and what they cost by the operating system's accounting."""

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
"""Seconds after which what should have happened has not."""

_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1
_SYSTEM_PATHS = "/usr/local/sbin:/usr/sbin:/sbin"


def find(program: str) -> str | None:
    """The path of `program`, also where servers are that people do not have in their PATH."""
    return shutil.which(program) or shutil.which(program, path=_SYSTEM_PATHS)


def first_line(*command: str) -> str:
    """The first line that `command` says of itself, on stdout or stderr; empty where it says nothing."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False)
    except OSError:
        return ""
    return (done.stdout + done.stderr).strip().partition("\n")[0].strip()


def free_port() -> int:
    """A port that nobody used a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(look: Callable[[], bool], what: str, timeout: float = TIMEOUT_SECONDS) -> None:
    """Wait for `look`; raises `NoResult` that says `what` did not happen."""
    deadline = time.monotonic() + timeout
    while not look():
        if time.monotonic() > deadline:
            raise NoResult(f"{what}: not within {timeout:g} seconds")
        time.sleep(0.02)


class Process:
    """A program, started; with its children, where it has some."""

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
        """What it says goes to `log`; with `piped`, its stdin and stdout are for `ask` instead."""

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
        """Tell a program that was started to be asked something; the JSON it answers. Raises `NoResult`."""
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(words).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise NoResult(f"the load ended: {self.last_log_line()}") from None
        answer = self._process.stdout.readline()
        if not answer:
            raise NoResult(f"the load ended: {self.last_log_line()}")
        found = json.loads(answer)
        if isinstance(found, dict) and "fault" in found:
            raise NoResult(found["fault"])
        return found

    def last_log_line(self) -> str:
        """The last line of its log."""
        lines = self.log.read_text("utf-8", "replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"

    @property
    def lives(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def listens(self, port: int) -> Process:
        """Itself, once it takes connections on `port`. Raises `NoResult`."""

        def look() -> bool:
            if not self.lives:
                raise NoResult(f"{self._process.args!r} ended at once: {self.last_log_line()}")
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", port)) == 0

        wait_until(look, f"port {port} of {self.log.stem}")
        return self

    def family(self) -> list[int]:
        """Its process id, and those of its children and theirs."""
        found, waiting = [], [self.pid]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            for children in Path(f"/proc/{pid}/task").glob("*/children"):
                waiting += map(int, _read(children).split())
        return found

    def cpu(self) -> float:
        """Seconds of CPU, in user and system mode, that it and its living children have taken so far."""
        return sum(cpu_of(pid) for pid in self.family())

    def memory(self, what: str = "VmRSS") -> int:
        """Bytes of memory that it and its children hold; with `VmHWM`, the most since `forget_peak`."""
        line = re.compile(rf"^{what}:\s+(\d+) kB$", re.MULTILINE)
        found = (line.search(_read(Path(f"/proc/{pid}/status"))) for pid in self.family())
        return sum(int(one[1]) * 1024 for one in found if one)

    def forget_peak(self) -> None:
        """Let `VmHWM` begin anew (proc(5), /proc/pid/clear_refs)."""
        for pid in self.family():
            Path(f"/proc/{pid}/clear_refs").write_text("5")

    def stop(self) -> None:
        """End it, in peace where it does so within five seconds."""
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
    """Seconds of CPU that one process has taken, threads that ended included, to the nanosecond."""
    # What clock_getcpuclockid(3) gives for another process: CPUCLOCK_SCHED of its thread group.
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return 0.0


def _read(path: Path) -> str:
    """The text of a file in /proc; empty once the process is gone."""
    try:
        return path.read_text()
    except OSError:
        return ""
