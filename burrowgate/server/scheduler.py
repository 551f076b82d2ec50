"""Scheduler: the periodic jobs of a gateway, driven by one timer and isolated from each other's failures."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.task import LoopingCall
from twisted.logger import Logger

from burrowgate.errors import StoreError

_log = Logger()

TICK_SECONDS = 0.5
"""The period of the timer; the period of each job is a multiple of it."""

Job = Callable[[], object]
"""A job. If it returns a coroutine, that runs in the background; any other result is ignored."""


class Scheduler:
    """Jobs in the order in which they were added, which is also the order in which they run at a tick."""

    def __init__(self, clock: Any) -> None:
        """`clock` is an `IReactorTime`."""
        self._ticks = 0
        self._jobs: list[tuple[int, str, Job]] = []
        self._timer = LoopingCall(self.tick)
        self._timer.clock = clock

    def add(self, name: str, job: Job, *, period: float = TICK_SECONDS) -> None:
        """Run `job` every `period` seconds, for the first time one period after the start; errors log its `name`."""
        self._jobs.append((max(1, round(period / TICK_SECONDS)), name, job))

    def start(self) -> None:
        """Start the timer."""
        self._timer.start(TICK_SECONDS, now=False)

    def stop(self) -> None:
        """Stop the timer if it runs. Jobs in the background continue."""
        if self._timer.running:
            self._timer.stop()

    def tick(self) -> None:
        """Run the jobs that are due. A job that fails is logged and runs again after its period."""
        self._ticks += 1
        for ticks, name, job in self._jobs:
            if self._ticks % ticks:
                continue
            try:
                result = job()
            except Exception:
                _log.failure("The job {job} failed", job=name)
            else:
                if isinstance(result, Coroutine):
                    run_in_background(result)


def run_in_background(work: Coroutine[Any, Any, object]) -> None:
    """Run `work`; its failure is logged, because no caller waits for it."""

    def failed(failure: Any) -> None:
        if failure.check(StoreError):
            _log.error("The store failed: {error}", error=str(failure.value))
        else:
            _log.failure("Work in the background failed", failure=failure)

    Deferred.fromCoroutine(work).addErrback(failed)
