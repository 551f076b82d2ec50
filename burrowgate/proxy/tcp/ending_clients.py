"""Clients whose tunnel has ended: each has a second to take the last bytes, and is aborted then. One timer for all."""

from __future__ import annotations

from collections import deque
from typing import Any

from burrowgate.proxy.interfaces import IDownstream

GRACE_SECONDS = 1.0


class EndingClients:
    """Downstream ends that close."""

    def __init__(self, reactor: Any) -> None:
        """`reactor` is an `IReactorTime`."""
        self._reactor = reactor
        self._ending: deque[tuple[float, IDownstream]] = deque()

    def add(self, downstream: IDownstream) -> None:
        """Abort `downstream` in a second, which does nothing if it is closed by then."""
        self._ending.append((self._reactor.seconds() + GRACE_SECONDS, downstream))
        if len(self._ending) == 1:
            self._reactor.callLater(GRACE_SECONDS, self._abort_due)

    def _abort_due(self) -> None:
        now = self._reactor.seconds()
        while self._ending and self._ending[0][0] <= now:
            self._ending.popleft()[1].abort()
        if self._ending:
            self._reactor.callLater(self._ending[0][0] - now, self._abort_due)
