"""Operation that streams audit events as server-sent events.

Rules.
    A stream sends each event once, in order, from one number on; with `target`, those of that target alone.
    It is notified of each commit.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from burrowgate.admin import event_schemas
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, Operation
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema
from burrowgate.admin.server_sent_events import (
    CONTENT_TYPE,
    EventStream,
    Streams,
    first_after,
    server_sent_event,
)
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.interfaces import IStore
from burrowgate.sessions.audit_guard import newest_event

PAGE_SIZE = 100

After = Annotated[int, Meta(ge=0, le=2**53 - 1, description="Only events numbered above this.")]


class StreamQuery(Schema, frozen=True):
    """The event after which the stream begins, without it now; and whose events it sends."""

    after: After | UnsetType = UNSET
    target: Annotated[str, Meta(max_length=63, description="Only events of this target.")] | UnsetType = UNSET


class AuditEvents:
    """The audit events after a number, of one target if it is named."""

    def __init__(self, store: IStore, after: int, target: str | UnsetType) -> None:
        self._store = store
        self._after = after
        self._target = target

    def subscribe(self, notify: Callable[[], None]) -> Callable[[], None]:
        return self._store.subscribe(notify)

    async def read(self) -> bytes | None:
        records = await self._store.events(self._after, PAGE_SIZE)
        if not records:
            return None
        self._after = records[-1].seq
        return b"".join(
            server_sent_event(record.seq, record.event.action.value, event_schemas.event(record))
            for record in records
            if self._target in (UNSET, record.event.target)
        )


def operations(streams: Streams) -> tuple[Operation, ...]:
    """The operation that opens a stream in `streams`."""

    async def stream(context: AdminContext, request: ApiRequest[StreamQuery, Empty]) -> EventStream:
        store, after = context.registry.store, first_after(request.query.after, request.last_event_id)
        if after is None:
            after = await newest_event(store)
        return streams.open(AuditEvents(store, after, request.query.target), context.reactor, request.is_allowed)

    return (
        Operation(
            operation_id="streamAuditEvents",
            method="GET",
            path="/api/v1/audit-events/stream",
            summary="Receive audit events as server-sent events, whose data are AuditEvent objects",
            handler=stream,
            scope=Scope.AUDIT_READ,
            query=StreamQuery,
            responses={200: CONTENT_TYPE},
            errors=(429,),
        ),
    )
