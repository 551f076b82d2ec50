"""Dialling of targets: resolves a host, checks its addresses, detects TLS and connects; maps failures to reasons.

Rules.
    No connection is made to an address that the address policy forbids, whatever name or link leads there.
    The time for connecting, TLS included, is one for all addresses of a host, which are tried as `happy_eyeballs` says.
    Each failure becomes an `UpstreamError`; an exception that is none of the network's passes through.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from OpenSSL import SSL
from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.endpoints import TCP4ClientEndpoint, TCP6ClientEndpoint
from twisted.internet.error import ConnectError, ConnectionClosed, TCPTimedOutError
from twisted.internet.error import TimeoutError as ConnectTimeout
from twisted.internet.interfaces import (
    IAddress,
    IConnector,
    IOpenSSLClientConnectionCreator,
    IProtocol,
    IProtocolFactory,
)
from twisted.internet.protocol import ClientFactory
from twisted.internet.protocol import Protocol as TwistedProtocol
from twisted.protocols.tls import TLSMemoryBIOFactory
from twisted.python.failure import Failure

from burrowgate.core.target_address import TargetAddress
from burrowgate.errors import (
    FileDescriptorsExhausted,
    UpstreamAddressNotAllowed,
    UpstreamCertificateError,
    UpstreamConnectError,
    UpstreamError,
    UpstreamPermissionError,
    UpstreamProtocolError,
    UpstreamSocketMissing,
    UpstreamTimeout,
)
from burrowgate.proxy.transport import unix_client
from burrowgate.proxy.transport.fd_limits import EXHAUSTED
from burrowgate.proxy.upstream import address_policy, tls_detection
from burrowgate.proxy.upstream.happy_eyeballs import AddressMemory, ConnectionRace

_Connection = TypeVar("_Connection")

NO_ALPN = "The target did not select HTTP/2 in the TLS handshake (ALPN `h2`); set its protocol to http/1.1."

ConnectTcp = Callable[[Any, str, int, ClientFactory[Any], float], None]
"""Connects over TCP: takes reactor, IP address, port, factory and timeout in seconds, and notifies the factory."""


class TargetConnection(Protocol):
    """A connection to a target, as it is made here: of HTTP/1.1 or HTTP/2."""

    @property
    def lost(self) -> bool:
        """Whether nothing more can be sent."""

    def abandon(self) -> None:
        """Close at once."""


_Made = TypeVar("_Made", bound=TargetConnection)

MakeConnection = Callable[[Deferred[_Made]], _Made]
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
        """Return the IP addresses at which `address` may be reached, or the path of its UNIX socket.

        Raises `UpstreamTimeout`, `UpstreamConnectError` if there is none, or `UpstreamAddressNotAllowed`.
        """
        if address.socket:
            if self._own_ports().forbids_socket(address.socket):
                raise UpstreamAddressNotAllowed
            return (address.socket,)
        resolved = address_policy.known_addresses(address.host)
        if not resolved:
            resolving = Deferred.fromCoroutine(address_policy.resolve(self._reactor, address.host, address.port))
            try:
                resolved = await resolving.addTimeout(timeout, self._reactor)
            except DeferredTimeout as error:
                raise UpstreamTimeout(f"The name {address.host} could not be resolved in time.") from error
        return address_policy.allowed(resolved, address.port, self._own_ports().forbids)

    async def detect_tls(
        self, address: TargetAddress, addresses: Sequence[str], memory: AddressMemory, timeout: float
    ) -> bool:
        """Return whether the target at `addresses` speaks TLS. Raises `UpstreamError`."""

        def connect(factory: IProtocolFactory) -> Deferred[IProtocol]:
            connect_plain = partial(self._connect_plain, address.port, factory)
            return Deferred.fromCoroutine(self._connect_first(addresses, memory, connect_plain, timeout))

        return await tls_detection.detect_tls(connect, address.host.strip("[]"), self._reactor)

    async def connect(
        self,
        addresses: Sequence[str],
        port: int,
        memory: AddressMemory,
        tls_creator: IOpenSSLClientConnectionCreator | None,
        make: MakeConnection[_Made],
        timeout: float,
    ) -> _Made:
        """Return a connection to the first of `addresses` that accepts one, over TLS if there is a `tls_creator`.

        `memory` is that of the host. Raises `UpstreamError`.
        """
        connect = partial(self._connect, port, tls_creator, make)
        return await self._connect_first(addresses, memory, connect, timeout)

    async def _connect_first(
        self,
        addresses: Sequence[str],
        memory: AddressMemory,
        connect: Callable[[str, float], Coroutine[Any, Any, _Connection]],
        timeout: float,
    ) -> _Connection:
        """Return the first connection that `connect` makes, given an address and a timeout. Raises `UpstreamError`."""
        if len(addresses) == 1:
            return await connect(addresses[0], timeout)
        seconds = self._reactor.seconds
        began = seconds()
        ordered = memory.order(addresses, began)

        def attempt(address: str) -> Deferred[_Connection]:
            return Deferred.fromCoroutine(connect(address, max(0.0, began + timeout - seconds())))

        address, connection = await ConnectionRace(ordered, attempt, self._reactor).run()
        memory.record(ordered, address, seconds())
        return connection

    async def _connect(
        self,
        port: int,
        tls_creator: IOpenSSLClientConnectionCreator | None,
        make: MakeConnection[_Made],
        address: str,
        timeout: float,
    ) -> _Made:
        """Return a connection to one address. Raises `UpstreamError`."""
        ready: Deferred[_Made] = Deferred()
        connecting = _ConnectionFactory(make, ready, self._own_ports().sockets)
        factory: ClientFactory[Any] = connecting
        if tls_creator is not None:
            factory = TLSMemoryBIOFactory(tls_creator, True, connecting)
            factory.noisy = False
        if is_socket := address.startswith("/"):
            unix_client.connect(self._reactor, address, factory, timeout)
        else:
            self._connect_tcp(self._reactor, address, port, factory, timeout)
        try:
            return await ready.addTimeout(timeout, self._reactor)
        except UpstreamError:
            raise
        except Exception as error:
            connecting.stop()
            raise (socket_error(address, error) if is_socket else to_upstream_error(error)) from error

    async def _connect_plain(self, port: int, factory: IProtocolFactory, address: str, timeout: float) -> IProtocol:
        """Return a connection of `factory` to one address, for the detection of TLS. Raises `UpstreamError`."""
        endpoint = TCP6ClientEndpoint if ":" in address else TCP4ClientEndpoint
        try:
            return await endpoint(self._reactor, address, port, timeout).connect(factory)
        except ConnectError as error:
            raise to_upstream_error(error) from error


class _RefusedConnection(TwistedProtocol):
    """A connection that is closed at once, with nothing sent."""

    def connectionMade(self) -> None:
        transport: Any = self.transport
        transport.abortConnection()


class _ConnectionFactory(ClientFactory[Any], Generic[_Made]):
    """Factory of one connection."""

    noisy = False

    def __init__(self, make: MakeConnection[_Made], ready: Deferred[_Made], own_sockets: Sequence[str] = ()) -> None:
        """`own_sockets` are the paths to which the gateway's own UNIX sockets are bound."""
        self._make = make
        self._ready = ready
        self._own_sockets = [os.fsencode(path) for path in own_sockets]
        self.connection: _Made | None = None
        self._connector: IConnector | None = None

    def startedConnecting(self, connector: IConnector) -> None:
        self._connector = connector

    def buildProtocol(self, addr: IAddress | None) -> Any:
        if getattr(addr, "name", None) in self._own_sockets:
            self._ready.errback(UpstreamAddressNotAllowed())  # the path was replaced after it was checked
            return _RefusedConnection()
        self.connection = self._make(self._ready)
        return self.connection

    def stop(self) -> None:
        """Close the connection, or stop connecting."""
        connection, connector = self.connection, self._connector
        if connection is not None:
            if not connection.lost:
                connection.abandon()
        elif connector is not None:
            connector.stopConnecting()

    def clientConnectionLost(self, connector: object, reason: Failure) -> None:
        # Each of the two refers to this factory: without cycles all are freed at once.
        self.connection = self._connector = None

    def clientConnectionFailed(self, connector: object, reason: Failure) -> None:
        self.connection = self._connector = None
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
            if "no application protocol" in str(error):
                return UpstreamProtocolError(NO_ALPN)
            return UpstreamProtocolError(
                "The TLS handshake with the target failed; check that it speaks TLS 1.2 or 1.3."
            )
        case ConnectError(osError=number) | OSError(errno=number) if number in EXHAUSTED:
            return FileDescriptorsExhausted()
        case ConnectError() | ConnectionClosed():
            return UpstreamConnectError()
    raise error


def socket_error(path: str, error: Exception) -> UpstreamError:
    """Return the reason why no connection to the UNIX socket `path` was made. Raises `error` as `to_upstream_error`."""
    match error:
        case ConnectError(osError=errno.ENOENT | errno.ENOTDIR):
            return UpstreamSocketMissing(f"There is no socket {path}; is the target running?")
        case ConnectError(osError=errno.EACCES | errno.EPERM):
            return UpstreamPermissionError(
                f"The gateway has no permission to connect to the socket {path}; let its user write to it."
            )
        case ConnectError(osError=errno.ECONNREFUSED):
            return UpstreamConnectError(f"No program listens at the socket {path}; is the target running?")
        case ConnectError(osError=errno.EPROTOTYPE):
            return UpstreamConnectError(f"The socket {path} is not one of connections (SOCK_STREAM); name another.")
    return to_upstream_error(error)
