"""Twisted's epoll reactor without what it does for every event only so that old-style log lines get a prefix.

`EPollReactor.doPoll` wraps each event in `callWithLogger`, which pushes a logging context, asks the connection for its
log prefix, and pops it again: 1.2 µs measured, twice a request, for a prefix that nothing here reads. All else is
Twisted's own (docs/decisions/0003).
"""

from __future__ import annotations

import errno
import sys
from typing import Any


def install() -> None:
    """Install the best reactor for this machine; elsewhere than on Linux, Twisted's own choice stays."""
    if not sys.platform.startswith("linux") or "twisted.internet.reactor" in sys.modules:
        return
    from twisted.internet.epollreactor import EPollReactor
    from twisted.internet.main import installReactor

    class LeanEPollReactor(EPollReactor):
        """Events go to their connections directly."""

        def doPoll(self, timeout: float | None) -> None:
            """Wait for events, `timeout` seconds at most, and handle them."""
            try:
                events = self._poller.poll(-1 if timeout is None else timeout, len(self._selectables))
            except OSError as error:
                if error.errno == errno.EINTR:
                    return
                raise
            selectables, handle = self._selectables, self._doReadOrWrite
            for descriptor, event in events:
                selectable: Any = selectables.get(descriptor)
                if selectable is not None:
                    handle(selectable, descriptor, event)  # type: ignore[no-untyped-call]

        doIteration = doPoll

    installReactor(LeanEPollReactor())  # type: ignore[no-untyped-call]
