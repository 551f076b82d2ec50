"""The composition root: builds, starts and stops a gateway process from a configuration and a reactor.

All components are built here once and receive their dependencies; no other module creates them.
"""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry
from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.interfaces import IProtocolFactory
from twisted.internet.task import deferLater
from twisted.logger import Logger, globalLogPublisher
from twisted.protocols.policies import ProtocolWrapper, WrappingFactory

from burrowgate import __version__
from burrowgate.admin.context import AdminContext
from burrowgate.admin.site import make_site
from burrowgate.core import hosts
from burrowgate.core.http import forward_auth, forwarded, request
from burrowgate.core.request_record import RequestRecord
from burrowgate.core.store_records import Change, Changes
from burrowgate.core.tokens import b64url
from burrowgate.errors import ConfigError, StoreError
from burrowgate.interfaces import IEntropy, IStore, StoreContext
from burrowgate.proxy import request_id
from burrowgate.proxy.context import ExchangeContext
from burrowgate.proxy.exchange import Exchange
from burrowgate.proxy.forward_auth import ApprovingPool, ForwardAuthFactory
from burrowgate.proxy.http1.factory import Http1ServerFactory
from burrowgate.proxy.http1.https_redirect import RedirectingFactory
from burrowgate.proxy.http1.over_tls import Http1TlsServerFactory
from burrowgate.proxy.http2.factory import Http2ServerFactory
from burrowgate.proxy.rate_limit import RejectionLimiter
from burrowgate.proxy.tracing import traced_exchanges
from burrowgate.proxy.transport.proxy_protocol import ProxyProtocolFactory
from burrowgate.proxy.upstream.address_policy import OwnPorts
from burrowgate.proxy.upstream.pool import UpstreamPool
from burrowgate.server import diagnostics, pidfile
from burrowgate.server.clock import SteadyClock, read_mark, steady_time, write_mark
from burrowgate.server.close_stack import CLOSE_TIMEOUT_SECONDS, CloseStack
from burrowgate.server.cluster.membership import HEARTBEAT_PERIOD_SECONDS, Node
from burrowgate.server.cluster.report import Reporting
from burrowgate.server.config import settings
from burrowgate.server.config.keys import KEYS, RELOADABLE, Config
from burrowgate.server.entropy import SYSTEM_ENTROPY
from burrowgate.server.home import Home
from burrowgate.server.keyring import KeyringWatcher
from burrowgate.server.listeners import Listeners
from burrowgate.server.process_role import SINGLE_PROCESS, ProcessRole
from burrowgate.server.reactor import turn_of
from burrowgate.server.scheduler import Scheduler, run_in_background
from burrowgate.server.systemd import Supervisor
from burrowgate.sessions.authorization import RequestAuthorizer
from burrowgate.sessions.connection_leases import ConnectionLeases
from burrowgate.sessions.connections import ConnectionRegistry
from burrowgate.sessions.expiry import SessionExpiry
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.sessions.service import SessionService
from burrowgate.sessions.targets import TargetService
from burrowgate.sessions.visits import VisitRecorder
from burrowgate.stores.plugins import open_store
from burrowgate.telemetry import json_lines
from burrowgate.telemetry.access_log import AccessLog
from burrowgate.telemetry.audit_log import log_audit_records
from burrowgate.telemetry.logging import JsonObserver
from burrowgate.telemetry.metrics import TrafficMetrics
from burrowgate.telemetry.request_buffer import RequestBuffer
from burrowgate.telemetry.time_series import TimeSeries
from burrowgate.tls.connection import HTTP1, HTTP2
from burrowgate.tls.manager import Domains, TlsManager

_log = Logger()

ADMIN_ADDRESS = "127.0.0.1"
_SWEEP_PERIOD_SECONDS = 1.0
_VISITS_PERIOD_SECONDS = 5.0
_SAVE_TIME_PERIOD_SECONDS = 30.0
_TIDY_PERIOD_SECONDS = 3600.0


class Gateway:
    """One gateway: started once, stopped once."""

    def __init__(
        self,
        config: Config,
        reactor: Any,
        *,
        entropy: IEntropy = SYSTEM_ENTROPY,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] | None = None,
        write: json_lines.Write | None = None,
        role: ProcessRole = SINGLE_PROCESS,
        supervisor: Supervisor | None = None,
    ) -> None:
        """`write` takes the log's lines; without it they go to stdout."""
        self.config = config
        self._role = role
        self._supervisor = supervisor or Supervisor()
        self.listeners = Listeners(config, reactor, self._supervisor, shared=role.shared)
        self.finished: Deferred[None] = Deferred()
        self.shared_sockets: tuple[socket.socket, ...] = ()
        """The visitors' sockets, listening, where this process leaves it to others to serve them."""
        self.unready_reason: Callable[[], str | None] = lambda: None
        """Why visitors cannot be served, as far as others know, in a sentence; None when they can."""
        self._reactor = reactor
        self._entropy = entropy
        self._wall = wall
        self._monotonic = monotonic or steady_time
        self._write = write or json_lines.stream_writer(sys.stdout)
        self._home = Home(config.home)
        self._tls: TlsManager | None = None
        self._stopping = False
        self._scheduler = Scheduler(reactor)
        self._close_stack = CloseStack(reactor)

    @property
    def visitors_port(self) -> int:
        """The port on which visitors are awaited."""
        return self.listeners.visitors_port

    @property
    def https_port(self) -> int:
        """The port on which they are awaited by TLS, or 0."""
        return self.listeners.https_port

    @property
    def admin_port(self) -> int:
        """The port of the admin."""
        return self.listeners.admin_port

    # Starting.

    async def start(self) -> None:
        """Open the store, build all components and listen; undoes everything if that fails.

        Raises `ConfigError`, `HomeError` or `StoreError`.
        """
        self._home.prepare()
        self._observe()
        try:
            await self._start()
        except BaseException:
            await self._close_stack.close()
            raise

    async def _start(self) -> None:
        config, reactor = self.config, self._reactor
        self._admin_key = self._home.admin_key()
        self._keys = KeyringWatcher(self._home, self._entropy)
        self._clock = SteadyClock(self._wall, self._monotonic, floor=read_mark(self._time_path))
        self._store: IStore = open_store(
            config.store, StoreContext(reactor=reactor, home=config.home, max_staleness=config.store_max_staleness)
        )
        await self._store.start()
        self._close_stack.push(self._store.close)
        self._close_stack.push(self.listeners.close)
        self.listeners.reserve(admin=self._role.is_primary)
        await self._build()
        if self._tls is not None:
            self._tls.start()
            self._close_stack.push(self._tls.stop)
        if self._role.serves_visitors:
            self._open_visitors()
        else:
            self.shared_sockets = self.listeners.shared_sockets()
        if self._role.is_primary:
            self._start_primary()
        self._add_jobs()
        self._scheduler.start()
        self._close_stack.push(self._scheduler.stop)
        if self._role.serves_visitors:
            self.notify_ready()

    def _open_visitors(self) -> None:
        factories = {"visitors": self._with_proxy_protocol(self._visitor_factory)}
        if self._tls is not None:
            factories["https"] = self._with_proxy_protocol(self._tls.factory)
        self.listeners.open_visitors(factories, self._count_visitors)

    def _count_visitors(self) -> int:
        shaking = len(self._tls.handshakes) if self._tls is not None else 0
        return self._connections.open_count + shaking

    def notify_ready(self) -> None:
        """Tell the service manager that visitors are served."""
        at = self.listeners
        self._supervisor.tell(f"READY=1\nSTATUS=Serving visitors on {at.visitors_address}:{at.visitors_port}")

    def _start_primary(self) -> None:
        """Start the services that only the primary provides."""
        listeners = self.listeners
        self._admin: WrappingFactory[ProtocolWrapper] = WrappingFactory(self._site)
        self._admin.noisy = self._site.noisy = False
        self._close_stack.push(self._close_admin)
        listeners.open_admin(self._admin)
        if listeners.asked:
            listeners.open_verify(self._forward_auth_factory())
        self._close_stack.push(pidfile.announce(self.config.home, listeners.admin_at).close)
        _log.info(
            "Serving visitors on {listen}:{port}, the admin on {admin}, from {store}",
            listen=listeners.visitors_address,
            port=listeners.visitors_port,
            admin=listeners.admin_shown,
            store=self._store.description,
        )

    def _forward_auth_factory(self) -> ForwardAuthFactory:
        """The factory for forward auth: the same exchange context, without upstream connections."""
        context = replace(
            self._exchange_context,
            upstreams=ApprovingPool(self._exchange_context),
            parse_request=forward_auth.reader(self._is_trusted),
            max_request_body_size=0,
        )
        return ForwardAuthFactory(context, settings.of_visitors(self.config))

    def _with_proxy_protocol(self, factory: IProtocolFactory) -> IProtocolFactory:
        """`factory`, for a listener of visitors: behind the PROXY protocol where that is asked for."""
        if not self.config.proxy_protocol:
            return factory
        return ProxyProtocolFactory(factory, self._is_trusted, self._connections, self._clock)

    def _observe(self) -> None:
        observer = self._observer = JsonObserver(self._write, self.config.log_level)
        globalLogPublisher.addObserver(observer)
        self._close_stack.push(lambda: globalLogPublisher.removeObserver(observer))

    async def _build(self) -> None:
        config, clock = self.config, self._clock
        if self._role.is_primary:
            for deprecation in config.deprecations:
                _log.warn("Old configuration name: {deprecation}", deprecation=deprecation)
        scheme, at = config.scheme, self.listeners
        port = config.link_port or at.https_port or at.visitors_port
        self._naming = Naming(scheme=scheme, port=port, base_domain=config.base_domain)
        self._registry = directory = Registry(
            self._store,
            self._naming,
            capacity=config.session_cache_size,
            notify=lambda events: log_audit_records(_log, events),
        )
        await directory.start()
        self._is_trusted = forwarded.trusted_networks(config.trusted_proxies)
        self._connections = ConnectionRegistry(
            maximum=config.max_connections,
            most_per_address=config.max_connections_per_address,
            later=lambda work: self._reactor.callLater(0, work),
            uncapped=self._is_trusted,
        )
        self._rejections = RejectionLimiter(
            clock.now, config.rejections_per_minute, config.rejections_burst, self._is_trusted
        )
        self._visits = VisitRecorder(directory, remembered=config.session_cache_size // 2 or 1)
        node_id = self._role.node_id or b64url(self._entropy.token_bytes(9))
        slots = ConnectionLeases(
            self._store, node_id, live=self._connections.count, cut=self._connections.cut, reactor=self._reactor
        )
        self._close_stack.push(slots.close)
        self._time_series = TimeSeries()
        own = OwnPorts(self.listeners.own())
        date = request_id.dates(clock.now)
        self._upstreams = UpstreamPool(
            self._reactor,
            clock,
            settings=settings.of_upstreams(config),
            own_ports=lambda: own,
            date=date,
        )
        gateway = self._role.gateway_id or node_id
        self._traffic = TrafficMetrics(
            self._connections, lambda: self._upstreams.open_count, lambda: diagnostics.elsewhere(self._node)
        )
        self._access_log = AccessLog(self._write)
        self._request_buffer = RequestBuffer(self._log_access, self._time_series.record, self._traffic.record)
        reporting = Reporting(self._connections, self._upstreams, self._traffic, self._time_series, gateway)
        self._node = Node(
            self._store, node_id=node_id, gateway=gateway, wall=self._wall, report=reporting, renew=slots.renew
        )
        self._node.passed = lambda one: self._time_series.add(one.at, one.sid, one.target, one.requests, one.bytes)
        self._time_series.on_flush = lambda *passed: None if self._node.alone else reporting.laid_down(*passed)
        self._exchange_context = ExchangeContext(
            authorizer=RequestAuthorizer(
                directory,
                keys=self._keys,
                clock=clock,
                usage=self._visits,
                live=self._connections.count,
                slots=slots,
            ),
            upstreams=self._upstreams,
            connections=self._connections,
            visits=self._visits,
            keys=self._keys,
            clock=clock,
            entropy=self._entropy,
            scheme=scheme,
            pseudonym=f"burrowgate-{gateway}".encode("ascii"),
            request_id=request_id.request_ids(self._entropy),
            date=date,
            record=self._request_buffer.record,
            progress=self._time_series.record_progress,
            turn=turn_of(self._reactor),
            timeouts=settings.of_exchanges(config),
            exchange=Exchange,
            max_request_body_size=config.max_request_body_size,
            parse_request=forwarded.trusted_reader(self._is_trusted)
            if config.trusted_proxies
            else request.parse_request,
            reject=self._rejections.reject,
        )
        if config.otlp_traces_endpoint and self._role.serves_visitors:
            self._start_tracing(node_id)
        if config.tls:
            self._tls_factories = self._make_tls_factories()
            self._tls = self._make_tls()
            self._tls.elsewhere = lambda: diagnostics.handshakes(self._node)
            reporting.handshakes = self._tls.handshakes
            self._visitor_factory: Http1ServerFactory = RedirectingFactory(
                self._exchange_context, settings.of_visitors(config), self._tls.token, self._https_authority
            )
        else:
            self._visitor_factory = Http1ServerFactory(self._exchange_context, settings.of_visitors(config))
        self._expiry = SessionExpiry(
            directory, self._connections, keys=self._keys, clock=clock, last_used_at=self._visits.last_used_at
        )
        self._close_stack.push(directory.watch(self._expiry.changed))
        self._close_stack.push(directory.watch(self._targets_changed))
        self._close_stack.push(directory.watch(self._disconnect_requested))
        self._close_stack.push(self._store.subscribe(lambda: run_in_background(directory.catch_up())))
        self._site = make_site(self._admin_context(own))
        await self._node.heartbeat()
        self._close_stack.push(self._node.leave)

    def _start_tracing(self, node_id: str) -> None:
        """Export a span for each request. Raises `ConfigError` if the library is missing."""
        try:
            from burrowgate.telemetry import opentelemetry
        except ImportError as error:
            raise ConfigError(
                "otlp_traces_endpoint: Spans need a library; install it with `pip install 'burrowgate[opentelemetry]'`."
            ) from error
        config = self.config
        spans = opentelemetry.RequestTracer(
            config.otlp_traces_endpoint,
            trust_incoming=config.trust_incoming_traces,
            node_id=node_id,
            entropy=self._entropy,
        )
        self._close_stack.push(opentelemetry.relay_library_logs(self._reactor))
        self._close_stack.push(lambda: spans.stop(self._reactor))
        self._exchange_context.exchange = traced_exchanges(spans)

    def _make_tls(self) -> TlsManager:
        return TlsManager(
            settings.of_tls(self.config, is_primary=self._role.is_primary),
            self._tls_factories,
            Domains(self._registry.target_at, self._registry.hosts),
            reactor=self._reactor,
            entropy=self._entropy,
            now=self._clock.now,
        )

    def _make_tls_factories(self) -> dict[str, Http1TlsServerFactory | Http2ServerFactory]:
        """Who speaks to visitors inside TLS, by their names in ALPN, the best first."""
        config, allowed = self.config, settings.of_visitors(self.config)
        http2 = {HTTP2: Http2ServerFactory(self._exchange_context, allowed, config.hsts)} if config.http2 else {}
        return {**http2, HTTP1: Http1TlsServerFactory(self._exchange_context, allowed, config.hsts)}

    def _admin_context(self, own: OwnPorts) -> AdminContext:
        scheme = self.config.scheme
        registry = CollectorRegistry()
        registry.register(self._traffic)
        if self._tls is not None:
            registry.register(self._tls)
        targets = TargetService(
            self._registry,
            clock=self._clock,
            entropy=self._entropy,
            is_forbidden=lambda address: (
                self._home.is_shown_by(Path(address.folder)) if address.folder else own.forbids_place(address)
            ),
        )
        return AdminContext(
            registry=self._registry,
            targets=targets,
            sessions=SessionService(
                self._registry,
                targets,
                keys=self._keys,
                clock=self._clock,
                entropy=self._entropy,
                default_ttl=lambda: self.config.session_ttl,
                terminates_tls=self.config.tls,
            ),
            keys=self._keys,
            clock=self._clock,
            entropy=self._entropy,
            reactor=self._reactor,
            admin_key=self._admin_key,
            session_ttl=self.config.session_ttl,
            open_count=lambda sid: self._connections.count(sid) + self._node.live(sid),
            ready=self._ready,
            metrics=registry,
            version=__version__,
            listen=f"{scheme}://{hosts.authority(*self.listeners.own()[0], '')}",
            warnings=lambda: diagnostics.warnings(
                self.config, self.listeners.visitors_address, self._clock, self._tls, self._registry.targets()
            ),
            connections=lambda: diagnostics.connections(self._connections, self._node),
            unlisted_connections=lambda: diagnostics.unlisted_connections(self._node),
            refresh_peers=self._node.refresh_peers,
            disconnect=self._disconnect,
            time_series=self._time_series,
            probe=lambda target: diagnostics.probe(self._upstreams, self._reactor, target),
            about=lambda: diagnostics.about(self.config, self._tls),
            diagnose=lambda: diagnostics.examine(self._home, self._clock, self._tls),
        )

    # Running.

    def reload(self, config: Config) -> None:
        """Take up what of `config` can change while visitors are served; the log says what waits for the next start."""
        changed = [key.name for key in KEYS if getattr(config, key.name) != getattr(self.config, key.name)]
        at_once = {name: getattr(config, name) for name in changed if name in RELOADABLE}
        self.config = config = replace(self.config, **at_once)
        self._observer.set_level(config.log_level)
        self._connections.configure(maximum=config.max_connections, most_per_address=config.max_connections_per_address)
        self._rejections.configure(config.rejections_per_minute, config.rejections_burst)
        self._visitor_factory.limits = settings.of_visitors(config)
        self._poll_keys()
        if self._tls is not None:
            for speaker in self._tls_factories.values():
                speaker.limits = settings.of_visitors(config)
            self._tls.reload()
        self._exchange_context.timeouts, self._exchange_context.max_request_body_size = (
            settings.of_exchanges(config),
            config.max_request_body_size,
        )
        self._upstreams.settings = settings.of_upstreams(config)
        for target in self._registry.targets():
            self._upstreams.remove_target(target.target_id)  # so that a CA file that was replaced is read again
        if self._role.is_primary:
            waiting = [name for name in changed if name not in RELOADABLE]
            _log.info("Reloaded; taken up: {names}", names=", ".join(at_once) or "nothing new")
            if waiting:
                _log.warn("These take effect at the next start: {names}", names=", ".join(waiting))

    async def forget_node(self, node_id: str) -> None:
        """Remove another process that has ended, with its leases, from the store."""
        try:
            await self._store.remove_node(node_id)
            await self._node.refresh_peers()
        except StoreError as error:
            _log.error("The store failed: {error}", error=str(error))

    def save_time(self) -> None:
        """Save the current time in the home, as the floor of the clock at the next start."""
        write_mark(self._time_path, self._clock.now())

    def _log_access(self, entries: Sequence[RequestRecord]) -> None:
        entries = self._rejections.without_limited(entries)
        if self.config.access_log and entries:
            self._access_log.write(entries)

    def _targets_changed(self, changes: Changes) -> None:
        for target_id in changes.targets:
            self._upstreams.remove_target(target_id)

    def _https_authority(self, host: str) -> str:
        """The authority of `host` in a link."""
        return self._naming.origin(host).partition("://")[2]

    def _disconnect_requested(self, changes: Changes) -> None:
        """Cut the exchanges whose disconnection was requested in this or another process."""
        for connection in changes.cuts:
            self._connections.cut_one(connection, "cut")

    async def _disconnect(self, connection: str) -> bool:
        """Cut a live connection, whichever process has it; False when there is none. Raises `StoreError`."""
        if self._connections.cut_one(connection, "cut"):
            return True
        if not self._node.carries(connection):
            return False
        await self._registry.commit(Change(cuts=(connection,)))
        return True

    def _ready(self) -> str | None:
        if self._store.position() is None:
            return "The store has not been heard for too long, so nobody is admitted; see the log for why."
        return self.unready_reason()

    def _add_jobs(self) -> None:
        """Add the jobs in the order in which one tick runs them."""
        add = self._scheduler.add
        add("clock", self._clock.sync)
        if self._supervisor.watchdog:
            add("watchdog", lambda: self._supervisor.tell("WATCHDOG=1"))
        add("sweep", self._sweep, period=_SWEEP_PERIOD_SECONDS)
        add("keys", self._poll_keys, period=_SWEEP_PERIOD_SECONDS)
        if self._tls is not None:
            add("tls", self._tls.round, period=_SWEEP_PERIOD_SECONDS)
        add("expiry", self._expiry.run)
        add("request buffer", self._request_buffer.flush)
        add("rejections", self._rejections.log_counts)
        add("heartbeat", self._node.heartbeat, period=HEARTBEAT_PERIOD_SECONDS)
        add("visits", self._visits.flush, period=_VISITS_PERIOD_SECONDS)
        if self._role.is_primary:
            add("time", self.save_time, period=_SAVE_TIME_PERIOD_SECONDS)
            add("tidy", self._expiry.remove_finished_targets, period=_TIDY_PERIOD_SECONDS)

    def _sweep(self) -> None:
        now = self._clock.now()
        self._connections.sweep(now)
        self._upstreams.sweep(now)

    def _poll_keys(self) -> None:
        if self._keys.poll():
            self._expiry.keys_changed()

    @property
    def _time_path(self) -> Path:
        return self.config.home / "clock"

    # Stopping.

    async def stop(self) -> None:
        """Take no new connections, let exchanges end for up to `drain_timeout`, then close everything."""
        if self._stopping:
            await self.finished
            return
        self._stopping = True
        self._supervisor.tell("STOPPING=1")
        try:
            await self._drain()
            self._upstreams.close()
            await self._save_state()
        finally:
            _log.info("Stopped")
            await self._close_stack.close()
            self.finished.callback(None)

    async def _drain(self) -> None:
        await self.listeners.shut()
        if self._tls is not None:
            self._tls.stop()
        _log.info("Stopping: waiting for {count} connections", count=self._connections.open_count)
        drained: Deferred[None] = Deferred()
        self._connections.drain(lambda: drained.callback(None))
        giving_up = self._reactor.callLater(self.config.drain_timeout, self._connections.cut_all)
        try:
            await drained.addTimeout(self.config.drain_timeout + CLOSE_TIMEOUT_SECONDS, self._reactor)
        except DeferredTimeout:
            _log.warn("Left with {count} connections open", count=self._connections.open_count)
        if giving_up.active():
            giving_up.cancel()

    async def _save_state(self) -> None:
        try:
            await Deferred.fromCoroutine(self._visits.flush()).addTimeout(CLOSE_TIMEOUT_SECONDS, self._reactor)
            if self._role.is_primary:
                self.save_time()
        except (StoreError, DeferredTimeout, OSError) as error:
            _log.error("The last visits could not be written: {error}", error=str(error))
        self._request_buffer.flush()
        self._rejections.log_counts(all_of_them=True)

    async def _close_admin(self) -> None:
        """Close the admin's connections, once what was said on them is out."""
        for ending in (ProtocolWrapper.loseConnection, _abort):
            for connection in tuple(self._admin.protocols):
                ending(connection)
            if self._admin.protocols:
                await deferLater(self._reactor, 0.01)


def _abort(connection: Any) -> None:
    connection.abortConnection()
