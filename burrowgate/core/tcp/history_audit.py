"""Comparison of the history with the audit log: what an event says about an entry, and whether the entry says the same.

Events are chained and signed, and entries are not. So an entry that was changed, or removed after its triggers were, is
found by the event that names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.history import HistoryEntry, HistoryKind
from burrowgate.core.tcp.history_bodies import ConnectionHistory, SessionHistory
from burrowgate.core.tcp.snapshots import Snapshot, is_genuine


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What one event says about one entry."""

    kind: HistoryKind
    entry_id: str
    sid: str
    values: Mapping[str, str | int]
    """Fields of the entry's body."""
    is_closed: bool
    """Whether the entry was closed with the event."""


def facts_of(event: AuditEvent) -> tuple[Fact, ...]:
    """Return what `event` says about the history; nothing for events that are not about TCP sessions."""
    detail = event.detail
    match event.action:
        case Action.SESSION_AUTHORISED:
            snapshot = detail.get("snapshot")
            session = _fact(HistoryKind.SESSION, event.sid, event, {"snapshot": snapshot}, is_closed=False)
            if not snapshot:
                return (session,)
            return session, _fact(HistoryKind.SNAPSHOT, str(snapshot), event, {}, is_closed=True)
        case Action.SESSION_TERMINATED:
            values = {"termination": detail.get("reason"), "up": detail.get("up"), "down": detail.get("down")}
            return (_fact(HistoryKind.SESSION, event.sid, event, values, is_closed=True),)
        case Action.CONNECTION_CLOSED if detail.get("connection"):
            values = {name: detail.get(name) for name in ("up", "down", "reason")}
            return (_fact(HistoryKind.CONNECTION, str(detail["connection"]), event, values, is_closed=True),)
    return ()


def _fact(
    kind: HistoryKind, entry_id: str, event: AuditEvent, values: Mapping[str, object], *, is_closed: bool
) -> Fact:
    given = {name: value for name, value in values.items() if isinstance(value, str | int)}
    return Fact(kind=kind, entry_id=entry_id, sid=event.sid, values=given, is_closed=is_closed)


_BODIES: dict[HistoryKind, type[SessionHistory] | type[ConnectionHistory]] = {
    HistoryKind.SESSION: SessionHistory,
    HistoryKind.CONNECTION: ConnectionHistory,
}


def fault(fact: Fact, entry: HistoryEntry | None) -> str:
    """Return a phrase about how `entry`, None if there is none, contradicts `fact`; empty if it does not."""
    if entry is None:
        return "is missing"
    if fact.is_closed and entry.closed_at is None:
        return "is open, though its end is in the log"
    if entry.kind is HistoryKind.SNAPSHOT:
        return "" if is_genuine_entry(entry) else "is not the text of its hash"
    if entry.sid != fact.sid:
        return "belongs to another session"
    try:
        body = _BODIES[entry.kind].from_body(entry.body)
    except ValueError:
        return "cannot be read"
    wrong = [name for name, value in fact.values.items() if getattr(body, name) != value]
    return f"has another {' and '.join(wrong)} than the log" if wrong else ""


def is_genuine_entry(snapshot: HistoryEntry) -> bool:
    """Return whether the id of `snapshot` is the SHA-256 of its body."""
    return is_genuine(Snapshot(sha256=snapshot.entry_id, body=snapshot.body))
