"""Tests for burrowgate.server.clock_files: the state of the clock in the home, and the acceptance of a step."""

from __future__ import annotations

import os
from pathlib import Path

from twisted.logger import globalLogPublisher

from burrowgate.server import clock_files
from burrowgate.server.clock import ClockMark, SteadyClock, Step
from burrowgate.server.clock_files import ClockKeeper, read_mark, write_mark
from tests.support import START, TestCase

MARK = ClockMark(START + 0.25, 17.5, "boot", Step(START + 86400.0, 12.0))


class MarkTests(TestCase):
    def setUp(self) -> None:
        self.path = Path(self.mktemp())

    def test_mark_is_read_as_it_was_written(self) -> None:
        for mark in (MARK, ClockMark(float(START))):
            write_mark(self.path, mark)
            self.assertEqual(read_mark(self.path), mark)
            self.assertEqual(self.path.stat().st_mode & 0o777, 0o600)
            self.assertEqual(self.path.stat().st_mtime, mark.time)

    def test_missing_file_is_no_mark(self) -> None:
        self.assertIsNone(read_mark(self.path))

    def test_file_without_valid_contents_counts_by_its_date(self) -> None:
        write_mark(self.path, MARK)
        whole = self.path.read_bytes()
        for contents in (b"", b"{", b"[]", b"null", b'{"time":"x"}', whole[:20], b"\xff\x00"):
            self.path.write_bytes(contents)
            os.utime(self.path, (START, START))
            self.assertEqual(read_mark(self.path), ClockMark(float(START)), contents)


class KeeperTests(TestCase):
    def setUp(self) -> None:
        self.home = Path(self.mktemp())
        self.home.mkdir()
        self.wall = float(START)
        self.uptime = 100.0
        self.keeper = self.start()
        self.logged: list[str] = []

        def observe(event: dict[str, object]) -> None:
            if event.get("log_namespace") == "burrowgate.server.clock_files":
                self.logged.append(str(event["log_format"]))

        globalLogPublisher.addObserver(observe)
        self.addCleanup(globalLogPublisher.removeObserver, observe)

    def start(self, boot: str = "boot") -> ClockKeeper:
        mark = read_mark(self.home / "clock")
        return ClockKeeper(SteadyClock(lambda: self.wall, lambda: self.uptime, mark=mark, boot=boot), self.home)

    def accept(self, boot: str = "boot") -> None:
        clock_files.accept(self.home, self.wall, self.uptime, boot)

    def test_step_is_logged_once_and_its_end(self) -> None:
        self.wall += 3600
        for _ in range(3):
            self.keeper.tick()
        self.assertEqual(len(self.logged), 1)
        self.assertIn("doctor --accept-clock", self.logged[0])
        self.wall -= 3600
        self.keeper.tick()
        self.keeper.tick()
        self.assertEqual(len(self.logged), 2)
        self.assertEqual(self.keeper.clock.now(), START)

    def test_accepted_step_is_followed_by_each_process(self) -> None:
        other = self.start()
        self.wall += 3600
        self.keeper.tick()
        other.tick()
        self.accept()
        self.keeper.tick()
        other.tick()
        self.assertEqual((self.keeper.clock.now(), other.clock.now()), (self.wall, self.wall))

    def test_acceptance_of_another_boot_or_none_is_ignored(self) -> None:
        self.wall += 3600
        self.keeper.tick()
        for boot in ("earlier", ""):
            self.accept(boot)
            self.keeper.tick()
            self.assertEqual(self.keeper.clock.now(), START)
        keeper = self.start(boot="")
        self.accept("")
        self.wall += 3600
        keeper.tick()
        keeper.tick()
        self.assertEqual(keeper.clock.now(), self.wall - 3600)

    def test_acceptance_of_nonsense_is_ignored(self) -> None:
        self.wall += 3600
        self.keeper.tick()
        for contents in (b"", b"{}", b'{"boot":"boot","offset":"much"}', b"\xff"):
            (self.home / "clock.accepted").write_bytes(contents)
            self.keeper.tick()
            self.assertEqual(self.keeper.clock.now(), START)

    def test_next_start_continues(self) -> None:
        self.wall += 3600
        self.keeper.tick()
        self.keeper.save()
        self.assertEqual(self.start().clock.now(), START)
        self.accept()
        keeper = self.start()
        keeper.tick()
        self.assertEqual(keeper.clock.now(), self.wall)

    def test_this_machine_has_a_boot_id(self) -> None:
        self.assertRegex(clock_files.boot_id(), r"\A[0-9a-f-]{36}\Z")
