"""Refusals that are counted instead of told, by address and minute."""

from __future__ import annotations

from burrowgate.core.log_aggregation import OTHERS, Repeated, Repeats
from tests.support import TestCase


class RepeatsTests(TestCase):
    def test_a_minute_is_told_of_once_it_is_over(self) -> None:
        repeats = Repeats()
        for at in (120.0, 130.0, 179.9, 180.0):
            repeats.add("192.0.2.7", at)
        self.assertEqual(repeats.over(179.9), [])
        self.assertEqual(repeats.over(180.0), [Repeated(120, "192.0.2.7", 3)])
        self.assertEqual(repeats.over(180.0), [])
        self.assertEqual(repeats.over(), [Repeated(180, "192.0.2.7", 1)])

    def test_addresses_of_one_network_are_told_of_together(self) -> None:
        repeats = Repeats()
        repeats.add("2001:db8::1", 0.0)
        repeats.add("2001:db8::2", 0.0)
        self.assertEqual(repeats.over(), [Repeated(0, "2001:db8::/64", 2)])

    def test_many_addresses_make_no_more_lines_than_one_can_read(self) -> None:
        repeats = Repeats(most=2)
        for peer in ("192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.1"):
            repeats.add(peer, 0.0)
        told = [Repeated(0, "192.0.2.1", 2), Repeated(0, "192.0.2.2", 1), Repeated(0, OTHERS, 2)]
        self.assertEqual(repeats.over(), told)
