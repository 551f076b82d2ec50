"""Builds what the admin API uses of TCP sessions."""

from __future__ import annotations

from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.internet.threads import deferToThreadPool

from burrowgate.admin.tcp_context import TcpAdmin
from burrowgate.core.tcp.leases import Lease
from burrowgate.core.tcp.vaults import Library
from burrowgate.credentials.names import new_hint
from burrowgate.credentials.ssh_keys import SshKey, read_ssh_key
from burrowgate.errors import BurrowgateError, Invalid, StoreError
from burrowgate.server.foundation import Foundation
from burrowgate.server.library_wiring import check_library, installed_libraries
from burrowgate.server.recordings import RecordingFiles
from burrowgate.server.tcp_wiring import Tcp
from burrowgate.sessions.registry import Registry
from burrowgate.tcp.credential_service import CredentialService
from burrowgate.tcp.vault_service import VaultService

SSH_KEY_SECONDS = 30.0
"""Time to open a private key with its passphrase."""
PROBE_SECONDS = 60
"""Life of what a probe issues, if it is not revoked."""


def build_tcp_admin(base: Foundation, registry: Registry, tcp: Tcp, recordings: RecordingFiles) -> TcpAdmin:
    """Build it."""

    async def read_key(text: str, passphrase: str) -> SshKey:
        reading = deferToThreadPool(base.reactor, base.reactor.getThreadPool(), read_ssh_key, text, passphrase)
        try:
            key: SshKey = await reading.addTimeout(SSH_KEY_SECONDS, base.reactor)
        except DeferredTimeout:
            raise Invalid("private_key", "This key takes too long to open; remove its passphrase first.") from None
        return key

    async def probe(library: Library) -> str:
        now = int(base.clock.now())
        attempt = Lease(
            lease_id="",
            sid="probe",
            target_name="probe",
            library_id=library.library_id,
            name=library.name,
            hint=new_hint(base.entropy),
            created_at=now,
        )
        try:
            vault = await tcp.credentials.vault(library)
            context = await tcp.credentials.context(attempt, library, vault, expires_at=now + PROBE_SECONDS)
            finding: str = await tcp.credentials.issuer(library, vault).probe(context)
        except StoreError:
            raise
        except BurrowgateError as error:
            return str(error)
        return finding

    return TcpAdmin(
        vaults=VaultService(registry, clock=base.clock, entropy=base.entropy, check_library=check_library),
        credentials=CredentialService(
            registry, tcp.vault, clock=base.clock, entropy=base.entropy, read_ssh_key=read_key
        ),
        upkeep=tcp.upkeep,
        library_types=installed_libraries,
        probe=probe,
        recordings=recordings,
    )
