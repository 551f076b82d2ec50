"""Connections to targets: made where they may lead, kept alive while they are good, and handed to exchanges.

Rules.
    A kept connection is used again only for the target, as it was, for which it was made.
    A request that could not be repeated safely gets a connection that was used a moment ago, or a new one: an old
    one may have died of age unnoticed.
    `auto` asks the target once whether it speaks TLS, and again after a failure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from OpenSSL import SSL
from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.endpoints import TCP4ClientEndpoint, TCP6ClientEndpoint
from twisted.internet.error import ConnectError, ConnectionClosed, TCPTimedOutError
from twisted.internet.error import TimeoutError as ConnectingTimeout
from twisted.internet.interfaces import IAddress, IOpenSSLClientConnectionCreator, IProtocol, IProtocolFactory
from twisted.internet.protocol import ClientFactory
from twisted.protocols.tls import TLSMemoryBIOFactory
from twisted.python.failure import Failure

from burrowgate.core import hosts
from burrowgate.core.http.fields import Fields
from burrowgate.core.targets import Target, TargetType
from burrowgate.errors import (
    FileDescriptorsExhausted,
    UpstreamCertificateError,
    UpstreamConnectError,
    UpstreamError,
    UpstreamProtocolError,
    UpstreamTimeout,
)
from burrowgate.interfaces import IClock
from burrowgate.proxy.interfaces import IExchange, IUpstream
from burrowgate.proxy.static.upstream import FolderUpstream
from burrowgate.proxy.transport import eager_tcp
from burrowgate.proxy.transport.fd_limits import EXHAUSTED, ExhaustionLog
from burrowgate.proxy.upstream import address_policy
from burrowgate.proxy.upstream.connection import UpstreamConnection
from burrowgate.proxy.upstream.tls import client_tls
from burrowgate.proxy.upstream.tls_detection import detect_tls

Dial = Callable[[Any, str, int, ClientFactory[Any], float], None]
"""Connects: takes reactor, IP address, port, factory and time-out, and tells the factory."""

FRESH_FOR = 1.0
"""Seconds after its last use during which a kept connection is trusted with a request that cannot be repeated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpstreamSettings:
    """Limits of the connections to targets; times in seconds."""

    connect_timeout: float = 10.0
    """For finding the target's addresses, and again for connecting, TLS included, to one of them."""
    idle_timeout: float = 60.0
    idle_most: int = 64
    max_head: int = 65536


@dataclass(slots=True, eq=False)
class Route:
    """What is known of a target while its record stays as it is."""

    target: Target
    own: tuple[bytes, ...]
    """The target's own origins, as its redirects may name them."""
    tls: bool | None = None
    """Whether it speaks TLS; None until `auto` has asked."""
    creator: IOpenSSLClientConnectionCreator | None = None
    """How to speak TLS to it, made when first needed: reading the authorities takes milliseconds."""
    idle: list[UpstreamConnection] = field(default_factory=list)


class UpstreamPool:
    """Every connection to every target."""

    def __init__(
        self,
        reactor: Any,
        clock: IClock,
        *,
        settings: UpstreamSettings,
        own_ports: Callable[[], address_policy.OwnPorts],
        date: Callable[[], bytes],
        dial: Dial = eager_tcp.connect,
    ) -> None:
        self._reactor = reactor
        self._dial_tcp = dial
        self._clock = clock
        self.settings = settings
        self._own_ports = own_ports
        self._date = date
        self._routes: dict[str, Route] = {}
        self._open: set[UpstreamConnection] = set()
        self._complaint = ExhaustionLog("to targets")

    def route(self, target: Target) -> Route:
        """What is known of `target`."""
        route = self._routes.get(target.target_id)
        if route is not None:
            if route.target is target:
                return route
            if route.target == target:
                route.target = target
                return route
            self._forget(route)
        route = self._routes[target.target_id] = Route(target, _own_origins(target), _said_of_tls(target))
        return route

    def acquire(self, route: Route, *, repeatable: bool) -> UpstreamConnection | None:
        """A kept connection to `route`, or None when a new one must be made."""
        idle = route.idle
        while idle:
            connection = idle.pop()
            if connection.lost:
                continue
            if not repeatable and self._clock.now() - connection.idle_since > FRESH_FOR:
                idle.append(connection)
                return None
            return connection
        return None

    def folder(self, route: Route, exchange: IExchange, fields: Fields) -> IUpstream:
        """The folder that `route` leads to, for one exchange, of which `fields` are those of the request."""
        return FolderUpstream(exchange, Path(route.target.address.folder), self._reactor, fields)

    async def connect(self, route: Route) -> UpstreamConnection:
        """A new connection to `route`. Raises one of `UpstreamError`."""
        try:
            connection = await self._connect(route)
        except FileDescriptorsExhausted:
            self._complaint.record_exhausted(self._clock.now())
            raise
        except UpstreamError:
            self.recheck_tls(route)
            raise
        except OSError as error:
            raise _why(error) from error
        self._complaint.record_available(self._clock.now())
        return connection

    def recheck_tls(self, route: Route) -> None:
        """Forget what was found out about `route`: something failed, and the target may have changed."""
        route.tls = _said_of_tls(route.target)
        route.creator = None

    async def _connect(self, route: Route) -> UpstreamConnection:
        place = route.target.address
        resolving = Deferred.fromCoroutine(address_policy.resolve(self._reactor, place.host, place.port))
        try:
            resolved = await resolving.addTimeout(self.settings.connect_timeout, self._reactor)
        except DeferredTimeout as error:
            raise UpstreamTimeout(f"The name {place.host} could not be resolved in time.") from error
        found = address_policy.allowed(resolved, place.port, self._own_ports().forbids)
        if route.tls is None:
            route.tls = await detect_tls(
                lambda factory: Deferred.fromCoroutine(self._plain(found, place.port, factory)),
                place.host.strip("[]"),
                self._reactor,
            )
        if route.tls and route.creator is None:
            route.creator = client_tls(route.target)
        last: UpstreamError = UpstreamConnectError()
        for address in found:
            try:
                return await self._dial(route, address, self.settings.connect_timeout / len(found))
            except (UpstreamConnectError, UpstreamTimeout) as error:
                last = error
        raise last

    async def _plain(self, matches: Sequence[str], port: int, factory: IProtocolFactory) -> IProtocol:
        """A connection of `factory` for the probe. Raises `UpstreamConnectError` or `UpstreamTimeout`."""
        last: UpstreamError = UpstreamConnectError()
        for address in matches:
            endpoint = TCP6ClientEndpoint if ":" in address else TCP4ClientEndpoint
            timeout = self.settings.connect_timeout / len(matches)
            try:
                return await endpoint(self._reactor, address, port, timeout).connect(factory)
            except ConnectError as error:
                last = _why(error)
        raise last

    async def _dial(self, route: Route, address: str, timeout: float) -> UpstreamConnection:
        """A connection to one address, ready for a request."""
        ready: Deferred[UpstreamConnection] = Deferred()
        dial = _Dial(lambda: self._make(route, ready), ready)
        factory: ClientFactory[Any] = dial
        if route.creator is not None:
            factory = TLSMemoryBIOFactory(route.creator, True, dial)
            factory.noisy = False
        self._dial_tcp(self._reactor, address, route.target.address.port, factory, timeout)
        try:
            return await ready.addTimeout(timeout, self._reactor)
        except Exception as error:
            if dial.made is not None:
                self._open.discard(dial.made)
                if not dial.made.lost:
                    dial.made.abandon()
            raise _why(error) from error

    def _make(self, route: Route, ready: Deferred[UpstreamConnection]) -> UpstreamConnection:
        connection = UpstreamConnection(
            ready=ready,
            released=partial(self._released, route),
            date=self._date,
            max_head=self.settings.max_head,
        )
        self._open.add(connection)
        return connection

    def _released(self, route: Route, connection: UpstreamConnection) -> None:
        """`connection` is free again, or gone."""
        if connection.lost:
            self._open.discard(connection)
            if connection in route.idle:
                route.idle.remove(connection)
            return
        known = self._routes.get(route.target.target_id)
        if known is not route or len(route.idle) >= self.settings.idle_most:
            connection.abandon()
            return
        connection.idle_since = self._clock.now()
        route.idle.append(connection)

    def keep(self, route: Route, connection: UpstreamConnection) -> None:
        """Keep a connection that nobody waits for any more."""
        self._released(route, connection)

    def sweep(self, now: float) -> None:
        """Close the kept connections that were idle for too long, the oldest first in each route."""
        for route in self._routes.values():
            while route.idle and now - route.idle[0].idle_since > self.settings.idle_timeout:
                route.idle.pop(0).abandon()
        for connection in tuple(self._open):
            connection.sweep()

    def remove_target(self, target_id: str) -> None:
        """Close the kept connections of a target that changed or is gone."""
        route = self._routes.pop(target_id, None)
        if route is not None:
            self._forget(route)

    def _forget(self, route: Route) -> None:
        idle, route.idle = route.idle, []
        for connection in idle:
            connection.abandon()

    def close(self) -> None:
        """Close everything."""
        self._routes.clear()
        for connection in tuple(self._open):
            connection.abandon()
        self._open.clear()

    @property
    def open_count(self) -> int:
        """How many connections to targets are open, for the metrics."""
        return len(self._open)


class _Dial(ClientFactory[Any]):
    """Makes one connection, and says when it could not be made."""

    noisy = False

    def __init__(self, build: Callable[[], UpstreamConnection], ready: Deferred[UpstreamConnection]) -> None:
        self._build = build
        self._ready = ready
        self.made: UpstreamConnection | None = None

    def buildProtocol(self, addr: IAddress | None) -> UpstreamConnection:
        self.made = self._build()
        return self.made

    def clientConnectionFailed(self, connector: object, reason: Failure) -> None:
        if not self._ready.called:
            self._ready.errback(reason)


def _why(error: Exception) -> UpstreamError:
    """What it means that a connection could not be made."""
    match error:
        case DeferredTimeout() | TCPTimedOutError() | ConnectingTimeout():
            return UpstreamTimeout("The target did not take the connection in time.")
        case SSL.Error():
            if "certificate verify failed" in str(error):
                return UpstreamCertificateError()
            return UpstreamProtocolError("The target does not speak TLS as it should.")
        case ConnectError(osError=number) | OSError(errno=number) if number in EXHAUSTED:
            return FileDescriptorsExhausted()
        case ConnectError() | ConnectionClosed():
            return UpstreamConnectError()
    raise error


def _said_of_tls(target: Target) -> bool | None:
    """Whether `target` speaks TLS, as far as its record says."""
    return {TargetType.HTTP: False, TargetType.HTTPS: True}.get(target.type, target.address.tls)


def _own_origins(target: Target) -> tuple[bytes, ...]:
    """The origins by which the target may name itself in a redirect: with and without its scheme's default port."""
    place = target.address
    if place.folder:
        return ()
    names = {place.host}
    if place.host in ("localhost", "127.0.0.1", "[::1]"):
        names |= {"localhost", "127.0.0.1", "[::1]"}
    schemes = ("http", "https") if place.tls is None else ("https" if place.tls else "http",)
    return tuple(
        f"{scheme}://{authority}".encode("ascii")
        for scheme in schemes
        for name in sorted(names)
        for authority in sorted({hosts.authority(name, place.port, scheme), f"{name}:{place.port}"})
    )
