"""Limits of a session: which of them a request breaks.

Rules.
    GET includes HEAD, which transfers no more (RFC 9110, 9.3.2).
    A session of safe methods only is read-only, and so admits no upgrade: through a WebSocket, which begins as a GET,
    a visitor could send anything.
    The form of the entry page does not count for the methods: it is sent to the gateway and not to the target.
"""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from typing import TYPE_CHECKING

from burrowgate.core.claims import Claim, CredentialSource
from burrowgate.core.denial_reasons import Reason
from burrowgate.core.sessions import READ_ONLY_METHODS, Limits, Session

if TYPE_CHECKING:
    from burrowgate.core.access import Request, SessionUsage

_COOKIE = CredentialSource.COOKIE


def broken_limit(
    request: Request,
    claim: Claim,
    session: Session,
    usage: SessionUsage,
    *,
    redirect: bool,
    is_entering: bool,
    opens_visits: bool,
) -> Reason | None:
    """Return the reason of the first of the session's limits that `request` breaks; None without one.

    `redirect` is whether it is only redirected, `is_entering` whether it is the form of the entry page, and
    `opens_visits` whether it may open a visit.
    """
    limits = session.limits
    if limits.methods and not is_entering and not _allows_method(limits, request):
        return Reason.METHOD
    if limits.networks and not any(_is_within(request.client_address, network) for network in limits.networks):
        return Reason.NETWORK
    if limits.max_visits is not None:
        if claim.source is not _COOKIE and not redirect:
            return Reason.NAVIGATION_ONLY
        if not (claim.vid and usage.visit_known):
            if session.visits_opened >= limits.max_visits:
                return Reason.VISITS_USED_UP
            if claim.source is _COOKIE and not opens_visits and not is_entering:
                return Reason.NAVIGATION_ONLY
    if limits.max_connections is not None and usage.open_count >= limits.max_connections and not redirect:
        return Reason.TOO_MANY_CONNECTIONS
    return None


def _allows_method(limits: Limits, request: Request) -> bool:
    method = request.method.decode("latin-1")
    if request.upgrade and not set(limits.methods).difference(READ_ONLY_METHODS):
        return False
    return method in limits.methods or (method == "HEAD" and "GET" in limits.methods)


@lru_cache(maxsize=4096)
def _is_within(peer: str, network: str) -> bool:
    """Return whether `network` contains the address `peer`; an IPv4-mapped IPv6 address counts as IPv4."""
    try:
        address, block = ipaddress.ip_address(peer), ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address) in block
