"""Tests with the real browser in boxes of bubblewrap, and a page that it shows."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from twisted.internet import reactor
from twisted.internet.protocol import Factory

from burrowgate.boxes.interfaces import Handle, LaunchSpec
from burrowgate.boxes.launchers.bwrap import BwrapLauncher
from burrowgate.boxes.waiting import after, first
from burrowgate.core.boxes.settings import BoxLimits
from burrowgate.testing.launcher_contract.base import LauncherContractBase
from tests.support import ReactorTestCase
from tests.support.box_page import COLOUR, URL, BoxPage
from tests.support.bwrap_boxes import BwrapBoxes
from tests.support.rfb_viewer import TwistedRfbViewer

clock: Any = reactor
SEEN_SECONDS = 30.0


class ShownBox:
    """A box whose page is on the screen of a viewer."""

    def __init__(self, launcher: BwrapLauncher, spec: LaunchSpec, handle: Handle, page: BoxPage) -> None:
        self.launcher = launcher
        self.spec = spec
        self.handle = handle
        self.page = page
        self.viewer = TwistedRfbViewer()

    async def attach(self) -> None:
        """Connect the viewer, and wait until it shows the page."""
        await self.launcher.endpoint(self.handle).connect(Factory.forProtocol(lambda: self.viewer))
        await self.viewer.ready
        limit = after(clock, SEEN_SECONDS)
        await self.viewer.frame(incremental=False)
        while self.viewer.client.colour_at(1 / 2, 3 / 4) != COLOUR:
            if limit.called:
                raise AssertionError(f"The page was not shown; requests: {self.page.requests}")
            await first(self.viewer.frame(), after(clock, 1))
        limit.cancel()
        limit.addErrback(lambda failure: None)

    async def typed(self, text: str, seconds: float) -> str:
        """Return what the page has in its field, once that is `text`, or after `seconds`."""
        await first(self.page.when(lambda: self.page.text == text), after(clock, seconds))
        return self.page.text


class BrowserBoxCase(BwrapBoxes, LauncherContractBase, ReactorTestCase):
    """A test with real browsers."""

    timeout = 240
    limits = BoxLimits()

    async def shown(self, launcher: BwrapLauncher | None = None, **changes: Any) -> ShownBox:
        """Start a box and return it when its page is on the screen of a viewer."""
        box = await self.started(launcher, **changes)
        await box.attach()
        return box

    async def started(self, launcher: BwrapLauncher | None = None, **changes: Any) -> ShownBox:
        """Start a box with a page of its own."""
        spec = self.a_spec(start_url=URL, **changes)
        launcher = launcher or self.a_launcher()  # type: ignore[assignment]
        assert launcher is not None
        page = BoxPage(self, spec.folder)
        return ShownBox(launcher, spec, await self.start(launcher, spec), page)  # type: ignore[arg-type]

    def processes(self, box: ShownBox) -> dict[int, list[str]]:
        """Return id and arguments of all processes in a box."""
        found = {}
        for path in Path("/proc").glob("[0-9]*/cgroup"):
            try:
                if box.spec.box_id in path.read_text("ascii"):
                    arguments = (path.parent / "cmdline").read_bytes().decode().split("\0")
                    found[int(path.parent.name)] = arguments
            except OSError:
                continue
        return found

    def process_named(self, box: ShownBox, program: str) -> int:
        """Return the id of the first process in a box that runs `program`."""
        names = {pid: os.path.basename(arguments[0]) for pid, arguments in self.processes(box).items()}
        return min(pid for pid, name in names.items() if name == program)
