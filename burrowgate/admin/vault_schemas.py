"""Vaults, credentials, libraries and bindings as JSON: no view has a secret."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import UNSET, Meta, UnsetType

from burrowgate.admin.schema_base import Schema
from burrowgate.admin.times import Time
from burrowgate.core.tcp.hosts import MAX_PORT
from burrowgate.core.tcp.projects import DEFAULT_PROJECT
from burrowgate.core.tcp.vaults import (
    MAX_CA_CHARACTERS,
    MAX_OPTIONS,
    MAX_USERNAME_CHARACTERS,
    CredentialKind,
    Use,
    VaultKind,
)

MAX_SECRET_CHARACTERS = 32_768

LabelName = Annotated[
    str,
    Meta(
        max_length=63,
        description="Letters, digits and inner hyphens; unique in the project for its kind.",
        extra_json_schema={"format": "label-name"},
    ),
]
RecordName = Annotated[str, Meta(min_length=1, max_length=128, description="Id or name of a record.")]
ProjectName = Annotated[str, Meta(min_length=1, max_length=127, description="Id or name of a project.")]
Text = Annotated[str, Meta(max_length=1024)]
Certificates = Annotated[
    str, Meta(max_length=MAX_CA_CHARACTERS, description="PEM of the CA of the server; empty for those of the system.")
]
Port = Annotated[int, Meta(ge=0, le=MAX_PORT, description="0 for none.")]
Secret = Annotated[str, Meta(max_length=MAX_SECRET_CHARACTERS)]
UserName = Annotated[str, Meta(max_length=MAX_USERNAME_CHARACTERS)]
OptionTexts = Annotated[
    dict[str, str], Meta(max_length=MAX_OPTIONS, description="By name; `GET /api/v1/libraries/types` lists them.")
]


class VaultView(Schema, frozen=True, kw_only=True):
    """A place for secrets: the local vault, or OpenBao."""

    schema_name = "Vault"

    id: str
    name: str
    project: str
    kind: VaultKind
    address: str
    """URL of an `openbao`; empty for `local`, as are all that follow."""
    ca: str
    namespace: str
    login_mount: str
    role_id: str
    """Id of the AppRole as which the gateway logs in; empty if `secret_file` has a token."""
    secret_file: str
    """Name of the file with the secret id or token, in the folder `vaults` of the home."""
    created_at: Time
    version: int


class VaultList(Schema, frozen=True):
    """All vaults, by name."""

    schema_name = "VaultList"

    vaults: tuple[VaultView, ...]


class VaultRequest(Schema, frozen=True, kw_only=True):
    """A vault to be added."""

    schema_name = "VaultRequest"

    name: LabelName
    project: ProjectName = DEFAULT_PROJECT
    kind: VaultKind = VaultKind.LOCAL
    address: Text = ""
    ca: Certificates = ""
    namespace: Text = ""
    login_mount: Text = "approle"
    role_id: Text = ""
    secret_file: Text = ""


class VaultChange(Schema, frozen=True, kw_only=True):
    """Changes of a vault; what is left out stays."""

    schema_name = "VaultChange"

    name: LabelName | UnsetType = UNSET
    address: Text | UnsetType = UNSET
    ca: Certificates | UnsetType = UNSET
    namespace: Text | UnsetType = UNSET
    login_mount: Text | UnsetType = UNSET
    role_id: Text | UnsetType = UNSET
    secret_file: Text | UnsetType = UNSET


class CredentialView(Schema, frozen=True, kw_only=True):
    """A credential of a local vault, without its secret."""

    schema_name = "Credential"

    id: str
    name: str
    project: str
    vault_id: str
    vault: str
    kind: CredentialKind
    username: str
    public_key: str
    """Public half of an `ssh-key`, for the targets that accept it."""
    lost: bool
    """Whether no key of the home opens it."""
    created_at: Time
    version: int


class CredentialList(Schema, frozen=True):
    """All credentials, by name."""

    schema_name = "CredentialList"

    credentials: tuple[CredentialView, ...]


class SecretValues(Schema, frozen=True, kw_only=True):
    """The secret of a credential: the one field of its kind."""

    schema_name = "SecretValues"

    password: Secret | UnsetType = UNSET
    private_key: Secret | UnsetType = UNSET
    passphrase: Secret = ""
    """That of an encrypted `private_key`; it is not kept."""
    headers: dict[str, str] | UnsetType = UNSET
    json: dict[str, Any] | UnsetType = UNSET


class CredentialRequest(Schema, frozen=True, kw_only=True):
    """A credential to be added."""

    schema_name = "CredentialRequest"

    vault: RecordName
    name: LabelName
    kind: CredentialKind
    username: UserName = ""
    secret: SecretValues


class CredentialChange(Schema, frozen=True, kw_only=True):
    """Changes of a credential besides its secret; what is left out stays."""

    schema_name = "CredentialChange"

    name: LabelName | UnsetType = UNSET
    username: UserName | UnsetType = UNSET


class RotationRequest(Schema, frozen=True, kw_only=True):
    """A new secret for a credential."""

    schema_name = "CredentialRotation"

    secret: SecretValues
    username: UserName | UnsetType = UNSET


class RevealedCredential(Schema, frozen=True, kw_only=True):
    """A credential with its secret."""

    schema_name = "RevealedCredential"

    id: str
    name: str
    kind: CredentialKind
    username: str
    values: dict[str, Any]
    """By name, as `SecretValues`; those of kind `headers` and `json` are these themselves."""


class LibraryView(Schema, frozen=True, kw_only=True):
    """How fresh credentials are made, one for each session."""

    schema_name = "Library"

    id: str
    name: str
    project: str
    vault_id: str
    vault: str
    type: str
    credential_id: str
    """The credential with which it authenticates; empty for none."""
    host: str
    port: int
    tls: bool
    ca: str
    options: dict[str, str]
    created_at: Time
    version: int


class LibraryList(Schema, frozen=True):
    """All libraries, by name."""

    schema_name = "LibraryList"

    libraries: tuple[LibraryView, ...]


class LibraryRequest(Schema, frozen=True, kw_only=True):
    """A library to be added."""

    schema_name = "LibraryRequest"

    vault: RecordName
    name: LabelName
    type: Text
    credential: RecordName | UnsetType = UNSET
    """The credential with which it authenticates, of the same project."""
    host: Text = ""
    port: Port = 0
    tls: bool = True
    ca: Certificates = ""
    options: OptionTexts = {}


class LibraryChange(Schema, frozen=True, kw_only=True):
    """Changes of a library; what is left out stays, and `options` replaces all of them."""

    schema_name = "LibraryChange"

    name: LabelName | UnsetType = UNSET
    credential: RecordName | UnsetType | None = UNSET
    host: Text | UnsetType = UNSET
    port: Port | UnsetType = UNSET
    tls: bool | UnsetType = UNSET
    ca: Certificates | UnsetType = UNSET
    options: OptionTexts | UnsetType = UNSET


class LibraryOption(Schema, frozen=True, kw_only=True):
    """An option of a type of libraries."""

    schema_name = "LibraryOption"

    name: str
    help: str
    required: bool
    default: str


class LibraryType(Schema, frozen=True, kw_only=True):
    """A type of libraries that is installed."""

    schema_name = "LibraryType"

    type: str
    help: str
    ends_by: str
    """`revocation`, or `time` for credentials that only expire."""
    options: tuple[LibraryOption, ...]


class LibraryTypeList(Schema, frozen=True):
    """The types of libraries that are installed, by name."""

    schema_name = "LibraryTypeList"

    types: tuple[LibraryType, ...]


class LibraryProbe(Schema, frozen=True):
    """What a library says of itself."""

    schema_name = "LibraryProbe"

    finding: str
    """What would keep it from issuing, as a sentence; empty if nothing does."""


class BindingView(Schema, frozen=True, kw_only=True):
    """The use of a credential or library by a target."""

    schema_name = "Binding"

    id: str
    target: str
    resource_id: str
    """Id of the credential or library."""
    resource_kind: str
    """`credential` or `library`."""
    resource: str
    """Its name; empty if it was deleted."""
    use: Use
    created_at: Time


class BindingList(Schema, frozen=True):
    """The bindings of a target, the first made first."""

    schema_name = "BindingList"

    bindings: tuple[BindingView, ...]


class BindingRequest(Schema, frozen=True):
    """How a target uses a credential or library."""

    schema_name = "BindingRequest"

    use: Use = Use.BROKERED


class CredentialImpact(Schema, frozen=True, kw_only=True):
    """What would end with a vault, credential or library."""

    schema_name = "CredentialImpact"

    active_sessions: int
    sessions: tuple[str, ...]
    """Their ids, at most 1,000."""
    targets: tuple[str, ...]
    complete: bool
    """Whether all were counted."""
