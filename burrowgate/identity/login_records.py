"""The stored records of logins: read and changed in commits that the services of logins share.

Rules.
    A login that ends with a provider's token leaves a record of the pending revocation, in the same commit.
    A login by a session of a provider has a record under that session, by which a logout token finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import msgspec

from burrowgate.core.audit import Action, AuditEvent, Detail
from burrowgate.core.durations import HOUR
from burrowgate.core.identity.accounts import Account
from burrowgate.core.identity.logins import EndReason, Login, end_login, provider_of
from burrowgate.core.resources import Resource
from burrowgate.core.store_records import Change
from burrowgate.errors import StoreDamaged
from burrowgate.identity.directory import IdentityDirectory
from burrowgate.identity.records import LOGIN, identity_id
from burrowgate.interfaces import IClock
from burrowgate.sessions.optimistic import retry_on_conflict
from burrowgate.sessions.registry import Registry

GATEWAY = "gateway"
"""Actor of what no person asked for."""
REVOCATION = "revocation"
"""Kind of the record of a provider's token that has yet to be revoked, under the id of its login."""
REVOCATION_SECONDS = HOUR
"""Time for which the revocation of a token is tried, after which the token is wiped."""
LEASE = "renewal"
"""Kind of the lease of a renewal, under the id of its login."""
PROVIDER_SESSION = "provider_session"
"""Kind of the record of a login by a session of a provider; the owner is that session."""


class _Until(msgspec.Struct, frozen=True):
    until: int


def timed_record(
    kind: str, record_id: str, until: int, *, owner: str = "", replaces: Resource | None = None
) -> Resource:
    """Return a record that says until when something holds, in the version after that of `replaces`."""
    body = msgspec.json.encode(_Until(until)).decode()
    version = 1 if replaces is None else replaces.version + 1
    return Resource(kind=kind, resource_id=record_id, owner=owner, body=body, version=version)


def read_until(record: Resource) -> int:
    """Return the time in a `timed_record`. Raises `StoreDamaged`."""
    try:
        return msgspec.json.decode(record.body, type=_Until).until
    except msgspec.MsgspecError as error:
        raise StoreDamaged(f"The {record.kind} {record.resource_id!r} cannot be read: {error}.") from error


def provider_session_id(provider: str, provider_sid: str) -> str:
    """Return the owner of the `PROVIDER_SESSION` records of a session at the provider with that name."""
    return identity_id(provider, provider_sid)


def provider_session_record(provider: str, login: Login) -> Resource:
    """Return the record by which a logout token of `provider` finds `login`, which has a `provider_sid`."""
    session = provider_session_id(provider, login.provider_sid)
    return Resource(kind=PROVIDER_SESSION, resource_id=f"{session}.{login.login_id}", owner=session)


def merged(*changes: Change) -> Change:
    """Return one change that makes all of `changes`."""
    return Change(
        puts=tuple(put for one in changes for put in one.puts),
        deletes=tuple(delete for one in changes for delete in one.deletes),
        events=tuple(event for one in changes for event in one.events),
    )


@dataclass(frozen=True, slots=True)
class LoginRecords:
    """Reads and commits of logins."""

    registry: Registry
    directory: IdentityDirectory
    clock: IClock

    def now(self) -> int:
        """Return the time in whole seconds."""
        return int(self.clock.now())

    async def login(self, login_id: str) -> Login | None:
        """Return a login as stored; None if there is none. Raises `StoreError`."""
        return await self.directory.login(login_id)

    async def resource(self, kind: str, record_id: str) -> Resource | None:
        """Return any other record. Raises `StoreError`."""
        return await self.registry.store.resource(kind, record_id)

    def event(
        self, action: Action, login: Login, account: Account | None, actor: str, **detail: str | bool | None
    ) -> AuditEvent:
        """Return an audit event about `login`."""
        name = "" if account is None else account.name
        about: Detail = {"account": login.account_id, "name": name, "login": login.login_id}
        return AuditEvent(time=self.now(), action=action, actor=actor, detail={**about, **detail})

    def account_event(self, action: Action, account: Account, actor: str, **detail: str) -> AuditEvent:
        """Return an audit event about `account`."""
        about: Detail = {"account": account.account_id, "name": account.name}
        return AuditEvent(time=self.now(), action=action, actor=actor, detail={**about, **detail})

    async def ending(self, login: Login, why: EndReason, *, actor: str, is_worthless: bool = False) -> Change:
        """Return the change that ends the stored `login`, which has not ended.

        `is_worthless` tells that the provider accepts its token no longer.
        """
        now = self.now()
        account = await self.directory.account(login.account_id)
        ended = end_login(login, why, now=now)
        puts: tuple[Resource, ...] = ()
        if is_worthless and login.sealed:
            ended = replace(ended, sealed="")
        elif login.sealed:
            puts = (await self.pending_revocation(login),)
        event = self.event(Action.LOGIN_ENDED, login, account, actor, method=login.method, why=why.value)
        return Change(puts=(LOGIN.to_resource(ended), *puts), events=(event,))

    async def pending_revocation(self, login: Login) -> Resource:
        """Return the record with which the revocation of the token of `login` begins, from now on."""
        existing = await self.resource(REVOCATION, login.login_id)
        until = self.now() + REVOCATION_SECONDS
        return timed_record(REVOCATION, login.login_id, until, owner=login.account_id, replaces=existing)

    async def removal(self, login: Login) -> Change:
        """Return the change that removes `login`, which is over and has no token, with the records that go with it."""
        others = [(LEASE, login.login_id), (REVOCATION, login.login_id)]
        if login.provider_sid:
            others.append((PROVIDER_SESSION, provider_session_record(provider_of(login), login).resource_id))
        found = [await self.resource(kind, record_id) for kind, record_id in others]
        return Change(deletes=(LOGIN.to_resource(login), *(record for record in found if record is not None)))

    async def end(
        self,
        login_id: str,
        why: EndReason,
        *,
        actor: str = GATEWAY,
        is_worthless: bool = False,
        is_meant: Callable[[Login], bool] = lambda login: True,
    ) -> Login | None:
        """End a login, unless it has ended or is not the one that is meant; returns it as it was before, if it did.

        Raises `StoreError`.
        """

        async def attempt() -> Login | None:
            login = await self.login(login_id)
            if login is None or login.ended_at is not None or not is_meant(login):
                return None
            await self.registry.commit(await self.ending(login, why, actor=actor, is_worthless=is_worthless))
            return login

        return await retry_on_conflict(self.registry, attempt)

    async def end_many(self, logins: Sequence[Login], why: EndReason, *, actor: str) -> list[Login]:
        """End those of `logins` that have not ended, in one commit; returns them. Raises `StoreError`."""

        async def attempt() -> list[Login]:
            current = [await self.login(one.login_id) for one in logins]
            ending = [one for one in current if one is not None and one.ended_at is None]
            if ending:
                changes = [await self.ending(one, why, actor=actor) for one in ending]
                await self.registry.commit(merged(*changes))
            return ending

        return await retry_on_conflict(self.registry, attempt)
