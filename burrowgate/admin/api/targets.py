"""Operations on targets: list, show, add, change and delete."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from burrowgate.admin import rule_schemas, schemas
from burrowgate.admin.access_schemas import read_open_paths
from burrowgate.admin.api.host_probe import choose_host
from burrowgate.admin.browser_schemas import read_browser
from burrowgate.admin.context import AdminContext
from burrowgate.admin.drop_requests import read_drop
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import (
    Empty,
    NewTargetRequest,
    TargetChangeRequest,
)
from burrowgate.admin.schema_base import Schema
from burrowgate.admin.schemas import TargetView
from burrowgate.admin.target_changes import (
    read_assets,
    read_changes,
    read_domains,
    read_protocol,
    read_rules,
    read_target_rule,
    read_trust,
    read_upgrades,
    read_upstream_host,
)
from burrowgate.admin.target_limits import read_size, read_timeout
from burrowgate.admin.target_places import places_of, read_place
from burrowgate.core import frames
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.targets import Target
from burrowgate.sessions.targets import TargetChanges


class TargetsQuery(Schema, frozen=True):
    """Selects targets."""

    target: Annotated[str, Meta(max_length=63, description="Only the target of this name.")] | UnsetType = UNSET


class TargetList(Schema, frozen=True):
    """The targets that match."""

    schema_name = "TargetList"

    targets: tuple[TargetView, ...]


async def views(context: AdminContext, targets: Iterable[Target]) -> tuple[TargetView, ...]:
    """The views of `targets` with their hosts and URLs. Raises `StoreError`."""
    naming = context.registry.naming
    shown = [(target, naming.hosts_of(target)) for target in targets]
    named = [rule_schemas.accounts_in(target.sign_in, target.members) for target, _ in shown]
    names = await context.account_finder.names(set().union(*named))
    places = await places_of(context, [target for target, _ in shown])
    return tuple(
        schemas.target(
            target,
            hosts=hosts,
            url=naming.origin(hosts[0]),
            names=names,
            project=places.projects.get(target.project_id, ""),
            set_names=places.host_sets,
        )
        for target, hosts in shown
    )


async def index(context: AdminContext, request: ApiRequest[TargetsQuery, Empty]) -> ApiResponse:
    """List the targets."""
    name = request.query.target
    found = [target for target in context.registry.targets() if name in (UNSET, target.name)]
    return json_response(TargetList(targets=await views(context, found)))


async def show(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Show one target."""
    return await _response(context, context.registry.target(request.path["name"]))


async def add(context: AdminContext, request: ApiRequest[Empty, NewTargetRequest]) -> ApiResponse:
    """Add a target, with the `Host` that it accepts."""
    body = request.body
    project_id, tcp = await read_place(context, body.project, body.tcp, None)
    changes = TargetChanges(
        address=body.address,
        type=schemas.read_type(body.type),
        enabled=body.enabled,
        domains=read_domains(body.domains),
        trust=read_trust(body.verify, body.ca_file, body.pin),
        page_assets=read_assets(body.page_assets),
        upgrades=read_upgrades(body.upgrades),
        open_paths=read_open_paths(body.open_paths),
        preflight=body.preflight,
        embed_origins=frames.check_origins(body.embed_origins),
        service_workers=body.service_workers,
        client_ca=body.client_ca or "",
        session_cas=body.session_cas,
        request_fields=read_rules(body.request_fields),
        response_fields=read_rules(body.response_fields),
        protocol=read_protocol(body.protocol),
        drop=None if body.drop is None else read_drop(body.drop),
        connect_timeout=read_timeout(body.connect_timeout, "connect_timeout"),
        response_timeout=read_timeout(body.response_timeout, "response_timeout"),
        read_timeout=read_timeout(body.read_timeout, "read_timeout"),
        max_body=read_size(body.max_body),
        upstream_host=read_upstream_host(body.upstream_host),
        sign_in=await read_target_rule(context.account_finder, body.sign_in, "sign_in"),
        members=await read_target_rule(context.account_finder, body.members, "members"),
        identity=body.identity,
        identity_claims=body.identity_claims,
        project_id=project_id,
        tcp=tcp,
        browser=read_browser(body.browser),
    )
    added = await context.targets.add(body.name, changes, actor=request.actor)
    target = await choose_host(context, added, actor=request.actor)
    return await _response(context, target, status=201, location=f"/api/v1/targets/{target.name}")


async def change(context: AdminContext, request: ApiRequest[Empty, TargetChangeRequest]) -> ApiResponse:
    """Change a target."""
    body = request.body
    changes = await read_changes(context.account_finder, body)
    if body.project is not UNSET or body.tcp is not UNSET:
        present = context.registry.target(request.path["name"])
        project_id, tcp = await read_place(context, body.project, body.tcp, present)
        changes = replace(changes, project_id=project_id, tcp=tcp)
    target = await context.targets.change(request.path["name"], changes, actor=request.actor, expected=request.expected)
    if changes.address is not None or changes.upstream_host is not None:
        target = await choose_host(context, target, actor=request.actor)
    return await _response(context, target)


async def delete(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Delete a target, which ends its sessions."""
    await context.targets.delete(request.path["name"], actor=request.actor, expected=request.expected)
    return ApiResponse(204)


async def _response(context: AdminContext, target: Target, *, status: int = 200, location: str = "") -> ApiResponse:
    (view,) = await views(context, (target,))
    return json_response(view, status=status, version=target.version, location=location)


_TARGETS = "/api/v1/targets"
_TARGET = f"{_TARGETS}/{{name}}"

OPERATIONS = (
    Operation(
        operation_id="listTargets",
        method="GET",
        path=_TARGETS,
        summary="List the targets",
        handler=index,
        scope=Scope.TARGETS_READ,
        query=TargetsQuery,
        responses={200: TargetList},
    ),
    Operation(
        operation_id="addTarget",
        method="POST",
        path=_TARGETS,
        summary="Add a target",
        handler=add,
        scope=Scope.TARGETS_MANAGE,
        body=NewTargetRequest,
        responses={201: TargetView},
        errors=(409,),
    ),
    Operation(
        operation_id="getTarget",
        method="GET",
        path=_TARGET,
        summary="Show a target",
        handler=show,
        scope=Scope.TARGETS_READ,
        responses={200: TargetView},
    ),
    Operation(
        operation_id="changeTarget",
        method="PATCH",
        path=_TARGET,
        summary="Change a target; fields left out stay as they are",
        handler=change,
        scope=Scope.TARGETS_MANAGE,
        body=TargetChangeRequest,
        responses={200: TargetView},
        errors=(409,),
        versioned=True,
    ),
    Operation(
        operation_id="deleteTarget",
        method="DELETE",
        path=_TARGET,
        summary="Delete a target, which ends its sessions",
        handler=delete,
        scope=Scope.TARGETS_MANAGE,
        responses={204: None},
        versioned=True,
    ),
)
