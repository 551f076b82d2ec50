"""The launcher `ecs`: boxes as tasks of Amazon ECS, whose screens are reached over TLS at their private addresses.

Rules.
    What a box reaches is decided by the VPC alone: the gateway's egress proxy is not in the way. So nothing starts
    unless the option `egress` says that the operator knows (`vpc`).
    `destroy` returns when ECS says that no container of the task runs; a task whose ARN is not known is looked for.
    The first window cannot be seen from outside, so it is reported together with the screen.
    Nothing here was tried on AWS.
"""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from twisted.internet.defer import CancelledError, Deferred, succeed
from twisted.internet.endpoints import TCP4ClientEndpoint, wrapClientTLS
from twisted.internet.interfaces import IStreamClientEndpoint
from twisted.logger import Logger
from zope.interface import implementer

from burrowgate.boxes.interfaces import (
    Exit,
    ExitKind,
    Finding,
    Handle,
    ILauncher,
    LauncherContext,
    LaunchSpec,
    Level,
    Step,
)
from burrowgate.boxes.launchers.box_socket import answers
from burrowgate.boxes.launchers.ecs.api import EcsApi, EcsRefused
from burrowgate.boxes.launchers.ecs.credentials import CredentialChain
from burrowgate.boxes.launchers.ecs.http import BoundedHttp
from burrowgate.boxes.launchers.ecs.identity import Identity, client_tls, make_identity
from burrowgate.boxes.launchers.ecs.settings import EGRESS_BY_VPC, EcsSettings, read_settings
from burrowgate.boxes.launchers.ecs.task import (
    SCREEN_PORT,
    TaskView,
    box_name,
    handle_of,
    is_image_missing,
    missing_limits,
    run_body,
    started_by,
    view,
)
from burrowgate.boxes.launchers.ecs.watching import LOOK_SECONDS, MISSING_SECONDS, TaskWatching
from burrowgate.boxes.waiting import after, cancellable, first, uncancelled
from burrowgate.errors import BoxDied, ImageMissing, LauncherUnavailable, LimitsNotApplied

NAME = "ecs"
CONNECT_SECONDS = 3.0
SCREEN_LOOK_SECONDS = 0.2
STOP_SECONDS = 90.0
"""After which a task that was stopped and still runs is reported (a container has 30 s by default to end)."""
NO_EGRESS_RULES = (
    "What boxes of ECS reach is decided by the rules of the VPC, not by those of targets; set the option `egress` to "
    "`vpc` once its security groups deny private addresses and the metadata service."
)

_log = Logger()


@implementer(ILauncher)
class EcsLauncher:
    """Runs tasks."""

    def __init__(
        self,
        context: LauncherContext,
        settings: EcsSettings,
        api: EcsApi,
        *,
        now: Callable[[], float],
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        """`now` returns seconds since 1970; tasks are looked at every `look_seconds`."""
        self._reactor: Any = context.reactor
        self._gateway_id = context.gateway_id
        self._settings = settings
        self._api = api
        self._now = now
        self._look_seconds = look_seconds
        self._watching = TaskWatching(api, context.reactor, look_seconds=look_seconds)
        self._own: Identity | None = None
        self._own_since = 0.0
        self._boxes: dict[str, _Box] = {}

    async def check(self) -> Sequence[Finding]:
        """Ask for the tasks of this gateway; a trial task would cost a minute of money at each look of the operator."""
        findings = [
            Finding(
                Level.WARNING,
                "ecs-untried",
                "The launcher ecs was tested against imitations of ECS, never on AWS; try it before you rely on it.",
            )
        ]
        if self._settings.egress != EGRESS_BY_VPC:
            findings.append(Finding(Level.ERROR, "egress-not-enforced", NO_EGRESS_RULES))
        try:
            await self._api.listed(started_by(self._gateway_id))
        except LauncherUnavailable as error:
            findings.append(Finding(Level.ERROR, "ecs-unavailable", str(error)))
        except EcsRefused as error:
            text = f"ECS refuses to list tasks of the cluster {self._settings.cluster}: {error.message}."
            findings.append(Finding(Level.ERROR, "ecs-refused", text))
        else:
            findings.append(Finding(Level.OK, "ecs-answers", f"ECS answers for {self._settings.cluster}."))
        return findings

    async def launch(
        self, spec: LaunchSpec, stored: Callable[[Handle], Awaitable[None]], reached: Callable[[Step], None]
    ) -> Handle:
        if self._settings.egress != EGRESS_BY_VPC:
            raise LauncherUnavailable(NO_EGRESS_RULES)
        box = make_identity(box_name(spec.box_id), self._now())
        own = self._own_identity()
        try:
            body = run_body(spec, self._settings, box=box, gateway_certificate=own.certificate)
        except ValueError as error:
            raise LauncherUnavailable(str(error)) from error
        handle = Handle(launcher=NAME, box_id=spec.box_id, gateway_id=spec.gateway_id)
        await stored(handle)
        kept = self._boxes[spec.box_id] = _Box(box.certificate, own)
        try:
            await self._run(spec, body, kept)
            reached(Step.CREATED)
            await self._running(kept)
            reached(Step.STARTED)
            answering = cancellable(Deferred.fromCoroutine(self._screen(handle)))
            if isinstance(await first(self._watching.watch(kept.arn), answering), Exit):
                raise BoxDied("The task of the browser ended before its screen answered; try again.")
            reached(Step.SCREEN)
        except BaseException as error:
            await self._undo(handle, error)
            raise
        reached(Step.PAGE)
        return Handle(launcher=NAME, box_id=spec.box_id, gateway_id=spec.gateway_id, data={"task": kept.arn})

    async def _run(self, spec: LaunchSpec, body: Mapping[str, Any], kept: _Box) -> None:
        async def run() -> Mapping[str, Any]:
            task = await self._api.run_task(body)
            kept.arn, kept.started_at = view(task).arn, self._reactor.seconds()
            return task

        try:
            task = await uncancelled(run())
        except EcsRefused as error:
            raise LauncherUnavailable(f"ECS started no browser: {error.message}; try again in a moment.") from error
        missing = missing_limits(task, self._settings.container, spec.limits)
        if missing and not spec.allow_unlimited:
            raise LimitsNotApplied(
                f"ECS has not applied the limits of {', '.join(missing)}; give the task definition `cpu` and `memory`."
            )

    async def _running(self, kept: _Box) -> None:
        """Return when the task runs; raises `BoxDied` or `ImageMissing` when it will not."""
        while True:
            try:
                found = (await self._api.describe([kept.arn])).get(kept.arn)
            except EcsRefused as error:
                raise LauncherUnavailable(f"ECS refuses to describe a task: {error.message}.") from error
            task = None if found is None else view(found)
            if task is not None and task.is_ending:
                raise _why_it_ended(task, self._settings.task_definition)
            if task is not None and task.is_running and task.address:
                kept.address = task.address
                return
            await after(self._reactor, self._look_seconds)

    async def _screen(self, handle: Handle) -> None:
        while not await answers(self.endpoint(handle), self._reactor):
            await after(self._reactor, SCREEN_LOOK_SECONDS)

    async def _undo(self, handle: Handle, error: BaseException) -> None:
        """Stop what was started, also if that start is cancelled once more."""
        try:
            await uncancelled(self.destroy(handle))
        except CancelledError:
            pass
        except LauncherUnavailable:
            # The caller has the handle and repeats `destroy`.
            _log.warn("A box whose start failed could not be destroyed", error=type(error).__name__)

    def endpoint(self, handle: Handle) -> IStreamClientEndpoint:
        box = self._boxes.get(handle.box_id) or _Box("", self._own_identity())
        endpoint = TCP4ClientEndpoint(self._reactor, box.address or "0.0.0.0", SCREEN_PORT, timeout=CONNECT_SECONDS)
        if not box.certificate:
            raise LauncherUnavailable("The screen of that box is reached only by the process that started it.")
        tls: IStreamClientEndpoint = wrapClientTLS(
            client_tls(box_name(handle.box_id), box.certificate, box.gateway), endpoint
        )
        return tls

    def watch(self, handle: Handle) -> Deferred[Exit]:
        arn = self._arn(handle)
        return self._watching.watch(arn) if arn else succeed(Exit(ExitKind.LOST))

    def _arn(self, handle: Handle) -> str:
        box = self._boxes.get(handle.box_id)
        return box.arn if box is not None and box.arn else ""

    async def destroy(self, handle: Handle) -> None:
        try:
            box = self._boxes.get(handle.box_id)
            for arn in await self._tasks_of(handle):
                self._watching.destroying(arn)
                await self._stop(arn, None if box is None else box.started_at)
                self._watching.destroyed(arn)
        except EcsRefused as error:
            raise LauncherUnavailable(f"ECS did not stop a browser: {error.message}.") from error
        self._boxes.pop(handle.box_id, None)

    async def _tasks_of(self, handle: Handle) -> list[str]:
        """Return the ARNs of the tasks of a box: the one that is known, or those that ECS lists."""
        known = self._arn(handle)
        if known:
            return [known]
        arns = await self._api.listed(started_by(handle.gateway_id))
        tasks = await self._api.describe(arns)
        if len(tasks) < len(arns):
            raise LauncherUnavailable("ECS lists a task that it does not describe yet; it will be tried again.")
        return [arn for arn, task in tasks.items() if view(task).box_id == handle.box_id]

    async def _stop(self, arn: str, started_at: float | None) -> None:
        """Stop a task and return when it has ended. `started_at` is when this process started it, if it did."""
        give_up = self._reactor.seconds() + STOP_SECONDS
        is_stopping = False
        while True:
            if not is_stopping:
                is_stopping = await self._is_stopped(arn)
                now = self._reactor.seconds()
                if not is_stopping and (started_at is None or now - started_at >= MISSING_SECONDS):
                    return  # ECS has forgotten it
            task = (await self._api.describe([arn])).get(arn)
            if task is not None and view(task).is_gone:
                return
            if self._reactor.seconds() >= give_up:
                raise LauncherUnavailable("A task of ECS still runs after it was stopped; it will be tried again.")
            await after(self._reactor, self._look_seconds)

    async def _is_stopped(self, arn: str) -> bool:
        """Request the end of a task; returns whether ECS knows it."""
        try:
            await self._api.stop(arn, "Ended by Burrowgate.")
        except EcsRefused as error:
            if error.code != "InvalidParameterException":
                raise
            return False
        return True

    async def list(self) -> Sequence[Handle]:
        try:
            arns = await self._api.listed(started_by(self._gateway_id))
            tasks = [view(task) for task in (await self._api.describe(arns)).values()]
        except EcsRefused as error:
            raise LauncherUnavailable(f"ECS does not list its tasks: {error.message}.") from error
        return [handle_of(NAME, self._gateway_id, task) for task in tasks if not task.is_ending]

    async def close(self) -> None:
        self._watching.close()
        await after(self._reactor, 0)  # connections that were aborted are closed in the next turn

    def _own_identity(self) -> Identity:
        """Return the identity of this process, a new one every day."""
        if self._own is None or self._now() - self._own_since > 24 * 3600:
            self._own, self._own_since = make_identity("gateway.invalid", self._now()), self._now()
        return self._own


class _Box:
    """What this process knows of a box that it started."""

    def __init__(self, certificate: str, gateway: Identity) -> None:
        self.certificate = certificate
        self.gateway = gateway
        self.arn = ""
        self.address = ""
        self.started_at: float | None = None


def _why_it_ended(task: TaskView, definition: str) -> Exception:
    if is_image_missing(task):
        return ImageMissing(f"ECS cannot pull the image of {definition}; push it, and give the task's role access.")
    reason = task.reason.rstrip(".")
    return BoxDied(f"The task of the browser ended while it started{': ' + reason if reason else ''}; try again.")


def make(context: LauncherContext) -> ILauncher:
    """Return the launcher of the type `ecs`."""
    settings = read_settings(context.options, os.environ)
    http = BoundedHttp(context.reactor)
    api = EcsApi(
        context.reactor,
        http,
        CredentialChain(http, os.environ, time.time),
        region=settings.region,
        cluster=settings.cluster,
        endpoint=settings.endpoint,
        now=time.time,
    )
    launcher: ILauncher = EcsLauncher(context, settings, api, now=time.time)
    return launcher
