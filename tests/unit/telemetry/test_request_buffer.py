"""What visitors did is told together, in order, and to everybody."""

from __future__ import annotations

from collections.abc import Sequence

from burrowgate.core.request_record import RequestRecord
from burrowgate.telemetry.request_buffer import RequestBuffer
from tests.support import TestCase
from tests.support.records import a_request_record


def entry(number: int) -> RequestRecord:
    return a_request_record(request_id=b"%d" % number)


class RecorderTests(TestCase):
    def setUp(self) -> None:
        self.told: list[list[bytes]] = []
        self.too: list[int] = []
        self.recorder = RequestBuffer(self.take, lambda entries: self.too.append(len(entries)))

    def take(self, entries: Sequence[RequestRecord]) -> None:
        self.told.append([one.request_id for one in entries])

    def test_nothing_is_told_before_the_flush(self) -> None:
        for number in range(3):
            self.recorder.record(entry(number))
        self.assertEqual(self.told, [])
        self.recorder.flush()
        self.assertEqual((self.told, self.too), ([[b"0", b"1", b"2"]], [3]))

    def test_nothing_waits_nothing_is_told(self) -> None:
        self.recorder.flush()
        self.recorder.record(entry(0))
        self.recorder.flush()
        self.recorder.flush()
        self.assertEqual(self.told, [[b"0"]])

    def test_no_more_than_some_hundred_wait(self) -> None:
        for number in range(1000):
            self.recorder.record(entry(number))
        self.assertEqual([len(some) for some in self.told], [256] * 3)
        self.recorder.flush()
        self.assertEqual([one for some in self.told for one in some], [b"%d" % number for number in range(1000)])
