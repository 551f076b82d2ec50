"""Tests for burrowgate.server.cluster.report: the bounded report that a node sends with its heartbeat."""

from __future__ import annotations

from burrowgate.core.request_record import RequestRecord
from burrowgate.server.cluster import report as cluster_report
from burrowgate.server.cluster.membership import Count, StatsDelta, TrafficSample, read, written
from burrowgate.sessions.connection_info import ConnectionInfo
from burrowgate.telemetry.metrics import TrafficMetrics
from burrowgate.telemetry.time_series import TimeSeries, TimeSpan
from tests.support import START, TestCase
from tests.support.proxy_wire import World
from tests.support.records import a_request_record, connection_info


def entry(sid: str, bytes_in: int, bytes_out: int) -> RequestRecord:
    """Return the record of a finished request."""
    return a_request_record(time=START, session_id=sid, request_body_bytes=bytes_in, response_body_bytes=bytes_out)


class EndlessConnection:
    """A live connection that never ends."""

    active = False
    rests_until = 0.0

    def __init__(self, info: ConnectionInfo) -> None:
        self._info = info

    def info(self) -> ConnectionInfo:
        return self._info

    def cut(self, reason: str) -> None:
        raise AssertionError

    def sweep(self, now: float) -> None:
        raise AssertionError


class TestReporting(TestCase):
    def setUp(self) -> None:
        self.world = World()
        self.series = TimeSeries()
        self.traffic = TrafficMetrics(self.world.connections, lambda: self.world.upstreams.open_count)
        self.reporting = cluster_report.Reporting(
            self.world.connections, self.world.upstreams, self.traffic, self.series, "gateway"
        )
        self.series.on_flush = self.reporting.record_flushed

    def live(self, number: int, sid: str) -> None:
        info = connection_info(id=f"r{number}", sid=sid, summary=f"GET {'/' * 3000}")
        self.world.connections.session_scope(sid).exchanges.add(EndlessConnection(info))

    def test_connections_beyond_the_limit_are_only_counted(self) -> None:
        for number in range(cluster_report.MAX_LISTED_CONNECTIONS):
            self.live(number, "many" if number % 2 else f"s{number}")
        report = self.reporting()
        self.assertEqual((report.live, len(report.connections), report.more), (1000, 1000, ()))
        self.assertEqual(len(report.connections[0].summary), cluster_report.MAX_SUMMARY_LENGTH)
        for number in range(5000):
            self.live(number, "more" if number % 2 else f"t{number}")
        report = self.reporting()
        self.assertEqual((report.live, len(report.connections)), (6000, cluster_report.MAX_LISTED_CONNECTIONS))
        self.assertEqual(sum(count.count for count in report.more), 5000)
        self.assertIn(Count("more", "app", 2500), report.more)
        self.assertLess(len(written(report)), 1_000_000)
        self.assertTrue(read(written(report)).connections)

    def test_delta_is_repeated_in_several_reports(self) -> None:
        def count(sid: str) -> None:
            passed = [entry(sid, 10, 20)]
            self.series.record(passed)
            self.traffic.record(passed)

        count("s")
        count("s")
        report = self.reporting()
        minute = START // 60 * 60
        self.assertEqual(report.news, (StatsDelta(1, (TrafficSample(minute, "s", "app", 2, 60),)),))
        self.assertEqual(report.requests, (("allowed", 200, 2),))
        for number in range(2, cluster_report.KEPT_DELTAS + 2):
            count("s")
            report = self.reporting()
            self.assertEqual(report.news[-1].number, number)
        self.assertEqual([delta.number for delta in report.news], list(range(2, cluster_report.KEPT_DELTAS + 2)))
        self.assertEqual(sum(self.series.read(TimeSpan.HOUR, START, sid="s").requests), cluster_report.KEPT_DELTAS + 2)

    def test_deltas_of_too_many_sessions_are_merged_by_target(self) -> None:
        for number in range(cluster_report.MAX_DELTA_SAMPLES + 10):
            self.series.record([entry(f"s{number}", 1, 0)])
        passed = self.reporting().news[0].passed
        self.assertLessEqual(len(passed), cluster_report.MAX_DELTA_SAMPLES + 1)
        self.assertEqual(sum(sample.requests for sample in passed), cluster_report.MAX_DELTA_SAMPLES + 10)
