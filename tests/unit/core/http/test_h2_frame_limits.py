"""Tests for burrowgate.core.http.h2_frame_limits: frames are counted however they are split, and each budget ends."""

from __future__ import annotations

from burrowgate.core.http.h2_frame_limits import (
    BUDGETS,
    MAX_FRAME_BYTES,
    PING,
    PREFACE,
    RST_STREAM,
    TARGET_BUDGETS,
    WINDOW_UPDATE,
    FrameBudget,
    FrameLimitExceeded,
    FrameTooLong,
)
from tests.support import TestCase


def frame(kind: int, payload: bytes = b"", flags: int = 0, stream: int = 0) -> bytes:
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


class FrameBudgetTests(TestCase):
    def setUp(self) -> None:
        self.budget = FrameBudget(1000)

    def test_frames_are_counted_however_the_bytes_are_split(self) -> None:
        burst = BUDGETS[PING][0]
        wire = PREFACE + frame(0, b"\x06" * 5000, 1, 1) + frame(PING, b"12345678") * burst
        for size in (1, 2, 7, 8, 9, 10, 17, 100_000):
            budget = FrameBudget(1000)
            for start in range(0, len(wire), size):
                budget.feed(wire[start : start + size])
            budget.feed(frame(PING, b"12345678")[:8])
            with self.assertRaises(FrameLimitExceeded):
                budget.feed(frame(PING, b"12345678")[8:])

    def test_frame_that_is_too_long_is_refused_by_its_header(self) -> None:
        self.budget.feed(PREFACE + frame(0, b"x" * MAX_FRAME_BYTES, 0, 1))
        for kind in (0, PING, 0xFF):
            with self.assertRaises(FrameTooLong):
                FrameBudget(1000).feed(PREFACE + frame(kind, b"x" * (MAX_FRAME_BYTES + 1), 0, 1)[:9])

    def test_target_sends_no_preface_and_has_budgets_of_its_own(self) -> None:
        budget = FrameBudget(1000, TARGET_BUDGETS, is_target=True)
        reset = frame(RST_STREAM, b"\0\0\0\x08", 0, 1)
        budget.opened()
        budget.feed((frame(1, b"x", 4, 1) + reset) * (TARGET_BUDGETS[RST_STREAM][0] + 1))
        with self.assertRaises(FrameLimitExceeded):
            budget.feed(reset)

    def test_each_budget_ends_and_is_refilled(self) -> None:
        for kind, (burst, per_second) in BUDGETS.items():
            budget = FrameBudget(1000)
            budget.take(kind, burst)
            with self.assertRaises(FrameLimitExceeded):
                budget.take(kind)
            for _ in range(burst // per_second + 3):
                budget.refill()
            budget.take(kind, burst)

    def test_reset_in_the_read_that_opened_the_stream_counts_as_many(self) -> None:
        pair, reset = frame(1, b"x", 5, 1) + frame(RST_STREAM, b"\0\0\0\x08", 0, 1), BUDGETS[RST_STREAM][0]
        self.budget.feed(PREFACE)
        for count in range(reset // 10):
            head = frame(1, b"x", 5, 2 * count + 1)
            self.budget.feed(head + frame(RST_STREAM, b"\0\0\0\x08", 0, 2 * count + 1))
        with self.assertRaises(FrameLimitExceeded):
            self.budget.feed(pair.replace(b"\0\0\0\1", b"\0\0\1\1"))

    def test_page_that_is_left_may_reset_all_its_streams(self) -> None:
        ids = range(1, 201, 2)
        self.budget.feed(PREFACE + b"".join(frame(1, b"x", 5, stream_id) for stream_id in ids))
        self.budget.feed(b"".join(frame(RST_STREAM, b"\0\0\0\x08", 0, stream_id) for stream_id in ids))

    def test_budget_of_window_updates_grows_with_data_and_shrinks_again(self) -> None:
        burst, _ = BUDGETS[WINDOW_UPDATE]
        self.budget.sent(100)
        self.budget.take(WINDOW_UPDATE, burst + 400)
        self.budget.sent(1_000_000)
        for _ in range(30):
            self.budget.refill()
        with self.assertRaises(FrameLimitExceeded):
            self.budget.take(WINDOW_UPDATE, burst + 1)

    def test_head_has_a_limit_of_bytes(self) -> None:
        self.budget.feed(PREFACE + frame(1, b"x" * 600, 0, 1))
        self.assertTrue(self.budget.in_head)
        self.budget.feed(frame(9, b"x" * 400, 4, 1))
        self.assertEqual((self.budget.in_head, self.budget.heads), (False, 1))
        self.budget.feed(frame(1, b"x" * 1000, 4, 3))
        with self.assertRaises(FrameLimitExceeded):
            self.budget.feed(frame(1, b"x" * 1001, 4, 5))

    def test_frames_that_carry_something_are_not_limited(self) -> None:
        data = frame(0, b"x", 0, 1) + frame(0, b"", 1, 1) + frame(1, b"x", 5, 3)
        self.budget.feed(PREFACE + data * 10_000)
        self.budget.take(RST_STREAM, BUDGETS[RST_STREAM][0])
