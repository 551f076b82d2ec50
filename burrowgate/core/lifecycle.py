"""From a record and a wish to the record as it should be: every decision about targets and sessions.

Nothing here stores anything: what is returned goes, with its audit event, through `IStore.commit` as one change. What
the state forbids raises one of the `StateConflict`; what cannot be accepted raises `Invalid`.
"""

from __future__ import annotations

from dataclasses import replace

from burrowgate.core import durations
from burrowgate.core.sessions import (
    MAX_EXTEND_DAYS,
    MAX_TTL_SECONDS,
    MIN_TTL_SECONDS,
    NO_LIMITS,
    Kind,
    Limits,
    Session,
    State,
    check_label,
    state_at,
)
from burrowgate.core.targets import Domain, Target, implied_hosts
from burrowgate.errors import DomainNotFound, Invalid, SessionActive, SessionEnded, SessionRevoked


def mint(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """A new session of `target` that lives for `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
    if kind is Kind.PAGE_SHARE and limits.max_visits is not None:
        raise Invalid("max_visits", "Page links open at once, uncounted; a page-share session takes no max_visits.")
    return Session(
        sid=sid,
        target_id=target.target_id,
        kid=kid,
        kind=kind,
        label=check_label(label),
        created_at=now,
        expires_at=now + ttl,
        limits=limits,
    )


def _changeable(session: Session, target: Target) -> None:
    if session.revoked_at is not None:
        raise SessionRevoked
    if target.deleted_at is not None:
        raise SessionEnded


def extend(session: Session, target: Target, *, days: int, now: int) -> Session:
    """`session` with an expiry `days` days from now; the expired and the idle live again, the revoked never."""
    if not 1 <= days <= MAX_EXTEND_DAYS:
        raise Invalid("days", f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _changeable(session, target)
    expires_at = now + days * durations.DAY
    return replace(session, expires_at=expires_at, extended_at=now, version=session.version + 1)


def relabel(session: Session, *, label: str) -> Session:
    """`session` with another label; its token stays as it is."""
    return replace(session, label=check_label(label), version=session.version + 1)


def revoke(session: Session, *, now: int) -> Session:
    """`session` revoked for ever; itself where it was already."""
    if session.revoked_at is not None:
        return session
    return replace(session, revoked_at=now, version=session.version + 1)


def check_deletable(session: Session, target: Target, *, now: int) -> None:
    """Raises `SessionActive` unless the session is over: revoked, expired, or ended with its target."""
    if state_at(session, now, deleted_at=target.deleted_at) in (State.ACTIVE, State.IDLE):
        raise SessionActive


def open_visit(session: Session) -> Session:
    """`session` with one more visit counted; the caller has asked `access.authorize` whether it may be."""
    return replace(session, visits_opened=session.visits_opened + 1, version=session.version + 1)


def put_domain(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """`target` serving `domain`, in place of one of the same host.

    Raises `Invalid` for a host that belongs to a target by its name alone, unless it is this target's: it may be
    put explicitly to be made public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(one for one in target.domains if one.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda one: one.host))
    return replace(target, domains=domains, version=target.version + 1)


def remove_domain(target: Target, host: str) -> Target:
    """`target` without the domain `host`. Raises `DomainNotFound`."""
    domains = tuple(one for one in target.domains if one.host != host)
    if len(domains) == len(target.domains):
        raise DomainNotFound(host)
    return replace(target, domains=domains, version=target.version + 1)


def delete_target(target: Target, *, now: int) -> Target:
    """`target` deleted: its name and domains are free again, and its sessions are ended by that fact."""
    return replace(target, deleted_at=now, enabled=False, domains=(), version=target.version + 1)
