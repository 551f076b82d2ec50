"""Follows the feed of changes in a thread of its own: woken by the database, and asking it once a beat in any case.

Rules.
    What is told carries the time at which the question was sent: so old is what the answer says, at the most.
    Whatever breaks, the thread dials again until it is closed, and then goes on from where the feed stands.
    While it cannot hear, whoever asks is refused at once; but a connection that was good a moment ago is worth a try.
    A notification says nothing but that there is something to look at: so one that is lost, or forged, does no harm.
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
from burrowgate.errors import StoreError, StoreUnavailable
from burrowgate.stores.postgresql import schema
from burrowgate.stores.postgresql.connection import Connection, DatabaseConnection
from burrowgate.stores.postgresql.errors import to_store_error

_LISTEN = f"DO $$ BEGIN EXECUTE format('LISTEN %I', {schema.CHANNEL}); END $$"
_POSITION = "SELECT position FROM burrowgate"
# One statement, and so one moment, for all that is asked.
_NEWS = """
    SELECT position, (SELECT min(seq) FROM changes), seq, kind, key
    FROM burrowgate LEFT JOIN changes ON seq > %s ORDER BY seq
"""
_PAUSES = (0.1, 0.2, 0.4, 0.8)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedAnswer:
    """That the database was heard."""

    at: float
    """When it was asked, in seconds of the steady clock."""
    position: int


class ChangeFeed:
    """Everything here is called on the reactor's thread, and so is what it calls."""

    def __init__(
        self,
        threads: IReactorFromThreads,
        line: DatabaseConnection,
        steady: Callable[[], float],
        *,
        where: str,
        interval: float,
        settle: bool,
        newest: Callable[[], int],
        received: Callable[[FeedAnswer], None],
        lost: Callable[[StoreError], None],
    ) -> None:
        """`interval` is after how many seconds of silence it asks; `newest` is what position this node knows of.

        `settle` lets it see to it that a position means one thing, which may have to be written.

        `received` and `lost` are told that the database was heard, and that it is lost.
        """
        self._threads = threads
        self._line = line
        self._steady = steady
        self._where = where
        self._beat = interval
        self._settle = settle
        self._newest = newest
        self._heard = received
        self._lost = lost
        self._inbox: SimpleQueue[tuple[int, Deferred[Changes]]] = SimpleQueue()
        self._awake, self._alarm = socket.socketpair()
        self._awake.setblocking(False)
        self._alarm.setblocking(False)
        self._hearing = True
        self._closing = False
        self._finished: Deferred[None] = Deferred()
        self._thread = threading.Thread(target=self._run, name="burrowgate-store-feed", daemon=True)
        self._thread.start()

    def changes(self, after: int) -> Deferred[Changes]:
        """What was committed after `after`. Fails with `StoreUnavailable`."""
        answer: Deferred[Changes] = Deferred()
        self._inbox.put((after, answer))
        self._ring()
        return answer

    def close(self) -> Deferred[None]:
        """Fires when the thread is gone. To be called once."""
        self._closing = True
        self._ring()
        return self._finished

    def _ring(self) -> None:
        with suppress(BlockingIOError):  # full of earlier rings
            self._alarm.send(b"!")

    # In the thread.

    def _run(self) -> None:
        failures = 0
        while not self._closing:
            try:
                self._follow()
            except Exception as error:  # whatever it is, nothing is heard until this thread goes on
                self._line.end()
                self._line.drop()
                problem = (
                    to_store_error(error, self._where)
                    if isinstance(error, psycopg.Error)
                    else StoreUnavailable(str(error))
                )
                self._threads.callFromThread(self._lost, problem)
                failures = 0 if self._hearing else failures + 1
                self._hearing = False
                if failures:
                    self._pause(problem, _PAUSES[min(failures, len(_PAUSES)) - 1])
        self._line.drop()
        self._refuse(StoreUnavailable(f"The store {self._where} is not open."))
        self._awake.close()
        self._alarm.close()
        self._threads.callFromThread(self._end)

    def _pause(self, problem: StoreError, seconds: float) -> None:
        until = self._steady() + seconds
        while not self._closing and (left := until - self._steady()) > 0:
            self._refuse(problem)
            self._wait(None, left)
        self._refuse(problem)

    def _refuse(self, problem: StoreError) -> None:
        for _, answer in self._asked():
            self._threads.callFromThread(answer.errback, problem)

    def _asked(self) -> list[tuple[int, Deferred[Changes]]]:
        asked = []
        with suppress(Empty):
            while True:
                asked.append(self._inbox.get_nowait())
        return asked

    def _follow(self) -> None:
        self._line.begin()
        connection = self._line.connection()
        rung: list[object] = []
        connection.add_notify_handler(rung.append)
        connection.execute(_LISTEN)
        connection.execute(schema.SHARE)
        if self._settle:
            schema.settle(connection, self._newest())
        while not self._closing:
            rung.clear()
            asked = self._asked()
            try:
                self._look(connection, asked)
            except BaseException:
                for one in asked:
                    self._inbox.put(one)
                raise
            # Some may have come with an answer, and would make nothing readable now.
            connection.pgconn.consume_input()
            if not rung and connection.pgconn.notifies() is None and self._inbox.empty():
                self._wait(connection, self._beat)

    def _look(self, connection: Connection, requested: list[tuple[int, Deferred[Changes]]]) -> None:
        sent = self._steady()
        self._line.begin()
        if requested:
            answers = [(answer, _news(connection, after)) for after, answer in requested]
            position = answers[-1][1].position
        else:
            answers, position = [], int((connection.execute(_POSITION).fetchone() or (0,))[0])
        self._line.end()
        self._hearing = True
        self._threads.callFromThread(self._tell, FeedAnswer(at=sent, position=position), answers)

    def _wait(self, connection: Connection | None, seconds: float) -> None:
        poll = select.poll()
        poll.register(self._awake, select.POLLIN)
        if connection is not None:
            poll.register(connection.fileno(), select.POLLIN)
        poll.poll(seconds * 1000)
        with suppress(BlockingIOError):
            self._awake.recv(4096)
        if connection is not None:
            connection.pgconn.consume_input()
            while connection.pgconn.notifies() is not None:
                pass

    # Back on the reactor's thread.

    def _tell(self, hearing: FeedAnswer, answers: list[tuple[Deferred[Changes], Changes]]) -> None:
        self._heard(hearing)
        for answer, changes in answers:
            answer.callback(changes)

    def _end(self) -> None:
        self._thread.join()
        self._finished.callback(None)


def _news(connection: Connection, after: int) -> Changes:
    found: list[Any] = connection.execute(_NEWS, (after,)).fetchall()
    position, oldest = found[0][:2]
    first = position if oldest is None else oldest - 1
    if not first <= after <= position:
        return Changes(position=position, complete=False)
    news = [(kind, key) for _, _, seq, kind, key in found if seq is not None]
    return Changes(
        position=position,
        complete=True,
        targets=frozenset(key for kind, key in news if kind == "target"),
        sessions=frozenset(key for kind, key in news if kind == "session"),
        cuts=frozenset(key for kind, key in news if kind == "cut"),
    )
