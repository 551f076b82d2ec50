"""Operation that returns requests and bytes over time, of a session, a target or the whole gateway."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from burrowgate.admin import times
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.telemetry.time_series import TimeSpan


class TimeSeriesQuery(Schema, frozen=True):
    """Selects a series and its length."""

    span: TimeSpan = TimeSpan.HOUR
    session_id: Annotated[str, Meta(description="Only traffic of this session.")] | UnsetType = UNSET
    target: Annotated[str, Meta(description="Only traffic of this target.")] | UnsetType = UNSET


class TimeSeriesView(Schema, frozen=True):
    """Counts of each step, the oldest first; the last step is not over yet."""

    schema_name = "TimeSeries"

    start: times.Time
    step: int
    """Length of a step, in seconds."""
    requests: tuple[int, ...]
    bytes: tuple[int, ...]


async def show(context: AdminContext, request: ApiRequest[TimeSeriesQuery, Empty]) -> ApiResponse:
    """Show requests and bytes over time."""
    query = request.query
    curve = context.time_series.read(
        query.span,
        context.clock.now(),
        sid="" if isinstance(query.session_id, UnsetType) else query.session_id,
        target="" if isinstance(query.target, UnsetType) else query.target,
    )
    return json_response(
        TimeSeriesView(start=times.time(curve.start), step=curve.step, requests=curve.requests, bytes=curve.bytes)
    )


OPERATIONS = (
    Operation(
        operation_id="getTimeSeries",
        method="GET",
        path="/api/v1/timeseries",
        summary="Show requests and bytes over time, of a session, a target or the gateway",
        handler=show,
        scope=Scope.METRICS_READ,
        query=TimeSeriesQuery,
        responses={200: TimeSeriesView},
        offline=True,
    ),
)
