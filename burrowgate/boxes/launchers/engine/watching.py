"""The end of containers: one request to `wait` for each that is watched, repeated while the engine is away.

Rules.
    Each watch fires once. It is `destroyed` only if this process has destroyed the container.
    An engine that restarts is not the end of a container. One that stays away for `LOST_SECONDS` is: what cannot be
    ended or limited any more is not shown to a visitor either.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from twisted.internet.defer import CancelledError, Deferred
from twisted.logger import Logger

from burrowgate.boxes.interfaces import Exit, ExitKind
from burrowgate.boxes.launchers.engine.api import EngineApi, EngineRefused
from burrowgate.boxes.waiting import after
from burrowgate.errors import LauncherUnavailable

LOST_SECONDS = 30.0
RETRY_SECONDS = 0.5

_log = Logger()


class Watching:
    """The containers of one engine that are watched."""

    def __init__(self, api: EngineApi, clock: Any) -> None:
        self._api = api
        self._clock = clock
        self._watched: dict[str, _Watched] = {}

    def watch(self, container: str) -> Deferred[Exit]:
        """Return what fires when the container has ended; of one that does not exist, soon."""
        watched = self._watched.get(container)
        if watched is None:
            watched = self._watched[container] = _Watched()
            watched.following = Deferred.fromCoroutine(self._follow(container, watched))
            watched.following.addErrback(_note)
        return watched.wait()

    def destroying(self, container: str) -> None:
        """Note that the container ends by `destroy`."""
        watched = self._watched.get(container)
        if watched is not None:
            watched.is_destroyed = True

    def close(self) -> None:
        """End all watches without a result."""
        watched, self._watched = self._watched, {}
        for one in watched.values():
            if one.following is not None:
                one.following.cancel()

    async def _follow(self, container: str, watched: _Watched) -> None:
        try:
            exit = await self._end(container)
        finally:
            if self._watched.get(container) is watched:
                del self._watched[container]
        watched.fire(Exit(ExitKind.DESTROYED) if watched.is_destroyed else exit)

    async def _end(self, container: str) -> Exit:
        away_since: float | None = None
        while True:
            try:
                for may_wait in (True, False):
                    exit = await self._exit(container)
                    if exit is not None:
                        return exit
                    away_since = None
                    if may_wait:
                        await self._api.wait(container)
            except (EngineRefused, LauncherUnavailable):
                now = self._clock.seconds()
                away_since = now if away_since is None else away_since
                if now - away_since >= LOST_SECONDS:
                    return Exit(ExitKind.LOST)
            await after(self._clock, RETRY_SECONDS)

    async def _exit(self, container: str) -> Exit | None:
        """Return how the container has ended; None if it has not."""
        try:
            state = (await self._api.inspect(container)).get("State") or {}
        except EngineRefused as error:
            if error.status == 404:
                return Exit(ExitKind.LOST)
            raise
        return None if state.get("Running") else exit_of(state)


class _Watched:
    """One container that is watched."""

    def __init__(self) -> None:
        self.is_destroyed = False
        self.following: Deferred[None] | None = None
        self._exit: Exit | None = None
        self._waiting: list[Deferred[Exit]] = []

    def wait(self) -> Deferred[Exit]:
        waiting: Deferred[Exit] = Deferred(self._waiting.remove)
        self._waiting.append(waiting)
        return waiting

    def fire(self, exit: Exit) -> None:
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            one.callback(exit)


def exit_of(state: Mapping[str, Any]) -> Exit:
    """Return how a container ended, by the `State` of `inspect`."""
    code = state.get("ExitCode")
    kind = ExitKind.OUT_OF_MEMORY if state.get("OOMKilled") else ExitKind.EXITED
    return Exit(kind, code if isinstance(code, int) else None)


def _note(failure: Any) -> None:
    if not failure.check(CancelledError):
        _log.failure("Watching a container failed", failure)
