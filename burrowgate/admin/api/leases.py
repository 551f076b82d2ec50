"""Operation that lists leases: the credentials that were issued for sessions, and are not over yet."""

from __future__ import annotations

from collections import Counter
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from burrowgate.admin import times
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema
from burrowgate.admin.secret_checks import leases
from burrowgate.admin.times import Time
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.core.tcp.leases import Lease, LeaseState

MAX_LISTED = 500


class LeaseQuery(Schema, frozen=True):
    """Selects leases."""

    state: Annotated[LeaseState, Meta(description="Only leases in this state.")] | UnsetType = UNSET
    target: Annotated[str, Meta(description="Only leases for sessions of this target.")] | UnsetType = UNSET
    session_id: Annotated[str, Meta(description="Only leases of this session.")] | UnsetType = UNSET


class LeaseView(Schema, frozen=True, kw_only=True):
    """A credential that was issued for one session."""

    schema_name = "Lease"

    id: str
    session_id: str
    target: str
    library: str
    name: str
    """Its name at the server."""
    state: LeaseState
    created_at: Time
    expires_at: Time | None
    revoking_since: Time | None
    next_try_at: Time | None
    """When its revocation is tried again."""
    tries: int
    last_error: str


class LeaseList(Schema, frozen=True, kw_only=True):
    """The newest 500 leases, and how many there are in each state."""

    schema_name = "LeaseList"

    leases: tuple[LeaseView, ...]
    states: dict[str, int]


async def index(context: AdminContext, request: ApiRequest[LeaseQuery, Empty]) -> ApiResponse:
    """List leases, the newest first; those that are `lost` need an operator."""
    query, states = request.query, Counter[str]()
    found: list[Lease] = []
    async for lease in leases(context, None if query.session_id is UNSET else query.session_id):
        if query.target in (UNSET, lease.target_name):
            states[lease.state.value] += 1
            if query.state in (UNSET, lease.state):
                found.append(lease)
    found.sort(key=lambda lease: (lease.created_at, lease.lease_id), reverse=True)
    return json_response(LeaseList(leases=tuple(map(_view, found[:MAX_LISTED])), states=states))


def _view(lease: Lease) -> LeaseView:
    is_waiting = lease.state is LeaseState.REVOKING
    return LeaseView(
        id=lease.lease_id,
        session_id=lease.sid,
        target=lease.target_name,
        library=lease.name,
        name=lease.hint,
        state=lease.state,
        created_at=times.time(lease.created_at),
        expires_at=times.time_or_none(lease.expires_at),
        revoking_since=times.time_or_none(lease.revoking_since),
        next_try_at=times.time(lease.next_try_at) if is_waiting else None,
        tries=lease.tries,
        last_error=lease.last_error,
    )


OPERATIONS = (
    Operation(
        operation_id="listLeases",
        method="GET",
        path="/api/v1/leases",
        summary="List the credentials that were issued for sessions, and those that could not be revoked",
        handler=index,
        scope=Scope.SESSIONS_READ,
        query=LeaseQuery,
        responses={200: LeaseList},
    ),
)
