"""Makes a visitor's connection for whoever connects."""

from __future__ import annotations

from twisted.internet.interfaces import IAddress
from twisted.internet.protocol import Factory

from burrowgate.proxy.context import Gate
from burrowgate.proxy.http1.connection import VisitorConnection, VisitorLimits


class VisitorFactory(Factory[VisitorConnection]):
    """The visitors' side of the gateway, ready to listen."""

    noisy = False

    def __init__(self, gate: Gate, limits: VisitorLimits) -> None:
        self._gate = gate
        self.limits = limits
        """Of connections that are yet to come."""

    def buildProtocol(self, addr: IAddress | None) -> VisitorConnection:
        """Part of IProtocolFactory."""
        return VisitorConnection(self._gate, self.limits)
