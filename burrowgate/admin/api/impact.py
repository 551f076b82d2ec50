"""Operation that counts what would end with a target, and the count of active sessions."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from twisted.internet.defer import Deferred

from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema
from burrowgate.admin.session_counts import COUNT_TIMEOUT_SECONDS
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.sessions import State
from burrowgate.core.store_records import SessionQuery
from burrowgate.errors import StoreUnavailable

MAX_COUNTED_SESSIONS = 10_000


class Impact(Schema, frozen=True):
    """The active sessions (at most 10,000 are counted) and open connections that would end with a target."""

    schema_name = "TargetImpact"

    active_sessions: int
    open_connections: int


async def show(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Count what would end with a target."""
    target = context.registry.target(request.path["name"])
    active = await count_in_time(context, target.target_id)
    if active is None:
        raise StoreUnavailable(f"The store did not count the sessions within {COUNT_TIMEOUT_SECONDS:g} s; try again.")
    connections = sum(info.target == target.name for info in context.connections())
    connections += sum(group.count for group in context.unlisted_connections() if group.target == target.name)
    return json_response(Impact(active_sessions=active, open_connections=connections))


def count_in_time(context: AdminContext, target_id: str | None = None) -> Deferred[int | None]:
    """What `count_active_sessions` returns, or None if the store takes longer than `COUNT_TIMEOUT_SECONDS`."""
    work = partial(count_active_sessions, context, target_id)
    return context.session_counts.count(target_id, work, context.reactor)


async def count_active_sessions(context: AdminContext, target_id: str | None = None) -> int:
    """The number of active sessions of one target or of all; counting stops at `MAX_COUNTED_SESSIONS`."""
    query = SessionQuery(now=context.now(), target_id=target_id, state=State.ACTIVE, limit=1000)
    count = 0
    while count < MAX_COUNTED_SESSIONS:
        page = await context.registry.store.sessions(query)
        count += len(page.sessions)
        if page.cursor is None:
            break
        query = replace(query, cursor=page.cursor)
    return count


OPERATIONS = (
    Operation(
        operation_id="getTargetImpact",
        method="GET",
        path="/api/v1/targets/{name}/impact",
        summary="Count the sessions and connections that would end with a target",
        handler=show,
        scope=Scope.TARGETS_READ,
        responses={200: Impact},
    ),
)
