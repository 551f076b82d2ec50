"""Finished requests for the request inspector, from the workers to the primary.

Rules.
    Nothing is sent unless the inspector is read: then the primary asks each worker for what has finished since the last
    time.
    A worker that does not answer is waited for `TIMEOUT_SECONDS`; what it sends later is part of the next reading.
    A message is far below the length limit of the channel. A worker keeps a bounded number of requests, so an answer is
    bounded too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from twisted.internet.defer import Deferred, gatherResults
from twisted.internet.interfaces import IDelayedCall

from burrowgate.core.request_record import RequestRecord
from burrowgate.server.workers.ipc import FinishedRequests, SendRequests
from burrowgate.telemetry.recent_requests import RecentRequests

TIMEOUT_SECONDS = 1.0
PAGE_SIZE = 30
"""Requests in one message: of 2 KB each at most, and a message may have 99,999 bytes."""


def finished_requests(recent: RecentRequests, after: int) -> Iterator[FinishedRequests]:
    """The messages that answer `SendRequests(after)`."""
    first, records = recent.after(after)
    for start in range(0, max(len(records), 1), PAGE_SIZE):
        end = start + PAGE_SIZE
        yield FinishedRequests(first + start, tuple(records[start:end]), is_last=end >= len(records))


class WorkerRequests:
    """The finished requests of one worker."""

    def __init__(self, send: Callable[[SendRequests], None]) -> None:
        self._send = send
        self._after = 0
        """Number of the newest request that was received."""
        self._received: list[RequestRecord] = []
        self._waiting: Deferred[None] | None = None
        self._timer: IDelayedCall | None = None

    async def fetch(self, reactor: Any) -> list[RequestRecord]:
        """Return the requests that finished since the last call; one call at a time."""
        waiting: Deferred[None] = Deferred()
        self._waiting = waiting
        self._timer = reactor.callLater(TIMEOUT_SECONDS, self.stop)
        self._send(SendRequests(self._after))
        await waiting
        received, self._received = self._received, []
        return received

    def receive(self, message: FinishedRequests) -> None:
        """Take the requests of a message, except those that an earlier one had."""
        known = max(0, self._after + 1 - message.first)
        self._received += message.records[known:]
        self._after = max(self._after, message.first + len(message.records) - 1)
        if message.is_last:
            self.stop()

    def stop(self) -> None:
        """End the call of `fetch`, with what was received until now."""
        waiting, self._waiting = self._waiting, None
        if self._timer is not None and self._timer.active():
            self._timer.cancel()
        if waiting is not None:
            waiting.callback(None)


class RequestFetcher:
    """Fetches the finished requests of all workers into those of the primary."""

    def __init__(self, recent: RecentRequests, workers: Callable[[], Sequence[WorkerRequests]], reactor: Any) -> None:
        self._recent = recent
        self._workers = workers
        self._reactor = reactor
        self._waiting: list[Deferred[None]] | None = None
        """The callers that came while one was fetching; None if none is."""

    async def fetch(self) -> None:
        """Add what has finished in the workers, ordered by time."""
        if self._waiting is not None:
            waiting: Deferred[None] = Deferred()
            self._waiting.append(waiting)
            await waiting
            return
        self._waiting = []
        try:
            fetched = await gatherResults(
                [Deferred.fromCoroutine(worker.fetch(self._reactor)) for worker in self._workers()]
            )
            self._recent.record(sorted((record for records in fetched for record in records), key=_time))
        finally:
            waiters, self._waiting = self._waiting, None
            for waiter in waiters:
                waiter.callback(None)


def _time(record: RequestRecord) -> float:
    return record.time
