"""The audit events of visits that are opened."""

from __future__ import annotations

from burrowgate.core.audit import Action, AuditEvent, Detail
from burrowgate.core.sessions import Visit


def opened(visit: Visit, target: str, *, is_first: bool = False) -> AuditEvent:
    """Return the event of `visit`, which is the first of its session or a later one; `target` is a target's name."""
    detail: Detail = {"first": True} if is_first else {}
    if visit.account_id:
        detail["account"] = visit.account_id
    return AuditEvent(
        time=visit.first_seen,
        action=Action.VISIT_OPENED,
        actor=f"visitor {visit.address}",
        target=target,
        sid=visit.sid,
        detail=detail,
    )
