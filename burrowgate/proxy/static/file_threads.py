"""Threads that open and read files of folders, so that a disk or a network mount that hangs delays no other target.

Rules.
    Each folder has its own threads and its own queue, both bounded: a folder that hangs fills only its own.
    Threads are daemons, and end when they are idle: one that waits for a dead mount keeps no process from ending.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, Protocol, TypeVar, cast

from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.interfaces import IDelayedCall
from twisted.python.failure import Failure

from burrowgate.errors import UpstreamTimeout

MAX_THREADS_PER_FOLDER = 4
MAX_PENDING_PER_FOLDER = 10_000
"""Pieces of work that wait or are being done, one for each request under way: more than a folder that responds has."""
IDLE_SECONDS = 10.0
"""Seconds between two looks whether a folder has work; its threads end if it has none."""

_T = TypeVar("_T")
Done = Callable[[_T | None, Exception | None], None]
"""Takes the result of a piece of work, or what it raised."""


class FileExecutor(Protocol):
    """Runs blocking work on files."""

    def run(self, folder: str, work: Callable[[], _T], done: Done[_T]) -> None:
        """Run `work`, then call `done` in the reactor's thread. Raises `UpstreamTimeout` if too much waits already."""


class InlineExecutor:
    """Runs work at once, in the caller's thread; for tests, and gateways in memory."""

    def run(self, folder: str, work: Callable[[], _T], done: Done[_T]) -> None:
        done(*_outcome(work))


INLINE_EXECUTOR = InlineExecutor()


class FileThreads:
    """Runs work in threads of its folder."""

    def __init__(self, reactor: Any) -> None:
        self._reactor = reactor
        self._folders: dict[str, _FolderThreads] = {}

    def run(self, folder: str, work: Callable[[], _T], done: Done[_T]) -> None:
        threads = self._folders.get(folder)
        if threads is None:
            self._folders = {name: one for name, one in self._folders.items() if one.count}
            threads = self._folders[folder] = _FolderThreads(self._reactor)
        threads.add(work, done)

    def close(self) -> None:
        """End all threads that do not hang, after the work that waits."""
        for threads in self._folders.values():
            threads.end()


class _FolderThreads:
    """The threads of one folder. All numbers belong to the reactor's thread, so that no lock is needed."""

    def __init__(self, reactor: Any) -> None:
        self.count = 0
        """Number of threads that take work."""
        self._reactor = reactor
        self._queue: SimpleQueue[tuple[Callable[[], Any], Done[Any]] | None] = SimpleQueue()
        self._pending = 0
        self._idle_call: IDelayedCall | None = None

    def add(self, work: Callable[[], Any], done: Done[Any]) -> None:
        if self._pending >= MAX_PENDING_PER_FOLDER:
            raise UpstreamTimeout("The folder does not respond; too many requests wait for it already.")
        self._pending += 1
        self._queue.put((work, done))
        if self._pending > self.count and self.count < MAX_THREADS_PER_FOLDER:
            self.count += 1
            threading.Thread(target=self._run, name="burrowgate files", daemon=True).start()
        if self._idle_call is None:
            self._idle_call = self._reactor.callLater(IDLE_SECONDS, self._end_if_idle)

    def _run(self) -> None:
        while (item := self._queue.get()) is not None:
            work, done = item
            self._reactor.callFromThread(self._finish, done, *_outcome(work))

    def _finish(self, done: Done[Any], result: Any, error: Exception | None) -> None:
        self._pending -= 1
        done(result, error)

    def _end_if_idle(self) -> None:
        self._idle_call = None
        if self._pending:
            self._idle_call = self._reactor.callLater(IDLE_SECONDS, self._end_if_idle)
        else:
            self.end()

    def end(self) -> None:
        """End the threads, after the work that waits; more work starts others."""
        if self._idle_call is not None:
            self._idle_call.cancel()
            self._idle_call = None
        for _ in range(self.count):
            self._queue.put(None)
        self.count = 0


async def run_within(executor: FileExecutor, reactor: Any, timeout: float, folder: str, work: Callable[[], _T]) -> _T:
    """The result of `work`, or what it raises. Raises `UpstreamTimeout` if it takes longer than `timeout` seconds."""
    outcome: Deferred[_T] = Deferred()

    def done(result: _T | None, error: Exception | None) -> None:
        if not outcome.called:
            outcome.callback(cast(_T, result) if error is None else Failure(error))

    executor.run(folder, work, done)
    try:
        return await outcome.addTimeout(timeout, reactor)
    except DeferredTimeout:
        raise not_responding() from None


def not_responding() -> UpstreamTimeout:
    """Return the error for work on a folder that takes too long."""
    return UpstreamTimeout("The folder does not respond; is its disk or network mount available?")


def _outcome(work: Callable[[], _T]) -> tuple[_T | None, Exception | None]:
    try:
        return work(), None
    except Exception as error:
        return None, error
