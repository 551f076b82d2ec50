"""Trace spans of requests, sent by OTLP over HTTP: the extra `burrowgate[opentelemetry]`.

Rules.
    A span holds what the access log holds, in OpenTelemetry's semantic conventions for HTTP servers: no query, no
    header field of the client, no token, and everything redacted.
    A client's own trace is untrusted. It is continued only if the configuration says so; otherwise each request begins
    a trace of its own, which names the client's as a link (W3C Trace Context, section 4.3: a trust boundary).
    At most `MAX_PENDING_SPANS` wait, and are sent from a thread of the library: the reactor never waits. Spans that the
    collector does not accept in time are dropped and counted, and one log line tells how many once it accepts again.
    The process does not wait for the collector to end: stopping has a limit, and both threads are daemons.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from typing import Any

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
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
from twisted.internet.defer import Deferred
from twisted.internet.defer import TimeoutError as DeferredTimeout
from twisted.logger import Logger
from twisted.python.failure import Failure

from burrowgate import __version__
from burrowgate.core import hosts
from burrowgate.core.http import trace_context
from burrowgate.core.http.fields import Fields
from burrowgate.core.http.request import RequestHead
from burrowgate.core.request_record import ERROR, RequestRecord
from burrowgate.interfaces import IEntropy
from burrowgate.telemetry.redaction import redact

_log = Logger()

MAX_PENDING_SPANS = 2048
"""Spans that wait or are being exported: some 10 MB."""
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


class CountingExporter(SpanExporter):
    """Exports by another exporter, in the library's thread, and counts."""

    def __init__(self, exporter: SpanExporter, report: Callable[[int], None]) -> None:
        """`report` is called with the number of spans dropped since the last report, once an export succeeds."""
        self.finished = 0
        """Number of spans that were exported or dropped here."""
        self.failed = 0
        """Number of spans that were dropped here."""
        self.overflow: Callable[[], int] = lambda: 0
        """Returns the number of spans dropped before they came here."""
        self._exporter = exporter
        self._report = report
        self._reported = 0

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        result = SpanExportResult.FAILURE
        try:
            result = self._exporter.export(spans)
        finally:
            self.finished += len(spans)
            if result is not SpanExportResult.SUCCESS:
                self.failed += len(spans)
        dropped = self.failed + self.overflow()
        if result is SpanExportResult.SUCCESS and dropped > self._reported:
            self._report(dropped - self._reported)
            self._reported = dropped
        return result

    def shutdown(self) -> None:
        self._exporter.shutdown()


class BoundedProcessor(BatchSpanProcessor):
    """Hands spans to an exporter in batches, and drops and counts those beyond a limit."""

    def __init__(self, exporter: CountingExporter, limit: int = MAX_PENDING_SPANS) -> None:
        super().__init__(exporter, max_queue_size=limit, max_export_batch_size=min(limit, 512))
        exporter.overflow = lambda: self._overflow
        self._counting = exporter
        self._limit = limit
        self._accepted = 0
        self._overflow = 0

    @property
    def dropped(self) -> int:
        """Number of spans that were not exported."""
        return self._overflow + self._counting.failed

    def on_end(self, span: ReadableSpan) -> None:
        if not (span.context and span.context.trace_flags.sampled):
            return
        # Each number is written by one thread only, so no lock is needed.
        if self._accepted - self._counting.finished >= self._limit:
            self._overflow += 1
        else:
            self._accepted += 1
            super().on_end(span)


class RequestTracer:
    """Creates spans and exports them."""

    def __init__(self, endpoint: str, *, trust_incoming: bool, node_id: str, entropy: IEntropy, reactor: Any) -> None:
        """`endpoint` is the collector's URL; `trust_incoming` continues the traces of clients."""
        self._reactor = reactor
        self._continues = trust_incoming
        resource = Resource.create(
            {"service.name": "burrowgate", "service.version": __version__, "service.instance.id": node_id}
        )
        self._provider = TracerProvider(
            sampler=ParentBased(ALWAYS_ON), resource=resource, shutdown_on_exit=False, id_generator=_Ids(entropy)
        )
        exporter = OTLPSpanExporter(endpoint=endpoint, timeout=EXPORT_TIMEOUT_SECONDS)
        self._processor = BoundedProcessor(CountingExporter(exporter, self._report_dropped))
        self._provider.add_span_processor(self._processor)
        self._tracer = self._provider.get_tracer("burrowgate", __version__)

    @property
    def dropped(self) -> int:
        """Number of spans that were not exported."""
        return self._processor.dropped

    def _report_dropped(self, count: int) -> None:
        message = "{count} trace spans were dropped; the collector did not accept them in time"
        self._reactor.callFromThread(_log.error, message, count=count)

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

    def stop(self) -> Deferred[None]:
        """Export pending spans, for `EXPORT_TIMEOUT_SECONDS` at most."""
        stopped: Deferred[None] = Deferred()

        def shut_down() -> None:
            self._provider.shutdown()
            self._reactor.callFromThread(lambda: None if stopped.called else stopped.callback(None))

        # Not a thread of the reactor's pool: the process would wait for that one, however long the collector takes.
        threading.Thread(target=shut_down, name="burrowgate spans", daemon=True).start()
        stopped.addTimeout(EXPORT_TIMEOUT_SECONDS, self._reactor)
        return stopped.addErrback(_not_exported)


def _not_exported(failure: Failure) -> None:
    failure.trap(DeferredTimeout)
    _log.warn("The collector does not respond; the last spans are dropped")


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
