"""HTTP/1 connections over TLS: the properties of the handshake apply to every request of the connection.

Rules.
    A request for a host that the connection's certificate does not cover gets 421; browsers then retry it on a new
    connection (RFC 9110, 15.5.20; SEC-31).
    The visitor's certificate becomes part of the request's facts; authorization decides about it.
"""

from __future__ import annotations

from twisted.internet.interfaces import IAddress

from burrowgate.core import hosts
from burrowgate.core.access import Request
from burrowgate.core.http.fields import Fields
from burrowgate.core.http.request import BadRequest, RequestHead
from burrowgate.core.tls_peer import TlsPeer
from burrowgate.proxy.context import ExchangeContext
from burrowgate.proxy.http1.connection import Http1ServerConnection
from burrowgate.proxy.http1.factory import Http1ServerFactory
from burrowgate.proxy.http1.limits import ConnectionLimits

_HSTS_FIELD = b"Strict-Transport-Security"


def misdirected(host: bytes, tls_peer: TlsPeer) -> BadRequest | None:
    """Return the error 421 if the certificate of the connection does not cover `host`, otherwise None."""
    found = hosts.split(host.decode("latin-1"))
    if found is not None and not hosts.matches_any(found[0], tls_peer.names):
        return BadRequest(421, "This connection was made for another address than the one asked for.")
    return None


def add_client_certificate(facts: Request, tls_peer: TlsPeer) -> None:
    """Copy the authorities, subject and issuer of the visitor's certificate from `tls_peer` to `facts`."""
    facts.requested_cas, facts.verified_cas = tls_peer.requested_cas, tls_peer.verified_cas
    facts.client_subject, facts.client_issuer = tls_peer.client_subject, tls_peer.client_issuer


def add_hsts(fields: Fields, hsts: bytes) -> None:
    """Add `Strict-Transport-Security` with the value `hsts` (RFC 6797), unless the target has sent one."""
    if not any(name.lower() == _HSTS_FIELD.lower() for name, _ in fields):
        fields.append((_HSTS_FIELD, hsts))


class Http1TlsServerConnection(Http1ServerConnection):
    """Connection of a visitor over TLS."""

    _verified_host = b""
    """The last host that the certificate was found to cover; it is not checked again."""
    _tls_peer = TlsPeer()

    def __init__(self, context: ExchangeContext, limits: ConnectionLimits, hsts: bytes) -> None:
        super().__init__(context, limits)
        self._hsts = hsts

    def connectionMade(self) -> None:
        self._tls_peer = getattr(self.transport, "secured", self._tls_peer)
        super().connectionMade()

    def _start_exchange(self, head: RequestHead) -> None:
        if head.host != self._verified_host:
            fault = misdirected(head.host, self._tls_peer)
            if fault is not None:
                self._refuse(fault)
                return
            self._verified_host = head.host
        if self._tls_peer.requested_cas:
            add_client_certificate(head.facts, self._tls_peer)
        super()._start_exchange(head)

    def send_head(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        if self._hsts:
            add_hsts(fields, self._hsts)
        super().send_head(status, reason, fields, length)

    def send_plain(
        self, status: int, reason: bytes, lines: bytes, length: int, body: bytes | memoryview, source: object = None
    ) -> int:
        if self._hsts and _HSTS_FIELD.lower() not in lines.lower():
            lines += b"%b: %b\r\n" % (_HSTS_FIELD, self._hsts)
        return super().send_plain(status, reason, lines, length, body)


class Http1TlsServerFactory(Http1ServerFactory):
    """Factory of visitors' connections over TLS.

    `hsts` is the `max-age` of `Strict-Transport-Security` in seconds; with 0 that field is not added.
    """

    def __init__(self, context: ExchangeContext, limits: ConnectionLimits, hsts: int) -> None:
        super().__init__(context, limits)
        self._hsts = b"max-age=%d" % hsts if hsts else b""

    def buildProtocol(self, addr: IAddress | None) -> Http1TlsServerConnection:
        return Http1TlsServerConnection(self._context, self.limits, self._hsts)
