"""The end of a TCP session: which cause applies, and the reason by which every surface names it.

The reason is decided once, from records, when the session is terminated: of several causes the first one by time, and
of those of the same second the first in the order below. Command line, API, close frames and history show the same.

    revoked            by an operator, or by its account
    ended:KIND:NAME    a record that it stands on was deleted or removed
    login-ended        the login that established it ended
    credentials-lost   a credential of it cannot be renewed, or was revoked at its source
    key-removed        the key that signed its link was removed
    expired            its time limit has come
    idle               not used for its idle time
    closed             its connections are used up, and all of them are closed
    client-gone        no client opened a connection in time
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from burrowgate.core.sessions import Session, idle_at
from burrowgate.core.tcp.basis import Gone, ended_reason

REVOKED, EXPIRED, IDLE = "revoked", "expired", "idle"
CLOSED, CLIENT_GONE = "closed", "client-gone"
CREDENTIALS_LOST, KEY_REMOVED = "credentials-lost", "key-removed"
WARNING_SECONDS = 60
"""How long before its expiry the clients of a session are warned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why and when a session ended."""

    at: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a session besides its record."""

    target_name: str
    target_deleted_at: int | None = None
    gone: tuple[Gone, ...] = ()
    """Records of its basis that are gone."""
    has_key: bool = True
    """Whether the key that signed its link is there."""
    last_used_at: int | None = None
    open_connections: int = 0
    last_closed_at: int | None = None
    """When its last connection was closed; None if none was, or one is open."""
    credentials_lost_at: int | None = None


def cause_of(session: Session, facts: Facts, *, now: int) -> Cause | None:
    """Return why `session` is over at `now`; None if it is not."""
    return min(_causes(session, facts, now), key=lambda cause: cause.at, default=None)


def _causes(session: Session, facts: Facts, now: int) -> Iterable[Cause]:
    """Return all causes, in the order in which they apply within one second."""
    if session.ended_at is not None:
        yield Cause(at=session.ended_at, reason=session.ended_by)
    if session.revoked_at is not None:
        yield Cause(at=session.revoked_at, reason=REVOKED)
    if facts.target_deleted_at is not None:
        yield Cause(at=facts.target_deleted_at, reason=ended_reason("target", facts.target_name))
    for gone in facts.gone:
        yield Cause(at=gone.at, reason=gone.reason)
    if facts.credentials_lost_at is not None:
        yield Cause(at=facts.credentials_lost_at, reason=CREDENTIALS_LOST)
    if not facts.has_key:
        yield Cause(at=now, reason=KEY_REMOVED)
    if session.expires_at <= now:
        yield Cause(at=session.expires_at, reason=EXPIRED)
    idle = idle_at(session, facts.last_used_at)
    if idle is not None and idle <= now and not facts.open_connections:
        yield Cause(at=idle, reason=IDLE)
    terms = session.tcp
    if terms is None:
        return
    if terms.connections_left == 0 and not facts.open_connections and facts.last_closed_at is not None:
        yield Cause(at=facts.last_closed_at, reason=CLOSED)
    pending_until = session.created_at + terms.pending_timeout
    if terms.bound_at is None and not terms.connections_used and pending_until <= now:
        yield Cause(at=pending_until, reason=CLIENT_GONE)


def next_check(session: Session, *, now: int) -> int:
    """Return when time alone may end `session`, which has not ended at `now`; in seconds since 1970."""
    times = [session.expires_at]
    idle = idle_at(session)
    if idle is not None:
        times.append(idle)
    if session.tcp is not None and session.tcp.bound_at is None:
        times.append(session.created_at + session.tcp.pending_timeout)
    return max(min(times), now + 1)
