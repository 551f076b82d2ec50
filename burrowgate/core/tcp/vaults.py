"""Vaults, libraries, credentials, and their bindings to targets: records, without what encrypts or issues them.

Rules.
    No record has a secret in plaintext. What a vault outside the gateway is entered with is in a file of the home,
    which the record names without its folder, so that no record leads to another file.
    OpenBao is reached without TLS at loopback addresses only, because each request carries a token.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import urlsplit

from burrowgate.errors import Invalid

MAX_OPTIONS = 50
"""Options of one library."""
MAX_OPTION_BYTES = 16_384
"""Bytes of all options of one library, as UTF-8; the record has to fit into a resource."""
MAX_USERNAME_CHARACTERS = 256
MAX_CA_CHARACTERS = 32_768
OPENBAO_PORT = 8200

_OPTION = re.compile(r"[a-z][a-z0-9_]{0,62}", re.ASCII)
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}", re.ASCII)
_PATH = re.compile(r"[A-Za-z0-9._-]+(?:/[A-Za-z0-9._-]+)*/?", re.ASCII)
_ROLE_ID = re.compile(r"[\x21-\x7e]{0,256}", re.ASCII)


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
    """URL of an `openbao`, without a path; empty for `local`, as are all that follow."""
    ca: str = ""
    """Certificates in PEM that vouch for its server; empty for those of the system."""
    namespace: str = ""
    """The namespace in it; empty for the root."""
    login_mount: str = "approle"
    """Where its AppRole method is mounted; used with a `role_id`."""
    role_id: str = ""
    """Id of the AppRole as which the gateway logs in; empty if `secret_file` has a token."""
    secret_file: str = ""
    """Name of the file, in the folder `vaults` of the home, with the secret id of the AppRole, or with a token."""
    created_at: int
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """How fresh credentials are made for one session each."""

    library_id: str
    project_id: str
    """That of its vault; names are unique in it."""
    vault_id: str
    """The vault that its own credential is in, or that issues."""
    name: str
    type: str
    """The entry point that issues: `ssh-ca`, `postgresql-role`, `openbao-database` and others."""
    credential_id: str = ""
    """The credential with which the library itself authenticates, such as that of a database; empty for none."""
    host: str = ""
    """The server that it asks: a host name or an IP address; empty for that of its vault, or for none."""
    port: int = 0
    tls: bool = True
    """Whether the connection to that server is encrypted, and its certificate verified."""
    ca: str = ""
    """Certificates in PEM that vouch for that server; empty for those of the system."""
    options: tuple[tuple[str, str], ...] = ()
    """Options of the type, by name; without secrets."""
    created_at: int
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A secret that stays the same, in the local vault."""

    credential_id: str
    project_id: str
    """That of its vault; names are unique in it."""
    vault_id: str
    name: str
    kind: CredentialKind
    username: str = ""
    """Empty if it has none, as Redis knows passwords without a user."""
    public_key: str = ""
    """Public half of an `ssh-key` in OpenSSH's form, for the targets that shall accept it; empty for other kinds."""
    sealed: str = field(repr=False)
    """Id of the master key, nonce and ciphertext; opened as this vault, id, kind and version alone."""
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


def bound_resource(binding: Binding) -> str:
    """Return the id of the credential or library of `binding`."""
    return binding.credential_id or binding.library_id


class VaultAddress(NamedTuple):
    """Where the server of a vault is."""

    host: str
    port: int
    tls: bool


def parse_vault_address(text: str) -> VaultAddress:
    """Return the parts of the URL of an OpenBao server. Raises `Invalid`."""
    try:
        url = urlsplit(text)
        host, port = url.hostname or "", url.port
    except ValueError as error:
        raise _not_an_address(text) from error
    extra = url.path.strip("/") or url.query or url.fragment or url.username is not None or url.password is not None
    if url.scheme not in ("http", "https") or not host or extra or not text.isascii() or not text.isprintable():
        raise _not_an_address(text)
    if url.scheme == "http" and not _is_loopback(host):
        raise Invalid("address", f"{text!r} would send tokens without TLS; use https, or a loopback address.")
    return VaultAddress(host, port or OPENBAO_PORT, url.scheme == "https")


def _not_an_address(text: str) -> Invalid:
    return Invalid("address", f"{text!r} is not the address of a server; write one such as https://bao.example:8200.")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_vault(vault: Vault) -> Vault:
    """Return `vault` if its kind has what it needs and nothing else. Raises `Invalid`."""
    if vault.kind is VaultKind.LOCAL:
        for name in ("address", "ca", "namespace", "role_id", "secret_file"):
            if getattr(vault, name):
                raise Invalid(name, f"The local vault has no {name}; leave it out, or make a vault of kind openbao.")
        return vault
    parse_vault_address(vault.address)
    if not _FILE.fullmatch(vault.secret_file):
        raise Invalid(
            "secret_file",
            "Name the file with the token or the secret id by its name in the folder `vaults` of the home.",
        )
    if not _ROLE_ID.fullmatch(vault.role_id):
        raise Invalid("role_id", f"{vault.role_id!r} is not the id of an AppRole; `bao read` of its role-id shows it.")
    for name in ("namespace", "login_mount"):
        value = getattr(vault, name)
        if (value or name == "login_mount") and not is_path(value):
            raise Invalid(name, f"{value!r} is not a path; write one such as team/apps.")
    if vault.ca and (len(vault.ca) > MAX_CA_CHARACTERS or "-----BEGIN CERTIFICATE-----" not in vault.ca):
        raise Invalid("ca", "These are no certificates in PEM; give the file of the CA that signs the server's.")
    return vault


def is_path(text: str) -> bool:
    """Return whether `text` is a path in OpenBao of plain names, none of which is `.` or `..`."""
    return _PATH.fullmatch(text) is not None and not {".", ".."} & set(text.split("/"))


def check_options(options: Iterable[tuple[str, str]], noun: str = "library") -> tuple[tuple[str, str], ...]:
    """Return the options of a `noun` by name. Raises `Invalid`; what they mean is checked by its type."""
    given = tuple(sorted(options))
    names = [name for name, _ in given]
    if len(given) > MAX_OPTIONS or sum(len(f"{name}{value}".encode()) for name, value in given) > MAX_OPTION_BYTES:
        raise Invalid("options", f"A {noun} has up to {MAX_OPTIONS} options, of {MAX_OPTION_BYTES} bytes together.")
    for name, value in given:
        if not _OPTION.fullmatch(name) or names.count(name) > 1:
            raise Invalid("options", f"{name!r} is not the name of an option, or is there twice.")
        if not all(character.isprintable() or character in "\n\t" for character in value):
            raise Invalid("options", f"The option {name} has a control character; remove it.")
    return given


def check_username(text: str, kind: CredentialKind) -> str:
    """Return `text` as the user name of a credential; only `password` and `ssh-key` have one. Raises `Invalid`."""
    if text and kind not in (CredentialKind.PASSWORD, CredentialKind.SSH_KEY):
        raise Invalid("username", f"A credential of kind {kind} has no user name; leave it out.")
    if len(text) > MAX_USERNAME_CHARACTERS or not text.isprintable():
        raise Invalid("username", f"A user name has up to {MAX_USERNAME_CHARACTERS} visible characters.")
    return text
