"""Sessions, connections and snapshots of the history, as the API shows them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Annotated, Any

from msgspec import Meta

from burrowgate.admin.schema_base import Schema
from burrowgate.admin.times import Time, time, time_or_none
from burrowgate.core.history import HistoryEntry
from burrowgate.core.tcp.history_bodies import ConnectionHistory, SessionHistory
from burrowgate.errors import Invalid

Moment = Annotated[
    str, Meta(max_length=40, description="RFC 3339, with an offset or Z.", extra_json_schema={"format": "moment"})
]


class PastSessionView(Schema, frozen=True, kw_only=True):
    """A TCP session in the history, which nothing deletes. Names are those of its time."""

    schema_name = "PastSession"

    id: str
    label: str
    target: str
    type: str
    project: str
    account: str
    """Who established it; empty if the operator did."""
    account_id: str
    host: str
    endpoint: str
    at: Time
    """When it was established."""
    expires_at: Time | None
    connection_limit: int | None
    max_seconds: int | None
    snapshot: str
    client: str
    bound_at: Time | None
    terminated_at: Time | None
    termination: str
    terminated_by: str
    connections: int
    up: int
    """Bytes to the target, of all connections."""
    down: int
    credentials: tuple[str, ...]


class PastConnectionView(Schema, frozen=True, kw_only=True):
    """A connection of a TCP session, open or closed."""

    schema_name = "PastConnection"

    id: str
    session_id: str
    node: str
    client: str
    endpoint: str
    program: str
    account_id: str
    at: Time
    authorised_at: Time | None
    connected_at: Time | None
    closed_at: Time | None
    up: int
    down: int
    reason: str
    """Why it was closed; empty while it is open."""
    error: str


class SnapshotView(Schema, frozen=True, kw_only=True):
    """What authorised a session, as it was then."""

    schema_name = "Snapshot"

    sha256: str
    parts: dict[str, Any]
    """Records by their names; that of the credentials has names only."""


def session(entry: HistoryEntry, body: SessionHistory) -> PastSessionView:
    """The view of the session of `entry`."""
    return PastSessionView(
        id=entry.entry_id,
        label=body.label,
        target=body.target,
        type=body.type,
        project=body.project,
        account=body.account,
        account_id=body.account_id,
        host=body.host,
        endpoint=body.endpoint,
        at=time(entry.at),
        expires_at=time_or_none(body.expires_at),
        connection_limit=body.connection_limit,
        max_seconds=body.max_seconds,
        snapshot=body.snapshot,
        client=body.client,
        bound_at=time_or_none(body.bound_at),
        terminated_at=time_or_none(body.terminated_at),
        termination=body.termination,
        terminated_by=body.terminated_by,
        connections=body.connections,
        up=body.up,
        down=body.down,
        credentials=body.credentials,
    )


def connection(entry: HistoryEntry) -> PastConnectionView:
    """The view of the connection of `entry`."""
    body = ConnectionHistory.from_body(entry.body)
    return PastConnectionView(
        id=entry.entry_id,
        session_id=entry.sid,
        node=body.node,
        client=body.client,
        endpoint=body.endpoint,
        program=body.program,
        account_id=body.account_id,
        at=time(entry.at),
        authorised_at=time_or_none(body.authorised_at),
        connected_at=time_or_none(body.connected_at),
        closed_at=time_or_none(body.closed_at if entry.closed_at is None else entry.closed_at),
        up=body.up,
        down=body.down,
        reason=body.reason,
        error=body.error,
    )


def parts_of(entry: HistoryEntry) -> dict[str, str]:
    """The hashes of the parts of a snapshot, by their names."""
    value = json.loads(entry.body)
    return {name: sha256 for name, sha256 in value.items() if isinstance(sha256, str)}


def read_moment(text: str, *, field: str) -> int:
    """Seconds since 1970 of a time by RFC 3339. Raises `Invalid` for `field`."""
    try:
        moment = datetime.fromisoformat(text)
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        raise Invalid(field, f"{text!r} is not a time; write one such as 2026-11-29T18:00:00Z.") from None
