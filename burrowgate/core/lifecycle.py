"""Changes of targets and sessions: pure functions from a record and a request to the changed record.

Nothing is stored here: the result goes, with its audit event, through `IStore.commit` as one change. A function raises
a `StateConflict` if the record's state forbids the change, and `Invalid` for a value that is not accepted.
"""

from __future__ import annotations

from dataclasses import replace

from burrowgate.core import durations, extend_requests
from burrowgate.core.boxes.settings import BrowserTerms
from burrowgate.core.identity.rules import SignInRule
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
from burrowgate.errors import DomainNotFound, Invalid, SessionActive, SessionEnded, SessionOfMember, SessionRevoked


def mint(
    target: Target,
    *,
    sid: str,
    kid: str,
    kind: Kind,
    label: str,
    ttl: int,
    limits: Limits = NO_LIMITS,
    now: int,
    allow_extend_requests: bool = False,
    account_id: str = "",
    browser: BrowserTerms | None = None,
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds; `account_id` is that of a member."""
    if browser is not None and not target.is_browser:
        raise Invalid("browser", f"The target {target.name} is no disposable browser; leave out what is for one.")
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
    if kind is Kind.PAGE_SHARE and target.is_browser:
        raise Invalid("kind", "A disposable browser has no pages of its own to share; mint a full session.")
    if kind is Kind.PAGE_SHARE and limits.max_visits is not None:
        raise Invalid("max_visits", "Page links open at once, uncounted; a page-share session takes no max_visits.")
    if kind is Kind.PAGE_SHARE and allow_extend_requests:
        raise Invalid(
            "allow_extend_requests",
            "A page link does not open the page on which visitors ask for more time; mint a full session.",
        )
    _check_claimers(kind, limits.sign_in)
    if (kind is Kind.MEMBER) is not bool(account_id):
        raise Invalid("kind", "A member's session is made when the member comes in; it cannot be minted.")
    return Session(
        sid=sid,
        target_id=target.target_id,
        kid=kid,
        kind=kind,
        label=check_label(label),
        created_at=now,
        expires_at=now + ttl,
        limits=limits,
        allow_extend_requests=allow_extend_requests,
        account_id=account_id,
        browser=browser,
    )


def _check_not_over(session: Session, target: Target) -> None:
    if session.revoked_at is not None:
        raise SessionRevoked
    if target.deleted_at is not None or session.ended_at is not None:
        raise SessionEnded


def extend(session: Session, target: Target, *, ttl: int, now: int) -> Session:
    """Return `session` with an expiry `ttl` seconds from now.

    Its open extend requests are granted. An expired or idle session becomes active again, a revoked one never: raises
    `SessionRevoked` or `SessionEnded`. A session of a target that speaks TCP is over once it has expired, because its
    credentials are, and lasts for `TcpTerms.max_seconds` in all.
    """
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_EXTEND_DAYS * durations.DAY, field="ttl")
    _check_not_over(session, target)
    expires_at = now + ttl
    if session.tcp is not None:
        if session.expires_at <= now:
            raise SessionEnded
        if expires_at > session.created_at + session.tcp.max_seconds:
            raise Invalid(
                "ttl", f"Sessions of this target last {session.tcp.max_seconds} seconds at most; mint another one."
            )
    extended = extend_requests.grant_open(session, now=now)
    return replace(extended, expires_at=expires_at, extended_at=now, version=session.version + 1)


def relabel(session: Session, *, label: str) -> Session:
    """Return `session` with another label; its token stays the same."""
    return replace(session, label=check_label(label), version=session.version + 1)


def revoke(session: Session, *, now: int) -> Session:
    """Return `session` revoked, which cannot be undone; the same object if it already was."""
    if session.revoked_at is not None:
        return session
    return replace(session, revoked_at=now, version=session.version + 1)


def check_deletable(session: Session, target: Target, *, now: int) -> None:
    """Raise `SessionActive` unless the session is revoked, expired, or ended with its target."""
    if state_at(session, now, deleted_at=target.deleted_at) in (State.ACTIVE, State.IDLE):
        raise SessionActive


def set_passphrase(session: Session, target: Target, *, hash: str) -> Session:
    """Return `session` with the passphrase of `hash`, or without one if that is empty; the same object if it was so.

    Raises `SessionRevoked` or `SessionEnded`.
    """
    _check_not_over(session, target)
    if hash == session.limits.passphrase:
        return session
    limits = replace(session.limits, passphrase=hash)
    return replace(session, limits=NO_LIMITS if limits == NO_LIMITS else limits, version=session.version + 1)


def set_sign_in(session: Session, target: Target, *, rule: SignInRule | None) -> Session:
    """Return `session` with `rule` of sign-in, or without one if that is None; the same object if it was so.

    Raises `SessionRevoked`, `SessionEnded` or `SessionOfMember`.
    """
    _check_not_over(session, target)
    if session.kind is Kind.MEMBER:
        raise SessionOfMember
    _check_claimers(session.kind, rule)
    if rule == session.limits.sign_in:
        return session
    limits = replace(session.limits, sign_in=rule)
    return replace(session, limits=NO_LIMITS if limits == NO_LIMITS else limits, version=session.version + 1)


def _check_claimers(kind: Kind, rule: SignInRule | None) -> None:
    if rule is not None and rule.claimers and kind is not Kind.FULL:
        raise Invalid(
            "sign_in.claimers", "A page share has no claim links; name accounts, addresses or groups, or any account."
        )


def open_visit(session: Session) -> Session:
    """Return `session` with one more visit counted, after `access.authorize` has admitted that visit."""
    return replace(session, visits_opened=session.visits_opened + 1, version=session.version + 1)


def put_domain(target: Target, domain: Domain, *, base_domain: str, sign_in_host: str = "") -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target, and for the sign-in host. The target's own implied domain
    may be put, to make it public.
    """
    if domain.host == sign_in_host:
        raise Invalid("host", f"{domain.host} is the host on which people sign in; choose another one.")
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def remove_domain(target: Target, host: str) -> Target:
    """Return `target` without the domain `host`. Raises `DomainNotFound`."""
    domains = tuple(domain for domain in target.domains if domain.host != host)
    if len(domains) == len(target.domains):
        raise DomainNotFound(host)
    return replace(target, domains=domains, version=target.version + 1)


def delete_target(target: Target, *, now: int) -> Target:
    """Return `target` as deleted: its name and domains are free again, and its sessions have ended."""
    return replace(target, deleted_at=now, enabled=False, domains=(), version=target.version + 1)
