"""Vaults, libraries, credentials, and their bindings to targets: records, without what encrypts or issues them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class VaultKind(StrEnum):
    """Where a vault keeps secrets."""

    LOCAL = "local"
    """In the store of the gateway, encrypted under a key of the home."""
    OPENBAO = "openbao"
    """In OpenBao, or in HashiCorp Vault, which has the same API."""


class CredentialKind(StrEnum):
    """What a credential consists of."""

    PASSWORD = "password"
    SSH_KEY = "ssh-key"
    HEADERS = "headers"
    JSON = "json"


class Use(StrEnum):
    """How a credential reaches the target."""

    BROKERED = "brokered"
    """It is handed to the client."""
    INJECTED = "injected"
    """The gateway authenticates with it; the client never has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vault:
    """A place for secrets."""

    vault_id: str
    project_id: str
    name: str
    kind: VaultKind
    address: str = ""
    """URL of an `openbao`; empty for `local`."""
    created_at: int
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """How fresh credentials are made for one session each."""

    library_id: str
    vault_id: str
    """The vault that its own credential is in, or that issues."""
    name: str
    type: str
    """The entry point that issues: `ssh-ca`, `postgresql-role`, `openbao-database` and others."""
    options: tuple[tuple[str, str], ...] = ()
    """Options of the type, by name; without secrets."""
    created_at: int
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A secret that stays the same, in the local vault."""

    credential_id: str
    vault_id: str
    name: str
    kind: CredentialKind
    username: str = ""
    """Empty if it has none, as Redis knows passwords without a user."""
    sealed: str = field(repr=False)
    """Nonce and ciphertext, base64url; opened by a key of this vault, id and version alone."""
    created_at: int
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """The use of a credential or library by a target: of exactly one of them. Removing it is a deletion of its own."""

    binding_id: str
    target_id: str
    credential_id: str = ""
    library_id: str = ""
    use: Use
    created_at: int
    version: int = 1

    def __post_init__(self) -> None:
        if bool(self.credential_id) is bool(self.library_id):
            raise ValueError("A binding is that of a credential or of a library.")
