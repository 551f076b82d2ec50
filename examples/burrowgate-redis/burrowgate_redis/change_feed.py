"""The change feed: a thread that waits on the stream of changes and reports its position.

Rules.
    An answer is as old as its request, because the response may have been delayed.
    A position lower than before means that commits were lost, for example by a failover to a replica that lacked them.
    The thread then reads the position from the server again, and every reader that compares positions reads all
    records anew.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorFromThreads

from burrowgate.errors import StoreDamaged, StoreError, StoreUnavailable
from burrowgate.stores.health import StoreState
from burrowgate_redis.connection import ServerConnection, translate_errors

RETRY_DELAY = 0.25
"""Seconds between two attempts to reach a server that is unavailable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedAnswer:
    """The feed's position, as the server reported it."""

    at: float
    """When the request was sent, in seconds of the steady clock."""
    position: int
    origin: str
    """Identifies the store and the server process behind it. Positions of two origins cannot be compared."""
    state: StoreState
    damage: str
    """The damage that a node published; empty if there is none."""


class ChangeFeed:
    """The thread that reads the stream. It calls `received` and `lost` on the reactor's thread."""

    def __init__(
        self,
        reactor: IReactorFromThreads,
        connection: ServerConnection,
        steady: Callable[[], float],
        *,
        where: str,
        interval: float,
        received: Callable[[FeedAnswer], None],
        lost: Callable[[StoreError], None],
    ) -> None:
        """While the server answers, `received` is called at least every `interval` seconds; `lost`, on each error."""
        self._reactor = reactor
        self._connection = connection
        self._steady = steady
        self._where = where
        self._interval = interval
        self._received = received
        self._lost = lost
        self._ending = threading.Event()
        self._ended: Deferred[None] = Deferred()
        self.client_id: int | None = None
        """The server's id of the connection that waits on the stream."""
        self._thread = threading.Thread(target=self._run, name="burrowgate-redis-feed", daemon=True)
        self._thread.start()

    def end(self) -> Deferred[None]:
        """Fires when the thread has ended; to end it at once, unblock `client_id`. Call it only once."""
        self._ending.set()
        return self._ended

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                with translate_errors(self._where):
                    self._follow()
            except StoreError as error:
                self._reactor.callFromThread(self._lost, error)
                self._ending.wait(RETRY_DELAY)
        self._reactor.callFromThread(self._end)

    def _end(self) -> None:
        self._thread.join()
        self._ended.callback(None)

    def _follow(self) -> None:
        """Report the feed's position until `end` is called. Raises `StoreUnavailable` if the position decreased."""
        client, head, feed = self._connection.client, self._connection.key("head"), self._connection.key("feed")
        at = self._steady()
        server = client.info("server")["run_id"]
        self.client_id = int(client.client_id())
        name, newest = client.hmget(head, "name", "position")
        if name is None or newest is None:
            raise StoreDamaged(f"The store {self._where} has lost its head; restore a backup.")
        origin = hashlib.sha256(name + str(server).encode()).hexdigest()[:16]
        position = int(newest)
        while not self._ending.is_set():
            state, damage = read_state(self._connection, self._where)
            answer = FeedAnswer(at=at, position=position, origin=origin, state=state, damage=damage)
            self._reactor.callFromThread(self._received, answer)
            at = self._steady()
            entries = client.xread({feed: f"{position}-0"}, block=int(self._interval * 1000))
            if entries:
                position = int(entries[0][1][-1][0].partition(b"-")[0])
            else:
                current = client.hget(head, "position")
                if current is None:
                    raise StoreDamaged(f"The store {self._where} has lost its head; restore a backup.")
                if int(current) < position:
                    raise StoreUnavailable(f"The store {self._where} has lost what was committed after {int(current)}.")
                # Requested after the stream was read, so it is at least as new.
                position = int(current)


def read_state(connection: ServerConnection, where: str) -> tuple[StoreState, str]:
    """The state of the store, and the damage that a node published. Raises `StoreDamaged` if it has lost its head."""
    pipeline: Any = connection.client.pipeline(transaction=True)
    pipeline.hmget(connection.key("head"), "id", "name", "seq", "damage")
    pipeline.exists(connection.key("events"))
    (store_id, name, seq, damage), has_events = pipeline.execute()
    if name is None or seq is None:
        raise StoreDamaged(f"The store {where} has lost its head; restore a backup.")
    # A store has another id than its name if it is a copy.
    state = StoreState(store_id=(store_id or name).decode(), has_assigned=int(seq) > 0, has_events=bool(has_events))
    return state, (damage or b"").decode("utf-8", "replace")
