"""The end of tasks: one poll for all that are watched, since ECS reports nothing by itself.

Rules.
    A poll that fails is not an end: it is repeated at the next look.
    A task that ECS does not know is lost once it stays unknown for `MISSING_SECONDS`: what was just started may be
    unknown for a moment.
"""

from __future__ import annotations

from typing import Any

from twisted.internet.defer import CancelledError, Deferred
from twisted.logger import Logger

from burrowgate.boxes.interfaces import Exit, ExitKind
from burrowgate.boxes.launchers.ecs.api import EcsApi, EcsRefused
from burrowgate.boxes.launchers.ecs.task import exit_of, view
from burrowgate.boxes.waiting import after
from burrowgate.errors import LauncherUnavailable

LOOK_SECONDS = 2.0
"""Between polls: DescribeTasks of one cluster is allowed 40 times a second."""
MISSING_SECONDS = 30.0

_log = Logger()


class TaskWatching:
    """The tasks that are watched."""

    def __init__(self, api: EcsApi, clock: Any, *, look_seconds: float = LOOK_SECONDS) -> None:
        self._api = api
        self._clock = clock
        self._look_seconds = look_seconds
        self._watched: dict[str, _Watched] = {}
        self._polling: Deferred[None] | None = None

    def watch(self, arn: str) -> Deferred[Exit]:
        """Return what fires when the task has ended."""
        watched = self._watched.setdefault(arn, _Watched())
        waiting: Deferred[Exit] = Deferred(watched.waiting.remove)
        watched.waiting.append(waiting)
        if self._polling is None:
            self._polling = Deferred.fromCoroutine(self._poll())
            self._polling.addErrback(_note)
        return waiting

    def destroying(self, arn: str) -> None:
        """Note that `destroy` ends the task: a poll may see that end first."""
        if arn in self._watched:
            self._watched[arn].is_destroying = True

    def destroyed(self, arn: str) -> None:
        """Note that the task has ended by `destroy`."""
        self._fire(arn, Exit(ExitKind.DESTROYED))

    def close(self) -> None:
        """End all watches without a result."""
        self._watched.clear()
        if self._polling is not None:
            self._polling.cancel()
            self._polling = None

    async def _poll(self) -> None:
        try:
            while self._watched:
                await self._look()
                await after(self._clock, self._look_seconds)
        finally:
            self._polling = None

    async def _look(self) -> None:
        watched = list(self._watched)
        try:
            tasks = await self._api.describe(watched)
        except (LauncherUnavailable, EcsRefused):
            return
        now = self._clock.seconds()
        for arn in watched:
            task = tasks.get(arn)
            if task is None:
                self._missing(arn, now)
            elif view(task).is_ending:
                self._fire(arn, exit_of(view(task)))

    def _missing(self, arn: str, now: float) -> None:
        watched = self._watched.get(arn)
        if watched is not None:
            watched.missing_since = now if watched.missing_since is None else watched.missing_since
            if now - watched.missing_since >= MISSING_SECONDS:
                self._fire(arn, Exit(ExitKind.LOST))

    def _fire(self, arn: str, exit: Exit) -> None:
        watched = self._watched.pop(arn, None)
        if watched is not None:
            for waiting in watched.waiting:
                waiting.callback(Exit(ExitKind.DESTROYED) if watched.is_destroying else exit)


class _Watched:
    def __init__(self) -> None:
        self.waiting: list[Deferred[Exit]] = []
        self.missing_since: float | None = None
        self.is_destroying = False


def _note(failure: Any) -> None:
    if not failure.check(CancelledError):
        _log.failure("Polling tasks failed", failure)
