"""Sentences about the events that concern the audit log itself, for lists and for the API."""

from __future__ import annotations

from datetime import UTC, datetime

from burrowgate.core.audit import Action, AuditRecord


def sentence(record: AuditRecord) -> str:
    """Return a sentence about what `record` says of the log; empty for all other events."""
    detail = record.event.detail
    match record.event.action:
        case Action.EVENTS_REMOVED:
            count = record.seq - record.first + 1
            return (
                f"{_events(count)} of visitors from {_day(detail.get('since'))} to {_day(record.event.time)} removed."
            )
        case Action.AUDIT_PRUNED:
            return (
                f"{_events(detail.get('events'))} of visitors from {_day(detail.get('since'))} to"
                f" {_day(detail.get('until'))} removed after {detail.get('after')}, numbers {detail.get('batch')} to"
                f" {detail.get('to')}."
            )
        case Action.AUDIT_SIGNED:
            return f"The gateway signed all events up to {detail.get('through')}."
        case Action.AUDIT_ACCEPTED:
            known = detail.get("known")
            known_text = f"; the home knew of events up to {known}" if known else ""
            return f"The operator accepted all events up to {detail.get('through')} as they were{known_text}."
    return ""


def _events(count: object) -> str:
    return "1 event" if count == 1 else f"{count} events"


def _day(seconds: object) -> str:
    try:
        return datetime.fromtimestamp(int(str(seconds)), UTC).strftime("%Y-%m-%d")
    except (ValueError, OverflowError, OSError):
        return "an unknown day"
