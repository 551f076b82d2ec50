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

PROVIDER_METHOD = "oidc:"
"""Prefix of the method of a login by a provider, before its name."""


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
    """The key that sealed its provider's token was removed."""
    TOO_MANY = "too-many"
    """Its account opened more logins than it can have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """One sign-in. All times are whole seconds since 1970."""

    login_id: str
    account_id: str
    kind: LoginKind = LoginKind.BROWSER
    method: str
    """`passkey`, `password`, or `oidc:<provider>`."""
    identity_id: str = ""
    """The identity by which a provider signed the person in; empty for a login without a provider."""
    strong: bool = False
    """Whether it was proved by two factors: a passkey with user verification, or a provider that says so."""
    proved_at: int
    """When the person last proved who they are; a fresh proof replaces it. 0 if the provider does not say."""
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


def open_login(
    account: Account,
    *,
    login_id: str,
    method: str,
    strong: bool,
    now: int,
    proved_at: int | None = None,
    **about: str,
) -> Login:
    """Return a new login of `account`, which was proved at `proved_at`, or at `now`; `about` are further fields."""
    return Login(
        login_id=login_id,
        account_id=account.account_id,
        method=method,
        strong=strong,
        proved_at=now if proved_at is None else min(proved_at, now),
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


def renewal_due_at(login: Login) -> int | None:
    """Return when a request renews the active `login`; None if none does.

    None does if the login already lasts as long as it can, or if its provider would have to be asked and has given no
    token for that.
    """
    if login.access_until >= login.refresh_until or (login.identity_id and not login.sealed):
        return None
    return login.renewed_at + RENEWAL_SECONDS


def is_renewal_due(login: Login, now: float) -> bool:
    """Return whether a request at `now` renews the active `login`."""
    due = renewal_due_at(login)
    return due is not None and due <= now


def is_renewal_recorded(login: Login, now: float) -> bool:
    """Return whether the renewal of `login` at `now` is an audit event: the first one of each day since the sign-in."""
    return login.renewals == 0 or (now - login.created_at) // DAY > (login.renewed_at - login.created_at) // DAY


def renew(login: Login, *, now: int) -> Login:
    """Return the active `login` with its new life."""
    return replace(
        login,
        access_until=min(now + LOGIN_SECONDS, login.refresh_until),
        renewed_at=now,
        renewals=login.renewals + 1,
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


def with_token(login: Login, sealed: str) -> Login:
    """Return `login` with another token of its provider; empty for none."""
    return replace(login, sealed=sealed, version=login.version + 1)


def over_at(login: Login) -> int:
    """Return when `login` was ended, or is over unless it is used before."""
    return expires_at(login) if login.ended_at is None else min(login.ended_at, expires_at(login))


def provider_of(login: Login) -> str:
    """Return the name of the provider by which the person signed in; empty for a login without one."""
    return login.method.removeprefix(PROVIDER_METHOD) if login.method.startswith(PROVIDER_METHOD) else ""


def expires_at(login: Login) -> int:
    """Return when `login` is over unless it is used before."""
    return min(login.access_until, login.refresh_until)
