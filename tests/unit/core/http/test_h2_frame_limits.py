"""Frames are counted from their heads, however they are cut, and every allowance has an end."""

from __future__ import annotations

from burrowgate.core.http.h2_frame_limits import (
    ALLOWED,
    PING,
    PREFACE,
    RST_STREAM,
    WINDOW_UPDATE,
    FrameBudget,
    FrameLimitExceeded,
)
from tests.support import TestCase


def frame(kind: int, payload: bytes = b"", flags: int = 0, stream: int = 0) -> bytes:
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


class MeterTests(TestCase):
    def setUp(self) -> None:
        self.meter = FrameBudget(1000)

    def test_however_it_is_cut(self) -> None:
        most = ALLOWED[PING][0]
        wire = PREFACE + frame(0, b"\x06" * 5000, 1, 1) + frame(PING, b"12345678") * most
        for size in (1, 2, 7, 8, 9, 10, 17, 100_000):
            meter = FrameBudget(1000)
            for start in range(0, len(wire), size):
                meter.feed(wire[start : start + size])
            meter.feed(frame(PING, b"12345678")[:8])
            with self.assertRaises(FrameLimitExceeded):
                meter.feed(frame(PING, b"12345678")[8:])

    def test_each_allowance_ends_and_comes_back(self) -> None:
        for kind, (at_once, more) in ALLOWED.items():
            meter = FrameBudget(1000)
            meter.take(kind, at_once)
            with self.assertRaises(FrameLimitExceeded):
                meter.take(kind)
            for _ in range(at_once // more + 3):
                meter.refill()
            meter.take(kind, at_once)

    def test_window_updates_are_earned_and_not_hoarded(self) -> None:
        at_once, _ = ALLOWED[WINDOW_UPDATE]
        self.meter.sent(100)
        self.meter.take(WINDOW_UPDATE, at_once + 400)
        self.meter.sent(1_000_000)
        for _ in range(30):
            self.meter.refill()
        with self.assertRaises(FrameLimitExceeded):
            self.meter.take(WINDOW_UPDATE, at_once + 1)

    def test_a_head_has_an_end(self) -> None:
        self.meter.feed(PREFACE + frame(1, b"x" * 600, 0, 1))
        self.assertTrue(self.meter.in_head)
        self.meter.feed(frame(9, b"x" * 400, 4, 1))
        self.assertEqual((self.meter.in_head, self.meter.heads), (False, 1))
        self.meter.feed(frame(1, b"x" * 1000, 4, 3))
        with self.assertRaises(FrameLimitExceeded):
            self.meter.feed(frame(1, b"x" * 1001, 4, 5))

    def test_what_carries_something_is_free(self) -> None:
        data = frame(0, b"x", 0, 1) + frame(0, b"", 1, 1) + frame(1, b"x", 5, 3)
        self.meter.feed(PREFACE + data * 10_000)
        self.meter.take(RST_STREAM, ALLOWED[RST_STREAM][0])
