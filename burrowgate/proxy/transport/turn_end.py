"""Work at the end of a reactor turn: what several events of one turn have to write is written together.

Fast path.
    Replaces: a write to the socket, and a TLS record, for each response on an HTTP/2 connection.
    Gain: docs/decisions/0029-http2-cost.md; `python -m bench h2`.
    Equivalence: the bytes are the same in the same order; all tests of HTTP/2 pass with it, and
        tests/unit/proxy/transport/test_turn_end.py.
    Off: under `BURROWGATE_NO_FAST_PATHS=1`, work is done at once.

Rules.
    Work is done before the reactor waits for events again, in the order in which it was added.
    What fails is logged, and the rest is done.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from twisted.logger import Logger

from burrowgate import FAST_PATHS

_log = Logger()

Work = Callable[[], None]
AtTurnEnd = Callable[[Work], None]
"""Takes work to do at the end of the reactor turn."""


def at_once(work: Work) -> None:
    """Do `work` at once: an `AtTurnEnd` where there is no reactor."""
    work()


def run(due: list[Work]) -> None:
    """Do the work of a turn, and empty the list; work may add more."""
    for work in due:
        try:
            work()
        except Exception:
            _log.failure("Work at the end of a reactor turn failed")
    due.clear()


class TurnEnd:
    """Work for the end of the current turn, which shares one delayed call."""

    def __init__(self, schedule: Callable[[Work], Any]) -> None:
        """`schedule` calls a function at the end of the turn."""
        self._schedule = schedule
        self._due: list[Work] = []

    def add(self, work: Work) -> None:
        """Call `work` at the end of the turn."""
        self._due.append(work)
        if len(self._due) == 1:
            self._schedule(partial(run, self._due))


def of_reactor(reactor: Any) -> AtTurnEnd:
    """Return what does work at the end of a turn of `reactor`."""
    if not FAST_PATHS:
        return at_once
    own: AtTurnEnd | None = getattr(reactor, "at_turn_end", None)  # `server.reactor`
    # Other reactors of Twisted run delayed calls that are due between two waits for events.
    return own or TurnEnd(lambda work: reactor.callLater(0, work)).add
