"""Whose the last descriptors are, and how seldom that is said."""

from __future__ import annotations

import resource

from twisted.logger import LogEvent, globalLogPublisher

from burrowgate.proxy.transport import fd_limits
from burrowgate.proxy.transport.fd_limits import SILENCE, ExhaustionLog
from tests.support import TestCase


class Shares(TestCase):
    def test_visitors_leave_more_than_targets_and_targets_leave_some(self) -> None:
        for limit in (64, 256, 1024, 20_000, 1_048_576):
            visitors, targets = fd_limits.for_visitors(limit), fd_limits.for_targets(limit)
            self.assertLess(0, visitors)
            self.assertLess(visitors, targets)
            self.assertLess(targets, limit)

    def test_what_is_kept_has_a_bound(self) -> None:
        self.assertEqual(fd_limits.for_visitors(1_000_000), 1_000_000 - 256)
        self.assertEqual(fd_limits.for_targets(1_000_000), 1_000_000 - 32)
        self.assertEqual(fd_limits.for_visitors(1024), 896)
        self.assertEqual(fd_limits.for_targets(1024), 992)

    def test_the_limit_is_the_processes_own(self) -> None:
        self.assertEqual(fd_limits.limit(), resource.getrlimit(resource.RLIMIT_NOFILE)[0])


class Complaints(TestCase):
    def setUp(self) -> None:
        self.said: list[str] = []
        self.complaint = ExhaustionLog("of visitors")

        def observe(event: LogEvent) -> None:
            if event.get("log_namespace") == "burrowgate.proxy.transport.fd_limits":
                self.said.append(event["log_level"].name)

        globalLogPublisher.addObserver(observe)  # type: ignore[arg-type]
        self.addCleanup(globalLogPublisher.removeObserver, observe)

    def test_said_once_while_it_lasts(self) -> None:
        for second in range(1000):
            self.complaint.record_exhausted(second)
        self.assertEqual(self.said, ["warn"])

    def test_what_comes_and_goes_is_said_once_in_a_while(self) -> None:
        for second in range(int(3 * SILENCE)):
            self.complaint.record_exhausted(second)
            self.complaint.record_available(second)
        self.assertEqual(self.said, ["warn", "info"] * 3)

    def test_that_there_is_room_is_nothing_to_speak_of(self) -> None:
        self.complaint.record_available(1)
        self.assertEqual(self.said, [])
