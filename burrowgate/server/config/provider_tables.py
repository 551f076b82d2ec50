"""The `[[provider]]` tables of the configuration file: providers of sign-in, in the order of their buttons.

They have no options and no variables. Client secrets are in files, which are read when the gateway starts.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from burrowgate.core.hosts import is_public_name, parse_host
from burrowgate.errors import ConfigError, Invalid
from burrowgate.identity.oidc.provider import DEFAULT_SCOPES, Provider, check_provider
from burrowgate.server.config import types
from burrowgate.server.config.types import Form
from burrowgate.tls import private_files

NAME = "provider"
"""The name of the tables in the file."""
MAX_PROVIDERS = 20
MAX_SECRET_BYTES = 4_096


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderTable:
    """One table: a provider without its secret, and the file of that."""

    provider: Provider
    client_secret_file: str = ""
    """A relative path starts in the home; empty for a public client."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableKey:
    """One key of a table."""

    form: Form[Any]
    default: str | bool | None
    """None if the key is required."""
    help: str


def _text() -> Form[str]:
    def read(value: object) -> str:
        if not isinstance(value, str) or not value.isprintable():
            raise Invalid("value", f"{value!r} is not text in one line; write it in quotes.")
        return value

    return Form("text", read)


def _domains() -> Form[tuple[str, ...]]:
    def read(value: object) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise Invalid("value", f'{value!r} is not a list of domains; write one such as ["example.com"].')
        return tuple(_domain(listed) for listed in value)

    return Form("list of domains", read)


def _domain(value: object) -> str:
    domain = parse_host(value, field="value") if isinstance(value, str) else ""
    if not is_public_name(domain):
        raise Invalid("value", f"{value!r} is not the domain of an e-mail address; write one such as example.com.")
    return domain


TABLE_KEYS = {
    "name": TableKey(
        form=_text(),
        default=None,
        help="Name in groups and events, such as google: lower-case letters, digits and hyphens.",
    ),
    "label": TableKey(form=_text(), default="", help="The name on the button; without it, `name` with capitals."),
    "issuer": TableKey(
        form=_text(),
        default=None,
        help="The provider's issuer, exactly as it writes it, such as https://id.example.com.",
    ),
    "client_id": TableKey(form=_text(), default=None, help="The client id that the provider has for this gateway."),
    "client_secret_file": TableKey(
        form=types.path(empty=True),
        default="",
        help="File of mode 0600 with the client secret; a relative path starts in the home. Without it, PKCE alone"
        " protects the sign-in.",
    ),
    "scopes": TableKey(form=_text(), default=DEFAULT_SCOPES, help="Scopes to request, with spaces between."),
    "groups_claim": TableKey(
        form=_text(), default="", help="The claim that lists a person's groups, such as groups; without it, none."
    ),
    "email_domains": TableKey(
        form=_domains(),
        default="",
        help="Domains of the e-mail addresses for which the provider is trusted; without it, all.",
    ),
    "trust_unverified_email": TableKey(
        form=types.flag(),
        default=False,
        help="Accept addresses that the provider does not call verified: a person who can enter any address there can"
        " then be anyone here.",
    ),
    "offline": TableKey(
        form=types.flag(),
        default=True,
        help="Request a refresh token (offline_access), so that logins in use last longer than 24 hours.",
    ),
}
"""The keys of a table, in the order of the documentation."""


def read_tables(value: object) -> tuple[ProviderTable, ...]:
    """Return the providers of the tables. Raises `Invalid`, whose text is a sentence for the operator."""
    if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
        raise Invalid(NAME, "This is not a list of tables; begin each provider with a line [[provider]].")
    if len(value) > MAX_PROVIDERS:
        raise Invalid(NAME, f"There are {len(value)} providers; configure at most {MAX_PROVIDERS}.")
    tables = tuple(_read_table(number, table) for number, table in enumerate(value, 1))
    names: set[str] = set()
    for table in tables:
        if table.provider.name in names:
            raise Invalid(NAME, f"Two providers are named {table.provider.name!r}; give each a name of its own.")
        names.add(table.provider.name)
    return tables


def _read_table(number: int, table: dict[str, object]) -> ProviderTable:
    where = f"provider {table.get('name', number)!r}"
    for name in table:
        if name not in TABLE_KEYS:
            close = difflib.get_close_matches(name, TABLE_KEYS, n=1)
            hint = f"did you mean {close[0]}?" if close else f"it has {', '.join(TABLE_KEYS)}."
            raise Invalid(NAME, f"A provider has no key {name}; {hint}")
    values: dict[str, Any] = {}
    for name, key in TABLE_KEYS.items():
        if name in table:
            try:
                values[name] = key.form.read(table[name])
            except Invalid as error:
                raise Invalid(NAME, f"{where}, {name}: {error}") from None
        elif key.default is None:
            raise Invalid(NAME, f"{where}, {name}: This key is missing; set it.")
    secret_file = values.pop("client_secret_file", "")
    try:
        provider = check_provider(Provider(**values))
    except Invalid as error:
        raise Invalid(NAME, f"{where}, {error.field}: {error}") from None
    return ProviderTable(provider=provider, client_secret_file=secret_file)


def read_secrets(tables: Sequence[ProviderTable], home: Path) -> tuple[Provider, ...]:
    """Return the providers with their client secrets. Raises `ConfigError` or `HomeError`; it reads files."""
    return tuple(replace(table.provider, client_secret=_read_secret(table, home)) for table in tables)


def _read_secret(table: ProviderTable, home: Path) -> str:
    if not table.client_secret_file:
        return ""
    path = home / table.client_secret_file
    data = private_files.read(path)
    if data is None:
        raise ConfigError(
            f"client_secret_file of the provider {table.provider.name!r}: {path} does not exist; write the secret into"
            " it, with mode 600."
        )
    secret = data.decode("ascii", "replace").strip()
    if not secret or not secret.isascii() or not secret.isprintable() or len(data) > MAX_SECRET_BYTES:
        raise ConfigError(
            f"client_secret_file of the provider {table.provider.name!r}: {path} does not contain a secret in one line;"
            " copy it from the provider."
        )
    return secret
