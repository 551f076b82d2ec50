"""The session: what was decided about one grant of access, and what that means at a given time.

Rules.
    revoked   was revoked: for ever, whatever else is true
    ended     its target was deleted: for ever
    expired   its expiry has come: at the very second; may be extended
    idle      it has an idle time and was not used for that long; may be extended
    active    none of these

Only decisions are stored. What the clock implies is computed, here, so that no row can contradict it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from unicodedata import category

from burrowgate.core import durations
from burrowgate.errors import Invalid

MAX_LABEL_LENGTH = 64
DEFAULT_TTL_SECONDS = durations.DAY
MIN_TTL_SECONDS = durations.MINUTE
MAX_TTL_SECONDS = durations.YEAR
DEFAULT_EXTEND_DAYS = 30
MAX_EXTEND_DAYS = 365
_NOT_ONE_LINE = frozenset({"Cc", "Cs", "Zl", "Zp"})  # controls, lone surrogates, line and paragraph separators


class Kind(StrEnum):
    """What a session's link opens."""

    FULL = "full"
    """The whole target."""
    PAGE_SHARE = "page-share"
    """Nothing by itself; the target derives links that each open one page."""


class State(StrEnum):
    """What a session is at a given time."""

    ACTIVE = "active"
    EXPIRED = "expired"
    IDLE = "idle"
    REVOKED = "revoked"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a session's holder may do less than everything; the default is no limit."""

    max_visits: int | None = None
    """How many browsers may open it; 1 makes a one-time link."""
    idle_timeout: int | None = None
    """Seconds without use after which it is idle."""
    max_connections: int | None = None
    """How many requests and tunnels may be under way at a time."""
    methods: tuple[str, ...] = ()
    """The methods allowed, upper case; empty for all."""
    networks: tuple[str, ...] = ()
    """The networks (CIDR) from which it may be used; empty for all."""
    client_ca: str = ""
    """The PEM file of an authority that must have signed the certificate of whoever uses it; empty asks for none."""


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One grant of access to one target. All times are whole seconds since 1970."""

    sid: str
    target_id: str
    kid: str
    """The key that signed its token; the token is rebuilt from this, `sid` and `created_at`."""
    kind: Kind
    label: str
    created_at: int
    expires_at: int
    extended_at: int | None = None
    revoked_at: int | None = None
    limits: Limits = NO_LIMITS
    visits_opened: int = 0
    """How many visits were opened; counted only where `max_visits` is set."""
    version: int = 1
    """Grows by one with every decision. What a writer expects, and what `If-Match` names."""
    last_used_at: int | None = field(default=None, compare=False)
    """Observed, not decided: written by the store from visits, and no reason for a new version."""


def idle_at(session: Session, last_used_at: int | None = None) -> int | None:
    """When `session` falls idle if it is not used again, or None where it has no idle time.

    `last_used_at` is what the caller knows of its last use beyond what the record says.
    """
    if session.limits.idle_timeout is None:
        return None
    used = max(session.created_at, session.extended_at or 0, session.last_used_at or 0, last_used_at or 0)
    return used + session.limits.idle_timeout


_ACTIVE = State.ACTIVE  # named with every request


def state_at(session: Session, now: float, *, deleted_at: int | None, last_used_at: int | None = None) -> State:
    """The state of `session` at `now`, where `deleted_at` is when its target was deleted, if it was."""
    if session.revoked_at is not None:
        return State.REVOKED
    if deleted_at is not None:
        return State.ENDED
    if session.expires_at <= now:
        return State.EXPIRED
    idle = idle_at(session, last_used_at)
    if idle is not None and idle <= now:
        return State.IDLE
    return _ACTIVE


def ended_at(session: Session, state: State, *, deleted_at: int | None, last_used_at: int | None = None) -> int | None:
    """When `session` came into `state`, or None while it is active."""
    match state:
        case State.ACTIVE:
            return None
        case State.REVOKED:
            return session.revoked_at
        case State.ENDED:
            return deleted_at
        case State.EXPIRED:
            return session.expires_at
        case State.IDLE:
            return idle_at(session, last_used_at)


def check_label(text: str) -> str:
    """`text` as a label: without surrounding space, at most 64 characters, no control characters.

    Raises `Invalid`. What is shown is shown as text everywhere, so angle brackets and marks of direction may stay.
    """
    label = text.strip()
    if len(label) > MAX_LABEL_LENGTH:
        raise Invalid("label", f"A label has at most {MAX_LABEL_LENGTH} characters; this one has {len(label)}.")
    if any(category(character) in _NOT_ONE_LINE for character in label):
        raise Invalid("label", "A label is one line of text, without control characters.")
    return label


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One browser (or, without a cookie, one address and program) that opened a session."""

    sid: str
    vid: str
    first_seen: int
    last_seen: int
    address: str
    user_agent: str
    requests: int = 0
    bytes_in: int = 0
    """Bytes of request bodies and of what visitors sent through tunnels."""
    bytes_out: int = 0
    """Bytes of answers and of what targets sent through tunnels."""
