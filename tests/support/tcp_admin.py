"""The services of TCP sessions that the admin API uses, in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from twisted.internet.task import Clock

from burrowgate.admin.tcp_context import TcpAdmin
from burrowgate.core.tcp.vaults import Library, Vault
from burrowgate.core.tokens import Keyring
from burrowgate.credentials.interfaces import ILibrary
from burrowgate.credentials.local_vault import LocalVault
from burrowgate.credentials.ssh_keys import SshKey, read_ssh_key
from burrowgate.interfaces import IClock, IEntropy
from burrowgate.proxy.static.file_threads import INLINE_EXECUTOR
from burrowgate.server.library_wiring import check_library, installed_libraries
from burrowgate.server.recordings import RecordingFiles
from burrowgate.sessions.registry import Registry
from burrowgate.tcp.credential_service import CredentialService
from burrowgate.tcp.credentials import SessionCredentials
from burrowgate.tcp.establishment import Establishment
from burrowgate.tcp.hosts import HostChooser
from burrowgate.tcp.source_hosts import SourceHosts
from burrowgate.tcp.vault_service import VaultService
from burrowgate.tcp.vault_upkeep import VaultUpkeep
from tests.support.host_sources import FakeHostSource


@dataclass(eq=False)
class Probes:
    """Answers to probes of libraries."""

    finding: str = ""
    asked: list[str] = field(default_factory=list)
    """Names of the libraries that were asked."""

    async def __call__(self, library: Library) -> str:
        self.asked.append(library.name)
        return self.finding


async def read_at_once(text: str, passphrase: str) -> SshKey:
    """Return the key in `text`, without a thread."""
    return read_ssh_key(text, passphrase)


def tcp_admin(
    registry: Registry,
    clock: IClock,
    entropy: IEntropy,
    keys: Callable[[], Keyring],
    probe: Probes | None = None,
    *,
    recordings: str = "/nonexistent",
) -> TcpAdmin:
    """Return it, on the store of `registry`."""
    vault = LocalVault(keys, entropy)
    return TcpAdmin(
        vaults=VaultService(registry, clock=clock, entropy=entropy, check_library=check_library),
        credentials=CredentialService(registry, vault, clock=clock, entropy=entropy, read_ssh_key=read_at_once),
        upkeep=VaultUpkeep(registry, keys=keys, clock=clock, entropy=entropy),
        library_types=installed_libraries,
        probe=probe or Probes(),
        recordings=RecordingFiles(Path(recordings), INLINE_EXECUTOR, Clock()),
    )


def establishment(registry: Registry, clock: IClock, entropy: IEntropy, keys: Callable[[], Keyring]) -> Establishment:
    """Return what establishes sessions of targets whose hosts all answer, without credentials of libraries."""

    async def answers(host: str, port: int) -> bool:
        return True

    async def nothing(*_: object) -> Any:
        return None

    def no_library(library: Library, vault: Vault) -> ILibrary:
        raise AssertionError(library.name)

    credentials = SessionCredentials(
        registry,
        clock=clock,
        entropy=entropy,
        keys=keys,
        vault=LocalVault(keys, entropy),
        library_for=no_library,
        node_id="n1",
        wake=lambda: None,
    )
    sources = SourceHosts(registry.store, lambda type: FakeHostSource(), clock=clock, reactor=Clock())
    hosts = HostChooser(registry.store, entropy=entropy, answers=answers, sources=sources)
    return Establishment(registry, clock=clock, hosts=hosts, credentials=credentials, find_identity=nothing)
