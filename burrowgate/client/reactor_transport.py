"""Requests on Twisted's reactor, by treq."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from treq.client import HTTPClient
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.endpoints import UNIXClientEndpoint
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure
from twisted.web.client import Agent, HTTPConnectionPool, ResponseDone, ResponseFailed, ResponseNeverReceived
from twisted.web.http import PotentialDataLoss
from twisted.web.http_headers import Headers
from twisted.web.iweb import IAgentEndpointFactory
from zope.interface import implementer

from burrowgate.client.problems import no_gateway, no_response
from burrowgate.client.wire import TIMEOUT_SECONDS, Request, Response, host_of

if TYPE_CHECKING:
    from burrowgate.client.waiting import AsyncStream

CONNECT_TIMEOUT_SECONDS = 5


class ReactorTransport:
    """Sends requests to the admin API at a port of this machine or at a UNIX socket."""

    def __init__(self, reactor: Any, at: int | Path) -> None:
        self.at = at
        pool = HTTPConnectionPool(reactor, persistent=False)
        if isinstance(at, int):
            agent = Agent(reactor, connectTimeout=CONNECT_TIMEOUT_SECONDS, pool=pool)
        else:
            agent = Agent.usingEndpointFactory(reactor, _Socket(reactor, at), pool=pool)
        self._http = HTTPClient(agent)

    async def send(self, request: Request) -> Response:
        """Return the complete response to `request`. Raises `GatewayNotRunning`."""
        with _reporting(self.at):
            answer = await self._begin(request)
            return Response(answer.code, await answer.content())

    async def open(self, request: Request) -> AsyncStream:
        """Return the response to `request` as soon as it begins. Raises `GatewayNotRunning`."""
        with _reporting(self.at):
            return _Reader(self.at, await self._begin(request, unbuffered=True))

    def _begin(self, request: Request, **options: Any) -> Deferred[Any]:
        headers = Headers({name: [value] for name, value in request.headers.items() if name != "Host"})  # which it adds
        return self._http.request(
            request.method,
            f"http://{host_of(self.at)}{request.target}",
            headers=headers,
            data=request.body,
            allow_redirects=False,
            timeout=TIMEOUT_SECONDS,
            **options,
        )


@implementer(IAgentEndpointFactory)
class _Socket:
    """Connects to one UNIX socket, whatever the URI is."""

    def __init__(self, reactor: Any, path: Path) -> None:
        self._reactor = reactor
        self._path = path

    def endpointForURI(self, uri: object) -> UNIXClientEndpoint:
        return UNIXClientEndpoint(self._reactor, str(self._path), timeout=CONNECT_TIMEOUT_SECONDS)


class _Reader(Protocol):
    """A response that is read piece by piece: the connection is paused while a piece waits."""

    def __init__(self, at: int | Path, answer: Any) -> None:
        self.status: int = answer.code
        self._at = at
        self._pieces: deque[bytes] = deque()
        self._end: BaseException | None = None
        self._waiting: Deferred[None] | None = None
        answer.deliverBody(self)

    @property
    def _body(self) -> Any:
        """The transport, which is a producer as well."""
        return self.transport

    async def read(self) -> bytes:
        """Return the next piece; empty at the end. Raises `GatewayNotRunning`. One call at a time."""
        if not self._pieces and self._end is None:
            waiting = self._waiting = Deferred()
            self._body.resumeProducing()
            await waiting
        if self._pieces:
            return self._pieces.popleft()
        if isinstance(self._end, ResponseDone | PotentialDataLoss):
            return b""
        raise no_response(self._at)

    def close(self) -> None:
        """End the response."""
        if self._end is None:
            self._body.loseConnection()

    def dataReceived(self, data: bytes) -> None:
        self._pieces.append(data)
        self._body.pauseProducing()
        self._wake()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self._end = reason.value
        self._wake()

    def _wake(self) -> None:
        waiting, self._waiting = self._waiting, None
        if waiting is not None and not waiting.called:
            waiting.callback(None)


@contextmanager
def _reporting(at: int | Path) -> Iterator[None]:
    """Raise `GatewayNotRunning` for what a connection raises."""
    try:
        yield
    except ConnectError:
        raise no_gateway(at) from None
    except (CancelledError, ConnectionDone, ConnectionLost, ResponseFailed, ResponseNeverReceived):
        raise no_response(at) from None
