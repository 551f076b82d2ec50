"""Operations on targets."""

from __future__ import annotations

from dataclasses import replace

from burrowgate.admin import schemas
from burrowgate.admin.context import ACTOR, AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import (
    Empty,
    NewTargetRequest,
    TargetChangeRequest,
    read_assets,
    read_changes,
    read_domains,
    read_trust,
    read_upgrades,
)
from burrowgate.admin.schemas import Schema, TargetView
from burrowgate.core.sessions import State
from burrowgate.core.store_records import SessionQuery
from burrowgate.core.targets import Target
from burrowgate.sessions.targets import TargetChanges

COUNTED_MOST = 10_000


class TargetList(Schema, frozen=True):
    """Every target."""

    schema_name = "TargetList"

    targets: tuple[TargetView, ...]


class Impact(Schema, frozen=True):
    """What would end with a target: active sessions (counting stops at 10,000) and live connections."""

    schema_name = "TargetImpact"

    active_sessions: int
    open_connections: int


def view(context: AdminContext, target: Target) -> TargetView:
    """`target` as it is shown here."""
    naming = context.directory.naming
    found = naming.hosts_of(target)
    return schemas.target(target, hosts=found, url=naming.origin(found[0]))


async def index(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """List the targets."""
    return json_response(TargetList(targets=tuple(view(context, target) for target in context.directory.targets())))


async def show(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Show one target."""
    return _shown(context, context.directory.target(request.path["name"]))


async def add(context: AdminContext, request: ApiRequest[Empty, NewTargetRequest]) -> ApiResponse:
    """Add a target."""
    body = request.body
    changes = TargetChanges(
        address=body.address,
        type=schemas.read_type(body.type),
        enabled=body.enabled,
        domains=read_domains(body.domains),
        trust=read_trust(body.verify, body.ca_file, body.pin),
        page_assets=read_assets(body.page_assets),
        upgrades=read_upgrades(body.upgrades),
        service_workers=body.service_workers,
        client_ca=body.client_ca or "",
        session_cas=body.session_cas,
    )
    target = await context.targets.add(body.name, changes, actor=ACTOR)
    return _shown(context, target, status=201, location=f"/api/v1/targets/{target.name}")


async def change(context: AdminContext, request: ApiRequest[Empty, TargetChangeRequest]) -> ApiResponse:
    """Change a target."""
    changes = read_changes(request.body)
    return _shown(
        context, await context.targets.change(request.path["name"], changes, actor=ACTOR, expected=request.expected)
    )


async def delete(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Delete a target, which ends its sessions."""
    await context.targets.delete(request.path["name"], actor=ACTOR, expected=request.expected)
    return ApiResponse(204)


async def impact(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Count what would end with a target."""
    target = context.directory.target(request.path["name"])
    active = await count_active(context, target.target_id)
    live = sum(one.target == target.name for one in context.live_connections())
    live += sum(one.count for one in context.unlisted() if one.target == target.name)
    return json_response(Impact(active_sessions=active, open_connections=live))


async def count_active(context: AdminContext, target_id: str | None = None) -> int:
    """How many sessions, of one target or of all, are active; counting stops at `COUNTED_MOST`."""
    query = SessionQuery(now=context.now(), target_id=target_id, state=State.ACTIVE, limit=1000)
    count = 0
    while count < COUNTED_MOST:
        page = await context.directory.store.sessions(query)
        count += len(page.sessions)
        if page.cursor is None:
            break
        query = replace(query, cursor=page.cursor)
    return count


def _shown(context: AdminContext, target: Target, *, status: int = 200, location: str = "") -> ApiResponse:
    return json_response(view(context, target), status=status, version=target.version, location=location)


_TARGETS = "/api/v1/targets"
_TARGET = f"{_TARGETS}/{{name}}"

OPERATIONS = (
    Operation(
        operation_id="listTargets",
        method="GET",
        path=_TARGETS,
        summary="List the targets",
        handler=index,
        answers={200: TargetList},
    ),
    Operation(
        operation_id="addTarget",
        method="POST",
        path=_TARGETS,
        summary="Make a target",
        handler=add,
        body=NewTargetRequest,
        answers={201: TargetView},
        refusals=(409,),
    ),
    Operation(
        operation_id="getTarget",
        method="GET",
        path=_TARGET,
        summary="Show a target",
        handler=show,
        answers={200: TargetView},
    ),
    Operation(
        operation_id="changeTarget",
        method="PATCH",
        path=_TARGET,
        summary="Change a target; what is left out stays",
        handler=change,
        body=TargetChangeRequest,
        answers={200: TargetView},
        refusals=(409,),
        matches=True,
    ),
    Operation(
        operation_id="getTargetImpact",
        method="GET",
        path=f"{_TARGET}/impact",
        summary="Count what would end with a target",
        handler=impact,
        answers={200: Impact},
    ),
    Operation(
        operation_id="deleteTarget",
        method="DELETE",
        path=_TARGET,
        summary="Delete a target, which ends its sessions",
        handler=delete,
        answers={204: None},
        matches=True,
    ),
)
