"""Twisted's epoll reactor without the logging context that it sets for every event, and with an end of each turn.

Fast path.
    Replaces: `EPollReactor.doPoll`, which wraps each event in `callWithLogger`; that pushes a logging context with the
        connection's log prefix, which Burrowgate does not use, and pops it again. And delayed calls for what is to be
        done at the end of a turn (`proxy.transport.turn_end`).
    Gain: 1.2 µs per event, of which a small request has two (docs/decisions/0003; `python -m bench small`).
    Equivalence: tests/unit/server/test_reactor.py; everything else is Twisted's own.
    Off: under `BURROWGATE_NO_FAST_PATHS=1`, `install` leaves Twisted's choice.
"""

from __future__ import annotations

import errno
import select
import signal
import sys
from collections.abc import Callable
from typing import Any

from burrowgate import FAST_PATHS

TURN_EVENTS = 64
"""Events of a turn: of thousands that come at once, the first does not wait for what the last has to send."""


def install() -> None:
    """Install the reactor on Linux; on other systems Twisted's default is used."""
    if not FAST_PATHS or not sys.platform.startswith("linux") or "twisted.internet.reactor" in sys.modules:
        return
    from twisted.internet.epollreactor import EPollReactor
    from twisted.internet.main import installReactor
    from twisted.python import log

    from burrowgate.proxy.transport import turn_end

    class LeanEPollReactor(EPollReactor):
        """Delivers events to connections directly."""

        def __init__(self) -> None:
            self._due: list[Callable[[], None]] = []
            self.at_turn_end = self._due.append
            """Calls a function when the events of the turn were handled, before the reactor waits again."""
            super().__init__()  # type: ignore[no-untyped-call]

        def doPoll(self, timeout: float | None) -> None:
            """Wait for events, `timeout` seconds at most, and handle them."""
            due = self._due
            if due:  # from delayed calls
                turn_end.run(due)
                timeout = min((wait for wait in (timeout, self.timeout()) if wait is not None), default=None)
            try:
                events = self._poller.poll(-1 if timeout is None else timeout, len(self._selectables))
            except OSError as error:
                if error.errno == errno.EINTR:
                    return
                raise
            for start in range(0, len(events), TURN_EVENTS):
                self._handle(events[start : start + TURN_EVENTS])
                if due:
                    turn_end.run(due)

        def _handle(self, events: list[tuple[int, int]]) -> None:
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

    installReactor(LeanEPollReactor())


def run(reactor: Any) -> None:
    """Run `reactor` with signal handlers of the caller's, and that of Twisted for children.

    Without the latter, a child whose pipes are closed a moment before it has ended is never seen to end.
    """
    from twisted.internet.process import reapAllProcesses

    signal.signal(signal.SIGCHLD, lambda number, frame: reactor.callFromThread(reapAllProcesses))
    reactor.run(installSignalHandlers=False)
