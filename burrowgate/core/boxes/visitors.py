"""Visitors of targets of the type `browser`: whose a box is."""

from __future__ import annotations

from burrowgate.core.access import Admission
from burrowgate.core.boxes.settings import DEFAULT_SETTINGS
from burrowgate.core.boxes.views import BoxVisitor
from burrowgate.core.targets import Target

ACCOUNT_OWNER, SESSION_OWNER = "account:", "session:"


def visitor_of(target: Target, admission: Admission, vid: str, client_address: str) -> BoxVisitor | None:
    """Return the visitor of an admitted request of the visit `vid`; None without a session, which has no box."""
    session = admission.session
    if session is None:
        return None
    signed_in = admission.signed_in
    return BoxVisitor(
        sid=session.sid,
        vid=vid,
        owner=SESSION_OWNER + session.sid if signed_in is None else ACCOUNT_OWNER + signed_in.login.account_id,
        target_id=target.target_id,
        target=target.name,
        label=session.label,
        session_ends_at=session.expires_at,
        settings=target.browser or DEFAULT_SETTINGS,
        terms=session.browser,
        client_address=client_address,
    )
