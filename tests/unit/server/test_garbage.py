"""Tests for burrowgate.server.garbage."""

from __future__ import annotations

import gc

from burrowgate.server import garbage
from burrowgate.server.garbage import THAW_PERIOD_SECONDS
from tests.support import FixedClock, TestCase


class GarbageTests(TestCase):
    def setUp(self) -> None:
        self.clock = FixedClock()
        self.stop = garbage.start(self.clock.now)
        self.addCleanup(self.stop)

    def test_what_survives_a_full_collection_is_left_out_of_the_next(self) -> None:
        kept: list[object] = [[] for _ in range(1000)]
        gc.collect()
        self.assertGreater(gc.get_freeze_count(), 1000)
        self.assertFalse(any(one is kept for one in gc.get_objects()))

    def test_start_freezes_what_exists_without_a_collection(self) -> None:
        self.stop()
        before, kept = [one["collections"] for one in gc.get_stats()][2], [[] for _ in range(1000)]
        with garbage.paused():
            self.assertFalse(gc.isenabled())
            self.stop = garbage.start(self.clock.now)
            self.assertTrue(gc.isenabled())
        self.assertEqual([one["collections"] for one in gc.get_stats()][2], before)
        self.assertFalse(any(one is kept for one in gc.get_objects()))

    def test_start_that_fails_is_collected_again(self) -> None:
        with self.assertRaises(ValueError), garbage.paused():
            raise ValueError
        self.assertTrue(gc.isenabled())

    def test_younger_generations_are_not_frozen(self) -> None:
        gc.unfreeze()
        gc.collect(0)
        gc.collect(1)
        self.assertEqual(gc.get_freeze_count(), 0)

    def test_all_is_looked_at_again_after_a_while(self) -> None:
        gc.collect()
        self.clock.advance(THAW_PERIOD_SECONDS)
        gc.collect()
        self.assertEqual(gc.get_freeze_count(), 0)
        gc.collect()
        self.assertGreater(gc.get_freeze_count(), 1000)

    def test_full_collections_are_frequent_until_the_end(self) -> None:
        self.assertEqual(gc.get_threshold()[1:], garbage.THRESHOLDS)
        self.stop()
        self.assertNotEqual(gc.get_threshold()[1:], garbage.THRESHOLDS)

    def test_nothing_is_frozen_after_the_end(self) -> None:
        gc.collect()
        self.stop()
        gc.collect()
        self.assertEqual(gc.get_freeze_count(), 0)
