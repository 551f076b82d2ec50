"""Where the feed stands, as far as this process can know without asking, and who is woken when it moves.

Rules.
    Three know of a position: the feed that was heard, this process's own commits, the other processes of this machine.
    The newest counts; what it brought is asked of the database by whoever wants to know.
    Only the feed proves that the database is there. Of what it said, the time of the question counts.
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
    """Everything but `committed` and `newest` is for the reactor's thread."""

    def __init__(self, where: str, steady: Callable[[], float], max_staleness: float) -> None:
        """`where` is the store's description; after `max_staleness` seconds without a word nothing is sure."""
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
        """As `IStore.position` says; costs about half a microsecond."""
        return None if self._steady() - self._answered_at > self._max_staleness else self.newest()

    def newest(self) -> int:
        """The newest position that is known, however long ago anything was heard."""
        page = self.shared
        return max(self._position, self._committed, page.position() if page is not None else 0)

    def committed(self, position: int) -> None:
        """This process committed `position`; for the thread that writes, and no other."""
        if self.shared is not None:
            self.shared.advance(position)
        self._committed = max(self._committed, position)

    def record_answer(self, answer: FeedAnswer) -> None:
        """The database was heard."""
        self._answered_at = answer.at
        self._position = max(self._position, answer.position)
        if self._lost:
            self._lost = False
            _log.info("The store {store} is heard again", store=self._where)
        if self._position > self._notified:
            self.notify()

    def record_failure(self, problem: StoreError) -> None:
        """The connection to the database was lost."""
        if not self._lost:
            self._lost = True
            _log.error("The store is not heard: {error}", error=str(problem))

    def subscribe(self, wake: Callable[[], None]) -> Callable[[], None]:
        """As `IStore.subscribe` says."""
        return self._subscribers.add(wake)

    def notify(self) -> None:
        """Tell everybody that something was committed, if only by ourselves."""
        self._notified = max(self._position, self._committed)
        self._subscribers.wake()

    def close(self) -> None:
        """Let go of the page; nobody writes any more."""
        page, self.shared = self.shared, None
        if page is not None:
            page.close()
