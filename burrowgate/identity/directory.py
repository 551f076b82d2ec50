"""Accounts and logins as this process knows them: a cache of the store's records, kept current by the change feed.

Rules.
    What is cached may be used only while `sessions.registry.Registry.is_current` is True, as sessions may: the registry
    passes on each change before it is current again.
    A record is cached only if no change came while it was being read.
    A login and its account are read together; a change of either drops both.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from sys import intern

from burrowgate.core.bounded_cache import SizedCache
from burrowgate.core.identity.accounts import Account, Identity
from burrowgate.core.identity.claims import Share
from burrowgate.core.identity.logins import Login
from burrowgate.core.identity.rules import SignedIn
from burrowgate.core.resources import ResourceQuery
from burrowgate.core.store_records import Changes
from burrowgate.errors import StoreUnavailable
from burrowgate.identity.records import ACCOUNT, IDENTITY, LOGIN, SHARE, share_id
from burrowgate.interfaces import IStore

MAX_CACHED_LOGINS = 20_000
"""Logins that a process keeps with their accounts: 1 KB each, of which 0.4 KB are a provider's token."""
MAX_CACHED_SHARES = 20_000
"""Shares, and known absences of one, that a process keeps: 0.2 KB each."""
MAX_READS = 10
"""Reads of one login, during each of which some record of sign-in changed."""
PAGE_RECORDS = 1_000
"""Records that are read from the store at a time."""


class IdentityDirectory:
    """Logins with their accounts, and shares, by id."""

    def __init__(self, store: IStore, *, capacity: int = MAX_CACHED_LOGINS) -> None:
        self._store = store
        self._capacity = capacity
        self._epoch = 0
        """Number of changes to records of sign-in that were taken in."""
        self._signed_in: OrderedDict[str, SignedIn] = OrderedDict()
        self._logins_of: dict[str, set[str]] = {}
        """Ids of the cached logins of each account."""
        self._shares = SizedCache[str, bool](max_entries=MAX_CACHED_SHARES, max_bytes=MAX_CACHED_SHARES * 100)
        """Whether there is a share, by its id."""

    def take_in(self, changes: Changes) -> None:
        """Drop what `changes` have made obsolete; a watcher of `Registry.watch`."""
        if changes.complete and not changes.resources:
            return
        self._epoch += 1
        if not changes.complete:
            self._signed_in.clear()
            self._logins_of.clear()
            self._shares.clear()
            return
        for key in changes.resources:
            kind, _, record_id = key.partition("/")
            if kind == LOGIN.kind:
                self._drop(record_id)
            elif kind == ACCOUNT.kind:
                for login_id in tuple(self._logins_of.get(record_id, ())):
                    self._drop(login_id)
            elif kind == SHARE.kind and record_id in self._shares:
                self._shares.clear()  # a share is taken or left seldom

    def _drop(self, login_id: str) -> None:
        signed_in = self._signed_in.pop(login_id, None)
        if signed_in is None:
            return
        account_id = signed_in.login.account_id
        logins = self._logins_of[account_id]
        logins.discard(login_id)
        if not logins:
            del self._logins_of[account_id]

    def peek(self, login_id: str) -> SignedIn | None:
        """Return the login if it is cached; None does not mean that there is none."""
        return self._signed_in.get(login_id)

    async def signed_in(self, login_id: str) -> SignedIn | None:
        """Return a login with its account, in whatever state they are; None if there is none. Raises `StoreError`."""
        known = self._signed_in.get(login_id)
        if known is not None:
            return known
        for _ in range(MAX_READS):
            epoch = self._epoch
            login = await self.login(login_id)
            account = None if login is None else await self.account(login.account_id)
            if epoch == self._epoch:
                return None if login is None else self._cache(_compact(login, account))
        raise StoreUnavailable(f"Logins changed during each of {MAX_READS} reads of one; they change too fast.")

    def _cache(self, signed_in: SignedIn) -> SignedIn:
        login = signed_in.login
        if len(self._signed_in) >= self._capacity and login.login_id not in self._signed_in:
            self._drop(next(iter(self._signed_in)))
        self._signed_in[login.login_id] = signed_in
        self._logins_of.setdefault(login.account_id, set()).add(login.login_id)
        return signed_in

    async def login(self, login_id: str) -> Login | None:
        """Return a login as stored; None if there is none. Raises `StoreError`."""
        resource = await self._store.resource(LOGIN.kind, login_id)
        return None if resource is None else LOGIN.from_resource(resource)

    async def account(self, account_id: str) -> Account | None:
        """Return an account as stored; None if there is none, or it was deleted. Raises `StoreError`."""
        resource = await self._store.resource(ACCOUNT.kind, account_id)
        return None if resource is None or resource.deleted_at is not None else ACCOUNT.from_resource(resource)

    async def identity(self, identity_id: str) -> Identity | None:
        """Return an identity as stored; None if there is none, or it was removed. Raises `StoreError`."""
        resource = await self._store.resource(IDENTITY.kind, identity_id)
        return None if resource is None or resource.deleted_at is not None else IDENTITY.from_resource(resource)

    async def share(self, sid: str, account_id: str) -> Share | None:
        """Return the share of a session that an account has, and has not left; None without. Raises `StoreError`."""
        resource = await self._store.resource(SHARE.kind, share_id(sid, account_id))
        share = None if resource is None else SHARE.from_resource(resource)
        return None if share is None or share.left_at is not None else share

    def peek_share(self, sid: str, account_id: str) -> bool | None:
        """Return whether an account has a share of a session, if that is cached; None if not."""
        return self._shares.get(share_id(sid, account_id))

    async def has_share(self, sid: str, account_id: str) -> bool:
        """Return whether an account has a share of a session, and has not left it. Raises `StoreError`."""
        known = self.peek_share(sid, account_id)
        if known is not None:
            return known
        for _ in range(MAX_READS):
            epoch = self._epoch
            found = await self.share(sid, account_id) is not None
            if epoch == self._epoch:
                key = share_id(sid, account_id)
                self._shares.put(key, found, len(key))
                return found
        raise StoreUnavailable(f"Shares changed during each of {MAX_READS} reads of one; they change too fast.")

    async def accounts(self, after: str = "") -> Sequence[Account]:
        """Return the next accounts by id, deleted ones left out; empty after the last. Raises `StoreError`."""
        key = f"{ACCOUNT.kind}/{after}" if after else ""
        while resources := await self._store.resources(ResourceQuery(kind=ACCOUNT.kind, after=key, limit=PAGE_RECORDS)):
            if found := [ACCOUNT.from_resource(one) for one in resources if one.deleted_at is None]:
                return found
            key = resources[-1].key
        return []

    async def logins_of(self, account_id: str) -> Sequence[Login]:
        """Return all logins of an account that are in the store, ended ones too, by id. Raises `StoreError`."""
        found: list[Login] = []
        after = ""
        while resources := await self._store.resources(
            ResourceQuery(kind=LOGIN.kind, owner=account_id, after=after, limit=PAGE_RECORDS)
        ):
            found += map(LOGIN.from_resource, resources)
            after = resources[-1].key
        return found


def _compact(login: Login, account: Account | None) -> SignedIn:
    """Return a login with its account, in which texts that many have in common are the same objects."""
    login = replace(login, method=intern(login.method), user_agent=intern(login.user_agent))
    if account is not None:
        login = replace(login, account_id=account.account_id)
        account = replace(account, attested_by=intern(account.attested_by), groups=tuple(map(intern, account.groups)))
    return SignedIn(login=login, account=account)
