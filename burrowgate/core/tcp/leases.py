"""Leases: credentials that were issued for one session, until they are revoked.

States.
    issuing   its name is stored, and nothing or something was asked for
    live      issued, and in use
    revoking  to be revoked: its session has ended, or it was not issued completely
    revoked   revoked, or never issued; the record is deleted a while later
    lost      could not be revoked for `MAX_REVOKING_SECONDS`; an operator has to look at the server

A lease is stored in the state `issuing` before anything is asked for, so that a gateway that is killed at any point
can revoke by the name what may have been issued.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field, replace
from enum import StrEnum

from burrowgate.core.durations import DAY

MAX_REVOKING_SECONDS = DAY
MAX_RETRY_SECONDS = 300
ISSUING_SECONDS = 60
"""Time after which no process works on an `issuing` lease any more: no library takes this long."""
RENEW_BEFORE_SECONDS = 300
"""A lease that its issuer ends is renewed this long before, or at half of its time if that is later."""

SETTLE_SECONDS = 20
"""Time after which no server works on an issue any more: the limit of the call, and as much again."""
LOST_BEFORE_SECONDS = 5
"""A session whose credential was not renewed is cut this long before the credential ends."""


class LeaseState(StrEnum):
    """The state of a lease."""

    ISSUING = "issuing"
    LIVE = "live"
    REVOKING = "revoking"
    REVOKED = "revoked"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """One issued credential. All times are whole seconds since 1970."""

    lease_id: str
    sid: str
    target_name: str
    library_id: str
    name: str
    """The name of the library, for people."""
    hint: str
    """The name at the server, chosen before anything was asked for."""
    sealed: str = field(default="", repr=False)
    """What the issuer needs to renew and to revoke it, encrypted; empty for nothing."""
    state: LeaseState = LeaseState.ISSUING
    node: str = ""
    """The process that issues it; empty for one of an older release."""
    created_at: int
    expires_at: int | None = None
    """When its issuer ends it; None if only a revocation does."""
    renewable: bool = False
    revoking_since: int | None = None
    next_try_at: int = 0
    tries: int = 0
    last_error: str = ""
    version: int = 1


def issued(lease: Lease, *, sealed: str, expires_at: int | None, renewable: bool) -> Lease:
    """Return `lease` as live."""
    return replace(
        lease,
        state=LeaseState.LIVE,
        sealed=sealed,
        expires_at=expires_at,
        renewable=renewable,
        version=lease.version + 1,
    )


def renewed(lease: Lease, *, expires_at: int) -> Lease:
    """Return `lease` with the end that its issuer granted."""
    return replace(lease, expires_at=expires_at, tries=0, last_error="", version=lease.version + 1)


def to_revoke(lease: Lease, *, now: int) -> Lease:
    """Return `lease` as one to be revoked at once; the same object if it already is, or is over."""
    if lease.state not in (LeaseState.ISSUING, LeaseState.LIVE):
        return lease
    return replace(
        lease,
        state=LeaseState.REVOKING,
        revoking_since=now,
        next_try_at=now,
        tries=0,
        last_error="",
        version=lease.version + 1,
    )


def revoked(lease: Lease, *, now: int) -> Lease:
    """Return `lease` as revoked; or as to be revoked once more, if its issuer may still be at work on it.

    That is so for one whose issue did not complete: a server that did not answer in time may make the credential after
    it was revoked.
    """
    settled_at = lease.created_at + SETTLE_SECONDS
    if not lease.sealed and now < settled_at:
        return replace(lease, next_try_at=settled_at, version=lease.version + 1)
    return replace(lease, state=LeaseState.REVOKED, sealed="", last_error="", version=lease.version + 1)


def failed(lease: Lease, error: str, *, now: int) -> Lease:
    """Return `lease` after a revocation that failed: it is tried again later, or lost after a day."""
    tries = lease.tries + 1
    since = now if lease.revoking_since is None else lease.revoking_since
    state = LeaseState.LOST if now - since >= MAX_REVOKING_SECONDS else LeaseState.REVOKING
    return replace(
        lease,
        state=state,
        tries=tries,
        last_error=error[:300],
        revoking_since=since,
        next_try_at=now + retry_seconds(tries),
        version=lease.version + 1,
    )


def retry_seconds(tries: int) -> int:
    """Return the time to wait after `tries` failures: 1, 2, 4 seconds and so on, at most `MAX_RETRY_SECONDS`."""
    return min(1 << min(max(tries - 1, 0), 16), MAX_RETRY_SECONDS)


def is_being_issued(lease: Lease, *, now: int, nodes: Set[str]) -> bool:
    """Return whether the process that stored `lease` may still commit its session; `nodes` are those that run."""
    return (not lease.node or lease.node in nodes) and now - lease.created_at < ISSUING_SECONDS


def renew_at(lease: Lease) -> int | None:
    """Return when a live `lease` is to be renewed; None if it need not or cannot be."""
    if lease.state is not LeaseState.LIVE or lease.expires_at is None or not lease.renewable:
        return None
    half = lease.created_at + (lease.expires_at - lease.created_at) // 2
    return max(half, lease.expires_at - RENEW_BEFORE_SECONDS)


def lost_at(lease: Lease) -> int | None:
    """Return when the session of `lease` loses it: shortly before its issuer ends it; None if it does not end."""
    if lease.state is not LeaseState.LIVE or lease.expires_at is None:
        return None
    return lease.expires_at - LOST_BEFORE_SECONDS
