"""Tests for burrowgate.telemetry.request_buffer: records are passed on together, in order, to every consumer."""

from __future__ import annotations

from collections.abc import Sequence

from burrowgate.core.request_record import RequestRecord
from burrowgate.telemetry.request_buffer import RequestBuffer
from tests.support import TestCase
from tests.support.records import a_request_record


def entry(number: int) -> RequestRecord:
    return a_request_record(request_id=b"%d" % number)


class RequestBufferTests(TestCase):
    def setUp(self) -> None:
        self.batches: list[list[bytes]] = []
        self.sizes: list[int] = []
        self.buffer = RequestBuffer(self.receive, lambda entries: self.sizes.append(len(entries)))

    def receive(self, entries: Sequence[RequestRecord]) -> None:
        self.batches.append([record.request_id for record in entries])

    def test_nothing_is_passed_on_before_the_flush(self) -> None:
        for number in range(3):
            self.buffer.record(entry(number))
        self.assertEqual(self.batches, [])
        self.buffer.flush()
        self.assertEqual((self.batches, self.sizes), ([[b"0", b"1", b"2"]], [3]))

    def test_flush_of_an_empty_buffer_passes_on_nothing(self) -> None:
        self.buffer.flush()
        self.buffer.record(entry(0))
        self.buffer.flush()
        self.buffer.flush()
        self.assertEqual(self.batches, [[b"0"]])

    def test_full_buffer_is_flushed(self) -> None:
        for number in range(1000):
            self.buffer.record(entry(number))
        self.assertEqual([len(batch) for batch in self.batches], [256] * 3)
        self.buffer.flush()
        self.assertEqual(
            [request_id for batch in self.batches for request_id in batch], [b"%d" % number for number in range(1000)]
        )
