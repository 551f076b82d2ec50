"""Tests for burrowgate.tls.acme.renewal: the time of renewal, and the pauses after failures."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.tls.acme import renewal
from tests.support import FixedEntropy, TestCase

CHANCES = st.floats(0, 1, exclude_max=True)


class RenewalTests(TestCase):
    def test_renewal_is_due_after_two_thirds_of_the_lifetime(self) -> None:
        self.assertEqual(renewal.due_at(1000, 1090, 0), 1060)
        self.assertEqual(round(renewal.due_at(1000, 1090, 0.999999)), 1063)

    @given(st.floats(0, 1e9), st.floats(1, 1e9), CHANCES)
    def test_renewal_is_due_in_time(self, began: float, life: float, chance: float) -> None:
        due = renewal.due_at(began, began + life, chance)
        self.assertGreaterEqual(due, began + life * 0.66)
        self.assertLessEqual(due, began + life * 0.71)

    @given(st.integers(1, 10_000), CHANCES)
    def test_pauses_grow_to_the_maximum(self, failures: int, chance: float) -> None:
        pause = renewal.pause(failures, chance)
        self.assertGreaterEqual(pause, renewal.FIRST_PAUSE * 0.75)
        self.assertLessEqual(pause, renewal.LONGEST_PAUSE)
        self.assertGreaterEqual(renewal.pause(failures + 1, chance), pause)

    def test_chance_is_derived_from_entropy(self) -> None:
        entropy = FixedEntropy()
        chances = {renewal.chance(entropy) for _ in range(50)}
        self.assertEqual(len(chances), 50)
        self.assertTrue(all(0 <= chance < 1 for chance in chances))
