"""Accounts for operators: found by what a person writes, by a part of a name, and by ids; and their invitations.

Accounts are few beside sessions, so that they are read page by page; the store does not search in records.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import replace

from burrowgate.core.identity.account_credentials import AccountCredentials
from burrowgate.core.identity.accounts import Account, Role, check_name
from burrowgate.core.identity.claims import Invitation
from burrowgate.core.identity.rules import SignInRule, check_rule, describe
from burrowgate.core.resources import ResourceQuery
from burrowgate.errors import AccountNotFound, Invalid
from burrowgate.identity.credential_records import read_credentials
from burrowgate.identity.directory import PAGE_RECORDS, IdentityDirectory
from burrowgate.identity.records import INVITATION
from burrowgate.interfaces import IStore

MAX_SINGLE_READS = 20
"""Accounts that are read one by one; for more, all accounts are read by the page."""


class AccountFinder:
    """Finds accounts in the store."""

    def __init__(self, store: IStore, directory: IdentityDirectory) -> None:
        self._store = store
        self._directory = directory

    async def find(self, text: str, *, guests_by_name: bool = True) -> Account:
        """Return the one account whose id, name or attested address is `text`, the last two in any case.

        Without `guests_by_name`, a guest is found by id only: guests choose their names, so that one could take the
        name of a person who is to be let in. Raises `AccountNotFound`, `Invalid` if there are several, or `StoreError`.
        """
        account = await self._directory.account(text) if text and text == text.strip() else None
        if account is not None:
            return account
        wanted = _folded(text)
        found = [one async for one in self._all() if _is_called(one, wanted, guests_by_name)]
        if not wanted or not found:
            raise AccountNotFound(text)
        if len(found) > 1:
            ids = ", ".join(account.account_id for account in found[:5])
            raise Invalid("account", f"{len(found)} accounts are called {text!r}; name one by its id: {ids}.")
        return found[0]

    async def search(self, text: str, *, after: str, limit: int) -> tuple[Sequence[Account], str | None]:
        """Return at most `limit` accounts by id after the id `after`, and the `after` of the next page, if any.

        Their name, address, id or a group contains `text`, in any case. Raises `StoreError`.
        """
        wanted = text.strip().lower()
        found: list[Account] = []
        async for account in self._all(after):
            if len(found) == limit:
                return found, found[-1].account_id
            texts = (account.name, account.email or "", account.account_id, *account.groups)
            if any(wanted in one.lower() for one in texts):
                found.append(account)
        return found, None

    async def accounts(self, account_ids: Collection[str]) -> Mapping[str, Account]:
        """Return the accounts with these ids, by id; those that do not exist are left out. Raises `StoreError`."""
        wanted = {account_id for account_id in account_ids if account_id}
        if len(wanted) > MAX_SINGLE_READS:
            return {account.account_id: account async for account in self._all() if account.account_id in wanted}
        found = [await self._directory.account(account_id) for account_id in sorted(wanted)]
        return {account.account_id: account for account in found if account is not None}

    async def names(self, account_ids: Collection[str]) -> Mapping[str, str]:
        """Return the names of the accounts with these ids; those that do not exist are left out."""
        return {account_id: account.name for account_id, account in (await self.accounts(account_ids)).items()}

    async def credentials(self, account_id: str) -> AccountCredentials:
        """Return the credentials of an account. Raises `StoreError`."""
        return await read_credentials(self._store, account_id)

    async def invitations(self) -> Sequence[Invitation]:
        """Return all invitations, in whatever state. Raises `StoreError`."""
        found: list[Invitation] = []
        after = ""
        while page := await self._store.resources(ResourceQuery(kind=INVITATION.kind, after=after, limit=PAGE_RECORDS)):
            found += map(INVITATION.from_resource, page)
            after = page[-1].key
        return found

    async def rule_text(self, rule: SignInRule) -> str:
        """Return in words who fits `rule`, with names of accounts and without addresses; a `sign_in_rules.RuleText`."""
        return describe(rule, await self.names(rule.accounts), shows_addresses=False)

    async def resolve(self, rule: SignInRule, *, field: str = "sign_in") -> SignInRule:
        """Return `rule`, whose accounts are as people write them, in its canonical form. Raises `Invalid`."""
        ids = []
        for text in rule.accounts:
            try:
                ids.append((await self.find(text, guests_by_name=False)).account_id)
            except (AccountNotFound, Invalid) as error:
                raise Invalid(f"{field}.accounts", str(error)) from None
        try:
            return check_rule(replace(rule, accounts=tuple(ids)))
        except Invalid as error:
            raise Invalid(error.field.replace("sign_in", field, 1), str(error)) from None

    async def _all(self, after: str = "") -> AsyncIterator[Account]:
        while page := await self._directory.accounts(after):
            for account in page:
                yield account
            after = page[-1].account_id


def _is_called(account: Account, wanted: str, guests_by_name: bool) -> bool:
    if "@" in wanted:  # a name may look like the address of another person
        return bool(account.attested_by) and account.email == wanted
    return _folded(account.name) == wanted and (guests_by_name or account.role is not Role.GUEST)


def _folded(text: str) -> str:
    try:
        return check_name(text).lower() if "@" not in text else text.strip().lower()
    except Invalid:
        return ""
