"""Removal of logins that are long over, and of the providers' tokens of those that are over.

Each round looks at one page of the store's logins and goes on where the last one ended, so that a round is short
however many logins there are.
"""

from __future__ import annotations

from burrowgate.core.durations import DAY
from burrowgate.core.identity.logins import Login, LoginState, login_state, over_at
from burrowgate.core.resources import ResourceQuery
from burrowgate.core.store_records import Change
from burrowgate.errors import Conflict
from burrowgate.identity.login_records import REVOCATION, LoginRecords, merged
from burrowgate.identity.records import LOGIN

KEEP_SECONDS = 30 * DAY
"""Time for which the list of a person's logins shows one that is over."""
PAGE_LOGINS = 200


class LoginCleaning:
    """Removes logins by rounds."""

    def __init__(self, records: LoginRecords) -> None:
        self._records = records
        self._after = ""
        """Key of the last login that a round looked at; empty at the beginning."""

    async def run(self) -> None:
        """Look at the next page of logins. Raises `StoreError`."""
        query = ResourceQuery(kind=LOGIN.kind, after=self._after, limit=PAGE_LOGINS)
        page = await self._records.registry.store.resources(query)
        self._after = page[-1].key if len(page) == PAGE_LOGINS else ""
        changes = [await self._cleaned(LOGIN.from_resource(found)) for found in page]
        change = merged(*changes)
        if change == Change():
            return
        try:
            await self._records.registry.commit(change)
        except Conflict:
            return  # one of them has changed meanwhile; another round finds the rest

    async def _cleaned(self, login: Login) -> Change:
        now = self._records.now()
        if not login.sealed:
            return await self._records.removal(login) if over_at(login) + KEEP_SECONDS <= now else Change()
        account = await self._records.directory.account(login.account_id)
        if login_state(login, account, now) is LoginState.ACTIVE:
            return Change()
        if await self._records.resource(REVOCATION, login.login_id) is not None:
            return Change()
        return Change(puts=(await self._records.pending_revocation(login),))
