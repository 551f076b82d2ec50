"""Operations of the request inspector: the last finished requests of this gateway, and new ones as they finish.

Rules.
    A request is shown without its query, as in the access log, and without what has the shape of a secret (SEC-24,
    SEC-63). The filter `text` sees nothing else, so that it cannot be used to guess what is hidden.
    With several workers the requests of all of them are shown; other gateways on the store have their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType
from twisted.internet.interfaces import IDelayedCall, IReactorTime

from burrowgate.admin import times
from burrowgate.admin.context import AdminContext
from burrowgate.admin.operations import ApiRequest, ApiResponse, Operation, json_response
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
from burrowgate.core.request_record import RequestRecord
from burrowgate.errors import Invalid
from burrowgate.telemetry.recent_requests import RecentRequests
from burrowgate.telemetry.redaction import redact_wire

DEFAULT_LIMIT = 100
MAX_LIMIT = 5_000
PAGE_SIZE = 100
POLL_SECONDS = 0.5
"""Seconds between two looks of a stream for new requests: what a person sees as live, at no cost for requests."""

_STATUS = "^([1-5][0-9]{2}|[1-5][xX]{2}|0)$"


class RequestFilter(Schema, frozen=True):
    """Selects requests; without fields, all."""

    session_id: Annotated[str, Meta(description="Only requests of this session.")] | UnsetType = UNSET
    target: Annotated[str, Meta(description="Only requests to this target.")] | UnsetType = UNSET
    status: (
        Annotated[
            str,
            Meta(
                description="Only requests with this status: a class such as `4xx`, a status such as `404`, or `0`.",
                extra_json_schema={"pattern": _STATUS},
            ),
        ]
        | UnsetType
    ) = UNSET
    method: (
        Annotated[str, Meta(max_length=32, description="Only requests with this method, in any case.")] | UnsetType
    ) = UNSET
    text: (
        Annotated[
            str, Meta(max_length=200, description="Only requests with this in path, host, address, id or session.")
        ]
        | UnsetType
    ) = UNSET


class RequestsQuery(RequestFilter, frozen=True):
    """Selects requests, the newest."""

    limit: Annotated[int, Meta(ge=1, le=MAX_LIMIT, description="Maximum number of requests.")] = DEFAULT_LIMIT


class RequestStreamQuery(RequestFilter, frozen=True):
    """The request after which the stream begins, without it now; and which requests it sends."""

    after: Annotated[int, Meta(ge=0, le=2**53 - 1, description="Only requests numbered above this.")] | UnsetType = (
        UNSET
    )


class FinishedRequest(Schema, frozen=True):
    """One finished request, as in the access log."""

    schema_name = "FinishedRequest"

    number: int
    """In the order in which this gateway recorded them."""
    id: str
    time: times.Time
    """End of the request."""
    session_id: str | None
    target: str | None
    client_address: str
    method: str
    host: str
    path: str
    """Without the query; long ones are cut."""
    status: int
    """0 if no response was sent."""
    duration_ms: float
    request_body_bytes: int
    response_body_bytes: int
    outcome: str
    reason: str | None


class RequestList(Schema, frozen=True):
    """The newest matching requests, the newest first."""

    schema_name = "RequestList"

    kept: int
    """Number of requests that the gateway keeps; 0 if the inspector is off."""
    newest: int
    """Number of the newest request of all, after which a stream continues."""
    requests: tuple[FinishedRequest, ...]


class RequestEvents:
    """The requests that finish from one number on, as events."""

    def __init__(self, recent: RecentRequests, reactor: IReactorTime, after: int, matching: RequestFilter) -> None:
        self._recent = recent
        self._reactor = reactor
        self._after = after
        self._matches = _matcher(matching)

    def subscribe(self, notify: Callable[[], None]) -> Callable[[], None]:
        timer: IDelayedCall

        def poll() -> None:
            nonlocal timer
            timer = self._reactor.callLater(POLL_SECONDS, poll)
            notify()

        timer = self._reactor.callLater(POLL_SECONDS, poll)
        return lambda: timer.cancel() if timer.active() else None

    async def read(self) -> bytes | None:
        await self._recent.refresh()
        first, records = self._recent.after(self._after, PAGE_SIZE)
        if not records:
            return None
        self._after = first + len(records) - 1
        views = [view for number, one in enumerate(records, first) if (view := self._matches(number, one)) is not None]
        return b"".join(server_sent_event(view.number, "request", view) for view in views)


async def index(context: AdminContext, request: ApiRequest[RequestsQuery, Empty]) -> ApiResponse:
    """List the newest requests."""
    recent, matches = context.recent_requests, _matcher(request.query)
    await recent.refresh()
    first, records = recent.after(0)
    chosen: list[FinishedRequest] = []
    for number, record in zip(range(first + len(records) - 1, first - 1, -1), reversed(records), strict=True):
        if len(chosen) == request.query.limit:
            break
        if (view := matches(number, record)) is not None:
            chosen.append(view)
    return json_response(RequestList(kept=recent.kept, newest=recent.newest, requests=tuple(chosen)))


def _matcher(matching: RequestFilter) -> Callable[[int, RequestRecord], FinishedRequest | None]:
    """Return what makes the view of a numbered request, or None of one that is not wanted. Raises `Invalid`."""
    sid, target, text = matching.session_id, matching.target, matching.text
    statuses = range(1000) if isinstance(matching.status, UnsetType) else _statuses(matching.status)
    method = None if isinstance(matching.method, UnsetType) else matching.method.upper().encode()

    def match(number: int, record: RequestRecord) -> FinishedRequest | None:
        if (
            record.status not in statuses
            or sid not in (UNSET, record.session_id)
            or target not in (UNSET, record.target)
            or method not in (None, record.method.upper())
        ):
            return None
        view = _view(number, record)
        return view if isinstance(text, UnsetType) or text.lower() in _searched(view) else None

    return match


def _statuses(text: str) -> range:
    """The statuses that `text` names. Raises `Invalid`."""
    if not re.fullmatch(_STATUS, text):
        raise Invalid(
            "status", f"{text!r} is no status; write a class such as 4xx, a status such as 404, or 0 for none."
        )
    if text[-1] in "xX":
        return range(int(text[0]) * 100, int(text[0]) * 100 + 100)
    return range(int(text), int(text) + 1)


def _searched(view: FinishedRequest) -> str:
    return "\n".join((view.path, view.host, view.client_address, view.id, view.session_id or "")).lower()


def _view(number: int, record: RequestRecord) -> FinishedRequest:
    return FinishedRequest(
        number=number,
        id=record.request_id.decode("latin-1"),
        time=times.time(record.time),
        session_id=record.session_id or None,
        target=record.target or None,
        client_address=record.client_address,
        method=redact_wire(record.method),
        host=redact_wire(record.host),
        path=redact_wire(record.path.partition(b"?")[0]),
        status=record.status,
        duration_ms=round(record.duration * 1000, 2),
        request_body_bytes=record.request_body_bytes,
        response_body_bytes=record.response_body_bytes,
        outcome=record.outcome,
        reason=record.reason or None,
    )


def operations(streams: Streams) -> tuple[Operation, ...]:
    """The operations; streams are opened in `streams`."""

    async def stream(context: AdminContext, request: ApiRequest[RequestStreamQuery, Empty]) -> EventStream:
        recent, after = context.recent_requests, first_after(request.query.after, request.last_event_id)
        if after is None:
            await recent.refresh()
            after = recent.newest
        source = RequestEvents(recent, context.reactor, after, request.query)
        return streams.open(source, context.reactor, request.is_allowed)

    return (
        Operation(
            operation_id="listRequests",
            method="GET",
            path="/api/v1/requests",
            summary="List the last finished requests that the gateway keeps in memory",
            handler=index,
            scope=Scope.SESSIONS_READ,
            query=RequestsQuery,
            responses={200: RequestList},
            offline=True,
        ),
        Operation(
            operation_id="streamRequests",
            method="GET",
            path="/api/v1/requests/stream",
            summary="Receive requests as they finish, as server-sent events, whose data are FinishedRequest objects",
            handler=stream,
            scope=Scope.SESSIONS_READ,
            query=RequestStreamQuery,
            responses={200: CONTENT_TYPE},
            errors=(429,),
            offline=True,
        ),
    )
