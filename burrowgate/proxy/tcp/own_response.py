"""Upstream end of a request that the gateway itself answers at once, without I/O."""

from __future__ import annotations

from collections.abc import Callable

from zope.interface import implementer

from burrowgate.core.access import Admission, RouteMatch
from burrowgate.core.http.request import RequestHead
from burrowgate.proxy.interfaces import IExchange, IUpstream
from burrowgate.proxy.local_upstream import LocalUpstream
from burrowgate.proxy.responses import builder
from burrowgate.proxy.responses.builder import Response

Respond = Callable[[RequestHead, RouteMatch, Admission], Response]
"""Makes the response to an admitted request; the sender drops its body for HEAD."""


def not_found(head: RequestHead, route: RouteMatch, admission: Admission) -> Response:
    """Return the response where there is no page."""
    return builder.reserved_not_found(builder.wants_json(head.accept))


@implementer(IUpstream)
class OwnResponse(LocalUpstream):
    """One request, whose body is dropped, and its response."""

    def __init__(
        self, respond: Respond, exchange: IExchange, head: RequestHead, route: RouteMatch, admission: Admission
    ) -> None:
        self._respond = respond
        self._exchange: IExchange | None = exchange
        self._request = head, route, admission

    def send_head(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        if length == 0:
            self.finish()

    def finish(self) -> None:
        exchange, self._exchange = self._exchange, None
        if exchange is None:
            return
        response = self._respond(*self._request)
        exchange.response_head(response.status, response.reason, list(response.fields), len(response.body))
        if response.body and self._request[0].facts.method != b"HEAD":
            exchange.response_body(response.body)
        exchange.response_end()

    def abandon(self, is_orderly: bool = False) -> None:
        self._exchange = None


def responses(respond: Respond) -> Callable[[IExchange, RequestHead, RouteMatch, Admission], OwnResponse]:
    """Return what makes upstream ends whose responses `respond` makes."""
    return lambda exchange, head, route, admission: OwnResponse(respond, exchange, head, route, admission)
