"""Operations on the audit log: its events in either order, filtered, and the verification of its hash chain.

A filtered request scans at most `MAX_SCANNED` events and returns where the next one continues.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from burrowgate.admin import event_schemas
from burrowgate.admin.context import AdminContext
from burrowgate.admin.event_schemas import EventView
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema
from burrowgate.admin.schemas import EventOrder
from burrowgate.core.audit import GENESIS, Action, AuditRecord
from burrowgate.core.audit_chain import ChainLink, ChainVerifier
from burrowgate.core.case_folding import contains, fold
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.errors import HomeError
from burrowgate.sessions.audit_guard import newest_event

PAGE_SIZE = 1000
MAX_SCANNED = 20_000
"""Events that one request reads; its response contains the position at which the next one continues."""

EventNumber = Annotated[int, Meta(ge=1, le=2**53 - 1, description="Only events numbered below this.")]
After = Annotated[int, Meta(ge=0, le=2**53 - 1, description="Only events numbered above this.")]
Text = Annotated[str, Meta(max_length=64, description="A part of the actor, target, id or detail, in any case.")]


class AuditEventsQuery(Schema, frozen=True):
    """Selects audit events."""

    order: EventOrder = "desc"
    after: After = 0
    before: EventNumber | UnsetType = UNSET
    action: Action | UnsetType = UNSET
    target: Annotated[str, Meta(max_length=63, description="Only events of this target.")] | UnsetType = UNSET
    session_id: Annotated[str, Meta(description="Only events of this session.")] | UnsetType = UNSET
    text: Text = ""
    limit: Annotated[int, Meta(ge=1, le=1000, description="Maximum number of events.")] = 100


class AuditEventList(Schema, frozen=True):
    """Audit events in the requested order, and the number at which the next request continues."""

    schema_name = "AuditEventList"

    events: tuple[EventView, ...]
    next: int | None
    """Ascending: the next `after`. Descending: the next `before`, or null after the oldest event."""


class Verification(Schema, frozen=True):
    """The result of a verification of the audit log."""

    schema_name = "AuditVerification"

    valid: bool
    count: int
    """Number of events up to the first error."""
    removed: int
    """Number of those that were removed after their time."""
    signed: bool
    """Whether keys of the home signed events."""
    newest: str
    """Number and hash of the last of them, as `burrowgate audit verify --expect` takes it."""
    error: str | None


async def index(context: AdminContext, request: ApiRequest[AuditEventsQuery, Empty]) -> ApiResponse:
    """List audit events."""
    query = request.query
    ascending = query.order == "asc"
    pages = _ascending(context, query) if ascending else _descending(context, query)
    position = query.after if ascending else None
    matches: list[AuditRecord] = []
    scanned = 0
    async for page in pages:
        for record in page:
            position = record.seq
            scanned += 1
            if _matches(record, query):
                matches.append(record)
                if len(matches) == query.limit:
                    break
        if len(matches) == query.limit or scanned >= MAX_SCANNED:
            break
    if not ascending and position is not None and position <= query.after + 1:
        position = None
    return json_response(AuditEventList(events=tuple(event_schemas.event(record) for record in matches), next=position))


async def _ascending(context: AdminContext, query: AuditEventsQuery) -> AsyncIterator[Sequence[AuditRecord]]:
    """Pages of events above `after`; of one session alone where the query names it."""
    session_id = None if isinstance(query.session_id, UnsetType) else query.session_id
    filtered = (query.action, query.target, query.text) != (UNSET, UNSET, "")
    size = PAGE_SIZE if filtered else query.limit
    after = query.after
    while page := await context.registry.store.events(after, size, session_id):
        if isinstance(query.before, int) and page[-1].seq >= query.before:
            yield [record for record in page if record.seq < query.before]
            return
        yield page
        after = page[-1].seq


async def _descending(context: AdminContext, query: AuditEventsQuery) -> AsyncIterator[Sequence[AuditRecord]]:
    """Pages of events below `before`, the newest first."""
    end = await newest_event(context.registry.store) + 1
    if isinstance(query.before, int):
        end = min(query.before, end)
    filtered = (query.action, query.target, query.session_id, query.text) != (UNSET, UNSET, UNSET, "")
    size = PAGE_SIZE if filtered else query.limit
    while end > query.after + 1:
        start = max(query.after + 1, end - size)
        records = await context.registry.store.events(start - 1, end - start)
        page = [record for record in records if record.seq < end]
        if not page and (not records or records[0].first >= end):
            return
        # A run of removed events is a record with the number of its last one.
        end = min(start, (page or records)[0].first)
        yield page[::-1]


def _matches(record: AuditRecord, query: AuditEventsQuery) -> bool:
    event = record.event
    return (
        query.action in (UNSET, event.action)
        and query.target in (UNSET, event.target)
        and query.session_id in (UNSET, event.sid)
        and (not query.text or contains(_searchable(record), fold(query.text)))
    )


def _searchable(record: AuditRecord) -> str:
    event = record.event
    return " ".join((event.actor, event.target, event.sid, *map(str, event.detail.values())))


async def verification(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Verify the chain from the first event to the newest."""
    try:
        known = await context.known_events()
    except HomeError as error:
        return json_response(
            Verification(valid=False, count=0, removed=0, signed=False, newest=f"0:{GENESIS}", error=str(error))
        )
    verifier = ChainVerifier(context.keys().verify_event, known)
    while verifier.error is None:
        page = await context.registry.store.events(verifier.seq, PAGE_SIZE)
        if not page:
            break
        verifier.verify(page)
    verifier.finish()
    return json_response(
        Verification(
            valid=verifier.error is None,
            count=verifier.seq,
            removed=verifier.removed,
            signed=verifier.is_signed,
            newest=f"{verifier.seq}:{verifier.hash}",
            error=verifier.error,
        )
    )


class Acceptance(Schema, frozen=True):
    """The event that records that the operator accepted the audit log."""

    schema_name = "AuditAcceptance"

    seq: int
    hash: str


async def accept(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Accept the log as it is, although the home knows other events."""
    link: ChainLink = await context.accept_audit_log()
    return json_response(Acceptance(seq=link.seq, hash=link.hash))


OPERATIONS = (
    Operation(
        operation_id="listAuditEvents",
        method="GET",
        path="/api/v1/audit-events",
        summary="List audit events, newest or oldest first",
        handler=index,
        scope=Scope.AUDIT_READ,
        query=AuditEventsQuery,
        responses={200: AuditEventList},
    ),
    Operation(
        operation_id="verifyAuditLog",
        method="GET",
        path="/api/v1/audit-events/verification",
        summary="Verify that no audit event was removed or altered",
        handler=verification,
        scope=Scope.AUDIT_READ,
        responses={200: Verification},
    ),
    Operation(
        operation_id="acceptAuditLog",
        method="POST",
        path="/api/v1/audit-events/acceptance",
        summary="Accept the audit log although it differs from what the home knows",
        handler=accept,
        responses={200: Acceptance},
        errors=(409,),
        key_only=True,
    ),
)
