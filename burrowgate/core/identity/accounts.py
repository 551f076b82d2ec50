"""Accounts of people, the identities that providers attest for them, and their passkeys and passwords.

An account is never found by an e-mail address: an identity is the pair of issuer and subject (OpenID Connect Core,
5.7), and the holder of an address today may not have had it yesterday.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from unicodedata import category, normalize

from burrowgate.errors import Invalid

MAX_NAME_LENGTH = 64
MAX_GROUPS = 100
LOCAL_GROUP = "local:"
"""Prefix of the groups of this gateway."""

_GROUP_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
_NOT_IN_NAMES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})  # no controls and no invisible characters


class Role(StrEnum):
    """What the owner of an account may do besides opening what rules and claims admit it to."""

    OWNER = "owner"
    OPERATOR = "operator"
    MEMBER = "member"
    GUEST = "guest"
    """Made by a claim link; expires after its last share."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One person, as this gateway knows them. All times are whole seconds since 1970."""

    account_id: str
    name: str
    email: str | None = None
    """The address that was attested, as `email_addresses.parse_email` returns it; None without one."""
    attested_by: str = ""
    """Who attested the address: `owner`, by an invitation, or `provider:<name>`; empty without an address."""
    role: Role = Role.MEMBER
    groups: tuple[str, ...] = ()
    """`local:<name>` for groups of this gateway, `<provider>:<name>` for those that a provider asserts."""
    created_at: int
    disabled_at: int | None = None
    expires_at: int | None = None
    """Only guests expire."""
    credentials_epoch: int = 0
    """Grows when the account's credentials are reset: logins that were opened under an earlier one have ended."""
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a provider says of one of its users; unique by `issuer` and `subject`."""

    provider: str
    issuer: str
    subject: str
    account_id: str
    name: str = ""
    """Empty if the provider does not say it."""
    email: str | None = None
    email_verified: bool = False
    groups: tuple[str, ...] = ()
    seen_at: int
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Passkey:
    """A public key of an account (WebAuthn Level 3); unique by `credential_id`."""

    credential_id: str
    """base64url."""
    account_id: str
    public_key: str = field(repr=False)
    """COSE key, base64url."""
    sign_count: int
    backed_up: bool
    transports: tuple[str, ...] = ()
    label: str
    created_at: int
    last_used_at: int | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Password:
    """The password of an account, which has at most one; unique by `sign_in_name`."""

    account_id: str
    sign_in_name: str
    """The name that is typed with it, as `sign_in_names.check_sign_in_name` returns it."""
    hash: str = field(repr=False)
    """`kid.` and the argon2id string of the password's MAC by that key: worthless without the key in the home."""
    set_at: int
    must_change: bool = False
    needs_passkey: bool = False
    """Whether it is so short that the account needs a passkey besides (`password_rules`)."""
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordDraft:
    """A password that was chosen and hashed, for an account that may not exist yet."""

    sign_in_name: str = ""
    """Empty for that of `sign_in_names.default_sign_in_name`."""
    hash: str = field(repr=False)
    needs_passkey: bool = False


def change_account(
    account: Account,
    *,
    name: str | None = None,
    role: Role | None = None,
    local_groups: tuple[str, ...] | None = None,
) -> Account:
    """Return `account` with these changes; itself if nothing differs. Raises `Invalid`.

    `local_groups` are names without a source; those that providers assert stay. A guest that gets another role expires
    no longer.
    """
    asserted = tuple(group for group in account.groups if not group.startswith(LOCAL_GROUP))
    changed = replace(
        account,
        name=account.name if name is None else check_name(name),
        role=account.role if role is None else role,
        expires_at=account.expires_at if role in (None, account.role, Role.GUEST) else None,
        groups=account.groups if local_groups is None else check_groups(local_groups) + asserted,
    )
    return account if changed == account else replace(changed, version=account.version + 1)


def disable(account: Account, *, now: int) -> Account:
    """Return `account`, disabled: none of its logins is valid while it is. Unchanged if it is already."""
    if account.disabled_at is not None:
        return account
    return replace(account, disabled_at=now, version=account.version + 1)


def enable(account: Account) -> Account:
    """Return `account`, no longer disabled; logins from before have ended. Unchanged if it is enabled."""
    if account.disabled_at is None:
        return account
    return replace(
        account,
        disabled_at=None,
        credentials_epoch=account.credentials_epoch + 1,
        version=account.version + 1,
    )


def reset_credentials(account: Account) -> Account:
    """Return `account` with an epoch in which no earlier login is valid."""
    return replace(account, credentials_epoch=account.credentials_epoch + 1, version=account.version + 1)


def check_groups(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the groups of this gateway with these `names`, each once, sorted. Raises `Invalid`."""
    if len(names) > MAX_GROUPS:
        raise Invalid("groups", f"An account is in at most {MAX_GROUPS} groups.")
    for name in names:
        if not _GROUP_NAME.fullmatch(name):
            raise Invalid("groups", f"{name!r} is not a group; use letters, digits, dots, hyphens and underscores.")
    return tuple(sorted({LOCAL_GROUP + name.lower() for name in names}))


def is_usable(account: Account, now: float) -> bool:
    """Return whether logins of `account` are valid at `now`."""
    return account.disabled_at is None and (account.expires_at is None or account.expires_at > now)


def check_name(text: str) -> str:
    """Return `text` as the name of an account, composed (NFC) and without surrounding space. Raises `Invalid`.

    Invisible characters are refused, so that no two names look the same by them.
    """
    name = normalize("NFC", " ".join(text.split(" "))).strip()
    if not 1 <= len(name) <= MAX_NAME_LENGTH or any(category(character) in _NOT_IN_NAMES for character in name):
        raise Invalid("name", f"A name has 1 to {MAX_NAME_LENGTH} visible characters.")
    return name
