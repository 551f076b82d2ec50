"""Whether the gateway lives, whether it can serve, how it is, and what it counts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from burrowgate.admin.api import targets
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
from burrowgate.admin.request_schemas import Empty
from burrowgate.admin.schemas import Schema
from burrowgate.errors import StoreError, StoreUnavailable

PLAIN = "text/plain; charset=utf-8"
METRICS = "text/plain; version=1.0.0; charset=utf-8"


class Status(Schema, frozen=True):
    """How the gateway is."""

    schema_name = "Status"

    version: str
    listen: str
    """Where visitors are served."""
    store: str
    active_sessions: int
    """How many sessions are active; counting stops at 10,000."""
    targets: int
    warnings: tuple[str, ...]
    """What the person who runs the gateway should know, one sentence each."""


async def live(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Say that the process answers."""
    return ApiResponse(200, b"ok\n", PLAIN)


async def ready(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Say whether visitors can be served. Raises `StoreUnavailable` when they cannot."""
    reason = context.ready()
    if reason is not None:
        raise StoreUnavailable(reason)
    return ApiResponse(200, b"ok\n", PLAIN)


async def status(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Say how the gateway is."""
    return json_response(
        Status(
            version=context.version,
            listen=context.listen,
            store=context.directory.store.description,
            active_sessions=await targets.count_active(context),
            targets=len(tuple(context.directory.targets())),
            warnings=tuple(context.warnings()),
        )
    )


async def metrics(context: AdminContext, request: ApiRequest[Empty, Empty]) -> ApiResponse:
    """Show what is counted, for Prometheus."""
    with suppress(StoreError):  # then others' numbers are as they said before
        await context.refresh_peers()
    return ApiResponse(200, generate_latest(context.registry), METRICS)


@dataclass(frozen=True, slots=True)
class Gauges(Collector):
    """What is asked, not counted: read when somebody looks."""

    context: AdminContext

    def collect(self) -> Iterator[Metric]:
        """What is true now."""
        build = GaugeMetricFamily("burrowgate_build", "The version that runs.", labels=["version"])
        build.add_metric([self.context.version], 1)
        yield build
        targets = len(tuple(self.context.directory.targets()))
        yield GaugeMetricFamily("burrowgate_targets", "Targets that are not deleted.", value=targets)
        ready = int(self.context.ready() is None)
        yield GaugeMetricFamily("burrowgate_ready", "1 while visitors can be served.", value=ready)


def requests_counter(registry: CollectorRegistry) -> Counter:
    """Counts the admin's own requests, by method and status."""
    return Counter("burrowgate_admin_requests", "Requests to the admin.", ["method", "status"], registry=registry)


OPERATIONS = (
    Operation(
        operation_id="getHealth",
        method="GET",
        path="/healthz",
        summary="Whether the process answers",
        handler=live,
        answers={200: PLAIN},
        open=True,
        offline=True,
    ),
    Operation(
        operation_id="getReadiness",
        method="GET",
        path="/readyz",
        summary="Whether visitors can be served",
        handler=ready,
        answers={200: PLAIN},
        refusals=(503,),
        open=True,
        offline=True,
    ),
    Operation(
        operation_id="getMetrics",
        method="GET",
        path="/metrics",
        summary="What is counted, for Prometheus",
        handler=metrics,
        answers={200: METRICS},
        offline=True,
    ),
    Operation(
        operation_id="getStatus",
        method="GET",
        path="/api/v1/status",
        summary="How the gateway is",
        handler=status,
        answers={200: Status},
    ),
)
