"""How many files may be open: as many as are needed, where the system lets us."""

from __future__ import annotations

import resource

from burrowgate.server import rlimits
from tests.support import TestCase, limited


class NeededTests(TestCase):
    def test_two_for_each_connection_and_some_for_the_house(self) -> None:
        self.assertEqual(rlimits.needed(10_000), 20_320)

    def test_workers_divide_them(self) -> None:
        self.assertEqual(rlimits.needed(100, workers=3), 2 * 34 + 320)


class AllowTests(TestCase):
    def setUp(self) -> None:
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.most = hard if hard != resource.RLIM_INFINITY else 1 << 31

    def soft(self) -> int:
        return resource.getrlimit(resource.RLIMIT_NOFILE)[0]

    def test_it_is_raised_to_what_is_needed(self) -> None:
        with limited(64):
            self.assertEqual(rlimits.allow(100), 100)
            self.assertEqual(self.soft(), 100)

    def test_it_is_never_lowered(self) -> None:
        with limited(128):
            self.assertEqual(rlimits.allow(100), 128)
            self.assertEqual(self.soft(), 128)

    def test_no_further_than_the_system_lets_us(self) -> None:
        if self.most < 1 << 31:
            with limited(64):
                self.assertEqual(rlimits.allow(self.most + 1), self.most)
