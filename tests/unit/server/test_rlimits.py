"""Tests for burrowgate.server.rlimits: the limit of open files is raised as needed, within the hard limit."""

from __future__ import annotations

import resource
from pathlib import Path

from burrowgate.server import rlimits
from tests.support import TestCase, limited


class NeededTests(TestCase):
    def test_two_files_per_connection_and_a_fixed_number_for_the_process(self) -> None:
        self.assertEqual(rlimits.needed(10_000), 20_320)

    def test_workers_divide_the_connections(self) -> None:
        self.assertEqual(rlimits.needed(100, workers=3), 2 * 34 + 320)


class AllowTests(TestCase):
    def setUp(self) -> None:
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.hard_limit = hard if hard != resource.RLIM_INFINITY else 1 << 31

    def soft(self) -> int:
        return resource.getrlimit(resource.RLIMIT_NOFILE)[0]

    def test_limit_is_raised_to_the_needed_number(self) -> None:
        with limited(64):
            self.assertEqual(rlimits.allow(100), 100)
            self.assertEqual(self.soft(), 100)

    def test_limit_is_never_lowered(self) -> None:
        with limited(128):
            self.assertEqual(rlimits.allow(100), 128)
            self.assertEqual(self.soft(), 128)

    def test_limit_is_not_raised_beyond_the_hard_limit(self) -> None:
        if self.hard_limit < 1 << 31:
            with limited(64):
                self.assertEqual(rlimits.allow(self.hard_limit + 1), self.hard_limit)


class CoreDumpTests(TestCase):
    def setUp(self) -> None:
        limits = resource.getrlimit(resource.RLIMIT_CORE)
        self.hard = limits[1]
        self.addCleanup(resource.setrlimit, resource.RLIMIT_CORE, limits)
        resource.setrlimit(resource.RLIMIT_CORE, (self.hard, self.hard))

    def test_core_dumps_are_forbidden_and_can_be_permitted_again(self) -> None:
        file = Path(self.mktemp())
        rlimits.forbid_core_dumps(file)
        self.assertEqual(resource.getrlimit(resource.RLIMIT_CORE), (0, self.hard))
        self.assertEqual(file.read_text(), "0")

    def test_system_without_a_filter_is_no_error(self) -> None:
        rlimits.forbid_core_dumps(Path(self.mktemp(), "none"))
        self.assertEqual(resource.getrlimit(resource.RLIMIT_CORE)[0], 0)
