"""Logins: one person on one browser or in one program, renewed while in use.

States; the first that applies.
    ended     was ended, which cannot be undone
    disabled  its account is disabled, has expired, is gone, or had its credentials reset
    spent     it is `MAX_LOGIN_SECONDS` old
    stale     not used for `LOGIN_SECONDS`
    active    none of these

As with sessions, only decisions are stored, and what the time implies is computed here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

from burrowgate.core.durations import DAY, HOUR
from burrowgate.core.identity.accounts import Account, is_usable

LOGIN_SECONDS = DAY
"""A login that is not used for this long is over."""
MAX_LOGIN_SECONDS = 36 * HOUR
"""A login is over this long after the sign-in, however much it is used."""
RENEWAL_SECONDS = HOUR
"""The first request that comes this long after the last renewal renews the login."""


class LoginKind(StrEnum):
    """Where a login is held."""

    BROWSER = "browser"
    PROGRAM = "program"


class LoginState(StrEnum):
    """The state of a login at a given time."""

    ACTIVE = "active"
    STALE = "stale"
    SPENT = "spent"
    DISABLED = "disabled"
    ENDED = "ended"


class EndReason(StrEnum):
    """Why a login was ended."""

    SIGNED_OUT = "signed-out"
    REVOKED = "revoked"
    ACCOUNT = "account"
    PROVIDER = "provider"
    """Its provider said so, by back-channel logout."""
    PROVIDER_REFUSED = "provider-refused"
    """Its provider did not renew it."""
    REUSE = "reuse"
    KEY = "key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """One sign-in. All times are whole seconds since 1970."""

    login_id: str
    account_id: str
    kind: LoginKind = LoginKind.BROWSER
    method: str
    """`passkey`, `password`, or `oidc:<provider>`."""
    strong: bool = False
    """Whether it was proved by two factors: a passkey with user verification, or a provider that says so."""
    proved_at: int
    """When the person last proved who they are; a fresh proof replaces it."""
    created_at: int
    access_until: int
    refresh_until: int
    renewed_at: int
    renewals: int = 0
    credentials_epoch: int = 0
    provider_sid: str = ""
    """The session at the provider, which its logout token names; empty if it has none."""
    sealed: str = field(default="", repr=False)
    """The provider's refresh token, encrypted under a key that is not in the store; empty without one."""
    address: str = ""
    user_agent: str = ""
    label: str = ""
    ended_at: int | None = None
    ended_why: EndReason | None = None
    version: int = 1


def open_login(account: Account, *, login_id: str, method: str, strong: bool, now: int, **about: str) -> Login:
    """Return a new login of `account`, which was proved at `now`; `about` are further fields."""
    return Login(
        login_id=login_id,
        account_id=account.account_id,
        method=method,
        strong=strong,
        proved_at=now,
        created_at=now,
        access_until=now + LOGIN_SECONDS,
        refresh_until=now + MAX_LOGIN_SECONDS,
        renewed_at=now,
        credentials_epoch=account.credentials_epoch,
        **about,  # type: ignore[arg-type]
    )


def login_state(login: Login, account: Account | None, now: float) -> LoginState:
    """Return the state of `login` at `now`; `account` is None if it is gone."""
    if login.ended_at is not None:
        return LoginState.ENDED
    if account is None or not is_usable(account, now) or account.credentials_epoch != login.credentials_epoch:
        return LoginState.DISABLED
    if login.refresh_until <= now:
        return LoginState.SPENT
    if login.access_until <= now:
        return LoginState.STALE
    return LoginState.ACTIVE


def is_renewal_due(login: Login, now: float) -> bool:
    """Return whether a request at `now` renews the active `login`: not if that would change nothing."""
    return now - login.renewed_at >= RENEWAL_SECONDS and login.access_until < login.refresh_until


def renew(login: Login, *, now: int, sealed: str | None = None) -> Login:
    """Return the active `login` with its new life; `sealed` is the provider's new refresh token, if it sent one."""
    return replace(
        login,
        access_until=min(now + LOGIN_SECONDS, login.refresh_until),
        renewed_at=now,
        renewals=login.renewals + 1,
        sealed=login.sealed if sealed is None else sealed,
        version=login.version + 1,
    )


def prove_again(login: Login, *, now: int, strong: bool) -> Login:
    """Return `login` after a fresh proof at `now`, which prolongs nothing."""
    return replace(login, proved_at=now, strong=strong, version=login.version + 1)


def end_login(login: Login, why: EndReason, *, now: int) -> Login:
    """Return `login`, ended; unchanged if it had ended already.

    The sealed token stays, so that it can be revoked at its provider.
    """
    if login.ended_at is not None:
        return login
    return replace(login, ended_at=now, ended_why=why, version=login.version + 1)


def expires_at(login: Login) -> int:
    """Return when `login` is over unless it is used before."""
    return min(login.access_until, login.refresh_until)
