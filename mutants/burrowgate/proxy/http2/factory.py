"""Factory of the HTTP/2 connections of a listener."""

from __future__ import annotations

from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import Factory

from burrowgate.proxy.context import ExchangeContext
from burrowgate.proxy.http1.limits import ConnectionLimits
from burrowgate.proxy.http2.connection import Http2ServerConnection


class Http2ServerFactory(Factory[Http2ServerConnection]):
    """Makes connections; `hsts` is for how many seconds browsers remember to use TLS, or 0."""

    noisy = False

    def __init__(self, context: ExchangeContext, limits: ConnectionLimits, hsts: int) -> None:
        self._context = context
        self.limits = limits
        """Limits of connections to come."""
        self._hsts = b"max-age=%d" % hsts if hsts else b""

    def buildProtocol(self, addr: IAddress | None) -> Http2ServerConnection:
        return Http2ServerConnection(self._context, self.limits, self._hsts)
