"""Tests for tests.support: failures in Twisted code fail the test under pytest."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import unittest
from pathlib import Path

from tests.support import ALL, ROOT, FixedClock, FixedEntropy, TestCase
from tests.support.gateway_process import Process, until

SAMPLE = """
from twisted.internet.defer import Deferred
from twisted.internet.task import deferLater
from twisted.logger import Logger
from twisted.python import log
from tests.support import ReactorTestCase, TestCase, requires

class Real(ReactorTestCase):
    async def test_passes(self):
        from twisted.internet import reactor
        self.assertEqual(await deferLater(reactor, 0.01, lambda: 1), 1)
    async def test_fails(self):
        from twisted.internet import reactor
        self.assertEqual(await deferLater(reactor, 0.01, lambda: 1), 2)
    def test_fails_in_a_coroutine(self):
        return self.run_async(self._fail())
    async def _fail(self):
        raise ValueError
    def test_fails_with_a_call_left_behind(self):
        from twisted.internet import reactor
        reactor.callLater(1000, lambda: None)
    def test_fails_with_a_logged_error(self):
        log.err(ValueError())

class Synchronous(TestCase):
    def test_passes(self):
        open(self.mktemp(), "x").close()
    def test_fails_with_a_logged_error(self):
        try:
            1 / 0
        except ZeroDivisionError:
            Logger().failure("failed")
    def test_fails_with_an_unhandled_error(self):
        Deferred().errback(ValueError())

@requires("no-such-program")
class Lacking(TestCase):
    def test_is_skipped(self):
        pass
"""


class RunnerTests(TestCase):
    def outcomes(self, **environment: str) -> set[tuple[str, str]]:
        """Return name and outcome of each test in the sample."""
        folder = Path(self.mktemp())
        folder.mkdir()
        (folder / "test_sample.py").write_text(SAMPLE)
        own = {name: value for name, value in os.environ.items() if name != ALL}
        options = ["-rA", "-p", "tests.conftest", "-c", ROOT / "pyproject.toml", "--rootdir", folder]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *options, folder],
            cwd=ROOT,
            env={**own, "PYTHONPATH": str(ROOT), **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        results = re.findall(r"^(PASSED|FAILED|ERROR) \S*test_sample\.py::(\w+::\w+)", done.stdout, re.MULTILINE)
        skipped = re.findall(r"^SKIPPED \[(\d+)\]", done.stdout, re.MULTILINE)
        self.assertTrue(results, done.stdout + done.stderr)
        return {(name, outcome) for outcome, name in results} | {("skipped", number) for number in skipped}

    EXPECTED = {
        ("Real::test_passes", "PASSED"),
        ("Real::test_fails", "FAILED"),
        ("Real::test_fails_in_a_coroutine", "FAILED"),
        ("Real::test_fails_with_a_call_left_behind", "FAILED"),
        ("Real::test_fails_with_a_logged_error", "FAILED"),
        ("Synchronous::test_passes", "PASSED"),
        ("Synchronous::test_fails_with_a_logged_error", "FAILED"),
        ("Synchronous::test_fails_with_an_unhandled_error", "FAILED"),
    }

    def test_failures_are_reported(self) -> None:
        self.assertEqual(self.outcomes(), self.EXPECTED | {("skipped", "1")})

    def test_skipped_test_is_an_error_if_all_are_required(self) -> None:
        self.assertEqual(self.outcomes(**{ALL: "1"}), self.EXPECTED | {("Lacking::test_is_skipped", "ERROR")})


class BaseTests(TestCase):
    def test_async_test_in_a_synchronous_case_is_refused(self) -> None:
        async def test_something(self: TestCase) -> None:
            pass

        error = self.assertRaises(TypeError, type, "Some", (TestCase,), {"test_something": test_something})
        self.assertIn("Some.test_something is async and would never run", str(error))


class ProcessTests(TestCase):
    def test_killed_process_takes_its_children_with_it(self) -> None:
        owner = unittest.TestCase()
        child = int(Process(owner, "-c", "sleep 600 & echo $!; wait", program="/bin/sh").line())
        self.assertTrue(_runs(child))
        self.assertTrue(owner.doCleanups())
        until(lambda: not _runs(child), "the child ends")


def _runs(pid: int) -> bool:
    """Return whether a process exists and has not ended; one that no parent has waited for may be left as a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class FixedSourcesTests(TestCase):
    def test_clock_moves_only_by_advance(self) -> None:
        clock = FixedClock(5)
        self.assertEqual((clock.now(), clock.now()), (5, 5))
        clock.advance(1.5)
        self.assertEqual(clock.now(), 6.5)

    def test_entropy_is_unique_within_a_run_and_equal_in_every_run(self) -> None:
        first, second = FixedEntropy(), FixedEntropy()
        drawn = [first.token_bytes(16) for _ in range(100)]
        self.assertEqual(len(set(drawn)), 100)
        self.assertEqual([second.token_bytes(16) for _ in range(100)], drawn)
        self.assertEqual(len(first.token_bytes(5)), 5)
