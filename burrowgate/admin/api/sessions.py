"""Operations on sessions."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from burrowgate.admin import schemas
from burrowgate.admin.context import ACTOR, AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import (
    Empty,
    ExtendRequest,
    NewSessionRequest,
    Path,
    RelabelRequest,
    read_limits,
    read_ttl,
)
from burrowgate.admin.schemas import Schema, SessionView, VisitView
from burrowgate.core.sessions import Session, State
from burrowgate.core.store_records import SessionQuery, SortOrder
from burrowgate.core.targets import Target
from burrowgate.sessions.service import Grant

REVOKED_MOST = 1000

Limit = Annotated[int, Meta(ge=1, le=1000, description="How many at most.")]
Cursor = Annotated[
    str, Meta(max_length=256, description="What the answer before gave.", extra_json_schema={"format": "cursor"})
]


class SessionsQuery(Schema, frozen=True):
    """Which sessions."""

    target: Annotated[str, Meta(description="Those of this target alone.")] | UnsetType = UNSET
    state: State | UnsetType = UNSET
    text: Annotated[str, Meta(max_length=64, description="A part of the label, in any case.")] = ""
    order: SortOrder = SortOrder.NEWEST
    limit: Limit = 100
    cursor: Cursor | UnsetType = UNSET


class VisitsQuery(Schema, frozen=True):
    """How many visits."""

    limit: Limit = 100


class SessionList(Schema, frozen=True):
    """Some sessions in the order asked for, and how to ask for those after them."""

    schema_name = "SessionList"

    sessions: tuple[SessionView, ...]
    cursor: str | None


class BulkRevokeRequest(Schema, frozen=True):
    """Which sessions are to be revoked, all of them or none."""

    schema_name = "BulkRevoke"

    ids: Annotated[tuple[Annotated[str, Meta(max_length=64)], ...], Meta(min_length=1, max_length=REVOKED_MOST)]


class Revocation(Schema, frozen=True):
    """How many sessions were revoked now, were so before, and are not there."""

    schema_name = "BulkRevokeResult"

    revoked: int
    already_revoked: int
    not_found: int


class VisitList(Schema, frozen=True):
    """The visits of a session, the last seen first."""

    schema_name = "VisitList"

    visits: tuple[VisitView, ...]


class LinkQuery(Schema, frozen=True):
    """Where the link is to land."""

    path: Path = "/"


class Minted(Schema, frozen=True, omit_defaults=True):
    """A new session with what opens it; of a page share also what derives page links."""

    schema_name = "MintedSession"

    session: SessionView
    token: str
    url: str
    seed: str | UnsetType = UNSET
    example_url: str | UnsetType = UNSET


class Link(Schema, frozen=True):
    """What opens a session."""

    schema_name = "Link"

    url: str
    token: str


class Seed(Schema, frozen=True):
    """What derives the page links of a session, and one of them."""

    schema_name = "Seed"

    seed: str
    example_url: str


async def index(context: AdminContext, request: ApiRequest[SessionsQuery, Empty]) -> ApiResponse:
    """List sessions."""
    body = request.query
    query = SessionQuery(
        now=context.now(),
        target_id=None if isinstance(body.target, UnsetType) else context.directory.target(body.target).target_id,
        state=None if isinstance(body.state, UnsetType) else body.state,
        text=body.text,
        order=body.order,
        limit=body.limit,
        cursor=None if isinstance(body.cursor, UnsetType) else body.cursor,
    )
    page = await context.directory.store.sessions(query)
    found = [(session, context.directory.target_by_id(session.target_id)) for session in page.sessions]
    return json_response(
        SessionList(
            sessions=tuple(view(context, session, target) for session, target in found if target is not None),
            cursor=page.cursor,
        )
    )


async def show(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Show one session."""
    return _shown(context, *await context.sessions.get(request.path["id"]))


async def mint(context: AdminContext, request: ApiRequest[Empty, NewSessionRequest]) -> ApiResponse:
    """Mint a session."""
    body = request.body
    grant = Grant(
        kind=body.kind,
        label=body.label,
        ttl=None if isinstance(body.ttl, UnsetType) else read_ttl(body.ttl),
        limits=read_limits(body.limits),
        path=body.path,
    )
    minted = await context.sessions.mint(request.path["name"], grant, actor=ACTOR)
    session = minted.session
    shape = Minted(
        session=view(context, session, minted.target),
        token=minted.token,
        url=minted.url,
        seed=UNSET if minted.seed is None else minted.seed,
        example_url=UNSET if minted.seed is None else minted.url,
    )
    return json_response(shape, status=201, version=session.version, location=f"{_SESSIONS}/{session.sid}")


async def link(context: AdminContext, request: ApiRequest[LinkQuery, Empty]) -> ApiResponse:
    """Show the link of a session again."""
    shown = await context.sessions.show_link(request.path["id"], request.query.path, actor=ACTOR)
    return json_response(Link(url=shown.url, token=shown.token))


async def seed(context: AdminContext, request: ApiRequest[LinkQuery, Empty]) -> ApiResponse:
    """Show the share seed of a page-share session again."""
    shown = await context.sessions.show_seed(request.path["id"], request.query.path, actor=ACTOR)
    return json_response(Seed(seed=shown.seed or "", example_url=shown.url))


async def relabel(context: AdminContext, request: ApiRequest[Empty, RelabelRequest]) -> ApiResponse:
    """Give a session another label."""
    changed = await context.sessions.relabel(
        request.path["id"], request.body.label, actor=ACTOR, expected=request.expected
    )
    return _shown(context, *changed)


async def extend(context: AdminContext, request: ApiRequest[Empty, ExtendRequest]) -> ApiResponse:
    """Let a session expire some days from now."""
    changed = await context.sessions.extend(
        request.path["id"], request.body.days, actor=ACTOR, expected=request.expected
    )
    return _shown(context, *changed)


async def revoke(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Revoke a session permanently."""
    return _shown(context, *await context.sessions.revoke(request.path["id"], actor=ACTOR))


async def revoke_many(context: AdminContext, request: ApiRequest[Empty, BulkRevokeRequest]) -> ApiResponse:
    """Revoke sessions, all of them in one commit."""
    done = await context.sessions.revoke_many(request.body.ids, actor=ACTOR)
    return json_response(
        Revocation(revoked=done.revoked, already_revoked=done.already_revoked, not_found=done.not_found)
    )


async def delete(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Delete a session that is over."""
    await context.sessions.delete(request.path["id"], actor=ACTOR, expected=request.expected)
    return ApiResponse(204)


async def visits(context: AdminContext, request: ApiRequest[VisitsQuery, Empty]) -> ApiResponse:
    """List the visits of a session."""
    session, _ = await context.sessions.get(request.path["id"])
    found = await context.directory.store.visits(session.sid, request.query.limit)
    return json_response(VisitList(visits=tuple(schemas.visit(visit) for visit in found)))


def view(context: AdminContext, session: Session, target: Target) -> SessionView:
    """`session` as it is shown here, now."""
    return schemas.session(session, target, now=context.clock.now(), open_connections=context.open_count(session.sid))


def _shown(context: AdminContext, session: Session, target: Target) -> ApiResponse:
    return json_response(view(context, session, target), version=session.version)


_SESSIONS = "/api/v1/sessions"
_SESSION = f"{_SESSIONS}/{{id}}"

OPERATIONS = (
    Operation(
        operation_id="mintSession",
        method="POST",
        path="/api/v1/targets/{name}/sessions",
        summary="Mint a session of a target",
        handler=mint,
        body=NewSessionRequest,
        answers={201: Minted},
        refusals=(409,),
    ),
    Operation(
        operation_id="getSessionLink",
        method="GET",
        path="/api/v1/sessions/{id}/link",
        summary="Show a session's link again",
        handler=link,
        query=LinkQuery,
        answers={200: Link},
        refusals=(409,),
    ),
    Operation(
        operation_id="getSessionSeed",
        method="GET",
        path="/api/v1/sessions/{id}/seed",
        summary="Show a page share's seed again, and a page link derived from it",
        handler=seed,
        query=LinkQuery,
        answers={200: Seed},
        refusals=(409,),
    ),
    Operation(
        operation_id="listSessions",
        method="GET",
        path=_SESSIONS,
        summary="List sessions, the newest or those that expire first",
        handler=index,
        query=SessionsQuery,
        answers={200: SessionList},
        refusals=(404,),
    ),
    Operation(
        operation_id="getSession",
        method="GET",
        path=_SESSION,
        summary="Show a session",
        handler=show,
        answers={200: SessionView},
    ),
    Operation(
        operation_id="relabelSession",
        method="PATCH",
        path=_SESSION,
        summary="Give a session another label; its link stays as it is",
        handler=relabel,
        body=RelabelRequest,
        answers={200: SessionView},
        matches=True,
    ),
    Operation(
        operation_id="deleteSession",
        method="DELETE",
        path=_SESSION,
        summary="Delete a session that is revoked, expired or ended",
        handler=delete,
        answers={204: None},
        refusals=(409,),
        matches=True,
    ),
    Operation(
        operation_id="extendSession",
        method="POST",
        path=f"{_SESSION}/extend",
        summary="Let a session live for some days from now",
        handler=extend,
        body=ExtendRequest,
        answers={200: SessionView},
        refusals=(409,),
        matches=True,
    ),
    Operation(
        operation_id="revokeSession",
        method="POST",
        path=f"{_SESSION}/revoke",
        summary="Revoke a session, at once and for ever, whatever its version",
        handler=revoke,
        answers={200: SessionView},
        refusals=(409,),
    ),
    Operation(
        operation_id="revokeSessions",
        method="POST",
        path=f"{_SESSIONS}/bulk-revoke",
        summary="Revoke sessions, all of them or none, whatever their versions",
        handler=revoke_many,
        body=BulkRevokeRequest,
        answers={200: Revocation},
        refusals=(409,),
    ),
    Operation(
        operation_id="listVisits",
        method="GET",
        path=f"{_SESSION}/visits",
        summary="List the visits of a session, the last seen first",
        handler=visits,
        query=VisitsQuery,
        answers={200: VisitList},
    ),
)
