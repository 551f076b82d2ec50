"""Sample targets, sessions, visits, resources and events: each is valid as it is, and each field can be replaced."""

from __future__ import annotations

import hashlib
from typing import Any

from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.history import HistoryEntry, HistoryKind
from burrowgate.core.resources import Resource
from burrowgate.core.sessions import Kind, Session, Visit
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.targets import Domain, Target
from burrowgate.core.tcp.settings import Bind
from burrowgate.core.tcp.terms import TcpTerms
from burrowgate.core.tokens import SID_BYTES, VID_BYTES, b64url

START = 1_700_000_000
"""Default time of all records, in seconds since 1970."""

HOSTILE_LABELS = (
    "'; DROP TABLE sessions; --",
    '"quoted" and `ticked` and %s and {braces}',
    "<script>alert(1)</script>",
    "\u202eright to left\u202c \u200f",
    "e\u0301 \u00e9 \U0001f9a1 \ufffd",
    "100% _under_ \\ back",
    "x" * 10_000,
)
"""Labels that commonly break escaping, encoding or length checks. A store must return them unchanged."""


def sid(number: int) -> str:
    """The `number`th of a series of sids, which have the form of real ones and are in no order."""
    return b64url(hashlib.sha256(f"sid {number}".encode()).digest()[:SID_BYTES])


def vid(number: int) -> str:
    """The `number`th of a series of vids."""
    return b64url(hashlib.sha256(f"vid {number}".encode()).digest()[:VID_BYTES])


def a_target(name: str = "app", *hosts: str, **fields: Any) -> Target:
    """The target `name` with the domains `hosts`; its id is made from its name unless `fields` has one."""
    made: dict[str, Any] = {
        "target_id": f"id-of-{name}",
        "name": name,
        "address": TargetAddress(host="127.0.0.1", port=3000),
        "domains": tuple(Domain(host=host) for host in hosts),
        "created_at": START,
    }
    return Target(**(made | fields))


def a_session(number: int = 1, **fields: Any) -> Session:
    """A session of `a_target()` that lives for a day; its sid is the `number`th."""
    made: dict[str, Any] = {
        "sid": sid(number),
        "target_id": "id-of-app",
        "kid": "gNSgp5",
        "kind": Kind.FULL,
        "label": f"session {number}",
        "created_at": START,
        "expires_at": START + 86_400,
    }
    return Session(**(made | fields))


def a_terms(*, every: bool = False, **fields: Any) -> TcpTerms:
    """The terms of a session of the project `default`; with `every`, each field has a value of its own."""
    made: dict[str, Any] = {
        "project_id": "default",
        "endpoint_host": "10.0.0.5",
        "endpoint_port": 5432,
        "max_seconds": 28_800,
        "pending_timeout": 600,
    }
    if every:
        made |= {
            "host_id": "h1",
            "connection_limit": 3,
            "bind": Bind.NONE,
            "basis": ("project/p1", "account/a1"),
            "account_id": "a1",
            "snapshot": "ab" * 32,
            "client": "visit:v1",
            "bound_at": START + 1,
            "connections_used": 2,
        }
    return TcpTerms(**(made | fields))


def a_visit(session: int = 1, number: int = 1, **fields: Any) -> Visit:
    """The `number`th visit to the `session`th session: one request."""
    made: dict[str, Any] = {
        "sid": sid(session),
        "vid": vid(number),
        "first_seen": START,
        "last_seen": START,
        "address": "192.0.2.7",
        "user_agent": "Browser/1.0",
        "requests": 1,
    }
    return Visit(**(made | fields))


def a_resource(resource_id: str = "1", **fields: Any) -> Resource:
    """The account `resource_id`, of no owner and with no unique value."""
    made: dict[str, Any] = {"kind": "account", "resource_id": resource_id}
    return Resource(**(made | fields))


def an_entry(entry_id: str = "c1", **fields: Any) -> HistoryEntry:
    """The history entry of an open connection of the first session."""
    made: dict[str, Any] = {
        "kind": HistoryKind.CONNECTION,
        "entry_id": entry_id,
        "sid": sid(1),
        "at": START,
        "body": '{"program":"psql"}',
    }
    return HistoryEntry(**(made | fields))


def an_event(action: Action = Action.SESSION_MINTED, **fields: Any) -> AuditEvent:
    """An event of `action`, by the admin."""
    made: dict[str, Any] = {"time": START, "action": action, "actor": "admin", "target": "app"}
    return AuditEvent(**(made | fields))
