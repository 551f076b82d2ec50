"""A visitor who came by TLS: what the handshake settled holds for every request of the connection.

Rules.
    A host that the connection's certificate is not for gets 421: the browser asks again, on another connection
    (RFC 9110, 15.5.20; SEC-31).
    Whose certificate the visitor showed goes into the facts, and the decision is made there.
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

_STRICT = b"Strict-Transport-Security"


def misdirected(host: bytes, secured: TlsPeer) -> BadRequest | None:
    """What is wrong with asking for `host` on a connection that was secured for other names, if anything is."""
    found = hosts.split(host.decode("latin-1"))
    if found is not None and not hosts.matches_any(found[0], secured.names):
        return BadRequest(421, "This connection was made for another address than the one asked for.")
    return None


def add_client_certificate(facts: Request, secured: TlsPeer) -> None:
    """Add what `secured` says of the visitor's own certificate."""
    facts.requested_cas, facts.verified_cas = secured.requested_cas, secured.verified_cas
    facts.client_subject, facts.client_issuer = secured.client_subject, secured.client_issuer


def add_hsts(fields: Fields, strict: bytes) -> None:
    """Add `strict` as what browsers are to remember (RFC 6797), where the target has not said it itself."""
    if not any(name.lower() == _STRICT.lower() for name, _ in fields):
        fields.append((_STRICT, strict))


class Http1TlsServerConnection(Http1ServerConnection):
    """One connection of a visitor, inside TLS."""

    _good = b""
    """The host that was asked for last, and may be."""
    _secured = TlsPeer()

    def __init__(self, context: ExchangeContext, limits: ConnectionLimits, strict: bytes) -> None:
        super().__init__(context, limits)
        self._strict = strict

    def connectionMade(self) -> None:
        self._secured = getattr(self.transport, "secured", self._secured)
        super().connectionMade()

    def _start_exchange(self, head: RequestHead, fresh: bool) -> None:
        if head.host != self._good:
            fault = misdirected(head.host, self._secured)
            if fault is not None:
                self._refuse(fault)
                return
            self._good = head.host
        if self._secured.requested_cas:
            add_client_certificate(head.facts, self._secured)
        super()._start_exchange(head, fresh)

    def send_head(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        if self._strict:
            add_hsts(fields, self._strict)
        super().send_head(status, reason, fields, length)

    def send_plain(
        self, status: int, reason: bytes, lines: bytes, length: int, body: bytes | memoryview, source: object = None
    ) -> int:
        if self._strict and _STRICT.lower() not in lines.lower():
            lines += b"%b: %b\r\n" % (_STRICT, self._strict)
        return super().send_plain(status, reason, lines, length, body)


class Http1TlsServerFactory(Http1ServerFactory):
    """The visitors' side of the gateway inside TLS; `hsts` is for how many seconds browsers remember that, or 0."""

    def __init__(self, context: ExchangeContext, limits: ConnectionLimits, hsts: int) -> None:
        super().__init__(context, limits)
        self._strict = b"max-age=%d" % hsts if hsts else b""

    def buildProtocol(self, addr: IAddress | None) -> Http1TlsServerConnection:
        return Http1TlsServerConnection(self._context, self.limits, self._strict)
