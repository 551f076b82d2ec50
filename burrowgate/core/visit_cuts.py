"""Cutting one visit of a session: the visitor's requests are refused from then on, and the other visitors go on.

Rules.
    A cut is permanent. It is part of the session's record, so that it reaches every process as a revocation does.
    A visit with a cookie is the cookie: a request that presents it is refused, also with the link beside it. A visit
    without one is an address and a user agent: requests with the link or token from there are refused.
    The link still opens in another browser, unless it is rotated as well: the token then has another time, links and
    tokens with an earlier one open no new visit, and visits that have a cookie go on.
    A session holds at most `MAX_CUT_VISITS`; a further visit is not cut, and the operator gets an error.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from burrowgate.core.claims import CredentialSource
from burrowgate.core.denial_reasons import Reason
from burrowgate.core.sessions import CutVisit, Kind, Session
from burrowgate.core.visit_ids import direct_vid, user_agent
from burrowgate.errors import LinksOfApplication, SessionRevoked, TooManyCutVisits

if TYPE_CHECKING:
    from burrowgate.core.access import Claim, Request

MAX_CUT_VISITS = 100
"""Cut visits of one session: 16 KB in memory, and 2 µs of a decision that is not cached (docs/decisions/0022)."""


def cut_time(session: Session, vid: str) -> int | None:
    """Return when the visit `vid` was cut; None if it was not."""
    return next((cut.at for cut in session.cut_visits if cut.vid == vid), None)


def cut(session: Session, vid: str, *, rotates_link: bool = False, now: int) -> Session:
    """Return `session` with the visit `vid` cut and, with `rotates_link`, another link.

    The same object if nothing changes. An extend request of the visit ends with it. Raises `TooManyCutVisits`,
    `SessionRevoked` or `LinksOfApplication`.
    """
    changed = session
    if cut_time(session, vid) is None:
        if len(session.cut_visits) >= MAX_CUT_VISITS:
            raise TooManyCutVisits(MAX_CUT_VISITS)
        changed = replace(
            session,
            cut_visits=(*session.cut_visits, CutVisit(vid=vid, at=now)),
            extend_requests=tuple(request for request in session.extend_requests if request.vid != vid),
        )
    if rotates_link:
        changed = _with_another_link(changed, now)
    return session if changed is session else replace(changed, version=session.version + 1)


def _with_another_link(session: Session, now: int) -> Session:
    if session.revoked_at is not None:
        raise SessionRevoked
    if session.kind is Kind.PAGE_SHARE:
        raise LinksOfApplication
    return replace(session, rotated_at=max(now, session.token_time + 1))


def refusal(request: Request, claim: Claim, session: Session) -> tuple[Reason, int] | None:
    """Return why the visit or the link of `request` no longer opens `session`, and since when; None if it does."""
    vids: tuple[str, ...] = claim.earlier_vids or (claim.vid,)
    if session.cut_visits:
        if not claim.vid:
            vids = (direct_vid(session.sid, request.client_address, user_agent(request.user_agent)),)
        for one in session.cut_visits:
            if one.vid in vids:
                return Reason.VISIT_CUT, one.at
    # The visit of a cookie goes on, also if its browser follows a former link.
    # A share is another way to the session than its link.
    if session.rotated_at is None or claim.vid or claim.source is CredentialSource.LOGIN:
        return None
    if claim.minted_at != session.rotated_at:
        return Reason.LINK_ROTATED, session.rotated_at
    return None
