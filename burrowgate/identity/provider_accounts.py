"""Sign-in by a provider, mapped to accounts; and guests, which that makes of persons who have none.

Rules.
    A person is the pair of issuer and subject, never an address: accounts are not joined by e-mail.
    A person without an account gets one that may open what rules admit it to, and that expires unless it is used.
    There are at most `MAX_GUESTS` of those, so that the users of a large provider cannot fill the store.
    Identity, account and login are one commit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from twisted.internet.defer import DeferredLock

from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.durations import DAY, MINUTE
from burrowgate.core.identity.accounts import Account, Identity, Role, is_usable
from burrowgate.core.identity.claims import GUEST_SECONDS
from burrowgate.core.identity.logins import PROVIDER_METHOD, EndReason, Login
from burrowgate.core.resources import Resource, ResourceQuery
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import b64url
from burrowgate.errors import (
    AccountDisabled,
    AccountNotFound,
    AccountsFull,
    Conflict,
    IdentityNotFound,
    IdentityTaken,
)
from burrowgate.identity.accounts import ACCOUNT_ID_BYTES
from burrowgate.identity.attestation import (
    account_name,
    attester,
    is_strong,
    new_identity,
    updated_account,
    updated_identity,
)
from burrowgate.identity.credential_records import new_identity as identity_record
from burrowgate.identity.credential_records import read_credentials, touched
from burrowgate.identity.directory import IdentityDirectory
from burrowgate.identity.login_records import GATEWAY, LoginRecords
from burrowgate.identity.logins import LoginService, Place, ProviderGrant
from burrowgate.identity.oidc.client import SignedIn
from burrowgate.identity.oidc.id_tokens import Person
from burrowgate.identity.records import ACCOUNT, IDENTITY, LOGIN, identity_id
from burrowgate.interfaces import IClock, IEntropy
from burrowgate.sessions.optimistic import retry_on_conflict
from burrowgate.sessions.registry import Registry

MAX_GUESTS = 10_000
"""Accounts of guests that have not expired: 10 MB in the store."""
COUNT_SECONDS = MINUTE
"""Age at which the number of guests is counted anew, which reads all accounts."""
GRACE_SECONDS = DAY
"""Time after which a guest that has expired is deleted; until then a sign-in prolongs it."""
OWNED_PER_COMMIT = 500


@dataclass(slots=True)
class _GuestCount:
    """The number of guests at a time, with those that this process has added since."""

    number: int = 0
    counted_at: float = float("-inf")


class ProviderAccounts:
    """Signs persons in whom a provider has identified."""

    def __init__(
        self,
        registry: Registry,
        directory: IdentityDirectory,
        logins: LoginService,
        *,
        clock: IClock,
        entropy: IEntropy,
        max_guests: int = MAX_GUESTS,
    ) -> None:
        self._registry = registry
        self._directory = directory
        self._logins = logins
        self._entropy = entropy
        self._max_guests = max_guests
        self._records = LoginRecords(registry, directory, clock)
        self._guests = _GuestCount()
        self._counting = DeferredLock()
        self._after = ""
        """Id of the last account that `run` looked at; empty at the beginning."""

    async def sign_in(self, provider_name: str, signed_in: SignedIn, place: Place, *, replaces: str = "") -> Login:
        """Open a login for a person who signed in at a provider, and make an account if there is none.

        Raises `AccountDisabled`, `AccountsFull` or `StoreError`.
        """
        person = signed_in.person
        grant = ProviderGrant(
            identity_id=identity_id(person.issuer, person.subject),
            provider_sid=person.provider_sid,
            refresh_token=signed_in.refresh_token,
            proved_at=person.auth_time or 0,
        )

        async def attempt() -> Login:
            account, change = await self._account_of(provider_name, person, f"visitor {place.address}")
            return await self._logins.open(
                account,
                method=PROVIDER_METHOD + provider_name,
                strong=is_strong(person),
                place=place,
                replaces=replaces,
                provider=grant,
                also=change,
            )

        return await retry_on_conflict(self._registry, attempt)

    async def identity_for_join(
        self, provider_name: str, signed_in: SignedIn, *, account_id: str | None = None
    ) -> Identity:
        """Return the identity of a person who uses an invitation, to put in the commit that makes the account.

        `account_id` is the account that the invitation names; None if it makes one: then the caller sets
        `Identity.account_id`. Raises `IdentityTaken` if the person has another account, or `StoreError`.
        """
        person = signed_in.person
        identity = await self._directory.identity(identity_id(person.issuer, person.subject))
        now = self._records.now()
        if identity is None:
            return new_identity(provider_name, person, account_id or "", now=now)
        if identity.account_id != account_id and await self._directory.account(identity.account_id) is not None:
            raise IdentityTaken
        known = replace(identity, account_id=account_id or "")
        return updated_identity(known, provider_name, person, now=now)

    async def _account_of(self, provider: str, person: Person, actor: str) -> tuple[Account, Change]:
        """Return the account of `person` and the change that brings it, and the identity, up to date."""
        identity = await self._directory.identity(identity_id(person.issuer, person.subject))
        account = None if identity is None else await self._directory.account(identity.account_id)
        if identity is None or account is None:
            return await self._new_guest(provider, person, identity, actor)
        now = self._records.now()
        is_guest = account.role is Role.GUEST and account.disabled_at is None
        if not is_guest and not is_usable(account, now):
            raise AccountDisabled
        changed = updated_account(account, identity, provider, person)
        events: tuple[AuditEvent, ...] = ()
        if changed is not account:
            events = (self._records.account_event(Action.ACCOUNT_CHANGED, changed, actor, provider=provider),)
        if is_guest and changed.expires_at is not None:
            expires_at = max(changed.expires_at, now + GUEST_SECONDS)
            changed = replace(changed, expires_at=expires_at, version=account.version + 1)
        puts = [IDENTITY.to_resource(updated_identity(identity, provider, person, now=now))]
        if changed != account:
            puts.append(ACCOUNT.to_resource(changed))
        return changed, Change(puts=tuple(puts), events=events)

    async def _new_guest(
        self, provider: str, person: Person, former: Identity | None, actor: str
    ) -> tuple[Account, Change]:
        """Return a new account for `person`; `former` is the identity that an account had which was deleted."""
        await self._count_guest()
        now = self._records.now()
        account = Account(
            account_id=b64url(self._entropy.token_bytes(ACCOUNT_ID_BYTES)),
            name=account_name(person),
            email=person.email,
            attested_by=attester(provider) if person.email else "",
            role=Role.GUEST,
            groups=person.groups,
            created_at=now,
            expires_at=now + GUEST_SECONDS,
        )
        if former is None:
            unknown = new_identity(provider, person, account.account_id, now=now)
            identity = await identity_record(self._registry.store, account, unknown)
        else:
            known = replace(former, account_id=account.account_id)
            identity = IDENTITY.to_resource(updated_identity(known, provider, person, now=now))
        event = self._records.account_event(
            Action.ACCOUNT_ADDED, account, actor, role=account.role.value, provider=provider
        )
        return account, Change(puts=(ACCOUNT.to_resource(account), identity), events=(event,))

    async def remove(self, account_id: str, identity_id: str, *, actor: str) -> None:
        """Let a person sign in to an account by an identity no more, and end the logins that it has opened.

        The record stays, marked as deleted and without what the provider said, so that what stands on it ends at that
        time. Raises `AccountNotFound`, `IdentityNotFound`, `LastCredential` or `StoreError`.
        """

        async def attempt() -> None:
            account = await self._directory.account(account_id)
            if account is None:
                raise AccountNotFound(account_id)
            credentials = await read_credentials(self._registry.store, account_id)
            found = [one for one in credentials.identities if IDENTITY.id_of(one) == identity_id]
            if not found:
                raise IdentityNotFound
            credentials.check_removal_of_identity(found[0])
            removed = replace(found[0], name="", email=None, email_verified=False, groups=())
            removed = replace(removed, version=removed.version + 1)
            event = self._records.account_event(
                Action.IDENTITY_REMOVED, account, actor, provider=removed.provider, identity=identity_id
            )
            puts = (IDENTITY.to_resource(removed, deleted_at=self._records.now()), touched(account))
            await self._registry.commit(Change(puts=puts, events=(event,)))

        await retry_on_conflict(self._registry, attempt)
        await self._logins.end_all(account_id, EndReason.REVOKED, actor=actor, identity_id=identity_id)

    async def _count_guest(self) -> None:
        """Count one more guest. Raises `AccountsFull` if there are too many."""
        await self._counting.acquire()
        try:
            now = self._records.clock.now()
            if now - self._guests.counted_at >= COUNT_SECONDS:
                self._guests = _GuestCount(await self._number_of_guests(now), now)
            if self._guests.number >= self._max_guests:
                raise AccountsFull
            self._guests.number += 1
        finally:
            self._counting.release()

    async def _number_of_guests(self, now: float) -> int:
        number, after = 0, ""
        while accounts := await self._directory.accounts(after):
            number += sum(account.role is Role.GUEST and is_usable(account, now) for account in accounts)
            after = accounts[-1].account_id
        return number

    async def run(self) -> None:
        """Delete guests that have expired, of the next page of accounts; called once a minute by the primary.

        Raises `StoreError`.
        """
        accounts = await self._directory.accounts(self._after)
        self._after = accounts[-1].account_id if accounts else ""
        until = self._records.now() - GRACE_SECONDS
        for account in accounts:
            if account.role is Role.GUEST and account.expires_at is not None and account.expires_at <= until:
                await self._delete(account)

    async def _delete(self, account: Account) -> None:
        """Delete an account with all that belongs to it, unless that changes meanwhile."""
        query = ResourceQuery(owner=account.account_id, limit=OWNED_PER_COMMIT)
        while owned := await self._registry.store.resources(query):
            deletes: dict[str, Resource] = {record.key: record for record in owned}
            for record in owned:
                if record.kind == LOGIN.kind:
                    removal = await self._records.removal(LOGIN.from_resource(record))
                    deletes |= {one.key: one for one in removal.deletes if isinstance(one, Resource)}
            is_last = len(owned) < OWNED_PER_COMMIT
            if not await self._try(self._deletion(account, tuple(deletes.values()), is_last=is_last)) or is_last:
                return
        await self._try(self._deletion(account, (), is_last=True))

    def _deletion(self, account: Account, owned: tuple[Resource, ...], *, is_last: bool) -> Change:
        if not is_last:
            return Change(deletes=owned)
        event = self._records.account_event(Action.ACCOUNT_DELETED, account, GATEWAY, reason="expired")
        return Change(deletes=(*owned, ACCOUNT.to_resource(account)), events=(event,))

    async def _try(self, change: Change) -> bool:
        try:
            await self._registry.commit(change)
        except Conflict:
            return False
        return True
