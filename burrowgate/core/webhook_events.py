"""Webhook types: which audit events are sent to webhooks, under which type, and with which data.

Rules.
    The table `TYPES` is all there is: an event that it does not name is sent nowhere, and of its detail only the values
    that are named here are sent. None of them is a token, a link or a secret, because audit events contain none.
    The message id is made from the event's hash, so that it is the same at each attempt and differs in each store.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from burrowgate.core.audit import AuditEvent, AuditRecord, split_actor

TEST_TYPE = "webhook.test"
"""Type of the message that an operator sends to check an endpoint; it stands for no event."""


@dataclass(frozen=True, slots=True)
class WebhookType:
    """A type of messages, and an action of audit events that it stands for."""

    name: str
    action: str
    """Text of the action, which needs no `Action` of this version."""
    summary: str
    details: tuple[str, ...] = ()
    """Names of the values of the audit event that are sent."""
    only_with: str = ""
    """Name of a value that the audit event must have, if any."""


TYPES = (
    WebhookType("session.minted", "session.minted", "A session was minted.", ("kind", "label", "expires_at")),
    WebhookType("session.first_visit", "visit.opened", "A session was opened for the first time.", (), "first"),
    WebhookType(
        "session.extend_requested",
        "session.extend_requested",
        "A visitor asked for more time.",
        ("visit", "message", "expires_at"),
    ),
    WebhookType("session.extended", "session.extended", "A session was extended.", ("days", "expires_at")),
    WebhookType("session.extended", "session.extend_granted", "A request was granted.", ("duration", "expires_at")),
    WebhookType("session.revoked", "session.revoked", "A session was revoked."),
    WebhookType("session.expired", "session.expired", "A session's time has come.", ("label", "expires_at")),
    WebhookType("session.deleted", "session.deleted", "A session that was over was deleted.", ("label",)),
)
TYPE_NAMES = tuple(dict.fromkeys(one.name for one in TYPES))
_BY_ACTION = {one.action: one for one in TYPES}


def type_of(event: AuditEvent) -> WebhookType | None:
    """Return the type under which `event` is sent; None if it is not sent."""
    found = _BY_ACTION.get(event.action)
    return None if found is None or (found.only_with and not event.detail.get(found.only_with)) else found


def message_id(record: AuditRecord) -> str:
    """Return the id by which a receiver recognises a message that it has received before."""
    return f"evt_{record.hash[:32]}"


def message(record: AuditRecord, type: WebhookType, timestamp: str) -> bytes:
    """Return the body for `record`; `timestamp` is the time of its event by RFC 3339."""
    event = record.event
    data: dict[str, object] = {
        "event": record.seq,
        "session": event.sid,
        "target": event.target,
        "actor": split_actor(event.actor)[0],
    }
    data |= {name: event.detail[name] for name in type.details if name in event.detail}
    return _encode(type.name, timestamp, data)


def test_message(webhook: str, timestamp: str) -> bytes:
    """Return the body of a test of the endpoint `webhook`."""
    return _encode(TEST_TYPE, timestamp, {"webhook": webhook})


def _encode(type: str, timestamp: str, data: dict[str, object]) -> bytes:
    return json.dumps({"type": type, "timestamp": timestamp, "data": data}, separators=(",", ":")).encode("ascii")
