"""Tests for burrowgate.core.log_aggregation: refusals are counted by address and minute."""

from __future__ import annotations

from burrowgate.core.log_aggregation import OTHER_ADDRESSES, RepeatCount, RepeatCounter
from tests.support import TestCase


class RepeatCounterTests(TestCase):
    def test_minute_is_returned_once_after_its_end(self) -> None:
        counter = RepeatCounter()
        for now in (120.0, 130.0, 179.9, 180.0):
            counter.add("192.0.2.7", now)
        self.assertEqual(counter.take_finished(179.9), [])
        self.assertEqual(counter.take_finished(180.0), [RepeatCount(120, "192.0.2.7", 3)])
        self.assertEqual(counter.take_finished(180.0), [])
        self.assertEqual(counter.take_finished(), [RepeatCount(180, "192.0.2.7", 1)])

    def test_addresses_of_one_ipv6_network_are_counted_together(self) -> None:
        counter = RepeatCounter()
        counter.add("2001:db8::1", 0.0)
        counter.add("2001:db8::2", 0.0)
        self.assertEqual(counter.take_finished(), [RepeatCount(0, "2001:db8::/64", 2)])

    def test_addresses_beyond_the_maximum_are_counted_together(self) -> None:
        counter = RepeatCounter(max_addresses=2)
        for peer in ("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.1"):
            counter.add(peer, 0.0)
        expected = [RepeatCount(0, "192.0.2.1", 2), RepeatCount(0, "192.0.2.2", 1), RepeatCount(0, OTHER_ADDRESSES, 2)]
        self.assertEqual(counter.take_finished(), expected)
