"""Which order is begun and when, without a server: what the thread of an order would do fails here at once."""

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
    """The reactor, as far as an order wants it."""

    def __init__(self) -> None:
        self.called: list[Any] = []

    def callFromThread(self, *call: Any) -> None:
        self.called.append(call)


class OrderTests(TestCase):
    def setUp(self) -> None:
        self.home = Path(self.mktemp())
        self.clock = FixedClock()
        self.held: dict[str, Certificate] = {}

    def orders(self, *wanted: str) -> AcmeManager:
        orders = AcmeManager(
            AcmeSettings(directory="https://127.0.0.1:1/"),
            self.home,
            ChallengeStore(self.home / "proofs"),
            _Threads(),
            entropy=FixedEntropy(),
            now=self.clock.now,
            wanted=lambda: wanted,
            held=self.held.get,
            arrived=lambda: None,
        )
        orders.start()
        self.addCleanup(orders.stop)
        return orders

    def certificate(self, began: float, life: float) -> Certificate:
        return Certificate(names=("a",), not_before=began, not_after=began + life, issuer="")

    def test_what_is_missing_or_due_is_wanted(self) -> None:
        orders, now = self.orders("a.example.com"), self.clock.now()
        self.assertTrue(orders._due("a.example.com", now))
        self.held["a.example.com"] = self.certificate(now, 90 * DAY)
        self.assertFalse(orders._due("a.example.com", now + 59 * DAY))
        self.assertTrue(orders._due("a.example.com", now + 64 * DAY))

    def test_one_process_orders_and_the_next_one_when_it_stops(self) -> None:
        first, second = self.orders(), self.orders()
        self.assertTrue(first._is_mine())
        self.assertFalse(second._is_mine())
        first.stop()
        self.assertTrue(second._is_mine())
