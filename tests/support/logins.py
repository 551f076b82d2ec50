"""Logins in memory, in place of the store's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from burrowgate.core.identity.accounts import Account
from burrowgate.core.identity.logins import open_login
from burrowgate.core.identity.rules import SignedIn
from burrowgate.testing.records import START

ADA = Account(
    account_id="A" * 22,
    name="Ada Lovelace",
    email="ada@example.com",
    attested_by="owner",
    groups=("local:friends", "google:staff"),
    created_at=START,
)
BOB = Account(account_id="B" * 22, name="Bob", created_at=START)


def a_signed_in(account: Account = ADA, **fields: Any) -> SignedIn:
    """A login of `account` by a passkey, whose id is the account's unless `fields` has one."""
    login = open_login(account, login_id=account.account_id, method="passkey", strong=True, now=START)
    return SignedIn(login=replace(login, **fields), account=account)


class FixedLogins:
    """A `LoginReader` of certain logins, none of which is renewed."""

    def __init__(self, *logins: SignedIn) -> None:
        self.by_id = {one.login.login_id: one for one in logins}

    def peek(self, login_id: str) -> SignedIn | None:
        return self.by_id.get(login_id)

    async def current(self, login_id: str) -> SignedIn | None:
        return self.by_id.get(login_id)

    def next_check(self, signed_in: SignedIn, now: float) -> float:
        return now + 3600

    def peek_share(self, sid: str, account_id: str) -> bool | None:
        return False

    async def has_share(self, sid: str, account_id: str) -> bool:
        return False
