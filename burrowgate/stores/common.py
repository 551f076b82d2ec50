"""Rules that all stores share: claims of unique values, cursors, merged visits, silent nodes."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeAlias

from burrowgate.core import sorted_pages
from burrowgate.core.audit import AuditEvent, AuditRecord
from burrowgate.core.resources import Resource
from burrowgate.core.sessions import Session, Visit
from burrowgate.core.store_records import Heartbeat, Record, SessionPage, SessionQuery, SortOrder, VisitUpdate
from burrowgate.core.targets import Target
from burrowgate.core.visit_events import opened
from burrowgate.errors import Conflict, HostTaken, Invalid, NameTaken, ResourceTaken, StateConflict

Claim: TypeAlias = tuple[str, str]
"""Kind and value of something that only one record may have."""

MAX_FEED_ENTRIES = 10_000
"""Entries that the change feed keeps; a process further behind than that reloads everything."""

_CURSOR = re.compile(r"(-?[0-9]{1,18}) (.+)", re.ASCII | re.DOTALL)
_CURSOR_PREFIXES = {SortOrder.NEWEST: "", SortOrder.EXPIRY: "expiry "}
"""Prefix of a cursor, which makes a cursor of another order invalid."""


def record_kind(record: Record) -> str:
    """Return the kind of a record in the feed."""
    match record:
        case Target():
            return "target"
        case Resource():
            return "resource"
        case Session():
            return "session"


def record_id(record: Record) -> str:
    """Return the id of a record: that of a target is never that of a resource, which has a slash."""
    match record:
        case Target():
            return record.target_id
        case Resource():
            return record.key
        case Session():
            return record.sid


def may_claim(record: Record) -> bool:
    """Return whether records of this type have claims at all."""
    return not isinstance(record, Session)


def claims(record: Record) -> list[Claim]:
    """Return the values that only `record` may have, as pairs of kind and value; none once it is deleted."""
    match record:
        case Target(deleted_at=None):
            hosts = dict.fromkeys(domain.host for domain in record.domains)
            return [("name", record.name), *(("host", host) for host in hosts)]
        case Resource(deleted_at=None, unique=str(value)):
            return [unique_claim(record.kind, value)]
    return []


def unique_claim(kind: str, value: str) -> Claim:
    """Return the claim of the resource of `kind` with the value `Resource.unique`."""
    return "unique", f"{kind}/{value}"


def claim_conflict(kind: str, value: str) -> StateConflict:
    """Return the error for a value that another record has."""
    match kind:
        case "name":
            return NameTaken(value)
        case "host":
            return HostTaken(value)
    return ResourceTaken(*value.split("/", 1))


def version_conflict(record: Record) -> Conflict:
    """Return the error for a record whose stored version is not the expected one."""
    match record:
        case Target():
            kind, name = "target", record.name
        case Resource():
            kind, name = record.kind.replace("_", " "), record.resource_id
        case _:
            kind, name = "session", record.sid
    return Conflict(f"The {kind} {name!r} was changed since you read it; read it again and repeat your change.")


def check_sequence(events: Sequence[AuditRecord], newest: int) -> None:
    """Raise `Conflict` unless the numbers of `events` continue from `newest` without gaps."""
    for event in events:
        if event.first != newest + 1:
            raise Conflict(
                f"Event {event.first} cannot be loaded where number {newest + 1} is next; start the copy again."
            )
        newest = event.seq


def removal_conflict(removal: AuditRecord) -> Conflict:
    """Return the error for a removal of events of which some were removed already."""
    return Conflict(f"Of the events {removal.first} to {removal.seq}, some are removed already; nothing was changed.")


def merge_visits(stored: Visit, visit: Visit) -> Visit:
    """Return `stored` with the counts of `visit` added; address and user agent are those of the later visit."""
    latest = visit if visit.last_seen >= stored.last_seen else stored
    return replace(
        latest,
        first_seen=min(stored.first_seen, visit.first_seen),
        requests=stored.requests + visit.requests,
        bytes_in=stored.bytes_in + visit.bytes_in,
        bytes_out=stored.bytes_out + visit.bytes_out,
    )


def visit_events(uses: Iterable[tuple[VisitUpdate, bool, bool]]) -> list[AuditEvent]:
    """Return the events of `uses`: updates, whether each creates its visit, and whether it is its session's first."""
    events = []
    for use, is_opened, is_first in uses:
        if is_opened and is_first and use.target is not None:
            events.append(opened(use.visit, use.target, is_first=True))
        elif is_opened and use.event is not None:
            events.append(use.event)
    return events


def is_silent(other: Heartbeat, heartbeat: Heartbeat, silence: int) -> bool:
    """Return whether the last heartbeat of the node `other` is more than `silence` seconds from `heartbeat`.

    That includes a heartbeat of the future: it was sent before the machine's clock was set back, and would otherwise
    count until the clock has caught up.
    """
    return abs(heartbeat.time - other.time) > silence


def sort_key(session: Session, order: SortOrder = SortOrder.NEWEST) -> tuple[int, str]:
    """Return the key by which `order` sorts: descending for `NEWEST`, ascending for `EXPIRY`."""
    return session.created_at if order is SortOrder.NEWEST else session.expires_at, session.sid


def write_cursor(session: Session, order: SortOrder = SortOrder.NEWEST) -> str:
    """Return the cursor after `session`. It encodes the sort key, so that it outlives the session's deletion."""
    at, sid = sort_key(session, order)
    return urlsafe_b64encode(f"{_CURSOR_PREFIXES[order]}{at} {sid}".encode()).rstrip(b"=").decode("ascii")


def read_cursor(cursor: str, order: SortOrder = SortOrder.NEWEST) -> tuple[int, str]:
    """Return the sort key that `cursor` encodes. Raises `Invalid` if it is malformed or of another order."""
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except ValueError:
        text = ""
    mark = _CURSOR_PREFIXES[order]
    match = _CURSOR.fullmatch(text.removeprefix(mark)) if text.startswith(mark) else None
    # Several Base64 texts decode to the same bytes; only the canonical one is accepted.
    if match is None or urlsafe_b64encode(text.encode()).rstrip(b"=").decode("ascii") != cursor:
        raise Invalid("cursor", "This is not a cursor of this list; start from its beginning, without one.")
    return int(match[1]), match[2]


def sorted_page(matches: Iterable[Session], query: SessionQuery) -> SessionPage:
    """Return the page that `query` asks for of `matches`, all sessions that it selects. Raises `Invalid`."""
    order, descending = query.order, query.order is SortOrder.NEWEST
    after = None if query.cursor is None else read_cursor(query.cursor, order)
    if query.limit < 1:
        return SessionPage(sessions=(), cursor=None)
    keyed = ((sort_key(session, order), session) for session in matches)
    page, has_more = sorted_pages.sorted_page(keyed, after=after, descending=descending, limit=query.limit)
    sessions = tuple(session for _, session in page)
    return SessionPage(sessions=sessions, cursor=write_cursor(sessions[-1], order) if has_more else None)
