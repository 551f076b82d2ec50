"""Builds the services of TCP sessions, and what the data plane needs of them."""

from __future__ import annotations

from dataclasses import dataclass

from twisted.internet.endpoints import HostnameEndpoint, connectProtocol
from twisted.internet.protocol import Protocol

from burrowgate.core.identity.accounts import Identity
from burrowgate.core.tcp.history_addresses import kept_address
from burrowgate.credentials.local_vault import LocalVault
from burrowgate.identity.records import IDENTITY
from burrowgate.interfaces import IHistoryStore
from burrowgate.server.foundation import Foundation
from burrowgate.server.host_source_wiring import HostSources
from burrowgate.server.library_wiring import Libraries
from burrowgate.server.scheduler import Scheduler, run_in_background
from burrowgate.sessions.connections import ConnectionRegistry
from burrowgate.sessions.registry import Registry
from burrowgate.tcp.basis_reader import BasisReader
from burrowgate.tcp.credentials import SessionCredentials
from burrowgate.tcp.establishment import Establishment
from burrowgate.tcp.hosts import HostChooser
from burrowgate.tcp.lease_runner import LeaseRunner
from burrowgate.tcp.live_sessions import LiveSessions
from burrowgate.tcp.opener import ConnectionOpener
from burrowgate.tcp.openings import ConnectionLog
from burrowgate.tcp.own_targets import PersonalSessions
from burrowgate.tcp.rotation_job import RotationJob
from burrowgate.tcp.source_hosts import SourceHosts
from burrowgate.tcp.terminations import Terminations
from burrowgate.tcp.vault_upkeep import VaultUpkeep

ANSWER_TIMEOUT_SECONDS = 2.0
"""Time for a host to accept a connection when a session is established."""
_TERMINATIONS_PERIOD_SECONDS = 0.5
_LEASES_PERIOD_SECONDS = 1.0
_LOST_CONNECTIONS_PERIOD_SECONDS = 10.0
_ROTATION_PERIOD_SECONDS = 60.0
_ERASE_PERIOD_SECONDS = 3_600.0
"""Shorter than the day for which they are kept, so that a gateway that is restarted each night removes them too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tcp:
    """The services of TCP sessions of one process."""

    establishment: Establishment
    personal: PersonalSessions
    opener: ConnectionOpener
    credentials: SessionCredentials
    vault: LocalVault
    libraries: Libraries
    sources: SourceHosts
    live: LiveSessions
    leases: LeaseRunner
    upkeep: VaultUpkeep
    rotation: RotationJob
    terminations: Terminations | None
    """None if the store keeps no history: then no session of a TCP target is established."""

    def add_jobs(self, scheduler: Scheduler, *, is_primary: bool) -> None:
        """Add the jobs of this process."""
        scheduler.add("live TCP sessions", self.live.run)
        if not is_primary:
            return
        scheduler.add("secrets after a rotation", self.rotation.run, period=_ROTATION_PERIOD_SECONDS)
        scheduler.add("secrets of deleted credentials", self.upkeep.erase, period=_ERASE_PERIOD_SECONDS)
        if self.terminations is None:
            return
        scheduler.add("ended TCP sessions", self.terminations.run, period=_TERMINATIONS_PERIOD_SECONDS)
        scheduler.add("leases", self.leases.run, period=_LEASES_PERIOD_SECONDS)
        scheduler.add(
            "lost connections", self.terminations.close_lost_connections, period=_LOST_CONNECTIONS_PERIOD_SECONDS
        )


def build_tcp(base: Foundation, registry: Registry, connections: ConnectionRegistry, node_id: str) -> Tcp:
    """Build the services. Raises `ConfigError`."""
    store, clock = registry.store, base.clock
    reader = BasisReader(
        store,
        now=lambda: int(clock.now()),
        has_provider=lambda name: any(table.provider.name == name for table in base.config().providers),
    )
    libraries = Libraries(base)
    vault = LocalVault(base.keys, base.entropy)
    leases: LeaseRunner

    def revoke_due() -> None:
        run_in_background(leases.run())

    def end_soon() -> None:
        if terminations is not None:
            base.reactor.callLater(0, lambda: run_in_background(terminations.run_changed()))

    credentials = SessionCredentials(
        registry,
        clock=clock,
        entropy=base.entropy,
        keys=base.keys,
        vault=vault,
        library_for=libraries.issuer,
        node_id=node_id,
        wake=revoke_due,
    )
    leases = LeaseRunner(registry, credentials, clock=clock)
    upkeep = VaultUpkeep(registry, keys=base.keys, clock=clock, entropy=base.entropy)
    terminations = None
    if IHistoryStore.providedBy(store):
        terminations = Terminations(
            registry,
            store,
            reader,
            leases,
            clock=clock,
            keys=base.keys,
            wake=lambda: end_soon() if base.role.is_primary else None,
        )
        base.close_stack.push(registry.watch(terminations.changed))
    log = ConnectionLog(
        registry,
        clock=clock,
        reactor=base.reactor,
        node_id=node_id,
        on_closed=terminations.check if terminations is not None else lambda sid: None,
    )
    live = LiveSessions(registry, connections, reader, clock=clock)
    base.close_stack.push(registry.watch(live.changed))

    async def find_identity(identity_id: str) -> Identity | None:
        resource = await store.resource(IDENTITY.kind, identity_id)
        return None if resource is None or resource.deleted_at is not None else IDENTITY.from_resource(resource)

    sources = SourceHosts(store, HostSources(base).get, clock=clock, reactor=base.reactor)
    hosts = HostChooser(
        store,
        entropy=base.entropy,
        answers=lambda host, port: _answers(base, host, port),
        sources=sources,
    )
    establishment = Establishment(
        registry, clock=clock, hosts=hosts, credentials=credentials, find_identity=find_identity
    )
    return Tcp(
        establishment=establishment,
        personal=PersonalSessions(registry, establishment, keys=base.keys, clock=clock, entropy=base.entropy),
        opener=ConnectionOpener(
            log,
            reader,
            credentials,
            keys=base.keys,
            entropy=base.entropy,
            shown_address=lambda address: kept_address(address, None, base.config().history_addresses),
        ),
        credentials=credentials,
        vault=vault,
        libraries=libraries,
        sources=sources,
        live=live,
        leases=leases,
        upkeep=upkeep,
        rotation=RotationJob(upkeep, keys=base.keys, clock=clock),
        terminations=terminations,
    )


async def _answers(base: Foundation, host: str, port: int) -> bool:
    """Return whether a connection to `host` and `port` is accepted within `ANSWER_TIMEOUT_SECONDS`."""
    endpoint = HostnameEndpoint(base.reactor, host, port, timeout=ANSWER_TIMEOUT_SECONDS)
    try:
        connected = await connectProtocol(endpoint, Protocol()).addTimeout(ANSWER_TIMEOUT_SECONDS, base.reactor)
    except Exception:
        return False
    if connected.transport is not None:
        connected.transport.loseConnection()
    return True
