"""Connections to servers that issue credentials, kept for the next calls, and the time limit of each call.

Rules.
    One call has one connection. `MAX_CONNECTIONS` calls of a library run at once; the others wait, within their own
    time limit.
    A connection is kept if its call has left it usable, for `KEEP_SECONDS`, and at most `MAX_KEPT` of them.
    A call that runs out of time aborts its connection.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from twisted.internet.defer import Deferred, DeferredSemaphore
from twisted.internet.defer import TimeoutError as DeferredTimeout

from burrowgate.credentials.interfaces import Endpoint, Secret
from burrowgate.errors import CredentialsUnavailable

MAX_CONNECTIONS = 8
MAX_KEPT = 4
KEEP_SECONDS = 60.0


class KeptConnection(Protocol):
    """What the pool needs of a connection."""

    @property
    def is_usable(self) -> bool:
        """Whether another call can use it."""

    def abort(self) -> None:
        """End it at once."""

    async def close(self, clock: Any) -> None:
        """End it in order, within a second."""


@dataclass(frozen=True, slots=True)
class Place:
    """A server, whom to log in as, and the database there, if it has such."""

    endpoint: Endpoint
    secret: Secret
    database: str = ""


_C = TypeVar("_C", bound=KeptConnection)
_T = TypeVar("_T")


class ConnectionPool(Generic[_C]):
    """The connections of one library."""

    def __init__(self, reactor: Any, open: Callable[[Place], Awaitable[_C]]) -> None:
        self._reactor = reactor
        self._open = open
        self._turns = DeferredSemaphore(MAX_CONNECTIONS)
        self._kept: list[tuple[Place, _C, float]] = []
        self._timer: Any = None
        self._closed = False

    async def use(self, place: Place, work: Callable[[_C], Awaitable[_T]]) -> _T:
        """Return what `work` returns, called with a connection to `place`."""
        await self._turns.acquire()
        try:
            connection = self._take(place) or await self._open(place)
            try:
                return await work(connection)
            except BaseException:
                # Its state is unknown if it was in the middle of something, as after a cancellation.
                if not connection.is_usable:
                    connection.abort()
                raise
            finally:
                self._keep(place, connection)
        finally:
            self._turns.release()

    def _take(self, place: Place) -> _C | None:
        for index, (kept_place, connection, _) in enumerate(self._kept):
            if kept_place == place and connection.is_usable:
                del self._kept[index]
                return connection
        return None

    def _keep(self, place: Place, connection: _C) -> None:
        if not connection.is_usable:
            return
        if self._closed:
            connection.abort()
            return
        self._kept.append((place, connection, self._reactor.seconds()))
        if len(self._kept) > MAX_KEPT:
            self._end(self._kept.pop(0)[1])
        self._schedule()

    def _schedule(self) -> None:
        if self._timer is None and self._kept:
            oldest = self._kept[0][2]
            self._timer = self._reactor.callLater(max(0.0, oldest + KEEP_SECONDS - self._reactor.seconds()), self._age)

    def _age(self) -> None:
        self._timer = None
        limit = self._reactor.seconds() - KEEP_SECONDS
        while self._kept and self._kept[0][2] <= limit:
            self._end(self._kept.pop(0)[1])
        self._schedule()

    def _end(self, connection: _C) -> None:
        Deferred.fromCoroutine(connection.close(self._reactor))

    async def close(self) -> None:
        """Close the kept connections; a call that is under way closes its own."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        kept, self._kept = self._kept, []
        for _, connection, _ in kept:
            await connection.close(self._reactor)


async def within(reactor: Any, seconds: float, endpoint: Endpoint, call: Coroutine[Deferred[Any], Any, _T]) -> _T:
    """Return what `call` returns. Raises `CredentialsUnavailable` after `seconds`, and cancels it."""
    waiting: Deferred[_T] = Deferred.fromCoroutine(call)
    waiting.addTimeout(seconds, reactor)
    try:
        return await waiting
    except DeferredTimeout as error:
        advice = "check that it speaks TLS there" if endpoint.tls else "this is tried again"
        raise CredentialsUnavailable(
            f"The server {endpoint} has not answered within {seconds:g} s; {advice}."
        ) from error
