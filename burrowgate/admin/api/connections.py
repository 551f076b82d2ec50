"""Operations on what goes on now: live connections, the cut of one, and how much went through lately."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from burrowgate.admin import schemas
from burrowgate.admin.context import AdminContext, LiveConnection, UnlistedConnections
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schemas import Schema
from burrowgate.errors import NotFound, StoreError
from burrowgate.telemetry.time_series import TimeSpan

SHOWN_MOST = 500

Of = Annotated[str, Meta(max_length=256)]


class NoSuchConnection(NotFound):
    """This connection is over already."""

    code = "connection-not-found"


class LiveQuery(Schema, frozen=True):
    """Whose connections."""

    session_id: Annotated[str, Meta(description="Those of this session alone.")] | UnsetType = UNSET
    target: Annotated[str, Meta(description="Those of this target alone.")] | UnsetType = UNSET


class ConnectionView(Schema, frozen=True):
    """A request or tunnel that is under way."""

    schema_name = "Connection"

    id: str
    session_id: str
    target: str
    client_address: str
    method: str
    path: str
    tunnel: bool
    since: schemas.Time
    request_body_bytes: int
    response_body_bytes: int


class LiveList(Schema, frozen=True):
    """What is under way, the newest 500 of it, and how much that is by session and target."""

    schema_name = "ConnectionList"

    count: int
    sessions: dict[str, int]
    targets: dict[str, int]
    connections: tuple[ConnectionView, ...]


class SeriesQuery(Schema, frozen=True):
    """Of what, and how far back."""

    span: TimeSpan = TimeSpan.HOUR
    session_id: Annotated[str, Meta(description="What went through this session.")] | UnsetType = UNSET
    target: Annotated[str, Meta(description="What went through this target.")] | UnsetType = UNSET


class CurveView(Schema, frozen=True):
    """What was counted in each step of so many seconds, the oldest first; the last one is not over yet."""

    schema_name = "TimeSeries"

    start: schemas.Time
    step: int
    requests: tuple[int, ...]
    bytes: tuple[int, ...]


async def index(context: AdminContext, request: ApiRequest[LiveQuery, Empty]) -> ApiResponse:
    """List what is under way."""
    with suppress(StoreError):  # then it is as they said before
        await context.refresh_peers()
    found = [one for one in context.live_connections() if _wanted(one, request.query)]
    newest = sorted(found, key=lambda one: one.since, reverse=True)[:SHOWN_MOST]
    sessions = Counter(one.sid for one in found if one.sid)
    targets = Counter(one.target for one in found)
    more = [one for one in context.unlisted() if _wanted(one, request.query)]
    for one in more:
        if one.sid:
            sessions[one.sid] += one.count
        if one.target:
            targets[one.target] += one.count
    return json_response(
        LiveList(
            count=len(found) + sum(one.count for one in more),
            sessions=dict(sessions),
            targets=dict(targets),
            connections=tuple(_view(one) for one in newest),
        )
    )


async def cut(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Cut one connection; its session goes on."""
    if not await context.cut(request.path["connection"]):
        raise NoSuchConnection
    return ApiResponse(204)


async def series(context: AdminContext, request: ApiRequest[SeriesQuery, Empty]) -> ApiResponse:
    """Show how much went through."""
    body = request.query
    curve = context.series.read(
        body.span,
        context.clock.now(),
        sid="" if isinstance(body.session_id, UnsetType) else body.session_id,
        target="" if isinstance(body.target, UnsetType) else body.target,
    )
    return json_response(
        CurveView(start=schemas.time(curve.start), step=curve.step, requests=curve.requests, bytes=curve.bytes)
    )


def _wanted(item: LiveConnection | UnlistedConnections, query: LiveQuery) -> bool:
    return query.session_id in (UNSET, item.sid) and query.target in (UNSET, item.target)


def _view(item: LiveConnection) -> ConnectionView:
    return ConnectionView(
        id=item.id,
        session_id=item.sid,
        target=item.target,
        client_address=item.address,
        method=item.method,
        path=item.path,
        tunnel=item.tunnel,
        since=schemas.time(item.since),
        request_body_bytes=item.bytes_in,
        response_body_bytes=item.bytes_out,
    )


OPERATIONS = (
    Operation(
        operation_id="listConnections",
        method="GET",
        path="/api/v1/connections",
        summary="List the requests and tunnels that are under way",
        handler=index,
        query=LiveQuery,
        answers={200: LiveList},
        offline=True,
    ),
    Operation(
        operation_id="disconnect",
        method="DELETE",
        path="/api/v1/connections/{connection}",
        summary="Cut one of them; its session goes on",
        handler=cut,
        answers={204: None},
        offline=True,
    ),
    Operation(
        operation_id="getTimeSeries",
        method="GET",
        path="/api/v1/timeseries",
        summary="Show how much went through a session, a target, or everything",
        handler=series,
        query=SeriesQuery,
        answers={200: CurveView},
        offline=True,
    ),
)
