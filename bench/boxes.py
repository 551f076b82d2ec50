"""Measures boxes in bubblewrap: `python -m bench.boxes [--starts N]`.

    banner    from the request until the screen answers
    window    until the first window is on the screen
    page      until a viewer has the first picture of the page
    end       from the end of a box until no process, cgroup or file of it is left
    cpu       CPU time of one start, and of a still page with a viewer, in per cent of a core
    four      four boxes started at once: until each shows its page, and memory of each (PSS)

The page comes from this process, in the place of the gateway's proxy. Times include the load of the machine, which is
printed, so measure where nothing else runs. CPU time does not depend on it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from twisted.internet.defer import Deferred, ensureDeferred
from twisted.internet.protocol import Factory
from twisted.internet.task import deferLater, react
from twisted.web.resource import Resource
from twisted.web.server import Site

from burrowgate.boxes.interfaces import EGRESS_SOCKET, Handle, LauncherContext, LaunchSpec, Step
from burrowgate.boxes.launchers.bwrap import BwrapLauncher
from burrowgate.core.boxes.settings import BoxLimits
from tests.support.rfb_viewer import TwistedRfbViewer

URL = "http://page.example/"
COLOUR = (0x30, 0xC0, 0x60)
GATEWAY = "bench"
IDLE_SECONDS = 10.0


class _Page(Resource):
    isLeaf = True

    def render_GET(self, request: Any) -> bytes:
        return b"<!doctype html><title>A page</title><style>html { background: #30c060 }</style>"


class Measured:
    """One box and its times in milliseconds."""

    def __init__(self, reactor: Any, launcher: BwrapLauncher) -> None:
        self.reactor = reactor
        self.launcher = launcher
        self.folder = Path(tempfile.mkdtemp(prefix="bench-", dir="/tmp"))
        self.run = self.folder / "run"
        self.run.mkdir(mode=0o700)
        page = _Page()  # type: ignore[no-untyped-call]
        self.listening = reactor.listenUNIX(str(self.run / EGRESS_SOCKET), Site(page), mode=0o600)
        self.times: dict[str, float] = {}
        self.viewer = TwistedRfbViewer()
        self.handle: Handle | None = None

    async def start(self) -> None:
        """Start the box and wait until the viewer shows the page."""
        began = time.monotonic()

        def reached(step: Step) -> None:
            self.times[str(step)] = 1000 * (time.monotonic() - began)

        spec = LaunchSpec(
            box_id=os.urandom(6).hex(),
            gateway_id=GATEWAY,
            folder=str(self.run),
            start_url=URL,
            limits=BoxLimits(),
            idle_seconds=600,
            no_viewer_seconds=600,
        )
        self.handle = await self.launcher.launch(spec, _keep, reached)
        await self.launcher.endpoint(self.handle).connect(Factory.forProtocol(lambda: self.viewer))
        await self.viewer.ready
        await self.viewer.frame(incremental=False)
        while self.viewer.client.colour_at(1 / 2, 3 / 4) != COLOUR:
            await self.viewer.frame()
        self.times["shown"] = 1000 * (time.monotonic() - began)

    def cpu_seconds(self) -> float:
        """Return the CPU time of all processes of the box that live."""
        ticks = 0
        for pid in self._pids():
            try:
                fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(") ")[2].split()
            except OSError:
                continue
            ticks += sum(int(fields[i]) for i in (11, 12, 13, 14))
        return ticks / os.sysconf("SC_CLK_TCK")

    def pss_mib(self) -> float:
        """Return the proportional memory of all its processes."""
        kib = 0
        for pid in self._pids():
            try:
                text = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii")
            except OSError:
                continue
            kib += sum(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
        return kib / 1024

    def _pids(self) -> list[str]:
        assert self.handle is not None
        found = []
        for path in Path("/proc").glob("[0-9]*/cgroup"):
            try:
                if self.handle.box_id in path.read_text("ascii"):
                    found.append(path.parent.name)
            except OSError:
                continue
        return found

    async def end(self) -> None:
        """Destroy the box, and note how long it took until nothing was left."""
        assert self.handle is not None
        began = time.monotonic()
        await self.launcher.destroy(self.handle)
        if self._pids() or os.listdir(self.run) != [EGRESS_SOCKET]:
            raise AssertionError("Something of the box is left.")
        self.times["end"] = 1000 * (time.monotonic() - began)
        await self.listening.stopListening()
        shutil.rmtree(self.folder)


async def _keep(handle: Handle) -> None:
    """Store no handle."""


def _line(name: str, values: list[float]) -> None:
    ordered = sorted(values)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    print(f"{name:8} p50 {median(ordered):6.0f} ms  p95 {p95:6.0f} ms  ({len(ordered)} values)", flush=True)


async def measure(reactor: Any, starts: int) -> None:
    """Measure and print everything."""
    launcher = BwrapLauncher(LauncherContext(reactor=reactor, gateway_id=GATEWAY))
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    boxes, start_cpu, idle = [], [], 0.0
    for number in range(starts + 1):
        box = Measured(reactor, launcher)
        await box.start()
        start_cpu.append(1000 * box.cpu_seconds())
        if number == starts:
            await deferLater(reactor, 3)
            before = box.cpu_seconds()
            await deferLater(reactor, IDLE_SECONDS)
            idle = 100 * (box.cpu_seconds() - before) / IDLE_SECONDS
        await box.end()
        boxes.append(box)
    warm = boxes[1:]
    for name, step in (("banner", "screen"), ("window", "page"), ("page", "shown"), ("end", "end")):
        _line(name, [box.times[step] for box in warm if step in box.times])
    print(f"cpu      start {median(start_cpu[1:]):.0f} ms of CPU, still page {idle:.2f} % of a core", flush=True)
    four = [Measured(reactor, launcher) for _ in range(4)]
    for started in [Deferred.fromCoroutine(box.start()) for box in four]:
        await started
    await deferLater(reactor, 2)
    memory = [box.pss_mib() for box in four]
    _line("four", [box.times["shown"] for box in four])
    print(f"memory   {', '.join(f'{value:.0f}' for value in memory)} MiB (PSS) each of four", flush=True)
    for ended in [Deferred.fromCoroutine(box.end()) for box in four]:
        await ended
    print(f"load {os.getloadavg()[0]:.1f}; boxes left: {len(await launcher.list())}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.boxes", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--starts", type=int, default=7)
    starts = parser.parse_args().starts
    react(lambda reactor: ensureDeferred(measure(reactor, starts)))


if __name__ == "__main__":
    main()
