"""Answers other web servers that ask whether a request of theirs may pass: the gateway as somebody else's guard.

Rules.
    The question is an exchange like any other, with the same decision, landing, refusals, visits and log lines. Only
    that behind it there is no target but `_ApprovingUpstream`, which answers 200 at once.
    With a yes goes what the target is to see, each field by its own name and without our credentials, empty where
    nothing is left, for servers overwrite but do not remove: `Cookie`, `Authorization`, `Referer`; who the visitor is
    (`X-Forwarded-*`, `Burrowgate-*`); and the clean address as `X-Forwarded-Uri`, its query as `Burrowgate-Query` too.
    Nothing but a yes has a status of success: what the gateway says itself, on its own pages, is none.
What it cannot do is said in docs/among-proxies.md: the other server has the connection, so nothing live can be cut.
"""

from __future__ import annotations

from typing import Any

from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import Factory
from zope.interface import implementer

from burrowgate.core.http import fields as http_fields
from burrowgate.core.http import forward_auth, security_headers
from burrowgate.core.http.fields import Fields
from burrowgate.core.http.forward_auth import AnswerMode
from burrowgate.core.targets import Target
from burrowgate.proxy.context import ExchangeContext
from burrowgate.proxy.http1.connection import ConnectionLimits, Http1ServerConnection
from burrowgate.proxy.http1.request_reader import Head
from burrowgate.proxy.interfaces import IExchange, IUpstream
from burrowgate.proxy.upstream.pool import Route, UpstreamPool

_ADMITTED = b"Admitted"
"""The reason phrase of a yes, by which it is told from what the gateway says itself."""
_CLEANED = (b"Cookie", b"Authorization", b"Referer")
_TOLD = (b"burrowgate-", b"x-forwarded-", b"x-request-id")


@implementer(IUpstream)
class _ApprovingUpstream:
    """Answers that the request may pass, and what is to be passed on with it."""

    reused = False
    splice_transport = None

    def __init__(self, context: ExchangeContext) -> None:
        self._context = context
        self._exchange: IExchange | None = None

    def attach(self, exchange: IExchange) -> None:
        """It is `exchange` that asks."""
        self._exchange = exchange

    def send_head(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            fields = http_fields.fields_of(lines)
            reported = [(name, value) for name, value in fields if name.lower().startswith(_TOLD)]
            cleaned = {name: b", ".join(v for key, v in fields if key.lower() == name.lower()) for name in _CLEANED}
            own = [
                (b"X-Forwarded-Uri", target),
                (b"Burrowgate-Query", target.partition(b"?")[2]),
                (b"Cache-Control", b"no-store"),
                (b"Date", self._context.date()),
            ]
            exchange.response_head(200, _ADMITTED, [*reported, *cleaned.items(), *own], 0)
            exchange.response_end()

    def send_body(self, data: bytes) -> None:
        """Nothing to do."""

    def send_tunnel_data(self, data: bytes) -> None:
        """Nothing to do."""

    def finish(self) -> None:
        """Nothing to do."""

    def flush(self) -> None:
        """Nothing to do."""

    def pause_reading(self) -> None:
        """Nothing to do."""

    def resume_reading(self) -> None:
        """Nothing to do."""

    def half_close(self) -> None:
        """Nothing to do."""

    def splice_to(self, wire: object) -> None:
        """Nothing to do."""

    def report_spliced(self) -> None:
        """Nothing to do."""

    def abandon(self) -> None:
        self._exchange = None


class ApprovingPool(UpstreamPool):
    """In place of connections to targets."""

    def __init__(self, context: ExchangeContext) -> None:
        self._context = context

    def route(self, target: Target) -> Route:
        """As nobody goes there, nothing is known of it."""
        return Route(target, ())

    def acquire(self, route: Route, *, repeatable: bool) -> Any:
        """A yes."""
        return _ApprovingUpstream(self._context)

    def folder(self, route: Route, exchange: IExchange, fields: Fields) -> IUpstream:
        """A yes."""
        yes = _ApprovingUpstream(self._context)
        yes.attach(exchange)
        return yes


class ForwardAuthConnection(Http1ServerConnection):
    """A connection on which another server asks."""

    _asked_for = AnswerMode.ALL

    def begin(self, head: Head) -> int:
        self._asked_for = forward_auth.answer_mode(head.target)
        return super().begin(head)

    def again(self, method: bytes, target: bytes) -> bool:
        return False

    def send_head(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        if reason == _ADMITTED:
            if self._asked_for is AnswerMode.PAGE:
                # It was refused a moment ago, and there is nothing here to show.
                status, reason = 503, b"Service Unavailable"
                fields = [*security_headers.fields(b"text/plain; charset=utf-8"), (b"Retry-After", b"1")]
        elif self._asked_for is AnswerMode.STATUS:
            status, reason = 401, b"Unauthorized"
        elif status < 300 and self._asked_for is AnswerMode.ALL:
            status, reason = 403, b"Forbidden"
        if self._facts.method == b"HEAD":
            length = 0  # of the request in question; the question itself may be a GET
        super().send_head(status, reason, fields, length)


class ForwardAuthFactory(Factory[ForwardAuthConnection]):
    """Ready to listen for questions."""

    noisy = False

    def __init__(self, context: ExchangeContext, limits: ConnectionLimits) -> None:
        self._context = context
        self._limits = limits

    def buildProtocol(self, addr: IAddress | None) -> ForwardAuthConnection:
        return ForwardAuthConnection(self._context, self._limits)
