"""The way of a box to the network: an HTTP proxy on a UNIX socket in its folder.

Rules (docs/security.md).
    A name is resolved here, its addresses are checked by the rules of the target, and the connection is opened to an
    address that was checked: there is no second look-up that could have another result.
    Each request is checked, so a redirect leads nowhere that a link would not.
    No wait without limit; connections, heads and the bytes under way are bounded, for each box by itself.
    No host, address or URL is logged or kept: they are what the visitor does. Connections and bytes are counted.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from itertools import islice
from typing import Any

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.defer import CancelledError, Deferred, succeed
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.error import ConnectError, ConnectingCancelledError
from twisted.internet.interfaces import (
    IHostnameResolver,
    IListeningPort,
    IReactorPluggableNameResolver,
    IReactorTCP,
    IReactorTime,
)
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.logger import Logger
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate.boxes import unix_listener
from burrowgate.core.boxes import egress_request
from burrowgate.core.boxes.egress import EgressRules, plain_address
from burrowgate.core.boxes.egress_request import END_OF_HEAD, MAX_HEAD_BYTES, ProxyRequest
from burrowgate.errors import BurrowgateError

MAX_CONNECTIONS = 128
"""Of one box; Chromium opens 32 to a proxy, and more for WebSockets."""
MAX_ADDRESSES = 8
"""Of one host, that are tried; its owner decides how many there are."""
HEAD_SECONDS = 30.0
RESOLVE_SECONDS = 10.0
CONNECT_SECONDS = 15.0
IDLE_SECONDS = 900.0
"""After which a connection that carries nothing is closed."""
SWEEP_SECONDS = 30.0
BACKLOG = 128
SOCKET_MODE = 0o666
"""The box has another user id; what keeps others away is the folder, of mode 0700."""

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Returns the addresses of a host, in the order to try them. Raises `BurrowgateError`, `OSError` or `UnicodeError`."""

_log = Logger()
_OPENED = b"HTTP/1.1 200 Connection established\r\n\r\n"


def _refusal(status: bytes, sentence: bytes) -> bytes:
    return (
        b"HTTP/1.1 %b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b\n"
        % (status, len(sentence) + 1, sentence)
    )


_MALFORMED = _refusal(b"400 Bad Request", b"This is not a request for a proxy.")
_TOO_LONG = _refusal(b"431 Request Header Fields Too Large", b"The head of the request is too long.")
_DENIED = _refusal(b"403 Forbidden", b"This browser may not open that address.")
_NOT_FOUND = _refusal(b"502 Bad Gateway", b"The name of the host leads to no address.")
_UNREACHABLE = _refusal(b"502 Bad Gateway", b"The host does not accept the connection.")
_TOO_SLOW = _refusal(b"504 Gateway Timeout", b"The host did not answer in time.")
_TOO_MANY = _refusal(b"503 Service Unavailable", b"This browser has too many connections open.")


class EgressProxy:
    """The proxy of one box."""

    def __init__(
        self,
        reactor: Any,
        path: str,
        rules: EgressRules,
        resolve: Resolve,
        *,
        is_own_address: Callable[[str], bool],
        is_own_listener: Callable[[str, int], bool],
    ) -> None:
        """`is_own_address` says whether an interface of this machine has an address, `is_own_listener` whether the
        gateway listens at an address and port, which no rule can allow."""
        self.reactor = reactor
        self.rules = rules
        self.resolve = resolve
        self._path = path
        self._is_own_address = is_own_address
        self._is_own_listener = is_own_listener
        self._port: IListeningPort | None = None
        self._connections: set[_Browser] = set()
        self._sweep: Any = None
        self.allowed = 0
        """Connections that were opened for the box."""
        self.denied = 0
        """Requests that the rules have refused."""
        self.bytes_up = 0
        """Bytes from the box to hosts."""
        self.bytes_down = 0

    def start(self) -> None:
        """Listen, which is to be done before the box starts. Raises `CannotListenError`."""
        factory: Factory[Any] = Factory.forProtocol(self.connection)
        factory.noisy = False
        self._port = unix_listener.listen(self.reactor, self._path, factory, mode=SOCKET_MODE, backlog=BACKLOG)
        self._sweep = self.reactor.callLater(SWEEP_SECONDS, self._end_idle)

    def close(self) -> Deferred[None]:
        """Close all connections at once; fires when the socket is gone."""
        port, self._port = self._port, None
        if port is None:
            return succeed(None)
        self._sweep.cancel()
        for connection in list(self._connections):
            connection.end()
        return port.stopListening() or succeed(None)

    def connection(self) -> Protocol:
        """Return the protocol of one more connection of the box."""
        return _Browser(self)

    def _end_idle(self) -> None:
        self._sweep = self.reactor.callLater(SWEEP_SECONDS, self._end_idle)
        oldest = self.reactor.seconds() - IDLE_SECONDS
        for connection in [one for one in self._connections if one.used_at < oldest]:
            connection.end()

    def permitted(self, request: ProxyRequest, addresses: Sequence[str]) -> list[str]:
        """Return those `addresses` of the host of `request` to which a connection may be opened."""
        permitted = (address for address in addresses if self._is_permitted(request.host, request.port, address))
        return list(islice(permitted, MAX_ADDRESSES))

    def _is_permitted(self, host: str, port: int, address: str) -> bool:
        plain = plain_address(address)
        if plain is None or self._is_own_listener(str(plain), port):
            return False
        return self.rules.allows(host, port, address, is_own=self._is_own_address(str(plain)))

    def came(self, connection: _Browser) -> bool:
        """Return whether one more connection is possible, and count it."""
        if len(self._connections) >= MAX_CONNECTIONS:
            return False
        self._connections.add(connection)
        return True

    def left(self, connection: _Browser) -> None:
        """Count a connection no longer."""
        self._connections.discard(connection)


@implementer(IReactorTime, IReactorTCP, IReactorPluggableNameResolver, IHostnameResolver)
class _CheckedAddresses:  # type: ignore[misc]
    """The reactor for one connection, in which every name leads to addresses that were checked."""

    def __init__(self, reactor: Any, addresses: Sequence[str]) -> None:
        self._addresses = addresses
        self.seconds = reactor.seconds
        self.callLater = reactor.callLater
        self.connectTCP = reactor.connectTCP
        self.nameResolver = self

    def resolveHostName(  # type: ignore[override]
        self, receiver: Any, hostName: str, portNumber: int = 0, *_: object, **__: object
    ) -> Any:
        receiver.resolutionBegan(None)
        for address in self._addresses:
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, portNumber))
        receiver.resolutionComplete()
        return receiver


class _Browser(Protocol):
    """A connection of the box; it owns the connection to the host."""

    def __init__(self, proxy: EgressProxy) -> None:
        self._proxy = proxy
        self._head = b""
        self._host: _Host | None = None
        self._working: Deferred[Any] | None = None
        self._body: int | None = None
        """Bytes of the request that are still to come; None for any number."""
        self._is_over = False
        self._limit: Any = None
        self.used_at = 0.0
        """When it last carried anything, by the reactor's clock."""

    @property
    def _wire(self) -> Any:
        return self.transport

    def connectionMade(self) -> None:
        proxy = self._proxy
        self.used_at = proxy.reactor.seconds()
        if not proxy.came(self):
            self._refuse(_TOO_MANY)
            return
        self._limit = proxy.reactor.callLater(HEAD_SECONDS, self._head_too_slow)

    def _head_too_slow(self) -> None:
        self._limit = None
        self.end()

    def dataReceived(self, data: bytes) -> None:
        if self._is_over:
            return
        if self._host is not None:
            self._send_up(data)
            return
        self._head += data
        end = self._head.find(END_OF_HEAD)
        if self._working is not None:
            return
        if end < 0:
            if len(self._head) > MAX_HEAD_BYTES:
                self._refuse(_TOO_LONG)
            return
        end += len(END_OF_HEAD)
        request = egress_request.parse(self._head[:end]) if end <= MAX_HEAD_BYTES else None
        if request is None:
            self._refuse(_MALFORMED)
            return
        self._head = self._head[end:]
        self._stop_limit()
        self._wire.pauseProducing()
        self._working = Deferred.fromCoroutine(self._open(request))
        self._working.addErrback(self._failed)

    async def _open(self, request: ProxyRequest) -> None:
        proxy = self._proxy
        if not proxy.rules.may_resolve(request.host, request.port):
            self._deny()
            return
        resolving: Deferred[Sequence[str]] = Deferred.fromCoroutine(_awaited(proxy.resolve(request.host, request.port)))
        try:
            found = await resolving.addTimeout(RESOLVE_SECONDS, proxy.reactor)
        except DeferredTimeout:
            self._refuse(_TOO_SLOW)
            return
        except (BurrowgateError, OSError, UnicodeError):
            self._refuse(_NOT_FOUND)
            return
        addresses = proxy.permitted(request, found)
        if not addresses:
            self._deny()
            return
        reactor: Any = _CheckedAddresses(proxy.reactor, addresses)
        endpoint = HostnameEndpoint(reactor, b"checked.invalid", request.port, CONNECT_SECONDS)
        factory: Factory[Any] = Factory.forProtocol(lambda: _Host(self))
        factory.noisy = False
        try:
            host: Any = await endpoint.connect(factory).addTimeout(CONNECT_SECONDS, proxy.reactor)
        except (DeferredTimeout, ConnectingCancelledError):
            self._refuse(_TOO_SLOW)
            return
        except ConnectError:
            self._refuse(_UNREACHABLE)
            return
        self._connected(request, host)

    def _failed(self, failure: Failure) -> None:
        self._working = None
        if not failure.check(CancelledError):
            _log.error("A connection of a box failed: {kind}", kind=type(failure.value).__name__)
        self.end()

    def _connected(self, request: ProxyRequest, host: _Host) -> None:
        self._working = None
        if self._is_over:
            host.abandon()
            return
        self._host = host
        self._proxy.allowed += 1
        self.used_at = self._proxy.reactor.seconds()
        wire: Any = host.transport
        wire.setTcpNoDelay(True)
        self._wire.registerProducer(wire, True)
        wire.registerProducer(self._wire, True)
        if request.is_connect:
            self._wire.write(_OPENED)
        else:
            wire.write(request.head)
            self._body = request.body
        rest, self._head = self._head, b""
        if rest:
            self._send_up(rest)
        self._wire.resumeProducing()

    def _send_up(self, data: bytes) -> None:
        if self._body is not None:
            if len(data) > self._body:
                self.end()  # another request, perhaps for another host, has a connection of its own
                return
            self._body -= len(data)
        assert self._host is not None
        wire: Any = self._host.transport
        wire.write(data)
        self._proxy.bytes_up += len(data)
        self.used_at = self._proxy.reactor.seconds()

    def host_sent(self, data: bytes) -> None:
        """The host has sent `data`."""
        if not self._is_over:
            self._wire.write(data)
            self._proxy.bytes_down += len(data)
            self.used_at = self._proxy.reactor.seconds()

    def host_closed(self) -> None:
        """The host has closed: what it sent before is still delivered."""
        self._host = None
        self._wire.unregisterProducer()
        self._close()

    def _deny(self) -> None:
        self._proxy.denied += 1
        self._refuse(_DENIED)

    def _refuse(self, response: bytes) -> None:
        if not self._is_over:
            self._wire.resumeProducing()
            self._wire.write(response)
            self._close()

    def _close(self) -> None:
        """Close once everything was delivered, which `IDLE_SECONDS` limit."""
        self._is_over = True
        self._stop_limit()
        self._wire.loseConnection()

    def _stop_limit(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None

    def end(self) -> None:
        """Close both connections at once."""
        self._is_over = True
        self._stop_limit()
        working, self._working = self._working, None
        if working is not None:
            working.cancel()
        host, self._host = self._host, None
        if host is not None:
            self._wire.unregisterProducer()
            host.abandon()
        self._wire.abortConnection()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self._proxy.left(self)
        self.end()


async def _awaited(result: Awaitable[Sequence[str]]) -> Sequence[str]:
    return await result


class _Host(Protocol):
    """The connection to a host."""

    def __init__(self, browser: _Browser) -> None:
        self._browser: _Browser | None = browser

    def dataReceived(self, data: bytes) -> None:
        if self._browser is not None:
            self._browser.host_sent(data)

    def abandon(self) -> None:
        """Close at once."""
        self._browser = None
        transport: Any = self.transport
        transport.unregisterProducer()
        transport.abortConnection()

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        browser, self._browser = self._browser, None
        if browser is not None:
            browser.host_closed()
