"""Sessions that are shared by claim links: what a link leads to, and where the browser goes to open it."""

from __future__ import annotations

from dataclasses import dataclass

from burrowgate.core.identity.claims import ClaimLink, ClaimState, claim_state
from burrowgate.core.sessions import Session, State, state_at
from burrowgate.core.targets import Target
from burrowgate.identity.site.context import SiteContext

SHARED_PATH = "/.burrowgate/shared/"
"""On the domains of targets: opens a session for a person who has a share of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimView:
    """A claim link with its session and target, which are None if they are gone."""

    claim: ClaimLink
    session: Session | None
    target: Target | None
    session_state: State | None
    state: ClaimState


async def view_claim(context: SiteContext, code: str) -> ClaimView | None:
    """Return the claim link of a genuine `code`; None for any other. Raises `StoreError`."""
    claim = await context.services.claims.find(code.encode("ascii", "replace"))
    if claim is None:
        return None
    session, target, state = await _session(context, claim.sid)
    return ClaimView(
        claim=claim,
        session=session,
        target=target,
        session_state=state,
        state=claim_state(claim, state, context.clock.now()),
    )


async def _session(context: SiteContext, sid: str) -> tuple[Session | None, Target | None, State | None]:
    registry = context.services.registry
    session = await registry.reload(sid)
    target = None if session is None else registry.target_by_id(session.target_id)
    if session is None or target is None:
        return session, target, None
    now = context.clock.now()
    return session, target, state_at(session, now, deleted_at=target.deleted_at, last_used_at=session.last_used_at)


def open_address(context: SiteContext, target: Target, sid: str) -> str | None:
    """Return the address at which a person with a share opens the session; None if its target has no address."""
    origin = context.address_of(target)
    return None if origin is None else f"{origin}{SHARED_PATH}{sid}"


async def shared_address(context: SiteContext, sid: str) -> str | None:
    """Return `open_address` of a session; None if it is gone. Raises `StoreError`."""
    _, target, _ = await _session(context, sid)
    return None if target is None else open_address(context, target, sid)
