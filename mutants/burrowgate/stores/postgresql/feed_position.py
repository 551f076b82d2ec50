"""Newest position of the change feed that this process knows without a query; notifies its subscribers.

Rules.
    There are three sources: answers to the feed, commits of this process, and commits of other processes of this home.
    The newest position counts. The changes up to it are read from the database.
    Only an answer to the feed proves that the database is reachable, and it counts from the time of its query.
"""

from __future__ import annotations

from collections.abc import Callable

from twisted.logger import Logger

from burrowgate.errors import StoreError
from burrowgate.stores.notifier import Notifier
from burrowgate.stores.postgresql.change_feed import FeedAnswer
from burrowgate.stores.postgresql.shared_position import SharedPosition

_log = Logger()


class FeedPosition:
    """The position of one store. Only `committed` and `newest` may be called outside the reactor's thread."""

    def __init__(self, where: str, steady: Callable[[], float], max_staleness: float) -> None:
        """`where` is the store's description; the position is unknown `max_staleness` seconds after the last answer."""
        self.shared: SharedPosition | None = None
        self._where = where
        self._steady = steady
        self._max_staleness = max_staleness
        self._answered_at = float("-inf")
        self._lost = False
        self._position = 0
        self._committed = 0
        self._notified = 0
        self._subscribers = Notifier()

    def position(self) -> int | None:
        """See `IStore.position`; takes about half a microsecond."""
        return None if self._steady() - self._answered_at > self._max_staleness else self.newest()

    def newest(self) -> int:
        """Return the newest known position, even if the last answer is old."""
        shared = self.shared
        return max(self._position, self._committed, shared.position() if shared is not None else 0)

    def committed(self, position: int) -> None:
        """Record that this process committed `position`. Called in the writer thread only."""
        if self.shared is not None:
            self.shared.advance(position)
        self._committed = max(self._committed, position)

    def record_answer(self, answer: FeedAnswer) -> None:
        """Record an answer of the database, and notify the subscribers if it has a newer position."""
        self._answered_at = answer.at
        self._position = max(self._position, answer.position)
        if self._lost:
            self._lost = False
            _log.info("The store {store} is reachable again", store=self._where)
        if self._position > self._notified:
            self.notify()

    def record_failure(self, problem: StoreError) -> None:
        """Record that the connection to the database was lost."""
        if not self._lost:
            self._lost = True
            _log.error("The store is unreachable: {error}", error=str(problem))

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        """See `IStore.subscribe`."""
        return self._subscribers.add(wake)

    def notify(self) -> None:
        """Notify the subscribers of a commit of this or another process."""
        self._notified = max(self._position, self._committed)
        self._subscribers.wake()

    def close(self) -> None:
        """Close the shared position; the writer thread has ended."""
        shared, self.shared = self.shared, None
        if shared is not None:
            shared.close()
