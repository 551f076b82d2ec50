"""Services and settings of all pages of the sign-in host, and the person who is signed in on a browser."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from burrowgate.core.http.site import SiteRequest, SiteResponse
from burrowgate.core.identity.accounts import Account
from burrowgate.core.identity.credentials import account_cookie, read_account_cookie
from burrowgate.core.identity.logins import MAX_LOGIN_SECONDS, Login, LoginState, login_state
from burrowgate.core.identity.rules import SignedIn
from burrowgate.core.targets import Target
from burrowgate.core.tokens import Keyring
from burrowgate.core.visit_ids import user_agent
from burrowgate.errors import LoginNotFound, LoginOver
from burrowgate.identity.accounts import AccountService
from burrowgate.identity.claims import ClaimService
from burrowgate.identity.logins import LoginService, Place
from burrowgate.identity.passkeys import PasskeyService
from burrowgate.identity.passwords import PasswordService
from burrowgate.identity.provider_accounts import ProviderAccounts
from burrowgate.identity.providers import Providers
from burrowgate.identity.site.refusals import Refusals
from burrowgate.interfaces import IClock, IEntropy
from burrowgate.sessions.own_targets import OwnTargets
from burrowgate.sessions.registry import Registry

PASSKEY_METHOD, PASSWORD_METHOD = "passkey", "password"
"""Values of `Login.method` without a provider."""
ACCOUNT_COOKIE = b"account"
MAX_ACCOUNT_COOKIES = 4
"""Cookies of that name that are looked at; a browser sends more than one only if a program has set others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteServices:
    """The services of sign-in, and the registry of sessions and targets."""

    registry: Registry
    logins: LoginService
    accounts: AccountService
    passwords: PasswordService
    passkeys: PasskeyService
    providers: Providers
    provider_accounts: ProviderAccounts
    claims: ClaimService
    own_targets: OwnTargets


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteContext:
    """The services, with what the pages need to know of the gateway."""

    services: SiteServices
    refusals: Refusals
    scheme: str
    authority: str
    """Host and port of the sign-in host."""
    origin_of: Callable[[str], str | None]
    """Returns the origin of the domain with a `credentials.host_id`; None if none is served."""
    address_of: Callable[[Target], str | None]
    """Returns the origin at which a target is best reached; None if it has none."""
    keys: Callable[[], Keyring]
    clock: IClock
    entropy: IEntropy

    @property
    def origin(self) -> str:
        """The origin of the sign-in host, from which its pages send forms."""
        return f"{self.scheme}://{self.authority}"

    def now(self) -> int:
        """Return the time in whole seconds since 1970."""
        return int(self.clock.now())


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """One request, with the login of its browser."""

    request: SiteRequest
    signed_in: SignedIn | None = None
    """The active login; None without one."""
    has_dead_cookie: bool = False
    """Whether the browser has sent an account cookie that opens nothing."""

    @property
    def account(self) -> Account | None:
        """The account that is signed in; None without a login."""
        return None if self.signed_in is None else self.signed_in.account

    @property
    def login_id(self) -> str:
        """The id of the active login; empty without one."""
        return "" if self.signed_in is None else self.signed_in.login.login_id

    @property
    def place(self) -> Place:
        """Where the request comes from."""
        return Place(address=self.request.address, user_agent=user_agent(self.request.user_agent))

    @property
    def actor(self) -> str:
        """The actor of what this request causes, for audit events."""
        return f"visitor {self.request.address}"


async def read_visitor(context: SiteContext, request: SiteRequest) -> Visitor:
    """Return who sends `request`. Raises `StoreError`."""
    cookies = request.cookie_values(ACCOUNT_COOKIE)[:MAX_ACCOUNT_COOKIES]
    for cookie in cookies:
        login_id = read_account_cookie(context.keys(), cookie)
        signed_in = None if login_id is None else await context.services.logins.current(login_id)
        if signed_in is not None and _is_active(signed_in, context):
            return Visitor(request=request, signed_in=signed_in)
    return Visitor(request=request, has_dead_cookie=bool(cookies))


def _is_active(signed_in: SignedIn, context: SiteContext) -> bool:
    return login_state(signed_in.login, signed_in.account, context.clock.now()) is LoginState.ACTIVE


def with_login(response: SiteResponse, context: SiteContext, login: Login) -> SiteResponse:
    """Return `response` with the cookie of `login`."""
    cookie = account_cookie(context.keys().newest, login.login_id)
    return response.with_cookie(context.scheme, ACCOUNT_COOKIE, cookie, MAX_LOGIN_SECONDS)


def without_login(response: SiteResponse, context: SiteContext) -> SiteResponse:
    """Return `response` with the account cookie deleted."""
    return response.with_cookie(context.scheme, ACCOUNT_COOKIE, "", 0)


async def sign_in(context: SiteContext, visitor: Visitor, account: Account, *, method: str, strong: bool) -> Login:
    """Return the login of a person who has just proved to be `account`.

    The person who is signed in already has proved it again, and keeps the login, which other domains know by its id.
    Any other sign-in opens a new login and ends that of the browser. Raises `StoreError`.
    """
    logins, signed_in = context.services.logins, visitor.signed_in
    if signed_in is not None and signed_in.login.account_id == account.account_id:
        # It may have been ended meanwhile.
        with contextlib.suppress(LoginNotFound, LoginOver):
            return await logins.prove_again(signed_in.login.login_id, method=method, strong=strong)
    return await logins.open(account, method=method, strong=strong, place=visitor.place, replaces=visitor.login_id)


def with_field(response: SiteResponse, name: bytes, value: bytes) -> SiteResponse:
    """Return `response` with one more field."""
    return replace(response, fields=[*response.fields, (name, value)])
