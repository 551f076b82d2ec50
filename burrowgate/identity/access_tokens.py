"""Access tokens without HTTP: make, list, revoke and verify; each change is one commit with its audit event.

Rules.
    A token is shown once, when it is made; what is stored opens nothing.
    Verified tokens are cached with their accounts, and used only while the registry is current. A change of any token
    or account drops them, so that one that was revoked is refused by every process from its next request on.
    The MAC is verified before anything is read, so that strangers cause no reads.
    When a token was last used is recorded once an hour, and not at all while the store fails.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from burrowgate.core.audit import Action, AuditEvent, Detail
from burrowgate.core.bounded_cache import SizedCache
from burrowgate.core.identity.access_tokens import (
    DEFAULT_LIFETIME_SECONDS,
    TOKEN_ID_BYTES,
    AccessToken,
    TokenState,
    check_scopes,
    is_use_due,
    make_token,
    revoke_token,
    token_state,
    use_token,
)
from burrowgate.core.identity.accounts import Account
from burrowgate.core.identity.credentials import access_token, read_access_token
from burrowgate.core.resources import ResourceQuery
from burrowgate.core.store_records import Change, Changes
from burrowgate.core.tokens import Keyring, b64url
from burrowgate.errors import (
    AccessTokenNotFound,
    AccountNotFound,
    Conflict,
    Invalid,
    StoreError,
    StoreUnavailable,
    TargetNotFound,
    TooManyAccessTokens,
)
from burrowgate.identity.directory import MAX_READS, PAGE_RECORDS, IdentityDirectory
from burrowgate.identity.records import ACCESS_TOKEN, ACCOUNT
from burrowgate.interfaces import IClock, IEntropy
from burrowgate.sessions.optimistic import retry_on_conflict
from burrowgate.sessions.registry import Registry

MAX_LIVE_TOKENS = 50
"""Tokens of one account, or of none, that can be used."""
MAX_KEPT_TOKENS = 50
"""Tokens of one account that are kept once they are over; the audit log names them all."""
MAX_CACHED_TOKENS = 1_000
"""Tokens that a process keeps with their accounts: 1 KB each."""
_KEY_BYTES = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedToken:
    """A new token with its text, which its `repr` hides."""

    token: AccessToken
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedToken:
    """A token that was sent by a program, and its account, None for one of the operator."""

    token: AccessToken
    account: Account | None


class AccessTokenService:
    """Makes, lists, revokes and verifies access tokens."""

    def __init__(
        self,
        registry: Registry,
        directory: IdentityDirectory,
        *,
        keys: Callable[[], Keyring],
        clock: IClock,
        entropy: IEntropy,
    ) -> None:
        self._registry = registry
        self._directory = directory
        self._keys = keys
        self._clock = clock
        self._entropy = entropy
        self._epoch = 0
        """Number of changes that were taken in."""
        self._verified = SizedCache[str, VerifiedToken](
            max_entries=MAX_CACHED_TOKENS, max_bytes=MAX_CACHED_TOKENS * _KEY_BYTES
        )

    def take_in(self, changes: Changes) -> None:
        """Drop what `changes` have made obsolete; a watcher of `Registry.watch`."""
        kinds = {key.partition("/")[0] for key in changes.resources}
        if not changes.complete or kinds & {ACCESS_TOKEN.kind, ACCOUNT.kind}:
            self._epoch += 1
            self._verified.clear()  # both change seldom

    # For operators.

    async def make(
        self,
        label: str,
        scopes: Sequence[str],
        *,
        actor: str,
        lifetime: int = DEFAULT_LIFETIME_SECONDS,
        account_id: str = "",
    ) -> IssuedToken:
        """Make a token with `scopes` as people write them, valid for `lifetime` seconds.

        Without `account_id`, it belongs to no account. Raises `Invalid`, `AccountNotFound`, `TooManyAccessTokens` or
        `StoreError`.
        """
        account = await self._directory.account(account_id) if account_id else None
        if account_id and account is None:
            raise AccountNotFound(account_id)
        now = self._now()
        token = make_token(
            token_id=b64url(self._entropy.token_bytes(TOKEN_ID_BYTES)),
            label=label,
            scopes=check_scopes(scopes, self._target_id),
            now=now,
            lifetime=lifetime,
            account=account,
        )
        present = await self.of_account(account_id)
        over = [one for one in present if token_state(one, account, now) is not TokenState.ACTIVE]
        if len(present) - len(over) >= MAX_LIVE_TOKENS:
            raise TooManyAccessTokens
        change = Change(
            puts=(ACCESS_TOKEN.to_resource(token),),
            deletes=tuple(map(ACCESS_TOKEN.to_resource, over[MAX_KEPT_TOKENS - 1 :])),
            events=(self._event(Action.TOKEN_MADE, token, account, actor),),
        )
        await self._registry.commit(change)
        return IssuedToken(token=token, text=access_token(self._keys().newest, token.token_id))

    async def of_account(self, account_id: str) -> Sequence[AccessToken]:
        """Return the tokens of an account, or of none if that is empty, the newest first. Raises `StoreError`."""
        return await self._read(ResourceQuery(kind=ACCESS_TOKEN.kind, owner=account_id))

    async def all(self) -> Sequence[AccessToken]:
        """Return all tokens, in whatever state, the newest first. Raises `StoreError`."""
        return await self._read(ResourceQuery(kind=ACCESS_TOKEN.kind))

    async def revoke(self, token_id: str, *, actor: str) -> AccessToken:
        """Revoke a token; one that was revoked before stays as it is. Raises `AccessTokenNotFound` or `StoreError`."""

        async def attempt() -> AccessToken:
            token = await self._find(token_id)
            if token is None:
                raise AccessTokenNotFound(token_id)
            revoked = revoke_token(token, now=self._now())
            if revoked is not token:
                account = await self._account_of(token)
                event = self._event(Action.TOKEN_REVOKED, revoked, account, actor)
                await self._registry.commit(Change(puts=(ACCESS_TOKEN.to_resource(revoked),), events=(event,)))
            return revoked

        return await retry_on_conflict(self._registry, attempt)

    async def remove_of(self, account_id: str) -> None:
        """Remove the tokens of an account that was deleted. Raises `StoreError`."""

        async def attempt() -> None:
            tokens = await self.of_account(account_id)
            if tokens:
                await self._registry.commit(Change(deletes=tuple(map(ACCESS_TOKEN.to_resource, tokens))))

        await retry_on_conflict(self._registry, attempt)

    # For programs.

    async def verify(self, text: bytes) -> VerifiedToken | None:
        """Return the token that `text` is, while it is active; None for any other text. Raises `StoreError`."""
        token_id = read_access_token(self._keys(), text)
        return None if token_id is None else await self.find_active(token_id)

    async def find_active(self, token_id: str) -> VerifiedToken | None:
        """Return a token with its account while it is active; None for any other. Raises `StoreError`."""
        if not self._registry.is_current():
            await self._registry.catch_up()
        found = self._verified.get(token_id) or await self._load(token_id)
        if found is None or token_state(found.token, found.account, self._clock.now()) is not TokenState.ACTIVE:
            return None
        return found

    async def note_use(self, token: AccessToken) -> None:
        """Record that `token` was used now, if that is due; a failure of the store is ignored."""
        now = self._clock.now()
        if not is_use_due(token, now):
            return
        try:
            await self._registry.commit(Change(puts=(ACCESS_TOKEN.to_resource(use_token(token, now=int(now))),)))
        except (Conflict, StoreError):
            return  # another process recorded it, or the next use will

    async def _load(self, token_id: str) -> VerifiedToken | None:
        for _ in range(MAX_READS):
            epoch = self._epoch
            token = await self._find(token_id)
            if token is None:
                return None
            account = await self._account_of(token)
            if epoch == self._epoch:
                found = VerifiedToken(token=token, account=account)
                self._verified.put(token_id, found, _KEY_BYTES)
                return found
        raise StoreUnavailable(f"Access tokens changed during each of {MAX_READS} reads of one; they change too fast.")

    # Reading.

    async def _find(self, token_id: str) -> AccessToken | None:
        resource = await self._registry.store.resource(ACCESS_TOKEN.kind, token_id)
        return None if resource is None else ACCESS_TOKEN.from_resource(resource)

    async def _account_of(self, token: AccessToken) -> Account | None:
        return await self._directory.account(token.account_id) if token.account_id else None

    async def _read(self, query: ResourceQuery) -> Sequence[AccessToken]:
        found: list[AccessToken] = []
        after = ""
        while page := await self._registry.store.resources(
            ResourceQuery(kind=query.kind, owner=query.owner, after=after, limit=PAGE_RECORDS)
        ):
            found += map(ACCESS_TOKEN.from_resource, page)
            after = page[-1].key
        return sorted(found, key=lambda token: (-token.created_at, token.token_id))

    def _target_id(self, name: str) -> str:
        try:
            return self._registry.target(name).target_id
        except TargetNotFound as error:
            raise Invalid("scopes", str(error)) from None

    def _readable(self, scope: str) -> str:
        """Return a stored `scope` with the name of its target, if the record of that exists."""
        name, at, target_id = scope.partition("@")
        target = self._registry.target_by_id(target_id)
        return f"{name}{at}{target_id if target is None else target.name}"

    def _event(self, action: Action, token: AccessToken, account: Account | None, actor: str) -> AuditEvent:
        detail: Detail = {
            "token": token.token_id,
            "label": token.label,
            "scopes": " ".join(map(self._readable, token.scopes)),
            "account": token.account_id,
            "name": "" if account is None else account.name,
        }
        return AuditEvent(time=self._now(), action=action, actor=actor, detail=detail)

    def _now(self) -> int:
        return int(self._clock.now())
