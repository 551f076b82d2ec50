"""Operations on open connections: list them, and disconnect one."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from burrowgate.admin import times
from burrowgate.admin.context import AdminContext, UnlistedConnections
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.errors import NotFound, StoreError
from burrowgate.sessions.connection_info import ConnectionInfo

MAX_LISTED = 500


class NoSuchConnection(NotFound):
    """This connection is closed already."""

    code = "connection-not-found"


class ConnectionsQuery(Schema, frozen=True):
    """Selects connections."""

    session_id: Annotated[str, Meta(description="Only connections of this session.")] | UnsetType = UNSET
    target: Annotated[str, Meta(description="Only connections to this target.")] | UnsetType = UNSET


class ConnectionView(Schema, frozen=True):
    """A request or tunnel in flight."""

    schema_name = "Connection"

    id: str
    session_id: str
    target: str
    client_address: str
    method: str
    path: str
    tunnel: bool
    since: times.Time
    request_body_bytes: int
    response_body_bytes: int


class ConnectionList(Schema, frozen=True):
    """The newest 500 connections, and the number of all of them by session and target."""

    schema_name = "ConnectionList"

    count: int
    sessions: dict[str, int]
    targets: dict[str, int]
    connections: tuple[ConnectionView, ...]


async def index(context: AdminContext, request: ApiRequest[ConnectionsQuery, Empty]) -> ApiResponse:
    """List open connections."""
    with suppress(StoreError):  # then with the last known reports of other processes
        await context.refresh_peers()
    listed = [info for info in context.connections() if _matches(info, request.query)]
    newest = sorted(listed, key=lambda info: info.since, reverse=True)[:MAX_LISTED]
    sessions = Counter(info.sid for info in listed if info.sid)
    targets = Counter(info.target for info in listed)
    unlisted = [group for group in context.unlisted_connections() if _matches(group, request.query)]
    for group in unlisted:
        if group.sid:
            sessions[group.sid] += group.count
        if group.target:
            targets[group.target] += group.count
    return json_response(
        ConnectionList(
            count=len(listed) + sum(group.count for group in unlisted),
            sessions=dict(sessions),
            targets=dict(targets),
            connections=tuple(_view(info) for info in newest),
        )
    )


async def disconnect(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Cut one connection; its session goes on."""
    if not await context.disconnect(request.path["connection"]):
        raise NoSuchConnection
    return ApiResponse(204)


def _matches(connection: ConnectionInfo | UnlistedConnections, query: ConnectionsQuery) -> bool:
    return query.session_id in (UNSET, connection.sid) and query.target in (UNSET, connection.target)


def _view(info: ConnectionInfo) -> ConnectionView:
    return ConnectionView(
        id=info.id,
        session_id=info.sid,
        target=info.target,
        client_address=info.client_address,
        method=info.method,
        path=info.path,
        tunnel=info.tunnel,
        since=times.time(info.since),
        request_body_bytes=info.bytes_in,
        response_body_bytes=info.bytes_out,
    )


OPERATIONS = (
    Operation(
        operation_id="listConnections",
        method="GET",
        path="/api/v1/connections",
        summary="List requests and tunnels in flight",
        handler=index,
        scope=Scope.SESSIONS_READ,
        query=ConnectionsQuery,
        responses={200: ConnectionList},
        offline=True,
    ),
    Operation(
        operation_id="disconnect",
        method="DELETE",
        path="/api/v1/connections/{connection}",
        summary="Disconnect one of them; its session goes on",
        handler=disconnect,
        scope=Scope.SESSIONS_MANAGE,
        responses={204: None},
        offline=True,
    ),
)
