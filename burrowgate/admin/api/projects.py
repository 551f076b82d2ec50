"""Operations on projects and on roles in them."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, UnsetType

from burrowgate.admin import project_schemas
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.project_schemas import (
    NewProjectRequest,
    NewRoleGrantRequest,
    ProjectChangeRequest,
    ProjectList,
    ProjectView,
    RecordImpact,
    RoleGrantList,
    RoleGrantView,
)
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema
from burrowgate.admin.target_limits import read_duration
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.tcp.projects import Project, parse_prefix
from burrowgate.core.tcp.roles import ProjectRole, RoleGrant
from burrowgate.core.tcp.settings import MAX_MAX_SECONDS
from burrowgate.tcp.impact import impact


async def index(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """List the projects."""
    found = await context.project_admin.projects.list()
    return json_response(ProjectList(projects=tuple(map(project_schemas.project, found))))


async def show(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Show one project."""
    return _response(await context.project_admin.projects.find(request.path["project"]))


async def add(context: AdminContext, request: ApiRequest[Empty, NewProjectRequest]) -> ApiResponse:
    """Add a project."""
    body = request.body
    added = await context.project_admin.projects.add(
        body.name,
        max_seconds=_max_seconds(body.max_seconds),
        connection_limit=body.connection_limit,
        actor=request.actor,
    )
    return _response(added, status=201)


async def change(context: AdminContext, request: ApiRequest[Empty, ProjectChangeRequest]) -> ApiResponse:
    """Change a project."""
    changes = given(request.body)
    if "max_seconds" in changes:
        changes["max_seconds"] = _max_seconds(changes["max_seconds"])
    return _response(
        await context.project_admin.projects.change(
            request.path["project"], changes, actor=request.actor, expected=request.expected
        )
    )


async def delete(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Delete a project, or all below a prefix."""
    await context.project_admin.projects.delete(request.path["project"], actor=request.actor, expected=request.expected)
    return ApiResponse(204)


async def show_impact(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Count what would end with a project, or with all below a prefix."""
    projects, text = context.project_admin.projects, request.path["project"]
    organisation = parse_prefix(text)
    found = [await projects.find(text)] if organisation is None else await projects.below(organisation)
    return await impact_of(context, *(f"project/{one.project_id}" for one in found))


async def impact_of(context: AdminContext, *keys: str) -> ApiResponse:
    """The response about what would end with the records `keys`. Raises `StoreError`."""
    sessions: set[str] = set()
    is_complete = True
    for key in keys:
        found = await impact(context.registry.store, context.clock, key)
        sessions.update(found.sessions)
        is_complete = is_complete and found.is_complete
    return json_response(RecordImpact(active_sessions=len(sessions), complete=is_complete))


async def list_roles(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """List the grants of roles."""
    names = await context.project_admin.projects.names()
    found = await context.project_admin.roles.editor.list()
    accounts = await context.account_finder.names({grant.account_id for grant in found if grant.account_id})
    views = (project_schemas.role_grant(grant, names, accounts) for grant in found)
    return json_response(
        RoleGrantList(roles=tuple(sorted(views, key=lambda record: (record.project, record.role, record.id))))
    )


async def show_role(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Show one grant."""
    return await _role_response(context, await context.project_admin.roles.editor.get(request.path["grant"]))


async def grant_role(context: AdminContext, request: ApiRequest[Empty, NewRoleGrantRequest]) -> ApiResponse:
    """Grant a role."""
    body = request.body
    project = await context.project_admin.projects.find(body.project)
    account = "" if body.account is None else (await context.account_finder.find(body.account)).account_id
    grant = await context.project_admin.roles.grant(
        project.project_id,
        ProjectRole(body.role),
        account_id=account,
        group=body.group or "",
        actor=request.actor,
    )
    return await _role_response(context, grant, status=201)


async def withdraw_role(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Withdraw a grant."""
    await context.project_admin.roles.withdraw(request.path["grant"], actor=request.actor)
    return ApiResponse(204)


def given(body: Schema) -> dict[str, Any]:
    """The fields of `body` that the request has."""
    values = {name: getattr(body, name) for name in body.__struct_fields__}
    return {name: value for name, value in values.items() if value is not UNSET}


def _max_seconds(value: str | int | UnsetType | None) -> int | None:
    if value is None or isinstance(value, UnsetType):
        return None
    return read_duration(value, minimum=60, maximum=MAX_MAX_SECONDS, field="max_seconds")


def _response(project: Project, *, status: int = 200) -> ApiResponse:
    location = f"{_PROJECTS}/{project.project_id}" if status == 201 else ""
    return json_response(project_schemas.project(project), status=status, version=project.version, location=location)


async def _role_response(context: AdminContext, grant: RoleGrant, *, status: int = 200) -> ApiResponse:
    names = await context.project_admin.projects.names()
    accounts = await context.account_finder.names({grant.account_id} if grant.account_id else set())
    location = f"{_ROLES}/{grant.grant_id}" if status == 201 else ""
    return json_response(project_schemas.role_grant(grant, names, accounts), status=status, location=location)


_PROJECTS = "/api/v1/projects"
_PROJECT = f"{_PROJECTS}/{{project}}"
_ROLES = "/api/v1/roles"
_ROLE = f"{_ROLES}/{{grant}}"

OPERATIONS = (
    Operation(
        operation_id="listProjects", method="GET", path=_PROJECTS, summary="List the projects",
        handler=index, scope=Scope.TARGETS_READ, responses={200: ProjectList},
    ),
    Operation(
        operation_id="addProject", method="POST", path=_PROJECTS, summary="Add a project",
        handler=add, scope=Scope.TARGETS_MANAGE, body=NewProjectRequest, responses={201: ProjectView}, errors=(409,),
    ),
    Operation(
        operation_id="getProject", method="GET", path=_PROJECT, summary="Show a project",
        handler=show, scope=Scope.TARGETS_READ, responses={200: ProjectView},
    ),
    Operation(
        operation_id="changeProject", method="PATCH", path=_PROJECT,
        summary="Change a project; sessions that are established keep their limits",
        handler=change, scope=Scope.TARGETS_MANAGE, body=ProjectChangeRequest, responses={200: ProjectView},
        errors=(409,), versioned=True,
    ),
    Operation(
        operation_id="deleteProject", method="DELETE", path=_PROJECT,
        summary="Delete a project, or with a prefix such as `acme/` all below it, which ends their sessions",
        handler=delete, scope=Scope.TARGETS_MANAGE, responses={204: None}, errors=(422,), versioned=True,
    ),
    Operation(
        operation_id="getProjectImpact", method="GET", path=f"{_PROJECT}/impact",
        summary="Count the sessions that would end with a project", handler=show_impact,
        scope=Scope.TARGETS_READ, responses={200: RecordImpact}, errors=(422,),
    ),
    Operation(
        operation_id="listRoles", method="GET", path=_ROLES, summary="List the grants of roles in projects",
        handler=list_roles, scope=Scope.ACCOUNTS_READ, responses={200: RoleGrantList},
    ),
    Operation(
        operation_id="grantRole", method="POST", path=_ROLES,
        summary="Grant a role in a project to an account or to a group", handler=grant_role,
        scope=Scope.ACCOUNTS_MANAGE, body=NewRoleGrantRequest, responses={201: RoleGrantView}, errors=(404, 409),
    ),
    Operation(
        operation_id="getRole", method="GET", path=_ROLE, summary="Show the grant of a role",
        handler=show_role, scope=Scope.ACCOUNTS_READ, responses={200: RoleGrantView},
    ),
    Operation(
        operation_id="withdrawRole", method="DELETE", path=_ROLE,
        summary="Withdraw the grant of a role; sessions that are established go on", handler=withdraw_role,
        scope=Scope.ACCOUNTS_MANAGE, responses={204: None},
    ),
)  # fmt: skip
