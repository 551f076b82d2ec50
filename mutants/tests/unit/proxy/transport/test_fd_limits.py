"""Limits of file descriptors, and the log of their exhaustion."""

from __future__ import annotations

import resource

from twisted.logger import LogEvent, globalLogPublisher

from burrowgate.proxy.transport import fd_limits
from burrowgate.proxy.transport.fd_limits import SILENCE, ExhaustionLog
from tests.support import TestCase


class LimitTests(TestCase):
    def test_visitors_have_fewer_descriptors_than_targets(self) -> None:
        for limit in (64, 256, 1024, 20_000, 1_048_576):
            visitors, targets = fd_limits.for_visitors(limit), fd_limits.for_targets(limit)
            self.assertLess(0, visitors)
            self.assertLess(visitors, targets)
            self.assertLess(targets, limit)

    def test_reserves_are_bounded(self) -> None:
        self.assertEqual(fd_limits.for_visitors(1_000_000), 1_000_000 - 256)
        self.assertEqual(fd_limits.for_targets(1_000_000), 1_000_000 - 32)
        self.assertEqual(fd_limits.for_visitors(1024), 896)
        self.assertEqual(fd_limits.for_targets(1024), 992)

    def test_limit_is_that_of_the_process(self) -> None:
        self.assertEqual(fd_limits.limit(), resource.getrlimit(resource.RLIMIT_NOFILE)[0])


class ExhaustionLogTests(TestCase):
    def setUp(self) -> None:
        self.levels: list[str] = []
        self.log = ExhaustionLog("of visitors")

        def observe(event: LogEvent) -> None:
            if event.get("log_namespace") == "burrowgate.proxy.transport.fd_limits":
                self.levels.append(event["log_level"].name)

        globalLogPublisher.addObserver(observe)  # type: ignore[arg-type]
        self.addCleanup(globalLogPublisher.removeObserver, observe)

    def test_logs_once_during_exhaustion(self) -> None:
        for second in range(1000):
            self.log.record_exhausted(second)
        self.assertEqual(self.levels, ["warn"])

    def test_logs_repeated_exhaustion_once_a_minute(self) -> None:
        for second in range(int(3 * SILENCE)):
            self.log.record_exhausted(second)
            self.log.record_available(second)
        self.assertEqual(self.levels, ["warn", "info"] * 3)

    def test_logs_nothing_without_exhaustion(self) -> None:
        self.log.record_available(1)
        self.assertEqual(self.levels, [])
