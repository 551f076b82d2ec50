"""Follows the change feed in a thread of its own: on each notification of the database, and periodically.

Rules.
    Each answer carries the time at which the query was sent, because the answer is at most that old.
    After any failure the thread dials again until it is closed, and continues from the feed's current position.
    While the database is unreachable, requests fail at once; but the first failure of a good connection is retried
    without a pause.
    A notification only says that there may be changes, so a lost or forged one does no harm.
"""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

import psycopg
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorFromThreads

from burrowgate.core.store_records import Changes
from burrowgate.errors import StoreDamaged, StoreError, StoreUnavailable
from burrowgate.stores import sql_changes
from burrowgate.stores.health import StoreState
from burrowgate.stores.postgresql import schema
from burrowgate.stores.postgresql.connection import Connection, DatabaseConnection
from burrowgate.stores.postgresql.errors import to_store_error

_LISTEN = f"DO $$ BEGIN EXECUTE format('LISTEN %I', {schema.CHANNEL}); END $$"
_STATE = """
    SELECT position, damage, store_id, newest_event > 0, EXISTS (SELECT 1 FROM events) FROM burrowgate
"""
# One statement, and therefore one snapshot.
_CHANGES = """
    SELECT position, (SELECT min(seq) FROM changes), seq, kind, key
    FROM burrowgate LEFT JOIN changes ON seq > %s ORDER BY seq
"""
_RETRY_PAUSES_SECONDS = (0.1, 0.2, 0.4, 0.8)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedAnswer:
    """An answer of the database."""

    at: float
    """When the query was sent, in seconds of the steady clock."""
    position: int
    state: StoreState | None = None
    """The state of the store, if this answer contains it."""
    damage: str = ""
    """The damage that a node published, if this answer contains the state; empty if there is none."""


class ChangeFeed:
    """The thread of the feed. Its methods and its callbacks are called on the reactor's thread."""

    def __init__(
        self,
        threads: IReactorFromThreads,
        connection: DatabaseConnection,
        steady: Callable[[], float],
        *,
        where: str,
        interval: float,
        checks_history: bool,
        newest: Callable[[], int],
        received: Callable[[FeedAnswer], None],
        lost: Callable[[StoreError], None],
    ) -> None:
        """Query the database after `interval` seconds without a notification.

        `newest` returns the newest position that this node knows. With `checks_history` positions are made unambiguous
        on each new connection (`schema.check_history`), which may write. `received` is called after each answer of the
        database, `lost` after each failure. At least one answer in each `interval` contains the store's state.
        """
        self._threads = threads
        self._connection = connection
        self._steady = steady
        self._where = where
        self._interval = interval
        self._checks_history = checks_history
        self._newest = newest
        self._received = received
        self._lost = lost
        self._inbox: SimpleQueue[tuple[int, Deferred[Changes]]] = SimpleQueue()
        self._wake_receiver, self._wake_sender = socket.socketpair()
        self._wake_receiver.setblocking(False)
        self._wake_sender.setblocking(False)
        self._state_read_at = float("-inf")
        self._is_connected = True
        self._closing = False
        self._finished: Deferred[None] = Deferred()
        self._thread = threading.Thread(target=self._run, name="burrowgate-store-feed", daemon=True)
        self._thread.start()

    def changes(self, after: int) -> Deferred[Changes]:
        """Return the changes after the position `after`. Fails with `StoreUnavailable`."""
        answer: Deferred[Changes] = Deferred()
        self._inbox.put((after, answer))
        self._wake_thread()
        return answer

    def close(self) -> Deferred[None]:
        """End the thread; fires when it has ended. Call it once."""
        self._closing = True
        self._wake_thread()
        return self._finished

    def _wake_thread(self) -> None:
        with suppress(BlockingIOError):  # full of earlier wake-ups
            self._wake_sender.send(b"!")

    # In the thread.

    def _run(self) -> None:
        failures = 0
        while not self._closing:
            try:
                self._follow()
            except Exception as error:  # of any kind: without this thread the store receives nothing
                self._connection.end_wait()
                self._connection.drop()
                problem = self._to_store_error(error)
                self._threads.callFromThread(self._lost, problem)
                failures = 0 if self._is_connected else failures + 1
                self._is_connected = False
                if failures:
                    self._pause(problem, _RETRY_PAUSES_SECONDS[min(failures, len(_RETRY_PAUSES_SECONDS)) - 1])
        self._connection.drop()
        self._refuse(StoreUnavailable(f"The store {self._where} is not open."))
        self._wake_receiver.close()
        self._wake_sender.close()
        self._threads.callFromThread(self._end)

    def _to_store_error(self, error: Exception) -> StoreError:
        match error:
            case psycopg.Error():
                return to_store_error(error, self._where)
            case StoreError():
                return error
        return StoreUnavailable(str(error))

    def _pause(self, problem: StoreError, seconds: float) -> None:
        until = self._steady() + seconds
        while not self._closing and (left := until - self._steady()) > 0:
            self._refuse(problem)
            self._wait(None, left)
        self._refuse(problem)

    def _refuse(self, problem: StoreError) -> None:
        for _, answer in self._take_requests():
            self._threads.callFromThread(answer.errback, problem)

    def _take_requests(self) -> list[tuple[int, Deferred[Changes]]]:
        requests = []
        with suppress(Empty):
            while True:
                requests.append(self._inbox.get_nowait())
        return requests

    def _follow(self) -> None:
        self._connection.start_wait()
        connection = self._connection.open()
        notifications: list[object] = []
        connection.add_notify_handler(notifications.append)
        connection.execute(_LISTEN)
        connection.execute(schema.SHARE)
        if self._checks_history:
            schema.check_history(connection, self._newest())
        while not self._closing:
            notifications.clear()
            requests = self._take_requests()
            try:
                self._query(connection, requests)
            except BaseException:
                for request in requests:
                    self._inbox.put(request)
                raise
            # Notifications that arrived with an answer are read already: the socket does not become readable for them.
            connection.pgconn.consume_input()
            if not notifications and connection.pgconn.notifies() is None and self._inbox.empty():
                self._wait(connection, self._interval)

    def _query(self, connection: Connection, requested: list[tuple[int, Deferred[Changes]]]) -> None:
        sent = self._steady()
        self._connection.start_wait()
        if requested:
            answers = [(answer, _read_changes(connection, after)) for after, answer in requested]
        else:
            answers = []
        if not answers or sent - self._state_read_at >= self._interval:
            feed_answer = self._read_state(connection, sent)
        else:
            feed_answer = FeedAnswer(at=sent, position=answers[-1][1].position)
        self._connection.end_wait()
        self._is_connected = True
        self._threads.callFromThread(self._deliver, feed_answer, answers)

    def _read_state(self, connection: Connection, sent: float) -> FeedAnswer:
        """Return position and state of the store, queried at `sent`. Raises `StoreDamaged` if its row is gone."""
        row = connection.execute(_STATE).fetchone()
        if row is None:
            raise StoreDamaged(f"{self._where} was emptied while the gateway had it open; restore it from a backup.")
        self._state_read_at = sent
        position, damage, store_id, has_assigned, has_events = row
        state = StoreState(store_id=store_id, has_assigned=has_assigned, has_events=has_events)
        return FeedAnswer(at=sent, position=position, state=state, damage=damage)

    def _wait(self, connection: Connection | None, seconds: float) -> None:
        poll = select.poll()
        poll.register(self._wake_receiver, select.POLLIN)
        if connection is not None:
            poll.register(connection.fileno(), select.POLLIN)
        poll.poll(seconds * 1000)
        with suppress(BlockingIOError):
            self._wake_receiver.recv(4096)
        if connection is not None:
            connection.pgconn.consume_input()
            while connection.pgconn.notifies() is not None:
                pass

    # Back on the reactor's thread.

    def _deliver(self, feed_answer: FeedAnswer, answers: list[tuple[Deferred[Changes], Changes]]) -> None:
        self._received(feed_answer)
        for answer, changes in answers:
            answer.callback(changes)

    def _end(self) -> None:
        self._thread.join()
        self._finished.callback(None)


def _read_changes(connection: Connection, after: int) -> Changes:
    rows: list[Any] = connection.execute(_CHANGES, (after,)).fetchall()
    if not rows:
        raise StoreDamaged("The store was emptied while the gateway had it open; restore it from a backup.")
    position, oldest = rows[0][:2]
    first = position if oldest is None else oldest - 1
    if not first <= after <= position:
        return Changes(position=position, complete=False)
    return sql_changes.to_changes(position, [(kind, key) for _, _, seq, kind, key in rows if seq is not None])
