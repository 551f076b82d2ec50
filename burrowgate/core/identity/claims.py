"""Claim links and invitations: links that one person uses once; and shares, which a used claim link leaves behind.

States of a claim link; the first that applies.
    withdrawn   by its maker
    claimed     by one account
    over        its session is not active
    lapsed      its window has passed
    open        none of these

A visitor who is not signed in reads the same page for the first four, so that a found link reveals nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from burrowgate.core.durations import DAY, HOUR, MINUTE, check
from burrowgate.core.identity.accounts import Account, Role
from burrowgate.core.identity.email_addresses import parse_email
from burrowgate.core.sessions import Session, State
from burrowgate.errors import Invalid

DEFAULT_WINDOW_SECONDS = HOUR
MIN_WINDOW_SECONDS = MINUTE
MAX_WINDOW_SECONDS = 7 * DAY
INVITATION_SECONDS = 7 * DAY
GUEST_SECONDS = 30 * DAY
"""How long a guest's account outlives its last share."""


class ClaimState(StrEnum):
    """The state of a claim link at a given time."""

    OPEN = "open"
    WITHDRAWN = "withdrawn"
    CLAIMED = "claimed"
    OVER = "over"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLink:
    """A link by which one person gets a share of a session. All times are whole seconds since 1970."""

    claim_id: str
    sid: str
    made_at: int
    window_until: int
    for_email: str | None = None
    """The attested address that the claimer must have; None for any."""
    for_account: str | None = None
    guests: bool = False
    """Whether a person without an account may make one here."""
    claimed_at: int | None = None
    claimed_by: str | None = None
    withdrawn_at: int | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What an account has of a session: it opens it without the link, until the session ends."""

    sid: str
    account_id: str
    made_at: int
    made_by: str
    """`claim`, `owner` or `member`."""
    left_at: int | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A link by which one person makes an account, or gets back into one."""

    invitation_id: str
    account_id: str | None = None
    """The account whose credentials are reset; None for a new one."""
    role: Role = Role.MEMBER
    groups: tuple[str, ...] = ()
    name: str = ""
    email: str | None = None
    """The address that the owner attests for the new account."""
    made_at: int
    until: int
    used_at: int | None = None
    used_by: str | None = None
    withdrawn_at: int | None = None
    version: int = 1


class Unfit(StrEnum):
    """Why a signed-in person cannot use a claim link."""

    OTHER_PERSON = "other-person"
    WITHDRAWN = "withdrawn"
    CLAIMED = "claimed"
    OVER = "over"
    LAPSED = "lapsed"


def make_claim(
    session: Session,
    *,
    claim_id: str,
    now: int,
    window: int = DEFAULT_WINDOW_SECONDS,
    for_email: str | None = None,
    for_account: str | None = None,
    guests: bool = False,
) -> ClaimLink:
    """Return a new claim link of the active `session`, open for `window` seconds, but never past the session.

    Raises `Invalid`.
    """
    if guests and (for_email is not None or for_account is not None):
        raise Invalid(
            "guests",
            "A guest has not proved an address, so that a link for one person cannot make guest accounts; leave out"
            " one of the two, or invite the person.",
        )
    check(window, minimum=MIN_WINDOW_SECONDS, maximum=MAX_WINDOW_SECONDS, field="window")
    return ClaimLink(
        claim_id=claim_id,
        sid=session.sid,
        made_at=now,
        window_until=min(now + window, session.expires_at),
        for_email=None if for_email is None else parse_email(for_email, field="for"),
        for_account=for_account,
        guests=guests,
    )


def claim_state(claim: ClaimLink, session_state: State | None, now: float) -> ClaimState:
    """Return the state of `claim` at `now`; `session_state` is None if its session is gone."""
    if claim.withdrawn_at is not None:
        return ClaimState.WITHDRAWN
    if claim.claimed_at is not None:
        return ClaimState.CLAIMED
    if session_state is not State.ACTIVE:
        return ClaimState.OVER
    return ClaimState.LAPSED if claim.window_until <= now else ClaimState.OPEN


def find_unfit(claim: ClaimLink, account: Account, session_state: State | None, now: float) -> Unfit | None:
    """Return why `account` cannot use `claim` at `now`; None if it can.

    Another addressee is the first reason: the state of the link does not concern this account then.
    """
    email = account.email if account.attested_by else None
    if claim.for_email is not None and claim.for_email != email:
        return Unfit.OTHER_PERSON
    if claim.for_account is not None and claim.for_account != account.account_id:
        return Unfit.OTHER_PERSON
    state = claim_state(claim, session_state, now)
    return None if state is ClaimState.OPEN else Unfit(state.value)


def guest_until(session: Session, account: Account | None = None) -> int:
    """Return when the account of a guest expires that has a share of `session`; never before it does already."""
    return max(session.expires_at + GUEST_SECONDS, (account.expires_at or 0) if account is not None else 0)


def leave_share(share: Share, *, now: int) -> Share:
    """Return `share`, left; unchanged if it was already."""
    return share if share.left_at is not None else replace(share, left_at=now, version=share.version + 1)


def use_claim(claim: ClaimLink, account: Account, *, now: int) -> tuple[ClaimLink, Share]:
    """Return `claim`, claimed by `account`, and the share. Two who do so at once conflict in the store."""
    claimed = replace(claim, claimed_at=now, claimed_by=account.account_id, version=claim.version + 1)
    return claimed, Share(sid=claim.sid, account_id=account.account_id, made_at=now, made_by="claim")


def withdraw_claim(claim: ClaimLink, *, now: int) -> ClaimLink:
    """Return `claim`, withdrawn; unchanged if it was already."""
    if claim.withdrawn_at is not None:
        return claim
    return replace(claim, withdrawn_at=now, version=claim.version + 1)


def is_invitation_open(invitation: Invitation, now: float) -> bool:
    """Return whether `invitation` can be used at `now`."""
    return invitation.used_at is None and invitation.withdrawn_at is None and now < invitation.until


def use_invitation(invitation: Invitation, account_id: str, *, now: int) -> Invitation:
    """Return `invitation`, used by `account_id`."""
    return replace(invitation, used_at=now, used_by=account_id, version=invitation.version + 1)
