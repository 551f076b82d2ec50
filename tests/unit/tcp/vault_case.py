"""Base class of tests of vaults and credentials, on a store in memory."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from twisted.internet.defer import Deferred

from burrowgate.core.audit import AuditEvent
from burrowgate.core.resources import Resource, ResourceQuery
from burrowgate.core.store_records import Change
from burrowgate.core.targets import TargetType
from burrowgate.core.tcp.projects import DEFAULT_PROJECT
from burrowgate.core.tcp.vaults import Credential, CredentialKind, Library, Vault, VaultKind
from burrowgate.core.tokens import Key, Keyring
from burrowgate.credentials.local_vault import LocalVault
from burrowgate.credentials.ssh_keys import SshKey, read_ssh_key
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.stores.memory import MemoryStore
from burrowgate.tcp.credential_service import CredentialService
from burrowgate.tcp.vault_service import VaultService
from burrowgate.testing.records import START, a_target
from tests.support import FixedClock, FixedEntropy, TestCase

OLD, NEW = Key(bytes(range(32))), Key(bytes(32))
ADMIN = "admin"


async def read_at_once(text: str, passphrase: str) -> SshKey:
    """Return the key in `text`, without a thread."""
    return read_ssh_key(text, passphrase)


class RacingStore(MemoryStore):
    """A store in which another process may change something while a page is on its way."""

    race: Callable[[], Coroutine[Any, Any, object]] | None = None

    async def resources(self, query: ResourceQuery) -> Sequence[Resource]:
        page = await super().resources(query)
        if self.race is not None:
            race, self.race = self.race, None
            await race()
        return page


class VaultCase(TestCase):
    """A test with a store, the services, and the target `db`."""

    def setUp(self) -> None:
        self.store = RacingStore()
        self.registry = Registry(self.store, Naming())
        self.clock, self.entropy = FixedClock(START), FixedEntropy()
        self.keys = Keyring([OLD])
        self.local = LocalVault(lambda: self.keys, self.entropy)
        self.checked: list[Library] = []
        self.vaults = VaultService(
            self.registry, clock=self.clock, entropy=self.entropy, check_library=self.checked.append
        )
        self.credentials = CredentialService(
            self.registry, self.local, clock=self.clock, entropy=self.entropy, read_ssh_key=read_at_once
        )
        self.done(self.store.start())
        self.target = a_target("db", type=TargetType.POSTGRESQL)
        self.done(self.store.commit(Change(puts=(self.target,))))
        self.done(self.registry.start())

    def done(self, work: Any) -> Any:
        """Return the result of `work`, which does not wait."""
        return self.successResultOf(Deferred.fromCoroutine(work))

    def fails(self, error: type[Exception], work: Any) -> Any:
        """Return the exception of `work`, which must be an `error`."""
        return self.failureResultOf(Deferred.fromCoroutine(work), error).value

    def events(self) -> list[AuditEvent]:
        """Return all audit events."""
        return [record.event for record in self.done(self.store.events(0, 1_000))]

    def a_vault(self, name: str = "local", **fields: Any) -> Vault:
        """Return a vault that was added."""
        values = {"project_id": DEFAULT_PROJECT, "kind": VaultKind.LOCAL} | fields
        vault = Vault(vault_id="", name=name, created_at=0, **values)
        added: Vault = self.done(self.vaults.add_vault(vault, actor=ADMIN))
        return added

    def a_library(self, vault: Vault, name: str = "roles", **fields: Any) -> Library:
        """Return a library that was added."""
        of_vault = {"library_id": "", "project_id": "", "vault_id": vault.vault_id, "created_at": 0}
        library = Library(name=name, type="postgresql-role", **of_vault, **fields)
        added: Library = self.done(self.vaults.add_library(library, actor=ADMIN))
        return added

    def a_credential(self, vault: Vault, name: str = "admin", password: str = "correct-horse") -> Credential:
        """Return a password that was added."""
        added: Credential = self.done(
            self.credentials.add(
                vault.vault_id,
                name=name,
                kind=CredentialKind.PASSWORD,
                values={"password": password},
                username="app",
                actor=ADMIN,
            )
        )
        return added
