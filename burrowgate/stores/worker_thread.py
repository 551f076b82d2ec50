"""A worker thread that processes queued requests in batches, and delivers the results on the reactor's thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Any, Generic, TypeVar

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorFromThreads

from burrowgate.errors import StoreUnavailable

MAX_BATCH_SIZE = 256
"""Requests that one call of `work` processes at most."""
MAX_WAITING_REQUESTS = 10_000
"""Limit of queued requests. If more come, the store is too slow for the load, so they are refused."""

Request = TypeVar("Request")


class BatchThread(Generic[Request]):
    """Calls `work` in the thread with a batch of requests; it returns a result or an exception for each, in order.

    If `work` raises, all requests of the batch fail with that. `before_answers` is called on the reactor's thread
    before the results of each batch that did not fail as a whole.

    With `schedule`, which calls a function at the end of the reactor's turn, the requests of one turn are one batch.
    Else the thread begins with the first of them, and waits for the interpreter's lock while the reactor has it.
    """

    def __init__(
        self,
        reactor: IReactorFromThreads,
        name: str,
        work: Callable[[list[Request]], Sequence[Any]],
        before_answers: Callable[[], None] = lambda: None,
        schedule: Callable[[Callable[[], None]], object] | None = None,
    ) -> None:
        self._reactor = reactor
        self._work = work
        self._before_answers = before_answers
        self._schedule = schedule
        self._held: list[tuple[Request, Deferred[Any]]] = []
        """Requests of the present turn."""
        self._inbox: SimpleQueue[list[tuple[Request, Deferred[Any]]] | None] = SimpleQueue()
        self._waiting = 0
        self._finished: Deferred[None] = Deferred()
        # A daemon, so that a gateway that fails before it closes its store can still exit; a commit interrupted by
        # that was not acknowledged.
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, request: Request) -> Deferred[Any]:
        """Queue `request`; fires with its result. Raises `StoreUnavailable` if too many requests wait already."""
        if self._waiting >= MAX_WAITING_REQUESTS:
            raise StoreUnavailable(
                f"The store is overloaded: {self._waiting} requests wait for it; reduce the load, or use a faster disk."
            )
        self._waiting += 1
        answer: Deferred[Any] = Deferred()
        self._held.append((request, answer))
        if self._schedule is None:
            self._pass_on()
        elif len(self._held) == 1:
            self._schedule(self._pass_on)
        return answer

    def _pass_on(self) -> None:
        held, self._held = self._held, []
        if held:
            self._inbox.put(held)

    def finish(self) -> Deferred[None]:
        """End the thread after all queued requests; fires when it has ended. Call it once."""
        self._pass_on()
        self._inbox.put(None)
        return self._finished

    def _run(self) -> None:
        while (batch := self._inbox.get()) is not None:
            last = False
            while len(batch) < MAX_BATCH_SIZE and not last:
                try:
                    following = self._inbox.get_nowait()
                except Empty:
                    break
                if following is None:
                    last = True
                else:
                    batch += following
            for first in range(0, len(batch), MAX_BATCH_SIZE):
                self._process(batch[first : first + MAX_BATCH_SIZE])
            if last:
                break
        self._reactor.callFromThread(self._end)

    def _process(self, batch: list[tuple[Request, Deferred[Any]]]) -> None:
        try:
            answers: Sequence[Any] = self._work([request for request, _ in batch])
            succeeded = True
        except Exception as error:  # each request of the batch fails with it
            answers = [error] * len(batch)
            succeeded = False
        self._reactor.callFromThread(self._answer, [deferred for _, deferred in batch], answers, succeeded)

    def _answer(self, requested: list[Deferred[Any]], answers: Sequence[Any], succeeded: bool) -> None:
        self._waiting -= len(requested)
        if succeeded:
            self._before_answers()
        for deferred, answer in zip(requested, answers, strict=True):
            if isinstance(answer, Exception):
                deferred.errback(answer)
            else:
                deferred.callback(answer)

    def _end(self) -> None:
        self._thread.join()
        self._finished.callback(None)
