"""The listener without TLS beside one with TLS: redirects to https and responds to ACME challenges.

Rules.
    No request is authorized or forwarded here, and no cookie is set. A request for a known host gets 308, or 301 over
    HTTP/1.0, which does not know 308. Any other host gets 404, as over https.
    Challenges of ACME (RFC 8555, 8.3) get a response for the tokens of pending orders only.
"""

from __future__ import annotations

from collections.abc import Callable

from twisted.internet.interfaces import IAddress

from burrowgate.core import hosts
from burrowgate.core.access import Refusal
from burrowgate.core.denial_reasons import Reason
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
"""Returns the key authorization for the token of a pending order; None for any other token."""


def redirection(head: RequestHead, authority: Callable[[str], str]) -> Response:
    """Return the redirect of `head` to https, also for unknown hosts, so that a stranger cannot tell which are known.

    A malformed host is refused. `authority` returns the https authority of a host.
    """
    found = hosts.split(head.host.decode("latin-1"))
    if found is None:
        return builder.denial(Refusal(Reason.NO_DOMAIN), wants_json=builder.wants_json(head.accept))
    location = b"https://" + authority(found[0]).encode("ascii") + head.target
    if head.target == b"*":
        location = location[:-1] + b"/"
    return builder.https_redirect(location, http10=head.http10)


class RedirectingConnection(Http1ServerConnection):
    """Connection of a visitor without TLS; every request gets a redirect, a challenge response or a refusal."""

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

    def _start_exchange(self, head: RequestHead) -> None:
        facts, exchange_context = head.facts, self._context
        if facts.path.startswith(CHALLENGES):
            response = builder.challenge(self._challenged(facts.path[len(CHALLENGES) :].decode("latin-1")))
            reason = "challenge"
        else:
            response = redirection(head, self._authority)
            reason = "https"
        outcome = ALLOWED
        if response.status in (403, 404):
            wait = exchange_context.reject(facts.client_address)
            outcome = RATE_LIMITED if wait else DENIED
            if wait:
                response = builder.too_many_rejections(wait, wants_json=builder.wants_json(head.accept))
        now, request_id = exchange_context.clock.now(), exchange_context.request_id()
        requested = (facts.method, head.host, facts.path)
        exchange_context.record(
            RequestRecord(
                now,
                request_id,
                "",
                "",
                *requested,
                response.status,
                0.0,
                0,
                len(response.body),
                outcome,
                reason,
                facts.client_address,
            )
        )
        self._send_last_response(builder.with_request_id(response, request_id))


class RedirectingFactory(Http1ServerFactory):
    """Factory of the connections without TLS, where the gateway also listens with TLS."""

    def __init__(
        self,
        context: ExchangeContext,
        limits: ConnectionLimits,
        challenged: Challenged,
        authority: Callable[[str], str],
    ) -> None:
        """`authority` returns the https authority of a host, with a port unless it is the default one."""
        super().__init__(context, limits)
        self._challenged = challenged
        self._authority = authority

    def buildProtocol(self, addr: IAddress | None) -> RedirectingConnection:
        return RedirectingConnection(self._context, self.limits, self._challenged, self._authority)
