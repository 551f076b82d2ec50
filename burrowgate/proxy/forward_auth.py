"""Forward auth: decides for other web servers whether a request that they have received is admitted.

Rules.
    An authorization request is an exchange like any other, with the same decision, login, refusals, visits and log
    lines, except that its upstream is `_ApprovingUpstream`, which responds with 200 at once.
    A 200 contains the fields that the target may see, under their own names and without the gateway's credentials:
    `Cookie`, `Authorization`, `Referer`; where the visitor comes from (`X-Forwarded-*`, `Burrowgate-*`) and who that is
    (`X-Auth-Request-*`, `Remote-*`, `Burrowgate-Assertion`); the URL without credentials as `X-Forwarded-Uri`, and its
    query as `Burrowgate-Query`. A field without a value is sent empty, because servers overwrite fields but do not
    remove them: the visitor's own `Remote-User` would pass.
    No other response has a 2xx status: the gateway's own pages never admit a request.
Limits are described in docs/forward-auth.md: the other server has the connection, so no live exchange can be cut.
"""

from __future__ import annotations

from collections.abc import Sequence

from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import Factory
from zope.interface import implementer

from burrowgate.core.http import fields as http_fields
from burrowgate.core.http import forward_auth, security_headers
from burrowgate.core.http.fields import Fields
from burrowgate.core.http.forward_auth import AnswerMode
from burrowgate.core.http.request_variation import Change
from burrowgate.core.identity.identity_fields import FIELD_NAMES, NEVER_SENT_NAMES
from burrowgate.core.targets import Target
from burrowgate.proxy.context import ExchangeContext
from burrowgate.proxy.drop.sender import Sender
from burrowgate.proxy.http1.connection import Http1ServerConnection
from burrowgate.proxy.http1.limits import ConnectionLimits
from burrowgate.proxy.http1.request_consumer import Head
from burrowgate.proxy.interfaces import IResponseSink, IUpstream, IUpstreamConnection
from burrowgate.proxy.local_upstream import LocalUpstream
from burrowgate.proxy.upstream.pool import Route, UpstreamPool

_APPROVED = b"Admitted"
"""The reason phrase of an approval, which distinguishes it from the gateway's own responses."""
_STRIPPED_FIELDS = (b"Cookie", b"Authorization", b"Referer", *FIELD_NAMES, *NEVER_SENT_NAMES)
_REPORTED_PREFIXES = (b"burrowgate-session", b"burrowgate-client", b"x-forwarded-", b"x-request-id")


@implementer(IUpstreamConnection)
class _ApprovingUpstream(LocalUpstream):
    """Responds that the request is admitted, with the fields that the target may see."""

    def __init__(self, context: ExchangeContext) -> None:
        self._context = context
        self._exchange: IResponseSink | None = None

    def attach(self, exchange: IResponseSink) -> None:
        """Set the exchange that gets the response."""
        self._exchange = exchange

    def send_head(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_REPORTED_PREFIXES)]
            stripped = {
                name: b", ".join(value for other, value in fields if other.lower() == name.lower())
                for name in _STRIPPED_FIELDS
            }
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _APPROVED, [*reported, *stripped.items(), *own], 0)
            exchange.response_end()

    def abandon(self, is_orderly: bool = False) -> None:
        self._exchange = None


class ApprovingPool(UpstreamPool):
    """Pool of `_ApprovingUpstream`, in place of connections to targets."""

    def __init__(self, context: ExchangeContext) -> None:
        self._context = context

    def route(self, target: Target) -> Route:
        """Return a route without addresses: nothing is sent to the target."""
        return Route(target)

    def acquire(self, route: Route, *, repeatable: bool) -> IUpstreamConnection:
        """Return an approving upstream."""
        return _ApprovingUpstream(self._context)

    def folder(self, route: Route, exchange: IResponseSink, fields: Fields, sender: Sender) -> IUpstream:
        """Return an approving upstream, attached to `exchange`."""
        upstream = _ApprovingUpstream(self._context)
        upstream.attach(exchange)
        return upstream


class ForwardAuthConnection(Http1ServerConnection):
    """Connection on which another server sends authorization requests."""

    def __init__(self, context: ExchangeContext, limits: ConnectionLimits) -> None:
        super().__init__(context, limits)
        self._answer_mode = AnswerMode.ALL

    def request_started(self, head: Head) -> int | None:
        self._answer_mode = forward_auth.answer_mode(head.target)
        return super().request_started(head)

    def request_repeated(self, method: bytes, target: bytes, changes: Sequence[Change]) -> bool:
        return False

    def send_head(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        mode = self._answer_mode
        if reason == _APPROVED:
            if mode is AnswerMode.PAGE:
                # The request was refused a moment ago and is admitted now, so there is no page to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif mode is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and mode is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # HEAD is the method of the authorized request; the authorization request may be a GET
        super().send_head(status, reason, fields, length)


class ForwardAuthFactory(Factory[ForwardAuthConnection]):
    """Factory of connections on which other servers send authorization requests."""

    noisy = False

    def __init__(self, context: ExchangeContext, limits: ConnectionLimits) -> None:
        self._context = context
        self._limits = limits

    def buildProtocol(self, addr: IAddress | None) -> ForwardAuthConnection:
        return ForwardAuthConnection(self._context, self._limits)
