"""Credentials of the local vault without HTTP: add, change, rotate, reveal and delete; each is one commit.

Rules.
    A secret is in no event, error, log or `repr`. It is sealed before it is committed. `reveal` returns it once
    the event about that is stored.
    Each change seals the secret anew, because a ciphertext is bound to its version.
    A rotation ends no session: the next connection uses the new secret.
    A deleted credential keeps its sealed value for as long as libraries may need it to revoke what they issued;
    `vault_upkeep` removes it then.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from burrowgate.core.audit import Action
from burrowgate.core.tcp.names import check_label_name
from burrowgate.core.tcp.secret_values import check_values
from burrowgate.core.tcp.vaults import Credential, CredentialKind, VaultKind, check_username
from burrowgate.credentials.local_vault import LocalVault, OpenedCredential
from burrowgate.credentials.ssh_keys import SshKey
from burrowgate.errors import Invalid
from burrowgate.interfaces import IClock, IEntropy
from burrowgate.sessions.optimistic import ANY_VERSION, ExpectedVersions
from burrowgate.sessions.registry import Registry
from burrowgate.tcp.record_editor import RecordEditor
from burrowgate.tcp.records import CREDENTIAL, VAULT
from burrowgate.tcp.vault_service import new_record_id

ReadSshKey = Callable[[str, str], Awaitable[SshKey]]
"""`credentials.ssh_keys.read_ssh_key` in a thread. Raises `Invalid`."""


class CredentialService:
    """Changes and reveals credentials."""

    def __init__(
        self,
        registry: Registry,
        vault: LocalVault,
        *,
        clock: IClock,
        entropy: IEntropy,
        read_ssh_key: ReadSshKey,
    ) -> None:
        self._vault = vault
        self._clock = clock
        self._entropy = entropy
        self._read_ssh_key = read_ssh_key
        self._vaults = RecordEditor(registry, VAULT, clock)
        self.credentials = RecordEditor(registry, CREDENTIAL, clock)

    async def add(
        self,
        vault_id: str,
        *,
        name: str,
        kind: CredentialKind,
        values: Mapping[str, Any],
        actor: str,
        username: str = "",
        passphrase: str = "",
    ) -> Credential:
        """Add a credential to a local vault; `passphrase` is that of an `ssh-key`.

        Raises `Invalid`, `ResourceNotFound` or `ResourceTaken`.
        """
        vault = await self._vaults.get(vault_id)
        if vault.kind is not VaultKind.LOCAL:
            raise Invalid("vault", f"The vault {vault.name} keeps no credentials here; add a library that reads them.")
        checked, public_key = await self._prepared(kind, values, passphrase)
        credential = Credential(
            credential_id=new_record_id(self._entropy),
            project_id=vault.project_id,
            vault_id=vault_id,
            name=check_label_name(name),
            kind=kind,
            username=check_username(username, kind),
            public_key=public_key,
            sealed="",
            created_at=int(self._clock.now()),
        )
        return await self.credentials.add(self._vault.seal(credential, checked), actor=actor)

    async def change(
        self,
        credential_id: str,
        *,
        actor: str,
        name: str | None = None,
        username: str | None = None,
        expected: ExpectedVersions = ANY_VERSION,
    ) -> Credential:
        """Change name or user name; None leaves one as it is. Raises `Invalid`, `ResourceTaken` or `CredentialLost`."""

        def changed(credential: Credential) -> Credential:
            new = replace(
                credential,
                name=credential.name if name is None else check_label_name(name),
                username=credential.username if username is None else check_username(username, credential.kind),
            )
            if new == credential:
                return credential
            return self._vault.reseal(credential, replace(new, version=credential.version + 1))

        return await self.credentials.change(credential_id, changed, actor=actor, expected=expected)

    async def rotate(
        self,
        credential_id: str,
        values: Mapping[str, Any],
        *,
        actor: str,
        passphrase: str = "",
        username: str | None = None,
        expected: ExpectedVersions = ANY_VERSION,
    ) -> Credential:
        """Replace the secret, also of a credential that is lost. Raises `Invalid`."""
        kind = (await self.credentials.get(credential_id)).kind
        checked, public_key = await self._prepared(kind, values, passphrase)

        def changed(credential: Credential) -> Credential:
            new = replace(
                credential,
                username=credential.username if username is None else check_username(username, credential.kind),
                public_key=public_key,
                version=credential.version + 1,
            )
            return self._vault.seal(new, checked)

        return await self.credentials.change(credential_id, changed, actor=actor, expected=expected)

    async def reveal(self, credential_id: str, *, actor: str) -> OpenedCredential:
        """Return a credential with its secret, once `credential.revealed` is recorded. Raises `CredentialLost`."""
        credential = await self.credentials.get(credential_id)
        opened = self._vault.open(credential)
        await self.credentials.record(credential, Action.CREDENTIAL_REVEALED, actor=actor)
        return opened

    async def delete(self, credential_id: str, *, actor: str, expected: ExpectedVersions = ANY_VERSION) -> Credential:
        """Delete a credential, which ends the sessions that use it."""

        def gone(credential: Credential) -> Credential:
            # Sealed for its version: what cannot be opened any more is put as it is.
            next_version = replace(credential, version=credential.version + 1)
            return next_version if self._vault.is_lost(credential) else self._vault.reseal(credential, next_version)

        return await self.credentials.delete(credential_id, actor=actor, expected=expected, next_version=gone)

    async def find(self, project_id: str, name: str) -> Credential:
        """Return a credential by its name. Raises `ResourceNotFound`."""
        return await self.credentials.find(f"{project_id}/{name}", name)

    def is_lost(self, credential: Credential) -> bool:
        """Return whether no key of the home opens `credential`."""
        return self._vault.is_lost(credential)

    async def lost(self) -> tuple[Credential, ...]:
        """Return the credentials that no key of the home opens, by name, for `doctor`."""
        found = [item for item in await self.credentials.list() if self._vault.is_lost(item)]
        return tuple(sorted(found, key=lambda item: item.name))

    async def _prepared(
        self, kind: CredentialKind, values: Mapping[str, Any], passphrase: str
    ) -> tuple[Mapping[str, Any], str]:
        """Return the values to seal, and the public key of an `ssh-key`."""
        check_values(kind, values)
        if kind is not CredentialKind.SSH_KEY:
            if passphrase:
                raise Invalid("passphrase", "Only a private key has a passphrase; leave it out.")
            return values, ""
        key = await self._read_ssh_key(values["private_key"], passphrase)
        return check_values(kind, {"private_key": key.private_key}), key.public_key
