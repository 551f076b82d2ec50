"""Destroying of a box, repeated with longer and longer pauses until it is certain that nothing is left."""

from __future__ import annotations

from collections.abc import Callable

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater
from twisted.logger import Logger

from burrowgate.boxes.interfaces import Handle, ILauncher
from burrowgate.core.boxes.records import Box
from burrowgate.core.boxes.states import BoxState

ATTEMPT_SECONDS = 10.0
"""The time that one attempt may take."""
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0

ALARM_SECONDS = 5.0
"""A box that is not destroyed so long after its end was decided is reported."""

_log = Logger()


class DestroyWatchdog:
    """Knows which boxes are being destroyed, those of other processes and orphans included, and since when."""

    def __init__(self, now: Callable[[], float]) -> None:
        """`now` returns seconds since 1970."""
        self._now = now
        self._since: dict[str, tuple[float, str]] = {}

    def observe(self, box: Box, ended_at: int | None) -> None:
        """Take a change of a box, as an observer of the directory."""
        if box.state is BoxState.STOPPING:
            self.begun(box.box_id, box.launcher)
        elif box.state is BoxState.DESTROYED:
            self.done(box.box_id)

    def begun(self, box_id: str, launcher: str) -> None:
        """The box is being destroyed from now on, unless that is known already."""
        self._since.setdefault(box_id, (self._now(), launcher))

    def done(self, box_id: str) -> None:
        """The box is destroyed."""
        self._since.pop(box_id, None)

    def alarms(self) -> list[str]:
        """Return a sentence for each box that is not destroyed in time."""
        now = self._now()
        return [
            f"The box {box_id} could not be destroyed in {now - since:.0f} s, so its owner's place stays taken."
            f" See whether the launcher {launcher} works."
            for box_id, (since, launcher) in sorted(self._since.items())
            if now - since >= ALARM_SECONDS
        ]


async def destroy(
    launcher: Callable[[], ILauncher], handle: Handle, reactor: IReactorTime, failed: Callable[[int], None]
) -> None:
    """Return once the box of `handle` is destroyed.

    `failed` receives the number of attempts so far after each one that failed. `launcher` may raise, as an attempt.
    """
    attempts, pause = 0, FIRST_PAUSE_SECONDS
    while True:
        try:
            working = Deferred.fromCoroutine(launcher().destroy(handle))
            await working.addTimeout(ATTEMPT_SECONDS, reactor)
            return
        except Exception as error:
            attempts += 1
            _log.error(
                "A box could not be destroyed; this is repeated: {error}",
                error=type(error).__name__,
                box=handle.box_id,
                launcher=handle.launcher,
                attempts=attempts,
            )
            failed(attempts)
        await deferLater(reactor, pause)
        pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
