"""The composition root: from a configuration and a reactor to a running gateway, and back to silence.

Everything is built here, once, and given what it needs; nothing else in the house makes its own.
"""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry
from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.interfaces import IProtocolFactory
from twisted.internet.task import LoopingCall, deferLater
from twisted.internet.tcp import Port
from twisted.logger import Logger, globalLogPublisher
from twisted.protocols.policies import ProtocolWrapper, WrappingFactory

from burrowgate import __version__, logs, presence, sockets, telling
from burrowgate.admin.desk import Desk
from burrowgate.admin.root import make_site
from burrowgate.admin.series import Series
from burrowgate.clock import SteadyClock, read_mark, steady_time, write_mark
from burrowgate.config import Config
from burrowgate.core import forwarding, hosts, questions, request_heads
from burrowgate.core.targets import Verify
from burrowgate.core.tokens import KEY_BYTES, Key, Keyring, b64url
from burrowgate.directory import Directory, Naming
from burrowgate.entropy import SYSTEM_ENTROPY
from burrowgate.errors import ConfigError, HomeError, StoreError
from burrowgate.home import Home
from burrowgate.interfaces import Changes, IEntropy, IStore, StoreContext
from burrowgate.lifetimes import Lifetimes
from burrowgate.metrics import Traffic
from burrowgate.proxy import stamps, transports
from burrowgate.proxy.addresses import OwnPorts
from burrowgate.proxy.admission import AdmissionDesk
from burrowgate.proxy.connections import Connections
from burrowgate.proxy.exchange import Gate, Timeouts
from burrowgate.proxy.factory import VisitorFactory
from burrowgate.proxy.http1 import VisitorLimits
from burrowgate.proxy.proxied import ProxiedFactory
from burrowgate.proxy.upstreams import Upstreams, UpstreamSettings
from burrowgate.proxy.usage import Usage
from burrowgate.proxy.verify import Assent, GuardFactory
from burrowgate.reactor import turn_of
from burrowgate.recording import Recorder
from burrowgate.stores.factories import open_store
from burrowgate.supervision import Supervisor

_log = Logger()

ADMIN_ADDRESS = "127.0.0.1"
ROUND = 0.5
"""Seconds between two looks at what is due."""
PATIENCE = 5.0
"""Seconds that the last things to do at a stop may each take."""
_FLUSH_EVERY = 10
_TIDY_EVERY = 7200
_MARK_EVERY = 60


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
        write: logs.Write | None = None,
        supervisor: Supervisor | None = None,
    ) -> None:
        """`write` takes the log's lines; without it they go to stdout."""
        self._supervisor = supervisor or Supervisor()
        self.config = config
        self.finished: Deferred[None] = Deferred()
        self.visitors_port = 0
        self.admin_port = 0
        self.verify_port = 0
        self.visitors_address, self.verify_address = config.listen, config.verify_listen
        self._reactor = reactor
        self._entropy = entropy
        self._wall = wall
        self._monotonic = monotonic or steady_time
        self._write = write or logs.writer(sys.stdout)
        self._home = Home(config.home)
        self._ports: list[Port] = []
        self._rounds = 0
        self._stopping = False
        self._closing: list[Callable[[], object]] = []

    # Starting.

    async def start(self) -> None:
        """Open the store, build the house and listen; leaves nothing where that fails.

        Raises `ConfigError`, `HomeError` or `StoreError`.
        """
        self._home.prepare()
        self._observe()
        try:
            await self._start()
        except BaseException:
            await self._close()
            raise

    async def _start(self) -> None:
        config, reactor = self.config, self._reactor
        self._admin_key = self._home.admin_key()
        self._keyring, self._keys_stamp = self._home.load_keys(self._entropy), self._home.keys_stamp()
        self._clock = SteadyClock(self._wall, self._monotonic, floor=read_mark(self._mark_path))
        self._store: IStore = open_store(config.store, StoreContext(reactor=reactor, home=config.home))
        await self._store.start()
        self._closing.append(self._store.close)
        visitors = self._reserve("visitors", config.listen, config.port)
        admin = self._reserve_admin()
        self.visitors_address, self.visitors_port = visitors.getsockname()[:2]
        verify = self._reserve_verify()
        self._supervisor.check_all_taken()
        await self._build()
        self._admin: WrappingFactory[ProtocolWrapper] = WrappingFactory(self._site)
        self._admin.noisy = self._site.noisy = False
        self._closing.append(self._end_admin)
        self._listen(visitors, self._proxied(VisitorFactory(self._gate, self._limits())))
        self._listen_admin(admin)
        if verify is not None:
            self._listen(verify, self._guard())
        self._closing.append(presence.announce(config.home, self.admin_at).close)
        self._ticking = LoopingCall(self._round)
        self._ticking.clock = reactor
        self._ticking.start(ROUND, now=False)
        self._closing.append(self._ticking.stop)
        _log.info(
            "Serving visitors on {listen}:{port}, the admin on {admin}, from {store}",
            listen=self.visitors_address,
            port=self.visitors_port,
            admin=self.admin_shown,
            store=self._store.description,
        )
        self._supervisor.tell(f"READY=1\nSTATUS=Serving visitors on {self.visitors_address}:{self.visitors_port}")

    def _reserve(self, name: str, address: str, port: int) -> socket.socket:
        """The listener called `name`: the service manager's if it has one for us. Raises `ConfigError`."""
        reserved = self._supervisor.take(name)
        if reserved is None:
            reserved = transports.reserve(address, port)
        self._closing.append(reserved.close)
        at, found = reserved.getsockname()[:2]
        if port not in (0, found):
            raise ConfigError(
                f"The service manager opened port {found} for {name}, and not {port}; set them to the same."
            )
        if name == "visitors" and self.config.is_plain_beyond_loopback(at) and not self.config.allow_plain_http:
            raise ConfigError(
                f"The service manager opened a socket on {at}, where visitors come without TLS; put a TLS proxy in"
                ' front and set public_scheme = "https", or set allow_plain_http = true if that is meant.'
            )
        return reserved

    def _listen(self, reserved: socket.socket, factory: IProtocolFactory) -> None:
        try:
            port = transports.listen(self._reactor, reserved, factory)
        except OSError as error:
            # Two that bound the port at once: the one that listens first has it.
            number = reserved.getsockname()[1]
            raise ConfigError(f"Port {number} cannot be had ({error.strerror}); choose another.") from error
        # The port has its own descriptor; with another one open, the kernel would go on taking connections.
        reserved.close()
        self._ports.append(port)
        self._closing.append(port.stopListening)

    @property
    def admin_at(self) -> int | Path:
        """Where the admin is: the number of its port, or the path of its UNIX socket."""
        at = self.config.admin_at
        return at if isinstance(at, Path) else self.admin_port

    @property
    def admin_shown(self) -> str:
        """The same for people, such as 127.0.0.1:8481."""
        return str(self.admin_at) if isinstance(self.admin_at, Path) else f"{ADMIN_ADDRESS}:{self.admin_port}"

    def _reserve_admin(self) -> socket.socket:
        """The admin's port or UNIX socket; the latter's file goes when it closes."""
        at = self.config.admin_at
        if isinstance(at, int):
            reserved = transports.reserve(ADMIN_ADDRESS, at)
            self.admin_port = reserved.getsockname()[1]
        else:
            reserved = sockets.reserve(at)
            self._closing.append(lambda: at.unlink(missing_ok=True))
        self._closing.append(reserved.close)
        return reserved

    def _listen_admin(self, reserved: socket.socket) -> None:
        if reserved.family != socket.AF_UNIX:
            self._listen(reserved, self._admin)
            return
        self._admin.protocol = sockets.OwnersConnection
        port = sockets.listen(self._reactor, reserved, self._admin)
        reserved.close()
        self._ports.append(port)
        self._closing.append(port.stopListening)

    def _reserve_verify(self) -> socket.socket | None:
        """The port on which other servers ask, if they are to."""
        if self.config.verify_port is None:
            return None
        reserved = self._reserve("verify", self.config.verify_listen, self.config.verify_port)
        self.verify_address, self.verify_port = reserved.getsockname()[:2]
        return reserved

    def _guard(self) -> GuardFactory:
        """What answers them: the same gate, before no target."""
        gate = replace(self._gate, upstreams=Assent(self._gate), read=questions.reader(self._trusts), max_body=0)
        return GuardFactory(gate, self._limits())

    def _proxied(self, factory: IProtocolFactory) -> IProtocolFactory:
        """`factory`, for a listener of visitors: behind the PROXY protocol where that is asked for."""
        if not self.config.proxy_protocol:
            return factory
        return ProxiedFactory(factory, self._trusts, self._connections, self._clock)

    def _observe(self) -> None:
        observer = logs.JsonObserver(self._write, self.config.log_level)
        globalLogPublisher.addObserver(observer)
        self._closing.append(lambda: globalLogPublisher.removeObserver(observer))

    async def _build(self) -> None:
        config, clock = self.config, self._clock
        scheme = config.public_scheme
        self._naming = Naming(
            scheme=scheme, port=config.link_port or self.visitors_port, base_domain=config.base_domain
        )
        self._directory = directory = Directory(
            self._store, self._naming, capacity=config.session_cache, tell=lambda event: logs.audit(_log, event)
        )
        await directory.start()
        self._trusts = forwarding.trusting(config.trusted_proxies)
        self._connections = Connections(
            most=config.max_connections,
            most_per_address=config.max_connections_per_address,
            later=lambda work: self._reactor.callLater(0, work),
            uncapped=self._trusts,
        )
        self._usage = Usage(directory)
        self._series = Series()
        own = OwnPorts(
            (
                (self.visitors_address, self.visitors_port),
                *([(ADMIN_ADDRESS, self.admin_port)] if self.admin_port else []),
                *([(self.verify_address, self.verify_port)] if self.verify_port else []),
            )
        )
        date = stamps.dates(clock.now)
        self._upstreams = Upstreams(
            self._reactor,
            clock,
            settings=UpstreamSettings(
                connect_timeout=config.connect_timeout,
                idle_timeout=config.upstream_idle_timeout,
                idle_most=config.upstream_idle,
                max_head=config.max_head,
            ),
            own_ports=lambda: own,
            date=date,
        )
        self._traffic = Traffic(self._connections, self._upstreams)
        self._recorder = Recorder(
            *([logs.AccessLog(self._write).write] if config.access_log else []), self._series.count, self._traffic.count
        )
        self._gate = Gate(
            admission=AdmissionDesk(
                directory, keys=self._keys, clock=clock, usage=self._usage, live=self._connections.count
            ),
            upstreams=self._upstreams,
            connections=self._connections,
            usage=self._usage,
            keys=self._keys,
            clock=clock,
            entropy=self._entropy,
            scheme=scheme,
            pseudonym=b"burrowgate-" + b64url(self._entropy.token_bytes(6)).encode("ascii"),
            request_id=stamps.request_ids(self._entropy),
            date=date,
            record=self._recorder.record,
            turn=turn_of(self._reactor),
            timeouts=Timeouts(
                answer=config.answer_timeout,
                stall=config.stall_timeout,
                write=config.write_timeout,
                tunnel_idle=config.tunnel_idle_timeout,
            ),
            max_body=config.max_body,
            read=forwarding.reader(self._trusts) if config.trusted_proxies else request_heads.read_request,
        )
        self._lifetimes = Lifetimes(
            directory, self._connections, keys=self._keys, clock=clock, last_used_at=self._usage.last_used_at
        )
        self._closing.append(directory.watch(self._lifetimes.changed))
        self._closing.append(directory.watch(self._targets_changed))
        self._closing.append(self._store.subscribe(lambda: self._in_background(directory.catch_up())))
        self._site = make_site(self._desk(own))

    def _desk(self, own: OwnPorts) -> Desk:
        registry = CollectorRegistry()
        registry.register(self._traffic)
        return Desk(
            directory=self._directory,
            keys=self._keys,
            clock=self._clock,
            entropy=self._entropy,
            reactor=self._reactor,
            admin_key=self._admin_key,
            session_ttl=self.config.session_ttl,
            forbids=lambda place: (
                self._home.is_shown_by(Path(place.folder)) if place.folder else own.forbids_place(place)
            ),
            live=self._connections.count,
            ready=self._ready,
            registry=registry,
            version=__version__,
            listen=f"{self.config.public_scheme}://{hosts.authority(self.visitors_address, self.visitors_port, '')}",
            warnings=self._warnings,
            live_connections=lambda: telling.live_connections(self._connections),
            cut=lambda connection: self._connections.cut_one(connection, "cut"),
            series=self._series,
            probe=lambda target: telling.probe(self._upstreams, self._reactor, target),
            about=lambda: telling.about(self.config),
            examine=lambda: telling.examine(self._home, self._clock),
        )

    def _limits(self) -> VisitorLimits:
        config = self.config
        return VisitorLimits(
            head_timeout=config.head_timeout,
            idle_timeout=config.idle_timeout,
            body_rate=config.body_rate,
            close_timeout=config.write_timeout,
            max_head=config.max_head,
            max_fields=config.max_fields,
            max_target=config.max_target,
        )

    # Running.

    def _keys(self) -> Keyring:
        return self._keyring

    def _targets_changed(self, changes: Changes) -> None:
        for target_id in changes.targets:
            self._upstreams.forget(target_id)

    def _ready(self) -> str | None:
        if self._store.position() is None:
            return "The store has not been heard for too long, so nobody is admitted; see the log for why."
        return None

    def _warnings(self) -> list[str]:
        found = []
        if self.config.is_plain_beyond_loopback(self.visitors_address):
            found.append("Visitors from other machines come without TLS: anybody on the way can read and use a link.")
        if self._clock.ahead() > 2:
            found.append("The machine's clock was set back; the gateway goes on from the time that it knew.")
        for target in self._directory.targets():
            if target.trust.verify is Verify.NONE:
                found.append(f"The certificate of the target {target.name} is not verified.")
            found += [
                f"The domain {domain.host} of the target {target.name} is public: it opens without a link."
                for domain in target.domains
                if domain.public
            ]
        return found

    def _round(self) -> None:
        """Do what is due; never dies of an exception."""
        self._rounds += 1
        try:
            self._clock.sync()
            if self._supervisor.watchdog:
                self._supervisor.tell("WATCHDOG=1")
            now = self._clock.now()
            if self._rounds % 2 == 0:
                self._connections.sweep(now)
                self._upstreams.sweep(now)
                self._reload_keys()
            self._lifetimes.round()
            self._recorder.flush()
            if self._rounds % _FLUSH_EVERY == 0:
                self._in_background(self._usage.flush())
            if self._rounds % _MARK_EVERY == 0:
                write_mark(self._mark_path, now)
            if self._rounds % _TIDY_EVERY == 0:
                self._in_background(self._lifetimes.tidy())
        except Exception:
            _log.failure("A round failed")

    def _reload_keys(self) -> None:
        """Notice that keys came or went."""
        stamp = self._home.keys_stamp()
        if stamp == self._keys_stamp:
            return
        try:
            self._keyring = self._home.load_keys(self._entropy)
        except HomeError as error:
            # What was removed ends what it signed, whatever is wrong with another one.
            left = [key for key in self._keyring if any(name == key.kid for name, _ in stamp)]
            self._keyring = Keyring(left or [Key(self._entropy.token_bytes(KEY_BYTES))])
            _log.error("The keys changed and cannot all be read; those known go on: {error}", error=str(error))
        self._keys_stamp = stamp
        self._lifetimes.keys_changed()
        _log.info("The keys changed: {kid} signs now", kid=self._keyring.newest.kid)

    def _in_background(self, work: Coroutine[Any, Any, object]) -> None:
        """Run `work`, of which nobody waits for the outcome."""

        def failed(failure: Any) -> None:
            if failure.check(StoreError):
                _log.error("The store failed: {error}", error=str(failure.value))
            else:
                _log.failure("Work in the background failed", failure=failure)

        Deferred.fromCoroutine(work).addErrback(failed)

    @property
    def _mark_path(self) -> Path:
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
            await self._write_down()
        finally:
            _log.info("Stopped")
            await self._close()
            self.finished.callback(None)

    async def _drain(self) -> None:
        for port in self._ports:
            port.doRead()  # those that the kernel has accepted for us
            # This takes a turn of the reactor, in which what has arrived of requests is read: they were accepted.
            stopped = port.stopListening()
            if stopped is not None:
                await stopped
        _log.info("Stopping: waiting for {count} connections", count=self._connections.open_count)
        drained: Deferred[None] = Deferred()
        self._connections.drain(lambda: drained.callback(None))
        giving_up = self._reactor.callLater(self.config.drain_timeout, self._connections.cut_all)
        try:
            await drained.addTimeout(self.config.drain_timeout + PATIENCE, self._reactor)
        except DeferredTimeout:
            _log.warn("Left with {count} connections open", count=self._connections.open_count)
        if giving_up.active():
            giving_up.cancel()

    async def _write_down(self) -> None:
        try:
            await Deferred.fromCoroutine(self._usage.flush()).addTimeout(PATIENCE, self._reactor)
            write_mark(self._mark_path, self._clock.now())
        except (StoreError, DeferredTimeout, OSError) as error:
            _log.error("The last visits could not be written: {error}", error=str(error))
        self._recorder.flush()

    async def _end_admin(self) -> None:
        """Close the admin's connections, once what was said on them is out."""
        for ending in (ProtocolWrapper.loseConnection, _abort):
            for connection in tuple(self._admin.protocols):
                ending(connection)
            if self._admin.protocols:
                await deferLater(self._reactor, 0.01)

    async def _close(self) -> None:
        """Undo all that was begun, the last first."""
        while self._closing:
            try:
                result = self._closing.pop()()
                if isinstance(result, Coroutine):
                    result = Deferred.fromCoroutine(result)
                if isinstance(result, Deferred):
                    await result.addTimeout(PATIENCE, self._reactor)
            except Exception:
                _log.failure("Something could not be closed")


def _abort(connection: Any) -> None:
    connection.abortConnection()


async def examine_store(config: Config, reactor: Any) -> None:
    """Look the store over while no gateway runs, for `doctor`. Raises `ConfigError` or `StoreError`."""
    store = open_store(config.store, StoreContext(reactor=reactor, home=config.home))
    await store.start()
    try:
        await store.check()
    finally:
        await store.close()
