"""Sign-in as a condition of access: which rules a request has to fit, and how they decide.

Rules.
    The rule of the target comes first, then that of the session; both have to fit. A member's session is its account's
    alone, and only while the target names that account as a member.
    The redirect of a link to the address without it needs no sign-in: it gives the visit cookie, which opens nothing
    without the login, and keeps the link out of what is carried over sign-in.
    A visitor without a session comes in as a member, if the target names the account of the visitor's login.
    An account with a share of a session opens it at `SHARED_PATH` and the sid. Without a share nothing is revealed
    about the session, not even whether there is one.
"""

from __future__ import annotations

import re

from burrowgate.core.claims import CredentialSource
from burrowgate.core.denial_reasons import Reason
from burrowgate.core.identity import credentials, rules
from burrowgate.core.identity.rules import SignedIn, SignInRule, Verdict
from burrowgate.core.sessions import Kind, Session
from burrowgate.core.targets import Target
from burrowgate.core.tokens import Keyring

MAX_LOGIN_COOKIES = 4
"""Login cookies of a request that are verified; a browser keeps one for a domain."""
LOGIN_COOKIE = b"login"
"""Name of the login cookie, behind the prefix of the gateway's cookies."""

SHARED_PATH = b"/.burrowgate/shared/"
"""Path, followed by the sid, at which an account opens a session that was shared with it."""

_SHARED = re.compile(re.escape(SHARED_PATH) + rb"([A-Za-z0-9_-]{22})")
_MEMBER = Kind.MEMBER
_REASON_OF_VERDICT = {
    Verdict.NOT_SIGNED_IN: Reason.SIGN_IN_NEEDED,
    Verdict.OTHER_PERSON: Reason.NOT_YOU,
    Verdict.STALE_PROOF: Reason.STALE_PROOF,
}
SIGN_IN_REASONS = frozenset(_REASON_OF_VERDICT.values())
"""Refusals that another sign-in may mend."""
_HOLDERS = SignInRule(claimers=True)
_ENTRY_REASONS = frozenset({Reason.NO_CREDENTIAL, Reason.NOT_GENUINE, Reason.NO_SESSION, Reason.MANIFEST})
_OVER_REASONS = frozenset({Reason.EXPIRED, Reason.IDLE})


def is_required(target: Target, session: Session) -> bool:
    """Return whether a request to `target` under `session` needs a login."""
    return target.sign_in is not None or session.limits.sign_in is not None or session.kind is _MEMBER


def needs_share(target: Target, session: Session) -> bool:
    """Return whether the decision depends on whether the account holds a share of `session`."""
    return any(rule.claimers for rule in _rules(target, session))


def login_id(cookies: tuple[tuple[bytes, bytes], ...], authority: bytes, keys: Keyring) -> str:
    """Return the id of the login that the sign-in `cookies` of a request to `authority` prove; empty without one."""
    values = [value for name, value in cookies if name == LOGIN_COOKIE]
    for value in values[:MAX_LOGIN_COOKIES]:
        found = credentials.read_login_cookie(keys, value, authority)
        if found is not None:
            return found
    return ""


def shared_sid(path: bytes) -> str | None:
    """Return the sid in `path` if that is where a shared session is opened; None for any other path."""
    match = _SHARED.fullmatch(path)
    return None if match is None else match[1].decode("ascii")


def share_refusal(signed_in: SignedIn | None, now: float, *, has_claimed: bool) -> Reason | None:
    """Return why a visitor does not open a session by a share of it; None if the visitor does."""
    verdict = rules.judge(_HOLDERS, signed_in, now, has_claimed=has_claimed)
    if verdict is Verdict.NOT_SIGNED_IN:
        return Reason.SIGN_IN_NEEDED
    return None if verdict is Verdict.FITS else Reason.NO_SESSION


def refusal(
    target: Target, session: Session, signed_in: SignedIn | None, now: float, *, has_claimed: bool
) -> Reason | None:
    """Return why a visitor who is `signed_in` may not use `session`; None if the visitor may.

    `has_claimed` is whether the account holds a share of the session.
    """
    for rule in _rules(target, session):
        verdict = rules.judge(rule, signed_in, now, has_claimed=has_claimed)
        if verdict is not Verdict.FITS:
            return _REASON_OF_VERDICT[verdict]
    is_owner = signed_in is not None and signed_in.login.account_id == session.account_id
    return Reason.NOT_YOU if session.kind is _MEMBER and not is_owner else None


def required_proof(target: Target, session: Session | None, now: float) -> tuple[int, bool]:
    """Return the earliest time of a proof that suffices (0 for any), and whether it needs two factors.

    A proof that would be too old within half of the time that a rule allows is not worth a round trip.
    """
    found = _rules(target, session) if session is not None else [target.sign_in, target.members]
    applied = [rule for rule in found if rule is not None]
    fresh = min((rule.fresh for rule in applied if rule.fresh is not None), default=None)
    return 0 if fresh is None else int(now) - fresh // 2, any(rule.strong for rule in applied)


def judged_until(target: Target, session: Session, signed_in: SignedIn) -> int:
    """Return when an admission under `session` has to be decided again, if nothing else changes before."""
    return min(rules.judged_until(rule, signed_in.login) for rule in _rules(target, session))


def member_refusal(target: Target, signed_in: SignedIn | None, now: float) -> Reason | None:
    """Return why a visitor without a session does not come in as a member of `target`; None if the visitor does."""
    if target.members is None:
        return Reason.NOT_YOU
    for rule in (target.members, target.sign_in):
        verdict = Verdict.FITS if rule is None else rules.judge(rule, signed_in, now)
        if verdict is not Verdict.FITS:
            return _REASON_OF_VERDICT[verdict]
    return None


def may_enter(target: Target, reason: Reason, session: Session | None, source: CredentialSource | None) -> bool:
    """Return whether a visitor who was refused for `reason` may come in as a member of `target` instead.

    `session` and `source` are those of the refused credential. A link or token that was refused stays refused: a person
    who was given one learns what became of it.
    """
    if target.members is None or source in (CredentialSource.LINK, CredentialSource.HEADER):
        return False
    return reason in _ENTRY_REASONS or (reason in _OVER_REASONS and session is not None and session.kind is _MEMBER)


def _rules(target: Target, session: Session) -> list[SignInRule]:
    found = [target.sign_in, session.limits.sign_in]
    if session.kind is _MEMBER:
        found.append(target.members if target.members is not None else rules.NO_ACCOUNT)
    return [rule for rule in found if rule is not None]
