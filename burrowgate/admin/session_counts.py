"""Counts of active sessions, with a time limit: a store that hangs delays no page, and is asked once at a time."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

COUNT_TIMEOUT_SECONDS = 2.0
"""Time in which the store has to count; 10,000 sessions take it 50 ms."""


class SessionCounts:
    """The counts that are under way, by target; a further request for one waits for the same."""

    def __init__(self) -> None:
        self._waiting: dict[str | None, list[tuple[Deferred[int | None], Any]]] = {}

    def count(
        self, target_id: str | None, work: Callable[[], Coroutine[Any, Any, int]], reactor: Any
    ) -> Deferred[int | None]:
        """The result of `work`, which counts the sessions of `target_id`, or None after `COUNT_TIMEOUT_SECONDS`.

        Fails with what `work` raises. Work that is late goes on, and its result is dropped.
        """
        answer: Deferred[int | None] = Deferred()
        timer = reactor.callLater(COUNT_TIMEOUT_SECONDS, answer.callback, None)
        waiting = self._waiting.get(target_id)
        if waiting is not None:
            self._waiting[target_id] = [one for one in waiting if one[1].active()] + [(answer, timer)]
            return answer
        self._waiting[target_id] = [(answer, timer)]
        Deferred.fromCoroutine(work()).addBoth(self._finish, target_id)
        return answer

    def _finish(self, result: int | Failure, target_id: str | None) -> None:
        for answer, timer in self._waiting.pop(target_id):
            if timer.active():
                timer.cancel()
                answer.callback(result)  # a failure fails it
