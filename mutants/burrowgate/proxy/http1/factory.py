"""Factory of HTTP/1 server connections, for a listening port."""

from __future__ import annotations

from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import Factory

from burrowgate.proxy.context import ExchangeContext
from burrowgate.proxy.http1.connection import Http1ServerConnection
from burrowgate.proxy.http1.limits import ConnectionLimits


class Http1ServerFactory(Factory[Http1ServerConnection]):
    """Builds a connection for each client that connects."""

    noisy = False

    def __init__(self, context: ExchangeContext, limits: ConnectionLimits) -> None:
        self._context = context
        self.limits = limits
        """Limits of connections built from now on."""

    def buildProtocol(self, addr: IAddress | None) -> Http1ServerConnection:
        return Http1ServerConnection(self._context, self.limits)
