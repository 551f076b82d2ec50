"""Upstream end of a request for which a target that speaks TCP has no page."""

from __future__ import annotations

from zope.interface import implementer

from burrowgate.core.access import Admission, RouteMatch
from burrowgate.core.http.request import RequestHead
from burrowgate.proxy.interfaces import IExchange, IUpstream
from burrowgate.proxy.local_upstream import LocalUpstream
from burrowgate.proxy.responses import builder


@implementer(IUpstream)
class NoPage(LocalUpstream):
    """Responds with 404."""

    def __init__(self, exchange: IExchange, head: RequestHead, route: RouteMatch, admission: Admission) -> None:
        self._exchange = exchange
        self._accept = head.accept

    def send_head(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        response = builder.reserved_not_found(builder.wants_json(self._accept))
        self._exchange.response_head(response.status, response.reason, list(response.fields), len(response.body))
        if method != b"HEAD":
            self._exchange.response_body(response.body)
        self._exchange.response_end()

    def abandon(self, is_orderly: bool = False) -> None:
        """Do nothing: the response is sent at once."""
