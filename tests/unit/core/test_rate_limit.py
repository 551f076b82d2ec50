"""How many refusals an address is given: what a bucket holds, how it fills, whom it belongs to, and what it costs."""

from __future__ import annotations

from burrowgate.core.rate_limit import LONGEST_WAIT, RateLimiter, rate_limit_key
from tests.support import TestCase

PEER = "192.0.2.7"


class PatienceTests(TestCase):
    def test_so_many_at_once_and_then_so_many_a_minute(self) -> None:
        patience = RateLimiter(60, 3)
        self.assertEqual([patience.take(PEER, 100.0) for _ in range(5)], [0, 0, 0, 1, 1])
        self.assertEqual([patience.take(PEER, 101.0) for _ in range(2)], [0, 1])
        self.assertEqual([patience.take(PEER, 1000.0) for _ in range(4)], [0, 0, 0, 1])

    def test_whoever_keeps_on_hears_of_the_same_end(self) -> None:
        patience = RateLimiter(6, 1)
        patience.take(PEER, 0.0)
        self.assertEqual([patience.take(PEER, float(at)) for at in (0, 4, 9, 10)], [10, 6, 1, 0])

    def test_nobody_is_told_to_wait_for_long(self) -> None:
        patience = RateLimiter(1, 1)
        self.assertEqual([patience.take(PEER, 0.0), patience.take(PEER, 0.0)], [0, LONGEST_WAIT])

    def test_each_address_has_its_own(self) -> None:
        patience = RateLimiter(60, 1)
        self.assertEqual([patience.take(peer, 0.0) for peer in (PEER, PEER, "192.0.2.8")], [0, 1, 0])

    def test_an_ipv6_address_counts_as_its_network(self) -> None:
        self.assertEqual(rate_limit_key("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64")
        self.assertEqual(rate_limit_key("fe80::1%eth0"), "fe80::/64")
        self.assertEqual(rate_limit_key("::ffff:192.0.2.7"), PEER)
        for other in (PEER, "unknown", "", "a:b"):
            self.assertEqual(rate_limit_key(other), other)

    def test_nought_sets_no_limit(self) -> None:
        patience = RateLimiter(0, 1)
        self.assertEqual({patience.take(PEER, 0.0) for _ in range(1000)}, {0})
        self.assertEqual(len(patience), 0)

    def test_some_are_spared(self) -> None:
        patience = RateLimiter(60, 1, spares={PEER}.__contains__)
        self.assertEqual({patience.take(PEER, 0.0) for _ in range(1000)}, {0})

    def test_what_is_allowed_can_change(self) -> None:
        patience = RateLimiter(60, 1)
        patience.take(PEER, 0.0)
        self.assertEqual(patience.take(PEER, 0.0), 1)
        patience.configure(0, 1)
        self.assertEqual(patience.take(PEER, 0.0), 0)

    def test_memory_is_bounded_and_who_was_refused_longest_ago_begins_anew(self) -> None:
        patience = RateLimiter(60, 1, most=2)
        for peer in ("192.0.2.1", "192.0.2.2", "192.0.2.1", "192.0.2.3"):
            patience.take(peer, 0.0)
        self.assertEqual(len(patience), 2)
        self.assertEqual([patience.take(peer, 0.0) for peer in ("192.0.2.1", "192.0.2.2")], [1, 0])

    def test_a_clock_that_is_set_back_gives_nothing(self) -> None:
        patience = RateLimiter(60, 1)
        patience.take(PEER, 1000.0)
        self.assertEqual(patience.take(PEER, 0.0), 1)
