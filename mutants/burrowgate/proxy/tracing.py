"""Exchange with a trace span: the span covers the request, and its trace context goes to the target.

The composition root uses it in place of `Exchange` if tracing is on; otherwise it costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from burrowgate.core.http.fields import Fields
from burrowgate.core.http.request import RequestHead
from burrowgate.core.request_record import RequestRecord
from burrowgate.proxy.context import ExchangeContext
from burrowgate.proxy.exchange import Exchange
from burrowgate.proxy.interfaces import IDownstream


class Span(Protocol):
    """The span of one request."""

    fields: Fields
    """The trace context that goes to the target."""

    def end(self, record: RequestRecord) -> None:
        """End the span. Raises nothing and does not block."""


class Tracer(Protocol):
    """Makes spans."""

    def begin(self, head: RequestHead, request_id: bytes, scheme: bytes, at: float) -> Span:
        """Begin the span of a request at `at`, seconds since 1970. Raises nothing and does not block."""


class TracedExchange(Exchange):
    """One request, its response and its span."""

    def __init__(self, tracer: Tracer, context: ExchangeContext, downstream: IDownstream, head: RequestHead) -> None:
        super().__init__(context, downstream, head)
        self._span = tracer.begin(head, self._request_id, head.proto or context.proto, self._started)
        head.replace_trace(self._span.fields)

    def _account(self) -> RequestRecord:
        record = super()._account()
        self._span.end(record)
        return record


def traced_exchanges(tracer: Tracer) -> Callable[[ExchangeContext, IDownstream, RequestHead], Exchange]:
    """Return a factory of exchanges with spans of `tracer`, for `ExchangeContext.exchange`."""
    return lambda context, downstream, head: TracedExchange(tracer, context, downstream, head)
