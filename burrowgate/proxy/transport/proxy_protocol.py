"""PROXY protocol: connections from trusted proxies begin with a header that names the visitor's address.

Rules.
    A connection from another address is closed before a byte of it is read. One that does not begin with a valid header
    within `SECONDS` is aborted.
    Until the header is complete, the connection counts as one of the proxy's; from then on it counts as the visitor's,
    and this module is no longer involved.
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
from burrowgate.sessions.eviction import STARTING, ConnectionState

SECONDS = 10.0
"""Time for the header to arrive: a proxy sends it with the first packet."""

_log = Logger()


class ProxyProtocolFactory(Factory["ProxyProtocolConnection"]):
    """Factory of connections that read the header of a trusted proxy and then pass to a protocol of `factory`."""

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
    """A connection whose header is not complete."""

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
        """Pass the connection to a protocol of the factory, with the address of `source`."""
        transport: Any = self.transport
        peer = transport.getPeer() if source.address is None else _peer(source)
        self._connections.remove_connection(self)
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
        self._connections.remove_connection(self)

    def sweep(self, now: float) -> None:
        if now - self._since > SECONDS:
            self.transport.abortConnection()

    def state(self, now: float) -> ConnectionState:
        return ConnectionState(STARTING, now - self._since, is_known=False)

    def drain(self) -> None:
        self.transport.abortConnection()

    def abort(self) -> None:
        self.transport.abortConnection()


def _peer(source: Source) -> IPv4Address | IPv6Address:
    if source.address and ":" in source.address:
        return IPv6Address("TCP", source.address, source.port)
    return IPv4Address("TCP", source.address or UNKNOWN, source.port)
