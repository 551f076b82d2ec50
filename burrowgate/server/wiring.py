"""The composition root: builds the components of a gateway process once, and passes each what it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from twisted.logger import Logger

from burrowgate.core.http import forward_auth, forwarded, request
from burrowgate.core.request_record import RequestRecord
from burrowgate.core.store_records import Changes
from burrowgate.core.tokens import b64url
from burrowgate.errors import ConfigError
from burrowgate.proxy import request_id
from burrowgate.proxy.context import ExchangeContext
from burrowgate.proxy.exchange import Exchange
from burrowgate.proxy.forward_auth import ApprovingPool, ForwardAuthFactory
from burrowgate.proxy.http1.factory import Http1ServerFactory
from burrowgate.proxy.http1.https_redirect import RedirectingFactory
from burrowgate.proxy.http1.over_tls import Http1TlsServerFactory
from burrowgate.proxy.http2.backends import load_backend
from burrowgate.proxy.http2.factory import Http2ServerFactory
from burrowgate.proxy.http2.h2_backend import H2_BACKEND
from burrowgate.proxy.rate_limit import RejectionLimiter
from burrowgate.proxy.static.file_threads import FileThreads
from burrowgate.proxy.tcp.recording.files import FOLDER
from burrowgate.proxy.tcp.web_assets import WebAssets
from burrowgate.proxy.tracing import traced_exchanges
from burrowgate.proxy.transport import turn_end
from burrowgate.proxy.upstream.address_policy import OwnPorts
from burrowgate.proxy.upstream.pool import UpstreamPool
from burrowgate.server import diagnostics
from burrowgate.server.box_wiring import Browsers, browser_upstreams, build_browsers
from burrowgate.server.cluster.membership import Node
from burrowgate.server.cluster.report import Reporting
from burrowgate.server.config import settings
from burrowgate.server.config.keys import Config
from burrowgate.server.foundation import Foundation
from burrowgate.server.passphrase_hashing import ThreadedArgon2
from burrowgate.server.recordings import RecordingFiles
from burrowgate.server.scheduler import run_in_background
from burrowgate.server.sign_in_wiring import SignIn, build_sign_in
from burrowgate.server.tcp_wire import build_tcp_service
from burrowgate.server.tcp_wiring import Tcp, build_tcp
from burrowgate.sessions.authorization import RequestAuthorizer
from burrowgate.sessions.connection_leases import ConnectionLeases
from burrowgate.sessions.connections import ConnectionRegistry
from burrowgate.sessions.expiry import SessionExpiry
from burrowgate.sessions.extend_requests import ExtendRequests
from burrowgate.sessions.passphrases import PassphraseHasher, PassphraseVerifier
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.sessions.sign_in_checks import SignInChecks
from burrowgate.sessions.updates import SessionUpdates
from burrowgate.sessions.visits import VisitRecorder
from burrowgate.telemetry.access_log import AccessLog
from burrowgate.telemetry.audit_log import AuditLog
from burrowgate.telemetry.metrics import TrafficMetrics
from burrowgate.telemetry.request_buffer import RequestBuffer
from burrowgate.telemetry.time_series import TimeSeries
from burrowgate.tls.connection import HTTP1, HTTP2
from burrowgate.tls.manager import Domains, TlsManager

if TYPE_CHECKING:
    from burrowgate.telemetry.opentelemetry import RequestTracer

_log = Logger()

TlsFactories = dict[str, Http1TlsServerFactory | Http2ServerFactory]
"""Factories of connections inside TLS by their names in ALPN, the preferred first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Components:
    """The long-lived objects of one process."""

    registry: Registry
    connections: ConnectionRegistry
    is_trusted: Callable[[str], bool]
    """Whether an address is a trusted proxy's."""
    visits: VisitRecorder
    expiry: SessionExpiry
    node: Node
    own_ports: OwnPorts
    upstreams: UpstreamPool
    exchange_context: ExchangeContext
    rejections: RejectionLimiter
    request_buffer: RequestBuffer
    time_series: TimeSeries
    traffic: TrafficMetrics
    visitor_factory: Http1ServerFactory
    tls: TlsManager | None
    tls_factories: TlsFactories
    files: FileThreads
    hasher: PassphraseHasher
    sign_in: SignIn
    sign_in_checks: SignInChecks
    tcp: Tcp
    browsers: Browsers
    recordings: RecordingFiles
    spans: RequestTracer | None
    """Exports the spans of requests, if that is configured."""

    def sweep(self, now: float) -> None:
        """Close what has waited too long, of visitors and of targets; `now` is in seconds since 1970."""
        self.connections.sweep(now)
        self.upstreams.sweep(now)


async def build(base: Foundation) -> Components:
    """Build all components, and register this process with the cluster.

    Raises `ConfigError` if a library is missing, or `StoreError`.
    """
    config, clock = base.config(), base.clock
    if base.role.is_primary:
        for warning in config.warnings:
            _log.warn("Configuration: {warning}", warning=warning)
    naming = _naming(base)
    audit_log = AuditLog(_log, lambda flush: base.reactor.callLater(0, flush))
    base.close_stack.push(audit_log.close)
    registry = Registry(base.store, naming, capacity=config.session_cache_size, notify=audit_log.add)
    await registry.start()
    is_trusted = forwarded.trusted_networks(config.trusted_proxies)
    connections = ConnectionRegistry(
        maximum=config.max_connections,
        max_per_address=config.max_connections_per_address,
        call_later=lambda work: base.reactor.callLater(0, work),
        is_uncapped=is_trusted,
    )
    rejections = RejectionLimiter(clock.now, config.rejections_per_minute, config.rejections_burst, is_trusted)
    visits = VisitRecorder(registry, capacity=config.session_cache_size // 2 or 1)
    node_id = base.role.node_id or b64url(base.entropy.token_bytes(9))
    gateway_id = base.role.gateway_id or node_id
    leases = ConnectionLeases(
        base.store, node_id, count_live=connections.count, cut=connections.cut, reactor=base.reactor
    )
    base.close_stack.push(leases.close)
    own_ports = OwnPorts(base.listeners.own(), base.listeners.own_sockets(), str(config.home))
    hasher = ThreadedArgon2(base.reactor)
    base.close_stack.push(hasher.close)
    tcp = build_tcp(base, registry, connections, node_id)
    sign_in = await build_sign_in(base, registry, hasher, tcp.personal)
    date = request_id.dates(clock.now)
    files = FileThreads(base.reactor)
    base.close_stack.push(files.close)
    browsers = build_browsers(base, registry, lambda: own_ports, files, visits.last_used_at, node_id)
    recordings = RecordingFiles(base.home.path / FOLDER, files, base.reactor)
    at_turn_end = turn_end.of_reactor(base.reactor)
    upstreams = UpstreamPool(
        base.reactor,
        clock,
        settings=settings.of_upstreams(config),
        own_ports=lambda: own_ports,
        date=date,
        files=files,
        at_turn_end=at_turn_end,
    )

    time_series = TimeSeries()
    # A metric asks for the other nodes only when it is read, by when `node` exists.
    traffic = TrafficMetrics(connections, lambda: upstreams.open_count, lambda: diagnostics.elsewhere(node))
    request_buffer = RequestBuffer(_log_requests(base, rejections), time_series.record, traffic.record)
    base.recent_requests.flush = request_buffer.flush
    reporting = Reporting(connections, upstreams, traffic, time_series, gateway_id)
    node = Node(base.store, node_id=node_id, gateway=gateway_id, wall=base.wall, report=reporting, renew=leases.renew)
    node.passed = lambda sample: time_series.add(sample.at, sample.sid, sample.target, sample.requests, sample.bytes)
    time_series.on_flush = lambda *passed: None if node.alone else reporting.record_flushed(*passed)

    assets = WebAssets()
    tcp_service = build_tcp_service(base, registry, connections, upstreams, tcp.opener, files, assets)
    exchange_context = ExchangeContext(
        authorizer=RequestAuthorizer(
            registry,
            keys=base.keys,
            clock=clock,
            visits=visits,
            count_live=connections.count,
            leases=leases,
            passphrases=PassphraseVerifier(hasher, clock.now),
            logins=sign_in.reader,
            members=sign_in.members,
        ),
        upstreams=upstreams,
        connections=connections,
        visits=visits,
        extend_requests=ExtendRequests(registry, SessionUpdates(registry, clock)),
        keys=base.keys,
        clock=clock,
        entropy=base.entropy,
        scheme=config.scheme,
        pseudonym=f"burrowgate-{gateway_id}".encode("ascii"),
        request_id=request_id.request_ids(base.entropy),
        date=date,
        record=request_buffer.record,
        at_turn_end=at_turn_end,
        http2=load_backend(config.http2_library) if config.tls and config.http2 else H2_BACKEND,
        progress=time_series.record_progress,
        timeouts=settings.of_exchanges(config),
        exchange=Exchange,
        max_request_body_size=config.max_request_body_size,
        parse_request=forwarded.trusted_reader(is_trusted) if config.trusted_proxies else request.parse_request,
        reject=rejections.reject,
        sign_in=sign_in.host,
        identity=sign_in.identity,
        tcp=tcp_service,
        browsers=browser_upstreams(base, browsers, tcp_service, assets),
    )
    spans = None
    if config.otlp_traces_endpoint and base.role.serves_visitors:
        spans = _start_tracing(base, node_id)
        exchange_context.exchange = traced_exchanges(spans)
    tls, tls_factories = None, {}
    if config.tls:
        tls_factories = _tls_factories(config, exchange_context)
        tls = _tls_manager(base, registry, sign_in, tls_factories, files)
        tls.elsewhere = lambda: diagnostics.handshakes(node)
        reporting.handshakes = tls.handshakes

    expiry = SessionExpiry(registry, connections, keys=base.keys, clock=clock, last_used_at=visits.last_used_at)
    sign_in_checks = sign_in.checks(registry, connections, base)
    base.close_stack.push(registry.watch(expiry.changed))
    base.close_stack.push(registry.watch(sign_in_checks.changed))
    base.close_stack.push(registry.watch(partial(_drop_upstreams, upstreams)))
    base.close_stack.push(registry.watch(partial(_cut_requested, connections)))
    base.close_stack.push(base.store.subscribe(lambda: run_in_background(registry.catch_up())))
    await node.heartbeat()
    base.close_stack.push(node.leave)
    await browsers.start(is_primary=base.role.is_primary)
    return Components(
        registry=registry,
        connections=connections,
        is_trusted=is_trusted,
        visits=visits,
        expiry=expiry,
        node=node,
        own_ports=own_ports,
        upstreams=upstreams,
        exchange_context=exchange_context,
        rejections=rejections,
        request_buffer=request_buffer,
        time_series=time_series,
        traffic=traffic,
        visitor_factory=_visitor_factory(config, exchange_context, tls, naming),
        tls=tls,
        tls_factories=tls_factories,
        files=files,
        hasher=hasher,
        sign_in=sign_in,
        sign_in_checks=sign_in_checks,
        tcp=tcp,
        browsers=browsers,
        recordings=recordings,
        spans=spans,
    )


def _naming(base: Foundation) -> Naming:
    config, at = base.config(), base.listeners
    port = config.link_port or at.https_port or at.visitors_port
    return Naming(scheme=config.scheme, port=port, base_domain=config.base_domain, sign_in_host=config.sign_in_at)


def _log_requests(base: Foundation, rejections: RejectionLimiter) -> Callable[[Sequence[RequestRecord]], None]:
    """Return what logs requests, and keeps them for the inspector: without those that a flood of strangers causes."""
    log = AccessLog(base.write)

    def write(records: Sequence[RequestRecord]) -> None:
        records = rejections.without_limited(records)
        base.recent_requests.record(records)
        if base.config().access_log and records:
            log.write(records)

    return write


def _start_tracing(base: Foundation, node_id: str) -> RequestTracer:
    """Prepare the export of a span for each request. Raises `ConfigError` if the library is missing."""
    try:
        from burrowgate.telemetry import opentelemetry
    except ImportError as error:
        raise ConfigError(
            "otlp_traces_endpoint: Spans need a library; install it with `pip install 'burrowgate[opentelemetry]'`."
        ) from error
    config = base.config()
    spans = opentelemetry.RequestTracer(
        config.otlp_traces_endpoint,
        trust_incoming=config.trust_incoming_traces,
        node_id=node_id,
        entropy=base.entropy,
        reactor=base.reactor,
    )
    base.close_stack.push(opentelemetry.relay_library_logs(base.reactor))
    base.close_stack.push(spans.stop)
    return spans


def _tls_factories(config: Config, exchange_context: ExchangeContext) -> TlsFactories:
    limits = settings.of_visitors(config)
    factories: TlsFactories = {}
    if config.http2:
        factories[HTTP2] = Http2ServerFactory(exchange_context, limits, config.hsts)
    factories[HTTP1] = Http1TlsServerFactory(exchange_context, limits, config.hsts)
    return factories


def _tls_manager(
    base: Foundation, registry: Registry, sign_in: SignIn, factories: TlsFactories, files: FileThreads
) -> TlsManager:
    own = sign_in.host.host

    def domains() -> Iterator[str]:
        yield from registry.hosts()
        if sign_in.is_used:
            yield own

    return TlsManager(
        settings.of_tls(base.config(), is_primary=base.role.is_primary),
        factories,
        Domains(registry.target_at, domains, lambda host: host == own or registry.target_at(host) is not None),
        reactor=base.reactor,
        entropy=base.entropy,
        now=base.clock.now,
        run=files.run,
    )


def _visitor_factory(
    config: Config, exchange_context: ExchangeContext, tls: TlsManager | None, naming: Naming
) -> Http1ServerFactory:
    """The factory of connections without TLS, which only redirect if the gateway also speaks TLS."""
    limits = settings.of_visitors(config)
    if tls is None:
        return Http1ServerFactory(exchange_context, limits)

    def https_authority(host: str) -> str:
        return naming.origin(host).partition("://")[2]

    return RedirectingFactory(exchange_context, limits, tls.token, https_authority)


def _drop_upstreams(upstreams: UpstreamPool, changes: Changes) -> None:
    """Drop the connections to targets that were changed or deleted."""
    for target_id in changes.targets:
        upstreams.remove_target(target_id)


def _cut_requested(connections: ConnectionRegistry, changes: Changes) -> None:
    """Cut the exchanges whose disconnection was requested in this or another process."""
    for connection in changes.cuts:
        connections.cut_one(connection, "cut")


def forward_auth_factory(parts: Components, config: Config) -> ForwardAuthFactory:
    """Build the factory for forward auth: the same exchange context, without upstream connections."""
    context = replace(
        parts.exchange_context,
        upstreams=ApprovingPool(parts.exchange_context),
        browsers=None,  # a request for authorization starts no browser
        parse_request=forward_auth.reader(parts.is_trusted),
        max_request_body_size=None,
        reads_bodies=False,
    )
    return ForwardAuthFactory(context, settings.of_visitors(config))
