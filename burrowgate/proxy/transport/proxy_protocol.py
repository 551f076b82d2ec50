"""A listener whose connections begin by saying whose they are: the PROXY protocol, from trusted proxies alone.

Rules.
    A connection from anybody else is closed before a byte of it is read, and so is one that does not begin with the
    header, or does not within `SECONDS`.
    Until then it counts among the visitors' connections as the proxy's; from then on it is the visitor's own, and
    nothing of this module is on its road any more.
"""

from __future__ import annotations

from typing import Any

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IAddress, IProtocol, IProtocolFactory
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.logger import Logger
from twisted.python.failure import Failure

from burrowgate.core import proxy_protocol
from burrowgate.core.http.forwarded import UNKNOWN, IsTrusted
from burrowgate.core.proxy_protocol import InvalidProxyHeader, Source
from burrowgate.interfaces import IClock
from burrowgate.proxy.transport.eager_tcp import IConnection, address_of
from burrowgate.sessions.connections import ConnectionRegistry

SECONDS = 10.0
"""In which the header has to be there: a proxy sends it with the connection's first packet."""

_log = Logger()


class ProxyProtocolFactory(Factory["ProxyProtocolConnection"]):
    """`factory`'s protocols, for connections that begin with the header of a proxy that `trusts` names."""

    noisy = False

    def __init__(
        self, factory: IProtocolFactory, trusts: IsTrusted, connections: ConnectionRegistry, clock: IClock
    ) -> None:
        self._factory = factory
        self._trusts = trusts
        self._connections = connections
        self._clock = clock

    def buildProtocol(self, addr: IAddress | None) -> ProxyProtocolConnection | None:
        proxy = "" if addr is None else address_of(addr)
        if not self._trusts(proxy):
            _log.warn("Refused a connection from {proxy}, which is not among trusted_proxies", proxy=proxy)
            return None
        return ProxyProtocolConnection(self._factory, proxy, self._connections, self._clock.now())

    def doStart(self) -> None:
        self._factory.doStart()

    def doStop(self) -> None:
        self._factory.doStop()


class ProxyProtocolConnection(Protocol):
    """A connection before it is known whose it is."""

    transport: IConnection

    def __init__(self, factory: IProtocolFactory, proxy: str, connections: ConnectionRegistry, since: float) -> None:
        self._factory = factory
        self._proxy = proxy
        self._connections = connections
        self._since = since
        self._data = b""

    def connectionMade(self) -> None:
        if not self._connections.add_connection(self, self._proxy):
            self.transport.abortConnection()

    def dataReceived(self, data: bytes) -> None:
        self._data += data
        try:
            source = proxy_protocol.read(self._data)
        except InvalidProxyHeader as error:
            _log.warn("Refused a connection of the proxy {proxy}: {error}", proxy=self._proxy, error=str(error))
            self.transport.abortConnection()
            return
        if source is not None:
            self._hand_over(source)

    def _hand_over(self, source: Source) -> None:
        """It is `source`'s from now on."""
        transport: Any = self.transport
        peer = transport.getPeer() if source.address is None else _peer(source)
        self._connections.remove_connection(self, self._proxy)
        protocol: IProtocol | None = self._factory.buildProtocol(peer)
        if protocol is None:
            transport.abortConnection()
            return
        transport.become(protocol, peer)
        protocol.makeConnection(transport)
        rest = self._data[source.length :]
        if rest:
            protocol.dataReceived(rest)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self._connections.remove_connection(self, self._proxy)

    def sweep(self, now: float) -> None:
        if now - self._since > SECONDS:
            self.transport.abortConnection()

    def drain(self) -> None:
        self.transport.abortConnection()

    def abort(self) -> None:
        self.transport.abortConnection()


def _peer(source: Source) -> IPv4Address | IPv6Address:
    if source.address and ":" in source.address:
        return IPv6Address("TCP", source.address, source.port)
    return IPv4Address("TCP", source.address or UNKNOWN, source.port)
