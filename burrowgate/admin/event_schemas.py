"""Audit events as JSON, and back: `audit verify` reads them from the API."""

from __future__ import annotations

from burrowgate.admin import event_notes
from burrowgate.admin.schema_base import Schema
from burrowgate.admin.times import Time, read_time, time
from burrowgate.core.audit import Action, ActorType, AuditEvent, AuditRecord, join_actor, split_actor


class EventView(Schema, frozen=True, omit_defaults=True):
    """An audit event in its position in the chain."""

    schema_name = "AuditEvent"

    seq: int
    time: Time
    action: Action
    actor_type: ActorType
    actor_id: str
    """A visitor's address, or for `other` the actor as another version stored it; otherwise empty."""
    target: str
    session_id: str
    detail: dict[str, str | int | bool | None]
    hash: str
    mac: str = ""
    """The MAC of `hash` by a key of the home; left out if an older version recorded the event."""
    note: str = ""
    """What an event about the audit log itself says, such as how many events were removed; otherwise left out."""
    stored_action: str = ""
    """The text of `action` that the hash covers, if an older version recorded another; otherwise left out."""


def event(record: AuditRecord) -> EventView:
    """The view of `record`."""
    stored = record.event
    actor_type, actor_id = split_actor(stored.actor)
    return EventView(
        seq=record.seq,
        time=time(stored.time),
        action=stored.action,
        actor_type=actor_type,
        actor_id=actor_id,
        target=stored.target,
        session_id=stored.sid,
        detail=stored.detail,
        hash=record.hash,
        mac=record.mac,
        note=event_notes.sentence(record),
        stored_action=stored.stored_action,
    )


def read_event(view: EventView) -> AuditRecord:
    """The record of `view`, for `core.audit.ChainVerifier`. Raises ValueError for a malformed time."""
    event = AuditEvent(
        time=read_time(view.time),
        action=view.action,
        actor=join_actor(view.actor_type, view.actor_id),
        target=view.target,
        sid=view.session_id,
        detail=view.detail,
        stored_action=view.stored_action,
    )
    return AuditRecord(seq=view.seq, event=event, hash=view.hash, mac=view.mac)
