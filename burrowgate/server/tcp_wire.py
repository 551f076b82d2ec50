"""Builds what serves the requests of targets that speak TCP, for the exchange context."""

from __future__ import annotations

from functools import partial

from burrowgate.core.tcp.opening import Injection
from burrowgate.errors import InjectionNotPossible
from burrowgate.proxy.tcp.connect_pyz import connect_pyz
from burrowgate.proxy.tcp.ending_clients import EndingClients
from burrowgate.proxy.tcp.injection.certificate_hash import end_point_hash
from burrowgate.proxy.tcp.injection.factory import injector_for
from burrowgate.proxy.tcp.injection.interface import InjectionOptions, TlsMode
from burrowgate.proxy.tcp.interfaces import ConnectionOpener, Injector
from burrowgate.proxy.tcp.page_upstream import PageUpstream
from burrowgate.proxy.tcp.pages import RESERVED_PATHS, TcpPages
from burrowgate.proxy.tcp.upstreams import TcpService
from burrowgate.proxy.tcp.web_assets import WebAssets
from burrowgate.proxy.upstream.pool import UpstreamPool
from burrowgate.server.foundation import Foundation
from burrowgate.sessions.position_watch import PositionWatch
from burrowgate.sessions.registry import Registry


def build_tcp_service(
    base: Foundation, registry: Registry, upstreams: UpstreamPool, opener: ConnectionOpener
) -> TcpService:
    """Build it; `opener` decides about connections."""

    def make_injector(injection: Injection) -> Injector:
        options = InjectionOptions(
            entropy=base.entropy.token_bytes,
            database=injection.options.get("database", ""),
            tls=TlsMode.REQUIRE if injection.server_tls else TlsMode.OFF,
        )
        injector = injector_for(injection.protocol, injection.secret, options)
        if injector is None:
            raise InjectionNotPossible
        return injector

    page = partial(PageUpstream, TcpPages(WebAssets(), connect_pyz()), base.clock.now)
    return TcpService(
        opener=opener,
        upstreams=upstreams,
        clock=base.clock,
        ending=EndingClients(base.reactor),
        call_later=lambda work: base.reactor.callLater(0, work),
        watch=PositionWatch(registry, base.reactor),
        page=page,
        paths=dict.fromkeys(RESERVED_PATHS, page),
        make_injector=make_injector,
        certificate_hash=end_point_hash,
    )
