"""Operation by which a person, with an access token of their account, gets a session of a target that speaks TCP."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from burrowgate.admin.api.sessions import Minted, view
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import AccountNeeded, ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Duration, Label, read_ttl
from burrowgate.admin.schema_base import Schema
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.tcp.roles import ProjectRole
from burrowgate.errors import StateConflict
from burrowgate.sessions.service import Grant
from burrowgate.sessions.tcp_sessions import Requester


class AuthoriseRequest(Schema, frozen=True):
    """A session that a person asks for."""

    schema_name = "Authorise"

    label: Label = ""
    """Empty for the name of the account."""
    ttl: Duration | UnsetType = UNSET
    share: bool = False
    """Whether the link is for another person; it takes the role `share`."""


async def authorise(context: AdminContext, request: ApiRequest[Schema, AuthoriseRequest]) -> ApiResponse:
    """Establish a session of the caller's account."""
    account, body = request.account, request.body
    if account is None:
        raise AccountNeeded
    if not context.registry.target(request.path["name"]).speaks_tcp:
        raise StateConflict("Only a target that speaks TCP is authorised for a person; mint a link to this one.")
    grant = Grant(label=body.label or account.name, ttl=None if isinstance(body.ttl, UnsetType) else read_ttl(body.ttl))
    role = ProjectRole.SHARE if body.share else ProjectRole.CONNECT
    requester = Requester(actor=request.actor, account=account, role=role)
    minted = await context.sessions.mint(request.path["name"], grant, actor=request.actor, requester=requester)
    session = minted.session
    shown = Minted(session=await view(context, session, minted.target), token=minted.token, url=minted.url)
    return json_response(shown, status=201, version=session.version, location=f"/api/v1/sessions/{session.sid}")


OPERATIONS = (
    Operation(
        operation_id="authoriseSession",
        method="POST",
        path="/api/v1/targets/{name}/authorise",
        summary="Establish a session of a target that speaks TCP, as the person whose access token is sent",
        handler=authorise,
        scope=Scope.SESSIONS_CONNECT,
        body=AuthoriseRequest,
        responses={201: Minted},
        errors=(409, 502),
    ),
)
