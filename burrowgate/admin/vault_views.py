"""Views of vaults, credentials, libraries and bindings, and the secret in a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import UNSET

from burrowgate.admin import times
from burrowgate.admin.vault_schemas import (
    BindingView,
    CredentialView,
    LibraryOption,
    LibraryType,
    LibraryView,
    SecretValues,
    VaultView,
)
from burrowgate.core.tcp.vaults import Binding, Credential, CredentialKind, Library, Vault
from burrowgate.credentials.interfaces import ILibraryFactory
from burrowgate.errors import Invalid


def vault(record: Vault, projects: Mapping[str, str]) -> VaultView:
    """Return the view of `record`."""
    return VaultView(
        id=record.vault_id,
        name=record.name,
        project=projects.get(record.project_id, record.project_id),
        kind=record.kind,
        address=record.address,
        ca=record.ca,
        namespace=record.namespace,
        login_mount=record.login_mount,
        role_id=record.role_id,
        secret_file=record.secret_file,
        created_at=times.time(record.created_at),
        version=record.version,
    )


def credential(
    record: Credential, projects: Mapping[str, str], vaults: Mapping[str, str], lost: bool
) -> CredentialView:
    """Return the view of `record`; `vaults` are the names of vaults by their ids."""
    return CredentialView(
        id=record.credential_id,
        name=record.name,
        project=projects.get(record.project_id, record.project_id),
        vault_id=record.vault_id,
        vault=vaults.get(record.vault_id, ""),
        kind=record.kind,
        username=record.username,
        public_key=record.public_key,
        lost=lost,
        created_at=times.time(record.created_at),
        version=record.version,
    )


def library(record: Library, projects: Mapping[str, str], vaults: Mapping[str, str]) -> LibraryView:
    """Return the view of `record`; `vaults` are the names of vaults by their ids."""
    return LibraryView(
        id=record.library_id,
        name=record.name,
        project=projects.get(record.project_id, record.project_id),
        vault_id=record.vault_id,
        vault=vaults.get(record.vault_id, ""),
        type=record.type,
        credential_id=record.credential_id,
        host=record.host,
        port=record.port,
        tls=record.tls,
        ca=record.ca,
        options=dict(record.options),
        created_at=times.time(record.created_at),
        version=record.version,
    )


def binding(record: Binding, target: str, name: str) -> BindingView:
    """Return the view of `record`, a binding of the `target` to what is called `name`."""
    return BindingView(
        id=record.binding_id,
        target=target,
        resource_id=record.credential_id or record.library_id,
        resource_kind="credential" if record.credential_id else "library",
        resource=name,
        use=record.use,
        created_at=times.time(record.created_at),
    )


def library_type(factory: ILibraryFactory) -> LibraryType:
    """Return the view of an installed type."""
    return LibraryType(
        type=factory.type,
        help=factory.help,
        ends_by=str(factory.ends_by),
        options=tuple(
            LibraryOption(name=one.name, help=one.help, required=one.required, default=one.default)
            for one in factory.options
        ),
    )


def read_values(kind: CredentialKind, secret: SecretValues) -> dict[str, Any]:
    """Return the values of a credential of `kind`. Raises `Invalid`, which contains none of them."""
    fields = {
        CredentialKind.PASSWORD: "password",
        CredentialKind.SSH_KEY: "private_key",
        CredentialKind.HEADERS: "headers",
        CredentialKind.JSON: "json",
    }
    own = fields[kind]
    for name in fields.values():
        if (getattr(secret, name) is not UNSET) is not (name == own):
            raise Invalid(f"secret.{name}", f"The secret of a credential of kind {kind} is {own!r}, and nothing else.")
    value = getattr(secret, own)
    return {own: value} if kind in (CredentialKind.PASSWORD, CredentialKind.SSH_KEY) else dict(value)
