"""Operations on sessions: list, relabel, extend, revoke, delete, visits.

Rules. Every change goes with its audit event in one commit. A wish is absolute ("30 days from now"), so when somebody
else changed the session meanwhile it is read and wished again, unless the caller meant one version; revoking always
means any version.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from burrowgate.admin import schemas
from burrowgate.admin.api import targets
from burrowgate.admin.context import AdminContext, Detail
from burrowgate.admin.operations import ANY_VERSION, ApiRequest, ApiResponse, Match, Operation, json_response
from burrowgate.admin.request_schemas import Empty, ExtendRequest, RelabelRequest
from burrowgate.admin.schemas import Schema, SessionView, VisitView
from burrowgate.core import lifecycle
from burrowgate.core.audit import Action
from burrowgate.core.sessions import Session, State
from burrowgate.core.store_records import Change, SessionQuery, SortOrder
from burrowgate.core.targets import Target
from burrowgate.errors import Conflict, SessionNotFound

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

    sessions: tuple[SessionView, ...]
    cursor: str | None


class RevocationWish(Schema, frozen=True):
    """Which sessions are to be revoked, all of them or none."""

    ids: Annotated[tuple[Annotated[str, Meta(max_length=64)], ...], Meta(min_length=1, max_length=REVOKED_MOST)]


class Revocation(Schema, frozen=True):
    """How many sessions were revoked now, were so before, and are not there."""

    revoked: int
    before: int
    missing: int


class VisitList(Schema, frozen=True):
    """The visits of a session, the last seen first."""

    visits: tuple[VisitView, ...]


async def index(desk: AdminContext, call: ApiRequest[SessionsQuery, Empty]) -> ApiResponse:
    """List sessions."""
    wish = call.query
    query = SessionQuery(
        now=desk.now(),
        target_id=None if isinstance(wish.target, UnsetType) else desk.directory.target(wish.target).target_id,
        state=None if isinstance(wish.state, UnsetType) else wish.state,
        text=wish.text,
        order=wish.order,
        limit=wish.limit,
        cursor=None if isinstance(wish.cursor, UnsetType) else wish.cursor,
    )
    page = await desk.directory.store.sessions(query)
    found = [(session, desk.directory.target_by_id(session.target_id)) for session in page.sessions]
    return json_response(
        SessionList(
            sessions=tuple(view(desk, session, target) for session, target in found if target is not None),
            cursor=page.cursor,
        )
    )


async def show(desk: AdminContext, call: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Show one session."""
    return _shown(desk, *await read(desk, call.path["id"]))


async def relabel(desk: AdminContext, call: ApiRequest[Empty, RelabelRequest]) -> ApiResponse:
    """Give a session another label."""

    def wish(session: Session, target: Target) -> tuple[Session, Detail]:
        relabelled = lifecycle.relabel(session, label=call.body.label)
        return relabelled, {"label": relabelled.label}

    return await _amend(desk, call.path["id"], call.match, Action.SESSION_RELABELLED, wish)


async def extend(desk: AdminContext, call: ApiRequest[Empty, ExtendRequest]) -> ApiResponse:
    """Let a session live for some days from now."""

    def wish(session: Session, target: Target) -> tuple[Session, Detail]:
        extended = lifecycle.extend(session, target, days=call.body.days, now=desk.now())
        return extended, {"days": call.body.days, "expires_at": schemas.time(extended.expires_at)}

    return await _amend(desk, call.path["id"], call.match, Action.SESSION_EXTENDED, wish)


async def revoke(desk: AdminContext, call: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Revoke a session, at once and for ever."""

    def wish(session: Session, target: Target) -> tuple[Session, Detail]:
        return lifecycle.revoke(session, now=desk.now()), {}

    return await _amend(desk, call.path["id"], ANY_VERSION, Action.SESSION_REVOKED, wish)


async def revoke_many(desk: AdminContext, call: ApiRequest[Empty, RevocationWish]) -> ApiResponse:
    """Revoke sessions, all of them in one commit."""
    for _ in range(targets.ATTEMPTS):
        puts, events = [], []
        before = missing = 0
        for sid in dict.fromkeys(call.body.ids):
            session = await desk.directory.reload(sid)
            target = desk.directory.target_by_id(session.target_id) if session is not None else None
            if session is None or target is None:
                missing += 1
            elif session.revoked_at is not None:
                before += 1
            else:
                puts.append(lifecycle.revoke(session, now=desk.now()))
                events.append(desk.event(Action.SESSION_REVOKED, target=target.name, sid=sid, detail={}))
        try:
            if puts:
                await desk.directory.commit(Change(puts=tuple(puts), events=tuple(events)))
        except Conflict:
            continue
        return json_response(Revocation(revoked=len(puts), before=before, missing=missing))
    raise Conflict


async def delete(desk: AdminContext, call: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Delete a session that is over."""
    for _ in range(targets.ATTEMPTS):
        session, target = await read(desk, call.path["id"])
        call.match.check(session.version)
        lifecycle.check_deletable(session, target, now=desk.now())
        try:
            await commit(desk, Action.SESSION_DELETED, session, target, {"label": session.label}, deletes=(session,))
        except Conflict:
            continue
        await targets.forget(desk, target)
        return ApiResponse(204)
    raise Conflict


async def visits(desk: AdminContext, call: ApiRequest[VisitsQuery, Empty]) -> ApiResponse:
    """List the visits of a session."""
    session, _ = await read(desk, call.path["id"])
    found = await desk.directory.store.visits(session.sid, call.query.limit)
    return json_response(VisitList(visits=tuple(schemas.visit(visit) for visit in found)))


def view(desk: AdminContext, session: Session, target: Target) -> SessionView:
    """`session` as it is shown here, now."""
    return schemas.session(session, target, now=desk.clock.now(), live=desk.open_count(session.sid))


async def read(desk: AdminContext, sid: str) -> tuple[Session, Target]:
    """The session `sid` as the store has it now, and its target. Raises `SessionNotFound`."""
    session = await desk.directory.reload(sid)
    target = desk.directory.target_by_id(session.target_id) if session is not None else None
    if session is None or target is None:
        raise SessionNotFound(sid)
    return session, target


async def _amend(
    desk: AdminContext,
    sid: str,
    match: Match,
    action: Action,
    wish: Callable[[Session, Target], tuple[Session, Detail]],
) -> ApiResponse:
    """Show the session `sid` as `wish` made it, committed with what the audit trail shall say.

    Raises `Conflict` when the caller meant another version, or when others never leave it alone.
    """
    for _ in range(targets.ATTEMPTS):
        session, target = await read(desk, sid)
        match.check(session.version)
        wished, detail = wish(session, target)
        if wished is session:
            return _shown(desk, session, target)
        try:
            await commit(desk, action, wished, target, detail, puts=(wished,))
        except Conflict:
            continue
        return _shown(desk, wished, target)
    raise Conflict


async def commit(
    desk: AdminContext,
    action: Action,
    session: Session,
    target: Target,
    detail: Detail,
    *,
    puts: tuple[Session, ...] = (),
    deletes: tuple[Session, ...] = (),
) -> None:
    event = desk.event(action, target=target.name, sid=session.sid, detail=detail)
    await desk.directory.commit(Change(puts=puts, deletes=deletes, events=(event,)))


def _shown(desk: AdminContext, session: Session, target: Target) -> ApiResponse:
    return json_response(view(desk, session, target), version=session.version)


_SESSIONS = "/api/v1/sessions"
_SESSION = f"{_SESSIONS}/{{id}}"

OPERATIONS = (
    Operation(
        method="GET",
        path=_SESSIONS,
        summary="List sessions, the newest or those that expire first",
        handler=index,
        query=SessionsQuery,
        answers={200: SessionList},
        refusals=(404,),
    ),
    Operation(method="GET", path=_SESSION, summary="Show a session", handler=show, answers={200: SessionView}),
    Operation(
        method="PATCH",
        path=_SESSION,
        summary="Give a session another label; its link stays as it is",
        handler=relabel,
        body=RelabelRequest,
        answers={200: SessionView},
        matches=True,
    ),
    Operation(
        method="DELETE",
        path=_SESSION,
        summary="Delete a session that is revoked, expired or ended",
        handler=delete,
        answers={204: None},
        refusals=(409,),
        matches=True,
    ),
    Operation(
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
        method="POST",
        path=f"{_SESSION}/revoke",
        summary="Revoke a session, at once and for ever, whatever its version",
        handler=revoke,
        answers={200: SessionView},
        refusals=(409,),
    ),
    Operation(
        method="POST",
        path="/api/v1/revocations",
        summary="Revoke sessions, all of them or none, whatever their versions",
        handler=revoke_many,
        body=RevocationWish,
        answers={200: Revocation},
        refusals=(409,),
    ),
    Operation(
        method="GET",
        path=f"{_SESSION}/visits",
        summary="List the visits of a session, the last seen first",
        handler=visits,
        query=VisitsQuery,
        answers={200: VisitList},
    ),
)
