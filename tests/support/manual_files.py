"""Executor of work on files that does each piece when the test says so, as threads on a disk that may hang do."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from burrowgate.errors import UpstreamTimeout


class ManualFiles:
    """A `FileExecutor`: work waits in `pending` until `do`."""

    def __init__(self) -> None:
        self.pending: deque[tuple[str, Callable[[], Any], Callable[[Any, Exception | None], None]]] = deque()
        self.is_full = False

    def run(self, folder: str, work: Callable[[], Any], done: Callable[[Any, Exception | None], None]) -> None:
        if self.is_full:
            raise UpstreamTimeout
        self.pending.append((folder, work, done))

    def do(self) -> None:
        """Do the work that waits."""
        for _ in range(len(self.pending)):
            _, work, done = self.pending.popleft()
            try:
                result = work()
            except Exception as error:
                done(None, error)
            else:
                done(result, None)
