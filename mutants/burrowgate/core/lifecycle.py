"""Changes of targets and sessions: pure functions from a record and a request to the changed record.

Nothing is stored here: the result goes, with its audit event, through `IStore.commit` as one change. A function raises
a `StateConflict` if the record's state forbids the change, and `Invalid` for a value that is not accepted.
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


from mutmut.mutation.trampoline import wrap_in_trampoline as _mutmut_mutated, MutantDict
mutants_x_mint__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_mint__mutmut)
def mint(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
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


def x_mint__mutmut_orig(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
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


def x_mint__mutmut_1(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(None, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
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


def x_mint__mutmut_2(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=None, maximum=MAX_TTL_SECONDS)
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


def x_mint__mutmut_3(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=None)
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


def x_mint__mutmut_4(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
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


def x_mint__mutmut_5(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, maximum=MAX_TTL_SECONDS)
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


def x_mint__mutmut_6(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, )
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


def x_mint__mutmut_7(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
    if kind is Kind.PAGE_SHARE or limits.max_visits is not None:
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


def x_mint__mutmut_8(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
    if kind is not Kind.PAGE_SHARE and limits.max_visits is not None:
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


def x_mint__mutmut_9(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
    if kind is Kind.PAGE_SHARE and limits.max_visits is None:
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


def x_mint__mutmut_10(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
    if kind is Kind.PAGE_SHARE and limits.max_visits is not None:
        raise Invalid(None, "Page links open at once, uncounted; a page-share session takes no max_visits.")
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


def x_mint__mutmut_11(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
    if kind is Kind.PAGE_SHARE and limits.max_visits is not None:
        raise Invalid("max_visits", None)
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


def x_mint__mutmut_12(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
    if kind is Kind.PAGE_SHARE and limits.max_visits is not None:
        raise Invalid("Page links open at once, uncounted; a page-share session takes no max_visits.")
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


def x_mint__mutmut_13(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
    if kind is Kind.PAGE_SHARE and limits.max_visits is not None:
        raise Invalid("max_visits", )
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


def x_mint__mutmut_14(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
    if kind is Kind.PAGE_SHARE and limits.max_visits is not None:
        raise Invalid("XXmax_visitsXX", "Page links open at once, uncounted; a page-share session takes no max_visits.")
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


def x_mint__mutmut_15(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
    if kind is Kind.PAGE_SHARE and limits.max_visits is not None:
        raise Invalid("MAX_VISITS", "Page links open at once, uncounted; a page-share session takes no max_visits.")
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


def x_mint__mutmut_16(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
    if kind is Kind.PAGE_SHARE and limits.max_visits is not None:
        raise Invalid("max_visits", "XXPage links open at once, uncounted; a page-share session takes no max_visits.XX")
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


def x_mint__mutmut_17(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
    if kind is Kind.PAGE_SHARE and limits.max_visits is not None:
        raise Invalid("max_visits", "page links open at once, uncounted; a page-share session takes no max_visits.")
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


def x_mint__mutmut_18(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
    if kind is Kind.PAGE_SHARE and limits.max_visits is not None:
        raise Invalid("max_visits", "PAGE LINKS OPEN AT ONCE, UNCOUNTED; A PAGE-SHARE SESSION TAKES NO MAX_VISITS.")
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


def x_mint__mutmut_19(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
    if kind is Kind.PAGE_SHARE and limits.max_visits is not None:
        raise Invalid("max_visits", "Page links open at once, uncounted; a page-share session takes no max_visits.")
    return Session(
        sid=None,
        target_id=target.target_id,
        kid=kid,
        kind=kind,
        label=check_label(label),
        created_at=now,
        expires_at=now + ttl,
        limits=limits,
    )


def x_mint__mutmut_20(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
    if kind is Kind.PAGE_SHARE and limits.max_visits is not None:
        raise Invalid("max_visits", "Page links open at once, uncounted; a page-share session takes no max_visits.")
    return Session(
        sid=sid,
        target_id=None,
        kid=kid,
        kind=kind,
        label=check_label(label),
        created_at=now,
        expires_at=now + ttl,
        limits=limits,
    )


def x_mint__mutmut_21(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
    if kind is Kind.PAGE_SHARE and limits.max_visits is not None:
        raise Invalid("max_visits", "Page links open at once, uncounted; a page-share session takes no max_visits.")
    return Session(
        sid=sid,
        target_id=target.target_id,
        kid=None,
        kind=kind,
        label=check_label(label),
        created_at=now,
        expires_at=now + ttl,
        limits=limits,
    )


def x_mint__mutmut_22(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
    if kind is Kind.PAGE_SHARE and limits.max_visits is not None:
        raise Invalid("max_visits", "Page links open at once, uncounted; a page-share session takes no max_visits.")
    return Session(
        sid=sid,
        target_id=target.target_id,
        kid=kid,
        kind=None,
        label=check_label(label),
        created_at=now,
        expires_at=now + ttl,
        limits=limits,
    )


def x_mint__mutmut_23(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
    if kind is Kind.PAGE_SHARE and limits.max_visits is not None:
        raise Invalid("max_visits", "Page links open at once, uncounted; a page-share session takes no max_visits.")
    return Session(
        sid=sid,
        target_id=target.target_id,
        kid=kid,
        kind=kind,
        label=None,
        created_at=now,
        expires_at=now + ttl,
        limits=limits,
    )


def x_mint__mutmut_24(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
    if kind is Kind.PAGE_SHARE and limits.max_visits is not None:
        raise Invalid("max_visits", "Page links open at once, uncounted; a page-share session takes no max_visits.")
    return Session(
        sid=sid,
        target_id=target.target_id,
        kid=kid,
        kind=kind,
        label=check_label(label),
        created_at=None,
        expires_at=now + ttl,
        limits=limits,
    )


def x_mint__mutmut_25(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
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
        expires_at=None,
        limits=limits,
    )


def x_mint__mutmut_26(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
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
        limits=None,
    )


def x_mint__mutmut_27(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
    if kind is Kind.PAGE_SHARE and limits.max_visits is not None:
        raise Invalid("max_visits", "Page links open at once, uncounted; a page-share session takes no max_visits.")
    return Session(
        target_id=target.target_id,
        kid=kid,
        kind=kind,
        label=check_label(label),
        created_at=now,
        expires_at=now + ttl,
        limits=limits,
    )


def x_mint__mutmut_28(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
    if kind is Kind.PAGE_SHARE and limits.max_visits is not None:
        raise Invalid("max_visits", "Page links open at once, uncounted; a page-share session takes no max_visits.")
    return Session(
        sid=sid,
        kid=kid,
        kind=kind,
        label=check_label(label),
        created_at=now,
        expires_at=now + ttl,
        limits=limits,
    )


def x_mint__mutmut_29(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
    if kind is Kind.PAGE_SHARE and limits.max_visits is not None:
        raise Invalid("max_visits", "Page links open at once, uncounted; a page-share session takes no max_visits.")
    return Session(
        sid=sid,
        target_id=target.target_id,
        kind=kind,
        label=check_label(label),
        created_at=now,
        expires_at=now + ttl,
        limits=limits,
    )


def x_mint__mutmut_30(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
    if kind is Kind.PAGE_SHARE and limits.max_visits is not None:
        raise Invalid("max_visits", "Page links open at once, uncounted; a page-share session takes no max_visits.")
    return Session(
        sid=sid,
        target_id=target.target_id,
        kid=kid,
        label=check_label(label),
        created_at=now,
        expires_at=now + ttl,
        limits=limits,
    )


def x_mint__mutmut_31(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
    if kind is Kind.PAGE_SHARE and limits.max_visits is not None:
        raise Invalid("max_visits", "Page links open at once, uncounted; a page-share session takes no max_visits.")
    return Session(
        sid=sid,
        target_id=target.target_id,
        kid=kid,
        kind=kind,
        created_at=now,
        expires_at=now + ttl,
        limits=limits,
    )


def x_mint__mutmut_32(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
    if kind is Kind.PAGE_SHARE and limits.max_visits is not None:
        raise Invalid("max_visits", "Page links open at once, uncounted; a page-share session takes no max_visits.")
    return Session(
        sid=sid,
        target_id=target.target_id,
        kid=kid,
        kind=kind,
        label=check_label(label),
        expires_at=now + ttl,
        limits=limits,
    )


def x_mint__mutmut_33(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
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
        limits=limits,
    )


def x_mint__mutmut_34(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
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
        )


def x_mint__mutmut_35(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
    durations.check(ttl, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS)
    if kind is Kind.PAGE_SHARE and limits.max_visits is not None:
        raise Invalid("max_visits", "Page links open at once, uncounted; a page-share session takes no max_visits.")
    return Session(
        sid=sid,
        target_id=target.target_id,
        kid=kid,
        kind=kind,
        label=check_label(None),
        created_at=now,
        expires_at=now + ttl,
        limits=limits,
    )


def x_mint__mutmut_36(
    target: Target, *, sid: str, kid: str, kind: Kind, label: str, ttl: int, limits: Limits = NO_LIMITS, now: int
) -> Session:
    """Return a new session of `target` that expires after `ttl` seconds."""
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
        expires_at=now - ttl,
        limits=limits,
    )

mutants_x_mint__mutmut['_mutmut_orig'] = x_mint__mutmut_orig # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_1'] = x_mint__mutmut_1 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_2'] = x_mint__mutmut_2 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_3'] = x_mint__mutmut_3 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_4'] = x_mint__mutmut_4 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_5'] = x_mint__mutmut_5 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_6'] = x_mint__mutmut_6 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_7'] = x_mint__mutmut_7 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_8'] = x_mint__mutmut_8 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_9'] = x_mint__mutmut_9 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_10'] = x_mint__mutmut_10 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_11'] = x_mint__mutmut_11 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_12'] = x_mint__mutmut_12 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_13'] = x_mint__mutmut_13 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_14'] = x_mint__mutmut_14 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_15'] = x_mint__mutmut_15 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_16'] = x_mint__mutmut_16 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_17'] = x_mint__mutmut_17 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_18'] = x_mint__mutmut_18 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_19'] = x_mint__mutmut_19 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_20'] = x_mint__mutmut_20 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_21'] = x_mint__mutmut_21 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_22'] = x_mint__mutmut_22 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_23'] = x_mint__mutmut_23 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_24'] = x_mint__mutmut_24 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_25'] = x_mint__mutmut_25 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_26'] = x_mint__mutmut_26 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_27'] = x_mint__mutmut_27 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_28'] = x_mint__mutmut_28 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_29'] = x_mint__mutmut_29 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_30'] = x_mint__mutmut_30 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_31'] = x_mint__mutmut_31 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_32'] = x_mint__mutmut_32 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_33'] = x_mint__mutmut_33 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_34'] = x_mint__mutmut_34 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_35'] = x_mint__mutmut_35 # type: ignore # mutmut generated
mutants_x_mint__mutmut['x_mint__mutmut_36'] = x_mint__mutmut_36 # type: ignore # mutmut generated
mutants_x__check_extensible__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x__check_extensible__mutmut)
def _check_extensible(session: Session, target: Target) -> None:
    if session.revoked_at is not None:
        raise SessionRevoked
    if target.deleted_at is not None:
        raise SessionEnded


def x__check_extensible__mutmut_orig(session: Session, target: Target) -> None:
    if session.revoked_at is not None:
        raise SessionRevoked
    if target.deleted_at is not None:
        raise SessionEnded


def x__check_extensible__mutmut_1(session: Session, target: Target) -> None:
    if session.revoked_at is None:
        raise SessionRevoked
    if target.deleted_at is not None:
        raise SessionEnded


def x__check_extensible__mutmut_2(session: Session, target: Target) -> None:
    if session.revoked_at is not None:
        raise SessionRevoked
    if target.deleted_at is None:
        raise SessionEnded

mutants_x__check_extensible__mutmut['_mutmut_orig'] = x__check_extensible__mutmut_orig # type: ignore # mutmut generated
mutants_x__check_extensible__mutmut['x__check_extensible__mutmut_1'] = x__check_extensible__mutmut_1 # type: ignore # mutmut generated
mutants_x__check_extensible__mutmut['x__check_extensible__mutmut_2'] = x__check_extensible__mutmut_2 # type: ignore # mutmut generated
mutants_x_extend__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_extend__mutmut)
def extend(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 1 <= days <= MAX_EXTEND_DAYS:
        raise Invalid("days", f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _check_extensible(session, target)
    expires_at = now + days * durations.DAY
    return replace(session, expires_at=expires_at, extended_at=now, version=session.version + 1)


def x_extend__mutmut_orig(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 1 <= days <= MAX_EXTEND_DAYS:
        raise Invalid("days", f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _check_extensible(session, target)
    expires_at = now + days * durations.DAY
    return replace(session, expires_at=expires_at, extended_at=now, version=session.version + 1)


def x_extend__mutmut_1(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if 1 <= days <= MAX_EXTEND_DAYS:
        raise Invalid("days", f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _check_extensible(session, target)
    expires_at = now + days * durations.DAY
    return replace(session, expires_at=expires_at, extended_at=now, version=session.version + 1)


def x_extend__mutmut_2(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 2 <= days <= MAX_EXTEND_DAYS:
        raise Invalid("days", f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _check_extensible(session, target)
    expires_at = now + days * durations.DAY
    return replace(session, expires_at=expires_at, extended_at=now, version=session.version + 1)


def x_extend__mutmut_3(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 1 < days <= MAX_EXTEND_DAYS:
        raise Invalid("days", f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _check_extensible(session, target)
    expires_at = now + days * durations.DAY
    return replace(session, expires_at=expires_at, extended_at=now, version=session.version + 1)


def x_extend__mutmut_4(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 1 <= days < MAX_EXTEND_DAYS:
        raise Invalid("days", f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _check_extensible(session, target)
    expires_at = now + days * durations.DAY
    return replace(session, expires_at=expires_at, extended_at=now, version=session.version + 1)


def x_extend__mutmut_5(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 1 <= days <= MAX_EXTEND_DAYS:
        raise Invalid(None, f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _check_extensible(session, target)
    expires_at = now + days * durations.DAY
    return replace(session, expires_at=expires_at, extended_at=now, version=session.version + 1)


def x_extend__mutmut_6(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 1 <= days <= MAX_EXTEND_DAYS:
        raise Invalid("days", None)
    _check_extensible(session, target)
    expires_at = now + days * durations.DAY
    return replace(session, expires_at=expires_at, extended_at=now, version=session.version + 1)


def x_extend__mutmut_7(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 1 <= days <= MAX_EXTEND_DAYS:
        raise Invalid(f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _check_extensible(session, target)
    expires_at = now + days * durations.DAY
    return replace(session, expires_at=expires_at, extended_at=now, version=session.version + 1)


def x_extend__mutmut_8(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 1 <= days <= MAX_EXTEND_DAYS:
        raise Invalid("days", )
    _check_extensible(session, target)
    expires_at = now + days * durations.DAY
    return replace(session, expires_at=expires_at, extended_at=now, version=session.version + 1)


def x_extend__mutmut_9(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 1 <= days <= MAX_EXTEND_DAYS:
        raise Invalid("XXdaysXX", f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _check_extensible(session, target)
    expires_at = now + days * durations.DAY
    return replace(session, expires_at=expires_at, extended_at=now, version=session.version + 1)


def x_extend__mutmut_10(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 1 <= days <= MAX_EXTEND_DAYS:
        raise Invalid("DAYS", f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _check_extensible(session, target)
    expires_at = now + days * durations.DAY
    return replace(session, expires_at=expires_at, extended_at=now, version=session.version + 1)


def x_extend__mutmut_11(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 1 <= days <= MAX_EXTEND_DAYS:
        raise Invalid("days", f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _check_extensible(None, target)
    expires_at = now + days * durations.DAY
    return replace(session, expires_at=expires_at, extended_at=now, version=session.version + 1)


def x_extend__mutmut_12(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 1 <= days <= MAX_EXTEND_DAYS:
        raise Invalid("days", f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _check_extensible(session, None)
    expires_at = now + days * durations.DAY
    return replace(session, expires_at=expires_at, extended_at=now, version=session.version + 1)


def x_extend__mutmut_13(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 1 <= days <= MAX_EXTEND_DAYS:
        raise Invalid("days", f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _check_extensible(target)
    expires_at = now + days * durations.DAY
    return replace(session, expires_at=expires_at, extended_at=now, version=session.version + 1)


def x_extend__mutmut_14(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 1 <= days <= MAX_EXTEND_DAYS:
        raise Invalid("days", f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _check_extensible(session, )
    expires_at = now + days * durations.DAY
    return replace(session, expires_at=expires_at, extended_at=now, version=session.version + 1)


def x_extend__mutmut_15(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 1 <= days <= MAX_EXTEND_DAYS:
        raise Invalid("days", f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _check_extensible(session, target)
    expires_at = None
    return replace(session, expires_at=expires_at, extended_at=now, version=session.version + 1)


def x_extend__mutmut_16(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 1 <= days <= MAX_EXTEND_DAYS:
        raise Invalid("days", f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _check_extensible(session, target)
    expires_at = now - days * durations.DAY
    return replace(session, expires_at=expires_at, extended_at=now, version=session.version + 1)


def x_extend__mutmut_17(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 1 <= days <= MAX_EXTEND_DAYS:
        raise Invalid("days", f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _check_extensible(session, target)
    expires_at = now + days / durations.DAY
    return replace(session, expires_at=expires_at, extended_at=now, version=session.version + 1)


def x_extend__mutmut_18(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 1 <= days <= MAX_EXTEND_DAYS:
        raise Invalid("days", f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _check_extensible(session, target)
    expires_at = now + days * durations.DAY
    return replace(None, expires_at=expires_at, extended_at=now, version=session.version + 1)


def x_extend__mutmut_19(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 1 <= days <= MAX_EXTEND_DAYS:
        raise Invalid("days", f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _check_extensible(session, target)
    expires_at = now + days * durations.DAY
    return replace(session, expires_at=None, extended_at=now, version=session.version + 1)


def x_extend__mutmut_20(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 1 <= days <= MAX_EXTEND_DAYS:
        raise Invalid("days", f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _check_extensible(session, target)
    expires_at = now + days * durations.DAY
    return replace(session, expires_at=expires_at, extended_at=None, version=session.version + 1)


def x_extend__mutmut_21(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 1 <= days <= MAX_EXTEND_DAYS:
        raise Invalid("days", f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _check_extensible(session, target)
    expires_at = now + days * durations.DAY
    return replace(session, expires_at=expires_at, extended_at=now, version=None)


def x_extend__mutmut_22(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 1 <= days <= MAX_EXTEND_DAYS:
        raise Invalid("days", f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _check_extensible(session, target)
    expires_at = now + days * durations.DAY
    return replace(expires_at=expires_at, extended_at=now, version=session.version + 1)


def x_extend__mutmut_23(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 1 <= days <= MAX_EXTEND_DAYS:
        raise Invalid("days", f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _check_extensible(session, target)
    expires_at = now + days * durations.DAY
    return replace(session, extended_at=now, version=session.version + 1)


def x_extend__mutmut_24(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 1 <= days <= MAX_EXTEND_DAYS:
        raise Invalid("days", f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _check_extensible(session, target)
    expires_at = now + days * durations.DAY
    return replace(session, expires_at=expires_at, version=session.version + 1)


def x_extend__mutmut_25(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 1 <= days <= MAX_EXTEND_DAYS:
        raise Invalid("days", f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _check_extensible(session, target)
    expires_at = now + days * durations.DAY
    return replace(session, expires_at=expires_at, extended_at=now, )


def x_extend__mutmut_26(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 1 <= days <= MAX_EXTEND_DAYS:
        raise Invalid("days", f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _check_extensible(session, target)
    expires_at = now + days * durations.DAY
    return replace(session, expires_at=expires_at, extended_at=now, version=session.version - 1)


def x_extend__mutmut_27(session: Session, target: Target, *, days: int, now: int) -> Session:
    """Return `session` with an expiry `days` days from now.

    An expired or idle session becomes active again, a revoked one never: raises `SessionRevoked` or `SessionEnded`.
    """
    if not 1 <= days <= MAX_EXTEND_DAYS:
        raise Invalid("days", f"{days} days are out of bounds; from 1 to {MAX_EXTEND_DAYS} are possible.")
    _check_extensible(session, target)
    expires_at = now + days * durations.DAY
    return replace(session, expires_at=expires_at, extended_at=now, version=session.version + 2)

mutants_x_extend__mutmut['_mutmut_orig'] = x_extend__mutmut_orig # type: ignore # mutmut generated
mutants_x_extend__mutmut['x_extend__mutmut_1'] = x_extend__mutmut_1 # type: ignore # mutmut generated
mutants_x_extend__mutmut['x_extend__mutmut_2'] = x_extend__mutmut_2 # type: ignore # mutmut generated
mutants_x_extend__mutmut['x_extend__mutmut_3'] = x_extend__mutmut_3 # type: ignore # mutmut generated
mutants_x_extend__mutmut['x_extend__mutmut_4'] = x_extend__mutmut_4 # type: ignore # mutmut generated
mutants_x_extend__mutmut['x_extend__mutmut_5'] = x_extend__mutmut_5 # type: ignore # mutmut generated
mutants_x_extend__mutmut['x_extend__mutmut_6'] = x_extend__mutmut_6 # type: ignore # mutmut generated
mutants_x_extend__mutmut['x_extend__mutmut_7'] = x_extend__mutmut_7 # type: ignore # mutmut generated
mutants_x_extend__mutmut['x_extend__mutmut_8'] = x_extend__mutmut_8 # type: ignore # mutmut generated
mutants_x_extend__mutmut['x_extend__mutmut_9'] = x_extend__mutmut_9 # type: ignore # mutmut generated
mutants_x_extend__mutmut['x_extend__mutmut_10'] = x_extend__mutmut_10 # type: ignore # mutmut generated
mutants_x_extend__mutmut['x_extend__mutmut_11'] = x_extend__mutmut_11 # type: ignore # mutmut generated
mutants_x_extend__mutmut['x_extend__mutmut_12'] = x_extend__mutmut_12 # type: ignore # mutmut generated
mutants_x_extend__mutmut['x_extend__mutmut_13'] = x_extend__mutmut_13 # type: ignore # mutmut generated
mutants_x_extend__mutmut['x_extend__mutmut_14'] = x_extend__mutmut_14 # type: ignore # mutmut generated
mutants_x_extend__mutmut['x_extend__mutmut_15'] = x_extend__mutmut_15 # type: ignore # mutmut generated
mutants_x_extend__mutmut['x_extend__mutmut_16'] = x_extend__mutmut_16 # type: ignore # mutmut generated
mutants_x_extend__mutmut['x_extend__mutmut_17'] = x_extend__mutmut_17 # type: ignore # mutmut generated
mutants_x_extend__mutmut['x_extend__mutmut_18'] = x_extend__mutmut_18 # type: ignore # mutmut generated
mutants_x_extend__mutmut['x_extend__mutmut_19'] = x_extend__mutmut_19 # type: ignore # mutmut generated
mutants_x_extend__mutmut['x_extend__mutmut_20'] = x_extend__mutmut_20 # type: ignore # mutmut generated
mutants_x_extend__mutmut['x_extend__mutmut_21'] = x_extend__mutmut_21 # type: ignore # mutmut generated
mutants_x_extend__mutmut['x_extend__mutmut_22'] = x_extend__mutmut_22 # type: ignore # mutmut generated
mutants_x_extend__mutmut['x_extend__mutmut_23'] = x_extend__mutmut_23 # type: ignore # mutmut generated
mutants_x_extend__mutmut['x_extend__mutmut_24'] = x_extend__mutmut_24 # type: ignore # mutmut generated
mutants_x_extend__mutmut['x_extend__mutmut_25'] = x_extend__mutmut_25 # type: ignore # mutmut generated
mutants_x_extend__mutmut['x_extend__mutmut_26'] = x_extend__mutmut_26 # type: ignore # mutmut generated
mutants_x_extend__mutmut['x_extend__mutmut_27'] = x_extend__mutmut_27 # type: ignore # mutmut generated
mutants_x_relabel__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_relabel__mutmut)
def relabel(session: Session, *, label: str) -> Session:
    """Return `session` with another label; its token stays the same."""
    return replace(session, label=check_label(label), version=session.version + 1)


def x_relabel__mutmut_orig(session: Session, *, label: str) -> Session:
    """Return `session` with another label; its token stays the same."""
    return replace(session, label=check_label(label), version=session.version + 1)


def x_relabel__mutmut_1(session: Session, *, label: str) -> Session:
    """Return `session` with another label; its token stays the same."""
    return replace(None, label=check_label(label), version=session.version + 1)


def x_relabel__mutmut_2(session: Session, *, label: str) -> Session:
    """Return `session` with another label; its token stays the same."""
    return replace(session, label=None, version=session.version + 1)


def x_relabel__mutmut_3(session: Session, *, label: str) -> Session:
    """Return `session` with another label; its token stays the same."""
    return replace(session, label=check_label(label), version=None)


def x_relabel__mutmut_4(session: Session, *, label: str) -> Session:
    """Return `session` with another label; its token stays the same."""
    return replace(label=check_label(label), version=session.version + 1)


def x_relabel__mutmut_5(session: Session, *, label: str) -> Session:
    """Return `session` with another label; its token stays the same."""
    return replace(session, version=session.version + 1)


def x_relabel__mutmut_6(session: Session, *, label: str) -> Session:
    """Return `session` with another label; its token stays the same."""
    return replace(session, label=check_label(label), )


def x_relabel__mutmut_7(session: Session, *, label: str) -> Session:
    """Return `session` with another label; its token stays the same."""
    return replace(session, label=check_label(None), version=session.version + 1)


def x_relabel__mutmut_8(session: Session, *, label: str) -> Session:
    """Return `session` with another label; its token stays the same."""
    return replace(session, label=check_label(label), version=session.version - 1)


def x_relabel__mutmut_9(session: Session, *, label: str) -> Session:
    """Return `session` with another label; its token stays the same."""
    return replace(session, label=check_label(label), version=session.version + 2)

mutants_x_relabel__mutmut['_mutmut_orig'] = x_relabel__mutmut_orig # type: ignore # mutmut generated
mutants_x_relabel__mutmut['x_relabel__mutmut_1'] = x_relabel__mutmut_1 # type: ignore # mutmut generated
mutants_x_relabel__mutmut['x_relabel__mutmut_2'] = x_relabel__mutmut_2 # type: ignore # mutmut generated
mutants_x_relabel__mutmut['x_relabel__mutmut_3'] = x_relabel__mutmut_3 # type: ignore # mutmut generated
mutants_x_relabel__mutmut['x_relabel__mutmut_4'] = x_relabel__mutmut_4 # type: ignore # mutmut generated
mutants_x_relabel__mutmut['x_relabel__mutmut_5'] = x_relabel__mutmut_5 # type: ignore # mutmut generated
mutants_x_relabel__mutmut['x_relabel__mutmut_6'] = x_relabel__mutmut_6 # type: ignore # mutmut generated
mutants_x_relabel__mutmut['x_relabel__mutmut_7'] = x_relabel__mutmut_7 # type: ignore # mutmut generated
mutants_x_relabel__mutmut['x_relabel__mutmut_8'] = x_relabel__mutmut_8 # type: ignore # mutmut generated
mutants_x_relabel__mutmut['x_relabel__mutmut_9'] = x_relabel__mutmut_9 # type: ignore # mutmut generated
mutants_x_revoke__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_revoke__mutmut)
def revoke(session: Session, *, now: int) -> Session:
    """Return `session` revoked, which cannot be undone; the same object if it already was."""
    if session.revoked_at is not None:
        return session
    return replace(session, revoked_at=now, version=session.version + 1)


def x_revoke__mutmut_orig(session: Session, *, now: int) -> Session:
    """Return `session` revoked, which cannot be undone; the same object if it already was."""
    if session.revoked_at is not None:
        return session
    return replace(session, revoked_at=now, version=session.version + 1)


def x_revoke__mutmut_1(session: Session, *, now: int) -> Session:
    """Return `session` revoked, which cannot be undone; the same object if it already was."""
    if session.revoked_at is None:
        return session
    return replace(session, revoked_at=now, version=session.version + 1)


def x_revoke__mutmut_2(session: Session, *, now: int) -> Session:
    """Return `session` revoked, which cannot be undone; the same object if it already was."""
    if session.revoked_at is not None:
        return session
    return replace(None, revoked_at=now, version=session.version + 1)


def x_revoke__mutmut_3(session: Session, *, now: int) -> Session:
    """Return `session` revoked, which cannot be undone; the same object if it already was."""
    if session.revoked_at is not None:
        return session
    return replace(session, revoked_at=None, version=session.version + 1)


def x_revoke__mutmut_4(session: Session, *, now: int) -> Session:
    """Return `session` revoked, which cannot be undone; the same object if it already was."""
    if session.revoked_at is not None:
        return session
    return replace(session, revoked_at=now, version=None)


def x_revoke__mutmut_5(session: Session, *, now: int) -> Session:
    """Return `session` revoked, which cannot be undone; the same object if it already was."""
    if session.revoked_at is not None:
        return session
    return replace(revoked_at=now, version=session.version + 1)


def x_revoke__mutmut_6(session: Session, *, now: int) -> Session:
    """Return `session` revoked, which cannot be undone; the same object if it already was."""
    if session.revoked_at is not None:
        return session
    return replace(session, version=session.version + 1)


def x_revoke__mutmut_7(session: Session, *, now: int) -> Session:
    """Return `session` revoked, which cannot be undone; the same object if it already was."""
    if session.revoked_at is not None:
        return session
    return replace(session, revoked_at=now, )


def x_revoke__mutmut_8(session: Session, *, now: int) -> Session:
    """Return `session` revoked, which cannot be undone; the same object if it already was."""
    if session.revoked_at is not None:
        return session
    return replace(session, revoked_at=now, version=session.version - 1)


def x_revoke__mutmut_9(session: Session, *, now: int) -> Session:
    """Return `session` revoked, which cannot be undone; the same object if it already was."""
    if session.revoked_at is not None:
        return session
    return replace(session, revoked_at=now, version=session.version + 2)

mutants_x_revoke__mutmut['_mutmut_orig'] = x_revoke__mutmut_orig # type: ignore # mutmut generated
mutants_x_revoke__mutmut['x_revoke__mutmut_1'] = x_revoke__mutmut_1 # type: ignore # mutmut generated
mutants_x_revoke__mutmut['x_revoke__mutmut_2'] = x_revoke__mutmut_2 # type: ignore # mutmut generated
mutants_x_revoke__mutmut['x_revoke__mutmut_3'] = x_revoke__mutmut_3 # type: ignore # mutmut generated
mutants_x_revoke__mutmut['x_revoke__mutmut_4'] = x_revoke__mutmut_4 # type: ignore # mutmut generated
mutants_x_revoke__mutmut['x_revoke__mutmut_5'] = x_revoke__mutmut_5 # type: ignore # mutmut generated
mutants_x_revoke__mutmut['x_revoke__mutmut_6'] = x_revoke__mutmut_6 # type: ignore # mutmut generated
mutants_x_revoke__mutmut['x_revoke__mutmut_7'] = x_revoke__mutmut_7 # type: ignore # mutmut generated
mutants_x_revoke__mutmut['x_revoke__mutmut_8'] = x_revoke__mutmut_8 # type: ignore # mutmut generated
mutants_x_revoke__mutmut['x_revoke__mutmut_9'] = x_revoke__mutmut_9 # type: ignore # mutmut generated
mutants_x_check_deletable__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_check_deletable__mutmut)
def check_deletable(session: Session, target: Target, *, now: int) -> None:
    """Raise `SessionActive` unless the session is revoked, expired, or ended with its target."""
    if state_at(session, now, deleted_at=target.deleted_at) in (State.ACTIVE, State.IDLE):
        raise SessionActive


def x_check_deletable__mutmut_orig(session: Session, target: Target, *, now: int) -> None:
    """Raise `SessionActive` unless the session is revoked, expired, or ended with its target."""
    if state_at(session, now, deleted_at=target.deleted_at) in (State.ACTIVE, State.IDLE):
        raise SessionActive


def x_check_deletable__mutmut_1(session: Session, target: Target, *, now: int) -> None:
    """Raise `SessionActive` unless the session is revoked, expired, or ended with its target."""
    if state_at(None, now, deleted_at=target.deleted_at) in (State.ACTIVE, State.IDLE):
        raise SessionActive


def x_check_deletable__mutmut_2(session: Session, target: Target, *, now: int) -> None:
    """Raise `SessionActive` unless the session is revoked, expired, or ended with its target."""
    if state_at(session, None, deleted_at=target.deleted_at) in (State.ACTIVE, State.IDLE):
        raise SessionActive


def x_check_deletable__mutmut_3(session: Session, target: Target, *, now: int) -> None:
    """Raise `SessionActive` unless the session is revoked, expired, or ended with its target."""
    if state_at(session, now, deleted_at=None) in (State.ACTIVE, State.IDLE):
        raise SessionActive


def x_check_deletable__mutmut_4(session: Session, target: Target, *, now: int) -> None:
    """Raise `SessionActive` unless the session is revoked, expired, or ended with its target."""
    if state_at(now, deleted_at=target.deleted_at) in (State.ACTIVE, State.IDLE):
        raise SessionActive


def x_check_deletable__mutmut_5(session: Session, target: Target, *, now: int) -> None:
    """Raise `SessionActive` unless the session is revoked, expired, or ended with its target."""
    if state_at(session, deleted_at=target.deleted_at) in (State.ACTIVE, State.IDLE):
        raise SessionActive


def x_check_deletable__mutmut_6(session: Session, target: Target, *, now: int) -> None:
    """Raise `SessionActive` unless the session is revoked, expired, or ended with its target."""
    if state_at(session, now, ) in (State.ACTIVE, State.IDLE):
        raise SessionActive


def x_check_deletable__mutmut_7(session: Session, target: Target, *, now: int) -> None:
    """Raise `SessionActive` unless the session is revoked, expired, or ended with its target."""
    if state_at(session, now, deleted_at=target.deleted_at) not in (State.ACTIVE, State.IDLE):
        raise SessionActive

mutants_x_check_deletable__mutmut['_mutmut_orig'] = x_check_deletable__mutmut_orig # type: ignore # mutmut generated
mutants_x_check_deletable__mutmut['x_check_deletable__mutmut_1'] = x_check_deletable__mutmut_1 # type: ignore # mutmut generated
mutants_x_check_deletable__mutmut['x_check_deletable__mutmut_2'] = x_check_deletable__mutmut_2 # type: ignore # mutmut generated
mutants_x_check_deletable__mutmut['x_check_deletable__mutmut_3'] = x_check_deletable__mutmut_3 # type: ignore # mutmut generated
mutants_x_check_deletable__mutmut['x_check_deletable__mutmut_4'] = x_check_deletable__mutmut_4 # type: ignore # mutmut generated
mutants_x_check_deletable__mutmut['x_check_deletable__mutmut_5'] = x_check_deletable__mutmut_5 # type: ignore # mutmut generated
mutants_x_check_deletable__mutmut['x_check_deletable__mutmut_6'] = x_check_deletable__mutmut_6 # type: ignore # mutmut generated
mutants_x_check_deletable__mutmut['x_check_deletable__mutmut_7'] = x_check_deletable__mutmut_7 # type: ignore # mutmut generated
mutants_x_open_visit__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_open_visit__mutmut)
def open_visit(session: Session) -> Session:
    """Return `session` with one more visit counted, after `access.authorize` has admitted that visit."""
    return replace(session, visits_opened=session.visits_opened + 1, version=session.version + 1)


def x_open_visit__mutmut_orig(session: Session) -> Session:
    """Return `session` with one more visit counted, after `access.authorize` has admitted that visit."""
    return replace(session, visits_opened=session.visits_opened + 1, version=session.version + 1)


def x_open_visit__mutmut_1(session: Session) -> Session:
    """Return `session` with one more visit counted, after `access.authorize` has admitted that visit."""
    return replace(None, visits_opened=session.visits_opened + 1, version=session.version + 1)


def x_open_visit__mutmut_2(session: Session) -> Session:
    """Return `session` with one more visit counted, after `access.authorize` has admitted that visit."""
    return replace(session, visits_opened=None, version=session.version + 1)


def x_open_visit__mutmut_3(session: Session) -> Session:
    """Return `session` with one more visit counted, after `access.authorize` has admitted that visit."""
    return replace(session, visits_opened=session.visits_opened + 1, version=None)


def x_open_visit__mutmut_4(session: Session) -> Session:
    """Return `session` with one more visit counted, after `access.authorize` has admitted that visit."""
    return replace(visits_opened=session.visits_opened + 1, version=session.version + 1)


def x_open_visit__mutmut_5(session: Session) -> Session:
    """Return `session` with one more visit counted, after `access.authorize` has admitted that visit."""
    return replace(session, version=session.version + 1)


def x_open_visit__mutmut_6(session: Session) -> Session:
    """Return `session` with one more visit counted, after `access.authorize` has admitted that visit."""
    return replace(session, visits_opened=session.visits_opened + 1, )


def x_open_visit__mutmut_7(session: Session) -> Session:
    """Return `session` with one more visit counted, after `access.authorize` has admitted that visit."""
    return replace(session, visits_opened=session.visits_opened - 1, version=session.version + 1)


def x_open_visit__mutmut_8(session: Session) -> Session:
    """Return `session` with one more visit counted, after `access.authorize` has admitted that visit."""
    return replace(session, visits_opened=session.visits_opened + 2, version=session.version + 1)


def x_open_visit__mutmut_9(session: Session) -> Session:
    """Return `session` with one more visit counted, after `access.authorize` has admitted that visit."""
    return replace(session, visits_opened=session.visits_opened + 1, version=session.version - 1)


def x_open_visit__mutmut_10(session: Session) -> Session:
    """Return `session` with one more visit counted, after `access.authorize` has admitted that visit."""
    return replace(session, visits_opened=session.visits_opened + 1, version=session.version + 2)

mutants_x_open_visit__mutmut['_mutmut_orig'] = x_open_visit__mutmut_orig # type: ignore # mutmut generated
mutants_x_open_visit__mutmut['x_open_visit__mutmut_1'] = x_open_visit__mutmut_1 # type: ignore # mutmut generated
mutants_x_open_visit__mutmut['x_open_visit__mutmut_2'] = x_open_visit__mutmut_2 # type: ignore # mutmut generated
mutants_x_open_visit__mutmut['x_open_visit__mutmut_3'] = x_open_visit__mutmut_3 # type: ignore # mutmut generated
mutants_x_open_visit__mutmut['x_open_visit__mutmut_4'] = x_open_visit__mutmut_4 # type: ignore # mutmut generated
mutants_x_open_visit__mutmut['x_open_visit__mutmut_5'] = x_open_visit__mutmut_5 # type: ignore # mutmut generated
mutants_x_open_visit__mutmut['x_open_visit__mutmut_6'] = x_open_visit__mutmut_6 # type: ignore # mutmut generated
mutants_x_open_visit__mutmut['x_open_visit__mutmut_7'] = x_open_visit__mutmut_7 # type: ignore # mutmut generated
mutants_x_open_visit__mutmut['x_open_visit__mutmut_8'] = x_open_visit__mutmut_8 # type: ignore # mutmut generated
mutants_x_open_visit__mutmut['x_open_visit__mutmut_9'] = x_open_visit__mutmut_9 # type: ignore # mutmut generated
mutants_x_open_visit__mutmut['x_open_visit__mutmut_10'] = x_open_visit__mutmut_10 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_put_domain__mutmut)
def put_domain(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_orig(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_1(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = None
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_2(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(None)[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_3(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.rpartition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_4(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition("XX.XX")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_5(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[3]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_6(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) or domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_7(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent or parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_8(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent not in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_9(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("XXlocalhostXX", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_10(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("LOCALHOST", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_11(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_12(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(None, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_13(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, None):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_14(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_15(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, ):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_16(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid(None, f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_17(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", None)
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_18(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid(f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_19(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", )
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_20(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("XXhostXX", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_21(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("HOST", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_22(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = None
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_23(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(None)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_24(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host == domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_25(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = None
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_26(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(None)
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_27(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted(None, key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_28(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=None))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_29(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted(key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_30(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), ))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_31(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: None))
    return replace(target, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_32(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(None, domains=domains, version=target.version + 1)


def x_put_domain__mutmut_33(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=None, version=target.version + 1)


def x_put_domain__mutmut_34(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=None)


def x_put_domain__mutmut_35(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(domains=domains, version=target.version + 1)


def x_put_domain__mutmut_36(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, version=target.version + 1)


def x_put_domain__mutmut_37(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, )


def x_put_domain__mutmut_38(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version - 1)


def x_put_domain__mutmut_39(target: Target, domain: Domain, *, base_domain: str) -> Target:
    """Return `target` with `domain`, which replaces a domain of the same host.

    Raises `Invalid` for the implied domain of another target. The target's own implied domain may be put, to make it
    public.
    """
    parent = domain.host.partition(".")[2]
    if parent and parent in ("localhost", base_domain) and domain.host not in implied_hosts(target.name, base_domain):
        raise Invalid("host", f"{domain.host} belongs to the target of that name; choose a host outside {parent}.")
    others = tuple(other for other in target.domains if other.host != domain.host)
    domains = tuple(sorted((*others, domain), key=lambda item: item.host))
    return replace(target, domains=domains, version=target.version + 2)

mutants_x_put_domain__mutmut['_mutmut_orig'] = x_put_domain__mutmut_orig # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_1'] = x_put_domain__mutmut_1 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_2'] = x_put_domain__mutmut_2 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_3'] = x_put_domain__mutmut_3 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_4'] = x_put_domain__mutmut_4 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_5'] = x_put_domain__mutmut_5 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_6'] = x_put_domain__mutmut_6 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_7'] = x_put_domain__mutmut_7 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_8'] = x_put_domain__mutmut_8 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_9'] = x_put_domain__mutmut_9 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_10'] = x_put_domain__mutmut_10 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_11'] = x_put_domain__mutmut_11 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_12'] = x_put_domain__mutmut_12 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_13'] = x_put_domain__mutmut_13 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_14'] = x_put_domain__mutmut_14 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_15'] = x_put_domain__mutmut_15 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_16'] = x_put_domain__mutmut_16 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_17'] = x_put_domain__mutmut_17 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_18'] = x_put_domain__mutmut_18 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_19'] = x_put_domain__mutmut_19 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_20'] = x_put_domain__mutmut_20 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_21'] = x_put_domain__mutmut_21 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_22'] = x_put_domain__mutmut_22 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_23'] = x_put_domain__mutmut_23 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_24'] = x_put_domain__mutmut_24 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_25'] = x_put_domain__mutmut_25 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_26'] = x_put_domain__mutmut_26 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_27'] = x_put_domain__mutmut_27 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_28'] = x_put_domain__mutmut_28 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_29'] = x_put_domain__mutmut_29 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_30'] = x_put_domain__mutmut_30 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_31'] = x_put_domain__mutmut_31 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_32'] = x_put_domain__mutmut_32 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_33'] = x_put_domain__mutmut_33 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_34'] = x_put_domain__mutmut_34 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_35'] = x_put_domain__mutmut_35 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_36'] = x_put_domain__mutmut_36 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_37'] = x_put_domain__mutmut_37 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_38'] = x_put_domain__mutmut_38 # type: ignore # mutmut generated
mutants_x_put_domain__mutmut['x_put_domain__mutmut_39'] = x_put_domain__mutmut_39 # type: ignore # mutmut generated
mutants_x_remove_domain__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_remove_domain__mutmut)
def remove_domain(target: Target, host: str) -> Target:
    """Return `target` without the domain `host`. Raises `DomainNotFound`."""
    domains = tuple(domain for domain in target.domains if domain.host != host)
    if len(domains) == len(target.domains):
        raise DomainNotFound(host)
    return replace(target, domains=domains, version=target.version + 1)


def x_remove_domain__mutmut_orig(target: Target, host: str) -> Target:
    """Return `target` without the domain `host`. Raises `DomainNotFound`."""
    domains = tuple(domain for domain in target.domains if domain.host != host)
    if len(domains) == len(target.domains):
        raise DomainNotFound(host)
    return replace(target, domains=domains, version=target.version + 1)


def x_remove_domain__mutmut_1(target: Target, host: str) -> Target:
    """Return `target` without the domain `host`. Raises `DomainNotFound`."""
    domains = None
    if len(domains) == len(target.domains):
        raise DomainNotFound(host)
    return replace(target, domains=domains, version=target.version + 1)


def x_remove_domain__mutmut_2(target: Target, host: str) -> Target:
    """Return `target` without the domain `host`. Raises `DomainNotFound`."""
    domains = tuple(None)
    if len(domains) == len(target.domains):
        raise DomainNotFound(host)
    return replace(target, domains=domains, version=target.version + 1)


def x_remove_domain__mutmut_3(target: Target, host: str) -> Target:
    """Return `target` without the domain `host`. Raises `DomainNotFound`."""
    domains = tuple(domain for domain in target.domains if domain.host == host)
    if len(domains) == len(target.domains):
        raise DomainNotFound(host)
    return replace(target, domains=domains, version=target.version + 1)


def x_remove_domain__mutmut_4(target: Target, host: str) -> Target:
    """Return `target` without the domain `host`. Raises `DomainNotFound`."""
    domains = tuple(domain for domain in target.domains if domain.host != host)
    if len(domains) != len(target.domains):
        raise DomainNotFound(host)
    return replace(target, domains=domains, version=target.version + 1)


def x_remove_domain__mutmut_5(target: Target, host: str) -> Target:
    """Return `target` without the domain `host`. Raises `DomainNotFound`."""
    domains = tuple(domain for domain in target.domains if domain.host != host)
    if len(domains) == len(target.domains):
        raise DomainNotFound(None)
    return replace(target, domains=domains, version=target.version + 1)


def x_remove_domain__mutmut_6(target: Target, host: str) -> Target:
    """Return `target` without the domain `host`. Raises `DomainNotFound`."""
    domains = tuple(domain for domain in target.domains if domain.host != host)
    if len(domains) == len(target.domains):
        raise DomainNotFound(host)
    return replace(None, domains=domains, version=target.version + 1)


def x_remove_domain__mutmut_7(target: Target, host: str) -> Target:
    """Return `target` without the domain `host`. Raises `DomainNotFound`."""
    domains = tuple(domain for domain in target.domains if domain.host != host)
    if len(domains) == len(target.domains):
        raise DomainNotFound(host)
    return replace(target, domains=None, version=target.version + 1)


def x_remove_domain__mutmut_8(target: Target, host: str) -> Target:
    """Return `target` without the domain `host`. Raises `DomainNotFound`."""
    domains = tuple(domain for domain in target.domains if domain.host != host)
    if len(domains) == len(target.domains):
        raise DomainNotFound(host)
    return replace(target, domains=domains, version=None)


def x_remove_domain__mutmut_9(target: Target, host: str) -> Target:
    """Return `target` without the domain `host`. Raises `DomainNotFound`."""
    domains = tuple(domain for domain in target.domains if domain.host != host)
    if len(domains) == len(target.domains):
        raise DomainNotFound(host)
    return replace(domains=domains, version=target.version + 1)


def x_remove_domain__mutmut_10(target: Target, host: str) -> Target:
    """Return `target` without the domain `host`. Raises `DomainNotFound`."""
    domains = tuple(domain for domain in target.domains if domain.host != host)
    if len(domains) == len(target.domains):
        raise DomainNotFound(host)
    return replace(target, version=target.version + 1)


def x_remove_domain__mutmut_11(target: Target, host: str) -> Target:
    """Return `target` without the domain `host`. Raises `DomainNotFound`."""
    domains = tuple(domain for domain in target.domains if domain.host != host)
    if len(domains) == len(target.domains):
        raise DomainNotFound(host)
    return replace(target, domains=domains, )


def x_remove_domain__mutmut_12(target: Target, host: str) -> Target:
    """Return `target` without the domain `host`. Raises `DomainNotFound`."""
    domains = tuple(domain for domain in target.domains if domain.host != host)
    if len(domains) == len(target.domains):
        raise DomainNotFound(host)
    return replace(target, domains=domains, version=target.version - 1)


def x_remove_domain__mutmut_13(target: Target, host: str) -> Target:
    """Return `target` without the domain `host`. Raises `DomainNotFound`."""
    domains = tuple(domain for domain in target.domains if domain.host != host)
    if len(domains) == len(target.domains):
        raise DomainNotFound(host)
    return replace(target, domains=domains, version=target.version + 2)

mutants_x_remove_domain__mutmut['_mutmut_orig'] = x_remove_domain__mutmut_orig # type: ignore # mutmut generated
mutants_x_remove_domain__mutmut['x_remove_domain__mutmut_1'] = x_remove_domain__mutmut_1 # type: ignore # mutmut generated
mutants_x_remove_domain__mutmut['x_remove_domain__mutmut_2'] = x_remove_domain__mutmut_2 # type: ignore # mutmut generated
mutants_x_remove_domain__mutmut['x_remove_domain__mutmut_3'] = x_remove_domain__mutmut_3 # type: ignore # mutmut generated
mutants_x_remove_domain__mutmut['x_remove_domain__mutmut_4'] = x_remove_domain__mutmut_4 # type: ignore # mutmut generated
mutants_x_remove_domain__mutmut['x_remove_domain__mutmut_5'] = x_remove_domain__mutmut_5 # type: ignore # mutmut generated
mutants_x_remove_domain__mutmut['x_remove_domain__mutmut_6'] = x_remove_domain__mutmut_6 # type: ignore # mutmut generated
mutants_x_remove_domain__mutmut['x_remove_domain__mutmut_7'] = x_remove_domain__mutmut_7 # type: ignore # mutmut generated
mutants_x_remove_domain__mutmut['x_remove_domain__mutmut_8'] = x_remove_domain__mutmut_8 # type: ignore # mutmut generated
mutants_x_remove_domain__mutmut['x_remove_domain__mutmut_9'] = x_remove_domain__mutmut_9 # type: ignore # mutmut generated
mutants_x_remove_domain__mutmut['x_remove_domain__mutmut_10'] = x_remove_domain__mutmut_10 # type: ignore # mutmut generated
mutants_x_remove_domain__mutmut['x_remove_domain__mutmut_11'] = x_remove_domain__mutmut_11 # type: ignore # mutmut generated
mutants_x_remove_domain__mutmut['x_remove_domain__mutmut_12'] = x_remove_domain__mutmut_12 # type: ignore # mutmut generated
mutants_x_remove_domain__mutmut['x_remove_domain__mutmut_13'] = x_remove_domain__mutmut_13 # type: ignore # mutmut generated
mutants_x_delete_target__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_delete_target__mutmut)
def delete_target(target: Target, *, now: int) -> Target:
    """Return `target` as deleted: its name and domains are free again, and its sessions have ended."""
    return replace(target, deleted_at=now, enabled=False, domains=(), version=target.version + 1)


def x_delete_target__mutmut_orig(target: Target, *, now: int) -> Target:
    """Return `target` as deleted: its name and domains are free again, and its sessions have ended."""
    return replace(target, deleted_at=now, enabled=False, domains=(), version=target.version + 1)


def x_delete_target__mutmut_1(target: Target, *, now: int) -> Target:
    """Return `target` as deleted: its name and domains are free again, and its sessions have ended."""
    return replace(None, deleted_at=now, enabled=False, domains=(), version=target.version + 1)


def x_delete_target__mutmut_2(target: Target, *, now: int) -> Target:
    """Return `target` as deleted: its name and domains are free again, and its sessions have ended."""
    return replace(target, deleted_at=None, enabled=False, domains=(), version=target.version + 1)


def x_delete_target__mutmut_3(target: Target, *, now: int) -> Target:
    """Return `target` as deleted: its name and domains are free again, and its sessions have ended."""
    return replace(target, deleted_at=now, enabled=None, domains=(), version=target.version + 1)


def x_delete_target__mutmut_4(target: Target, *, now: int) -> Target:
    """Return `target` as deleted: its name and domains are free again, and its sessions have ended."""
    return replace(target, deleted_at=now, enabled=False, domains=None, version=target.version + 1)


def x_delete_target__mutmut_5(target: Target, *, now: int) -> Target:
    """Return `target` as deleted: its name and domains are free again, and its sessions have ended."""
    return replace(target, deleted_at=now, enabled=False, domains=(), version=None)


def x_delete_target__mutmut_6(target: Target, *, now: int) -> Target:
    """Return `target` as deleted: its name and domains are free again, and its sessions have ended."""
    return replace(deleted_at=now, enabled=False, domains=(), version=target.version + 1)


def x_delete_target__mutmut_7(target: Target, *, now: int) -> Target:
    """Return `target` as deleted: its name and domains are free again, and its sessions have ended."""
    return replace(target, enabled=False, domains=(), version=target.version + 1)


def x_delete_target__mutmut_8(target: Target, *, now: int) -> Target:
    """Return `target` as deleted: its name and domains are free again, and its sessions have ended."""
    return replace(target, deleted_at=now, domains=(), version=target.version + 1)


def x_delete_target__mutmut_9(target: Target, *, now: int) -> Target:
    """Return `target` as deleted: its name and domains are free again, and its sessions have ended."""
    return replace(target, deleted_at=now, enabled=False, version=target.version + 1)


def x_delete_target__mutmut_10(target: Target, *, now: int) -> Target:
    """Return `target` as deleted: its name and domains are free again, and its sessions have ended."""
    return replace(target, deleted_at=now, enabled=False, domains=(), )


def x_delete_target__mutmut_11(target: Target, *, now: int) -> Target:
    """Return `target` as deleted: its name and domains are free again, and its sessions have ended."""
    return replace(target, deleted_at=now, enabled=True, domains=(), version=target.version + 1)


def x_delete_target__mutmut_12(target: Target, *, now: int) -> Target:
    """Return `target` as deleted: its name and domains are free again, and its sessions have ended."""
    return replace(target, deleted_at=now, enabled=False, domains=(), version=target.version - 1)


def x_delete_target__mutmut_13(target: Target, *, now: int) -> Target:
    """Return `target` as deleted: its name and domains are free again, and its sessions have ended."""
    return replace(target, deleted_at=now, enabled=False, domains=(), version=target.version + 2)

mutants_x_delete_target__mutmut['_mutmut_orig'] = x_delete_target__mutmut_orig # type: ignore # mutmut generated
mutants_x_delete_target__mutmut['x_delete_target__mutmut_1'] = x_delete_target__mutmut_1 # type: ignore # mutmut generated
mutants_x_delete_target__mutmut['x_delete_target__mutmut_2'] = x_delete_target__mutmut_2 # type: ignore # mutmut generated
mutants_x_delete_target__mutmut['x_delete_target__mutmut_3'] = x_delete_target__mutmut_3 # type: ignore # mutmut generated
mutants_x_delete_target__mutmut['x_delete_target__mutmut_4'] = x_delete_target__mutmut_4 # type: ignore # mutmut generated
mutants_x_delete_target__mutmut['x_delete_target__mutmut_5'] = x_delete_target__mutmut_5 # type: ignore # mutmut generated
mutants_x_delete_target__mutmut['x_delete_target__mutmut_6'] = x_delete_target__mutmut_6 # type: ignore # mutmut generated
mutants_x_delete_target__mutmut['x_delete_target__mutmut_7'] = x_delete_target__mutmut_7 # type: ignore # mutmut generated
mutants_x_delete_target__mutmut['x_delete_target__mutmut_8'] = x_delete_target__mutmut_8 # type: ignore # mutmut generated
mutants_x_delete_target__mutmut['x_delete_target__mutmut_9'] = x_delete_target__mutmut_9 # type: ignore # mutmut generated
mutants_x_delete_target__mutmut['x_delete_target__mutmut_10'] = x_delete_target__mutmut_10 # type: ignore # mutmut generated
mutants_x_delete_target__mutmut['x_delete_target__mutmut_11'] = x_delete_target__mutmut_11 # type: ignore # mutmut generated
mutants_x_delete_target__mutmut['x_delete_target__mutmut_12'] = x_delete_target__mutmut_12 # type: ignore # mutmut generated
mutants_x_delete_target__mutmut['x_delete_target__mutmut_13'] = x_delete_target__mutmut_13 # type: ignore # mutmut generated
