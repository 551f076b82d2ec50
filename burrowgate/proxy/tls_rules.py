"""Rules for requests and responses over TLS, the same for both versions of HTTP.

Rules.
    A request for a host that the connection's certificate does not cover gets 421; browsers then retry it on a new
    connection (RFC 9110, 15.5.20; SEC-31).
    The visitor's certificate becomes part of the request's facts; authorization decides about it.
    The gateway's `Strict-Transport-Security` is added unless the target has sent one (RFC 6797).
"""

from __future__ import annotations

from burrowgate.core import hosts
from burrowgate.core.http.fields import Fields
from burrowgate.core.http.request import BadRequest, RequestHead
from burrowgate.core.tls_peer import TlsPeer

HSTS_FIELD = b"Strict-Transport-Security"


class TlsRequestRules:
    """Applies the result of one connection's handshake to its requests."""

    __slots__ = ("_covered_host", "_peer")

    def __init__(self, peer: TlsPeer) -> None:
        self._peer = peer
        self._covered_host = b""
        """The last host that the certificate was found to cover; it is not checked again."""

    def apply(self, head: RequestHead) -> None:
        """Add the visitor's certificate to the facts of `head`. Raises `BadRequest` for a host that is not covered."""
        if head.host != self._covered_host:
            found = hosts.split(head.host.decode("latin-1"))
            if found is not None and not hosts.matches_any(found[0], self._peer.names):
                raise BadRequest(421, "This connection was made for another address than the one asked for.")
            self._covered_host = head.host
        peer = self._peer
        if peer.requested_cas:
            facts = head.facts
            facts.requested_cas, facts.verified_cas = peer.requested_cas, peer.verified_cas
            facts.client_subject, facts.client_issuer = peer.client_subject, peer.client_issuer


def add_hsts(fields: Fields, hsts: bytes) -> None:
    """Add `Strict-Transport-Security` with the value `hsts`, unless the target has sent one."""
    if not any(name.lower() == HSTS_FIELD.lower() for name, _ in fields):
        fields.append((HSTS_FIELD, hsts))
