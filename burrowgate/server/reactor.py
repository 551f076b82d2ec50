"""Twisted's epoll reactor without the logging context that it sets for every event.

`EPollReactor.doPoll` wraps each event in `callWithLogger`, which pushes a logging context with the connection's log
prefix and pops it again. This takes 1.2 µs, twice per request, for a prefix that Burrowgate does not use. Everything
else is Twisted's own (docs/decisions/0003).
"""

from __future__ import annotations

import errno
import select
import sys
from collections.abc import Callable
from typing import Any


def turn_of(reactor: object) -> Callable[[], int]:
    """A function that returns the number of the current turn of `reactor`, or 0 if it does not count turns."""
    return lambda: getattr(reactor, "turn", 0)


def install() -> None:
    """Install the reactor on Linux; on other systems Twisted's default is used."""
    if not sys.platform.startswith("linux") or "twisted.internet.reactor" in sys.modules:
        return
    from twisted.internet.epollreactor import EPollReactor
    from twisted.internet.main import installReactor
    from twisted.python import log

    class LeanEPollReactor(EPollReactor):
        """Delivers events to connections directly; `turn` counts the reactor turns from 1."""

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
                    # Nearly all events: Twisted's handling of read events only.
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
