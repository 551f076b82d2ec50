"""Builds what serves the requests of targets that speak TCP, for the exchange context."""

from __future__ import annotations

from functools import partial
from typing import cast

from burrowgate.certificate_keys import end_point_hash
from burrowgate.core.access import Admission, RouteMatch
from burrowgate.core.http.request import RequestHead
from burrowgate.core.targets import TargetType
from burrowgate.core.tcp.opening import Injection
from burrowgate.errors import InjectionNotPossible
from burrowgate.proxy.interfaces import IExchange, IUpstream
from burrowgate.proxy.static.file_threads import FileThreads
from burrowgate.proxy.tcp import page, web_assets
from burrowgate.proxy.tcp.connect_pyz import connect_pyz
from burrowgate.proxy.tcp.ending_clients import EndingClients
from burrowgate.proxy.tcp.injection.cancel_keys import CancelKeyMemory
from burrowgate.proxy.tcp.injection.factory import injector_for
from burrowgate.proxy.tcp.injection.interface import InjectionOptions, TlsMode
from burrowgate.proxy.tcp.interfaces import ConnectionOpener, Injector
from burrowgate.proxy.tcp.page_upstream import PageUpstream
from burrowgate.proxy.tcp.pages import TcpPages
from burrowgate.proxy.tcp.recording.files import FOLDER
from burrowgate.proxy.tcp.terminal.client import connect_with
from burrowgate.proxy.tcp.terminal.page import terminal_page
from burrowgate.proxy.tcp.terminal.terminals import Terminals
from burrowgate.proxy.tcp.upstreams import MakeUpstream, TcpService
from burrowgate.proxy.tcp.web_assets import WebAssets
from burrowgate.proxy.upstream.pool import UpstreamPool
from burrowgate.server.foundation import Foundation
from burrowgate.server.recordings import record
from burrowgate.server.scheduler import run_in_background
from burrowgate.sessions.connections import ConnectionRegistry
from burrowgate.sessions.position_watch import PositionWatch
from burrowgate.sessions.registry import Registry


def build_tcp_service(
    base: Foundation,
    registry: Registry,
    connections: ConnectionRegistry,
    upstreams: UpstreamPool,
    opener: ConnectionOpener,
    files: FileThreads,
    assets: WebAssets,
) -> TcpService:
    """Build it; `opener` decides about connections."""
    pages = TcpPages(assets, connect_pyz())
    make_page = cast(MakeUpstream, partial(PageUpstream, pages, base.clock.now))
    terminals = Terminals(
        reactor=base.reactor,
        clock=base.clock,
        opener=opener,
        connect=connect_with(upstreams.dialer),
        session_scope=connections.session_scope,
        executor=files,
        recordings=base.home.path / FOLDER,
        page=partial(terminal_page, assets),
        ping_interval=int(base.config().tcp_ping_interval),
        recorded=lambda recording: run_in_background(record(registry, base.clock, recording)),
    )
    base.close_stack.push(terminals.close)
    return TcpService(
        opener=opener,
        upstreams=upstreams,
        clock=base.clock,
        ending=EndingClients(base.reactor),
        call_later=lambda work: base.reactor.callLater(0, work),
        watch=PositionWatch(registry, base.reactor),
        make_injector=partial(_make_injector, base, CancelKeyMemory()),
        certificate_hash=end_point_hash,
        ping_interval=base.config().tcp_ping_interval,
        page=make_page,
        paths={
            page.TERMINAL_PATH.encode("ascii"): partial(_terminal, terminals, make_page),
            page.DESKTOP_PATH.encode("ascii"): make_page,
            page.CLIENT_PATH.encode("ascii"): make_page,
            web_assets.PATH: make_page,
        },
    )


def _make_injector(base: Foundation, cancel_keys: CancelKeyMemory, injection: Injection, sid: str) -> Injector:
    """Return the injector of a protocol. Raises `InjectionNotPossible` if it has none."""
    options = InjectionOptions(
        entropy=base.entropy.token_bytes,
        database=injection.options.get("database", ""),
        tls=TlsMode.REQUIRE if injection.server_tls else TlsMode.OFF,
        anonymous_tls=injection.is_unverified,
        cancel_keys=cancel_keys.of_session(sid),
    )
    injector = injector_for(injection.protocol, injection.secret, options)
    if injector is None:
        raise InjectionNotPossible
    return injector


def _terminal(
    terminals: Terminals,
    make_page: MakeUpstream,
    exchange: IExchange,
    head: RequestHead,
    route: RouteMatch,
    admission: Admission,
) -> IUpstream:
    """Return the upstream end of a request for a terminal, which other targets than those of SSH do not have."""
    make = terminals.upstream_for if route.target.type is TargetType.SSH else make_page
    return make(exchange, head, route, admission)
