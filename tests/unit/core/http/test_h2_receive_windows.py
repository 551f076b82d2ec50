"""Tests for burrowgate.core.http.h2_receive_windows: windows grow while targets keep up, and are bounded in all."""

from __future__ import annotations

import math

from burrowgate.core.http.h2_receive_windows import (
    MAX_EXTRA_BYTES,
    MAX_IDLE_SECONDS,
    MAX_STREAM_WINDOW_BYTES,
    ROUND_SECONDS,
    ExtraWindowBytes,
    ReceiveWindows,
)
from tests.support import TestCase

INITIAL = 128 * 1024
FRAME = 16384


class ReceiveWindowsTests(TestCase):
    def setUp(self) -> None:
        self.total = ExtraWindowBytes()
        self.windows = ReceiveWindows(INITIAL, self.total)

    def round(self, windows: ReceiveWindows, stream_id: int, size: int, seconds: float, now: float) -> tuple[int, int]:
        """Take a window of `size` bytes in frames within `seconds`; returns by how much the windows grew in all."""
        grown = connection_grown = 0
        for taken in range(FRAME, size + 1, FRAME):
            stream, connection = windows.take(stream_id, FRAME, now + seconds * taken / size)
            grown, connection_grown = grown + stream, connection_grown + connection
        return grown, connection_grown

    def upload(self, windows: ReceiveWindows, stream_id: int = 1, *, bytes_per_second: float = 1e9) -> int:
        """Upload for some time; returns the size of the stream's window at the end."""
        size, now = INITIAL, 0.0
        for _ in range(20):
            seconds = size / bytes_per_second
            size += self.round(windows, stream_id, size, seconds, now)[0]
            now += seconds
        return size

    def test_window_doubles_when_it_was_taken_within_the_time(self) -> None:
        self.assertEqual(self.round(self.windows, 1, INITIAL, ROUND_SECONDS, 100), (INITIAL, INITIAL))
        self.assertEqual(self.round(self.windows, 1, 2 * INITIAL, ROUND_SECONDS, 101), (0, 0))  # of more than a second
        self.assertEqual(self.round(self.windows, 1, 2 * INITIAL, 0.1, 101.25), (2 * INITIAL, 2 * INITIAL))

    def test_window_does_not_grow_before_all_of_it_was_taken(self) -> None:
        self.assertEqual(self.round(self.windows, 1, INITIAL - FRAME, 0.0, 1), (0, 0))
        self.assertEqual(self.windows.take(1, FRAME, 1.0), (INITIAL, INITIAL))

    def test_window_of_a_slow_target_or_line_stays(self) -> None:
        for rate in (1e3, 1e5, INITIAL / ROUND_SECONDS * 0.8):
            self.assertEqual(self.upload(ReceiveWindows(INITIAL, self.total), bytes_per_second=rate), INITIAL)
        self.assertEqual(self.total.used, 0)

    def test_window_grows_as_far_as_the_rate_needs(self) -> None:
        for rate, size in (
            (1e6, 2 * INITIAL),
            (5e6, 2 << 20),
            (2e7, MAX_STREAM_WINDOW_BYTES),
            (1e9, MAX_STREAM_WINDOW_BYTES),
        ):
            windows = ReceiveWindows(INITIAL, self.total)
            self.assertEqual(self.upload(windows, bytes_per_second=rate), size)
            windows.close()

    def test_target_that_stopped_and_goes_on_lets_the_window_grow_again(self) -> None:
        self.assertEqual(self.round(self.windows, 1, INITIAL, 60.0, 0), (0, 0))
        self.assertEqual(self.round(self.windows, 1, INITIAL, 0.1, 60), (INITIAL, INITIAL))

    def test_next_stream_uses_what_the_last_one_had(self) -> None:
        self.assertEqual(self.upload(self.windows), MAX_STREAM_WINDOW_BYTES)
        used = self.total.used
        for stream_id in range(1, 99, 2):
            self.windows.end(stream_id)
            self.windows.end(stream_id)
            self.assertEqual(self.upload(self.windows, stream_id + 2), MAX_STREAM_WINDOW_BYTES)
        self.assertEqual((self.total.used, self.windows.extra), (used, used))

    def test_idle_time_is_limited_once_the_window_has_grown(self) -> None:
        self.assertEqual(self.windows.max_idle_seconds, math.inf)
        self.upload(self.windows)
        self.windows.end(1)
        self.assertEqual(self.windows.max_idle_seconds, MAX_IDLE_SECONDS)

    def test_connection_grows_by_what_its_streams_do(self) -> None:
        grown = sum(self.upload(self.windows, stream_id) - INITIAL for stream_id in range(1, 200, 2))
        self.assertEqual((grown, self.total.used), (self.windows.extra, self.windows.extra))
        self.assertLessEqual(self.windows.extra, MAX_EXTRA_BYTES // 8)

    def test_all_connections_together_are_bounded_and_later_ones_get_some(self) -> None:
        connections = [ReceiveWindows(INITIAL, self.total) for _ in range(1000)]
        sizes = [self.upload(connection) for connection in connections]
        self.assertEqual(sizes[:8], [MAX_STREAM_WINDOW_BYTES] * 8)
        self.assertGreaterEqual(sizes[20], 1 << 20)
        self.assertEqual(sizes[-1], INITIAL)
        self.assertLessEqual(self.total.used, MAX_EXTRA_BYTES)
        self.assertEqual(sum(connection.extra for connection in connections), self.total.used)
        for connection in connections:
            connection.close()
            connection.close()
        self.assertEqual(self.total.used, 0)
        self.assertEqual(self.upload(self.windows), MAX_STREAM_WINDOW_BYTES)
