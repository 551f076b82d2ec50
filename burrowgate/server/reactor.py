"""Twisted's epoll reactor without what it does for every event only so that old-style log lines get a prefix.

`EPollReactor.doPoll` wraps each event in `callWithLogger`, which pushes a logging context, asks the connection for its
log prefix, and pops it again: 1.2 µs measured, twice a request, for a prefix that nothing here reads. All else is
Twisted's own (docs/decisions/0003).
"""

from __future__ import annotations

import errno
import select
import sys
from collections.abc import Callable
from typing import Any


def turn_of(reactor: object) -> Callable[[], int]:
    """Tells in which turn `reactor` is, if it counts them; 0 otherwise."""
    return lambda: getattr(reactor, "turn", 0)


def install() -> None:
    """Install the best reactor for this machine; elsewhere than on Linux, Twisted's own choice stays."""
    if not sys.platform.startswith("linux") or "twisted.internet.reactor" in sys.modules:
        return
    from twisted.internet.epollreactor import EPollReactor
    from twisted.internet.main import installReactor
    from twisted.python import log

    class LeanEPollReactor(EPollReactor):
        """Events go to their connections directly; `turn` numbers the waits for them, from 1."""

        turn = 0

        def doPoll(self, timeout: float | None) -> None:
            """Wait for events, `timeout` seconds at most, and handle them."""
            try:
                events = self._poller.poll(-1 if timeout is None else timeout, len(self._selectables))
            except OSError as error:
                if error.errno == errno.EINTR:
                    return
                raise
            self.turn += 1
            selectables, handle, readable = self._selectables, self._doReadOrWrite, select.EPOLLIN
            for descriptor, event in events:
                selectable: Any = selectables.get(descriptor)
                if selectable is None:
                    continue
                if event == readable:
                    # Nearly all events: what Twisted does with them, without what it does for the others.
                    try:
                        why = selectable.doRead()
                    except BaseException as error:
                        log.err()
                        why = error
                    if why:
                        self._disconnectSelectable(selectable, why, True)  # type: ignore[no-untyped-call]
                else:
                    handle(selectable, descriptor, event)  # type: ignore[no-untyped-call]

        doIteration = doPoll

    installReactor(LeanEPollReactor())  # type: ignore[no-untyped-call]
