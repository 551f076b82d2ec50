"""Vaults, libraries and bindings without HTTP: add, change and delete; each operation is one commit.

Rules.
    Names are unique in a project, for each kind.
    A deletion refuses nothing: it ends the sessions that stand on the record (`impact` says which).
    With a vault, its credentials and libraries are deleted, in the same commit. Bindings stay, so that a target that
    needs what is gone opens no session without it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from burrowgate.core.resources import Resource
from burrowgate.core.tcp.hosts import MAX_PORT
from burrowgate.core.tcp.names import check_label_name
from burrowgate.core.tcp.projects import DEFAULT_PROJECT
from burrowgate.core.tcp.vaults import (
    Binding,
    CredentialKind,
    Library,
    Use,
    Vault,
    bound_resource,
    check_options,
    check_vault,
)
from burrowgate.core.tokens import b64url
from burrowgate.errors import Invalid, ProjectNotFound
from burrowgate.interfaces import IClock, IEntropy
from burrowgate.sessions.optimistic import ANY_VERSION, ExpectedVersions
from burrowgate.sessions.registry import Registry
from burrowgate.tcp.record_editor import RecordEditor
from burrowgate.tcp.records import BINDING, CREDENTIAL, LIBRARY, PROJECT, VAULT

RECORD_ID_BYTES = 12
MAX_BINDINGS = 20
"""Bindings of one target."""

CheckLibrary = Callable[[Library], None]
"""Checks type and options of a library. Raises `Invalid`."""


def new_record_id(entropy: IEntropy) -> str:
    """Return the id of a new record."""
    return b64url(entropy.token_bytes(RECORD_ID_BYTES))


class VaultService:
    """Changes vaults, libraries and bindings."""

    def __init__(
        self, registry: Registry, *, clock: IClock, entropy: IEntropy, check_library: CheckLibrary = lambda _: None
    ) -> None:
        self._registry = registry
        self._clock = clock
        self._entropy = entropy
        self._check_library = check_library
        self.vaults = RecordEditor(registry, VAULT, clock)
        self.libraries = RecordEditor(registry, LIBRARY, clock)
        self.bindings = RecordEditor(registry, BINDING, clock)
        self._credentials = RecordEditor(registry, CREDENTIAL, clock)

    # Vaults.

    async def add_vault(self, vault: Vault, *, actor: str) -> Vault:
        """Add a vault; id, time and version are set here. Raises `Invalid`, `ProjectNotFound` or `ResourceTaken`."""
        await self._check_project(vault.project_id)
        added = replace(
            vault,
            vault_id=new_record_id(self._entropy),
            name=check_label_name(vault.name),
            created_at=int(self._clock.now()),
            version=1,
        )
        return await self.vaults.add(check_vault(added), actor=actor)

    async def change_vault(
        self, vault_id: str, *, actor: str, expected: ExpectedVersions = ANY_VERSION, **changes: Any
    ) -> Vault:
        """Change fields of a vault, except its kind and project. Raises `Invalid` or `ResourceTaken`."""
        _only(changes, "name", "address", "ca", "namespace", "login_mount", "role_id", "secret_file")

        def changed(vault: Vault) -> Vault:
            return check_vault(_changed(vault, changes))

        return await self.vaults.change(vault_id, changed, actor=actor, expected=expected)

    async def delete_vault(self, vault_id: str, *, actor: str, expected: ExpectedVersions = ANY_VERSION) -> Vault:
        """Delete a vault with its credentials and libraries."""

        async def children(now: int) -> tuple[Resource, ...]:
            return (
                *[CREDENTIAL.to_resource(_next(one), deleted_at=now) for one in await self._credentials.list(vault_id)],
                *[LIBRARY.to_resource(_next(one), deleted_at=now) for one in await self.libraries.list(vault_id)],
            )

        return await self.vaults.delete(vault_id, actor=actor, expected=expected, next_version=_next, also=children)

    async def find_vault(self, project_id: str, name: str) -> Vault:
        """Return a vault by its name. Raises `ResourceNotFound`."""
        return await self.vaults.find(f"{project_id}/{name}", name)

    # Libraries.

    async def add_library(self, library: Library, *, actor: str) -> Library:
        """Add a library; id, project, time and version are set here. Raises `Invalid` or `ResourceTaken`."""
        vault = await self.vaults.get(library.vault_id)
        added = replace(
            library,
            library_id=new_record_id(self._entropy),
            project_id=vault.project_id,
            name=check_label_name(library.name),
            created_at=int(self._clock.now()),
            version=1,
        )
        return await self.libraries.add(await self._checked(added), actor=actor)

    async def change_library(
        self, library_id: str, *, actor: str, expected: ExpectedVersions = ANY_VERSION, **changes: Any
    ) -> Library:
        """Change fields of a library, except type and vault: sessions go on with what was issued for them."""
        _only(changes, "name", "credential_id", "host", "port", "tls", "ca", "options")
        await self._checked(_changed(await self.libraries.get(library_id), changes))

        def changed(library: Library) -> Library:
            result: Library = _changed(library, changes)
            return result

        return await self.libraries.change(library_id, changed, actor=actor, expected=expected)

    async def delete_library(self, library_id: str, *, actor: str, expected: ExpectedVersions = ANY_VERSION) -> Library:
        """Delete a library."""
        return await self.libraries.delete(library_id, actor=actor, expected=expected, next_version=_next)

    async def find_library(self, project_id: str, name: str) -> Library:
        """Return a library by its name. Raises `ResourceNotFound`."""
        return await self.libraries.find(f"{project_id}/{name}", name)

    async def _checked(self, library: Library) -> Library:
        checked = replace(library, options=check_options(library.options))
        if checked.port and not 1 <= checked.port <= MAX_PORT:
            raise Invalid("port", f"{checked.port} is not a port; use a number from 1 to {MAX_PORT}.")
        if checked.credential_id:
            credential = await self._credentials.get(checked.credential_id)
            if credential.project_id != checked.project_id:
                raise Invalid("credential", "The library's own credential is in another project; use one of its own.")
        self._check_library(checked)
        return checked

    # Bindings.

    async def bind(
        self, target_id: str, *, use: Use, actor: str, credential_id: str = "", library_id: str = ""
    ) -> Binding:
        """Let a target use a credential or a library. Raises `Invalid`, `ResourceNotFound` or `ResourceTaken`."""
        if bool(credential_id) is bool(library_id):
            raise Invalid("resource", "Name a credential or a library, and not both.")
        target = next((item for item in self._registry.targets() if item.target_id == target_id), None)
        if target is None or not target.speaks_tcp:
            raise Invalid("target", "Only targets that speak TCP use credentials; choose one of these.")
        resource: Any = await (
            self._credentials.get(credential_id) if credential_id else self.libraries.get(library_id)
        )
        if resource.project_id != target.project_id:
            raise Invalid("resource", f"{resource.name!r} is in another project; use one of the target's own.")
        if credential_id and resource.kind is CredentialKind.JSON and use is Use.INJECTED:
            raise Invalid("use", "A credential of kind json can only be brokered.")
        if len(await self.bindings.list(target_id)) >= MAX_BINDINGS:
            raise Invalid("target", f"A target has at most {MAX_BINDINGS} bindings; remove one.")
        binding = Binding(
            binding_id=new_record_id(self._entropy),
            target_id=target_id,
            credential_id=credential_id,
            library_id=library_id,
            use=use,
            created_at=int(self._clock.now()),
        )
        return await self.bindings.add(binding, actor=actor)

    async def unbind(self, binding_id: str, *, actor: str) -> Binding:
        """Remove a binding, which ends the sessions that use it."""
        return await self.bindings.delete(binding_id, actor=actor, next_version=_next)

    async def bindings_of(self, resource_id: str) -> Sequence[Binding]:
        """Return the bindings of a credential or library."""
        return [item for item in await self.bindings.list() if bound_resource(item) == resource_id]

    async def _check_project(self, project_id: str) -> None:
        if project_id == DEFAULT_PROJECT:
            return
        resource = await self._registry.store.resource(PROJECT.kind, project_id)
        if resource is None or resource.deleted_at is not None:
            raise ProjectNotFound(project_id)


def _next(record: Any) -> Any:
    """Return `record` in its next version."""
    return replace(record, version=record.version + 1)


def _changed(record: Any, changes: dict[str, Any]) -> Any:
    """Return `record` with `changes` in its next version; the record itself if nothing differs."""
    if "name" in changes:
        changes = changes | {"name": check_label_name(changes["name"])}
    if "options" in changes:
        changes = changes | {"options": check_options(changes["options"])}
    if all(getattr(record, name) == value for name, value in changes.items()):
        return record
    return _next(replace(record, **changes))


def _only(changes: dict[str, Any], *names: str) -> None:
    if unknown := sorted(changes.keys() - set(names)):
        raise Invalid(unknown[0], f"{unknown[0]} cannot be changed; delete this, and add it again.")
