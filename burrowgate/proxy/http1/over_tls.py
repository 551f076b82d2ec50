"""HTTP/1 connections over TLS: the rules of `proxy.tls_rules` apply to every request and response."""

from __future__ import annotations

from twisted.internet.interfaces import IAddress

from burrowgate.core.http.fields import Fields
from burrowgate.core.http.request import BadRequest, RequestHead
from burrowgate.core.tls_peer import TlsPeer
from burrowgate.proxy.context import ExchangeContext
from burrowgate.proxy.http1.connection import Http1ServerConnection
from burrowgate.proxy.http1.factory import Http1ServerFactory
from burrowgate.proxy.http1.limits import ConnectionLimits
from burrowgate.proxy.tls_rules import HSTS_FIELD, TlsRequestRules, add_hsts


class Http1TlsServerConnection(Http1ServerConnection):
    """Connection of a visitor over TLS."""

    _rules: TlsRequestRules

    def __init__(self, context: ExchangeContext, limits: ConnectionLimits, hsts: bytes) -> None:
        super().__init__(context, limits)
        self._hsts = hsts

    def connectionMade(self) -> None:
        self._rules = TlsRequestRules(getattr(self.transport, "secured", TlsPeer()))
        super().connectionMade()

    def _start_exchange(self, head: RequestHead) -> None:
        try:
            self._rules.apply(head)
        except BadRequest as fault:
            self._refuse(fault)
            return
        super()._start_exchange(head)

    def send_head(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        if self._hsts:
            add_hsts(fields, self._hsts)
        super().send_head(status, reason, fields, length)

    def send_plain(
        self, status: int, reason: bytes, lines: bytes, length: int, body: bytes | memoryview, source: object = None
    ) -> int:
        if self._hsts and HSTS_FIELD.lower() not in lines.lower():
            lines += b"%b: %b\r\n" % (HSTS_FIELD, self._hsts)
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
