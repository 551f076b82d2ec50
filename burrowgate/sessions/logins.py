"""Logins of visitors, as the authorization of requests needs them.

`identity` implements the port; this package knows records and rules of sign-in only.
"""

from __future__ import annotations

from typing import Protocol

from burrowgate.core import sign_in
from burrowgate.core.access import Claim, CredentialSource, Request, RouteMatch, SessionUsage
from burrowgate.core.bounded_cache import BoundedCache
from burrowgate.core.identity.rules import SignedIn
from burrowgate.core.sessions import Session
from burrowgate.core.tokens import Keyring

MAX_VERIFIED = 10_000
"""Genuine login cookies that a process remembers, each of some 100 bytes with its domain."""
MAX_VERIFIED_BYTES = 150 * MAX_VERIFIED


class LoginReader(Protocol):
    """Logins with their accounts. What is peeked is valid while `Registry.is_current`."""

    def peek(self, login_id: str) -> SignedIn | None:
        """Return the login if this process has it in memory; None does not mean that there is none."""

    async def current(self, login_id: str) -> SignedIn | None:
        """Return the login, renewed if that is due, in whatever state; None if there is none. Raises `StoreError`."""

    def next_check(self, signed_in: SignedIn, now: float) -> float:
        """Return when a request has to ask `current` again, because the login is to be renewed."""

    def peek_share(self, sid: str, account_id: str) -> bool | None:
        """Return whether the account holds a share of the session; None if that has to be read."""

    async def has_share(self, sid: str, account_id: str) -> bool:
        """Return whether the account holds a share of the session. Raises `StoreError`."""


class NoLogins:
    """A gateway without sign-in: no visitor is ever signed in."""

    def peek(self, login_id: str) -> SignedIn | None:
        return None

    async def current(self, login_id: str) -> SignedIn | None:
        return None

    def next_check(self, signed_in: SignedIn, now: float) -> float:
        return now

    def peek_share(self, sid: str, account_id: str) -> bool | None:
        return False

    async def has_share(self, sid: str, account_id: str) -> bool:
        return False


class VisitorLogins:
    """Finds the login that a request proves, for a session that requires one."""

    def __init__(self, logins: LoginReader) -> None:
        self._logins = logins
        self._verified = BoundedCache[str](max_entries=MAX_VERIFIED, max_bytes=MAX_VERIFIED_BYTES, max_key_bytes=512)
        """Ids of logins by domain and genuine cookie."""
        self._verified_by: Keyring | None = None

    def login_id(self, request: Request, route: RouteMatch, keys: Keyring) -> str:
        """Return the id of the login that the cookies of `request` prove; empty without one."""
        cookies = request.sign_in_cookies
        if not cookies:
            return ""
        if keys is not self._verified_by:
            self._verified.clear()
            self._verified_by = keys
        if len(cookies) > 1:
            return sign_in.login_id(cookies, route.authority, keys)
        place = b"%b %b=%b" % (route.authority, *cookies[0])
        found = self._verified.get(place)
        if found is None:
            found = sign_in.login_id(cookies, route.authority, keys)
            if found:
                self._verified.put(place, found)
        return found

    def is_unchanged(self, signed_in: SignedIn) -> bool:
        """Return whether login and account are still the records of `signed_in`."""
        return self._logins.peek(signed_in.login.login_id) is signed_in

    def until(self, route: RouteMatch, session: Session, signed_in: SignedIn, now: float) -> float:
        """Return until when an admission of `signed_in` holds, if no record changes."""
        judged = sign_in.judged_until(route.target, session, signed_in)
        return min(judged, self._logins.next_check(signed_in, now))

    def peek(self, request: Request, route: RouteMatch, session: Session, keys: Keyring, usage: SessionUsage) -> bool:
        """Put the login of `request` into `usage`; returns False if the store has to be asked."""
        login_id = self.login_id(request, route, keys)
        if not login_id:
            return True
        signed_in = self._logins.peek(login_id)
        if signed_in is None or usage.now >= self._logins.next_check(signed_in, usage.now):
            return False
        if sign_in.needs_share(route.target, session):
            has_claimed = self._logins.peek_share(session.sid, signed_in.login.account_id)
            if has_claimed is None:
                return False
            usage.has_claimed = has_claimed
        usage.signed_in = signed_in
        return True

    async def load(
        self, request: Request, route: RouteMatch, claim: Claim, session: Session | None, keys: Keyring
    ) -> LoadedLogin:
        """Return the login of `request` as far as it matters to `claim` on `session`. Raises `StoreError`."""
        by_login = claim.source is CredentialSource.LOGIN
        if not by_login and (session is None or not sign_in.is_required(route.target, session)):
            return NO_LOGIN
        signed_in = await self.of_request(request, route, keys)
        has_claimed = False
        if signed_in is not None and (by_login or (session is not None and sign_in.needs_share(route.target, session))):
            has_claimed = await self._logins.has_share(claim.sid, signed_in.login.account_id)
        return LoadedLogin(signed_in, has_claimed)

    async def of_request(self, request: Request, route: RouteMatch, keys: Keyring) -> SignedIn | None:
        """Return the login of `request`, in whatever state; None without one. Raises `StoreError`."""
        login_id = self.login_id(request, route, keys)
        return await self._logins.current(login_id) if login_id else None

    def is_valid(self, signed_in: SignedIn | None) -> bool:
        """Return whether a login that was read is what the store holds; the registry is current."""
        return signed_in is None or self.is_unchanged(signed_in)


class LoadedLogin:
    """A login that was read, and whether its account holds a share of the session."""

    __slots__ = ("has_claimed", "signed_in")

    def __init__(self, signed_in: SignedIn | None, has_claimed: bool) -> None:
        self.signed_in = signed_in
        self.has_claimed = has_claimed


NO_LOGIN = LoadedLogin(None, False)
