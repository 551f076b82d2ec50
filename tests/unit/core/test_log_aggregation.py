"""Refusals that are counted instead of told, by address and minute."""

from __future__ import annotations

from burrowgate.core.log_aggregation import OTHER_ADDRESSES, RepeatCount, RepeatCounter
from tests.support import TestCase


class RepeatsTests(TestCase):
    def test_a_minute_is_told_of_once_it_is_over(self) -> None:
        repeats = RepeatCounter()
        for at in (120.0, 130.0, 179.9, 180.0):
            repeats.add("192.0.2.7", at)
        self.assertEqual(repeats.take_finished(179.9), [])
        self.assertEqual(repeats.take_finished(180.0), [RepeatCount(120, "192.0.2.7", 3)])
        self.assertEqual(repeats.take_finished(180.0), [])
        self.assertEqual(repeats.take_finished(), [RepeatCount(180, "192.0.2.7", 1)])

    def test_addresses_of_one_network_are_told_of_together(self) -> None:
        repeats = RepeatCounter()
        repeats.add("2001:db8::1", 0.0)
        repeats.add("2001:db8::2", 0.0)
        self.assertEqual(repeats.take_finished(), [RepeatCount(0, "2001:db8::/64", 2)])

    def test_many_addresses_make_no_more_lines_than_one_can_read(self) -> None:
        repeats = RepeatCounter(most=2)
        for peer in ("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.1"):
            repeats.add(peer, 0.0)
        told = [RepeatCount(0, "192.0.2.1", 2), RepeatCount(0, "192.0.2.2", 1), RepeatCount(0, OTHER_ADDRESSES, 2)]
        self.assertEqual(repeats.take_finished(), told)
