"""Operations for supervisors and monitoring: liveness, readiness, status and metrics."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from burrowgate.admin.api import impact
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schema_base import Schema
from burrowgate.admin.session_counts import COUNT_TIMEOUT_SECONDS
from burrowgate.core.compiled import is_compiled
from burrowgate.core.identity.access_tokens import Scope
from burrowgate.errors import StoreError, StoreUnavailable

PLAIN = "text/plain; charset=utf-8"
METRICS = "text/plain; version=1.0.0; charset=utf-8"
_UNCOUNTED = (
    f"The store did not count the active sessions within {COUNT_TIMEOUT_SECONDS:g} s; see whether it is locked or"
    " overloaded."
)


class Status(Schema, frozen=True):
    """Version, addresses, counts and warnings of the gateway."""

    schema_name = "Status"

    version: str
    compiled: bool
    """Whether the modules that requests pass are compiled."""
    listen: str
    """URL on which visitors are served."""
    http2: str
    """Library for HTTP/2 connections of visitors: `h2`, `ngh2`, or `off` if they are not offered any."""
    store: str
    active_sessions: int | None
    """Number of active sessions; counting stops at 10,000. Null if the store did not count them within 2 s."""
    targets: int
    warnings: tuple[str, ...]
    """Warnings for the operator, one sentence each."""


async def alive(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Respond as long as the process runs."""
    return ApiResponse(200, b"ok\n", PLAIN)


async def ready(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Respond while visitors can be served. Raises `StoreUnavailable` otherwise."""
    reason = context.ready()
    if reason is not None:
        raise StoreUnavailable(reason)
    return ApiResponse(200, b"ok\n", PLAIN)


async def status(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Show version, counts and warnings."""
    active = await impact.count_in_time(context)
    uncounted = () if active is not None else (_UNCOUNTED,)
    return json_response(
        Status(
            version=context.version,
            compiled=is_compiled(),
            listen=context.listen,
            http2=context.http2,
            store=context.registry.store.description,
            active_sessions=active,
            targets=len(tuple(context.registry.targets())),
            warnings=(*uncounted, *context.warnings()),
        )
    )


async def metrics(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Show metrics in the format of Prometheus."""
    with suppress(StoreError):  # then with the last known reports of other processes
        await context.refresh_peers()
    return ApiResponse(200, generate_latest(context.metrics), METRICS)


@dataclass(frozen=True, slots=True)
class Gauges(Collector):
    """Gauges whose values are read at each scrape."""

    context: AdminContext

    def collect(self) -> Iterator[Metric]:
        """The current values."""
        targets = len(tuple(self.context.registry.targets()))
        yield GaugeMetricFamily("burrowgate_targets", "Targets that are not deleted.", value=targets)
        ready = int(self.context.ready() is None)
        yield GaugeMetricFamily("burrowgate_ready", "1 while visitors can be served.", value=ready)


def requests_counter(registry: CollectorRegistry) -> Counter:
    """Counter of requests to the admin, by method and status."""
    return Counter("burrowgate_admin_requests", "Requests to the admin.", ["method", "status"], registry=registry)


OPERATIONS = (
    Operation(
        operation_id="getHealth",
        method="GET",
        path="/healthz",
        summary="Whether the process answers",
        handler=alive,
        responses={200: PLAIN},
        public=True,
        offline=True,
    ),
    Operation(
        operation_id="getReadiness",
        method="GET",
        path="/readyz",
        summary="Whether visitors can be served",
        handler=ready,
        responses={200: PLAIN},
        errors=(503,),
        public=True,
        offline=True,
    ),
    Operation(
        operation_id="getMetrics",
        method="GET",
        path="/metrics",
        summary="Metrics in the format of Prometheus",
        handler=metrics,
        scope=Scope.METRICS_READ,
        responses={200: METRICS},
        offline=True,
    ),
    Operation(
        operation_id="getStatus",
        method="GET",
        path="/api/v1/status",
        summary="Version, store, counts and warnings",
        handler=status,
        scope=Scope.GATEWAY_READ,
        responses={200: Status},
    ),
)
