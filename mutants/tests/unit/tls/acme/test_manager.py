"""Tests for burrowgate.tls.acme.manager: when orders begin. There is no ACME server, so each order fails at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from burrowgate.tls.acme.challenges import ChallengeStore
from burrowgate.tls.acme.manager import AcmeManager
from burrowgate.tls.acme.settings import AcmeSettings
from burrowgate.tls.certificate_files import Certificate
from tests.support import FixedClock, FixedEntropy, TestCase

DAY = 86400


class _Threads:
    """The part of the reactor that an order uses."""

    def __init__(self) -> None:
        self.called: list[Any] = []

    def callFromThread(self, *call: Any) -> None:
        self.called.append(call)


class OrderTests(TestCase):
    def setUp(self) -> None:
        self.home = Path(self.mktemp())
        self.clock = FixedClock()
        self.held: dict[str, Certificate] = {}

    def manager(self, *wanted: str) -> AcmeManager:
        manager = AcmeManager(
            AcmeSettings(directory="https://127.0.0.1:1/"),
            self.home,
            ChallengeStore(self.home / "challenges"),
            _Threads(),
            entropy=FixedEntropy(),
            now=self.clock.now,
            wanted=lambda: wanted,
            held=self.held.get,
            arrived=lambda: None,
        )
        manager.start()
        self.addCleanup(manager.stop)
        return manager

    def certificate(self, began: float, life: float) -> Certificate:
        return Certificate(names=("a",), not_before=began, not_after=began + life, issuer="")

    def test_missing_or_expiring_certificate_is_due(self) -> None:
        manager, now = self.manager("a.example.com"), self.clock.now()
        self.assertTrue(manager._due("a.example.com", now))
        self.held["a.example.com"] = self.certificate(now, 90 * DAY)
        self.assertFalse(manager._due("a.example.com", now + 59 * DAY))
        self.assertTrue(manager._due("a.example.com", now + 64 * DAY))

    def test_one_process_orders_until_it_stops(self) -> None:
        first, second = self.manager(), self.manager()
        self.assertTrue(first._is_mine())
        self.assertFalse(second._is_mine())
        first.stop()
        self.assertTrue(second._is_mine())
