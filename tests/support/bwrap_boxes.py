"""Boxes in bubblewrap for tests: launchers with the browser or with a small program in its place, and what is left."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from burrowgate.boxes.interfaces import Handle, LauncherContext, LaunchSpec
from burrowgate.boxes.launchers import running
from burrowgate.boxes.launchers.bwrap import BwrapLauncher
from burrowgate.boxes.launchers.bwrap_command import label
from tests.support import ROOT, requires

requires_bwrap = requires("bwrap")
SMALL_ENTRY = r"""
exec >/dev/null 2>&1
exec 4<&0 </dev/null
printf 'printf "RFB 003.008\\n"\nexec cat\n' >/tmp/screen
socat UNIX-LISTEN:/run/bg/rfb.sock,fork EXEC:'sh /tmp/screen' &
: >/run/bg/page
cat <&4
"""
"""A box without a browser: its screen says its banner, and it ends with its gateway."""


def small_programs(folder: Path, script: str = SMALL_ENTRY) -> Path:
    """Return a folder whose `entry` is `script`."""
    programs = folder / "programs"
    programs.mkdir()
    (programs / "entry").write_text(script, "utf-8")
    return programs


class BwrapBoxes:
    """Hooks of the contract of launchers."""

    programs: Path | None = None
    """The folder of `entry`; None for that of the browser."""

    def setUp(self) -> None:
        self.launchers: list[BwrapLauncher] = []

    def launcher(self, gateway_id: str, **changes: Any) -> BwrapLauncher:
        """A launcher of bubblewrap, with `changes`."""
        from twisted.internet import reactor

        if self.programs is not None:
            changes.setdefault("programs", self.programs)
        launcher = BwrapLauncher(LauncherContext(reactor=reactor, gateway_id=gateway_id), **changes)
        self.launchers.append(launcher)
        return launcher

    def make_launcher(self, gateway_id: str) -> Any:
        return self.launcher(gateway_id)

    def without_limits(self, gateway_id: str) -> Any:
        return self.launcher(gateway_id, hierarchy=None)

    def without_runtime(self, gateway_id: str) -> Any:
        return self.launcher(gateway_id, path="/nonexistent")

    def process_of(self, handle: Handle) -> int:
        """The first process of a box, which the last launcher that has it started."""
        (pid,) = {pid for launcher in self.launchers if (pid := launcher.process_of(handle)) is not None}
        return pid

    async def crash(self, handle: Handle) -> None:
        os.kill(self.process_of(handle), signal.SIGKILL)

    async def leftovers(self, spec: LaunchSpec) -> Sequence[str]:
        return leftovers(spec)

    async def abandon(self, spec: LaunchSpec) -> None:
        with started_elsewhere(spec, self.programs) as process:
            process.kill()

    def effective_limits(self, handle: Handle) -> dict[str, int]:
        return effective_limits(self.process_of(handle))


def leftovers(spec: LaunchSpec) -> list[str]:
    """Return what of the box of `spec` is on this machine: processes, cgroups and mounts."""
    found = [f"process {pid}" for pid in running.with_label(label(spec.gateway_id, spec.box_id))]
    found += [
        f"{path.parent} in a cgroup" for path in Path("/proc").glob("[0-9]*/cgroup") if spec.box_id in _text(path)
    ]
    for root in Path("/sys/fs/cgroup").iterdir():
        if (root / "burrowgate" / spec.gateway_id / spec.box_id).exists():
            found.append(f"cgroup in {root}")
    found += [line for line in Path("/proc/self/mounts").read_text("utf-8").splitlines() if spec.box_id in line]
    return found


def _text(path: Path) -> str:
    """Return the contents of a file of a process, which may have ended."""
    try:
        return path.read_text("ascii")
    except OSError:
        return ""


def effective_limits(pid: int) -> dict[str, int]:
    """Return the limits of the cgroups of a process, in the names of the contract (version 1)."""
    groups = {}
    for line in Path(f"/proc/{pid}/cgroup").read_text("ascii").splitlines():
        _, controllers, path = line.split(":", 2)
        groups |= {name: Path(f"/sys/fs/cgroup/{name}{path}") for name in controllers.split(",")}

    def number(controller: str, name: str) -> int:
        return int((groups[controller] / name).read_text("ascii"))

    return {
        "memory": number("memory", "memory.limit_in_bytes"),
        "memory_and_swap": number("memory", "memory.memsw.limit_in_bytes"),
        "pids": number("pids", "pids.max"),
        "cpu_percent": 100 * number("cpu", "cpu.cfs_quota_us") // number("cpu", "cpu.cfs_period_us"),
    }


_GATEWAY = """
import pickle, sys
from pathlib import Path
from twisted.internet import reactor
from twisted.internet.defer import Deferred
from burrowgate.boxes.interfaces import LauncherContext
from burrowgate.boxes.launchers.bwrap import BwrapLauncher
from burrowgate.boxes.launchers.bwrap_command import PROGRAMS
spec, programs = pickle.loads(sys.stdin.buffer.read())
launcher = BwrapLauncher(LauncherContext(reactor=reactor, gateway_id=spec.gateway_id), programs=programs or PROGRAMS)

async def stored(handle):
    pass

async def start():
    await launcher.launch(spec, stored, lambda step: None)
    print("ready", flush=True)

def failed(failure):
    print(failure.getTraceback(), flush=True)
    reactor.stop()

reactor.callWhenRunning(lambda: Deferred.fromCoroutine(start()).addErrback(failed))
reactor.run()
"""


class started_elsewhere:
    """The box of a spec, started by another process, which is the value and which the caller ends."""

    def __init__(self, spec: LaunchSpec, programs: Path | None) -> None:
        import pickle

        self._process = subprocess.Popen(
            [sys.executable, "-c", _GATEWAY],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert self._process.stdin is not None
        self._process.stdin.write(pickle.dumps((spec, programs)))
        self._process.stdin.close()

    def __enter__(self) -> subprocess.Popen[bytes]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if line != b"ready\n":
            raise AssertionError((line + self._process.stdout.read()).decode())
        return self._process

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()
