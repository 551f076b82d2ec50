"""Operations on boxes: list and end the disposable browsers that exist, and list those of the history."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from burrowgate.admin import box_schemas, history_reader
from burrowgate.admin.api.history import TargetFilter
from burrowgate.admin.api.sessions import Cursor, Limit
from burrowgate.admin.box_schemas import BoxView, PastBoxView
from burrowgate.admin.context import AdminContext
from burrowgate.admin.history_schemas import Moment, read_moment
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema
from burrowgate.core.boxes.history import BoxHistory
from burrowgate.core.boxes.records import Box
from burrowgate.core.history import HistoryEntry, HistoryKind, HistoryQuery
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.errors import BoxNotFound


class BoxesQuery(Schema, frozen=True, kw_only=True):
    """Selects boxes that exist."""

    target: Annotated[str, Meta(max_length=63, description="Only those of this target.")] | UnsetType = UNSET


class PastBoxesQuery(Schema, frozen=True, kw_only=True):
    """Selects boxes of the history."""

    session_id: Annotated[str, Meta(max_length=64, description="Only boxes of this session.")] | UnsetType = UNSET
    target: TargetFilter | UnsetType = UNSET
    since: Moment | UnsetType = UNSET
    until: Moment | UnsetType = UNSET
    limit: Limit = 100
    cursor: Cursor | UnsetType = UNSET


class BoxList(Schema, frozen=True, kw_only=True):
    """The boxes of all nodes that exist, the newest first."""

    schema_name = "BoxList"

    boxes: tuple[BoxView, ...]


class PastBoxList(Schema, frozen=True, kw_only=True):
    """Boxes of the history, the newest first, and the cursor of the next request."""

    schema_name = "PastBoxList"

    boxes: tuple[PastBoxView, ...]
    cursor: str | None


async def index(context: AdminContext, request: ApiRequest[BoxesQuery, Empty]) -> ApiResponse:
    """List the boxes that exist."""
    found = sorted(context.boxes.boxes(), key=lambda box: (-box.requested_at, box.box_id))
    views = [_view(context, box) for box in found]
    return json_response(BoxList(boxes=tuple(one for one in views if request.query.target in (UNSET, one.target))))


async def show(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Show one box that exists."""
    box = context.boxes.get(request.path["id"])
    if box is None:
        raise BoxNotFound
    return json_response(_view(context, box))


async def end(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """End one box; its visitor may start another one."""
    return json_response(_view(context, await context.boxes.end(request.path["id"], request.actor)))


async def list_past(context: AdminContext, request: ApiRequest[PastBoxesQuery, Empty]) -> ApiResponse:
    """List boxes of the history."""
    query = request.query

    async def fits(entry: HistoryEntry) -> bool:
        return query.target in (UNSET, BoxHistory.from_body(entry.body).target)

    wanted = HistoryQuery(
        kind=HistoryKind.BOX,
        sid=None if isinstance(query.session_id, UnsetType) else query.session_id,
        since=None if isinstance(query.since, UnsetType) else read_moment(query.since, field="since"),
        until=None if isinstance(query.until, UnsetType) else read_moment(query.until, field="until"),
        newest_first=True,
    )
    cursor = None if isinstance(query.cursor, UnsetType) else query.cursor
    entries, following = await history_reader.page(context, wanted, limit=query.limit, cursor=cursor, fits=fits)
    return json_response(PastBoxList(boxes=tuple(map(box_schemas.past_box, entries)), cursor=following))


async def show_past(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Show one box of the history."""
    return json_response(box_schemas.past_box(await history_reader.get(context, HistoryKind.BOX, request.path["id"])))


def _view(context: AdminContext, box: Box) -> BoxView:
    target = context.registry.target_by_id(box.target_id)
    return box_schemas.box(box, "" if target is None else target.name)


OPERATIONS = (
    Operation(
        operation_id="listBoxes",
        method="GET",
        path="/api/v1/boxes",
        summary="List the disposable browsers that exist, on all nodes",
        handler=index,
        scope=Scope.SESSIONS_READ,
        query=BoxesQuery,
        responses={200: BoxList},
    ),
    Operation(
        operation_id="getBox",
        method="GET",
        path="/api/v1/boxes/{id}",
        summary="Show a disposable browser",
        handler=show,
        scope=Scope.SESSIONS_READ,
        responses={200: BoxView},
    ),
    Operation(
        operation_id="endBox",
        method="DELETE",
        path="/api/v1/boxes/{id}",
        summary="End a disposable browser; its visitor may start another one",
        handler=end,
        scope=Scope.SESSIONS_MANAGE,
        responses={200: BoxView},
    ),
    Operation(
        operation_id="listPastBoxes",
        method="GET",
        path="/api/v1/history/boxes",
        summary="List disposable browsers, also those that ended, the newest first",
        handler=list_past,
        scope=Scope.AUDIT_READ,
        query=PastBoxesQuery,
        responses={200: PastBoxList},
    ),
    Operation(
        operation_id="getPastBox",
        method="GET",
        path="/api/v1/history/boxes/{id}",
        summary="Show a disposable browser of the history",
        handler=show_past,
        scope=Scope.AUDIT_READ,
        responses={200: PastBoxView},
    ),
)
