"""Operations on the history of TCP sessions: sessions, their connections, and what authorised them."""

from __future__ import annotations

import json
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from burrowgate.admin import history_reader, history_schemas
from burrowgate.admin.api.connections import NoSuchConnection
from burrowgate.admin.api.sessions import Cursor, Limit
from burrowgate.admin.context import AdminContext
from burrowgate.admin.history_schemas import Moment, PastConnectionView, PastSessionView, SnapshotView, read_moment
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema
from burrowgate.core.history import HistoryEntry, HistoryKind, HistoryQuery
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.store_records import Change
from burrowgate.core.tcp.history_bodies import SessionHistory

TargetFilter = Annotated[str, Meta(max_length=63, description="Only those of targets that had this name.")]


class PastSessionsQuery(Schema, frozen=True, kw_only=True):
    """Selects sessions of the history."""

    target: TargetFilter | UnsetType = UNSET
    project: Annotated[str, Meta(max_length=128, description="A project, or `acme/` for all below it.")] = ""
    account: Annotated[str, Meta(max_length=128, description="A part of the name of who made it, in any case.")] = ""
    since: Moment | UnsetType = UNSET
    until: Moment | UnsetType = UNSET
    limit: Limit = 100
    cursor: Cursor | UnsetType = UNSET


class PastConnectionsQuery(Schema, frozen=True, kw_only=True):
    """Selects connections of the history."""

    session_id: Annotated[str, Meta(max_length=64, description="Only connections of this session.")] | UnsetType = UNSET
    target: TargetFilter | UnsetType = UNSET
    since: Moment | UnsetType = UNSET
    until: Moment | UnsetType = UNSET
    limit: Limit = 100
    cursor: Cursor | UnsetType = UNSET


class SessionConnectionsQuery(Schema, frozen=True, kw_only=True):
    """Selects connections of one session."""

    open: Annotated[bool, Meta(description="Only those that are open, or only those that are closed.")] | UnsetType = (
        UNSET
    )
    limit: Limit = 100
    cursor: Cursor | UnsetType = UNSET


class PastSessionList(Schema, frozen=True, kw_only=True):
    """Sessions of the history, the newest first, and the cursor of the next request."""

    schema_name = "PastSessionList"

    sessions: tuple[PastSessionView, ...]
    cursor: str | None


class PastConnectionList(Schema, frozen=True, kw_only=True):
    """Connections, the newest first, and the cursor of the next request."""

    schema_name = "PastConnectionList"

    connections: tuple[PastConnectionView, ...]
    cursor: str | None


async def list_sessions(context: AdminContext, request: ApiRequest[PastSessionsQuery, Empty]) -> ApiResponse:
    """List sessions of the history."""
    query = request.query
    account = query.account.casefold()

    async def fits(entry: HistoryEntry) -> bool:
        body = SessionHistory.from_body(entry.body)
        return (
            query.target in (UNSET, body.target)
            and _is_in(body.project, query.project)
            and account in body.account.casefold()
        )

    entries, cursor = await history_reader.page(
        context,
        _query(HistoryKind.SESSION, query.since, query.until),
        limit=query.limit,
        cursor=_given(query.cursor),
        fits=fits,
    )
    sessions = [history_schemas.session(one, await history_reader.with_totals(context, one)) for one in entries]
    return json_response(PastSessionList(sessions=tuple(sessions), cursor=cursor))


async def show_session(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Show one session of the history."""
    entry = await history_reader.get(context, HistoryKind.SESSION, request.path["id"])
    return json_response(history_schemas.session(entry, await history_reader.with_totals(context, entry)))


async def list_connections(context: AdminContext, request: ApiRequest[PastConnectionsQuery, Empty]) -> ApiResponse:
    """List connections of the history."""
    query = request.query
    targets: dict[str, str] = {}

    async def fits(entry: HistoryEntry) -> bool:
        if query.target is UNSET:
            return True
        if entry.sid not in targets:
            session = await history_reader.session(context, entry.sid)
            targets[entry.sid] = "" if session is None else session.target
        return targets[entry.sid] == query.target

    entries, cursor = await history_reader.page(
        context,
        _query(HistoryKind.CONNECTION, query.since, query.until, sid=_given(query.session_id)),
        limit=query.limit,
        cursor=_given(query.cursor),
        fits=fits,
    )
    return _connections(entries, cursor)


async def session_connections(
    context: AdminContext, request: ApiRequest[SessionConnectionsQuery, Empty]
) -> ApiResponse:
    """List the connections of one session, also of one that was deleted."""
    query, sid = request.query, request.path["id"]
    await history_reader.get(context, HistoryKind.SESSION, sid)
    wanted = HistoryQuery(
        kind=HistoryKind.CONNECTION,
        sid=sid,
        is_open=None if isinstance(query.open, UnsetType) else query.open,
        newest_first=True,
    )
    return _connections(*await history_reader.page(context, wanted, limit=query.limit, cursor=_given(query.cursor)))


async def show_snapshot(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Show what authorised a session, also one that was deleted."""
    entry = await history_reader.get(context, HistoryKind.SESSION, request.path["id"])
    sha256 = SessionHistory.from_body(entry.body).snapshot
    snapshot = await history_reader.get(context, HistoryKind.SNAPSHOT, sha256)
    hashes = history_schemas.parts_of(snapshot)
    parts = {
        name: json.loads((await history_reader.get(context, HistoryKind.SNAPSHOT, part)).body)
        for name, part in sorted(hashes.items())
    }
    return json_response(SnapshotView(sha256=sha256, parts=parts))


async def cut(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Cut one open connection of a TCP session, on any node; the session goes on."""
    cid = request.path["connection"]
    entry = await history_reader.find(context, HistoryKind.CONNECTION, cid)
    if entry is None or entry.closed_at is not None:
        raise NoSuchConnection
    if not await context.disconnect(cid):
        # Another node has it, whose last report is older than the connection.
        await context.registry.commit(Change(cuts=(cid,)))
    return ApiResponse(204)


def _connections(entries: list[HistoryEntry], cursor: str | None) -> ApiResponse:
    return json_response(PastConnectionList(connections=tuple(map(history_schemas.connection, entries)), cursor=cursor))


def _query(kind: HistoryKind, since: str | UnsetType, until: str | UnsetType, sid: str | None = None) -> HistoryQuery:
    return HistoryQuery(
        kind=kind,
        sid=sid,
        since=None if isinstance(since, UnsetType) else read_moment(since, field="since"),
        until=None if isinstance(until, UnsetType) else read_moment(until, field="until"),
        newest_first=True,
    )


def _given(value: str | UnsetType) -> str | None:
    return None if isinstance(value, UnsetType) else value


def _is_in(project: str, wanted: str) -> bool:
    """Return whether `project` is the one that is `wanted`, or below it if that ends with a slash."""
    return not wanted or project == wanted or (wanted.endswith("/") and project.startswith(wanted))


_HISTORY = "/api/v1/history"
_SESSION = "/api/v1/sessions/{id}"

OPERATIONS = (
    Operation(
        operation_id="listSessionConnections",
        method="GET",
        path=f"{_SESSION}/connections",
        summary="List the connections of a TCP session, open and closed",
        handler=session_connections,
        scope=Scope.SESSIONS_READ,
        query=SessionConnectionsQuery,
        responses={200: PastConnectionList},
    ),
    Operation(
        operation_id="getSnapshot",
        method="GET",
        path=f"{_SESSION}/snapshot",
        summary="Show what authorised a TCP session, as it was then",
        handler=show_snapshot,
        scope=Scope.SESSIONS_READ,
        responses={200: SnapshotView},
    ),
    Operation(
        operation_id="cutConnection",
        method="DELETE",
        path="/api/v1/live/{connection}",
        summary="Cut an open connection of a TCP session, on any node; its session goes on",
        handler=cut,
        scope=Scope.SESSIONS_MANAGE,
        responses={204: None},
    ),
    Operation(
        operation_id="listPastSessions",
        method="GET",
        path=f"{_HISTORY}/sessions",
        summary="List TCP sessions, also those that were deleted, the newest first",
        handler=list_sessions,
        scope=Scope.AUDIT_READ,
        query=PastSessionsQuery,
        responses={200: PastSessionList},
    ),
    Operation(
        operation_id="getPastSession",
        method="GET",
        path=f"{_HISTORY}/sessions/{{id}}",
        summary="Show a TCP session of the history",
        handler=show_session,
        scope=Scope.AUDIT_READ,
        responses={200: PastSessionView},
    ),
    Operation(
        operation_id="listPastConnections",
        method="GET",
        path=f"{_HISTORY}/connections",
        summary="List connections of TCP sessions, the newest first",
        handler=list_connections,
        scope=Scope.AUDIT_READ,
        query=PastConnectionsQuery,
        responses={200: PastConnectionList},
    ),
)
