"""The goal of a sign-in: what the person wanted to open, which is where the browser goes afterwards.

It is carried in forms and addresses as text that authenticates itself by a MAC, so that no other party can choose it.

    tx:<ticket>      a domain of this gateway, which has sent the browser here
    share:<code>     a claim link
    invited:<code>   an invitation
    account          the page about one's own account
    targets          the targets that one may connect to by a role
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from burrowgate.core.durations import MINUTE
from burrowgate.core.identity.credentials import CodeKind, Ticket, read_link_code, read_ticket
from burrowgate.core.identity.logins import Login
from burrowgate.core.tokens import Keyring

SIGN_IN_PATH = "/.burrowgate/sign-in"
ACCOUNT_PATH = "/.burrowgate/account"
TARGETS_PATH = "/.burrowgate/targets"
SHARE_PATH = "/share/"
INVITED_PATH = "/invited/"
CREDENTIALS_SECONDS = 10 * MINUTE
"""Age of the proof up to which a person may change the credentials of the account."""


class GoalKind(StrEnum):
    """What a sign-in is for."""

    TICKET = "tx"
    SHARE = "share"
    INVITATION = "invited"
    ACCOUNT = "account"
    TARGETS = "targets"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A genuine goal."""

    kind: GoalKind
    code: str = field(default="", repr=False)
    ticket: Ticket | None = None
    """Of the kind `TICKET`."""

    @property
    def text(self) -> str:
        """The goal as forms and cookies carry it."""
        return f"{self.kind}:{self.code}" if self.code else self.kind.value

    @property
    def sign_in_address(self) -> str:
        """The address of the page with the ways to sign in for it."""
        return f"{SIGN_IN_PATH}?tx={self.code}" if self.ticket else f"{SIGN_IN_PATH}?to={self.text}"


ACCOUNT_GOAL = Goal(kind=GoalKind.ACCOUNT)
TARGETS_GOAL = Goal(kind=GoalKind.TARGETS)
_CODES = {GoalKind.SHARE: CodeKind.CLAIM, GoalKind.INVITATION: CodeKind.INVITATION}


def read_goal(keys: Keyring, text: str, now: float) -> Goal | None:
    """Return the genuine goal `text`; None for any other, and for a ticket after its time."""
    for goal in (ACCOUNT_GOAL, TARGETS_GOAL):
        if text == goal.text:
            return goal
    name, colon, code = text.partition(":")
    if not colon or name not in (GoalKind.TICKET, GoalKind.SHARE, GoalKind.INVITATION) or not code.isascii():
        return None
    kind = GoalKind(name)
    if kind is GoalKind.TICKET:
        ticket = read_ticket(keys, code.encode(), now)
        return None if ticket is None else Goal(kind=kind, code=code, ticket=ticket)
    genuine = read_link_code(keys, _CODES[kind], code.encode()) is not None
    return Goal(kind=kind, code=code) if genuine else None


def earliest_proof(goal: Goal, now: float) -> int:
    """Return the earliest time of a proof that suffices for `goal`, in seconds since 1970; 0 for any."""
    if goal.ticket is not None:
        return goal.ticket.proved_since
    return int(now) - CREDENTIALS_SECONDS if goal.kind is GoalKind.ACCOUNT else 0


def needs_strong(goal: Goal) -> bool:
    """Return whether `goal` requires two factors."""
    return goal.ticket is not None and goal.ticket.strong


def suffices(goal: Goal, login: Login, now: float) -> bool:
    """Return whether the proof of `login` is recent and strong enough for `goal`."""
    return login.proved_at >= earliest_proof(goal, now) and (login.strong or not needs_strong(goal))
