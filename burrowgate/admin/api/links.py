"""Operations that show the link of a session, or the share seed of a page share, again. Each use is an audit event."""

from __future__ import annotations

from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty, Path
from burrowgate.admin.schema_base import Schema
from burrowgate.core.identity.access_tokens import Scope


class LinkQuery(Schema, frozen=True):
    """The path that the link opens."""

    path: Path = "/"


class Link(Schema, frozen=True):
    """The link of a session and its token."""

    schema_name = "Link"

    url: str
    token: str


class Seed(Schema, frozen=True):
    """The share seed, from which page links are derived, and one page link."""

    schema_name = "Seed"

    seed: str
    example_url: str


async def show_link(context: AdminContext, request: ApiRequest[LinkQuery, Empty]) -> ApiResponse:
    """Show the link of a session again."""
    result = await context.sessions.show_link(request.path["id"], request.query.path, actor=request.actor)
    return json_response(Link(url=result.url, token=result.token))


async def show_seed(context: AdminContext, request: ApiRequest[LinkQuery, Empty]) -> ApiResponse:
    """Show the share seed of a page-share session again."""
    result = await context.sessions.show_seed(request.path["id"], request.query.path, actor=request.actor)
    return json_response(Seed(seed=result.seed or "", example_url=result.url))


OPERATIONS = (
    Operation(
        operation_id="getSessionLink",
        method="GET",
        path="/api/v1/sessions/{id}/link",
        summary="Show a session's link again",
        handler=show_link,
        scope=Scope.SESSIONS_MANAGE,
        query=LinkQuery,
        responses={200: Link},
        errors=(409,),
    ),
    Operation(
        operation_id="getSessionSeed",
        method="GET",
        path="/api/v1/sessions/{id}/seed",
        summary="Show a page share's seed again, and a page link derived from it",
        handler=show_seed,
        scope=Scope.SESSIONS_MANAGE,
        query=LinkQuery,
        responses={200: Seed},
        errors=(409,),
    ),
)
