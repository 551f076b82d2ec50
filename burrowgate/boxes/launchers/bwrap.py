"""Boxes as processes of this machine, isolated by bubblewrap: no daemon, no image, no privileges.

Rules.
    A box has namespaces of its own for everything that the kernel has them for, of this machine `/usr` for reading, and
    its folder. It has no network but loopback.
    A gateway that runs as root gives each box a user of its own. Else boxes run as the user of the gateway: what gets
    out of a box could then read its files, and `check` says so.
    Limits need cgroups. Without them nothing starts, unless the target allows boxes without limits.
    A box ends with the gateway's process, killed or not: the kernel kills it (`--die-with-parent`), and `entry` ends
    when the pipe from the gateway closes.
    Of a root gateway, a box cannot fill the disk: what it may write is in memory and of bounded size.
    `destroy` returns when the kernel has no process and no cgroup of the box any longer.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from twisted.internet.defer import CancelledError, Deferred, succeed
from twisted.internet.interfaces import IStreamClientEndpoint
from zope.interface import implementer

from burrowgate.boxes.box.environment import environment
from burrowgate.boxes.interfaces import (
    PAGE_FILE,
    SCREEN_SOCKET,
    Exit,
    ExitKind,
    Finding,
    Handle,
    ILauncher,
    LauncherContext,
    LaunchSpec,
    Step,
)
from burrowgate.boxes.launchers import box_folder, bwrap_check, bwrap_command, cgroups, running
from burrowgate.boxes.launchers.box_process import BoxProcess
from burrowgate.boxes.launchers.box_socket import BoxSocketEndpoint, answers
from burrowgate.boxes.launchers.bwrap_command import FIRST_UID, PROGRAMS, PROGRAMS_IN_BOX, UIDS, BoxPlan
from burrowgate.boxes.waiting import after, first
from burrowgate.core.boxes.settings import BLANK_PAGE, MIB, BoxLimits
from burrowgate.errors import BoxDied, BurrowgateError, ConfigError, LauncherUnavailable, LimitsNotApplied

NAME = "bwrap"
LOOK_SECONDS = 0.01
"""How often the folder of a box that starts is looked at."""
PAGE_LOOK_SECONDS = 0.025
KILL_SECONDS = 5.0
"""After which a destruction that has not succeeded is reported as failed."""
_UNKNOWN = object()
_TRIAL = LaunchSpec(
    box_id="",
    gateway_id="",
    folder="",
    start_url=BLANK_PAGE,
    limits=BoxLimits(memory=64 * MIB, pids=32, cpus=1.0, tmp=MIB, shm=MIB),
    idle_seconds=60,
    no_viewer_seconds=60,
)


class _Box:
    """A box that this process has started."""

    def __init__(self, handle: Handle, group: cgroups.BoxGroup | None) -> None:
        self.handle = handle
        self.group = group
        self.process = BoxProcess()
        self.exit: Exit | None = None
        self.is_destroyed = False
        self._watching: list[Deferred[Exit]] = []

    def watch(self) -> Deferred[Exit]:
        if self.exit is not None:
            return succeed(self.exit)
        watch: Deferred[Exit] = Deferred(self._watching.remove)
        self._watching.append(watch)
        return watch

    def finish(self) -> None:
        """Report the end."""
        if self.exit is None:
            self.exit = self._how_it_ended()
            watching, self._watching = self._watching, []
            for watch in watching:
                watch.callback(self.exit)

    def _how_it_ended(self) -> Exit:
        if self.is_destroyed:
            return Exit(ExitKind.DESTROYED)
        if self.group is not None and self.group.is_out_of_memory():
            return Exit(ExitKind.OUT_OF_MEMORY, self.process.exit_code)
        return Exit(ExitKind.EXITED, self.process.exit_code)


@implementer(ILauncher)
class BwrapLauncher:
    """Starts boxes with bubblewrap."""

    def __init__(
        self,
        context: LauncherContext,
        *,
        path: str = bwrap_check.PATH,
        programs: Path = PROGRAMS,
        hierarchy: cgroups.Hierarchy | object | None = _UNKNOWN,
        as_root: bool | None = None,
    ) -> None:
        """`path` has the machine's programs, `programs` the box's. `hierarchy` is that of cgroups, or None."""
        self._reactor: Any = context.reactor
        self._gateway_id = context.gateway_id
        self._first_uid = _first_uid(context.options.get("first_uid", ""))
        self._path = path
        self._programs = programs
        self._found_hierarchy = hierarchy
        self._as_root = os.geteuid() == 0 if as_root is None else as_root
        self._boxes: dict[str, _Box] = {}
        self._removals: dict[str, list[Deferred[None]]] = {}

    async def check(self) -> Sequence[Finding]:
        """Return what is missing, and whether a box could be started."""
        has_browser = self._programs == PROGRAMS
        return await bwrap_check.check(
            self, self._path, self._hierarchy, as_root=self._as_root, has_browser=has_browser
        )

    async def trial(self, seconds: float) -> str:
        """Start a box that does nothing, and return why that failed, or an empty text."""
        box_id = f"trial-{os.urandom(6).hex()}"
        folder = tempfile.mkdtemp(prefix="burrowgate-")
        os.chmod(folder, 0o700)
        spec = replace(_TRIAL, box_id=box_id, gateway_id=self._gateway_id, folder=folder)
        handle = self._handle(spec)
        box = self._boxes[box_id] = _Box(handle, self._group(self._gateway_id, box_id))
        try:
            await self._begin(box, spec, {f"{PROGRAMS_IN_BOX}/entry": b"exit 0\n"}, lambda step: None)
            if not await first(box.process.ended().addCallback(lambda _: True), after(self._reactor, seconds)):
                return f"It did not end within {seconds:g} seconds."
            code, complaint = box.process.exit_code, box.process.complaint
            return "" if code == 0 else f"{complaint}." if complaint else f"It ended with the exit code {code}."
        finally:
            await self.destroy(handle)
            os.rmdir(folder)

    async def launch(
        self, spec: LaunchSpec, stored: Callable[[Handle], Awaitable[None]], reached: Callable[[Step], None]
    ) -> Handle:
        """Start a box and return when its screen answers."""
        bwrap_check.require(self._path)
        if self._hierarchy is None and not spec.allow_unlimited:
            raise LimitsNotApplied(bwrap_check.NO_LIMITS)
        handle = self._handle(spec)
        await stored(handle)
        box = self._boxes[spec.box_id] = _Box(handle, self._group(spec.gateway_id, spec.box_id))
        try:
            await self._begin(box, spec, bwrap_command.files(self._programs), reached)
            await self._await_screen(box, spec, reached)
        except BaseException:
            # Cancelling again ends the wait, and not the removal. The caller has the handle if the removal fails.
            with contextlib.suppress(BurrowgateError, CancelledError):
                await self.destroy(handle)
            raise
        Deferred.fromCoroutine(self._report_page(box, spec, reached)).addErrback(lambda failure: None)
        return handle

    def _handle(self, spec: LaunchSpec) -> Handle:
        uid = bwrap_command.uid_of(spec.box_id, self._first_uid) if self._as_root else os.geteuid()
        data = {"folder": spec.folder, "uid": str(uid)}
        return Handle(launcher=NAME, box_id=spec.box_id, gateway_id=spec.gateway_id, data=data)

    async def _begin(
        self, box: _Box, spec: LaunchSpec, files: Mapping[str, bytes], reached: Callable[[Step], None]
    ) -> None:
        """Start bubblewrap, and wait until it has set the box up with its limits."""
        uid = int(box.handle.data["uid"]) if self._as_root else None
        if box.group is not None:
            box.group.make(spec.limits)
        try:
            box_folder.prepare(spec, uid)
        except OSError as error:
            raise LauncherUnavailable(f"The folder of the browser cannot be set up: {error}.") from error
        reached(Step.CREATED)
        plan = BoxPlan(
            label=bwrap_command.label(spec.gateway_id, spec.box_id),
            folder=spec.folder,
            files=files,
            environment={**environment(spec), "BG_LIFELINE": "1"},
            limits=spec.limits,
            uid=uid,
            join_files=[str(file) for file in box.group.join_files] if box.group is not None else [],
            has_seccomp=bwrap_check.has_seccomp(),
        )
        process = box.process
        try:
            process.start(self._reactor, plan, self._path)
        except OSError as error:
            raise LauncherUnavailable(f"The process of the browser cannot be started: {error}.") from error
        process.ended().addCallback(lambda _: box.finish())
        await process.started()
        if process.inner_pid is None:
            raise _not_set_up(process)
        if box.group is not None and not box.group.has(process.inner_pid) and not process.is_ended:
            raise LimitsNotApplied("The browser did not join its cgroup, so it was ended; run `burrowgate doctor`.")
        reached(Step.STARTED)

    async def _await_screen(self, box: _Box, spec: LaunchSpec, reached: Callable[[Step], None]) -> None:
        while not box.process.is_ended:
            if await answers(self.endpoint(box.handle), self._reactor):
                if self._as_root:
                    box_folder.close(spec, int(box.handle.data["uid"]))
                reached(Step.SCREEN)
                return
            await first(box.process.ended(), after(self._reactor, LOOK_SECONDS))
        if box.process.complaint:
            raise _not_set_up(box.process)
        raise BoxDied("The browser stopped before it could be shown; try again.")

    async def _report_page(self, box: _Box, spec: LaunchSpec, reached: Callable[[Step], None]) -> None:
        page = os.path.join(spec.folder, PAGE_FILE)
        while not box.process.is_ended and not box.is_destroyed:
            if box.process.has_page:
                Path(page).touch()
            if os.path.lexists(page):
                reached(Step.PAGE)
                return
            await first(box.process.ended(), after(self._reactor, PAGE_LOOK_SECONDS))

    def endpoint(self, handle: Handle) -> IStreamClientEndpoint:
        """Return an endpoint of the screen's socket in the folder of the box."""
        path = os.path.join(handle.data.get("folder", "/nonexistent"), SCREEN_SOCKET)
        endpoint: IStreamClientEndpoint = BoxSocketEndpoint(self._reactor, path, int(handle.data.get("uid", -1)))
        return endpoint

    def process_of(self, handle: Handle) -> int | None:
        """Return the id of the first process in a box of this process, as this machine sees it."""
        box = self._boxes.get(handle.box_id)
        return box.process.inner_pid if box is not None else None

    def watch(self, handle: Handle) -> Deferred[Exit]:
        """Return what fires when the box has ended; of one that this process has not started, at once."""
        box = self._boxes.get(handle.box_id)
        return box.watch() if box is not None else succeed(Exit(ExitKind.LOST))

    async def destroy(self, handle: Handle) -> None:
        """Kill the box and remove its cgroup and what it has put into its folder."""
        waiting: Deferred[None] = Deferred()
        if handle.box_id in self._removals:
            self._removals[handle.box_id].append(waiting)
        else:
            self._removals[handle.box_id] = [waiting]
            Deferred.fromCoroutine(self._remove(handle)).addBoth(self._removed, handle.box_id)
        await waiting

    def _removed(self, result: Any, box_id: str) -> None:
        """Pass the result of a removal on to all that wait for it and were not cancelled."""
        for waiting in self._removals.pop(box_id):
            if not waiting.called:
                waiting.callback(result)

    async def _remove(self, handle: Handle) -> None:
        box = self._boxes.get(handle.box_id)
        if box is not None:
            box.is_destroyed = True
        group = box.group if box is not None else self._group(handle.gateway_id, handle.box_id)
        label = bwrap_command.label(handle.gateway_id, handle.box_id)
        give_up = self._reactor.seconds() + KILL_SECONDS
        while not self._kill(box, group, label):
            if self._reactor.seconds() >= give_up:
                raise LauncherUnavailable("A browser could not be ended; it will be tried again.")
            await after(self._reactor, LOOK_SECONDS)
        box_folder.unmount(label)
        folder = handle.data.get("folder")
        if folder is not None:
            await box_folder.clear(self._reactor, folder)
        if box is not None:
            box.finish()
            self._boxes.pop(handle.box_id, None)

    def _kill(self, box: _Box | None, group: cgroups.BoxGroup | None, label: str) -> bool:
        """Kill what runs of a box, remove its cgroup, and return whether nothing is left."""
        if box is not None:
            box.process.kill()
        else:
            running.kill(label)
        if group is not None:
            group.kill()
        is_over = box.process.is_over if box is not None else not running.with_label(label)
        return is_over and (group is None or group.remove())

    async def list(self) -> Sequence[Handle]:
        """Return the boxes of this gateway on this machine, those of other processes included."""
        handles = {box.handle.box_id: box.handle for box in self._boxes.values() if self._is_own(box.handle)}
        found = running.boxes_of(self._gateway_id)
        start = bwrap_command.label(self._gateway_id, "")
        found |= {label.removeprefix(start) for label in box_folder.mounted() if label.startswith(start)}
        if self._hierarchy is not None:
            found.update(cgroups.boxes_of(self._hierarchy, self._gateway_id))
        for box_id in sorted(found - set(handles)):
            handles[box_id] = Handle(launcher=NAME, box_id=box_id, gateway_id=self._gateway_id)
        return list(handles.values())

    def _is_own(self, handle: Handle) -> bool:
        return handle.gateway_id == self._gateway_id

    async def close(self) -> None:
        """Keep the boxes; nothing else is kept."""

    @property
    def _hierarchy(self) -> cgroups.Hierarchy | None:
        if self._found_hierarchy is _UNKNOWN:
            self._found_hierarchy = cgroups.usable()
        return self._found_hierarchy  # type: ignore[return-value]

    def _group(self, gateway_id: str, box_id: str) -> cgroups.BoxGroup | None:
        hierarchy = self._hierarchy
        return cgroups.BoxGroup(hierarchy, gateway_id, box_id) if hierarchy is not None else None


def _not_set_up(process: BoxProcess) -> LauncherUnavailable:
    text = f": {process.complaint}" if process.complaint else ""
    return LauncherUnavailable(f"bubblewrap cannot start a browser{text}; run `burrowgate doctor`.")


def _first_uid(text: str) -> int:
    """Return the first user of boxes. Raises `ConfigError`."""
    if not text:
        return FIRST_UID
    if not (text.isdecimal() and 1_000 <= int(text) <= 2**32 - 2 - UIDS):
        raise ConfigError(f"first_uid is {text!r}; it must be a number from 1000 to {2**32 - 2 - UIDS}.")
    return int(text)


def make(context: LauncherContext) -> ILauncher:
    """Return the launcher of the type `bwrap`."""
    launcher: ILauncher = BwrapLauncher(context)
    return launcher
