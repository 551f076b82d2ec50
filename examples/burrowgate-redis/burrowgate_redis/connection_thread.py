"""A thread with a connection to the server of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorFromThreads

from burrowgate.errors import BurrowgateError
from burrowgate.stores.worker_thread import BatchThread
from burrowgate_redis.connection import ServerConnection, translate_errors

_T = TypeVar("_T")


class ConnectionThread:
    """A thread with its own connection, which executes calls in order."""

    def __init__(self, threads: IReactorFromThreads, name: str, connection: ServerConnection, where: str) -> None:
        self.connection = connection
        self._where = where
        self._thread: BatchThread[Callable[[], Any]] = BatchThread(threads, f"burrowgate-redis-{name}", _call_each)

    async def ask(self, work: Callable[[ServerConnection], _T]) -> _T:
        """Call `work` in the thread and return its result. Raises `StoreError`, and any `BurrowgateError` of `work`."""

        def call() -> _T:
            with translate_errors(self._where):
                return work(self.connection)

        return cast(_T, await self._thread.submit(call))

    def finish(self) -> Deferred[None]:
        """Fires when all calls have been answered and the thread has ended."""
        return self._thread.finish()


def _call_each(calls: list[Callable[[], Any]]) -> list[Any]:
    answers: list[Any] = []
    for call in calls:
        try:
            answers.append(call())
        except BurrowgateError as error:
            answers.append(error)
    return answers
