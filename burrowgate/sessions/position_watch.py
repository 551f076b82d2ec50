"""Watch of the store's position while tunnels are live: a revocation by another process is taken in within 25 ms.

A request asks for the position before it is admitted, and a tunnel is a request that may last for days. Subscribers are
notified within 250 ms, which is enough for pages; a connection to a database does much in that time. Asking costs two
microseconds. One timer serves all tunnels, and none runs without one.
"""

from __future__ import annotations

from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IDelayedCall
from twisted.logger import Logger
from twisted.python.failure import Failure

from burrowgate.errors import StoreError
from burrowgate.sessions.registry import Registry

PERIOD_SECONDS = 0.025

_log = Logger()


class PositionWatch:
    """Lets a registry catch up while there is something to cut."""

    def __init__(self, registry: Registry, reactor: Any) -> None:
        """`reactor` is an `IReactorTime`."""
        self._registry = registry
        self._reactor = reactor
        self._count = 0
        self._timer: IDelayedCall | None = None
        self._is_catching_up = False

    def begin(self) -> None:
        """A tunnel was opened."""
        self._count += 1
        if self._timer is None:
            self._timer = self._reactor.callLater(PERIOD_SECONDS, self._look)

    def end(self) -> None:
        """A tunnel was closed; each that was opened is, once."""
        self._count -= 1
        if not self._count and self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        self._timer = self._reactor.callLater(PERIOD_SECONDS, self._look)
        registry = self._registry
        # A store that is away has no position; `LiveSessions` decides what that means for tunnels.
        if self._is_catching_up or registry.is_current() or registry.store.position() is None:
            return
        self._is_catching_up = True
        Deferred.fromCoroutine(registry.catch_up()).addBoth(self._caught_up)

    def _caught_up(self, result: object) -> None:
        self._is_catching_up = False
        if isinstance(result, Failure) and not result.check(StoreError):
            _log.failure("The store's changes could not be taken in", failure=result)
