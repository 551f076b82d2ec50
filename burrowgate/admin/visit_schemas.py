"""Visits as JSON."""

from __future__ import annotations

from collections.abc import Mapping

from burrowgate.admin.schema_base import Schema
from burrowgate.admin.schemas import NO_NAMES
from burrowgate.admin.times import Time, time, time_or_none
from burrowgate.core import visit_cuts
from burrowgate.core.sessions import Session, Visit
from burrowgate.core.visit_ids import direct_vid


class VisitView(Schema, frozen=True):
    """A visit: one browser, or one address and user agent, that opened a session."""

    schema_name = "Visit"

    id: str
    first_seen: Time
    last_seen: Time
    cut_at: Time | None
    """When it was cut; its requests are refused since then."""
    has_cookie: bool
    """Whether it is a browser with a cookie; otherwise it is an address and a user agent."""
    client_address: str
    user_agent: str
    account_id: str
    """The account that was signed in; empty without one."""
    account: str
    """The name of that account."""
    requests: int
    request_body_bytes: int
    response_body_bytes: int


def visit(record: Visit, session: Session, names: Mapping[str, str] = NO_NAMES) -> VisitView:
    """The view of `record`, a visit of `session`."""
    return VisitView(
        id=record.vid,
        first_seen=time(record.first_seen),
        last_seen=time(record.last_seen),
        cut_at=time_or_none(visit_cuts.cut_time(session, record.vid)),
        has_cookie=record.vid != direct_vid(record.sid, record.address, record.user_agent),
        client_address=record.address,
        user_agent=record.user_agent,
        account_id=record.account_id,
        account=names.get(record.account_id, ""),
        requests=record.requests,
        request_body_bytes=record.bytes_in,
        response_body_bytes=record.bytes_out,
    )
