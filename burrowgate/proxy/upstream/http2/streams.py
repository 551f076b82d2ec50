"""Streams to one target: on a connection that has capacity, or on a new one.

Rules.
    A new connection is made only if no other has capacity, and one at a time: requests that come meanwhile wait for it.
    A refused request gets a stream of another connection.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from twisted.internet.defer import Deferred
from twisted.python.failure import Failure

from burrowgate.errors import UpstreamError, UpstreamProtocolError
from burrowgate.proxy.upstream.http2.connection import Http2UpstreamConnection
from burrowgate.proxy.upstream.http2.stream import Http2UpstreamStream

_Result = TypeVar("_Result")

Connect = Callable[[], Awaitable[Http2UpstreamConnection]]
"""Makes a connection that is ready. Raises `UpstreamError`."""


class TargetStreams:
    """The connections to one target, in one version of its record."""

    def __init__(self) -> None:
        self._connections: list[Http2UpstreamConnection] = []
        self._waiting: list[Deferred[None]] | None = None
        """Requests that wait for the connection that is being made; None if there is none."""

    def acquire(self) -> Http2UpstreamStream | None:
        """Return a stream of a present connection, or None if a new one must be made."""
        connection = self._with_capacity()
        return connection.reserve() if connection is not None else None

    async def open(self, connect: Connect) -> Http2UpstreamStream:
        """Return a stream, of a new connection if necessary. Raises `UpstreamError`."""
        return await self._use(connect, Http2UpstreamConnection.reserve)

    async def repeat(self, stream: Http2UpstreamStream, connect: Connect) -> None:
        """Send a refused request again."""
        try:
            await self._use(connect, lambda connection: connection.adopt(stream))
        except UpstreamError as error:
            stream.give_up(error)

    async def _use(self, connect: Connect, use: Callable[[Http2UpstreamConnection], _Result]) -> _Result:
        """Return the result of `use` with a connection that has capacity. Raises `UpstreamError`."""
        while True:
            connection = self._with_capacity()
            if connection is not None:
                return use(connection)
            if self._waiting is None:
                return await self._use_new(connect, use)
            waiter: Deferred[None] = Deferred()
            self._waiting.append(waiter)
            await waiter

    async def _use_new(self, connect: Connect, use: Callable[[Http2UpstreamConnection], _Result]) -> _Result:
        self._waiting = []
        failure: Failure | None = None
        try:
            connection = await connect()
            if not connection.has_capacity:
                connection.abandon()
                raise UpstreamProtocolError("The target accepts no HTTP/2 streams.")
            self._connections.append(connection)
            return use(connection)
        except BaseException:
            failure = Failure()
            raise
        finally:
            waiting, self._waiting = self._waiting, None
            for waiter in waiting:
                if failure is None:
                    waiter.callback(None)
                else:
                    waiter.errback(failure)

    def _with_capacity(self) -> Http2UpstreamConnection | None:
        for connection in self._connections:
            if connection.has_capacity:
                return connection
        return None

    def remove(self, connection: Http2UpstreamConnection) -> None:
        """Forget a connection that is lost."""
        if connection in self._connections:
            self._connections.remove(connection)

    def sweep(self, now: float, idle_timeout: float) -> None:
        """Close connections that were idle for more than `idle_timeout` seconds; called once a second."""
        for connection in tuple(self._connections):
            if connection.idle_seconds(now) > idle_timeout:
                connection.drain()

    def drain(self) -> None:
        """Close each connection after its last stream: the target was changed or deleted."""
        connections, self._connections = self._connections, []
        for connection in connections:
            connection.drain()
