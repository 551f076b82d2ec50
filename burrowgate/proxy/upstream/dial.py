"""Dialling of targets: resolves a host, checks its addresses, detects TLS and connects; maps failures to reasons.

Rules.
    No connection is made to an address that the address policy forbids, whatever name leads there.
    Each address of a host has an equal share of the time for connecting, TLS included.
    Each failure becomes an `UpstreamError`; an exception that is none of the network's passes through.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from OpenSSL import SSL
from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.endpoints import TCP4ClientEndpoint, TCP6ClientEndpoint
from twisted.internet.error import ConnectError, ConnectionClosed, TCPTimedOutError
from twisted.internet.error import TimeoutError as ConnectTimeout
from twisted.internet.interfaces import IAddress, IOpenSSLClientConnectionCreator, IProtocol, IProtocolFactory
from twisted.internet.protocol import ClientFactory
from twisted.protocols.tls import TLSMemoryBIOFactory
from twisted.python.failure import Failure

from burrowgate.core.targets import TargetAddress
from burrowgate.errors import (
    FileDescriptorsExhausted,
    UpstreamCertificateError,
    UpstreamConnectError,
    UpstreamError,
    UpstreamProtocolError,
    UpstreamTimeout,
)
from burrowgate.proxy.transport.fd_limits import EXHAUSTED
from burrowgate.proxy.upstream import address_policy, tls_detection
from burrowgate.proxy.upstream.connection import UpstreamConnection

ConnectTcp = Callable[[Any, str, int, ClientFactory[Any], float], None]
"""Connects over TCP: takes reactor, IP address, port, factory and timeout in seconds, and notifies the factory."""

MakeConnection = Callable[[Deferred[UpstreamConnection]], UpstreamConnection]
"""Makes the protocol of a new connection; the `Deferred` fires when it can be used."""


class Dialer:
    """Makes connections to targets; timeouts are in seconds."""

    def __init__(
        self, reactor: Any, *, connect_tcp: ConnectTcp, own_ports: Callable[[], address_policy.OwnPorts]
    ) -> None:
        self._reactor = reactor
        self._connect_tcp = connect_tcp
        self._own_ports = own_ports

    async def resolve(self, address: TargetAddress, timeout: float) -> Sequence[str]:
        """Return the IP addresses at which `address` may be reached.

        Raises `UpstreamTimeout`, `UpstreamConnectError` if there is none, or `UpstreamAddressNotAllowed`.
        """
        resolving = Deferred.fromCoroutine(address_policy.resolve(self._reactor, address.host, address.port))
        try:
            resolved = await resolving.addTimeout(timeout, self._reactor)
        except DeferredTimeout as error:
            raise UpstreamTimeout(f"The name {address.host} could not be resolved in time.") from error
        return address_policy.allowed(resolved, address.port, self._own_ports().forbids)

    async def detect_tls(self, address: TargetAddress, addresses: Sequence[str], timeout: float) -> bool:
        """Return whether the target at `addresses` speaks TLS. Raises `UpstreamError`."""
        return await tls_detection.detect_tls(
            lambda factory: Deferred.fromCoroutine(self._connect_plain(addresses, address.port, factory, timeout)),
            address.host.strip("[]"),
            self._reactor,
        )

    async def connect(
        self,
        addresses: Sequence[str],
        port: int,
        tls_creator: IOpenSSLClientConnectionCreator | None,
        make: MakeConnection,
        timeout: float,
    ) -> UpstreamConnection:
        """Return a connection to the first of `addresses` that accepts one, over TLS if there is a `tls_creator`.

        Raises `UpstreamError`.
        """
        last: UpstreamError = UpstreamConnectError()
        for address in addresses:
            try:
                return await self._connect(address, port, tls_creator, make, timeout / len(addresses))
            except (UpstreamConnectError, UpstreamTimeout) as error:
                last = error
        raise last

    async def _connect(
        self,
        address: str,
        port: int,
        tls_creator: IOpenSSLClientConnectionCreator | None,
        make: MakeConnection,
        timeout: float,
    ) -> UpstreamConnection:
        """Return a connection to one address. Raises `UpstreamError`."""
        ready: Deferred[UpstreamConnection] = Deferred()
        connecting = _ConnectionFactory(make, ready)
        factory: ClientFactory[Any] = connecting
        if tls_creator is not None:
            factory = TLSMemoryBIOFactory(tls_creator, True, connecting)
            factory.noisy = False
        self._connect_tcp(self._reactor, address, port, factory, timeout)
        try:
            return await ready.addTimeout(timeout, self._reactor)
        except Exception as error:
            if connecting.connection is not None and not connecting.connection.lost:
                connecting.connection.abandon()
            raise to_upstream_error(error) from error

    async def _connect_plain(
        self, addresses: Sequence[str], port: int, factory: IProtocolFactory, timeout: float
    ) -> IProtocol:
        """Return a connection of `factory`, for the detection of TLS. Raises `UpstreamError`."""
        last: UpstreamError = UpstreamConnectError()
        for address in addresses:
            endpoint = TCP6ClientEndpoint if ":" in address else TCP4ClientEndpoint
            try:
                return await endpoint(self._reactor, address, port, timeout / len(addresses)).connect(factory)
            except ConnectError as error:
                last = to_upstream_error(error)
        raise last


class _ConnectionFactory(ClientFactory[Any]):
    """Factory of one connection."""

    noisy = False

    def __init__(self, make: MakeConnection, ready: Deferred[UpstreamConnection]) -> None:
        self._make = make
        self._ready = ready
        self.connection: UpstreamConnection | None = None

    def buildProtocol(self, addr: IAddress | None) -> UpstreamConnection:
        self.connection = self._make(self._ready)
        return self.connection

    def clientConnectionFailed(self, connector: object, reason: Failure) -> None:
        if not self._ready.called:
            self._ready.errback(reason)


def to_upstream_error(error: Exception) -> UpstreamError:
    """Return the reason why no connection was made. Raises `error` itself if it is none of the network's."""
    match error:
        case DeferredTimeout() | TCPTimedOutError() | ConnectTimeout():
            return UpstreamTimeout("The target did not accept the connection in time.")
        case SSL.Error():
            if "certificate verify failed" in str(error):
                return UpstreamCertificateError()
            return UpstreamProtocolError(
                "The TLS handshake with the target failed; check that it speaks TLS 1.2 or 1.3."
            )
        case ConnectError(osError=number) | OSError(errno=number) if number in EXHAUSTED:
            return FileDescriptorsExhausted()
        case ConnectError() | ConnectionClosed():
            return UpstreamConnectError()
    raise error
