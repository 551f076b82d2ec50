"""Base class of connections' protocols, in place of Twisted's `Protocol`, which does no more than this one.

mypyc compiles a class as a whole only if its base classes are compiled too (decision 42), and Twisted's is not.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from twisted.internet.interfaces import IProtocol
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate.proxy.transport.eager_tcp import IConnection


@implementer(IProtocol)
class ConnectionProtocol(ABC):
    """Twisted's `IProtocol`."""

    __slots__ = ("factory", "transport")

    factory: Any
    """Set by factories of Twisted that make protocols themselves."""
    transport: IConnection

    def makeConnection(self, transport: Any) -> None:
        """Take the `transport`, an `IConnection`, which is connected."""
        self.transport = transport
        self.connectionMade()

    @abstractmethod
    def connectionMade(self) -> None:
        """The connection is established, and `transport` is set."""

    @abstractmethod
    def dataReceived(self, data: bytes) -> None:
        """Bytes arrived."""

    @abstractmethod
    def connectionLost(self, reason: Failure = connectionDone) -> None:
        """The connection is over."""
