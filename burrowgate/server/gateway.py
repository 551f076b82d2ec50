"""Gateway process: starts its components, runs their periodic jobs, reloads its configuration, drains and stops."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from prometheus_client.registry import Collector
from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.interfaces import IProtocolFactory
from twisted.logger import Logger, globalLogPublisher
from twisted.protocols.policies import ProtocolWrapper, WrappingFactory

from burrowgate.admin.site import make_site
from burrowgate.core.tcp.messages import GATEWAY_STOPPING
from burrowgate.errors import HomeError, StoreError
from burrowgate.interfaces import IEntropy, IStore, StoreContext
from burrowgate.proxy.tcp.ending_clients import GRACE_SECONDS
from burrowgate.proxy.transport.proxy_protocol import ProxyProtocolFactory
from burrowgate.server import drop_cleaning, garbage, pidfile, rlimits
from burrowgate.server.admin_wiring import admin_context, close_admin
from burrowgate.server.box_wiring import peer_screens
from burrowgate.server.clock import SteadyClock, steady_time
from burrowgate.server.clock_files import ClockKeeper, boot_id, read_mark
from burrowgate.server.close_stack import CLOSE_TIMEOUT_SECONDS, CloseStack
from burrowgate.server.cluster.membership import HEARTBEAT_PERIOD_SECONDS
from burrowgate.server.config import settings
from burrowgate.server.config.keys import Config
from burrowgate.server.config.reloading import RELOADABLE, changed_names
from burrowgate.server.entropy import SYSTEM_ENTROPY
from burrowgate.server.foundation import Foundation
from burrowgate.server.home import Home
from burrowgate.server.keyring import KeyringWatcher
from burrowgate.server.listeners import Listeners
from burrowgate.server.primary_services import build_primary_services
from burrowgate.server.process_role import SINGLE_PROCESS, ProcessRole
from burrowgate.server.scheduler import Scheduler, run_in_background
from burrowgate.server.store_marker import marker_for
from burrowgate.server.systemd import Supervisor
from burrowgate.server.wiring import build, forward_auth_factory
from burrowgate.sessions.withdrawals import Restricted, Unrestricted, receive
from burrowgate.stores.plugins import open_store
from burrowgate.telemetry import json_lines
from burrowgate.telemetry.drop_metrics import DropMetrics, Dropped
from burrowgate.telemetry.logging import JsonObserver
from burrowgate.telemetry.recent_requests import RecentRequests

_log = Logger()

_SWEEP_PERIOD_SECONDS = 1.0
_VISITS_PERIOD_SECONDS = 5.0


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
        write: json_lines.Write,
        dropped_lines: Callable[[], int] = lambda: 0,
        role: ProcessRole = SINGLE_PROCESS,
        supervisor: Supervisor | None = None,
        new_store: bool = False,
        observer: JsonObserver | None = None,
    ) -> None:
        """`write` writes the lines of the log; `dropped_lines` counts those that it dropped.

        `new_store` allows a new store in a home that has held one. `observer` writes the events of the process already.
        """
        self.config = config
        self._role = role
        # Workers use the store that the primary has opened.
        self._allow_new = new_store and role.is_primary
        self._marker = marker_for(config.home, config.store)
        self._supervisor = supervisor or Supervisor()
        self.listeners = Listeners(config, reactor, self._supervisor, shared=role.shared)
        self.finished: Deferred[None] = Deferred()
        self.shared_sockets: tuple[socket.socket, ...] = ()
        """The listening sockets for visitors, if other processes serve them."""
        self.unready_reason: Callable[[], str | None] = lambda: None
        """Returns a sentence that says why the workers cannot serve visitors; None if they can."""
        self.dropped_by_workers: Callable[[], Dropped] = Dropped
        """Counts what the workers dropped."""
        self.share_restrictions: Callable[[Restricted | Unrestricted], None] = lambda message: None
        """Sends what an operator takes away to the workers."""
        self.apply_config: Callable[[Config], None] = self.reload
        """Puts a configuration that the console changed into force, in the workers too."""
        self.collectors: list[Collector] = [DropMetrics(lambda: self.dropped + self.dropped_by_workers())]
        """Metrics of this gateway besides those of its components; read when it starts."""
        self.recent_requests = RecentRequests(config.recent_requests)
        self._reactor = reactor
        self._entropy = entropy
        self._wall = wall
        self._monotonic = monotonic or steady_time
        self._write = write
        self._dropped_lines = dropped_lines
        self._observer = observer or JsonObserver(write, config.log_level)
        self._has_observer = observer is not None
        self._home = Home(config.home)
        self._stopping = False
        self._scheduler = Scheduler(reactor)
        self._close_stack = CloseStack(reactor)

    @property
    def visitors_port(self) -> int:
        """The port of the listener for visitors."""
        return self.listeners.visitors_port

    @property
    def https_port(self) -> int:
        """The port of the listener for visitors with TLS, or 0."""
        return self.listeners.https_port

    @property
    def admin_port(self) -> int:
        """The port of the admin API."""
        return self.listeners.admin_port

    @property
    def dropped(self) -> Dropped:
        """What this process dropped of its log and its traces."""
        spans = self._components.spans
        return Dropped(self._dropped_lines(), 0 if spans is None else spans.dropped)

    # Starting.

    async def start(self) -> None:
        """Open the store, build all components and listen; undoes everything if that fails.

        Raises `ConfigError`, `HomeError` or `StoreError`.
        """
        if not self.config.core_dumps:
            rlimits.forbid_core_dumps()
        self._home.prepare()
        if not self._has_observer:
            globalLogPublisher.addObserver(self._observer)
            self._close_stack.push(lambda: globalLogPublisher.removeObserver(self._observer))
        try:
            await self._start()
        except BaseException:
            await self._close_stack.close()
            raise

    async def _start(self) -> None:
        config, reactor, marker = self.config, self._reactor, self._marker
        self._keys = KeyringWatcher(self._home, self._entropy)
        self._clock = SteadyClock(self._wall, self._monotonic, mark=read_mark(config.home / "clock"), boot=boot_id())
        self._clock_keeper = ClockKeeper(self._clock, config.home)
        self._store: IStore = open_store(
            config.store,
            StoreContext(
                reactor=reactor,
                home=config.home,
                max_staleness=config.store_max_staleness,
                create=marker is None or (self._role.is_primary and (self._allow_new or not marker.exists())),
                sign_event=lambda hash: self._keys().sign_event(hash),
            ),
        )
        is_replaced = False
        if marker is None:
            await self._store.start()
        else:
            is_replaced = await marker.start(self._store, allow_new=self._allow_new)
        self._close_stack.push(self._store.close)
        self._close_stack.push(self.listeners.close)
        self.listeners.reserve(admin=self._role.is_primary)
        foundation = Foundation(
            config=lambda: self.config,
            reactor=reactor,
            entropy=self._entropy,
            wall=self._wall,
            write=self._write,
            role=self._role,
            home=self._home,
            listeners=self.listeners,
            clock=self._clock,
            keys=self._keys,
            store=self._store,
            recent_requests=self.recent_requests,
            close_stack=self._close_stack,
        )
        self._components = await build(foundation)
        tls = self._components.tls
        if tls is not None:
            tls.start()
            self._close_stack.push(tls.stop)
        if self._role.serves_visitors:
            self._open_visitors()
        else:
            self.shared_sockets = self.listeners.shared_sockets()
        if self._role.is_primary:
            self.primary = build_primary_services(foundation, self._components)
            await self.primary.start(is_new_store=is_replaced)
            self._start_primary(foundation)
        self._add_jobs()
        self._scheduler.start()
        self._close_stack.push(self._scheduler.stop)
        self._close_stack.push(garbage.start(self._clock.now))
        if self._role.serves_visitors:
            self.notify_ready()

    def _open_visitors(self) -> None:
        parts = self._components
        factories = {"visitors": self._with_proxy_protocol(parts.visitor_factory)}
        if parts.tls is not None:
            factories["https"] = self._with_proxy_protocol(parts.tls.factory)
        handshakes = () if parts.tls is None else parts.tls.handshakes
        self.listeners.open_visitors(
            factories, lambda: parts.connections.open_count + len(handshakes), parts.connections.close_waiting
        )

    def notify_ready(self) -> None:
        """Report to the service manager that visitors are served."""
        at = self.listeners
        self._supervisor.notify(f"READY=1\nSTATUS=Serving visitors on {at.visitors_address}:{at.visitors_port}")

    def _start_primary(self, foundation: Foundation) -> None:
        """Start the services that only the primary provides."""
        listeners = self.listeners
        context = admin_context(
            foundation,
            self._components,
            admin_key=self._home.admin_key(),
            unready_reason=lambda: self.unready_reason(),
            collectors=self.collectors,
            share=lambda message: self.share_restrictions(message),
            apply_config=lambda config: self.apply_config(config),
            guard=self.primary.guard,
            webhooks=self.primary.webhooks,
        )
        site = make_site(context)
        self._admin: WrappingFactory[ProtocolWrapper] = WrappingFactory(site)
        self._admin.noisy = site.noisy = False
        self._close_stack.push(lambda: close_admin(self._admin, self._reactor))
        listeners.open_admin(self._admin)
        if listeners.serves_forward_auth:
            listeners.open_forward_auth(forward_auth_factory(self._components, self.config))
        listeners.open_cluster(peer_screens(foundation, self._components.browsers).tls)
        drop_cleaning.clean_drop_boxes(self._components)
        presence = pidfile.announce(self.config.home, listeners.admin_at, self._components.node.node_id)
        self._close_stack.push(presence.close)
        if presence.killed_node:
            run_in_background(self.forget_node(presence.killed_node))
        _log.info(
            "Serving visitors on {listen}:{port}, the admin on {admin}, from {store}",
            listen=listeners.visitors_address,
            port=listeners.visitors_port,
            admin=listeners.admin_description,
            store=self._store.description,
        )

    def _with_proxy_protocol(self, factory: IProtocolFactory) -> IProtocolFactory:
        """Wrap `factory` of a listener for visitors in the PROXY protocol if it is configured."""
        if not self.config.proxy_protocol:
            return factory
        return ProxyProtocolFactory(factory, self._components.is_trusted, self._components.connections, self._clock)

    # Running.

    def reload(self, config: Config) -> None:
        """Apply what of `config` can change while visitors are served; the log names what waits for the next start."""
        changed = changed_names(self.config, config)
        at_once = {name: getattr(config, name) for name in changed if name in RELOADABLE}
        self.config = config = replace(self.config, **at_once, places=config.places)
        parts, limits = self._components, settings.of_visitors(config)
        self._observer.set_level(config.log_level)
        parts.connections.configure(maximum=config.max_connections, max_per_address=config.max_connections_per_address)
        parts.rejections.configure(config.rejections_per_minute, config.rejections_burst)
        self.recent_requests.configure(config.recent_requests)
        parts.visitor_factory.limits = limits
        self._poll_keys()
        if parts.tls is not None:
            for factory in parts.tls_factories.values():
                factory.limits = limits
            parts.tls.reload()
        parts.exchange_context.timeouts = settings.of_exchanges(config)
        parts.exchange_context.max_request_body_size = config.max_request_body_size
        parts.upstreams.settings = settings.of_upstreams(config)
        for target in parts.registry.targets():
            parts.upstreams.remove_target(target.target_id)  # so that a replaced CA file is read again
        if self._role.is_primary:
            waiting = [name for name in changed if name not in RELOADABLE]
            _log.info("Reloaded; taken up: {names}", names=", ".join(at_once) or "nothing new")
            if waiting:
                _log.warn("These take effect at the next start: {names}", names=", ".join(waiting))

    async def forget_node(self, node_id: str) -> None:
        """Remove another process that has ended, with its leases, from the store."""
        await self._components.node.forget(node_id)

    def receive(self, message: Restricted | Unrestricted) -> None:
        """Apply what an operator takes away, as the primary sent it."""
        receive(self._components.registry, message)

    def restricted(self) -> Restricted:
        """What is refused in this process and not stored, for a process that starts."""
        return Restricted(self._components.registry.restrictions.snapshot(), 0)

    def save_time(self) -> None:
        """Save the state of the clock in the home, for the next start."""
        self._clock_keeper.save()

    def _add_jobs(self) -> None:
        """Add the jobs in the order in which one tick runs them."""
        add, parts = self._scheduler.add, self._components
        add("clock", self._clock_keeper.tick)
        if self._supervisor.watchdog:
            add("watchdog", self._notify_watchdog)
        add("sweep", lambda: parts.sweep(self._clock.now()), period=_SWEEP_PERIOD_SECONDS)
        add("keys", self._poll_keys, period=_SWEEP_PERIOD_SECONDS)
        if parts.tls is not None:
            add("tls", parts.tls.round, period=_SWEEP_PERIOD_SECONDS)
        add("expiry", parts.expiry.run)
        add("sign-in", parts.sign_in_checks.run)
        for services in (parts.sign_in, parts.tcp, parts.browsers):
            services.add_jobs(self._scheduler, is_primary=self._role.is_primary)
        add("request buffer", parts.request_buffer.flush)
        add("rejections", parts.rejections.log_counts)
        add("heartbeat", parts.node.heartbeat, period=HEARTBEAT_PERIOD_SECONDS)
        add("visits", lambda: parts.visits.flush(self._clock.now()), period=_VISITS_PERIOD_SECONDS)
        if self._role.is_primary:
            if (marker := self._marker) is not None:
                add("store marker", lambda: marker.record(self._store), period=_SWEEP_PERIOD_SECONDS)
            self.primary.add_jobs(self._scheduler, self.save_time)

    def _notify_watchdog(self) -> None:
        """Report to the service manager that this process and one that serves visitors live."""
        if self.unready_reason() is None:
            self._supervisor.notify("WATCHDOG=1")

    def _poll_keys(self) -> None:
        if self._keys.poll():
            self._components.expiry.keys_changed()

    # Stopping.

    async def stop(self) -> None:
        """Accept no new connections, let exchanges end for up to `drain_timeout`, then close everything."""
        if self._stopping:
            await self.finished
            return
        self._stopping = True
        self._supervisor.notify("STOPPING=1")
        try:
            await self._drain()
            self._components.upstreams.close()
            await self._save_state()
        finally:
            _log.info("Stopped")
            await self._close_stack.close()
            self.finished.callback(None)

    async def _drain(self) -> None:
        await self.listeners.shut()
        connections, tls = self._components.connections, self._components.tls
        if tls is not None:
            tls.stop()
        _log.info("Stopping: waiting for {count} connections", count=connections.open_count)
        drained: Deferred[None] = Deferred()
        connections.drain(lambda: drained.callback(None))
        giving_up = self._reactor.callLater(self.config.drain_timeout, self._give_up)
        try:
            await drained.addTimeout(self.config.drain_timeout + CLOSE_TIMEOUT_SECONDS, self._reactor)
        except DeferredTimeout:
            _log.warn("Left with {count} connections open", count=connections.open_count)
        if giving_up.active():
            giving_up.cancel()

    def _give_up(self) -> None:
        """Close everything; clients of tunnels have a second to take the reason."""
        connections = self._components.connections
        seconds = GRACE_SECONDS if connections.cut_tcp(GATEWAY_STOPPING) else 0.0
        self._reactor.callLater(seconds, connections.cut_all)

    async def _save_state(self) -> None:
        try:
            await Deferred.fromCoroutine(self._components.visits.flush()).addTimeout(
                CLOSE_TIMEOUT_SECONDS, self._reactor
            )
            if self._role.is_primary:
                self.save_time()
                if self._marker is not None:
                    await self._marker.record(self._store)
                await Deferred.fromCoroutine(self.primary.guard.advance()).addTimeout(
                    CLOSE_TIMEOUT_SECONDS, self._reactor
                )
        except (StoreError, DeferredTimeout, HomeError, OSError) as error:
            _log.error("The last visits could not be written: {error}", error=str(error))
        self._components.request_buffer.flush()
        self._components.rejections.log_counts(is_final=True)
