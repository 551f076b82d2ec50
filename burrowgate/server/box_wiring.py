"""Builds the services of disposable browsers, and what serves their requests."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from twisted.internet.defer import Deferred
from twisted.logger import Logger

from burrowgate.admin.box_context import BoxAdmin
from burrowgate.boxes import names
from burrowgate.boxes.box_files import ENFORCE_SECONDS, BoxFiles
from burrowgate.boxes.destroying import DestroyWatchdog
from burrowgate.boxes.directory import BoxDirectory
from burrowgate.boxes.egress_proxy import RESOLVE_SECONDS, EgressProxy
from burrowgate.boxes.folders import LocalFolders, choose, gateway_id
from burrowgate.boxes.interfaces import Finding, ILauncher, LauncherContext, Level
from burrowgate.boxes.kit import BoxKit, place_of
from burrowgate.boxes.plugins import find_launcher
from burrowgate.boxes.ports import EgressPlan, ScreenPlan
from burrowgate.boxes.records import BoxRecords
from burrowgate.boxes.screen import ScreenServer
from burrowgate.boxes.screen_opening import ScreenOpener
from burrowgate.boxes.service import LOOK_PERIOD_SECONDS, BoxDefaults, BoxService
from burrowgate.boxes.session_ends import SessionEnds
from burrowgate.boxes.sweep import PERIOD_SECONDS, OrphanSweep
from burrowgate.core.boxes.egress import EgressRules
from burrowgate.core.boxes.settings import DEFAULT_SETTINGS
from burrowgate.core.boxes.views import BoxVisitor
from burrowgate.errors import ConfigError, HomeError, LauncherUnavailable
from burrowgate.proxy.browser.upstreams import BrowserService
from burrowgate.proxy.static.file_threads import FileThreads, run_within
from burrowgate.proxy.tcp.upstreams import TcpService
from burrowgate.proxy.tcp.web_assets import WebAssets
from burrowgate.proxy.upstream import address_policy
from burrowgate.proxy.upstream.address_policy import OwnPorts
from burrowgate.server.cluster.peer_dialling import PeerDialler
from burrowgate.server.cluster.peer_file_dialling import PeerFiles
from burrowgate.server.cluster.peer_screens import PeerScreens
from burrowgate.server.cluster.peer_tls import PeerTls
from burrowgate.server.foundation import Foundation
from burrowgate.server.scheduler import Scheduler
from burrowgate.sessions.registry import Registry
from burrowgate.telemetry.box_metrics import BoxMetrics

FILE_SECONDS = 30.0
"""The time that work on a file of a box may take."""
NOT_PASSED_ON = (
    "Another gateway on this store runs browsers whose visitors get no screen and no file here; set cluster_port on"
    " that gateway."
)
CHECK_SECONDS = 30.0
"""The time that the check of a launcher may take."""
_CHECK_PERIOD_SECONDS = 600.0

_log = Logger()


class _Screen:
    """The relay of one screen, as a part of a box."""

    def __init__(self, reactor: Any, plan: ScreenPlan) -> None:
        self._server = ScreenServer(
            reactor,
            plan.path,
            plan.endpoint,
            plan.settings.clipboard,
            watch_path=plan.watch_path,
            on_input=plan.events.had_input,
            on_bytes=plan.events.passed,
            on_viewer=plan.events.has_viewers,
            on_watchers=plan.events.has_watchers,
            on_first_frame=plan.events.showed_frame,
        )

    async def start(self) -> None:
        self._server.start()

    async def stop(self) -> None:
        await self._server.close()

    def end_watching(self) -> None:
        self._server.end_watching()


class _Egress:
    """The way out of one box, as a part of it."""

    def __init__(self, reactor: Any, own_ports: Callable[[], OwnPorts], files: FileThreads, plan: EgressPlan) -> None:
        self._proxy = EgressProxy(
            reactor,
            plan.path,
            EgressRules(plan.settings.egress),
            # In threads of this box, so that no other one and no target waits for the names that its pages look up.
            names.resolver(partial(run_within, files, reactor, RESOLVE_SECONDS, f"names {plan.path}")),
            is_own_address=_is_own_address,
            is_own_listener=lambda address, port: own_ports().covers(address, port),
        )

    async def start(self) -> None:
        self._proxy.start()

    async def stop(self) -> None:
        await self._proxy.close()

    def counts(self) -> tuple[int, int]:
        return self._proxy.allowed, self._proxy.denied


def _is_own_address(address: str) -> bool:
    """Return whether an interface of this machine has `address`."""
    return address_policy.is_local(str(ipaddress.ip_address(address.partition("%")[0])))


class Launchers:
    """The launchers of one process, each made when it is first needed."""

    def __init__(self, reactor: Any, box_gateway_id: str, options: Sequence[tuple[str, str]]) -> None:
        self._reactor = reactor
        self._gateway_id = box_gateway_id
        self._options = dict(options)
        self._made: dict[str, ILauncher] = {}
        self.findings: dict[str, Sequence[Finding]] = {}
        """Results of the last checks, by type."""

    def get(self, type: str) -> ILauncher:
        """Return the launcher of `type`. Raises `LauncherUnavailable`."""
        found = self._made.get(type)
        if found is None:
            try:
                factory = find_launcher(type)
                options = {name: text for name, text in self._options.items() if name in factory.options}
                context = LauncherContext(reactor=self._reactor, gateway_id=self._gateway_id, options=options)
                found = self._made[type] = factory.make(context)
            except ConfigError as error:
                _log.error("The launcher {type} cannot be used: {error}", type=type, error=str(error))
                raise LauncherUnavailable from error
        return found

    async def check(self, types: Sequence[str]) -> None:
        """Check the launchers of `types`, and keep what is found."""
        for type in types:
            try:
                checking = Deferred.fromCoroutine(self.get(type).check())
                self.findings[type] = await checking.addTimeout(CHECK_SECONDS, self._reactor)
            except Exception as error:
                text = f"The launcher {type} cannot be checked ({place_of(error)}); see the log."
                self.findings[type] = (Finding(Level.ERROR, "not-checked", text),)

    async def close(self) -> None:
        """Close all launchers."""
        for launcher in self._made.values():
            await launcher.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Browsers:
    """The services of disposable browsers of one process."""

    service: BoxService
    files: BoxFiles
    launchers: Launchers
    sweep: OrphanSweep
    registry: Registry
    metrics: BoxMetrics
    defaults: Callable[[], BoxDefaults]

    def used_types(self) -> list[str]:
        """Return the types of launchers of the targets, and of the boxes that exist."""
        default = self.defaults().launcher
        targets = [target for target in self.registry.targets() if target.is_browser]
        types = {(target.browser or DEFAULT_SETTINGS).launcher or default for target in targets}
        return sorted(types | {box.launcher for box in self.service.directory.boxes()})

    async def start(self, *, is_primary: bool) -> None:
        """Learn of all boxes, and destroy those that earlier processes left. Raises `StoreError`."""
        await self.service.directory.load()
        if is_primary:
            await self.sweep.start()

    def add_jobs(self, scheduler: Scheduler, *, is_primary: bool) -> None:
        """Add the jobs of this process."""
        scheduler.add("boxes", self.service.look, period=LOOK_PERIOD_SECONDS)
        scheduler.add("downloads of boxes", self.files.enforce, period=ENFORCE_SECONDS)
        if is_primary:
            scheduler.add("orphans of boxes", self.sweep.run, period=PERIOD_SECONDS)
            scheduler.add("check of launchers", self.check, period=_CHECK_PERIOD_SECONDS)

    async def check(self) -> Sequence[tuple[str, Finding]]:
        """Check the launchers that are used, and return what was found, with their types."""
        types = self.used_types()
        await self.launchers.check(types)
        return [(type, finding) for type in types for finding in self.launchers.findings.get(type, ())]

    def alarms(self) -> list[str]:
        """Return a sentence for each box that could not be destroyed, and one about screens that are not reached."""
        service = self.service
        found = service.kit.watchdog.alarms()
        boxes = service.directory.boxes()
        if any(box.gateway != service.kit.gateway_id and not box.address for box in boxes):
            found.append(NOT_PASSED_ON)
        return found

    def admin(self) -> BoxAdmin:
        """Return what the admin API uses."""
        service = self.service
        return BoxAdmin(
            boxes=service.directory.boxes,
            get=service.directory.get,
            end=service.end_box,
            check=self.check,
            alarms=self.alarms,
        )


def build_browsers(
    base: Foundation,
    registry: Registry,
    own_ports: Callable[[], OwnPorts],
    files: FileThreads,
    last_used_at: Callable[[str], int | None],
    node_id: str,
) -> Browsers:
    """Build the services. Raises `HomeError` if the folder of boxes cannot be used."""
    config, reactor = base.config(), base.reactor
    folder = config.home / config.browser_folder
    try:
        box_gateway_id = gateway_id(folder, base.entropy)
    except OSError as error:
        raise HomeError(f"The folder {folder} cannot be used ({error}); name another one in browser_folder.") from error
    launchers = Launchers(reactor, box_gateway_id, config.browser_options)
    base.close_stack.push(launchers.close)
    records = BoxRecords(registry)
    kit = BoxKit(
        records=records,
        clock=base.clock,
        reactor=reactor,
        folders=LocalFolders(choose(folder, os.environ), reactor),
        make_screen=partial(_Screen, reactor),
        make_egress=partial(_Egress, reactor, own_ports, files),
        gateway_id=box_gateway_id,
        peer_address=base.listeners.cluster_address,
        watchdog=DestroyWatchdog(base.clock.now),
    )

    def defaults() -> BoxDefaults:
        present = base.config()
        return BoxDefaults(
            launcher=present.browser_launcher,
            idle_minutes=present.browser_idle_minutes,
            capacity=present.browser_boxes,
        )

    directory = BoxDirectory(records)
    service = BoxService(
        kit,
        directory,
        launchers.get,
        SessionEnds(registry, keys=base.keys, now=base.clock.now, last_used_at=last_used_at),
        defaults=defaults,
        entropy=base.entropy,
        node_id=node_id,
    )
    base.close_stack.push(registry.watch(directory.changed))
    base.close_stack.push(registry.watch(service.changed))
    base.close_stack.push(service.stop)
    browsers = Browsers(
        service=service,
        files=BoxFiles(service, lambda folder: partial(run_within, files, reactor, FILE_SECONDS, folder)),
        launchers=launchers,
        sweep=OrphanSweep(kit, launchers.get, lambda: browsers.used_types(), node_id),
        registry=registry,
        metrics=BoxMetrics(directory.boxes),
        defaults=defaults,
    )
    directory.observers += [browsers.metrics.observe, kit.watchdog.observe]
    return browsers


def peer_screens(base: Foundation, browsers: Browsers) -> PeerScreens:
    """Build what passes screens and files of boxes on to other gateways of the cluster."""
    screens = PeerScreens(base.reactor, browsers.service.screen_here, browsers.files, PeerTls(base.keys))
    base.close_stack.push(screens.close)
    return screens


def browser_upstreams(base: Foundation, browsers: Browsers, tcp: TcpService, assets: WebAssets) -> BrowserService:
    """Build what serves the requests of targets of the type `browser`."""
    service, dialer, tls = browsers.service, tcp.upstreams.dialer, PeerTls(base.keys)
    browsers.files.peers = PeerFiles(base.reactor, dialer, tls)

    def opener(visitor: BoxVisitor, watched: str) -> ScreenOpener:
        return ScreenOpener(service, visitor, base.entropy, watched)

    return BrowserService(
        boxes=service,
        files=browsers.files,
        make_opener=opener,
        screen=replace(tcp, dial_gateway=PeerDialler(dialer, tls).dial),
        assets=assets,
        reactor=base.reactor,
    )
