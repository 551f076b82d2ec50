"""The plain listener beside TLS: sends visitors to the same address by https, and answers for a certificate's sake.

Rules.
    Nothing is decided, forwarded or set here: a host that is known gets 308 (301 for what may be old enough not to
    know that: HTTP/1.0), every other 404, as it would by https.
    What an ACME server comes for is answered here (RFC 8555, 8.3): tokens of orders under way, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable

from twisted.internet.interfaces import IAddress

from burrowgate.core import hosts
from burrowgate.core.access import Reason, Refusal, RouteMatch
from burrowgate.core.http.request import RequestHead
from burrowgate.core.request_record import ALLOWED, DENIED, RATE_LIMITED, RequestRecord
from burrowgate.proxy.context import ExchangeContext
from burrowgate.proxy.http1.connection import Http1ServerConnection
from burrowgate.proxy.http1.factory import Http1ServerFactory
from burrowgate.proxy.http1.limits import ConnectionLimits
from burrowgate.proxy.responses import builder
from burrowgate.proxy.responses.builder import Response

CHALLENGES = b"/.well-known/acme-challenge/"

Challenged = Callable[[str], bytes | None]
"""What to answer for the token of an order under way; None for any other."""


def redirection(head: RequestHead, served: RouteMatch | None, authority: Callable[[str], str]) -> Response:
    """Where `head` is to ask instead; `served` is the domain that it names, `authority` its name by https."""
    found = hosts.split(head.host.decode("latin-1"))
    if served is None or found is None:
        return builder.denial(Refusal(Reason.NO_DOMAIN), wants_json=builder.wants_json(head.accept))
    location = b"https://" + authority(found[0]).encode("ascii") + head.target
    if head.target == b"*":
        location = location[:-1] + b"/"
    return builder.https_redirect(location, http10=head.http10)


class RedirectingConnection(Http1ServerConnection):
    """One connection of a visitor without TLS."""

    def __init__(
        self,
        context: ExchangeContext,
        limits: ConnectionLimits,
        challenged: Challenged,
        authority: Callable[[str], str],
    ) -> None:
        super().__init__(context, limits)
        self._challenged = challenged
        self._authority = authority

    def _start_exchange(self, head: RequestHead, fresh: bool) -> None:
        facts, exchange_context = head.facts, self._context
        if facts.path.startswith(CHALLENGES):
            answer = builder.challenge(self._challenged(facts.path[len(CHALLENGES) :].decode("latin-1")))
            reason = "challenge"
        else:
            answer = redirection(head, exchange_context.authorizer.match_route(head.host), self._authority)
            reason = "https"
        verdict = ALLOWED
        if answer.status == 404:
            wait = exchange_context.reject(facts.client_address)
            verdict = RATE_LIMITED if wait else DENIED
            if wait:
                answer = builder.too_many_rejections(wait, wants_json=builder.wants_json(head.accept))
        now, request_id = exchange_context.clock.now(), exchange_context.request_id()
        said = (facts.method, head.host, facts.path)
        exchange_context.record(
            RequestRecord(
                now,
                request_id,
                "",
                "",
                *said,
                answer.status,
                0.0,
                0,
                len(answer.body),
                verdict,
                reason,
                facts.client_address,
            )
        )
        self._send_last_response(builder.with_request_id(answer, request_id))


class RedirectingFactory(Http1ServerFactory):
    """The plain listener, where the gateway also speaks TLS."""

    def __init__(
        self,
        context: ExchangeContext,
        limits: ConnectionLimits,
        challenged: Challenged,
        authority: Callable[[str], str],
    ) -> None:
        """`authority` is the public name of a host, with its port where https needs it."""
        super().__init__(context, limits)
        self._challenged = challenged
        self._authority = authority

    def buildProtocol(self, addr: IAddress | None) -> RedirectingConnection:
        return RedirectingConnection(self._context, self.limits, self._challenged, self._authority)
