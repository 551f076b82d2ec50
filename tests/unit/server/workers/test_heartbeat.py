"""Heartbeats of workers: when one is unresponsive, and when it is hung."""

from __future__ import annotations

from burrowgate.server.workers.heartbeat import (
    PERIOD_SECONDS,
    SILENCE_SECONDS,
    START_SECONDS,
    UNRESPONSIVE_SECONDS,
    HeartbeatMonitor,
)
from tests.support import TestCase


class HeartbeatMonitorTests(TestCase):
    def setUp(self) -> None:
        self.monitor = HeartbeatMonitor()

    def pass_time(self, seconds: float) -> None:
        for _ in range(int(seconds / PERIOD_SECONDS)):
            self.monitor.tick()

    def state(self) -> tuple[bool, bool]:
        return self.monitor.is_responsive, self.monitor.is_hung

    def test_worker_is_unresponsive_and_then_hung(self) -> None:
        self.monitor.received()
        self.pass_time(UNRESPONSIVE_SECONDS)
        self.assertEqual(self.state(), (True, False))
        self.pass_time(PERIOD_SECONDS)
        self.assertEqual(self.state(), (False, False))
        self.pass_time(SILENCE_SECONDS - UNRESPONSIVE_SECONDS - PERIOD_SECONDS)
        self.assertEqual(self.state(), (False, False))
        self.pass_time(PERIOD_SECONDS)
        self.assertEqual(self.state(), (False, True))

    def test_heartbeat_ends_silence(self) -> None:
        for _ in range(3):
            self.monitor.received()
            self.pass_time(SILENCE_SECONDS)
            self.assertEqual(self.state(), (False, False))
        self.monitor.received()
        self.assertEqual(self.state(), (True, False))

    def test_worker_has_more_time_for_its_first_heartbeat(self) -> None:
        self.assertEqual(self.state(), (False, False))
        self.pass_time(START_SECONDS)
        self.assertEqual(self.state(), (False, False))
        self.pass_time(PERIOD_SECONDS)
        self.assertEqual(self.state(), (False, True))
