"""The session record, its limits, and the state that follows from them at a given time.

States; the first that applies.
    revoked   revoked, which cannot be undone
    ended     its target was deleted, which cannot be undone
    expired   its expiry has come, at that very second; can be extended
    idle      not used for its idle time; can be extended
    active    none of these

Only decisions are stored. What the time implies is computed here, so that no stored row can contradict it.
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


from mutmut.mutation.trampoline import wrap_in_trampoline as _mutmut_mutated, MutantDict


class Kind(StrEnum):
    """The kind of a session: what its link opens."""

    FULL = "full"
    """The whole target."""
    PAGE_SHARE = "page-share"
    """Nothing by itself; the target's application derives page links, each of which opens one page."""


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


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """The right to reach one target. All times are whole seconds since 1970."""

    sid: str
    target_id: str
    kid: str
    """Id of the key that signed the token, which is derived from that key, `sid` and `created_at`."""
    kind: Kind
    label: str
    created_at: int
    expires_at: int
    extended_at: int | None = None
    revoked_at: int | None = None
    limits: Limits = NO_LIMITS
    visits_opened: int = 0
    """Number of visits opened; counted only if `max_visits` is set."""
    version: int = 1
    """Grows by one with each decision. A commit names the version that it replaces, as `If-Match` does."""
    last_used_at: int | None = field(default=None, compare=False)
    """Observed, not decided: the store sets it from visits, without a new version."""
mutants_x_idle_at__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_idle_at__mutmut)
def idle_at(session: Session, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` becomes idle if it is not used again; None without an idle time.

    `last_used_at` is a use that the record does not contain yet.
    """
    if session.limits.idle_timeout is None:
        return None
    used = max(session.created_at, session.extended_at or 0, session.last_used_at or 0, last_used_at or 0)
    return used + session.limits.idle_timeout


def x_idle_at__mutmut_orig(session: Session, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` becomes idle if it is not used again; None without an idle time.

    `last_used_at` is a use that the record does not contain yet.
    """
    if session.limits.idle_timeout is None:
        return None
    used = max(session.created_at, session.extended_at or 0, session.last_used_at or 0, last_used_at or 0)
    return used + session.limits.idle_timeout


def x_idle_at__mutmut_1(session: Session, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` becomes idle if it is not used again; None without an idle time.

    `last_used_at` is a use that the record does not contain yet.
    """
    if session.limits.idle_timeout is not None:
        return None
    used = max(session.created_at, session.extended_at or 0, session.last_used_at or 0, last_used_at or 0)
    return used + session.limits.idle_timeout


def x_idle_at__mutmut_2(session: Session, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` becomes idle if it is not used again; None without an idle time.

    `last_used_at` is a use that the record does not contain yet.
    """
    if session.limits.idle_timeout is None:
        return None
    used = None
    return used + session.limits.idle_timeout


def x_idle_at__mutmut_3(session: Session, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` becomes idle if it is not used again; None without an idle time.

    `last_used_at` is a use that the record does not contain yet.
    """
    if session.limits.idle_timeout is None:
        return None
    used = max(None, session.extended_at or 0, session.last_used_at or 0, last_used_at or 0)
    return used + session.limits.idle_timeout


def x_idle_at__mutmut_4(session: Session, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` becomes idle if it is not used again; None without an idle time.

    `last_used_at` is a use that the record does not contain yet.
    """
    if session.limits.idle_timeout is None:
        return None
    used = max(session.created_at, None, session.last_used_at or 0, last_used_at or 0)
    return used + session.limits.idle_timeout


def x_idle_at__mutmut_5(session: Session, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` becomes idle if it is not used again; None without an idle time.

    `last_used_at` is a use that the record does not contain yet.
    """
    if session.limits.idle_timeout is None:
        return None
    used = max(session.created_at, session.extended_at or 0, None, last_used_at or 0)
    return used + session.limits.idle_timeout


def x_idle_at__mutmut_6(session: Session, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` becomes idle if it is not used again; None without an idle time.

    `last_used_at` is a use that the record does not contain yet.
    """
    if session.limits.idle_timeout is None:
        return None
    used = max(session.created_at, session.extended_at or 0, session.last_used_at or 0, None)
    return used + session.limits.idle_timeout


def x_idle_at__mutmut_7(session: Session, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` becomes idle if it is not used again; None without an idle time.

    `last_used_at` is a use that the record does not contain yet.
    """
    if session.limits.idle_timeout is None:
        return None
    used = max(session.extended_at or 0, session.last_used_at or 0, last_used_at or 0)
    return used + session.limits.idle_timeout


def x_idle_at__mutmut_8(session: Session, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` becomes idle if it is not used again; None without an idle time.

    `last_used_at` is a use that the record does not contain yet.
    """
    if session.limits.idle_timeout is None:
        return None
    used = max(session.created_at, session.last_used_at or 0, last_used_at or 0)
    return used + session.limits.idle_timeout


def x_idle_at__mutmut_9(session: Session, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` becomes idle if it is not used again; None without an idle time.

    `last_used_at` is a use that the record does not contain yet.
    """
    if session.limits.idle_timeout is None:
        return None
    used = max(session.created_at, session.extended_at or 0, last_used_at or 0)
    return used + session.limits.idle_timeout


def x_idle_at__mutmut_10(session: Session, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` becomes idle if it is not used again; None without an idle time.

    `last_used_at` is a use that the record does not contain yet.
    """
    if session.limits.idle_timeout is None:
        return None
    used = max(session.created_at, session.extended_at or 0, session.last_used_at or 0, )
    return used + session.limits.idle_timeout


def x_idle_at__mutmut_11(session: Session, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` becomes idle if it is not used again; None without an idle time.

    `last_used_at` is a use that the record does not contain yet.
    """
    if session.limits.idle_timeout is None:
        return None
    used = max(session.created_at, session.extended_at and 0, session.last_used_at or 0, last_used_at or 0)
    return used + session.limits.idle_timeout


def x_idle_at__mutmut_12(session: Session, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` becomes idle if it is not used again; None without an idle time.

    `last_used_at` is a use that the record does not contain yet.
    """
    if session.limits.idle_timeout is None:
        return None
    used = max(session.created_at, session.extended_at or 1, session.last_used_at or 0, last_used_at or 0)
    return used + session.limits.idle_timeout


def x_idle_at__mutmut_13(session: Session, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` becomes idle if it is not used again; None without an idle time.

    `last_used_at` is a use that the record does not contain yet.
    """
    if session.limits.idle_timeout is None:
        return None
    used = max(session.created_at, session.extended_at or 0, session.last_used_at and 0, last_used_at or 0)
    return used + session.limits.idle_timeout


def x_idle_at__mutmut_14(session: Session, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` becomes idle if it is not used again; None without an idle time.

    `last_used_at` is a use that the record does not contain yet.
    """
    if session.limits.idle_timeout is None:
        return None
    used = max(session.created_at, session.extended_at or 0, session.last_used_at or 1, last_used_at or 0)
    return used + session.limits.idle_timeout


def x_idle_at__mutmut_15(session: Session, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` becomes idle if it is not used again; None without an idle time.

    `last_used_at` is a use that the record does not contain yet.
    """
    if session.limits.idle_timeout is None:
        return None
    used = max(session.created_at, session.extended_at or 0, session.last_used_at or 0, last_used_at and 0)
    return used + session.limits.idle_timeout


def x_idle_at__mutmut_16(session: Session, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` becomes idle if it is not used again; None without an idle time.

    `last_used_at` is a use that the record does not contain yet.
    """
    if session.limits.idle_timeout is None:
        return None
    used = max(session.created_at, session.extended_at or 0, session.last_used_at or 0, last_used_at or 1)
    return used + session.limits.idle_timeout


def x_idle_at__mutmut_17(session: Session, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` becomes idle if it is not used again; None without an idle time.

    `last_used_at` is a use that the record does not contain yet.
    """
    if session.limits.idle_timeout is None:
        return None
    used = max(session.created_at, session.extended_at or 0, session.last_used_at or 0, last_used_at or 0)
    return used - session.limits.idle_timeout

mutants_x_idle_at__mutmut['_mutmut_orig'] = x_idle_at__mutmut_orig # type: ignore # mutmut generated
mutants_x_idle_at__mutmut['x_idle_at__mutmut_1'] = x_idle_at__mutmut_1 # type: ignore # mutmut generated
mutants_x_idle_at__mutmut['x_idle_at__mutmut_2'] = x_idle_at__mutmut_2 # type: ignore # mutmut generated
mutants_x_idle_at__mutmut['x_idle_at__mutmut_3'] = x_idle_at__mutmut_3 # type: ignore # mutmut generated
mutants_x_idle_at__mutmut['x_idle_at__mutmut_4'] = x_idle_at__mutmut_4 # type: ignore # mutmut generated
mutants_x_idle_at__mutmut['x_idle_at__mutmut_5'] = x_idle_at__mutmut_5 # type: ignore # mutmut generated
mutants_x_idle_at__mutmut['x_idle_at__mutmut_6'] = x_idle_at__mutmut_6 # type: ignore # mutmut generated
mutants_x_idle_at__mutmut['x_idle_at__mutmut_7'] = x_idle_at__mutmut_7 # type: ignore # mutmut generated
mutants_x_idle_at__mutmut['x_idle_at__mutmut_8'] = x_idle_at__mutmut_8 # type: ignore # mutmut generated
mutants_x_idle_at__mutmut['x_idle_at__mutmut_9'] = x_idle_at__mutmut_9 # type: ignore # mutmut generated
mutants_x_idle_at__mutmut['x_idle_at__mutmut_10'] = x_idle_at__mutmut_10 # type: ignore # mutmut generated
mutants_x_idle_at__mutmut['x_idle_at__mutmut_11'] = x_idle_at__mutmut_11 # type: ignore # mutmut generated
mutants_x_idle_at__mutmut['x_idle_at__mutmut_12'] = x_idle_at__mutmut_12 # type: ignore # mutmut generated
mutants_x_idle_at__mutmut['x_idle_at__mutmut_13'] = x_idle_at__mutmut_13 # type: ignore # mutmut generated
mutants_x_idle_at__mutmut['x_idle_at__mutmut_14'] = x_idle_at__mutmut_14 # type: ignore # mutmut generated
mutants_x_idle_at__mutmut['x_idle_at__mutmut_15'] = x_idle_at__mutmut_15 # type: ignore # mutmut generated
mutants_x_idle_at__mutmut['x_idle_at__mutmut_16'] = x_idle_at__mutmut_16 # type: ignore # mutmut generated
mutants_x_idle_at__mutmut['x_idle_at__mutmut_17'] = x_idle_at__mutmut_17 # type: ignore # mutmut generated


_ACTIVE = State.ACTIVE  # read for each request
mutants_x_state_at__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_state_at__mutmut)
def state_at(session: Session, now: float, *, deleted_at: int | None, last_used_at: int | None = None) -> State:
    """Return the state of `session` at `now`; `deleted_at` is the deletion of its target, None if it exists."""
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


def x_state_at__mutmut_orig(session: Session, now: float, *, deleted_at: int | None, last_used_at: int | None = None) -> State:
    """Return the state of `session` at `now`; `deleted_at` is the deletion of its target, None if it exists."""
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


def x_state_at__mutmut_1(session: Session, now: float, *, deleted_at: int | None, last_used_at: int | None = None) -> State:
    """Return the state of `session` at `now`; `deleted_at` is the deletion of its target, None if it exists."""
    if session.revoked_at is None:
        return State.REVOKED
    if deleted_at is not None:
        return State.ENDED
    if session.expires_at <= now:
        return State.EXPIRED
    idle = idle_at(session, last_used_at)
    if idle is not None and idle <= now:
        return State.IDLE
    return _ACTIVE


def x_state_at__mutmut_2(session: Session, now: float, *, deleted_at: int | None, last_used_at: int | None = None) -> State:
    """Return the state of `session` at `now`; `deleted_at` is the deletion of its target, None if it exists."""
    if session.revoked_at is not None:
        return State.REVOKED
    if deleted_at is None:
        return State.ENDED
    if session.expires_at <= now:
        return State.EXPIRED
    idle = idle_at(session, last_used_at)
    if idle is not None and idle <= now:
        return State.IDLE
    return _ACTIVE


def x_state_at__mutmut_3(session: Session, now: float, *, deleted_at: int | None, last_used_at: int | None = None) -> State:
    """Return the state of `session` at `now`; `deleted_at` is the deletion of its target, None if it exists."""
    if session.revoked_at is not None:
        return State.REVOKED
    if deleted_at is not None:
        return State.ENDED
    if session.expires_at < now:
        return State.EXPIRED
    idle = idle_at(session, last_used_at)
    if idle is not None and idle <= now:
        return State.IDLE
    return _ACTIVE


def x_state_at__mutmut_4(session: Session, now: float, *, deleted_at: int | None, last_used_at: int | None = None) -> State:
    """Return the state of `session` at `now`; `deleted_at` is the deletion of its target, None if it exists."""
    if session.revoked_at is not None:
        return State.REVOKED
    if deleted_at is not None:
        return State.ENDED
    if session.expires_at <= now:
        return State.EXPIRED
    idle = None
    if idle is not None and idle <= now:
        return State.IDLE
    return _ACTIVE


def x_state_at__mutmut_5(session: Session, now: float, *, deleted_at: int | None, last_used_at: int | None = None) -> State:
    """Return the state of `session` at `now`; `deleted_at` is the deletion of its target, None if it exists."""
    if session.revoked_at is not None:
        return State.REVOKED
    if deleted_at is not None:
        return State.ENDED
    if session.expires_at <= now:
        return State.EXPIRED
    idle = idle_at(None, last_used_at)
    if idle is not None and idle <= now:
        return State.IDLE
    return _ACTIVE


def x_state_at__mutmut_6(session: Session, now: float, *, deleted_at: int | None, last_used_at: int | None = None) -> State:
    """Return the state of `session` at `now`; `deleted_at` is the deletion of its target, None if it exists."""
    if session.revoked_at is not None:
        return State.REVOKED
    if deleted_at is not None:
        return State.ENDED
    if session.expires_at <= now:
        return State.EXPIRED
    idle = idle_at(session, None)
    if idle is not None and idle <= now:
        return State.IDLE
    return _ACTIVE


def x_state_at__mutmut_7(session: Session, now: float, *, deleted_at: int | None, last_used_at: int | None = None) -> State:
    """Return the state of `session` at `now`; `deleted_at` is the deletion of its target, None if it exists."""
    if session.revoked_at is not None:
        return State.REVOKED
    if deleted_at is not None:
        return State.ENDED
    if session.expires_at <= now:
        return State.EXPIRED
    idle = idle_at(last_used_at)
    if idle is not None and idle <= now:
        return State.IDLE
    return _ACTIVE


def x_state_at__mutmut_8(session: Session, now: float, *, deleted_at: int | None, last_used_at: int | None = None) -> State:
    """Return the state of `session` at `now`; `deleted_at` is the deletion of its target, None if it exists."""
    if session.revoked_at is not None:
        return State.REVOKED
    if deleted_at is not None:
        return State.ENDED
    if session.expires_at <= now:
        return State.EXPIRED
    idle = idle_at(session, )
    if idle is not None and idle <= now:
        return State.IDLE
    return _ACTIVE


def x_state_at__mutmut_9(session: Session, now: float, *, deleted_at: int | None, last_used_at: int | None = None) -> State:
    """Return the state of `session` at `now`; `deleted_at` is the deletion of its target, None if it exists."""
    if session.revoked_at is not None:
        return State.REVOKED
    if deleted_at is not None:
        return State.ENDED
    if session.expires_at <= now:
        return State.EXPIRED
    idle = idle_at(session, last_used_at)
    if idle is not None or idle <= now:
        return State.IDLE
    return _ACTIVE


def x_state_at__mutmut_10(session: Session, now: float, *, deleted_at: int | None, last_used_at: int | None = None) -> State:
    """Return the state of `session` at `now`; `deleted_at` is the deletion of its target, None if it exists."""
    if session.revoked_at is not None:
        return State.REVOKED
    if deleted_at is not None:
        return State.ENDED
    if session.expires_at <= now:
        return State.EXPIRED
    idle = idle_at(session, last_used_at)
    if idle is None and idle <= now:
        return State.IDLE
    return _ACTIVE


def x_state_at__mutmut_11(session: Session, now: float, *, deleted_at: int | None, last_used_at: int | None = None) -> State:
    """Return the state of `session` at `now`; `deleted_at` is the deletion of its target, None if it exists."""
    if session.revoked_at is not None:
        return State.REVOKED
    if deleted_at is not None:
        return State.ENDED
    if session.expires_at <= now:
        return State.EXPIRED
    idle = idle_at(session, last_used_at)
    if idle is not None and idle < now:
        return State.IDLE
    return _ACTIVE

mutants_x_state_at__mutmut['_mutmut_orig'] = x_state_at__mutmut_orig # type: ignore # mutmut generated
mutants_x_state_at__mutmut['x_state_at__mutmut_1'] = x_state_at__mutmut_1 # type: ignore # mutmut generated
mutants_x_state_at__mutmut['x_state_at__mutmut_2'] = x_state_at__mutmut_2 # type: ignore # mutmut generated
mutants_x_state_at__mutmut['x_state_at__mutmut_3'] = x_state_at__mutmut_3 # type: ignore # mutmut generated
mutants_x_state_at__mutmut['x_state_at__mutmut_4'] = x_state_at__mutmut_4 # type: ignore # mutmut generated
mutants_x_state_at__mutmut['x_state_at__mutmut_5'] = x_state_at__mutmut_5 # type: ignore # mutmut generated
mutants_x_state_at__mutmut['x_state_at__mutmut_6'] = x_state_at__mutmut_6 # type: ignore # mutmut generated
mutants_x_state_at__mutmut['x_state_at__mutmut_7'] = x_state_at__mutmut_7 # type: ignore # mutmut generated
mutants_x_state_at__mutmut['x_state_at__mutmut_8'] = x_state_at__mutmut_8 # type: ignore # mutmut generated
mutants_x_state_at__mutmut['x_state_at__mutmut_9'] = x_state_at__mutmut_9 # type: ignore # mutmut generated
mutants_x_state_at__mutmut['x_state_at__mutmut_10'] = x_state_at__mutmut_10 # type: ignore # mutmut generated
mutants_x_state_at__mutmut['x_state_at__mutmut_11'] = x_state_at__mutmut_11 # type: ignore # mutmut generated
mutants_x_ended_at__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_ended_at__mutmut)
def ended_at(session: Session, state: State, *, deleted_at: int | None, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` came into `state`; None if it is active."""
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


def x_ended_at__mutmut_orig(session: Session, state: State, *, deleted_at: int | None, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` came into `state`; None if it is active."""
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


def x_ended_at__mutmut_1(session: Session, state: State, *, deleted_at: int | None, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` came into `state`; None if it is active."""
    match state:
        case State.REVOKED:
            return session.revoked_at
        case State.ENDED:
            return deleted_at
        case State.EXPIRED:
            return session.expires_at
        case State.IDLE:
            return idle_at(session, last_used_at)


def x_ended_at__mutmut_2(session: Session, state: State, *, deleted_at: int | None, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` came into `state`; None if it is active."""
    match state:
        case State.ACTIVE:
            return None
        case State.ENDED:
            return deleted_at
        case State.EXPIRED:
            return session.expires_at
        case State.IDLE:
            return idle_at(session, last_used_at)


def x_ended_at__mutmut_3(session: Session, state: State, *, deleted_at: int | None, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` came into `state`; None if it is active."""
    match state:
        case State.ACTIVE:
            return None
        case State.REVOKED:
            return session.revoked_at
        case State.EXPIRED:
            return session.expires_at
        case State.IDLE:
            return idle_at(session, last_used_at)


def x_ended_at__mutmut_4(session: Session, state: State, *, deleted_at: int | None, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` came into `state`; None if it is active."""
    match state:
        case State.ACTIVE:
            return None
        case State.REVOKED:
            return session.revoked_at
        case State.ENDED:
            return deleted_at
        case State.IDLE:
            return idle_at(session, last_used_at)


def x_ended_at__mutmut_5(session: Session, state: State, *, deleted_at: int | None, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` came into `state`; None if it is active."""
    match state:
        case State.ACTIVE:
            return None
        case State.REVOKED:
            return session.revoked_at
        case State.ENDED:
            return deleted_at
        case State.EXPIRED:
            return session.expires_at


def x_ended_at__mutmut_6(session: Session, state: State, *, deleted_at: int | None, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` came into `state`; None if it is active."""
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
            return idle_at(None, last_used_at)


def x_ended_at__mutmut_7(session: Session, state: State, *, deleted_at: int | None, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` came into `state`; None if it is active."""
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
            return idle_at(session, None)


def x_ended_at__mutmut_8(session: Session, state: State, *, deleted_at: int | None, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` came into `state`; None if it is active."""
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
            return idle_at(last_used_at)


def x_ended_at__mutmut_9(session: Session, state: State, *, deleted_at: int | None, last_used_at: int | None = None) -> int | None:
    """Return the time at which `session` came into `state`; None if it is active."""
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
            return idle_at(session, )

mutants_x_ended_at__mutmut['_mutmut_orig'] = x_ended_at__mutmut_orig # type: ignore # mutmut generated
mutants_x_ended_at__mutmut['x_ended_at__mutmut_1'] = x_ended_at__mutmut_1 # type: ignore # mutmut generated
mutants_x_ended_at__mutmut['x_ended_at__mutmut_2'] = x_ended_at__mutmut_2 # type: ignore # mutmut generated
mutants_x_ended_at__mutmut['x_ended_at__mutmut_3'] = x_ended_at__mutmut_3 # type: ignore # mutmut generated
mutants_x_ended_at__mutmut['x_ended_at__mutmut_4'] = x_ended_at__mutmut_4 # type: ignore # mutmut generated
mutants_x_ended_at__mutmut['x_ended_at__mutmut_5'] = x_ended_at__mutmut_5 # type: ignore # mutmut generated
mutants_x_ended_at__mutmut['x_ended_at__mutmut_6'] = x_ended_at__mutmut_6 # type: ignore # mutmut generated
mutants_x_ended_at__mutmut['x_ended_at__mutmut_7'] = x_ended_at__mutmut_7 # type: ignore # mutmut generated
mutants_x_ended_at__mutmut['x_ended_at__mutmut_8'] = x_ended_at__mutmut_8 # type: ignore # mutmut generated
mutants_x_ended_at__mutmut['x_ended_at__mutmut_9'] = x_ended_at__mutmut_9 # type: ignore # mutmut generated
mutants_x_check_label__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_check_label__mutmut)
def check_label(text: str) -> str:
    """Return `text` as a label, without surrounding space: one line of at most 64 characters. Raises `Invalid`.

    Labels are shown as plain text everywhere, so that angle brackets and direction marks are allowed.
    """
    label = text.strip()
    if len(label) > MAX_LABEL_LENGTH:
        raise Invalid("label", f"A label has at most {MAX_LABEL_LENGTH} characters; this one has {len(label)}.")
    if any(category(character) in _NOT_ONE_LINE for character in label):
        raise Invalid("label", "A label is one line of text, without control characters.")
    return label


def x_check_label__mutmut_orig(text: str) -> str:
    """Return `text` as a label, without surrounding space: one line of at most 64 characters. Raises `Invalid`.

    Labels are shown as plain text everywhere, so that angle brackets and direction marks are allowed.
    """
    label = text.strip()
    if len(label) > MAX_LABEL_LENGTH:
        raise Invalid("label", f"A label has at most {MAX_LABEL_LENGTH} characters; this one has {len(label)}.")
    if any(category(character) in _NOT_ONE_LINE for character in label):
        raise Invalid("label", "A label is one line of text, without control characters.")
    return label


def x_check_label__mutmut_1(text: str) -> str:
    """Return `text` as a label, without surrounding space: one line of at most 64 characters. Raises `Invalid`.

    Labels are shown as plain text everywhere, so that angle brackets and direction marks are allowed.
    """
    label = None
    if len(label) > MAX_LABEL_LENGTH:
        raise Invalid("label", f"A label has at most {MAX_LABEL_LENGTH} characters; this one has {len(label)}.")
    if any(category(character) in _NOT_ONE_LINE for character in label):
        raise Invalid("label", "A label is one line of text, without control characters.")
    return label


def x_check_label__mutmut_2(text: str) -> str:
    """Return `text` as a label, without surrounding space: one line of at most 64 characters. Raises `Invalid`.

    Labels are shown as plain text everywhere, so that angle brackets and direction marks are allowed.
    """
    label = text.strip()
    if len(label) >= MAX_LABEL_LENGTH:
        raise Invalid("label", f"A label has at most {MAX_LABEL_LENGTH} characters; this one has {len(label)}.")
    if any(category(character) in _NOT_ONE_LINE for character in label):
        raise Invalid("label", "A label is one line of text, without control characters.")
    return label


def x_check_label__mutmut_3(text: str) -> str:
    """Return `text` as a label, without surrounding space: one line of at most 64 characters. Raises `Invalid`.

    Labels are shown as plain text everywhere, so that angle brackets and direction marks are allowed.
    """
    label = text.strip()
    if len(label) > MAX_LABEL_LENGTH:
        raise Invalid(None, f"A label has at most {MAX_LABEL_LENGTH} characters; this one has {len(label)}.")
    if any(category(character) in _NOT_ONE_LINE for character in label):
        raise Invalid("label", "A label is one line of text, without control characters.")
    return label


def x_check_label__mutmut_4(text: str) -> str:
    """Return `text` as a label, without surrounding space: one line of at most 64 characters. Raises `Invalid`.

    Labels are shown as plain text everywhere, so that angle brackets and direction marks are allowed.
    """
    label = text.strip()
    if len(label) > MAX_LABEL_LENGTH:
        raise Invalid("label", None)
    if any(category(character) in _NOT_ONE_LINE for character in label):
        raise Invalid("label", "A label is one line of text, without control characters.")
    return label


def x_check_label__mutmut_5(text: str) -> str:
    """Return `text` as a label, without surrounding space: one line of at most 64 characters. Raises `Invalid`.

    Labels are shown as plain text everywhere, so that angle brackets and direction marks are allowed.
    """
    label = text.strip()
    if len(label) > MAX_LABEL_LENGTH:
        raise Invalid(f"A label has at most {MAX_LABEL_LENGTH} characters; this one has {len(label)}.")
    if any(category(character) in _NOT_ONE_LINE for character in label):
        raise Invalid("label", "A label is one line of text, without control characters.")
    return label


def x_check_label__mutmut_6(text: str) -> str:
    """Return `text` as a label, without surrounding space: one line of at most 64 characters. Raises `Invalid`.

    Labels are shown as plain text everywhere, so that angle brackets and direction marks are allowed.
    """
    label = text.strip()
    if len(label) > MAX_LABEL_LENGTH:
        raise Invalid("label", )
    if any(category(character) in _NOT_ONE_LINE for character in label):
        raise Invalid("label", "A label is one line of text, without control characters.")
    return label


def x_check_label__mutmut_7(text: str) -> str:
    """Return `text` as a label, without surrounding space: one line of at most 64 characters. Raises `Invalid`.

    Labels are shown as plain text everywhere, so that angle brackets and direction marks are allowed.
    """
    label = text.strip()
    if len(label) > MAX_LABEL_LENGTH:
        raise Invalid("XXlabelXX", f"A label has at most {MAX_LABEL_LENGTH} characters; this one has {len(label)}.")
    if any(category(character) in _NOT_ONE_LINE for character in label):
        raise Invalid("label", "A label is one line of text, without control characters.")
    return label


def x_check_label__mutmut_8(text: str) -> str:
    """Return `text` as a label, without surrounding space: one line of at most 64 characters. Raises `Invalid`.

    Labels are shown as plain text everywhere, so that angle brackets and direction marks are allowed.
    """
    label = text.strip()
    if len(label) > MAX_LABEL_LENGTH:
        raise Invalid("LABEL", f"A label has at most {MAX_LABEL_LENGTH} characters; this one has {len(label)}.")
    if any(category(character) in _NOT_ONE_LINE for character in label):
        raise Invalid("label", "A label is one line of text, without control characters.")
    return label


def x_check_label__mutmut_9(text: str) -> str:
    """Return `text` as a label, without surrounding space: one line of at most 64 characters. Raises `Invalid`.

    Labels are shown as plain text everywhere, so that angle brackets and direction marks are allowed.
    """
    label = text.strip()
    if len(label) > MAX_LABEL_LENGTH:
        raise Invalid("label", f"A label has at most {MAX_LABEL_LENGTH} characters; this one has {len(label)}.")
    if any(None):
        raise Invalid("label", "A label is one line of text, without control characters.")
    return label


def x_check_label__mutmut_10(text: str) -> str:
    """Return `text` as a label, without surrounding space: one line of at most 64 characters. Raises `Invalid`.

    Labels are shown as plain text everywhere, so that angle brackets and direction marks are allowed.
    """
    label = text.strip()
    if len(label) > MAX_LABEL_LENGTH:
        raise Invalid("label", f"A label has at most {MAX_LABEL_LENGTH} characters; this one has {len(label)}.")
    if any(category(None) in _NOT_ONE_LINE for character in label):
        raise Invalid("label", "A label is one line of text, without control characters.")
    return label


def x_check_label__mutmut_11(text: str) -> str:
    """Return `text` as a label, without surrounding space: one line of at most 64 characters. Raises `Invalid`.

    Labels are shown as plain text everywhere, so that angle brackets and direction marks are allowed.
    """
    label = text.strip()
    if len(label) > MAX_LABEL_LENGTH:
        raise Invalid("label", f"A label has at most {MAX_LABEL_LENGTH} characters; this one has {len(label)}.")
    if any(category(character) not in _NOT_ONE_LINE for character in label):
        raise Invalid("label", "A label is one line of text, without control characters.")
    return label


def x_check_label__mutmut_12(text: str) -> str:
    """Return `text` as a label, without surrounding space: one line of at most 64 characters. Raises `Invalid`.

    Labels are shown as plain text everywhere, so that angle brackets and direction marks are allowed.
    """
    label = text.strip()
    if len(label) > MAX_LABEL_LENGTH:
        raise Invalid("label", f"A label has at most {MAX_LABEL_LENGTH} characters; this one has {len(label)}.")
    if any(category(character) in _NOT_ONE_LINE for character in label):
        raise Invalid(None, "A label is one line of text, without control characters.")
    return label


def x_check_label__mutmut_13(text: str) -> str:
    """Return `text` as a label, without surrounding space: one line of at most 64 characters. Raises `Invalid`.

    Labels are shown as plain text everywhere, so that angle brackets and direction marks are allowed.
    """
    label = text.strip()
    if len(label) > MAX_LABEL_LENGTH:
        raise Invalid("label", f"A label has at most {MAX_LABEL_LENGTH} characters; this one has {len(label)}.")
    if any(category(character) in _NOT_ONE_LINE for character in label):
        raise Invalid("label", None)
    return label


def x_check_label__mutmut_14(text: str) -> str:
    """Return `text` as a label, without surrounding space: one line of at most 64 characters. Raises `Invalid`.

    Labels are shown as plain text everywhere, so that angle brackets and direction marks are allowed.
    """
    label = text.strip()
    if len(label) > MAX_LABEL_LENGTH:
        raise Invalid("label", f"A label has at most {MAX_LABEL_LENGTH} characters; this one has {len(label)}.")
    if any(category(character) in _NOT_ONE_LINE for character in label):
        raise Invalid("A label is one line of text, without control characters.")
    return label


def x_check_label__mutmut_15(text: str) -> str:
    """Return `text` as a label, without surrounding space: one line of at most 64 characters. Raises `Invalid`.

    Labels are shown as plain text everywhere, so that angle brackets and direction marks are allowed.
    """
    label = text.strip()
    if len(label) > MAX_LABEL_LENGTH:
        raise Invalid("label", f"A label has at most {MAX_LABEL_LENGTH} characters; this one has {len(label)}.")
    if any(category(character) in _NOT_ONE_LINE for character in label):
        raise Invalid("label", )
    return label


def x_check_label__mutmut_16(text: str) -> str:
    """Return `text` as a label, without surrounding space: one line of at most 64 characters. Raises `Invalid`.

    Labels are shown as plain text everywhere, so that angle brackets and direction marks are allowed.
    """
    label = text.strip()
    if len(label) > MAX_LABEL_LENGTH:
        raise Invalid("label", f"A label has at most {MAX_LABEL_LENGTH} characters; this one has {len(label)}.")
    if any(category(character) in _NOT_ONE_LINE for character in label):
        raise Invalid("XXlabelXX", "A label is one line of text, without control characters.")
    return label


def x_check_label__mutmut_17(text: str) -> str:
    """Return `text` as a label, without surrounding space: one line of at most 64 characters. Raises `Invalid`.

    Labels are shown as plain text everywhere, so that angle brackets and direction marks are allowed.
    """
    label = text.strip()
    if len(label) > MAX_LABEL_LENGTH:
        raise Invalid("label", f"A label has at most {MAX_LABEL_LENGTH} characters; this one has {len(label)}.")
    if any(category(character) in _NOT_ONE_LINE for character in label):
        raise Invalid("LABEL", "A label is one line of text, without control characters.")
    return label


def x_check_label__mutmut_18(text: str) -> str:
    """Return `text` as a label, without surrounding space: one line of at most 64 characters. Raises `Invalid`.

    Labels are shown as plain text everywhere, so that angle brackets and direction marks are allowed.
    """
    label = text.strip()
    if len(label) > MAX_LABEL_LENGTH:
        raise Invalid("label", f"A label has at most {MAX_LABEL_LENGTH} characters; this one has {len(label)}.")
    if any(category(character) in _NOT_ONE_LINE for character in label):
        raise Invalid("label", "XXA label is one line of text, without control characters.XX")
    return label


def x_check_label__mutmut_19(text: str) -> str:
    """Return `text` as a label, without surrounding space: one line of at most 64 characters. Raises `Invalid`.

    Labels are shown as plain text everywhere, so that angle brackets and direction marks are allowed.
    """
    label = text.strip()
    if len(label) > MAX_LABEL_LENGTH:
        raise Invalid("label", f"A label has at most {MAX_LABEL_LENGTH} characters; this one has {len(label)}.")
    if any(category(character) in _NOT_ONE_LINE for character in label):
        raise Invalid("label", "a label is one line of text, without control characters.")
    return label


def x_check_label__mutmut_20(text: str) -> str:
    """Return `text` as a label, without surrounding space: one line of at most 64 characters. Raises `Invalid`.

    Labels are shown as plain text everywhere, so that angle brackets and direction marks are allowed.
    """
    label = text.strip()
    if len(label) > MAX_LABEL_LENGTH:
        raise Invalid("label", f"A label has at most {MAX_LABEL_LENGTH} characters; this one has {len(label)}.")
    if any(category(character) in _NOT_ONE_LINE for character in label):
        raise Invalid("label", "A LABEL IS ONE LINE OF TEXT, WITHOUT CONTROL CHARACTERS.")
    return label

mutants_x_check_label__mutmut['_mutmut_orig'] = x_check_label__mutmut_orig # type: ignore # mutmut generated
mutants_x_check_label__mutmut['x_check_label__mutmut_1'] = x_check_label__mutmut_1 # type: ignore # mutmut generated
mutants_x_check_label__mutmut['x_check_label__mutmut_2'] = x_check_label__mutmut_2 # type: ignore # mutmut generated
mutants_x_check_label__mutmut['x_check_label__mutmut_3'] = x_check_label__mutmut_3 # type: ignore # mutmut generated
mutants_x_check_label__mutmut['x_check_label__mutmut_4'] = x_check_label__mutmut_4 # type: ignore # mutmut generated
mutants_x_check_label__mutmut['x_check_label__mutmut_5'] = x_check_label__mutmut_5 # type: ignore # mutmut generated
mutants_x_check_label__mutmut['x_check_label__mutmut_6'] = x_check_label__mutmut_6 # type: ignore # mutmut generated
mutants_x_check_label__mutmut['x_check_label__mutmut_7'] = x_check_label__mutmut_7 # type: ignore # mutmut generated
mutants_x_check_label__mutmut['x_check_label__mutmut_8'] = x_check_label__mutmut_8 # type: ignore # mutmut generated
mutants_x_check_label__mutmut['x_check_label__mutmut_9'] = x_check_label__mutmut_9 # type: ignore # mutmut generated
mutants_x_check_label__mutmut['x_check_label__mutmut_10'] = x_check_label__mutmut_10 # type: ignore # mutmut generated
mutants_x_check_label__mutmut['x_check_label__mutmut_11'] = x_check_label__mutmut_11 # type: ignore # mutmut generated
mutants_x_check_label__mutmut['x_check_label__mutmut_12'] = x_check_label__mutmut_12 # type: ignore # mutmut generated
mutants_x_check_label__mutmut['x_check_label__mutmut_13'] = x_check_label__mutmut_13 # type: ignore # mutmut generated
mutants_x_check_label__mutmut['x_check_label__mutmut_14'] = x_check_label__mutmut_14 # type: ignore # mutmut generated
mutants_x_check_label__mutmut['x_check_label__mutmut_15'] = x_check_label__mutmut_15 # type: ignore # mutmut generated
mutants_x_check_label__mutmut['x_check_label__mutmut_16'] = x_check_label__mutmut_16 # type: ignore # mutmut generated
mutants_x_check_label__mutmut['x_check_label__mutmut_17'] = x_check_label__mutmut_17 # type: ignore # mutmut generated
mutants_x_check_label__mutmut['x_check_label__mutmut_18'] = x_check_label__mutmut_18 # type: ignore # mutmut generated
mutants_x_check_label__mutmut['x_check_label__mutmut_19'] = x_check_label__mutmut_19 # type: ignore # mutmut generated
mutants_x_check_label__mutmut['x_check_label__mutmut_20'] = x_check_label__mutmut_20 # type: ignore # mutmut generated


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One browser that opened a session or, without a cookie, one address and user agent."""

    sid: str
    vid: str
    first_seen: int
    last_seen: int
    address: str
    user_agent: str
    requests: int = 0
    bytes_in: int = 0
    """Bytes of request bodies and of tunnels, from the visitor."""
    bytes_out: int = 0
    """Bytes of response bodies and of tunnels, to the visitor."""
