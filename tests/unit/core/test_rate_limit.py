"""Tests for burrowgate.core.rate_limit: burst, refill, keys and memory of the buckets."""

from __future__ import annotations

from burrowgate.core.rate_limit import MAX_WAIT_SECONDS, RateLimiter, rate_limit_key
from tests.support import TestCase

PEER = "192.0.2.7"


class RateLimiterTests(TestCase):
    def test_burst_is_followed_by_an_even_rate(self) -> None:
        limiter = RateLimiter(60, 3)
        self.assertEqual([limiter.take(PEER, 100.0) for _ in range(5)], [0, 0, 0, 1, 1])
        self.assertEqual([limiter.take(PEER, 101.0) for _ in range(2)], [0, 1])
        self.assertEqual([limiter.take(PEER, 1000.0) for _ in range(4)], [0, 0, 0, 1])

    def test_wait_does_not_grow_for_a_client_that_continues(self) -> None:
        limiter = RateLimiter(6, 1)
        limiter.take(PEER, 0.0)
        self.assertEqual([limiter.take(PEER, float(now)) for now in (0, 4, 9, 10)], [10, 6, 1, 0])

    def test_wait_has_a_maximum(self) -> None:
        limiter = RateLimiter(1, 1)
        self.assertEqual([limiter.take(PEER, 0.0), limiter.take(PEER, 0.0)], [0, MAX_WAIT_SECONDS])

    def test_each_address_has_a_bucket_of_its_own(self) -> None:
        limiter = RateLimiter(60, 1)
        self.assertEqual([limiter.take(peer, 0.0) for peer in (PEER, PEER, "192.0.2.8")], [0, 1, 0])

    def test_an_ipv6_address_counts_as_its_network(self) -> None:
        self.assertEqual(rate_limit_key("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64")
        self.assertEqual(rate_limit_key("fe80::1%eth0"), "fe80::/64")
        self.assertEqual(rate_limit_key("::ffff:192.0.2.7"), PEER)
        for other in (PEER, "unknown", "", "a:b"):
            self.assertEqual(rate_limit_key(other), other)

    def test_rate_of_zero_sets_no_limit(self) -> None:
        limiter = RateLimiter(0, 1)
        self.assertEqual({limiter.take(PEER, 0.0) for _ in range(1000)}, {0})
        self.assertEqual(len(limiter), 0)

    def test_there_is_no_limit_and_no_burst_unless_they_are_given(self) -> None:
        unlimited, even = RateLimiter(), RateLimiter(60)
        self.assertEqual([unlimited.take(PEER, 0.0) for _ in range(3)], [0, 0, 0])
        self.assertEqual([even.take(PEER, 0.0) for _ in range(2)], [0, 1])

    def test_exempt_addresses_have_no_limit(self) -> None:
        limiter = RateLimiter(60, 1, is_exempt={PEER}.__contains__)
        self.assertEqual({limiter.take(PEER, 0.0) for _ in range(1000)}, {0})

    def test_token_can_be_seen_without_being_taken(self) -> None:
        for per_minute in (0, 6, 60):
            for burst in (0, 1, 3):
                limiter = RateLimiter(per_minute, burst, is_exempt={"192.0.2.8"}.__contains__)
                for now in (0, 0, 0, 0, 0.5, 1.5, 9.0, 9.5, 11.0, 500.0, 500.0, 500.0, 500.0, 400.0, 501.0):
                    for peer in (PEER, "192.0.2.8"):
                        seen = limiter.has_token(peer, now)
                        self.assertEqual(seen, limiter.has_token(peer, now))
                        self.assertEqual(seen, limiter.take(peer, now) == 0, (per_minute, burst, now, peer))

    def test_token_is_given_back_as_far_as_the_burst(self) -> None:
        limiter = RateLimiter(1, 3)
        limiter.give_back(PEER)
        self.assertEqual(len(limiter), 0)
        self.assertEqual([limiter.take(PEER, 100.0) for _ in range(3)], [0, 0, 0])
        limiter.give_back(PEER)
        self.assertEqual([limiter.take(PEER, 100.0) for _ in range(2)], [0, MAX_WAIT_SECONDS])
        for _ in range(5):
            limiter.give_back(PEER)
        self.assertEqual([limiter.take(PEER, 100.0) for _ in range(4)], [0, 0, 0, MAX_WAIT_SECONDS])

    def test_rate_can_be_changed(self) -> None:
        limiter = RateLimiter(60, 1)
        limiter.take(PEER, 0.0)
        self.assertEqual(limiter.take(PEER, 0.0), 1)
        limiter.configure(0, 1)
        self.assertEqual(limiter.take(PEER, 0.0), 0)

    def test_beyond_the_maximum_the_address_refused_longest_ago_is_forgotten(self) -> None:
        limiter = RateLimiter(60, 1, max_addresses=2)
        for peer in ("192.0.2.1", "192.0.2.2", "192.0.2.1", "192.0.2.3"):
            limiter.take(peer, 0.0)
        self.assertEqual(len(limiter), 2)
        self.assertEqual([limiter.take(peer, 0.0) for peer in ("192.0.2.1", "192.0.2.2")], [1, 0])

    def test_clock_that_is_set_back_refills_nothing(self) -> None:
        limiter = RateLimiter(60, 1)
        limiter.take(PEER, 1000.0)
        self.assertEqual(limiter.take(PEER, 0.0), 1)
