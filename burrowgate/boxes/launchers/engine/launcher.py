"""The launcher `engine`: boxes as containers of Docker or Podman.

Rules.
    A container is created, its handle is stored, its limits are compared, and only then it starts.
    The name of a container follows from the ids of gateway and box, so that it can be removed although the reply that
    names it never came.
    A request that makes a container is not cancelled with the start: it is awaited, and the container removed.
    The user of a box differs from that of every other box if the gateway is root, and is the gateway's own otherwise.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.interfaces import IStreamClientEndpoint
from twisted.logger import Logger
from zope.interface import implementer

from burrowgate.boxes.box.environment import environment
from burrowgate.boxes.interfaces import (
    SCREEN_SOCKET,
    Exit,
    Finding,
    Handle,
    ILauncher,
    LauncherContext,
    LaunchSpec,
    Step,
)
from burrowgate.boxes.launchers import box_folder
from burrowgate.boxes.launchers.box_socket import BoxSocketEndpoint, answers
from burrowgate.boxes.launchers.bwrap_command import PROGRAMS, uid_of
from burrowgate.boxes.launchers.engine import page_mark
from burrowgate.boxes.launchers.engine.api import Engine, EngineApi, EngineRefused
from burrowgate.boxes.launchers.engine.container import (
    GATEWAY_LABEL,
    create_body,
    handle_of,
    missing_limits,
    name_of,
)
from burrowgate.boxes.launchers.engine.trial import try_out
from burrowgate.boxes.launchers.engine.watching import Watching
from burrowgate.boxes.waiting import after, cancellable, first, uncancelled
from burrowgate.errors import BoxDied, ImageMissing, LauncherUnavailable, LimitsNotApplied

NAME = "engine"
DEFAULT_SOCKET = "/var/run/docker.sock"
LOOK_SECONDS = 0.02
"""How often the screen of a box that starts is tried."""
PAGE_SECONDS = 120.0
"""How long the first window is waited for."""
PAGE_LOOK_SECONDS = 0.05
GONE_SECONDS = 10.0
"""How long a removal that another request has begun is waited for."""
_log = Logger()


@implementer(ILauncher)
class EngineLauncher:
    """Starts containers."""

    def __init__(
        self,
        context: LauncherContext,
        *,
        socket: str,
        image: str,
        programs: str = str(PROGRAMS),
        api: EngineApi | None = None,
        gone_seconds: float = GONE_SECONDS,
    ) -> None:
        """`image` is that of targets which name none; `programs` is the folder of what runs in a box."""
        self._reactor: Any = context.reactor
        self._gateway_id = context.gateway_id
        self._image = image
        self._programs = programs
        self._api = api or EngineApi(context.reactor, socket)
        self._watching = Watching(self._api, context.reactor)
        self._pages: set[Deferred[None]] = set()
        self._gone_seconds = gone_seconds

    def _uid_of(self, box_id: str) -> int:
        return uid_of(box_id) if os.geteuid() == 0 else os.geteuid()

    async def check(self) -> Sequence[Finding]:
        uid = self._uid_of("trial")
        return await try_out(self._api, self._reactor, gateway_id=self._gateway_id, image=self._image, uid=uid)

    async def launch(
        self, spec: LaunchSpec, stored: Callable[[Handle], Awaitable[None]], reached: Callable[[Step], None]
    ) -> Handle:
        image = spec.image or self._image
        if not image:
            raise ImageMissing("Neither the target nor the launcher names an image; set the option `image`.")
        engine = await self._engine()
        uid = self._uid_of(spec.box_id)
        handle = Handle(
            launcher=NAME,
            box_id=spec.box_id,
            gateway_id=spec.gateway_id,
            data={"folder": spec.folder, "uid": str(uid)},
        )
        await stored(handle)
        try:
            await self._create(spec, engine, image, uid)
            reached(Step.CREATED)
            await self._compare(spec, engine)
            ended = await self._start(handle)
            reached(Step.STARTED)
            await self._screen(handle, ended)
            if os.geteuid() == 0:
                box_folder.close(spec, uid)
            reached(Step.SCREEN)
        except BaseException as error:
            await self._undo(handle, error)
            raise
        self._show_page(handle, reached)
        return handle

    async def _engine(self) -> Engine:
        try:
            return await self._api.engine()
        except EngineRefused as error:
            raise LauncherUnavailable(f"The container engine refused to answer: {error.message}.") from error

    async def _create(self, spec: LaunchSpec, engine: Engine, image: str, uid: int) -> None:
        body = create_body(spec, engine, image=image, programs=self._programs, environ=environment(spec), uid=uid)
        owner = uid if os.geteuid() == 0 else None
        try:
            box_folder.prepare(spec, owner)
            page_mark.place(spec.folder, owner)
        except OSError as error:
            raise LauncherUnavailable(f"The folder of the browser cannot be set up: {error}.") from error
        try:
            await uncancelled(self._api.create(name_of(spec.gateway_id, spec.box_id), body))
        except EngineRefused as error:
            if error.status == 404:
                raise ImageMissing(
                    f"The container engine has no image {image}; load it, or set another one."
                ) from error
            raise LauncherUnavailable(f"The container engine created no box: {error.message}.") from error

    async def _compare(self, spec: LaunchSpec, engine: Engine) -> None:
        try:
            inspected = await self._api.inspect(name_of(spec.gateway_id, spec.box_id))
        except EngineRefused as error:
            raise LauncherUnavailable(f"The container engine lost a box that it created: {error.message}.") from error
        missing = missing_limits(inspected, spec.limits)
        if missing and not spec.allow_unlimited:
            raise LimitsNotApplied(
                f"{engine.name} has not applied the limits of {', '.join(missing)}; give it cgroups with the "
                "controllers cpu, memory and pids, or allow boxes without limits."
            )

    async def _start(self, handle: Handle) -> Deferred[Exit]:
        """Start the container; returns what fires at its end."""
        try:
            await uncancelled(self._api.start(_container(handle)))
        except EngineRefused as error:
            raise BoxDied(f"The container engine did not start the box: {error.message}.") from error
        return self._watching.watch(_container(handle))

    async def _screen(self, handle: Handle, ended: Deferred[Exit]) -> None:
        async def answering() -> None:
            while not await answers(self.endpoint(handle), self._reactor):
                await after(self._reactor, LOOK_SECONDS)

        result = await first(ended, cancellable(Deferred.fromCoroutine(answering())))
        if isinstance(result, Exit):
            code = "" if result.code is None else f" with status {result.code}"
            raise BoxDied(f"The box ended{code} before its screen answered; try again.")

    async def _undo(self, handle: Handle, error: BaseException) -> None:
        """Destroy what was started, also if that start is cancelled once more."""
        try:
            await uncancelled(self.destroy(handle))
        except CancelledError:
            pass
        except LauncherUnavailable:
            # The caller has the handle and repeats `destroy`; a container without one is found by its label.
            _log.warn("A box whose start failed could not be destroyed", error=type(error).__name__)

    def _show_page(self, handle: Handle, reached: Callable[[Step], None]) -> None:
        """Report the first window when it comes, while the box lives."""
        folder = handle.data["folder"]

        async def look() -> None:
            give_up = self._reactor.seconds() + PAGE_SECONDS
            while not page_mark.is_given(folder):
                if self._reactor.seconds() >= give_up or not os.path.isdir(folder):
                    return
                await after(self._reactor, PAGE_LOOK_SECONDS)
            reached(Step.PAGE)

        looking = first(self.watch(handle), Deferred.fromCoroutine(look()))
        self._pages.add(looking)
        looking.addErrback(lambda _: None)
        looking.addBoth(lambda _: self._pages.discard(looking))

    def endpoint(self, handle: Handle) -> IStreamClientEndpoint:
        path = os.path.join(handle.data.get("folder", "/nonexistent"), SCREEN_SOCKET)
        endpoint: IStreamClientEndpoint = BoxSocketEndpoint(self._reactor, path, int(handle.data.get("uid", -1)))
        return endpoint

    def watch(self, handle: Handle) -> Deferred[Exit]:
        return self._watching.watch(_container(handle))

    async def destroy(self, handle: Handle) -> None:
        self._watching.destroying(_container(handle))
        await self._remove(_container(handle))
        if folder := handle.data.get("folder"):
            await box_folder.clear(self._reactor, folder)

    async def _remove(self, container: str) -> None:
        """Remove the container and return when it is gone. Raises `LauncherUnavailable`."""
        give_up = self._reactor.seconds() + self._gone_seconds
        while True:
            try:
                if not await self._api.remove(container):
                    return
                await self._api.inspect(container)
                refusal = "it is still there"
            except EngineRefused as error:
                if error.status == 404:
                    return
                refusal = error.message
            if self._reactor.seconds() >= give_up:
                raise LauncherUnavailable(f"The container engine did not remove a box: {refusal}.")
            await after(self._reactor, 0.2)

    async def list(self) -> Sequence[Handle]:
        try:
            containers = await self._api.labelled(f"{GATEWAY_LABEL}={self._gateway_id}")
        except EngineRefused as error:
            raise LauncherUnavailable(f"The container engine does not list its boxes: {error.message}.") from error
        return [handle_of(NAME, container) for container in containers]

    async def close(self) -> None:
        for page in tuple(self._pages):
            page.cancel()
        self._watching.close()
        await after(self._reactor, 0)  # connections that were aborted are closed in the next turn


def _container(handle: Handle) -> str:
    """Return the name of a container, by which alone it is known: it follows from the ids of gateway and box."""
    return name_of(handle.gateway_id, handle.box_id)


def make(context: LauncherContext) -> ILauncher:
    """Return the launcher of the type `engine`."""
    options = context.options
    launcher: ILauncher = EngineLauncher(
        context, socket=options.get("socket") or DEFAULT_SOCKET, image=options.get("image", "")
    )
    return launcher
