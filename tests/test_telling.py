"""What the gateway tells the console of itself."""

from __future__ import annotations

import os
from pathlib import Path

from burrowgate import telling
from burrowgate.admin.series import Series, Span
from burrowgate.clock import SteadyClock
from burrowgate.config import Config, load
from burrowgate.core.entries import Entry
from burrowgate.home import Home
from burrowgate.metrics import Traffic
from burrowgate.nodes import Count, News, Passed, read, written
from burrowgate.proxy.connections import Glance
from tests.proxy.wire import World
from tests.support import START, TestCase


def entry(sid: str, bytes_in: int, bytes_out: int) -> Entry:
    """A request that is over."""
    return START, b"r", sid, "app", b"GET", b"h", b"/", 200, 0.1, bytes_in, bytes_out, "admit", "", "192.0.2.7"


class Still:
    """Something live that never ends."""

    def __init__(self, glance: Glance) -> None:
        self._glance = glance

    def glance(self) -> Glance:
        return self._glance

    def cut(self, reason: str) -> None:
        raise AssertionError

    def sweep(self, now: float) -> None:
        raise AssertionError


class TestAbout(TestCase):
    def about(self, **options: object) -> dict[str, tuple[str, bool]]:
        found = telling.about(self.config(**options))
        self.assertEqual(found.home, str(self.home))
        self.assertIn("Twisted", found.versions)
        return {one.name: (one.value, one.changed) for one in found.settings}

    def config(self, **options: object) -> Config:
        self.home = Path(self.mktemp())
        return load(None, {}, {"home": str(self.home), **options})

    def test_every_key_as_it_is_written(self) -> None:
        found = self.about(max_body="1MiB", session_ttl="2h", base_domain="gate.example", access_log=False)
        self.assertEqual(found["max_body"], ("1048576", True))
        self.assertEqual(found["session_ttl"], ("2h", True))
        self.assertEqual(found["base_domain"], ("gate.example", True))
        self.assertEqual(found["access_log"], ("false", True))
        self.assertEqual(found["head_timeout"], ("30s", False))

    def test_no_address_of_a_store_for_it_may_hold_a_password(self) -> None:
        self.assertNotIn("store", self.about(store="sqlite:/secret"))


class TestReporting(TestCase):
    def setUp(self) -> None:
        self.world = World()
        self.series = Series()
        self.traffic = Traffic(self.world.connections, self.world.upstreams)
        self.reporting = telling.Reporting(
            self.world.connections, self.world.upstreams, self.traffic, self.series, "gateway"
        )
        self.series.laid_down = self.reporting.laid_down

    def live(self, number: int, sid: str) -> None:
        glance = Glance(
            id=f"r{number}", sid=sid, target="app", peer="192.0.2.7", method="GET", path="/" * 3000, tunnel=False,
            since=START, bytes_in=1, bytes_out=2,
        )  # fmt: skip
        self.world.connections.live(Still(glance), sid)

    def test_what_is_under_way_is_listed_and_what_is_too_much_is_counted(self) -> None:
        for number in range(telling.LISTED_MOST):
            self.live(number, "many" if number % 2 else f"s{number}")
        report = self.reporting()
        self.assertEqual((report.live, len(report.connections), report.more), (1000, 1000, ()))
        self.assertEqual(len(report.connections[0].path), telling.PATH_MOST)
        for number in range(5000):
            self.live(number, "more" if number % 2 else f"t{number}")
        report = self.reporting()
        self.assertEqual((report.live, len(report.connections)), (6000, telling.LISTED_MOST))
        self.assertEqual(sum(one.count for one in report.more), 5000)
        self.assertIn(Count("more", "app", 2500), report.more)
        self.assertLess(len(written(report)), 1_000_000)
        self.assertTrue(read(written(report)).connections)

    def test_what_passed_is_told_until_everybody_can_have_heard(self) -> None:
        def count(sid: str) -> None:
            passed = [entry(sid, 10, 20)]
            self.series.count(passed)
            self.traffic.count(passed)

        count("s")
        count("s")
        report = self.reporting()
        minute = START // 60 * 60
        self.assertEqual(report.news, (News(1, (Passed(minute, "s", "app", 2, 60),)),))
        self.assertEqual(report.requests, (("admit", 200, 2),))
        for number in range(2, telling.NEWS_KEPT + 2):
            count("s")
            report = self.reporting()
            self.assertEqual(report.news[-1].number, number)
        self.assertEqual([one.number for one in report.news], list(range(2, telling.NEWS_KEPT + 2)))
        self.assertEqual(sum(self.series.read(Span.HOUR, START, sid="s").requests), telling.NEWS_KEPT + 2)

    def test_of_too_many_sessions_only_the_target_is_told(self) -> None:
        for number in range(telling.NEWS_MOST + 10):
            self.series.count([entry(f"s{number}", 1, 0)])
        passed = self.reporting().news[0].passed
        self.assertLessEqual(len(passed), telling.NEWS_MOST + 1)
        self.assertEqual(sum(one.requests for one in passed), telling.NEWS_MOST + 10)


class TestExamine(TestCase):
    def test_good_and_bad(self) -> None:
        home = Home(Path(self.mktemp()))
        home.prepare()
        time = [float(START)]
        clock = SteadyClock(lambda: time[0], lambda: float(START))
        self.assertEqual([one.level for one in telling.examine(home, clock)], ["ok", "ok"])
        os.chmod(home.path, 0o755)
        time[0] -= 3600
        self.assertEqual([one.level for one in telling.examine(home, clock)], ["problem", "problem"])
