"""Personal access tokens: what a program may do on the admin API, and until when.

Rules.
    A token has scopes, each for all targets (`audit:read`) or for one (`sessions:mint@app`). What no scope names, it
    may not do; a scope of a newer version allows nothing.
    People write a target's name, and the record holds its id: another target that gets the name later is another
    application, for which the token was not made.
    An operation about all targets, or about none, takes a scope without a target.
    The role of the account bounds its tokens at each use: those of an owner may do what their scopes say, those of an
    operator all but change accounts, which would make its holder an owner, those of a member only connect to targets
    in projects where the member has a role, and those of guests nothing. A token without an account was made with the
    admin key, and its scopes alone bound it.
    A token ends at its expiry, when it is revoked, and with its account: while that is disabled, and permanently once
    the account was enabled again or its credentials were reset, as its logins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from burrowgate.core.durations import DAY, HOUR, YEAR, check
from burrowgate.core.identity.accounts import Account, Role, is_usable
from burrowgate.core.sessions import check_label
from burrowgate.errors import Invalid

TOKEN_ID_BYTES = 16
MIN_LIFETIME_SECONDS = HOUR
MAX_LIFETIME_SECONDS = YEAR
DEFAULT_LIFETIME_SECONDS = 90 * DAY
USE_PERIOD_SECONDS = HOUR
"""The last use of a token is recorded at most once in this time."""
MAX_SCOPES = 100
MAX_SCOPE_LENGTH = 100
"""Characters of a scope with the name of its target."""


class Scope(StrEnum):
    """What an operation of the admin API needs."""

    SESSIONS_READ = "sessions:read"
    SESSIONS_MINT = "sessions:mint"
    SESSIONS_REVOKE = "sessions:revoke"
    SESSIONS_CONNECT = "sessions:connect"
    """To establish sessions of targets that speak TCP as its account, by the roles of that."""
    SESSIONS_MANAGE = "sessions:manage"
    """Everything about sessions but to connect as a person, also to show their links again."""
    TARGETS_READ = "targets:read"
    TARGETS_MANAGE = "targets:manage"
    ACCOUNTS_READ = "accounts:read"
    ACCOUNTS_MANAGE = "accounts:manage"
    AUDIT_READ = "audit:read"
    METRICS_READ = "metrics:read"
    WEBHOOKS_READ = "webhooks:read"
    WEBHOOKS_MANAGE = "webhooks:manage"
    GATEWAY_READ = "gateway:read"
    """Status, settings and diagnostics."""
    EVERYTHING = "everything"
    """All of these, also those of later versions; never what takes the admin key itself."""


_INCLUDES: dict[Scope, frozenset[Scope]] = {
    Scope.SESSIONS_MANAGE: frozenset({Scope.SESSIONS_READ, Scope.SESSIONS_MINT, Scope.SESSIONS_REVOKE}),
    Scope.TARGETS_MANAGE: frozenset({Scope.TARGETS_READ}),
    Scope.ACCOUNTS_MANAGE: frozenset({Scope.ACCOUNTS_READ}),
    Scope.WEBHOOKS_MANAGE: frozenset({Scope.WEBHOOKS_READ}),
    Scope.EVERYTHING: frozenset(Scope),
}
_OF_ALL_TARGETS = frozenset(
    {
        Scope.ACCOUNTS_READ,
        Scope.ACCOUNTS_MANAGE,
        Scope.WEBHOOKS_READ,
        Scope.WEBHOOKS_MANAGE,
        Scope.GATEWAY_READ,
    }
)
"""Scopes that cannot be confined to a target."""
_ORDER = {scope.value: place for place, scope in enumerate(Scope)}
_OF_ROLE: dict[Role, frozenset[Scope]] = {
    Role.OWNER: frozenset(Scope),
    Role.OPERATOR: frozenset(Scope) - {Scope.ACCOUNTS_MANAGE},
    Role.MEMBER: frozenset({Scope.SESSIONS_CONNECT}),
}


class TokenState(StrEnum):
    """The state of a token at a given time; the first that applies."""

    REVOKED = "revoked"
    EXPIRED = "expired"
    ENDED = "ended"
    """Its account is disabled, gone, or has had its credentials reset."""
    ACTIVE = "active"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessToken:
    """What is stored of a token, which opens nothing by itself. All times are whole seconds since 1970."""

    token_id: str
    account_id: str = ""
    """Empty for a token that was made with the admin key for no account."""
    label: str
    scopes: tuple[str, ...]
    """In the form of `check_scopes`."""
    created_at: int
    expires_at: int
    credentials_epoch: int = 0
    """That of the account when the token was made."""
    last_used_at: int | None = None
    revoked_at: int | None = None
    version: int = 1

    @property
    def actor(self) -> str:
        """The actor of audit events that this token causes."""
        return f"token {self.label} ({self.token_id})"


def parse_scope(text: str) -> tuple[Scope, str]:
    """Return the scope that `text` names and the name of its target, empty without one. Raises `Invalid`."""
    name, at, target = text.strip().partition("@")
    try:
        scope = Scope(name)
    except ValueError:
        known = ", ".join(scope.value for scope in Scope)
        raise Invalid("scopes", f"{name[:40]!r} is not a scope; there are {known}.") from None
    if at and not target:
        raise Invalid("scopes", f"{name}@ names no target; write its name after the @, or leave out both.")
    if at and scope in _OF_ALL_TARGETS:
        raise Invalid("scopes", f"{name} concerns the whole gateway and cannot be confined to a target.")
    return scope, target


def check_scopes(texts: Iterable[str], target_id_of: Callable[[str], str]) -> tuple[str, ...]:
    """Return the scopes `texts` in their stored form: each once, in a fixed order, with the ids of targets.

    `target_id_of` returns the id of a target by its name, and raises `Invalid`. Raises `Invalid`.
    """
    parsed = [parse_scope(text) for text in texts]
    if not 1 <= len(parsed) <= MAX_SCOPES:
        raise Invalid("scopes", f"A token has 1 to {MAX_SCOPES} scopes.")
    stored = {f"{scope}@{target_id_of(target)}" if target else scope.value for scope, target in parsed}
    return tuple(sorted(stored, key=lambda text: (_ORDER[text.partition("@")[0]], text)))


def reach(scopes: Iterable[str], needed: Scope) -> frozenset[str] | None:
    """Return the ids of the targets for which stored `scopes` allow `needed`; None for all, and for what has none."""
    target_ids: set[str] = set()
    for text in scopes:
        name, at, target_id = text.partition("@")
        if name not in _ORDER or not (name == needed or needed in _INCLUDES.get(Scope(name), ())):
            continue
        if not at:
            return None
        if needed not in _OF_ALL_TARGETS:
            target_ids.add(target_id)
    return frozenset(target_ids)


def allows(scopes: Iterable[str], needed: Scope, target_id: str | None = None) -> bool:
    """Return whether stored `scopes` allow `needed` for a target; without one, for all targets."""
    targets = reach(scopes, needed)
    return targets is None or target_id in targets


def is_of_role(role: Role, needed: Scope) -> bool:
    """Return whether tokens of an account with `role` may have `needed`."""
    return needed in _OF_ROLE.get(role, ())


def token_state(token: AccessToken, account: Account | None, now: float) -> TokenState:
    """Return the state of `token`; `account` is that of its `account_id`, None without one or if it is gone."""
    if token.revoked_at is not None:
        return TokenState.REVOKED
    if token.expires_at <= now:
        return TokenState.EXPIRED
    if token.account_id and (
        account is None or not is_usable(account, now) or account.credentials_epoch != token.credentials_epoch
    ):
        return TokenState.ENDED
    return TokenState.ACTIVE


def make_token(
    *, token_id: str, label: str, scopes: tuple[str, ...], now: int, lifetime: int, account: Account | None = None
) -> AccessToken:
    """Return a new token with scopes in the form of `check_scopes`. Raises `Invalid`."""
    text = check_label(label)
    if not text:
        raise Invalid("label", "Write a label that says what the token is for.")
    if account is not None and account.role not in _OF_ROLE:
        raise Invalid("account", f"{account.name} is a {account.role}, whose tokens could do nothing here.")
    check(lifetime, minimum=MIN_LIFETIME_SECONDS, maximum=MAX_LIFETIME_SECONDS, field="expires_in")
    return AccessToken(
        token_id=token_id,
        account_id="" if account is None else account.account_id,
        label=text,
        scopes=scopes,
        created_at=now,
        expires_at=now + lifetime,
        credentials_epoch=0 if account is None else account.credentials_epoch,
    )


def is_use_due(token: AccessToken, now: float) -> bool:
    """Return whether the use of `token` at `now` is to be recorded."""
    return token.last_used_at is None or token.last_used_at + USE_PERIOD_SECONDS <= now


def use_token(token: AccessToken, *, now: int) -> AccessToken:
    """Return `token`, last used at `now`."""
    return replace(token, last_used_at=now, version=token.version + 1)


def revoke_token(token: AccessToken, *, now: int) -> AccessToken:
    """Return `token`, revoked; unchanged if it was already."""
    return token if token.revoked_at is not None else replace(token, revoked_at=now, version=token.version + 1)
