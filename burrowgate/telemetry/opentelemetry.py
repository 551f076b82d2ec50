"""Trace spans of requests, sent by OTLP over HTTP: the extra `burrowgate[opentelemetry]`.

Rules.
    A span holds what the access log holds, in OpenTelemetry's semantic conventions for HTTP servers: no query, no
    header field of the client, no token, and everything redacted.
    A client's own trace is untrusted. It is continued only if the configuration says so; otherwise each request begins
    a trace of its own, which names the client's as a link (W3C Trace Context, section 4.3: a trust boundary).
    Spans wait in a bounded queue and are sent from a thread of the library: the reactor never waits, and spans that
    the collector does not accept in time are lost.
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
from opentelemetry.trace import Span as OtelSpan
from twisted.internet.threads import deferToThreadPool
from twisted.logger import Logger

from burrowgate import __version__
from burrowgate.core import hosts
from burrowgate.core.http import trace_context
from burrowgate.core.http.fields import Fields
from burrowgate.core.http.request import RequestHead
from burrowgate.core.request_record import ERROR, RequestRecord
from burrowgate.interfaces import IEntropy
from burrowgate.telemetry.redaction import redact

_log = Logger()

EXPORT_TIMEOUT_SECONDS = 4.0
"""How long the collector may take for one export, and so how long stopping may wait for it."""
_METHODS = frozenset({"CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE"})
_MAX_VALUE_LENGTH = 2048
_NANOSECONDS = 1_000_000_000


class _Ids(IdGenerator):
    """Generates trace and span ids from the gateway's entropy."""

    def __init__(self, entropy: IEntropy) -> None:
        self._entropy = entropy

    def generate_span_id(self) -> int:
        return int.from_bytes(self._entropy.token_bytes(8)) or 1

    def generate_trace_id(self) -> int:
        return int.from_bytes(self._entropy.token_bytes(16)) or 1


class _Span:
    """The span of one request."""

    __slots__ = ("_span", "fields")

    def __init__(self, span: OtelSpan, state: Fields) -> None:
        self._span = span
        context = span.get_span_context()
        value = trace_context.header(context.trace_id, context.span_id, sampled=context.trace_flags.sampled)
        self.fields: Fields = [(trace_context.PARENT, value), *state]

    def end(self, record: RequestRecord) -> None:
        span = self._span
        if span.is_recording():
            span.set_attributes(_record_attributes(record))
            if record.status >= 500 or record.outcome == ERROR:
                span.set_status(Status(StatusCode.ERROR))
        span.end(int(record.time * _NANOSECONDS))


class RequestTracer:
    """Creates spans and exports them."""

    def __init__(self, endpoint: str, *, trust_incoming: bool, node_id: str, entropy: IEntropy) -> None:
        """`endpoint` is the collector's URL; `trust_incoming` continues the traces of clients."""
        self._continues = trust_incoming
        resource = Resource.create(
            {"service.name": "burrowgate", "service.version": __version__, "service.instance.id": node_id}
        )
        self._provider = TracerProvider(
            sampler=ParentBased(ALWAYS_ON), resource=resource, shutdown_on_exit=False, id_generator=_Ids(entropy)
        )
        exporter = OTLPSpanExporter(endpoint=endpoint, timeout=EXPORT_TIMEOUT_SECONDS)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("burrowgate", __version__)

    def begin(self, head: RequestHead, request_id: bytes, scheme: bytes, at: float) -> _Span:
        incoming: Fields = trace_context.valid_fields(head.trace or [])
        parent = trace_context.parent(incoming)
        context, links, state = None, [], []
        if parent is not None:
            remote = SpanContext(
                parent.trace_id, parent.span_id, is_remote=True, trace_flags=TraceFlags(parent.sampled)
            )
            if self._continues:
                context = set_span_in_context(NonRecordingSpan(remote))
                state = [field for field in incoming if field[0].lower() == trace_context.STATE]
            else:
                links = [Link(remote)]
        method = head.facts.method.decode("latin-1")
        span = self._tracer.start_span(
            method if method in _METHODS else "HTTP",
            context=context,
            kind=SpanKind.SERVER,
            attributes=_request_attributes(head, method, request_id, scheme),
            links=links,
            start_time=int(at * _NANOSECONDS),
        )
        return _Span(span, state)

    async def stop(self, reactor: Any) -> None:
        """Export pending spans and end the thread."""
        await deferToThreadPool(reactor, reactor.getThreadPool(), self._provider.shutdown)


def _request_attributes(head: RequestHead, method: str, request_id: bytes, scheme: bytes) -> dict[str, str | int]:
    facts = head.facts
    attributes: dict[str, str | int] = {
        "http.request.method": method if method in _METHODS else "_OTHER",
        "url.scheme": scheme.decode("latin-1"),
        "url.path": redact(facts.path.decode("latin-1"))[:_MAX_VALUE_LENGTH],
        "client.address": facts.client_address,
        "network.protocol.name": "http",
        "network.protocol.version": "2" if head.received else "1.0" if head.http10 else "1.1",
        "burrowgate.request_id": request_id.decode("latin-1"),
    }
    if method not in _METHODS:
        attributes["http.request.method_original"] = redact(method)[:_MAX_VALUE_LENGTH]
    place = hosts.split(head.host.decode("latin-1"))
    if place is not None:
        attributes["server.address"] = redact(place[0])
        if place[1] is not None:
            attributes["server.port"] = place[1]
    return attributes


def _record_attributes(record: RequestRecord) -> dict[str, str | int]:
    attributes: dict[str, str | int] = {
        "http.request.body.size": record.request_body_bytes,
        "http.response.body.size": record.response_body_bytes,
        "burrowgate.outcome": record.outcome,
    }
    known: dict[str, str | int] = {
        "http.response.status_code": record.status,
        "burrowgate.target": record.target,
        "burrowgate.session": record.session_id,
        "burrowgate.reason": record.reason,
    }
    attributes |= {name: value for name, value in known.items() if value}
    if record.status >= 500 or record.outcome == ERROR:
        attributes["error.type"] = record.reason or str(record.status)
    return attributes


class _LogRelay(logging.Handler):
    """Forwards what the library logs in its own thread to the gateway's log, in the reactor's thread."""

    def __init__(self, reactor: Any) -> None:
        super().__init__(logging.WARNING)
        self._reactor = reactor

    def emit(self, record: logging.LogRecord) -> None:
        message = redact(record.getMessage())
        self._reactor.callFromThread(_log.warn, "OpenTelemetry: {message}", message=message)


def relay_library_logs(reactor: Any) -> Callable[[], None]:
    """Forward the library's log records to the gateway's log; returns a function that stops it."""
    library, relay = logging.getLogger("opentelemetry"), _LogRelay(reactor)
    library.addHandler(relay)
    library.propagate = False

    def end() -> None:
        library.removeHandler(relay)
        library.propagate = True

    return end
