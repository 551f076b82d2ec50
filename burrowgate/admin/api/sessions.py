"""Operations on sessions: mint, show, relabel, extend, revoke and delete, and the list of visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from burrowgate.admin import history_reader, rule_schemas, schemas, visit_schemas
from burrowgate.admin.browser_schemas import read_terms
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.passphrase_schemas import PassphraseRequest
from burrowgate.admin.request_schemas import (
    Empty,
    ExtendRequest,
    NewSessionRequest,
    RelabelRequest,
    read_extension,
    read_limits,
    read_ttl,
)
from burrowgate.admin.rule_schemas import read_rule
from burrowgate.admin.schema_base import Schema
from burrowgate.admin.schemas import SessionView
from burrowgate.admin.tcp_session_schemas import TcpSessionView, tcp_session
from burrowgate.admin.visit_schemas import VisitView
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.sessions import Session
from burrowgate.core.targets import Target
from burrowgate.sessions.service import Grant

MAX_REVOKED = 1000
_COUNTED_AT_ONCE = 1000
"""Sessions whose visits a store counts in one call (`IStore.visit_counts`)."""

Limit = Annotated[int, Meta(ge=1, le=1000, description="Maximum number of records.")]
Cursor = Annotated[
    str, Meta(max_length=256, description="`cursor` of the previous response.", extra_json_schema={"format": "cursor"})
]


class VisitsQuery(Schema, frozen=True):
    """Selects visits."""

    limit: Limit = 100


class BulkRevokeRequest(Schema, frozen=True):
    """Sessions to be revoked, all of them or none."""

    schema_name = "BulkRevoke"

    ids: Annotated[tuple[Annotated[str, Meta(max_length=64)], ...], Meta(min_length=1, max_length=MAX_REVOKED)]


class Revocation(Schema, frozen=True):
    """Numbers of sessions that were revoked now, were revoked before, and do not exist."""

    schema_name = "BulkRevokeResult"

    revoked: int
    already_revoked: int
    not_found: int


class VisitList(Schema, frozen=True):
    """The visits of a session, the last seen first."""

    schema_name = "VisitList"

    visits: tuple[VisitView, ...]


class Minted(Schema, frozen=True, omit_defaults=True):
    """A new session with its token and link; for a page share also the seed and a page link."""

    schema_name = "MintedSession"

    session: SessionView
    token: str
    url: str
    seed: str | UnsetType = UNSET
    example_url: str | UnsetType = UNSET


async def show(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Show one session."""
    return await respond(context, *await context.sessions.get(request.path["id"]))


async def mint(context: AdminContext, request: ApiRequest[Empty, NewSessionRequest]) -> ApiResponse:
    """Mint a session."""
    body = request.body
    rule = body.limits.sign_in
    field = "limits.sign_in"
    sign_in = None if rule is None else await context.account_finder.resolve(read_rule(rule, field), field=field)
    grant = Grant(
        kind=body.kind,
        label=body.label,
        ttl=None if isinstance(body.ttl, UnsetType) else read_ttl(body.ttl),
        limits=read_limits(body.limits, sign_in),
        passphrase=body.passphrase or "",
        path=body.path,
        allow_extend_requests=body.allow_extend_requests,
        browser=read_terms(body.browser),
    )
    minted = await context.sessions.mint(request.path["name"], grant, actor=request.actor)
    session = minted.session
    result = Minted(
        session=await view(context, session, minted.target, visits={session.sid: 0}),
        token=minted.token,
        url=minted.url,
        seed=UNSET if minted.seed is None else minted.seed,
        example_url=UNSET if minted.seed is None else minted.url,
    )
    return json_response(result, status=201, version=session.version, location=f"{_SESSIONS}/{session.sid}")


async def relabel(context: AdminContext, request: ApiRequest[Empty, RelabelRequest]) -> ApiResponse:
    """Change the label of a session."""
    updated = await context.sessions.relabel(
        request.path["id"], request.body.label, actor=request.actor, expected=request.expected
    )
    return await respond(context, *updated)


async def extend(context: AdminContext, request: ApiRequest[Empty, ExtendRequest]) -> ApiResponse:
    """Set the expiry of a session to some time from now."""
    updated = await context.sessions.extend(
        request.path["id"], read_extension(request.body), actor=request.actor, expected=request.expected
    )
    await context.claims.prolong_guests(request.path["id"])
    return await respond(context, *updated)


async def set_passphrase(context: AdminContext, request: ApiRequest[Empty, PassphraseRequest]) -> ApiResponse:
    """Set the passphrase of a session."""
    updated = await context.sessions.set_passphrase(
        request.path["id"], request.body.passphrase, actor=request.actor, expected=request.expected
    )
    return await respond(context, *updated)


async def remove_passphrase(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Remove the passphrase of a session."""
    updated = await context.sessions.remove_passphrase(
        request.path["id"], actor=request.actor, expected=request.expected
    )
    return await respond(context, *updated)


async def revoke(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Revoke a session permanently."""
    return await respond(context, *await context.sessions.revoke(request.path["id"], actor=request.actor))


async def revoke_many(context: AdminContext, request: ApiRequest[Empty, BulkRevokeRequest]) -> ApiResponse:
    """Revoke sessions, all of them in one commit."""
    result = await context.sessions.revoke_many(request.body.ids, actor=request.actor)
    return json_response(
        Revocation(revoked=result.revoked, already_revoked=result.already_revoked, not_found=result.not_found)
    )


async def delete(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Delete a session that is over."""
    await context.sessions.delete(request.path["id"], actor=request.actor, expected=request.expected)
    return ApiResponse(204)


async def list_visits(context: AdminContext, request: ApiRequest[VisitsQuery, Empty]) -> ApiResponse:
    """List the visits of a session."""
    session, _ = await context.sessions.get(request.path["id"])
    visits = await context.registry.store.visits(session.sid, request.query.limit)
    names = await context.account_finder.names({visit.account_id for visit in visits})
    return json_response(VisitList(visits=tuple(visit_schemas.visit(visit, session, names) for visit in visits)))


async def views(
    context: AdminContext, records: Sequence[tuple[Session, Target]], *, visits: Mapping[str, int] | None = None
) -> tuple[SessionView, ...]:
    """The views of sessions, each with its target, at the current time. Raises `StoreError`.

    `visits` are their numbers of visits where they are known, so that the store is not asked.
    """
    accounts = {session.account_id for session, _ in records}
    accounts |= rule_schemas.accounts_in(*(session.limits.sign_in for session, _ in records))
    names = await context.account_finder.names(accounts)
    if visits is None:
        visits = await visit_counts(context, [session for session, _ in records])
    return tuple(
        [
            schemas.session(
                session,
                target,
                now=context.clock.now(),
                open_connections=context.open_count(session.sid),
                visit_count=visits[session.sid],
                names=names,
                tcp=await tcp_view(context, session, target),
            )
            for session, target in records
        ]
    )


async def visit_counts(context: AdminContext, sessions: Sequence[Session]) -> Mapping[str, int]:
    """The number of visits of each of `sessions` by its id. Raises `StoreError`.

    With a limit of visits it is what that counts, otherwise the number of visits that are stored.
    """
    counts = {one.sid: one.visits_opened for one in sessions}
    stored = [one.sid for one in sessions if one.limits.max_visits is None]
    for first in range(0, len(stored), _COUNTED_AT_ONCE):
        counts.update(await context.registry.store.visit_counts(stored[first : first + _COUNTED_AT_ONCE]))
    return counts


async def tcp_view(context: AdminContext, session: Session, target: Target) -> TcpSessionView | None:
    """The part of the view of `session` about TCP; None for a web target. Raises `StoreError`."""
    if session.tcp is None:
        return None
    return tcp_session(
        session,
        target,
        await history_reader.session(context, session.sid),
        now=context.now(),
        open_connections=context.open_count(session.sid),
        has_recordings=context.tcp.recordings.has_any(session.sid),
    )


async def view(
    context: AdminContext, session: Session, target: Target, *, visits: Mapping[str, int] | None = None
) -> SessionView:
    """The view of one session, as `views`."""
    return (await views(context, ((session, target),), visits=visits))[0]


async def respond(context: AdminContext, session: Session, target: Target) -> ApiResponse:
    """The response that shows one session."""
    return json_response(await view(context, session, target), version=session.version)


_SESSIONS = "/api/v1/sessions"
_SESSION = f"{_SESSIONS}/{{id}}"

OPERATIONS = (
    Operation(
        operation_id="mintSession",
        method="POST",
        path="/api/v1/targets/{name}/sessions",
        summary="Mint a session of a target",
        handler=mint,
        scope=Scope.SESSIONS_MINT,
        body=NewSessionRequest,
        responses={201: Minted},
        errors=(409,),
    ),
    Operation(
        operation_id="getSession",
        method="GET",
        path=_SESSION,
        summary="Show a session",
        handler=show,
        scope=Scope.SESSIONS_READ,
        responses={200: SessionView},
    ),
    Operation(
        operation_id="relabelSession",
        method="PATCH",
        path=_SESSION,
        summary="Change the label of a session; its link stays as it is",
        handler=relabel,
        scope=Scope.SESSIONS_MANAGE,
        body=RelabelRequest,
        responses={200: SessionView},
        versioned=True,
    ),
    Operation(
        operation_id="deleteSession",
        method="DELETE",
        path=_SESSION,
        summary="Delete a session that is revoked, expired or ended",
        handler=delete,
        scope=Scope.SESSIONS_MANAGE,
        responses={204: None},
        errors=(409,),
        versioned=True,
    ),
    Operation(
        operation_id="extendSession",
        method="POST",
        path=f"{_SESSION}/extend",
        summary="Set the expiry of a session to some time from now",
        handler=extend,
        scope=Scope.SESSIONS_MANAGE,
        body=ExtendRequest,
        responses={200: SessionView},
        errors=(409,),
        versioned=True,
    ),
    Operation(
        operation_id="setPassphrase",
        method="PUT",
        path=f"{_SESSION}/passphrase",
        summary="Set the passphrase of a session, also for visitors who have entered before",
        handler=set_passphrase,
        scope=Scope.SESSIONS_MANAGE,
        body=PassphraseRequest,
        responses={200: SessionView},
        errors=(409,),
        versioned=True,
    ),
    Operation(
        operation_id="removePassphrase",
        method="DELETE",
        path=f"{_SESSION}/passphrase",
        summary="Remove the passphrase of a session",
        handler=remove_passphrase,
        scope=Scope.SESSIONS_MANAGE,
        responses={200: SessionView},
        errors=(409,),
        versioned=True,
    ),
    Operation(
        operation_id="revokeSession",
        method="POST",
        path=f"{_SESSION}/revoke",
        summary="Revoke a session at once and permanently, whatever its version",
        handler=revoke,
        scope=Scope.SESSIONS_REVOKE,
        responses={200: SessionView},
        errors=(409,),
    ),
    Operation(
        operation_id="revokeSessions",
        method="POST",
        path=f"{_SESSIONS}/bulk-revoke",
        summary="Revoke sessions, all of them or none, whatever their versions",
        handler=revoke_many,
        scope=Scope.SESSIONS_REVOKE,
        body=BulkRevokeRequest,
        responses={200: Revocation},
        errors=(409,),
    ),
    Operation(
        operation_id="listVisits",
        method="GET",
        path=f"{_SESSION}/visits",
        summary="List the visits of a session, the last seen first",
        handler=list_visits,
        scope=Scope.SESSIONS_READ,
        query=VisitsQuery,
        responses={200: VisitList},
    ),
)
