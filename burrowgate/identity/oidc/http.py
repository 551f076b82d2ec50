"""HTTP to providers: single requests, bounded in time and size.

Rules.
    A request takes `TIMEOUT_SECONDS` at most, from the connection to the last byte of its response.
    A response is read up to `MAX_DOCUMENT_BYTES`. A redirect is a response like any other, and is not followed.
    Certificates are verified against the system's CAs, or those of the configured file.
"""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, NoReturn, Protocol, TypeVar
from urllib.parse import urlencode

from OpenSSL.SSL import Error as TlsError
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.error import ConnectError, ConnectionLost, DNSLookupError
from twisted.internet.interfaces import ITransport
from twisted.internet.protocol import Protocol as TwistedProtocol
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.web.client import Agent, BrowserLikePolicyForHTTPS, ResponseDone, ResponseFailed
from twisted.web.http import PotentialDataLoss
from twisted.web.http_headers import Headers
from twisted.web.iweb import IBodyProducer
from zope.interface import implementer

from burrowgate.identity.oidc.messages import HttpRequest
from burrowgate.identity.oidc.provider import MAX_DOCUMENT_BYTES, ProviderUnusable

TIMEOUT_SECONDS = 10.0


_Result = TypeVar("_Result")


class ProviderUnreachable(ProviderUnusable):
    """No response of the provider arrives; later there may be one."""


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """A response of a provider, complete."""

    status: int
    body: bytes = field(repr=False)


class ProviderHttp(Protocol):
    """What sends requests to providers."""

    async def get(self, url: str, access_token: str = "") -> HttpResponse:
        """Return the response to a GET of `url`, with `access_token` if there is one (RFC 6750, 2.1).

        Raises `ProviderUnreachable` and `ProviderUnusable`.
        """

    async def post(self, request: HttpRequest) -> HttpResponse:
        """Return the response to a form. Raises `ProviderUnreachable` and `ProviderUnusable`."""

    async def within(self, seconds: float, work: Coroutine[Any, Any, _Result]) -> _Result:
        """Return the result of `work`, which is some of these requests. Raises `ProviderUnreachable` after `seconds`.

        `work` is cancelled then.
        """


class AgentHttp:
    """Sends requests by Twisted's agent, each on a connection of its own."""

    def __init__(
        self, reactor: Any, *, user_agent: str, trust_root: Any = None, timeout: float = TIMEOUT_SECONDS
    ) -> None:
        """`trust_root` are CAs as `twisted.internet.ssl` takes them, None for those of the system."""
        self._reactor = reactor
        self._timeout = timeout
        policy = BrowserLikePolicyForHTTPS() if trust_root is None else BrowserLikePolicyForHTTPS(trust_root)
        self._agent = Agent(reactor, policy, connectTimeout=timeout)
        self._user_agent = user_agent

    async def get(self, url: str, access_token: str = "") -> HttpResponse:
        fields = {"Authorization": [f"Bearer {access_token}"]} if access_token else {}
        return await self._send(b"GET", url, fields, None)

    async def post(self, request: HttpRequest) -> HttpResponse:
        fields = {"Content-Type": ["application/x-www-form-urlencoded"]}
        if request.authorization:
            fields["Authorization"] = [request.authorization]
        return await self._send(b"POST", request.url, fields, _Form(urlencode(request.form).encode("ascii")))

    async def within(self, seconds: float, work: Coroutine[Any, Any, _Result]) -> _Result:
        return await Deferred.fromCoroutine(work).addTimeout(seconds, self._reactor, _timed_out)

    async def _send(self, method: bytes, url: str, fields: dict[str, list[str]], body: _Form | None) -> HttpResponse:
        general = {"User-Agent": [self._user_agent], "Accept": ["application/json"]}
        sending = Deferred.fromCoroutine(self._exchange(method, url, Headers(general | fields), body))
        try:
            return await sending.addTimeout(self._timeout, self._reactor, _timed_out)
        except CancelledError as error:
            raise ProviderUnreachable("The request to the provider was given up.") from error
        except (ConnectError, ConnectionLost, DNSLookupError, ResponseFailed, TlsError, OSError) as error:
            raise ProviderUnreachable(f"The provider cannot be reached: {_reason(error)}.") from error

    async def _exchange(self, method: bytes, url: str, fields: Headers, body: _Form | None) -> HttpResponse:
        response = await self._agent.request(method, url.encode("ascii"), fields, body)
        reader = _BodyReader()
        response.deliverBody(reader)
        return HttpResponse(response.code, await reader.finished)


def _timed_out(_: object, timeout: float) -> NoReturn:
    raise ProviderUnreachable(f"The provider did not answer within {timeout:g} seconds.")


def _reason(error: BaseException) -> str:
    """Return what went wrong, of an exception that may hold others (`ResponseFailed.reasons`)."""
    reasons = getattr(error, "reasons", None)
    if reasons:
        return _reason(reasons[0].value)
    return str(error).rstrip(".") or type(error).__name__


@implementer(IBodyProducer)
class _Form:
    """A body that is written at once."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self.length = len(body)

    def startProducing(self, consumer: Any) -> Deferred[None]:
        consumer.write(self._body)
        done: Deferred[None] = Deferred()
        done.callback(None)
        return done

    def pauseProducing(self) -> None:
        pass

    def resumeProducing(self) -> None:
        pass

    def stopProducing(self) -> None:
        pass


class _BodyReader(TwistedProtocol):
    """Reads a body up to `MAX_DOCUMENT_BYTES`, and aborts the connection beyond that or when cancelled."""

    transport: ITransport

    def __init__(self) -> None:
        self.finished: Deferred[bytes] = Deferred(lambda _: self._abort())
        self._parts: list[bytes] = []
        self._length = 0

    def dataReceived(self, data: bytes) -> None:
        self._length += len(data)
        if self._length <= MAX_DOCUMENT_BYTES:
            self._parts.append(data)
        elif not self.finished.called:
            self.finished.errback(ProviderUnusable(f"The provider sends more than {MAX_DOCUMENT_BYTES} bytes."))
            self._abort()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        if self.finished.called:
            return
        if reason.check(ResponseDone, PotentialDataLoss):
            self.finished.callback(b"".join(self._parts))
        else:
            self.finished.errback(reason)

    def _abort(self) -> None:
        abort = getattr(self.transport, "abortConnection", None) or self.transport.loseConnection
        abort()
