"""Close stack: the callbacks that undo a start, run in reverse order, each within a time limit."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from twisted.internet.defer import Deferred
from twisted.logger import Logger

_log = Logger()

CLOSE_TIMEOUT_SECONDS = 5.0
"""Seconds that one callback may take."""


class CloseStack:
    """Counterpart of `contextlib.AsyncExitStack` for Twisted, with a time limit."""

    def __init__(self, clock: Any) -> None:
        """`clock` is an `IReactorTime`."""
        self._clock = clock
        self._callbacks: list[Callable[[], object]] = []

    def push(self, callback: Callable[[], object]) -> None:
        """Have `close` call `callback`, which may return a coroutine or a `Deferred`."""
        self._callbacks.append(callback)

    async def close(self) -> None:
        """Call the callbacks, the last one first. A failure, or a timeout, is logged; the others still run."""
        while self._callbacks:
            try:
                result = self._callbacks.pop()()
                if isinstance(result, Coroutine):
                    result = Deferred.fromCoroutine(result)
                if isinstance(result, Deferred):
                    await result.addTimeout(CLOSE_TIMEOUT_SECONDS, self._clock)
            except Exception:
                _log.failure("Something could not be closed")
