"""Accounts, invitations, logins and providers as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from burrowgate.admin.rule_schemas import AccountText, Email
from burrowgate.admin.schema_base import Schema
from burrowgate.admin.target_limits import DurationText
from burrowgate.admin.times import Time, time, time_or_none
from burrowgate.core.durations import format_duration
from burrowgate.core.identity.account_credentials import AccountCredentials
from burrowgate.core.identity.accounts import MAX_GROUPS, MAX_NAME_LENGTH, Account, Role, is_usable
from burrowgate.core.identity.claims import INVITATION_SECONDS, Invitation, is_invitation_open
from burrowgate.core.identity.logins import EndReason, Login, LoginKind, LoginState, expires_at, login_state
from burrowgate.identity.accounts import MAX_INVITATION_SECONDS, MIN_INVITATION_SECONDS
from burrowgate.identity.providers import ProviderState
from burrowgate.identity.records import IDENTITY
from burrowgate.identity.site.devices import device_name

AccountName = Annotated[
    str,
    Meta(max_length=256, description="1 to 64 visible characters.", extra_json_schema={"format": "account-name"}),
]
LocalGroup = Annotated[
    str,
    Meta(
        max_length=64,
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$(?!\n)",
        description="A group of this gateway, without its source: letters, digits, dots, hyphens and underscores.",
    ),
]
LocalGroups = Annotated[tuple[LocalGroup, ...], Meta(max_length=MAX_GROUPS)]
InvitationTime = (
    DurationText
    | Annotated[int, Meta(ge=MIN_INVITATION_SECONDS, le=MAX_INVITATION_SECONDS, description="Whole seconds.")]
)
AccountState = Literal["active", "disabled", "expired"]
InvitationState = Literal["open", "used", "withdrawn", "expired"]
assert MAX_NAME_LENGTH == 64, "The description of AccountName says so."


class AccountView(Schema, frozen=True):
    """An account of a person."""

    schema_name = "Account"

    id: str
    name: str
    email: str | None
    """The address that was attested; null without one."""
    attested_by: str
    """`owner`, by an invitation, or `provider:` and its name."""
    role: Role
    groups: tuple[str, ...]
    """With their source: `local:` for groups of this gateway, otherwise the name of a provider."""
    state: AccountState
    created_at: Time
    disabled_at: Time | None
    expires_at: Time | None
    """When a guest's account ends."""
    version: int


class PasskeyView(Schema, frozen=True):
    """A passkey of an account."""

    schema_name = "Passkey"

    label: str
    backed_up: bool
    """Whether it is synchronised to other devices of the person."""
    created_at: Time
    last_used_at: Time | None


class IdentityView(Schema, frozen=True):
    """The person as a provider knows them."""

    schema_name = "Identity"

    id: str
    provider: str
    email: str | None
    email_verified: bool
    seen_at: Time


class AccountDetails(Schema, frozen=True):
    """An account, and how its owner can sign in."""

    schema_name = "AccountDetails"

    account: AccountView
    passkeys: tuple[PasskeyView, ...]
    has_password: bool
    identities: tuple[IdentityView, ...]


class AccountChangeRequest(Schema, frozen=True):
    """Changes to an account; fields left out stay as they are."""

    schema_name = "AccountChange"

    name: AccountName | UnsetType = UNSET
    role: Role | UnsetType = UNSET
    groups: LocalGroups | UnsetType = UNSET
    """Groups of this gateway; those that a provider asserts stay."""


class NewInvitationRequest(Schema, frozen=True):
    """An invitation to be made."""

    schema_name = "NewInvitation"

    name: AccountName = ""
    """The name that is proposed; empty to let the person choose."""
    email: Email | None = None
    """The address that the new account has, attested by the operator."""
    role: Role = Role.MEMBER
    groups: LocalGroups = ()
    expires_in: InvitationTime = format_duration(INVITATION_SECONDS)
    account: AccountText | None = None
    """An existing account, by id, name or address, whose credentials the invitation replaces; null for a new one."""


class InvitationView(Schema, frozen=True):
    """An invitation: a link by which one person makes an account, or gets back into one."""

    schema_name = "Invitation"

    id: str
    state: InvitationState
    account_id: str
    """The account whose credentials it replaces; empty for a new one."""
    account: str
    name: str
    email: str | None
    role: Role
    groups: tuple[str, ...]
    made_at: Time
    until: Time
    used_at: Time | None
    used_by_id: str
    withdrawn_at: Time | None


class LoginView(Schema, frozen=True):
    """A login: one person on one browser."""

    schema_name = "AccountLogin"

    id: str
    account_id: str
    kind: LoginKind
    state: LoginState
    method: str
    """`passkey`, `password`, or `oidc:` and the name of a provider."""
    strong: bool
    """Whether it was proved by two factors."""
    device: str
    """Browser and system in words, such as `Firefox on Linux`."""
    client_address: str
    user_agent: str
    created_at: Time
    proved_at: Time
    renewed_at: Time
    """When it was renewed last, which happens once an hour while it is used."""
    expires_at: Time
    """When it is over unless it is used before."""
    ended_at: Time | None
    ended_why: EndReason | None


class ProviderView(Schema, frozen=True):
    """A provider of OpenID Connect, and how this gateway gets on with it."""

    schema_name = "Provider"

    name: str
    issuer: str
    last_ok_at: Time | None
    """When it last gave what it was asked for."""
    last_error: str
    """Why it last did not, as a sentence; empty if it always did."""
    last_error_at: Time | None


def account(record: Account, now: float) -> AccountView:
    """The view of `record` at `now`."""
    state: AccountState = "active" if is_usable(record, now) else "expired"
    return AccountView(
        id=record.account_id,
        name=record.name,
        email=record.email,
        attested_by=record.attested_by,
        role=record.role,
        groups=record.groups,
        state=state if record.disabled_at is None else "disabled",
        created_at=time(record.created_at),
        disabled_at=time_or_none(record.disabled_at),
        expires_at=time_or_none(record.expires_at),
        version=record.version,
    )


def details(record: Account, credentials: AccountCredentials, now: float) -> AccountDetails:
    """The view of `record` with its `credentials` at `now`."""
    return AccountDetails(
        account=account(record, now),
        passkeys=tuple(
            PasskeyView(
                label=passkey.label,
                backed_up=passkey.backed_up,
                created_at=time(passkey.created_at),
                last_used_at=time_or_none(passkey.last_used_at),
            )
            for passkey in credentials.passkeys
        ),
        has_password=credentials.password is not None,
        identities=tuple(
            IdentityView(
                id=IDENTITY.id_of(identity),
                provider=identity.provider,
                email=identity.email,
                email_verified=identity.email_verified,
                seen_at=time(identity.seen_at),
            )
            for identity in credentials.identities
        ),
    )


def invitation(record: Invitation, now: float, names: Mapping[str, str]) -> InvitationView:
    """The view of `record` at `now`; `names` are those of accounts, by their ids."""
    state: InvitationState = "open" if is_invitation_open(record, now) else "expired"
    if record.withdrawn_at is not None:
        state = "withdrawn"
    elif record.used_at is not None:
        state = "used"
    return InvitationView(
        id=record.invitation_id,
        state=state,
        account_id=record.account_id or "",
        account=names.get(record.account_id or "", ""),
        name=record.name,
        email=record.email,
        role=record.role,
        groups=record.groups,
        made_at=time(record.made_at),
        until=time(record.until),
        used_at=time_or_none(record.used_at),
        used_by_id=record.used_by or "",
        withdrawn_at=time_or_none(record.withdrawn_at),
    )


def login(record: Login, account: Account | None, now: float) -> LoginView:
    """The view of `record`, a login of `account`, at `now`."""
    return LoginView(
        id=record.login_id,
        account_id=record.account_id,
        kind=record.kind,
        state=login_state(record, account, now),
        method=record.method,
        strong=record.strong,
        device=device_name(record.user_agent),
        client_address=record.address,
        user_agent=record.user_agent,
        created_at=time(record.created_at),
        proved_at=time(record.proved_at),
        renewed_at=time(record.renewed_at),
        expires_at=time(expires_at(record)),
        ended_at=time_or_none(record.ended_at),
        ended_why=record.ended_why,
    )


def provider(record: ProviderState) -> ProviderView:
    """The view of `record`."""
    return ProviderView(
        name=record.name,
        issuer=record.issuer,
        last_ok_at=None if record.last_ok_at is None else time(record.last_ok_at),
        last_error=record.last_error,
        last_error_at=None if record.last_error_at is None else time(record.last_error_at),
    )
