"""Claim links and shares as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from burrowgate.admin.rule_schemas import AccountText
from burrowgate.admin.schema_base import Schema
from burrowgate.admin.target_limits import DurationText
from burrowgate.admin.times import Time, time, time_or_none
from burrowgate.core.durations import format_duration
from burrowgate.core.identity.claims import (
    DEFAULT_WINDOW_SECONDS,
    MAX_WINDOW_SECONDS,
    MIN_WINDOW_SECONDS,
    ClaimLink,
    ClaimState,
    Share,
    claim_state,
)
from burrowgate.core.sessions import State
from burrowgate.identity.claims import SharedSession

Window = DurationText | Annotated[int, Meta(ge=MIN_WINDOW_SECONDS, le=MAX_WINDOW_SECONDS, description="Whole seconds.")]


class NewClaimRequest(Schema, frozen=True):
    """A claim link to be made."""

    schema_name = "NewClaim"

    window: Window = format_duration(DEFAULT_WINDOW_SECONDS)
    """How long it can be used, from a minute to 7 days, but never past its session."""
    recipient: AccountText | None = None
    """Who may use it: an account by id or name, or an e-mail address; null for anyone who signs in."""
    guests: bool = False
    """Whether a person without an account may make one with it."""
    named_only: bool = False
    """Whether the link of the session alone opens nothing from then on, but for those who claimed it, or whom the rule
    of the session names."""


class ClaimView(Schema, frozen=True):
    """A claim link, by which one person gets a share of a session."""

    schema_name = "Claim"

    id: str
    session_id: str
    state: ClaimState
    made_at: Time
    window_until: Time
    for_email: str | None
    """The attested address that a person needs to use it."""
    for_account_id: str
    for_account: str
    """Name of the account that may use it; empty for any."""
    guests: bool
    claimed_at: Time | None
    claimed_by_id: str
    claimed_by: str
    """Name of the account that used it."""
    withdrawn_at: Time | None


class ShareView(Schema, frozen=True):
    """An account that may open a session without its link, until the session ends."""

    schema_name = "Share"

    session_id: str
    account_id: str
    account: str
    made_at: Time


class SharedSessionView(Schema, frozen=True):
    """An active session that an account may open without its link."""

    schema_name = "SharedSession"

    session_id: str
    target: str
    label: str
    made_at: Time
    """When it was shared."""
    expires_at: Time
    """When the session ends."""


def claim(record: ClaimLink, session_state: State | None, now: float, names: Mapping[str, str]) -> ClaimView:
    """The view of `record`; `session_state` is that of its session, `names` are those of accounts, by their ids."""
    return ClaimView(
        id=record.claim_id,
        session_id=record.sid,
        state=claim_state(record, session_state, now),
        made_at=time(record.made_at),
        window_until=time(record.window_until),
        for_email=record.for_email,
        for_account_id=record.for_account or "",
        for_account=names.get(record.for_account or "", ""),
        guests=record.guests,
        claimed_at=time_or_none(record.claimed_at),
        claimed_by_id=record.claimed_by or "",
        claimed_by=names.get(record.claimed_by or "", ""),
        withdrawn_at=time_or_none(record.withdrawn_at),
    )


def share(record: Share, names: Mapping[str, str]) -> ShareView:
    """The view of `record`; `names` are those of accounts, by their ids."""
    return ShareView(
        session_id=record.sid,
        account_id=record.account_id,
        account=names.get(record.account_id, ""),
        made_at=time(record.made_at),
    )


def shared_session(record: SharedSession) -> SharedSessionView:
    """The view of `record`."""
    return SharedSessionView(
        session_id=record.session.sid,
        target=record.target.name,
        label=record.session.label,
        made_at=time(record.share.made_at),
        expires_at=time(record.session.expires_at),
    )
