"""Destroying of a box, repeated with longer and longer pauses until it is certain that nothing is left."""

from __future__ import annotations

from collections.abc import Callable

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorTime
from twisted.internet.task import deferLater
from twisted.logger import Logger

from burrowgate.boxes.interfaces import Handle, ILauncher

ATTEMPT_SECONDS = 10.0
"""The time that one attempt may take."""
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0

_log = Logger()


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
