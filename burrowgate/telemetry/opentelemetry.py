"""Spans of requests, as OpenTelemetry has them, sent by OTLP over HTTP: the extra `burrowgate[opentelemetry]`.

Rules.
    A span holds what the access log holds, by the names of OpenTelemetry's conventions for HTTP servers: no query, no
    field of the visitor's, no token, and whatever has the shape of one is taken out.
    A visitor's trace is somebody else's word. It is continued only where the configuration says so; else each request
    begins a trace of its own, which names the visitor's as a link (W3C Trace Context, 4.3: a trust boundary).
    Spans wait in a queue that has an end, and go from a thread of the library's own: the reactor waits for nobody, and
    what a collector that is away does not take is lost.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.sdk.trace.sampling import ALWAYS_ON, ParentBased
from opentelemetry.trace import (
    Link,
    NonRecordingSpan,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    set_span_in_context,
)
from opentelemetry.trace import Span as TheirSpan
from twisted.internet.threads import deferToThreadPool
from twisted.logger import Logger

from burrowgate import __version__
from burrowgate.core import hosts
from burrowgate.core.http import trace_context
from burrowgate.core.http.fields import Fields
from burrowgate.core.http.request import RequestHead
from burrowgate.core.request_record import RequestRecord
from burrowgate.interfaces import IEntropy
from burrowgate.telemetry.logging import redact

_log = Logger()

EXPORT_TIMEOUT = 4.0
"""Seconds that a collector may take for what it is sent, and so the most that a stop waits for it."""
_METHODS = frozenset({"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"})
_LONGEST = 2048
_BILLION = 1_000_000_000


class _Ids(IdGenerator):
    """Ids of the gateway's own entropy."""

    def __init__(self, entropy: IEntropy) -> None:
        self._entropy = entropy

    def generate_span_id(self) -> int:
        return int.from_bytes(self._entropy.token_bytes(8)) or 1

    def generate_trace_id(self) -> int:
        return int.from_bytes(self._entropy.token_bytes(16)) or 1


class _Span:
    """The span of one request."""

    __slots__ = ("_span", "fields")

    def __init__(self, span: TheirSpan, state: Fields) -> None:
        self._span = span
        context = span.get_span_context()
        value = trace_context.header(context.trace_id, context.span_id, sampled=context.trace_flags.sampled)
        self.fields: Fields = [(trace_context.PARENT, value), *state]

    def end(self, record: RequestRecord) -> None:
        """Part of `traced.Span`."""
        span = self._span
        if span.is_recording():
            span.set_attributes(_of_record(record))
            if record.status >= 500 or record.outcome == "error":
                span.set_status(Status(StatusCode.ERROR))
        span.end(int(record.time * _BILLION))


class RequestTracer:
    """Makes spans, and sends them."""

    def __init__(self, endpoint: str, *, continues: bool, node_id: str, entropy: IEntropy) -> None:
        """`endpoint` is the URL that takes them; `continues` is whether visitors' own traces go on in them."""
        self._continues = continues
        resource = Resource.create(
            {"service.name": "burrowgate", "service.version": __version__, "service.instance.id": node_id}
        )
        self._provider = TracerProvider(
            sampler=ParentBased(ALWAYS_ON), resource=resource, shutdown_on_exit=False, id_generator=_Ids(entropy)
        )
        exporter = OTLPSpanExporter(endpoint=endpoint, timeout=EXPORT_TIMEOUT)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("burrowgate", __version__)

    def begin(self, head: RequestHead, request_id: bytes, scheme: bytes, at: float) -> _Span:
        """Part of `traced.Spans`."""
        said: Fields = trace_context.valid_fields(head.trace or [])
        parent = trace_context.parent(said)
        context, links, state = None, [], []
        if parent is not None:
            theirs = SpanContext(
                parent.trace_id, parent.span_id, is_remote=True, trace_flags=TraceFlags(parent.sampled)
            )
            if self._continues:
                context = set_span_in_context(NonRecordingSpan(theirs))
                state = [field for field in said if field[0].lower() == trace_context.STATE]
            else:
                links = [Link(theirs)]
        method = head.facts.method.decode("latin-1")
        span = self._tracer.start_span(
            method if method in _METHODS else "HTTP",
            context=context,
            kind=SpanKind.SERVER,
            attributes=_of_request(head, method, request_id, scheme),
            links=links,
            start_time=int(at * _BILLION),
        )
        return _Span(span, state)

    async def stop(self, reactor: Any) -> None:
        """Send what waits, and end the thread."""
        await deferToThreadPool(reactor, reactor.getThreadPool(), self._provider.shutdown)


def _of_request(head: RequestHead, method: str, request_id: bytes, scheme: bytes) -> dict[str, str | int]:
    facts = head.facts
    said: dict[str, str | int] = {
        "http.request.method": method if method in _METHODS else "_OTHER",
        "url.scheme": scheme.decode("latin-1"),
        "url.path": redact(facts.path.decode("latin-1"))[:_LONGEST],
        "client.address": facts.client_address,
        "network.protocol.name": "http",
        "network.protocol.version": "2" if head.received else "1.0" if head.http10 else "1.1",
        "burrowgate.request_id": request_id.decode("latin-1"),
    }
    if method not in _METHODS:
        said["http.request.method_original"] = redact(method)[:_LONGEST]
    place = hosts.split(head.host.decode("latin-1"))
    if place is not None:
        said["server.address"] = redact(place[0])
        if place[1] is not None:
            said["server.port"] = place[1]
    return said


def _of_record(record: RequestRecord) -> dict[str, str | int]:
    said: dict[str, str | int] = {
        "http.request.body.size": record.request_body_bytes,
        "http.response.body.size": record.response_body_bytes,
        "burrowgate.decision": record.outcome,
    }
    known: dict[str, str | int] = {
        "http.response.status_code": record.status,
        "burrowgate.target": record.target,
        "burrowgate.session": record.session_id,
        "burrowgate.reason": record.reason,
    }
    said |= {name: value for name, value in known.items() if value}
    if record.status >= 500 or record.outcome == "error":
        said["error.type"] = record.reason or str(record.status)
    return said


class _Relay(logging.Handler):
    """Tells the gateway's log, in the thread of `reactor`, what the library logs in a thread of its own."""

    def __init__(self, reactor: Any) -> None:
        super().__init__(logging.WARNING)
        self._reactor = reactor

    def emit(self, record: logging.LogRecord) -> None:
        message = redact(record.getMessage())
        self._reactor.callFromThread(_log.warn, "OpenTelemetry: {message}", message=message)


def relay_library_logs(reactor: Any) -> Callable[[], None]:
    """Have what the library logs in Python's own way stand in the gateway's log, until what is returned is called."""
    theirs, relay = logging.getLogger("opentelemetry"), _Relay(reactor)
    theirs.addHandler(relay)
    theirs.propagate = False

    def end() -> None:
        theirs.removeHandler(relay)
        theirs.propagate = True

    return end
