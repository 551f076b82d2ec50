"""What visitors did is told together, in order, and to everybody."""

from __future__ import annotations

from collections.abc import Sequence

from burrowgate.core.request_record import Entry
from burrowgate.telemetry.request_buffer import Recorder
from tests.support import TestCase


def entry(number: int) -> Entry:
    return (0.0, b"%d" % number, "s", "app", b"GET", b"h", b"/", 200, 0.1, 0, 0, "admit", "", "::1")


class RecorderTests(TestCase):
    def setUp(self) -> None:
        self.told: list[list[bytes]] = []
        self.too: list[int] = []
        self.recorder = Recorder(self.take, lambda entries: self.too.append(len(entries)))

    def take(self, entries: Sequence[Entry]) -> None:
        self.told.append([one[1] for one in entries])

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
