"""The session record, its limits, and the state that follows from them at a given time.

States; the first that applies.
    revoked   revoked, which cannot be undone
    ended     its target was deleted, or a TCP session ended by another cause (`tcp.termination`); cannot be undone
    expired   its expiry has come, at that very second; can be extended
    idle      not used for its idle time; can be extended
    active    none of these

Only decisions are stored. What the time implies is computed here, so that no stored row can contradict it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from unicodedata import category

from burrowgate.core import durations, graphemes
from burrowgate.core.boxes.settings import BrowserTerms
from burrowgate.core.identity.rules import SignInRule
from burrowgate.core.tcp.terms import TcpTerms
from burrowgate.errors import Invalid

MAX_LABEL_LENGTH = 64
"""Characters as people count them."""
MAX_LABEL_CODE_POINTS = 512
DEFAULT_TTL_SECONDS = durations.DAY
MIN_TTL_SECONDS = durations.MINUTE
MAX_TTL_SECONDS = durations.YEAR
DEFAULT_EXTEND_DAYS = 30
MAX_EXTEND_DAYS = 365
_NOT_ONE_LINE = frozenset({"Cc", "Cs", "Zl", "Zp"})  # controls, lone surrogates, line and paragraph separators


class Kind(StrEnum):
    """The kind of a session: what its link opens."""

    FULL = "full"
    """The whole target."""
    PAGE_SHARE = "page-share"
    """Nothing by itself; the target's application derives page links, each of which opens one page."""
    MEMBER = "member"
    """The whole target, for one account that its target names as a member; it has no link."""


class State(StrEnum):
    """The state of a session at a given time."""

    ACTIVE = "active"
    EXPIRED = "expired"
    IDLE = "idle"
    REVOKED = "revoked"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Restrictions of one session; the default is none."""

    max_visits: int | None = None
    """Number of visits; 1 makes a one-time link."""
    idle_timeout: int | None = None
    """Seconds without use after which the session is idle."""
    max_connections: int | None = None
    """Number of requests and tunnels at a time."""
    methods: tuple[str, ...] = ()
    """Allowed methods in upper case; empty for all."""
    networks: tuple[str, ...] = ()
    """Networks (CIDR) of allowed client addresses; empty for all."""
    client_ca: str = ""
    """PEM file of the CA of which visitors must present a client certificate; empty requires none."""
    confirm: bool = False
    """Whether a browser has to press a button before its first visit."""
    passphrase: str = field(default="", repr=False)
    """The hash of the passphrase that visitors must show (`core.passphrases`); empty requires none."""
    sign_in: SignInRule | None = None
    """The people who may use it, signed in; None for anyone with the link."""


NO_LIMITS = Limits()
READ_ONLY_METHODS = ("GET", "HEAD", "OPTIONS")
"""Methods of a read-only session: those that are safe (RFC 9110, 9.2.1), without TRACE, which no session allows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CutVisit:
    """A visit that its operator cut."""

    vid: str
    at: int


class ExtendAnswer(StrEnum):
    """The answer to a request for more time."""

    GRANTED = "granted"
    DENIED = "denied"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendRequest:
    """The request of one visitor for more time."""

    vid: str
    at: int
    address: str
    """The visitor's IP address."""
    message: str = ""
    """What the visitor wrote: one line of plain text."""
    answer: ExtendAnswer | None = None
    """None while it is open."""
    answered_at: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether it was not answered yet."""
        return self.answer is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The right to reach one target. All times are whole seconds since 1970."""

    sid: str
    target_id: str
    kid: str
    """Id of the key that signed the token, which is derived from that key, `sid` and `token_time`."""
    kind: Kind
    label: str
    created_at: int
    expires_at: int
    extended_at: int | None = None
    revoked_at: int | None = None
    limits: Limits = NO_LIMITS
    visits_opened: int = 0
    """Number of visits opened; counted only if `max_visits` is set."""
    cut_visits: tuple[CutVisit, ...] = ()
    """Visits that were cut, in order; `visit_cuts` bounds their number."""
    rotated_at: int | None = None
    """The time in its token since the link was rotated; None while that is `created_at`."""
    allow_extend_requests: bool = False
    """Whether its visitors may ask for more time."""
    account_id: str = ""
    """The account of a `member` session, which alone may use it."""
    tcp: TcpTerms | None = None
    """The terms of a session whose target speaks TCP; None for all others."""
    ended_at: int | None = None
    """When it ended by another cause than its expiry, revocation or target; None until then."""
    ended_by: str = ""
    """That cause, as in `tcp.termination`; empty until then."""
    browser: BrowserTerms | None = None
    """What a session changes of its target's browser; None for nothing, and for all other targets."""
    extend_requests: tuple[ExtendRequest, ...] = ()
    """The last request of each visitor who asked, in order; `extend_requests` bounds their number."""
    version: int = 1
    """Grows by one with each decision. A commit names the version that it replaces, as `If-Match` does."""
    last_used_at: int | None = field(default=None, compare=False)
    """Observed, not decided: the store sets it from visits, without a new version."""

    @property
    def token_time(self) -> int:
        """The time in its token."""
        return self.created_at if self.rotated_at is None else self.rotated_at

    @property
    def open_requests(self) -> tuple[ExtendRequest, ...]:
        """The requests for more time that wait for an answer, in order; none once it is revoked."""
        if not self.extend_requests or self.revoked_at is not None:
            return ()
        return tuple(request for request in self.extend_requests if request.is_open)

    @property
    def requested_at(self) -> int | None:
        """The time of the oldest open request; None without one."""
        return min((request.at for request in self.open_requests), default=None)


def idle_at(session: Session, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` becomes idle if it is not used again; None without an idle time.

    `last_used_at` is a use that the record does not contain yet.
    """
    if session.limits.idle_timeout is None:
        return None
    used = max(session.created_at, session.extended_at or 0, session.last_used_at or 0, last_used_at or 0)
    return used + session.limits.idle_timeout


_ACTIVE = State.ACTIVE  # read for each request


def state_at(session: Session, now: float, *, deleted_at: int | None, last_used_at: int | None = None) -> State:
    """Return the state of `session` at `now`; `deleted_at` is the deletion of its target, None if it exists."""
    if session.revoked_at is not None:
        return State.REVOKED
    if deleted_at is not None or session.ended_at is not None:
        return State.ENDED
    if session.expires_at <= now:
        return State.EXPIRED
    idle = idle_at(session, last_used_at)
    if idle is not None and idle <= now:
        return State.IDLE
    return _ACTIVE


def ended_at(session: Session, state: State, *, deleted_at: int | None, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` came into `state`; None if it is active."""
    match state:
        case State.ACTIVE:
            return None
        case State.REVOKED:
            return session.revoked_at
        case State.ENDED:
            return deleted_at if session.ended_at is None else session.ended_at
        case State.EXPIRED:
            return session.expires_at
        case State.IDLE:
            return idle_at(session, last_used_at)


def check_label(text: str) -> str:
    """Return `text` as a label, without surrounding space: one line of at most 64 characters as people count them.

    Raises `Invalid`.

    Labels are shown as plain text everywhere, so that angle brackets and direction marks are allowed.
    """
    label = text.strip()
    length = graphemes.count(label) if len(label) > MAX_LABEL_LENGTH else len(label)
    if length > MAX_LABEL_LENGTH:
        raise Invalid("label", f"A label has at most {MAX_LABEL_LENGTH} characters; this one has {length}.")
    if len(label) > MAX_LABEL_CODE_POINTS:
        raise Invalid(
            "label", f"A label has at most {MAX_LABEL_CODE_POINTS} code points; this one has {len(label)}: shorten it."
        )
    if any(category(character) in _NOT_ONE_LINE for character in label):
        raise Invalid("label", "A label is one line of text, without control characters.")
    return label


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One browser that opened a session or, without a cookie, one address and user agent."""

    sid: str
    vid: str
    first_seen: int
    last_seen: int
    address: str
    user_agent: str
    account_id: str = ""
    """The account that was signed in; empty without one."""
    requests: int = 0
    bytes_in: int = 0
    """Bytes of request bodies and of tunnels, from the visitor."""
    bytes_out: int = 0
    """Bytes of response bodies and of tunnels, to the visitor."""
