"""Transports for coroutines, which wait on Twisted's reactor, or for a thread below a task of asyncio.

Rules. Which of the two is decided for each request, by what runs the coroutine: a task of asyncio can wait for futures
of its loop only, and Twisted for Deferreds only.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, Protocol, TypeVar

from burrowgate.client.blocking import SocketTransport, Stream
from burrowgate.client.blocking import Transport as BlockingTransport
from burrowgate.client.wire import Request, Response

if TYPE_CHECKING:
    from twisted.internet.defer import Deferred

P = ParamSpec("P")
T = TypeVar("T")


class AsyncStream(Protocol):
    """A response that is read piece by piece."""

    @property
    def status(self) -> int: ...

    async def read(self) -> bytes:
        """Return the next piece; empty at the end. Raises `GatewayNotRunning` if the response breaks off."""

    def close(self) -> None:
        """End the response."""


class AsyncTransport(Protocol):
    """Sends the requests of an `AsyncClient`. Both methods raise `GatewayNotRunning`."""

    async def send(self, request: Request) -> Response:
        """Return the complete response to `request`."""

    async def open(self, request: Request) -> AsyncStream:
        """Return the response to `request` as soon as it begins."""


def in_asyncio_task() -> bool:
    """Return whether a task of asyncio runs the present code."""
    asyncio = sys.modules.get("asyncio")  # most commands never load it
    if asyncio is None:
        return False
    try:
        return asyncio.current_task() is not None
    except RuntimeError:  # no loop runs in this thread
        return False


async def in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `work` in a thread, below a task of asyncio or on Twisted's reactor; returns or raises its result."""
    if in_asyncio_task():
        import asyncio

        return await asyncio.to_thread(work, *args, **kwargs)
    from twisted.internet.threads import deferToThread

    return await deferToThread(work, *args, **kwargs)


async def pause(seconds: float) -> None:
    """Wait so long, below a task of asyncio or on Twisted's reactor."""
    if in_asyncio_task():
        import asyncio

        await asyncio.sleep(seconds)
        return
    from twisted.internet import reactor, task

    done: Deferred[None] = task.deferLater(reactor, seconds)
    await done


class ThreadTransport:
    """Sends requests by a blocking transport, each in a thread."""

    def __init__(self, blocking: BlockingTransport) -> None:
        self._blocking = blocking

    async def send(self, request: Request) -> Response:
        return await in_thread(self._blocking.send, request)

    async def open(self, request: Request) -> AsyncStream:
        return _ThreadStream(await in_thread(self._blocking.open, request))


class _ThreadStream:
    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self.status = stream.status

    async def read(self) -> bytes:
        return await in_thread(self._stream.read)

    def close(self) -> None:
        self._stream.close()


class ChosenTransport:
    """Sends each request in the way that fits its caller."""

    def __init__(self, at: int | Path) -> None:
        self._at = at
        self._threads = ThreadTransport(SocketTransport(at))

    def _transport(self) -> AsyncTransport:
        if in_asyncio_task():
            return self._threads
        from twisted.internet import reactor

        from burrowgate.client.reactor_transport import ReactorTransport

        return ReactorTransport(reactor, self._at)

    async def send(self, request: Request) -> Response:
        return await self._transport().send(request)

    async def open(self, request: Request) -> AsyncStream:
        return await self._transport().open(request)
