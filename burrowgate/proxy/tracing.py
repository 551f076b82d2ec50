"""An exchange of which a trace is told: a span for each request, and its name instead of the visitor's to the target.

Chosen once, by the composition root, in place of `Exchange`; who is not asked for traces pays nothing for them.
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
    """What a trace tells of one request."""

    fields: Fields
    """The trace context that goes to the target."""

    def end(self, record: RequestRecord) -> None:
        """The request is over. Raises nothing, and waits for nothing."""


class Tracer(Protocol):
    """Whoever keeps traces."""

    def begin(self, head: RequestHead, request_id: bytes, scheme: bytes, at: float) -> Span:
        """A request came, at so many seconds since 1970. Raises nothing, and waits for nothing."""


class TracedExchange(Exchange):
    """One request, its answer and its span."""

    def __init__(self, spans: Tracer, context: ExchangeContext, visitor: IDownstream, head: RequestHead) -> None:
        super().__init__(context, visitor, head)
        self._span = spans.begin(head, self._request_id, head.proto or context.proto, self._started)
        head.trace = self._span.fields
        head.retained = True  # or the next request, if it is just the same, would be told to the target as this one

    def _emit(self, record: RequestRecord) -> None:
        super()._emit(record)
        self._span.end(record)


def traced_exchanges(spans: Tracer) -> Callable[[ExchangeContext, IDownstream, RequestHead], Exchange]:
    """What to begin exchanges with, so that `spans` hears of them."""
    return lambda gate, visitor, head: TracedExchange(spans, gate, visitor, head)
