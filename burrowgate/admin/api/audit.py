"""The audit trail as a person reads it: the newest first, filtered, and its chain verified."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from burrowgate.admin import schemas
from burrowgate.admin.api.event_stream import newest
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schemas import EventView, Schema
from burrowgate.core.audit import Action, AuditRecord, ChainVerifier

PAGE = 1000
LOOKED_AT_MOST = 20_000
"""How many events one request looks through; the answer says where to go on."""

Text = Annotated[str, Meta(max_length=64, description="A part of what the event says, in any case.")]


class HistoryQuery(Schema, frozen=True):
    """Which events, the newest first."""

    before: Annotated[int, Meta(ge=1, le=2**53 - 1, description="Those numbered below this.")] | UnsetType = UNSET
    action: Action | UnsetType = UNSET
    target: Annotated[str, Meta(max_length=63, description="Those of this target alone.")] | UnsetType = UNSET
    session: Annotated[str, Meta(description="Those of this session alone.")] | UnsetType = UNSET
    text: Text = ""
    limit: Annotated[int, Meta(ge=1, le=1000, description="How many at most.")] = 100


class History(Schema, frozen=True):
    """Some events, the newest first, and the number before which to go on, null where nothing is left."""

    events: tuple[EventView, ...]
    before: int | None


class Verification(Schema, frozen=True):
    """Whether the trail is whole: `newest` is its last number and hash, `fault` what is wrong with it."""

    whole: bool
    count: int
    newest: str
    fault: str | None


async def index(desk: AdminContext, call: ApiRequest[HistoryQuery, Empty]) -> ApiResponse:
    """List events, the newest first."""
    wish = call.query
    last = await newest(desk.directory.store)
    end = last + 1 if isinstance(wish.before, UnsetType) else min(wish.before, last + 1)
    found: list[AuditRecord] = []
    looked_at = 0
    while end > 1 and len(found) < wish.limit and looked_at < LOOKED_AT_MOST:
        start = max(1, end - PAGE)
        page = await desk.directory.store.events(start - 1, end - start)
        for one in reversed(page):
            if len(found) == wish.limit:
                break
            end = one.seq
            looked_at += 1
            if _wanted(one, wish):
                found.append(one)
        if not page:
            break
    return json_response(History(events=tuple(schemas.event(one) for one in found), before=end if end > 1 else None))


def _wanted(record: AuditRecord, wish: HistoryQuery) -> bool:
    event = record.event
    return (
        wish.action in (UNSET, event.action)
        and wish.target in (UNSET, event.target)
        and wish.session in (UNSET, event.sid)
        and (not wish.text or wish.text.lower() in _said(record))
    )


def _said(record: AuditRecord) -> str:
    event = record.event
    return " ".join((event.actor, event.target, event.sid, *(str(one) for one in event.detail.values()))).lower()


async def verification(desk: AdminContext, call: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Follow the chain from the first event to the newest."""
    verifier = ChainVerifier()
    while verifier.error is None:
        page = await desk.directory.store.events(verifier.seq, PAGE)
        if not page:
            break
        verifier.verify(page)
    return json_response(
        Verification(
            whole=verifier.error is None,
            count=verifier.seq,
            newest=f"{verifier.seq}:{verifier.hash}",
            fault=verifier.error,
        )
    )


OPERATIONS = (
    Operation(
        method="GET",
        path="/api/v1/history",
        summary="List what happened, the newest first",
        handler=index,
        query=HistoryQuery,
        answers={200: History},
    ),
    Operation(
        method="GET",
        path="/api/v1/history/verification",
        summary="Say whether an event was removed or altered",
        handler=verification,
        answers={200: Verification},
    ),
)
