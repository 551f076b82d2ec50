"""The bounded queue of trace spans: what the collector does not accept is dropped and counted."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

from burrowgate.telemetry.opentelemetry import BoundedProcessor, CountingExporter
from tests.support import TestCase

LIMIT = 10


class Collector(SpanExporter):
    """An exporter that waits until it is let go, and then fails or succeeds."""

    def __init__(self) -> None:
        self.waits = threading.Event()
        self.goes_on = threading.Event()
        self.result = SpanExportResult.SUCCESS
        self.exported = 0

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        self.waits.set()
        assert self.goes_on.wait(20)
        if self.result is SpanExportResult.SUCCESS:
            self.exported += len(spans)
        return self.result

    def shutdown(self) -> None:
        self.goes_on.set()


class BoundedProcessorTests(TestCase):
    def setUp(self) -> None:
        self.collector = Collector()
        self.reports: list[int] = []
        self.processor = BoundedProcessor(CountingExporter(self.collector, self.reports.append), LIMIT)
        self.provider = TracerProvider(shutdown_on_exit=False)
        self.provider.add_span_processor(self.processor)
        self.addCleanup(self.provider.shutdown)
        self.addCleanup(self.collector.goes_on.set)

    def end_spans(self, count: int) -> None:
        tracer = self.provider.get_tracer("test")
        for _ in range(count):
            tracer.start_span("span").end()

    def test_spans_beyond_the_limit_are_dropped_while_the_collector_hangs(self) -> None:
        self.end_spans(LIMIT)
        self.assertTrue(self.collector.waits.wait(20))
        self.end_spans(LIMIT)
        self.assertEqual((self.processor.dropped, self.reports), (LIMIT, []))
        self.collector.goes_on.set()
        self.processor.force_flush()
        self.assertEqual((self.collector.exported, self.processor.dropped), (LIMIT, LIMIT))

    def test_failed_exports_are_counted_and_reported_once_it_accepts_again(self) -> None:
        self.collector.goes_on.set()
        self.collector.result = SpanExportResult.FAILURE
        self.end_spans(3)
        self.processor.force_flush()
        self.assertEqual((self.processor.dropped, self.reports), (3, []))
        self.collector.result = SpanExportResult.SUCCESS
        for _ in range(2):
            self.end_spans(1)
            self.processor.force_flush()
        self.assertEqual((self.processor.dropped, self.reports, self.collector.exported), (3, [3], 2))

    def test_exporter_that_raises_loses_its_spans(self) -> None:
        class Broken(Collector):
            def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
                raise OSError

        exporter = CountingExporter(Broken(), self.reports.append)
        self.assertRaises(OSError, exporter.export, [None] * 4)  # type: ignore[list-item]
        self.assertEqual((exporter.failed, exporter.finished), (4, 4))
