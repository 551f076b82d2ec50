"""Dependencies of the operations on projects, hosts and roles, and on targets that speak TCP."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from burrowgate.core.tcp.hosts import HostSet, Source
from burrowgate.errors import UpstreamConnectError
from burrowgate.host_sources.interfaces import FoundHost, IHostSourceFactory
from burrowgate.tcp.host_service import HostService
from burrowgate.tcp.project_service import ProjectService
from burrowgate.tcp.role_service import RoleService


@dataclass(frozen=True, slots=True, kw_only=True)
class SshHostKey:
    """A host key that an sshd has shown."""

    public: str
    """As a line of OpenSSH, which can be a pin."""
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SshFindings:
    """What an sshd says of itself before authentication."""

    version: str
    host_keys: tuple[SshHostKey, ...]
    problem: str
    """A sentence that says why the terminal cannot be used with it; empty if it can."""


async def _cannot_probe(host: str, port: int) -> SshFindings:
    raise UpstreamConnectError("This gateway cannot probe SSH servers.")


async def _cannot_connect(host: str, port: int) -> None:
    raise UpstreamConnectError("This gateway cannot try targets that speak TCP.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectAdmin:
    """What the operations use."""

    projects: ProjectService
    hosts: HostService
    roles: RoleService
    source_types: Callable[[], Sequence[IHostSourceFactory]]
    """Returns the types of host sources that are installed."""
    hosts_now: Callable[[Source, HostSet], Awaitable[Sequence[FoundHost]]]
    """Returns the hosts of a set. Raises `HostsUnavailable`, `HostsRefused` or `StoreError`."""
    probe_ssh: Callable[[str, int], Awaitable[SshFindings]] = _cannot_probe
    """Asks the sshd at a host and port. Raises `UpstreamError`."""
    probe_tcp: Callable[[str, int], Awaitable[None]] = _cannot_connect
    """Returns if a connection to host and port is accepted. Raises `UpstreamError`."""
