"""Tests for burrowgate.tls.handshake_limits: the deadline of handshakes, and their number in total and by address."""

from __future__ import annotations

from burrowgate.tls.handshake_limits import DEADLINE, SLOW_SECONDS, HandshakeLimiter
from tests.support import FixedClock, TestCase


class _Handshake:
    given_up = False

    def give_up(self) -> None:
        self.given_up = True


class HandshakeTests(TestCase):
    def setUp(self) -> None:
        self.clock = FixedClock()
        self.handshakes = HandshakeLimiter(maximum=5, most_per_address=2, now=self.clock.now)

    def begin(self, address: str) -> tuple[_Handshake, bool]:
        handshake = _Handshake()
        return handshake, self.handshakes.begin(handshake, address)

    def test_handshakes_of_one_address_are_limited(self) -> None:
        first, admitted = self.begin("a")
        self.assertTrue(admitted)
        self.assertTrue(self.begin("a")[1])
        self.assertFalse(self.begin("a")[1])
        self.assertTrue(self.begin("b")[1])
        self.handshakes.over(first, well=True)
        self.assertTrue(self.begin("a")[1])
        self.assertEqual((self.handshakes.completed, self.handshakes.failed), (1, 1))

    def test_handshakes_of_all_addresses_are_limited(self) -> None:
        for address in "abcde":
            self.assertTrue(self.begin(address)[1])
        self.assertFalse(self.begin("f")[1])

    def test_sec_58_slow_handshakes_of_an_address_end_for_its_others(self) -> None:
        first, _ = self.begin("a")
        second, _ = self.begin("a")
        other, _ = self.begin("b")
        self.clock.advance(SLOW_SECONDS)
        third, admitted = self.begin("a")
        self.assertTrue(admitted)
        self.assertTrue(self.begin("a")[1])
        self.assertFalse(self.begin("a")[1])  # the two that are left are new
        self.assertEqual([one.given_up for one in (first, second, third, other)], [True, True, False, False])
        self.handshakes.over(first, well=False)  # when its connection is lost
        self.assertEqual((len(self.handshakes), self.handshakes.failed), (3, 3))

    def test_sec_58_slow_handshakes_of_any_address_end(self) -> None:
        begun = [self.begin(address)[0] for address in "abcde"]
        self.clock.advance(SLOW_SECONDS)
        self.assertTrue(self.begin("f")[1])
        self.assertEqual([one.given_up for one in begun], [True, False, False, False, False])

    def test_slow_handshake_is_ended(self) -> None:
        early, _ = self.begin("a")
        self.clock.advance(1)
        late, _ = self.begin("a")
        self.clock.advance(DEADLINE - 1.5)
        self.handshakes.sweep()
        self.assertEqual((early.given_up, late.given_up), (False, False))
        self.clock.advance(0.5)
        self.handshakes.sweep()
        self.assertEqual((early.given_up, late.given_up), (True, False))

    def test_finished_handshake_is_removed(self) -> None:
        handshake, _ = self.begin("a")
        for _ in range(2):
            self.handshakes.over(handshake, well=False)
        self.assertEqual((len(self.handshakes), self.handshakes.failed), (0, 1))
        self.clock.advance(100)
        self.handshakes.sweep()
        self.assertFalse(handshake.given_up)
