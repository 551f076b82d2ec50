"""Upstream end that answers one ordinary request of a TCP session with its pages, at once."""

from __future__ import annotations

from collections.abc import Callable

from zope.interface import implementer

from burrowgate.core.access import Admission, Refusal, RouteMatch
from burrowgate.core.denial_reasons import Reason
from burrowgate.core.http.request import RequestHead
from burrowgate.core.targets import Target, TargetType
from burrowgate.core.tcp.settings import DEFAULT_SETTINGS, Bind, Recorded
from burrowgate.core.tcp.terms import TcpTerms
from burrowgate.proxy.interfaces import IExchange, IUpstream
from burrowgate.proxy.local_upstream import LocalUpstream
from burrowgate.proxy.responses import builder
from burrowgate.proxy.responses.builder import Response
from burrowgate.proxy.static.conditional import http_date
from burrowgate.proxy.tcp.page import Binding, PageFacts
from burrowgate.proxy.tcp.pages import TcpPages

_WITHOUT_BODY = (204, 304)


def facts_of(route: RouteMatch, admission: Admission, pages: TcpPages) -> PageFacts | None:
    """Return what the page of an admitted request says; None for one without a session, which opens no connection."""
    session, target = admission.session, route.target
    if session is None or session.tcp is None:
        return None
    terms = session.tcp
    return PageFacts(
        label=session.label,
        target=target.name,
        type=target.type,
        host=route.authority.decode("latin-1"),
        expires_at=session.expires_at,
        connection_limit=terms.connection_limit,
        connections_left=terms.connections_left,
        binding=_binding(terms, admission.claim.vid if admission.claim is not None else ""),
        is_recorded=_is_recorded(target),
        client_sha256=pages.client_sha256,
        has_browser_client=pages.has_browser_client(target.type),
    )


def _binding(terms: TcpTerms, vid: str) -> Binding:
    if terms.bind is Bind.NONE:
        return Binding.ANY
    if not terms.client:
        return Binding.NEXT
    return Binding.THIS if vid and terms.client == f"visit:{vid}" else Binding.OTHER


def _is_recorded(target: Target) -> bool:
    return target.type is TargetType.SSH and (target.tcp or DEFAULT_SETTINGS).recording is not Recorded.OFF


@implementer(IUpstream)
class PageUpstream(LocalUpstream):
    """One request and its response."""

    def __init__(
        self,
        pages: TcpPages,
        now: Callable[[], float],
        exchange: IExchange,
        head: RequestHead,
        route: RouteMatch,
        admission: Admission,
    ) -> None:
        """With `pages` and `now`, seconds since 1970, bound by `functools.partial`, it is what makes upstream ends."""
        self._now = now()
        self._exchange = exchange
        facts = facts_of(route, admission, pages)
        self._response = self._refusal(head) if facts is None else pages.respond(head, facts, self._now)[0]

    def send_head(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None:
        response, exchange = self._response, self._exchange
        fields = [*response.fields, (b"Date", http_date(int(self._now)))]
        has_body = response.status not in _WITHOUT_BODY
        exchange.response_head(response.status, response.reason, fields, len(response.body) if has_body else None)
        if has_body and response.body and method != b"HEAD":
            exchange.response_body(response.body)
        exchange.response_end()

    def abandon(self, is_orderly: bool = False) -> None:
        """Do nothing: the response is sent at once."""

    @staticmethod
    def _refusal(head: RequestHead) -> Response:
        """Return the refusal of a request without a session: a public domain opens no connection."""
        return builder.denial(Refusal(Reason.NO_CREDENTIAL), wants_json=builder.wants_json(head.accept))
