"""Logins and shares, as the authorization of requests reads them (`sessions.logins.LoginReader`)."""

from __future__ import annotations

from burrowgate.core.identity.rules import SignedIn
from burrowgate.identity.directory import IdentityDirectory
from burrowgate.identity.logins import LoginService


class StoredLogins:
    """The logins of `LoginService` and the shares of `IdentityDirectory`."""

    def __init__(self, logins: LoginService, directory: IdentityDirectory) -> None:
        self._logins = logins
        self._directory = directory

    def peek(self, login_id: str) -> SignedIn | None:
        return self._logins.peek(login_id)

    async def current(self, login_id: str) -> SignedIn | None:
        return await self._logins.current(login_id)

    def next_check(self, signed_in: SignedIn, now: float) -> float:
        return self._logins.next_check(signed_in, now)

    def peek_share(self, sid: str, account_id: str) -> bool | None:
        return self._directory.peek_share(sid, account_id)

    async def has_share(self, sid: str, account_id: str) -> bool:
        return await self._directory.has_share(sid, account_id)
