"""Operation that seals the secrets of the store anew under the newest key."""

from __future__ import annotations

from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema


class RewrapResult(Schema, frozen=True):
    """What became of the sealed secrets."""

    schema_name = "RewrapResult"

    moved: int
    lost: tuple[str, ...]
    """Names of credentials that no key opens; they are entered again with `rotate`."""
    remaining: int
    """Secrets that others changed at the same time; another call moves them."""
    by_key: dict[str, int]
    """How many secrets are sealed under each key now."""


async def rewrap(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Seal all secrets under the newest key."""
    upkeep = context.tcp.upkeep
    result = await upkeep.rewrap(actor=request.actor)
    return json_response(
        RewrapResult(moved=result.moved, lost=result.lost, remaining=result.remaining, by_key=await upkeep.by_key())
    )


OPERATIONS = (
    Operation(
        operation_id="rewrapSecrets",
        method="POST",
        path="/api/v1/sealed-secrets/rewrap",
        summary="Seal the secrets of credentials and leases under the newest key, so that the others can be removed",
        handler=rewrap,
        responses={200: RewrapResult},
    ),
)
