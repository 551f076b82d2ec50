"""The thread that hears of every commit: it waits at the feed's stream, and says where that stands.

Rules.
    What was heard is as old as the question, not as the answer: the answer may have been long on its way.
    A feed that stands before where it stood has lost commits (a failover to a replica that lacked them): the position
    is taken from the server anew, so that whoever compares finds another one and reads everything again.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from dataclasses import dataclass

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IReactorFromThreads

from burrowgate.errors import StoreDamaged, StoreError, StoreUnavailable
from burrowgate_redis.line import Line, understood

REST = 0.25
"""Seconds between two attempts to reach a server that is away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What the server said."""

    at: float
    """When it was asked."""
    position: int
    place: str
    """Names the store, and the server that runs it now: positions of two places cannot be compared."""


class Feed:
    """One thread at the stream."""

    def __init__(
        self,
        reactor: IReactorFromThreads,
        line: Line,
        steady: Callable[[], float],
        *,
        where: str,
        beat: float,
        heard: Callable[[Hearing], None],
        lost: Callable[[StoreError], None],
    ) -> None:
        """`heard` is called on the reactor's thread at least every `beat` seconds, or `lost`."""
        self._reactor = reactor
        self._line = line
        self._steady = steady
        self._where = where
        self._beat = beat
        self._heard = heard
        self._lost = lost
        self._ending = threading.Event()
        self._ended: Deferred[None] = Deferred()
        self.client_id: int | None = None
        """What the server calls the connection that waits there."""
        self._thread = threading.Thread(target=self._run, name="burrowgate-redis-feed", daemon=True)
        self._thread.start()

    def end(self) -> Deferred[None]:
        """Fires when the thread is gone; who wants that at once unblocks `client_id`. To be called once."""
        self._ending.set()
        return self._ended

    def _run(self) -> None:
        while not self._ending.is_set():
            try:
                with understood(self._where):
                    self._follow()
            except StoreError as error:
                self._reactor.callFromThread(self._lost, error)
                self._ending.wait(REST)
        self._reactor.callFromThread(self._end)

    def _end(self) -> None:
        self._thread.join()
        self._ended.callback(None)

    def _follow(self) -> None:
        """Say where the feed stands until it is found somewhere before that."""
        client, head, feed = self._line.client, self._line.key("head"), self._line.key("feed")
        at = self._steady()
        server = client.info("server")["run_id"]
        self.client_id = int(client.client_id())
        name, newest = client.hmget(head, "name", "position")
        if name is None or newest is None:
            raise StoreDamaged(f"The store {self._where} has lost its head; restore a backup.")
        place = hashlib.sha256(name + str(server).encode()).hexdigest()[:16]
        position = int(newest)
        while not self._ending.is_set():
            self._reactor.callFromThread(self._heard, Hearing(at=at, position=position, place=place))
            at = self._steady()
            news = client.xread({feed: f"{position}-0"}, block=int(self._beat * 1000))
            if news:
                position = int(news[0][1][-1][0].partition(b"-")[0])
            else:
                stands = client.hget(head, "position")
                if stands is None:
                    raise StoreDamaged(f"The store {self._where} has lost its head; restore a backup.")
                if int(stands) < position:
                    raise StoreUnavailable(f"The store {self._where} has lost what was committed after {int(stands)}.")
                # Asked later than the stream: what it says is at least as new.
                position = int(stands)
