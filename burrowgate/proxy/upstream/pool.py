"""Connection pool: idle connections to targets, kept for later requests, and new ones if there is none.

Rules.
    A connection is reused only for the target, in the same version of its record, for which it was made.
    A request that cannot be repeated safely gets a connection that was used a moment ago, or a new one: an older one
    may have been closed by the target unnoticed.
    Whether a target of type `auto` speaks TLS is detected once, and again after a failure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.logger import Logger

from burrowgate.core.drop_box import GIB
from burrowgate.core.field_rules import FieldValues
from burrowgate.core.http.fields import Fields
from burrowgate.core.http.h2_receive_windows import ExtraWindowBytes
from burrowgate.core.http.host_mapping import HostMapping, TargetNames, host_mapping, target_names
from burrowgate.core.target_protocol import UpstreamProtocol
from burrowgate.core.targets import Target, TargetType
from burrowgate.errors import FileDescriptorsExhausted, UpstreamError
from burrowgate.interfaces import IClock
from burrowgate.proxy.drop.sender import Sender
from burrowgate.proxy.drop.upstream import DropUpstream
from burrowgate.proxy.interfaces import IResponseSink, IUpstream, IUpstreamConnection
from burrowgate.proxy.static.file_threads import INLINE_EXECUTOR, FileExecutor
from burrowgate.proxy.static.upstream import FolderUpstream
from burrowgate.proxy.transport import eager_tcp
from burrowgate.proxy.transport.fd_limits import ExhaustionLog
from burrowgate.proxy.transport.turn_end import AtTurnEnd, at_once
from burrowgate.proxy.upstream import address_policy
from burrowgate.proxy.upstream.connection import MAX_HEAD_BYTES, UpstreamConnection
from burrowgate.proxy.upstream.dial import ConnectTcp, Dialer, to_upstream_error
from burrowgate.proxy.upstream.happy_eyeballs import AddressMemory
from burrowgate.proxy.upstream.http2.connection import Http2UpstreamConnection
from burrowgate.proxy.upstream.http2.stream import Http2UpstreamStream
from burrowgate.proxy.upstream.http2.streams import TargetStreams
from burrowgate.proxy.upstream.target_files import TargetFileReader, TargetFiles
from burrowgate.proxy.upstream.tls import client_tls

_log = Logger()

Connection = UpstreamConnection | Http2UpstreamStream
"""The upstream end of one exchange: a connection of HTTP/1.1, or a stream of HTTP/2."""
_Made = TypeVar("_Made", UpstreamConnection, Http2UpstreamConnection)

FRESH_SECONDS = 1.0
"""Time after its last use in which an idle connection may carry a request that cannot be repeated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UpstreamSettings:
    """Limits of the connections to targets; times in seconds."""

    connect_timeout: float = 10.0
    """For resolving the target's name, and again for connecting, TLS included."""
    idle_timeout: float = 60.0
    idle_most: int = 256
    """Idle connections kept for each target."""
    max_head: int = MAX_HEAD_BYTES
    """Size of a response head in bytes."""
    min_free_space: int = GIB
    """Bytes that drop boxes leave free on their file systems."""


@dataclass(slots=True, eq=False)
class Route:
    """A target in one version of its record, with its detected TLS settings and its idle connections."""

    target: Target
    tls: bool | None = None
    """Whether the target speaks TLS; None until that is detected."""
    names: TargetNames | None = None
    """The names of the target in its responses; None for a folder."""
    mapping: HostMapping | None = None
    """The mapping of a target that gets another `Host` than the visitor's. Before `tls` is detected, as for HTTP."""
    is_tcp: bool = field(init=False)
    """`Target.has_connections`, which each request asks for."""
    files: TargetFiles = field(init=False)
    """The files of its fields and its CA."""
    is_loaded: bool = False
    """Whether the files that each request needs were read."""
    request_rules: FieldValues | None = None
    """Fields that are set or removed in requests; None if there are none, or they were not read yet."""
    response_rules: FieldValues | None = None
    creator: IOpenSSLClientConnectionCreator | None = None
    """TLS settings, made on first use, because that reads files."""
    memory: AddressMemory = field(default_factory=AddressMemory)
    idle: list[UpstreamConnection] = field(default_factory=list)
    """The connection used last is at the end."""
    streams: TargetStreams | None = None
    """The connections of a target that speaks HTTP/2, in place of idle ones."""

    def __post_init__(self) -> None:
        self.is_tcp = self.target.has_connections
        self.files = TargetFiles.of(self.target)
        self.apply_files()

    def apply_files(self) -> None:
        """Use the contents of the files, as they were read last."""
        contents = self.files.contents
        if contents is not None:
            self.is_loaded = True
            self.request_rules, self.response_rules = contents.request_rules, contents.response_rules

    def set_names(self) -> None:
        """Set names and mapping for the value of `tls`."""
        if not self.target.address.folder and not self.is_tcp:
            self.names = target_names(self.target, self.tls)
            self.mapping = host_mapping(self.target, self.tls)


class UpstreamPool:
    """All connections to all targets."""

    def __init__(
        self,
        reactor: Any,
        clock: IClock,
        *,
        settings: UpstreamSettings,
        own_ports: Callable[[], address_policy.OwnPorts],
        date: Callable[[], bytes],
        dial: ConnectTcp = eager_tcp.connect,
        files: FileExecutor = INLINE_EXECUTOR,
        at_turn_end: AtTurnEnd = at_once,
    ) -> None:
        """`files` opens and reads the files of folders, and those that operators name for targets; `at_turn_end` takes
        work to do at the end of the reactor turn.
        """
        self._at_turn_end = at_turn_end
        self._files = files
        self._file_reader = TargetFileReader(files, reactor)
        self._reactor = reactor
        self._clock = clock
        self.settings = settings
        self._date = date
        self.dialer = Dialer(reactor, connect_tcp=dial, own_ports=own_ports)
        self._routes: dict[str, Route] = {}
        self._open: set[UpstreamConnection | Http2UpstreamConnection] = set()
        self._extra_window_bytes = ExtraWindowBytes()
        self._exhaustion_log = ExhaustionLog("to targets")

    def route(self, target: Target) -> Route:
        """Return the route to `target`; a changed record gets a new one."""
        route = self._routes.get(target.target_id)
        if route is not None:
            if route.target is target:
                return route
            if route.target == target:
                route.target = target
                return route
            self._close_idle(route)
        route = new_route(target)
        route.set_names()
        self._routes[target.target_id] = route
        return route

    def acquire(self, route: Route, *, repeatable: bool) -> IUpstreamConnection | None:
        """Return an idle connection of `route`, or a stream of one; None if a new one must be made."""
        if not route.is_loaded:
            return None
        if route.streams is not None:
            return route.streams.acquire()
        idle = route.idle
        while idle:
            connection = idle.pop()
            if connection.lost:
                continue
            if not repeatable and self._clock.now() - connection.idle_since > FRESH_SECONDS:
                idle.append(connection)
                return None
            return connection
        return None

    def folder(self, route: Route, exchange: IResponseSink, fields: Fields, sender: Sender) -> IUpstream:
        """Return the upstream end of `exchange`, whose request has `fields`, with the folder of `route`."""
        root, reactor, files, box = Path(route.target.address.folder), self._reactor, self._files, route.target.drop
        if box is None:
            return FolderUpstream(exchange, root, reactor, fields, files)
        return DropUpstream(exchange, root, reactor, fields, sender, box, self.settings.min_free_space, files)

    async def tls_of(self, target: Target) -> IOpenSSLClientConnectionCreator:
        """Return the TLS settings for `target`. Raises `UpstreamError` if its CA file cannot be used."""
        return await self._file_reader.run(TargetFiles.of(target), lambda: client_tls(target))

    async def load(self, route: Route) -> None:
        """Read the files that each request of `route` needs. Raises `UpstreamError`."""
        if not route.is_loaded:
            await self._file_reader.load(route.files)
            route.apply_files()

    async def connect(self, route: Route) -> Connection:
        """Return a new connection of `route`, or a stream of one. Raises `UpstreamError`."""
        if route.streams is not None:
            return await route.streams.open(partial(self._connect_checked, route, self._make_http2))
        return await self._connect_checked(route, self._make)

    async def _connect_checked(self, route: Route, make: Callable[[Route, Deferred[_Made]], _Made]) -> _Made:
        """Return what `make` makes, connected. Raises `UpstreamError`."""
        try:
            connection = await self._connect(route, make)
        except FileDescriptorsExhausted:
            self._exhaustion_log.record_exhausted(self._clock.now())
            raise
        except UpstreamError:
            self.recheck_tls(route)
            raise
        except OSError as error:
            raise to_upstream_error(error) from error
        self._exhaustion_log.record_available(self._clock.now())
        return connection

    def recheck_tls(self, route: Route) -> None:
        """Discard the detected TLS settings: a connection failed, and the target may have changed."""
        route.tls = configured_tls(route.target)
        route.creator = None

    async def _connect(self, route: Route, make: Callable[[Route, Deferred[_Made]], _Made]) -> _Made:
        address = route.target.address
        timeout = route.target.connect_timeout or self.settings.connect_timeout
        addresses = await self.dialer.resolve(address, timeout)
        if route.tls is None:
            route.tls = await self.dialer.detect_tls(address, addresses, route.memory, timeout)
            route.set_names()
        if route.tls and route.creator is None:
            route.creator = await self._file_reader.run(route.files, lambda: client_tls(route.target))
        return await self.dialer.connect(
            addresses, address.port, route.memory, route.creator, partial(make, route), timeout
        )

    def _make(self, route: Route, ready: Deferred[UpstreamConnection]) -> UpstreamConnection:
        connection = UpstreamConnection(
            ready=ready,
            released=partial(self._release, route),
            date=self._date,
            max_head=self.settings.max_head,
        )
        self._open.add(connection)
        return connection

    def _make_http2(self, route: Route, ready: Deferred[Http2UpstreamConnection]) -> Http2UpstreamConnection:
        connection = Http2UpstreamConnection(
            ready=ready,
            lost=partial(self._remove_http2, route),
            refused=partial(self._repeat, route),
            date=self._date,
            now=self._clock.now,
            at_turn_end=self._at_turn_end,
            extra_window_bytes=self._extra_window_bytes,
            max_head=self.settings.max_head,
        )
        self._open.add(connection)
        return connection

    def _remove_http2(self, route: Route, connection: Http2UpstreamConnection) -> None:
        self._open.discard(connection)
        if route.streams is not None:
            route.streams.remove(connection)

    def _repeat(self, route: Route, stream: Http2UpstreamStream) -> bool:
        """Send a refused request again; returns whether that is possible."""
        streams = route.streams
        if streams is None:
            return False
        connect = partial(self._connect_checked, route, self._make_http2)
        repeating = Deferred.fromCoroutine(streams.repeat(stream, connect))
        repeating.addErrback(lambda failure: _log.failure("Request not sent again", failure=failure))
        return True

    def _release(self, route: Route, connection: UpstreamConnection) -> None:
        """Keep `connection`, which is idle, or remove it if it is lost."""
        if connection.lost:
            self._open.discard(connection)
            if connection in route.idle:
                route.idle.remove(connection)
            return
        if self._routes.get(route.target.target_id) is not route or len(route.idle) >= self.settings.idle_most:
            connection.abandon()
            return
        connection.idle_since = self._clock.now()
        route.idle.append(connection)

    def keep(self, route: Route, connection: Connection) -> None:
        """Keep a new connection whose exchange is over."""
        if isinstance(connection, Http2UpstreamStream):
            connection.abandon()
        else:
            self._release(route, connection)

    def sweep(self, now: float) -> None:
        """Close connections that were idle for too long; called once a second."""
        for route in self._routes.values():
            while route.idle and now - route.idle[0].idle_since > self.settings.idle_timeout:
                route.idle.pop(0).abandon()
            if route.files.paths:
                self._file_reader.check(route.files, now, partial(self._files_changed, route))
            if route.streams is not None:
                route.streams.sweep(now, self.settings.idle_timeout)
        for connection in tuple(self._open):
            connection.sweep()

    def _files_changed(self, route: Route) -> None:
        """Use the files of `route` as they are now: a changed CA verifies new connections, and old ones are closed."""
        route.apply_files()
        route.creator = None
        self._close_idle(route)

    def remove_target(self, target_id: str) -> None:
        """Close the idle connections of a target that was changed or deleted."""
        route = self._routes.pop(target_id, None)
        if route is not None:
            self._close_idle(route)

    def _close_idle(self, route: Route) -> None:
        if route.streams is not None:
            route.streams.drain()
        idle, route.idle = route.idle, []
        for connection in idle:
            connection.abandon()

    def close(self) -> None:
        """Close all connections."""
        self._routes.clear()
        for connection in tuple(self._open):
            connection.abandon()
        self._open.clear()

    @property
    def open_count(self) -> int:
        """Number of open connections to targets, for the metrics."""
        return len(self._open)


def new_route(target: Target) -> Route:
    """Return the route to `target` as far as its record says."""
    streams = TargetStreams() if target.protocol is UpstreamProtocol.H2 else None
    return Route(target, configured_tls(target), streams=streams)


def configured_tls(target: Target) -> bool | None:
    """Return whether `target` speaks TLS, or None if its record leaves that to detection."""
    address = target.address
    implied = False if address.socket and address.tls is None else address.tls  # few sockets have TLS
    return {TargetType.HTTP: False, TargetType.HTTPS: True}.get(target.type, implied)
