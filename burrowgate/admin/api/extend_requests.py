"""Operations on the requests of visitors for more time: list those that wait, grant, and deny."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from burrowgate.admin.api.sessions import Limit, respond, views
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Duration, Empty
from burrowgate.admin.schema_base import Schema
from burrowgate.admin.schemas import SessionView
from burrowgate.admin.target_limits import read_duration
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.sessions import MAX_TTL_SECONDS, MIN_TTL_SECONDS

DEFAULT_GRANT = "24h"


class GrantRequest(Schema, frozen=True):
    """The time that is granted, on top of what is left."""

    schema_name = "GrantExtendRequests"

    duration: Duration = DEFAULT_GRANT


class DenyRequest(Schema, frozen=True):
    """The visitor whose request is denied; all of the session without one."""

    schema_name = "DenyExtendRequests"

    visit_id: Annotated[str, Meta(max_length=64)] | UnsetType = UNSET


class WaitingQuery(Schema, frozen=True):
    """Selects sessions with open requests."""

    limit: Limit = 100


class WaitingSessions(Schema, frozen=True):
    """Sessions of which visitors wait for an answer, the oldest request first."""

    schema_name = "WaitingSessions"

    sessions: Annotated[tuple[SessionView, ...], Meta(description="Their `extend_requests` name the visitors.")]


async def index(context: AdminContext, request: ApiRequest[WaitingQuery, Empty]) -> ApiResponse:
    """List the sessions with open requests."""
    waiting = await context.extend_requests.waiting(request.query.limit)
    return json_response(WaitingSessions(sessions=await views(context, waiting)))


async def grant(context: AdminContext, request: ApiRequest[Empty, GrantRequest]) -> ApiResponse:
    """Grant the open requests of a session."""
    seconds = read_duration(request.body.duration, minimum=MIN_TTL_SECONDS, maximum=MAX_TTL_SECONDS, field="duration")
    session, target = await context.extend_requests.grant(
        request.path["id"], seconds, actor=request.actor, expected=request.expected
    )
    await context.claims.prolong_guests(session.sid)
    return await respond(context, session, target)


async def deny(context: AdminContext, request: ApiRequest[Empty, DenyRequest]) -> ApiResponse:
    """Deny one open request of a session, or all."""
    visit = None if isinstance(request.body.visit_id, UnsetType) else request.body.visit_id
    session, target = await context.extend_requests.deny(
        request.path["id"], visit, actor=request.actor, expected=request.expected
    )
    return await respond(context, session, target)


_REQUESTS = "/api/v1/sessions/{id}/extend-requests"

OPERATIONS = (
    Operation(
        operation_id="listExtendRequests",
        method="GET",
        path="/api/v1/extend-requests",
        summary="List the sessions of which visitors asked for more time",
        handler=index,
        scope=Scope.SESSIONS_READ,
        query=WaitingQuery,
        responses={200: WaitingSessions},
    ),
    Operation(
        operation_id="grantExtendRequests",
        method="POST",
        path=f"{_REQUESTS}/grant",
        summary="Extend a session for the visitors who asked for more time",
        handler=grant,
        scope=Scope.SESSIONS_MANAGE,
        body=GrantRequest,
        responses={200: SessionView},
        errors=(409,),
        versioned=True,
    ),
    Operation(
        operation_id="denyExtendRequests",
        method="POST",
        path=f"{_REQUESTS}/deny",
        summary="Deny the request of one visitor, or of all, for more time",
        handler=deny,
        scope=Scope.SESSIONS_MANAGE,
        body=DenyRequest,
        responses={200: SessionView},
        errors=(409,),
        versioned=True,
    ),
)
