"""An asyncio loop whose time passes at once where there is nothing else to do, for hours of a real client in a test."""

from __future__ import annotations

import asyncio
import selectors
from typing import Any


class _QuickSelector(selectors.DefaultSelector):
    """Waits for nothing that has a time."""

    skipped = 0.0
    """Seconds that were not waited for."""

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(None if timeout is None else 0)
        if not ready and timeout:
            self.skipped += timeout
        return ready


class QuickLoop(asyncio.SelectorEventLoop):
    """Sockets of this process work as in any loop: what is sent on loopback is there before the time is looked at."""

    def __init__(self) -> None:
        self._quick = _QuickSelector()
        super().__init__(self._quick)

    def time(self) -> float:
        return super().time() + self._quick.skipped


def run_quickly(work: Any) -> None:
    """Run a coroutine on such a loop."""
    with asyncio.Runner(loop_factory=QuickLoop) as runner:
        runner.run(work)
