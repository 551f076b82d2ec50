"""Operation on what is shared with an account: list."""

from __future__ import annotations

from burrowgate.admin import claim_schemas
from burrowgate.admin.claim_schemas import SharedSessionView
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema
from burrowgate.core.identity.access_tokens import Scope


class SharedSessionList(Schema, frozen=True):
    """The active sessions that are shared with an account, the last shared first."""

    schema_name = "SharedSessionList"

    shares: tuple[SharedSessionView, ...]


async def index(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """List what is shared with an account."""
    account = await context.account_finder.find(request.path["account"])
    shared = await context.claims.shares_of(account.account_id)
    return json_response(SharedSessionList(shares=tuple(map(claim_schemas.shared_session, shared))))


OPERATIONS = (
    Operation(
        operation_id="listSharedSessions",
        method="GET",
        path="/api/v1/accounts/{account}/shares",
        summary="List the active sessions that are shared with an account, the last shared first",
        handler=index,
        scope=Scope.ACCOUNTS_READ,
        responses={200: SharedSessionList},
        errors=(422,),
    ),
)
