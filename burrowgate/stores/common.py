"""What every store decides the same way: who may claim a name, what a cursor says, how a visit grows, who is silent."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import replace

from burrowgate.core.audit import AuditRecord
from burrowgate.core.sessions import Session, Visit
from burrowgate.core.store_records import Heartbeat, SortOrder
from burrowgate.core.targets import Target
from burrowgate.errors import Conflict, HostTaken, Invalid, NameTaken, StateConflict

FEED_KEPT = 10_000
"""How many puts and deletes the feed remembers; who asks for more reads everything anew."""

_PLACE = re.compile(r"(-?[0-9]{1,18}) (.+)", re.ASCII | re.DOTALL)
_MARKS = {SortOrder.NEWEST: "", SortOrder.EXPIRY: "expiry "}
"""What a cursor begins with, so that one of another order is none."""


def claims(target: Target) -> list[tuple[str, str]]:
    """What no other target may have while `target` is there: its name, then its hosts; nothing once it is deleted."""
    if target.deleted_at is not None:
        return []
    hosts = dict.fromkeys(domain.host for domain in target.domains)
    return [("name", target.name), *(("host", host) for host in hosts)]


def taken(kind: str, value: str) -> StateConflict:
    """The error of a claim that another target has."""
    return NameTaken(value) if kind == "name" else HostTaken(value)


def conflict(record: Target | Session) -> Conflict:
    """The error of a record whose stored version is not the expected one."""
    what = f"target {record.name!r}" if isinstance(record, Target) else f"session {record.sid!r}"
    return Conflict(f"Somebody else changed the {what} since you read it; read it again and repeat your change.")


def check_numbers(events: Sequence[AuditRecord], newest: int) -> None:
    """Raises `Conflict` when `events`, which are to be loaded, do not go on from the number `newest` without gaps."""
    for number, one in enumerate(events, newest + 1):
        if one.seq != number:
            raise Conflict(f"Event {one.seq} was to be loaded where {number} is due; begin the copy again.")


def grown(stored: Visit, visit: Visit) -> Visit:
    """`stored` with what `visit` adds; address and user agent are those of whichever was seen last."""
    latest = visit if visit.last_seen >= stored.last_seen else stored
    return replace(
        latest,
        first_seen=min(stored.first_seen, visit.first_seen),
        requests=stored.requests + visit.requests,
        bytes_in=stored.bytes_in + visit.bytes_in,
        bytes_out=stored.bytes_out + visit.bytes_out,
    )


def is_silent(other: Heartbeat, heartbeat: Heartbeat, silence: int) -> bool:
    """Whether nothing was heard of the node `other` for more than `silence` seconds, now that `heartbeat` came.

    A pulse from as far ahead was sent before the machine's clock was set back, and would stay there for as long.
    """
    return abs(heartbeat.time - other.time) > silence


def place(session: Session, order: SortOrder = SortOrder.NEWEST) -> tuple[int, str]:
    """What `order` looks at: descending by age, ascending by expiry."""
    return session.created_at if order is SortOrder.NEWEST else session.expires_at, session.sid


def write_cursor(session: Session, order: SortOrder = SortOrder.NEWEST) -> str:
    """The cursor that goes on after `session`: its place in the order, so that it stays good when the row goes."""
    at, sid = place(session, order)
    return urlsafe_b64encode(f"{_MARKS[order]}{at} {sid}".encode()).rstrip(b"=").decode("ascii")


def read_cursor(cursor: str, order: SortOrder = SortOrder.NEWEST) -> tuple[int, str]:
    """The `place` of the session after which to go on. Raises `Invalid` for what is no cursor of that order."""
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except ValueError:
        text = ""
    mark = _MARKS[order]
    match = _PLACE.fullmatch(text.removeprefix(mark)) if text.startswith(mark) else None
    # Base64 has several spellings of the same bytes, and ours is one of them.
    if match is None or urlsafe_b64encode(text.encode()).rstrip(b"=").decode("ascii") != cursor:
        raise Invalid("cursor", "This is not a cursor of this list; start from its beginning, without one.")
    return int(match[1]), match[2]
