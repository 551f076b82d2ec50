"""Operation that cuts one visit of a session, and rotates the session's link if asked to."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from burrowgate.admin.api.sessions import view
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema
from burrowgate.admin.schemas import SessionView
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.sessions import State


class CutVisitRequest(Schema, frozen=True):
    """Whether the link is rotated with the cut: the former one then opens no new visit."""

    schema_name = "CutVisit"

    rotate_link: bool = False


class CutVisitResult(Schema, frozen=True, omit_defaults=True):
    """The session after the cut, whether its link still opens to newcomers, and its new link if it was rotated."""

    schema_name = "CutVisitResult"

    session: SessionView
    link_opens: bool
    """Whether the link in force opens new visits, also for the visitor who was cut: not if it is used up."""
    url: str | UnsetType = UNSET


async def cut(context: AdminContext, request: ApiRequest[Empty, CutVisitRequest]) -> ApiResponse:
    """Cut one visit."""
    sid, rotates = request.path["id"], request.body.rotate_link
    session, target = await context.visit_cuts.cut(
        sid, request.path["visit"], rotates_link=rotates, actor=request.actor
    )
    url = (await context.sessions.show_link(sid, "/", actor=request.actor)).url if rotates else UNSET
    shown, limit = await view(context, session, target), session.limits.max_visits
    is_used_up = limit is not None and session.visits_opened >= limit
    result = CutVisitResult(session=shown, link_opens=shown.state is State.ACTIVE and not is_used_up, url=url)
    return json_response(result, version=session.version)


OPERATIONS = (
    Operation(
        operation_id="cutVisit",
        method="POST",
        path="/api/v1/sessions/{id}/visits/{visit}/cut",
        summary="Cut one visit at once and permanently, and let the others go on",
        handler=cut,
        scope=Scope.SESSIONS_MANAGE,
        body=CutVisitRequest,
        responses={200: CutVisitResult},
        errors=(409,),
    ),
)
