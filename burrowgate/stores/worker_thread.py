"""One thread that takes all that waits for it at a time, and answers on the reactor's thread: the whole boundary."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeVar

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorFromThreads

from burrowgate.errors import StoreUnavailable

BATCH_MOST = 256
"""How many requests are taken at once."""
WAITING_MOST = 10_000
"""How many requests may wait; beyond, the disk is too slow for what is asked of it and saying so is kinder."""

Request = TypeVar("Request")


class BatchThread(Generic[Request]):
    """`work` is called in the thread with the requests, and gives an answer (or an exception) for each, in order.

    If it raises instead, all of them get that. `answering` is called on the reactor's thread before each batch that
    succeeded is answered.
    """

    def __init__(
        self,
        reactor: IReactorFromThreads,
        name: str,
        work: Callable[[list[Request]], Sequence[Any]],
        answering: Callable[[], None] = lambda: None,
    ) -> None:
        self._reactor = reactor
        self._work = work
        self._answering = answering
        self._inbox: SimpleQueue[tuple[Request, Deferred[Any]] | None] = SimpleQueue()
        self._waiting = 0
        self._finished: Deferred[None] = Deferred()
        # A daemon, so that a gateway which fails before it closes its store can still exit; a commit that is cut off
        # by that was not acknowledged.
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def ask(self, request: Request) -> Deferred[Any]:
        """What `work` answers to `request`. Raises `StoreUnavailable` when too many wait already."""
        if self._waiting >= WAITING_MOST:
            raise StoreUnavailable("The store's disk is too slow for all that is asked of it; try again later.")
        self._waiting += 1
        answer: Deferred[Any] = Deferred()
        self._inbox.put((request, answer))
        return answer

    def finish(self) -> Deferred[None]:
        """Fires when everything asked before was answered and the thread is gone. To be called once."""
        self._inbox.put(None)
        return self._finished

    def _run(self) -> None:
        while (first := self._inbox.get()) is not None:
            batch = [first]
            last = False
            while len(batch) < BATCH_MOST and not last:
                try:
                    following = self._inbox.get_nowait()
                except Empty:
                    break
                if following is None:
                    last = True
                else:
                    batch.append(following)
            self._take(batch)
            if last:
                break
        self._reactor.callFromThread(self._end)

    def _take(self, batch: list[tuple[Request, Deferred[Any]]]) -> None:
        try:
            answers: Sequence[Any] = self._work([request for request, _ in batch])
            succeeded = True
        except Exception as error:  # handed to everybody who asked
            answers = [error] * len(batch)
            succeeded = False
        self._reactor.callFromThread(self._answer, [deferred for _, deferred in batch], answers, succeeded)

    def _answer(self, requested: list[Deferred[Any]], answers: Sequence[Any], succeeded: bool) -> None:
        self._waiting -= len(requested)
        if succeeded:
            self._answering()
        for deferred, answer in zip(requested, answers, strict=True):
            if isinstance(answer, Exception):
                deferred.errback(answer)
            else:
                deferred.callback(answer)

    def _end(self) -> None:
        self._thread.join()
        self._finished.callback(None)
