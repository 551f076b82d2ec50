"""A gateway in memory whose target is a disposable browser of the fake launcher."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from burrowgate.boxes.box_files import BoxFiles
from burrowgate.boxes.destroying import DestroyWatchdog
from burrowgate.boxes.directory import BoxDirectory
from burrowgate.boxes.folders import LocalFolders
from burrowgate.boxes.interfaces import DOWNLOADS_FOLDER, UPLOADS_FOLDER
from burrowgate.boxes.kit import BoxKit
from burrowgate.boxes.ports import EgressPlan, ScreenPlan
from burrowgate.boxes.records import BoxRecords
from burrowgate.boxes.screen_opening import ScreenOpener
from burrowgate.boxes.service import BoxDefaults, BoxService
from burrowgate.boxes.session_ends import SessionEnds
from burrowgate.core.boxes.settings import BrowserSettings
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.targets import TargetType
from burrowgate.errors import LauncherUnavailable
from burrowgate.proxy.browser.upstreams import BrowserService
from burrowgate.proxy.tcp.ending_clients import EndingClients
from burrowgate.proxy.tcp.upstreams import TcpService
from burrowgate.proxy.tcp.web_assets import WebAssets
from burrowgate.sessions.position_watch import PositionWatch
from burrowgate.testing.fake_launcher import FakeHost, FakeLauncher
from tests.support import FixedEntropy
from tests.support.proxy_wire import Far, World, request
from tests.support.tcp_wire import FakeDialer, FakeOpener

BROWSER = b"/.burrowgate/browser/"
SCREEN = b"/.burrowgate/screen"
OWN_ORIGIN = b"Origin: http://app.localhost"


class Part:
    """A server of a box."""

    def __init__(self, plan: Any) -> None:
        self.plan = plan

    async def start(self) -> None:
        return None

    async def stop(self) -> None:
        return None

    def counts(self) -> tuple[int, int]:
        return 0, 0

    def end_watching(self) -> None:
        return None


class _Folders(LocalFolders):
    """Folders of boxes, made and removed in this thread."""

    async def remove(self, box_id: str) -> None:
        shutil.rmtree(self._folder / box_id, ignore_errors=True)

    def make(self, box_id: str) -> None:
        super().make(box_id)
        for name in (DOWNLOADS_FOLDER, UPLOADS_FOLDER):
            (Path(self.run_folder(box_id)) / name).mkdir()


class BrowserWorld(World):
    """A gateway whose target starts browsers."""

    def __init__(self, folder: str, settings: BrowserSettings | None = None, *, public: bool = False) -> None:
        target = {
            "type": TargetType.BROWSER,
            "address": TargetAddress(),
            "browser": settings or BrowserSettings(start_url="https://example.org/"),
        }
        super().__init__(public=public, target=target)
        self.host = FakeHost(self.reactor)
        self.parts: list[Part] = []
        self.defaults = BoxDefaults(launcher="fake", idle_minutes=10, capacity=4)
        launcher = FakeLauncher(self.host)

        def find(type: str) -> FakeLauncher:
            if type != "fake":
                raise LauncherUnavailable
            return launcher

        self.kit = BoxKit(
            records=BoxRecords(self.registry),
            clock=self.clock,
            reactor=self.reactor,
            folders=_Folders(Path(folder), self.reactor),
            make_screen=self._part,
            make_egress=self._part,
            gateway_id="gateway",
            watchdog=DestroyWatchdog(self.clock.now),
        )
        self.directory = BoxDirectory(self.kit.records)
        self.boxes = BoxService(
            self.kit,
            self.directory,
            find,
            SessionEnds(
                self.registry, keys=lambda: self.keyring, now=self.clock.now, last_used_at=self.visits.last_used_at
            ),
            defaults=lambda: self.defaults,
            entropy=FixedEntropy("boxes"),
            node_id="node",
        )
        self.registry.watch(self.directory.changed)
        self.registry.watch(self.boxes.changed)
        self.dialer = FakeDialer(self)  # type: ignore[arg-type]
        self.upstreams.dialer = self.dialer  # type: ignore[assignment]
        self.context.browsers = BrowserService(
            boxes=self.boxes,
            files=BoxFiles(self.boxes, lambda folder: _run_inline),
            make_opener=lambda visitor, watched: ScreenOpener(self.boxes, visitor, FixedEntropy("cids"), watched),
            screen=TcpService(
                opener=FakeOpener(),
                upstreams=self.upstreams,
                clock=self.clock,
                ending=EndingClients(self.reactor),
                call_later=self.turns.later,
                watch=PositionWatch(self.registry, self.reactor),
            ),
            assets=WebAssets(),
            reactor=self.reactor,
        )

    def _part(self, plan: ScreenPlan | EgressPlan) -> Part:
        self.parts.append(Part(plan))
        return self.parts[-1]

    def ask(
        self,
        *fields: bytes,
        visitor: Far | None = None,
        method: bytes = b"GET",
        path: bytes = b"/",
        body: bytes = b"",
        seconds: float = 0,
    ) -> Answer:
        """Return the response to a request with the session's token, after `seconds`."""
        far = visitor or self.visitor()
        length = (b"Content-Length: %d" % len(body),) if body or method in (b"POST", b"PUT") else ()
        token = b"Authorization: Bearer " + self.token()
        far.send(request(token, *length, *fields, method=method, target=path, body=body))
        self.turns.run()
        if seconds:
            self.reactor.advance(seconds)
            self.turns.run()
        return Answer(far.take())

    def start(self, body: bytes = b"{}", *fields: bytes) -> Answer:
        """Return the response to a request to start a box."""
        return self.ask(*fields, method=b"POST", path=BROWSER + b"start", body=body)


class Answer:
    """One response."""

    def __init__(self, data: bytes) -> None:
        head, _, self.body = data.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        self.status = int(lines[0].split(b" ")[1] or 0) if lines[0] else 0
        self.fields: Sequence[tuple[bytes, bytes]] = [
            (name.lower(), value.strip()) for name, _, value in (line.partition(b":") for line in lines[1:])
        ]

    def field(self, name: bytes) -> bytes:
        """The value of a field; empty without one."""
        return next((value for one, value in self.fields if one == name.lower()), b"")

    @property
    def json(self) -> Any:
        return json.loads(self.body)


async def _run_inline(work: Any) -> Any:
    return work()
