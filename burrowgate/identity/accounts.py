"""Accounts without HTTP: invite, join, change, disable and delete; each operation is one commit.

Rules.
    Each operation is one atomic commit with the audit event that describes it; a refused operation changes nothing.
    An account is made by an invitation only. One for an existing account resets its credentials: passkeys, password
    and identities are deleted, and its logins have ended, in the same commit. Identities too, because an intruder could
    have joined one of their own, which would open the account after the reset.
    One account that can sign in always remains an owner, once there is one.
    Events name the account by id and name, and contain neither an e-mail address nor anything that signs in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from burrowgate.core.audit import Action, AuditEvent, Detail
from burrowgate.core.durations import DAY, HOUR, check
from burrowgate.core.identity.accounts import (
    Account,
    Identity,
    Passkey,
    PasswordDraft,
    Role,
    change_account,
    check_groups,
    check_name,
    disable,
    enable,
    is_usable,
    reset_credentials,
)
from burrowgate.core.identity.claims import INVITATION_SECONDS, Invitation, is_invitation_open, use_invitation
from burrowgate.core.identity.credentials import CLAIM_ID_BYTES, CodeKind, link_code, read_link_code
from burrowgate.core.identity.email_addresses import parse_email
from burrowgate.core.identity.passkey_rules import RefusalReason
from burrowgate.core.identity.password_rules import MIN_CHARACTERS
from burrowgate.core.resources import Resource
from burrowgate.core.store_records import Change, Record
from burrowgate.core.tokens import Keyring, b64url
from burrowgate.errors import (
    AccountNotFound,
    Invalid,
    InvitationNotFound,
    InvitationNotOpen,
    LastOwner,
    PasskeyRefused,
)
from burrowgate.identity.credential_records import (
    account_detail,
    new_identity,
    new_passkey,
    new_password,
    not_replaced,
    read_credentials,
    resources_of,
)
from burrowgate.identity.directory import IdentityDirectory
from burrowgate.identity.records import ACCOUNT, INVITATION
from burrowgate.interfaces import IClock, IEntropy
from burrowgate.sessions.optimistic import ANY_VERSION, ExpectedVersions, retry_on_conflict
from burrowgate.sessions.registry import Registry

ACCOUNT_ID_BYTES = 16
MIN_INVITATION_SECONDS = HOUR
MAX_INVITATION_SECONDS = 30 * DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedInvitation:
    """An invitation with the code of its link, which its `repr` hides."""

    invitation: Invitation
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """What a person who uses an invitation has chosen."""

    name: str
    account_id: str = ""
    """The id of the account to make, from `AccountService.new_account_id`; empty for the passkey's, or another."""
    password: PasswordDraft | None = None
    passkey: Passkey | None = None
    """The passkey, which was verified for the account to make or to reset."""
    identity: Identity | None = None
    """The identity of a provider, which was verified; its account is set here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGuest:
    """The account of a guest, and what is to be committed for it."""

    account: Account
    puts: tuple[Resource, ...]
    events: tuple[AuditEvent, ...]


class AccountService:
    """Makes, changes and ends accounts."""

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
        self._store = registry.store
        self._directory = directory
        self._keys = keys
        self._clock = clock
        self._entropy = entropy

    # Invitations.

    async def invite(
        self,
        *,
        actor: str,
        role: Role = Role.MEMBER,
        groups: tuple[str, ...] = (),
        name: str = "",
        email: str | None = None,
        account_id: str | None = None,
        seconds: int = INVITATION_SECONDS,
    ) -> IssuedInvitation:
        """Make an invitation for a new account, or for getting back into the account `account_id`.

        Raises `Invalid`, `AccountNotFound` or `StoreError`.
        """
        if account_id is not None:
            name = (await self.get(account_id)).name
        now = self._now()
        invitation = Invitation(
            invitation_id=b64url(self._entropy.token_bytes(CLAIM_ID_BYTES)),
            account_id=account_id,
            role=role,
            groups=check_groups(groups),
            name=check_name(name) if name else "",
            email=None if email is None else parse_email(email),
            made_at=now,
            until=now
            + check(seconds, minimum=MIN_INVITATION_SECONDS, maximum=MAX_INVITATION_SECONDS, field="expires_in"),
        )
        detail: Detail = {
            "invitation": invitation.invitation_id,
            "role": role.value,
            "name": invitation.name,
            "account": account_id or "",
        }
        event = self._event(Action.INVITATION_MADE, detail, actor)
        await self._commit((INVITATION.to_resource(invitation),), event)
        code = link_code(self._keys().newest, CodeKind.INVITATION, invitation.invitation_id)
        return IssuedInvitation(invitation=invitation, code=code)

    async def invitation_of(self, code: bytes) -> Invitation | None:
        """Return the invitation of a genuine `code`, in whatever state; None for any other. Raises `StoreError`."""
        invitation_id = read_link_code(self._keys(), CodeKind.INVITATION, code)
        return None if invitation_id is None else await self._find_invitation(invitation_id)

    async def withdraw_invitation(self, invitation_id: str, *, actor: str) -> Invitation:
        """Withdraw an open invitation. Raises `InvitationNotFound` or `InvitationNotOpen`."""

        async def attempt() -> Invitation:
            invitation = await self._find_invitation(invitation_id)
            if invitation is None:
                raise InvitationNotFound(invitation_id)
            if not is_invitation_open(invitation, self._clock.now()):
                raise InvitationNotOpen
            withdrawn = replace(invitation, withdrawn_at=self._now(), version=invitation.version + 1)
            event = self._event(Action.INVITATION_WITHDRAWN, {"invitation": invitation_id}, actor)
            await self._commit((INVITATION.to_resource(withdrawn),), event)
            return withdrawn

        return await retry_on_conflict(self._registry, attempt)

    async def _find_invitation(self, invitation_id: str) -> Invitation | None:
        resource = await self._store.resource(INVITATION.kind, invitation_id)
        return None if resource is None else INVITATION.from_resource(resource)

    def new_account_id(self) -> str:
        """Return the id of an account that is to be made, which a passkey contains before there is the account."""
        return b64url(self._entropy.token_bytes(ACCOUNT_ID_BYTES))

    async def join(self, invitation_id: str, joining: Joining, *, actor: str) -> Account:
        """Use an invitation: make its account, or reset the credentials of the one that it names.

        Of two who use it at once, one gets `InvitationNotOpen`. Raises `InvitationNotFound`, `Invalid`,
        `AccountNotFound`, `IdentityTaken`, or `PasskeyRefused` for a passkey of another account.
        """

        async def attempt() -> Account:
            invitation = await self._find_invitation(invitation_id)
            if invitation is None:
                raise InvitationNotFound(invitation_id)
            if not is_invitation_open(invitation, self._clock.now()):
                raise InvitationNotOpen
            return await self._join(invitation, joining, actor)

        return await retry_on_conflict(self._registry, attempt)

    async def _join(self, invitation: Invitation, joining: Joining, actor: str) -> Account:
        now = self._now()
        existing: tuple[Resource, ...] = ()
        if invitation.account_id is None:
            account = Account(
                account_id=joining.account_id
                or (self.new_account_id() if joining.passkey is None else joining.passkey.account_id),
                name=check_name(joining.name or invitation.name),
                email=invitation.email,
                attested_by="owner" if invitation.email else "",
                role=invitation.role,
                groups=invitation.groups,
                created_at=now,
            )
            action = Action.ACCOUNT_ADDED
        else:
            account = reset_credentials(await self.get(invitation.account_id))
            existing = await self._credentials_of(account.account_id)
            action = Action.ACCOUNT_CHANGED
        used = use_invitation(invitation, account.account_id, now=now)
        detail = account_detail(account)
        credentials, events = await self._new_credentials(account, joining, detail, actor)
        await self._commit(
            (INVITATION.to_resource(used), ACCOUNT.to_resource(account), *credentials),
            self._event(Action.INVITATION_USED, {"invitation": invitation.invitation_id}, actor),
            self._event(action, detail | {"role": account.role.value}, actor),
            *events,
            deletes=not_replaced(existing, credentials),
        )
        return account

    async def new_guest(self, joining: Joining, *, account_id: str, expires_at: int, actor: str) -> NewGuest:
        """Return the account of a guest, to be committed with what the guest came for.

        Raises `Invalid` or `StoreError`.
        """
        account = Account(
            account_id=account_id,
            name=check_name(joining.name),
            role=Role.GUEST,
            created_at=self._now(),
            expires_at=expires_at,
        )
        detail = account_detail(account)
        credentials, events = await self._new_credentials(account, joining, detail, actor)
        added = self._event(Action.ACCOUNT_ADDED, detail | {"role": account.role.value}, actor)
        return NewGuest(account=account, puts=(ACCOUNT.to_resource(account), *credentials), events=(added, *events))

    async def _new_credentials(
        self, account: Account, joining: Joining, detail: Detail, actor: str
    ) -> tuple[tuple[Resource, ...], tuple[AuditEvent, ...]]:
        """Return the records of what the person has chosen, and their events."""
        puts: list[Resource] = []
        events: list[AuditEvent] = []
        if joining.passkey is not None:
            if joining.passkey.account_id != account.account_id:
                raise PasskeyRefused(RefusalReason.UNKNOWN)
            puts.append(await new_passkey(self._store, joining.passkey))
            events.append(self._event(Action.PASSKEY_ADDED, detail | {"passkey": joining.passkey.label}, actor))
        if joining.password is not None:
            if joining.password.needs_passkey and joining.passkey is None:
                raise Invalid("password", f"A password has at least {MIN_CHARACTERS} characters; add more words.")
            puts.append(await new_password(self._store, account, joining.password, now=self._now()))
            events.append(self._event(Action.PASSWORD_SET, detail, actor))
        if joining.identity is not None:
            puts.append(await new_identity(self._store, account, joining.identity))
        return tuple(puts), tuple(events)

    async def _credentials_of(self, account_id: str) -> tuple[Resource, ...]:
        return resources_of(await read_credentials(self._store, account_id))

    # Accounts.

    async def get(self, account_id: str) -> Account:
        """Return an account as stored. Raises `AccountNotFound`."""
        account = await self._directory.account(account_id)
        if account is None:
            raise AccountNotFound(account_id)
        return account

    async def change(
        self,
        account_id: str,
        *,
        actor: str,
        name: str | None = None,
        role: Role | None = None,
        groups: tuple[str, ...] | None = None,
        expected: ExpectedVersions = ANY_VERSION,
    ) -> Account:
        """Change name, role or local groups; None leaves one as it is. Raises `Invalid` or `LastOwner`."""

        def changed(account: Account) -> Account:
            return change_account(account, name=name, role=role, local_groups=groups)

        return await self._update(account_id, Action.ACCOUNT_CHANGED, changed, actor, expected)

    async def disable(self, account_id: str, *, actor: str) -> Account:
        """Disable an account: its logins are valid nowhere from then on. Raises `LastOwner`."""
        return await self._update(
            account_id, Action.ACCOUNT_DISABLED, lambda account: disable(account, now=self._now()), actor
        )

    async def enable(self, account_id: str, *, actor: str) -> Account:
        """Enable an account; logins from before stay ended."""
        return await self._update(account_id, Action.ACCOUNT_ENABLED, enable, actor)

    async def delete(self, account_id: str, *, actor: str, expected: ExpectedVersions = ANY_VERSION) -> None:
        """Delete an account with its credentials; its record stays, marked as deleted. Raises `LastOwner`."""

        async def attempt() -> None:
            account = await self.get(account_id)
            expected.check(account.version)
            other_owner = await self._remaining_owner(account, None)
            gone = replace(account, version=account.version + 1)
            event = self._account_event(Action.ACCOUNT_DELETED, account, actor, {})
            await self._commit(
                (ACCOUNT.to_resource(gone, deleted_at=self._now()), *other_owner),
                event,
                deletes=await self._credentials_of(account_id),
            )

        await retry_on_conflict(self._registry, attempt)

    async def _update(
        self,
        account_id: str,
        action: Action,
        change: Callable[[Account], Account],
        actor: str,
        expected: ExpectedVersions = ANY_VERSION,
    ) -> Account:
        """Commit the account that `change` returns, unless that is the record itself."""

        async def attempt() -> Account:
            account = await self.get(account_id)
            expected.check(account.version)
            changed = change(account)
            if changed is not account:
                other_owner = await self._remaining_owner(account, changed)
                event = self._account_event(action, changed, actor, _differences(account, changed))
                await self._commit((ACCOUNT.to_resource(changed), *other_owner), event)
            return changed

        return await retry_on_conflict(self._registry, attempt)

    async def _remaining_owner(self, account: Account, changed: Account | None) -> tuple[Resource, ...]:
        """Return another owner in its next version, to put with a change that makes `account` no owner any more.

        `changed` is what the account becomes, None if it is deleted. Of two owners who remove each other at once, one
        gets a conflict. Returns nothing if the account stays what it is. Raises `LastOwner`.
        """
        now = self._clock.now()
        if not _is_owner(account, now) or (changed is not None and _is_owner(changed, now)):
            return ()
        after = ""
        while accounts := await self._directory.accounts(after):
            for other in accounts:
                if _is_owner(other, now) and other.account_id != account.account_id:
                    return (ACCOUNT.to_resource(replace(other, version=other.version + 1)),)
            after = accounts[-1].account_id
        raise LastOwner

    # Commits.

    async def _commit(self, puts: tuple[Record, ...], *events: AuditEvent, deletes: tuple[Record, ...] = ()) -> None:
        await self._registry.commit(Change(puts=puts, deletes=deletes, events=events))

    def _account_event(self, action: Action, account: Account, actor: str, detail: Detail) -> AuditEvent:
        return self._event(action, account_detail(account) | detail, actor)

    def _event(self, action: Action, detail: Detail, actor: str) -> AuditEvent:
        return AuditEvent(time=self._now(), action=action, actor=actor, detail=detail)

    def _now(self) -> int:
        return int(self._clock.now())


def _is_owner(account: Account, now: float) -> bool:
    return account.role is Role.OWNER and is_usable(account, now)


def _differences(before: Account, after: Account) -> Detail:
    """Return what an event says about a change, besides the name."""
    detail: Detail = {}
    if before.role is not after.role:
        detail["role"] = after.role.value
    if before.groups != after.groups:
        detail["groups"] = " ".join(after.groups)
    if before.name != after.name:
        detail["before"] = before.name
    return detail
