"""Collections of garbage in a process with many cached sessions: what has survived a full one is left out of the next.

Python goes through all objects in a full collection: 0.6 s for 200,000 cached sessions, in which no client is served,
and sessions that come and go cause one every 10,000 requests (docs/decisions/0007-request-cost.md). Objects are freed
when nothing refers to them; only cycles need a collection, and objects that survived one are rarely in a cycle.

Rules.
    A process that only becomes a gateway collects nothing until it has started: of what modules and components are made
    of, nothing is garbage, and to go through it again and again took a seventh of the CPU of a start. Then all of it is
    frozen.
    What survives a full collection is frozen (`gc.freeze`). After `THAW_PERIOD_SECONDS` the next one looks at all, so
    that cycles among old objects live for that time at most while there is work.
    The older generations are collected often: a request to a session that is not cached leaves some ten objects, and
    with Python's own thresholds a full collection took 20 to 30 ms each second. Each object is gone through as often
    as before, in shorter pauses.
    Connections that have ended are in no cycle (tests/unit/proxy/test_ended_connections.py and
    tests/integration/proxy/test_ended_dials.py).
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

THAW_PERIOD_SECONDS = 900.0
THRESHOLDS = (3, 1)
"""Thresholds of the two older generations (https://docs.python.org/3/library/gc.html#gc.set_threshold)."""
_OLDEST_GENERATION = 2


@contextmanager
def paused() -> Iterator[None]:
    """Collect nothing until `start`, or the end of the context."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def start(now: Callable[[], float]) -> Callable[[], None]:
    """Freeze what exists, and what survives full collections; returns what undoes that.

    `now` returns the time in seconds.
    """
    thawed_at = now()
    thresholds = gc.get_threshold()

    def collected(phase: str, info: dict[str, Any]) -> None:
        nonlocal thawed_at
        if phase == "stop" and info["generation"] == _OLDEST_GENERATION:
            if now() - thawed_at < THAW_PERIOD_SECONDS:
                gc.freeze()
            else:
                thawed_at = now()
                gc.unfreeze()

    def stop() -> None:
        with suppress(ValueError):
            gc.callbacks.remove(collected)
            gc.set_threshold(*thresholds)
        gc.unfreeze()

    gc.set_threshold(thresholds[0], *THRESHOLDS)
    gc.callbacks.append(collected)
    gc.freeze()
    gc.enable()
    return stop
