"""Builds what the admin API uses of projects, hosts and roles, and the probe of SSH servers."""

from __future__ import annotations

from functools import partial
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.protocol import Protocol

from burrowgate.admin.project_context import ProjectAdmin, SshFindings, SshHostKey
from burrowgate.core.target_address import TargetAddress
from burrowgate.errors import UpstreamTimeout
from burrowgate.host_sources.catalogue import HOST_SOURCES
from burrowgate.proxy.tcp.terminal.client import connect_with
from burrowgate.proxy.tcp.terminal.probe import probe_ssh
from burrowgate.proxy.upstream.dial import Dialer
from burrowgate.proxy.upstream.happy_eyeballs import AddressMemory
from burrowgate.proxy.upstream.pool import UpstreamPool
from burrowgate.server.foundation import Foundation
from burrowgate.server.host_source_wiring import check_source_plugin
from burrowgate.sessions.registry import Registry
from burrowgate.tcp.host_service import HostService
from burrowgate.tcp.project_service import ProjectService
from burrowgate.tcp.role_service import RoleService
from burrowgate.tcp.source_hosts import SourceHosts

SSH_PROBE_SECONDS = 10.0
"""For all connections of one probe: one for each host key."""


TCP_PROBE_SECONDS = 5.0


class Trial(Protocol):
    """A connection that shows that one is possible."""

    def __init__(self, ready: Deferred[Trial]) -> None:
        self._ready = ready

    def connectionMade(self) -> None:
        self._ready.callback(self)

    @property
    def lost(self) -> bool:
        """Whether nothing more can be sent, which nothing is."""
        return False

    def abandon(self) -> None:
        """Close it at once."""
        transport: Any = self.transport
        transport.abortConnection()


async def try_connection(dialer: Dialer, host: str, port: int) -> None:
    """Return if a connection to `host` and `port` is accepted. Raises `UpstreamError`."""
    addresses = await dialer.resolve(TargetAddress(host=host, port=port), TCP_PROBE_SECONDS)
    (await dialer.connect(addresses, port, AddressMemory(), None, Trial, TCP_PROBE_SECONDS)).abandon()


def build_project_admin(
    base: Foundation, registry: Registry, upstreams: UpstreamPool, sources: SourceHosts
) -> ProjectAdmin:
    """Build it."""

    async def probe(host: str, port: int) -> SshFindings:
        work = probe_ssh(host, port, connect_with(upstreams.dialer), base.reactor)
        try:
            found = await Deferred.fromCoroutine(work).addTimeout(SSH_PROBE_SECONDS, base.reactor)
        except DeferredTimeout:
            raise UpstreamTimeout(f"The SSH server did not answer within {SSH_PROBE_SECONDS:g} s.") from None
        return SshFindings(
            version=found.version,
            host_keys=tuple(SshHostKey(public=one.public, fingerprint=one.fingerprint) for one in found.host_keys),
            problem=found.problem,
        )

    return ProjectAdmin(
        projects=ProjectService(registry, clock=base.clock, entropy=base.entropy),
        hosts=HostService(registry, clock=base.clock, entropy=base.entropy, check_plugin=check_source_plugin),
        roles=RoleService(registry, clock=base.clock, entropy=base.entropy),
        source_types=HOST_SOURCES.known,
        hosts_now=sources.hosts,
        probe_ssh=probe,
        probe_tcp=partial(try_connection, upstreams.dialer),
    )
