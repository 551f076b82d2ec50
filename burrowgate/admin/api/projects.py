"""Operations on projects and on roles in them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UnsetType

from burrowgate.admin import project_schemas
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.project_schemas import (
    NewProjectRequest,
    NewRoleGrantRequest,
    ProjectChangeRequest,
    ProjectList,
    ProjectView,
    RoleGrantList,
    RoleGrantView,
)
from burrowgate.admin.record_operations import RecordOperations, Shapes, Summaries, given, impact_of
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.target_limits import read_duration
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.tcp.projects import DEFAULT_PROJECT, Project, parse_prefix
from burrowgate.core.tcp.roles import ProjectRole, RoleGrant
from burrowgate.core.tcp.settings import MAX_MAX_SECONDS


async def _views(context: AdminContext, projects: Sequence[Project]) -> Sequence[ProjectView]:
    return [project_schemas.project(one) for one in projects]


async def _add(context: AdminContext, request: ApiRequest[Empty, NewProjectRequest]) -> Project:
    body = request.body
    return await context.project_admin.projects.add(
        body.name,
        max_seconds=_max_seconds(body.max_seconds),
        connection_limit=body.connection_limit,
        actor=request.actor,
    )


async def _change(context: AdminContext, project: Project, request: ApiRequest[Empty, ProjectChangeRequest]) -> Project:
    changes = given(request.body)
    if "max_seconds" in changes:
        changes["max_seconds"] = _max_seconds(changes["max_seconds"])
    return await context.project_admin.projects.change(
        request.path["project"], changes, actor=request.actor, expected=request.expected
    )


async def delete(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Delete a project, or all below a prefix."""
    await context.project_admin.projects.delete(request.path["project"], actor=request.actor, expected=request.expected)
    return ApiResponse(204)


async def show_impact(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Count what would end with a project, or with all below a prefix."""
    projects, text = context.project_admin.projects, request.path["project"]
    organisation = parse_prefix(text)
    ending = [await projects.find(text)] if organisation is None else await projects.below(organisation)
    return await impact_of(context, *(f"project/{one.project_id}" for one in ending))


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


def _max_seconds(value: str | int | UnsetType | None) -> int | None:
    if value is None or isinstance(value, UnsetType):
        return None
    return read_duration(value, minimum=60, maximum=MAX_MAX_SECONDS, field="max_seconds")


async def _role_response(context: AdminContext, grant: RoleGrant, *, status: int = 200) -> ApiResponse:
    names = await context.project_admin.projects.names()
    accounts = await context.account_finder.names({grant.account_id} if grant.account_id else set())
    location = f"{_ROLES}/{grant.grant_id}" if status == 201 else ""
    return json_response(project_schemas.role_grant(grant, names, accounts), status=status, location=location)


PROJECTS = RecordOperations[Project](
    noun="Project",
    plural="Projects",
    path="/api/v1/projects",
    parameter="project",
    kind="project",
    shapes=Shapes(listed=ProjectList, view=ProjectView, new=NewProjectRequest, change=ProjectChangeRequest),
    summaries=Summaries(
        index="List the projects",
        add="Add a project",
        show="Show a project",
        change="Change a project; sessions that are established keep their limits",
        delete="Delete a project, or with a prefix such as `acme/` all below it, which ends their sessions",
        impact="Count the sessions that would end with a project",
    ),
    errors={"add": (409,), "show": ()},
    id_of=lambda project: project.project_id,
    find=lambda context, text: context.project_admin.projects.find(text),
    every=lambda context: context.project_admin.projects.list(),
    views=_views,
    order=lambda view: (view.name != DEFAULT_PROJECT, view.name),
    add=_add,
    change=_change,
    delete=lambda context, project, request: context.project_admin.projects.delete(
        project.name, actor=request.actor, expected=request.expected
    ),
)

_ROLES = "/api/v1/roles"
_ROLE = f"{_ROLES}/{{grant}}"

OPERATIONS = (
    *PROJECTS.operations(delete=delete, impact=show_impact),
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
