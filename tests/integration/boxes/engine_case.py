"""The hooks of the contract of launchers for container engines."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.unix import Client

from burrowgate.boxes.interfaces import Handle, ILauncher, LauncherContext, LaunchSpec
from burrowgate.boxes.launchers.engine.api import EngineApi
from burrowgate.boxes.launchers.engine.container import name_of
from burrowgate.boxes.launchers.engine.launcher import EngineLauncher
from burrowgate.boxes.waiting import until
from burrowgate.testing.launcher_contract.isolation import NAMESPACES_WITHOUT_USER
from tests.support import ROOT
from tests.support.container_engines import IMAGE, ContainerEngine

PROGRAMS = str(ROOT / "tests/support/boxes/banner")
CLOCK: Any = reactor
NO_LIMITS = {"Memory": 0, "MemorySwap": 0, "PidsLimit": 0, "NanoCpus": 0, "CpuQuota": 0}


def _has_no_connection() -> bool:
    return not any(isinstance(one, Client) for one in CLOCK.getReaders())


def make_launcher(gateway_id: str, socket: str, *, programs: str = PROGRAMS, image: str = IMAGE) -> EngineLauncher:
    """Return a launcher."""
    context = LauncherContext(reactor=reactor, gateway_id=gateway_id)
    return EngineLauncher(context, socket=socket, image=image, programs=programs)


class LimitlessApi(EngineApi):
    """What an engine that sees no cgroups answers: it has created the container, and dropped the limits (measured)."""

    async def inspect(self, container: str) -> Mapping[str, Any]:
        inspected = dict(await super().inspect(container))
        return inspected | {"HostConfig": dict(inspected["HostConfig"]) | NO_LIMITS}


class EngineHooks:
    """The hooks; `engine` returns the engine."""

    namespaces = NAMESPACES_WITHOUT_USER

    def setUp(self) -> Any:
        # The answer to a wait for a container may come a moment after its deletion.
        case: Any = self
        case.addCleanup(lambda: Deferred.fromCoroutine(until(_has_no_connection, CLOCK, seconds=5)))
        return super().setUp()  # type: ignore[misc]

    def engine(self) -> ContainerEngine:
        raise NotImplementedError

    def make_launcher(self, gateway_id: str) -> ILauncher:
        return make_launcher(gateway_id, self.engine().socket)

    def without_runtime(self, gateway_id: str) -> ILauncher:
        return make_launcher(gateway_id, "/nonexistent/docker.sock")

    def without_limits(self, gateway_id: str) -> ILauncher:
        context = LauncherContext(reactor=reactor, gateway_id=gateway_id)
        api = LimitlessApi(reactor, self.engine().socket)
        return EngineLauncher(context, socket=api.socket, image=IMAGE, programs=PROGRAMS, api=api)

    async def leftovers(self, spec: LaunchSpec) -> Sequence[str]:
        name = name_of(spec.gateway_id, spec.box_id)
        engine = self.engine()
        found = [one for one in engine.containers() if f"/{name}" in one["Names"] or name in one["Names"]]
        left = [f"container {one['Id']}" for one in found]
        left += [f"mount {line.split()[1]}" for line in _lines("/proc/mounts") if spec.folder in line]
        if not found:
            left += [f"cgroup {path}" for path in engine.cgroups() if path.name not in self._ids()]
        return [*left, *(f"process {pid}" for pid in processes_of(spec.folder))]

    def _ids(self) -> set[str]:
        found = self.engine().containers()
        return {one["Id"] for one in found} | {f"libpod-{one['Id']}" for one in found}

    async def crash(self, handle: Handle) -> None:
        os.kill(self.process_of(handle), signal.SIGKILL)

    async def abandon(self, spec: LaunchSpec) -> None:
        body = {
            "box_id": spec.box_id,
            "gateway_id": spec.gateway_id,
            "folder": spec.folder,
            "socket": self.engine().socket,
        }
        command = [sys.executable, "-m", "tests.integration.boxes.gateway_to_kill", json.dumps(body)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as gateway:
            assert gateway.stdout is not None
            assert gateway.stdout.readline() == b"ready\n"
            gateway.kill()

    def process_of(self, handle: Handle) -> int:
        return self.engine().pid_of(name_of(handle.gateway_id, handle.box_id))

    def effective_limits(self, handle: Handle) -> dict[str, int]:
        id = self.engine().json("GET", f"/containers/{name_of(handle.gateway_id, handle.box_id)}/json")["Id"]
        at = {path.parts[4]: path for path in self.engine().cgroups() if path.name in (id, f"libpod-{id}")}

        def read(controller: str, name: str) -> int:
            return int((at[controller] / name).read_text())

        return {
            "memory": read("memory", "memory.limit_in_bytes"),
            "memory_and_swap": read("memory", "memory.memsw.limit_in_bytes"),
            "pids": read("pids", "pids.max"),
            "cpu_percent": round(read("cpu", "cpu.cfs_quota_us") * 100 / read("cpu", "cpu.cfs_period_us")),
        }


def processes_of(folder: str) -> list[int]:
    """Return the processes whose mounts have the folder of a box."""
    found = []
    for path in Path("/proc").glob("[0-9]*/mountinfo"):
        try:
            text = path.read_text()
        except OSError:
            continue
        if f"{folder} /run/bg " in text:
            found.append(int(path.parts[2]))
    return found


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines()
