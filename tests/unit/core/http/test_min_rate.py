"""Minimum rates: what a transfer may fall behind, and pauses."""

from __future__ import annotations

from burrowgate.core.http.min_rate import SendRate, allowance_after
from tests.support import TestCase


class AllowanceTests(TestCase):
    def test_a_second_costs_one_and_the_rate_earns_one(self) -> None:
        self.assertEqual(allowance_after(10, 0, 100, 30), 9)
        self.assertEqual(allowance_after(10, 100, 100, 30), 10)
        self.assertEqual(allowance_after(10, 250, 100, 30), 11.5)

    def test_the_grace_is_the_maximum(self) -> None:
        self.assertEqual(allowance_after(30, 10_000, 100, 30), 30)


class SendRateTests(TestCase):
    def seconds(self, rate: int, *, minimum: int = 100, grace: int = 20, limit: int = 5000) -> int:
        """Return after how many seconds a client is too slow that accepts `rate` bytes in each."""
        send_rate = SendRate(7, grace)
        for second in range(limit):
            if send_rate.is_too_slow:
                return second
            self.assertEqual(send_rate.sweep(7 + rate * (second + 1), rate=minimum, grace=grace), rate > 0)
        return limit

    def test_slower_clients_end_sooner(self) -> None:
        self.assertEqual([self.seconds(rate) for rate in (0, 50, 75)], [21, 41, 81])

    def test_clients_at_the_rate_never_end(self) -> None:
        self.assertEqual([self.seconds(rate) for rate in (100, 101, 10_000)], [5000] * 3)

    def test_a_pause_of_the_grace_is_tolerated_again_after_as_much_was_accepted(self) -> None:
        send_rate, accepted = SendRate(0, 20), 0
        for _ in range(5):
            for _ in range(20):
                send_rate.sweep(accepted, rate=100, grace=20)
            self.assertFalse(send_rate.is_too_slow)
            accepted += 2100
            send_rate.sweep(accepted, rate=100, grace=20)
        for _ in range(21):
            send_rate.sweep(accepted, rate=100, grace=20)
        self.assertTrue(send_rate.is_too_slow)

    def test_a_count_that_falls_begins_anew(self) -> None:
        send_rate = SendRate(-100, 20)
        for _ in range(20):
            send_rate.sweep(-100, rate=100, grace=20)
        self.assertTrue(send_rate.sweep(-5000, rate=100, grace=20))
        for _ in range(20):
            send_rate.sweep(-5000, rate=100, grace=20)
        self.assertFalse(send_rate.is_too_slow)
