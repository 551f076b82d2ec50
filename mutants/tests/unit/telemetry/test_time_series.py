"""Tests for burrowgate.telemetry.time_series: counts by minute and by quarter of an hour, kept for a limited time."""

from burrowgate.telemetry.time_series import TimeSeries, TimeSpan
from tests.support import START, TestCase
from tests.support.records import a_request_record

MINUTE = START - START % 900


class TestSeries(TestCase):
    def setUp(self) -> None:
        self.series = TimeSeries(limit=3)

    def record(self, now: float, sid: str = "s", target: str = "app", count: int = 100) -> None:
        record = a_request_record(
            time=now, session_id=sid, target=target, request_body_bytes=10, response_body_bytes=count - 10
        )
        self.series.record([record])

    def test_each_step_is_counted_separately(self) -> None:
        self.record(MINUTE)
        self.record(MINUTE + 59)
        self.record(MINUTE + 60, count=50)
        curve = self.series.read(TimeSpan.HOUR, MINUTE + 60, sid="s")
        self.assertEqual((curve.requests[-3:], curve.bytes[-3:], len(curve.requests)), ((0, 2, 1), (0, 200, 50), 60))
        self.assertEqual((curve.start, curve.step), (MINUTE + 60 - 59 * 60, 60))
        day = self.series.read(TimeSpan.DAY, MINUTE + 60, sid="s")
        self.assertEqual((day.requests[-2:], len(day.requests), day.step), ((0, 3), 96, 900))

    def test_steps_without_requests_are_zero(self) -> None:
        self.record(MINUTE)
        self.record(MINUTE + 600)
        self.assertEqual(self.series.read(TimeSpan.HOUR, MINUTE + 660, sid="s").requests[-12:], (1, *[0] * 9, 1, 0))

    def test_old_steps_are_dropped(self) -> None:
        self.record(MINUTE)
        self.assertEqual(sum(self.series.read(TimeSpan.HOUR, MINUTE + 59 * 60, sid="s").requests), 1)
        self.assertEqual(sum(self.series.read(TimeSpan.HOUR, MINUTE + 60 * 60, sid="s").requests), 0)
        self.assertEqual(sum(self.series.read(TimeSpan.DAY, MINUTE + 24 * 3600, sid="s").requests), 0)

    def test_time_before_the_newest_step_counts_in_it(self) -> None:
        self.record(MINUTE + 60)
        self.record(MINUTE + 59)
        self.assertEqual(self.series.read(TimeSpan.HOUR, MINUTE + 60, sid="s").requests[-1], 2)

    def test_totals_by_session_by_target_and_overall(self) -> None:
        self.record(MINUTE)
        self.record(MINUTE, sid="", target="app")
        self.record(MINUTE, sid="", target="")
        self.record(MINUTE, sid="t", target="wiki")
        total = [
            sum(self.series.read(TimeSpan.HOUR, MINUTE, **of).requests)
            for of in ({}, {"target": "app"}, {"sid": "s"}, {"sid": "unknown"})
        ]
        self.assertEqual(total, [3, 2, 1, 0])

    def test_long_request_is_counted_while_it_runs_and_each_byte_once(self) -> None:
        self.series.record_progress(MINUTE, b"long", "s", "app", 100)
        self.series.record_progress(MINUTE + 1, b"long", "s", "app", 150)
        self.series.record_progress(MINUTE + 60, b"long", "s", "app", 1150)
        self.series.record_progress(MINUTE + 60, b"undecided", "", "", 7)
        curve = self.series.read(TimeSpan.HOUR, MINUTE + 60, sid="s")
        self.assertEqual((curve.requests[-2:], curve.bytes[-2:]), ((1, 0), (150, 1000)))
        finished = a_request_record(
            time=MINUTE + 61, request_id=b"long", duration=61.0, request_body_bytes=10, response_body_bytes=1190
        )
        self.series.record([finished])
        curve = self.series.read(TimeSpan.HOUR, MINUTE + 61, target="app")
        self.assertEqual((curve.requests[-2:], curve.bytes[-2:]), ((1, 0), (150, 1050)))
        self.series.record([finished])
        self.assertEqual(
            sum(self.series.read(TimeSpan.HOUR, MINUTE + 61).requests),
            2,
            "the progress of the finished request was kept",
        )

    def test_oldest_session_is_dropped_beyond_the_limit(self) -> None:
        for sid in "abcd":
            self.record(MINUTE, sid=sid)
        totals = [sum(self.series.read(TimeSpan.DAY, MINUTE, sid=sid).requests) for sid in "abcd"]
        self.assertEqual(totals, [0, 1, 1, 1])
