"""Tests for tests.support: that a test which is wrong fails, whatever the runner makes of Twisted."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.support import ALL, ROOT, FixedClock, FixedEntropy, TestCase

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
        """How each test of the sample came out."""
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
        found = re.findall(r"^(PASSED|FAILED|ERROR) \S*test_sample\.py::(\w+::\w+)", done.stdout, re.MULTILINE)
        skipped = re.findall(r"^SKIPPED \[(\d+)\]", done.stdout, re.MULTILINE)
        self.assertTrue(found, done.stdout + done.stderr)
        return {(name, outcome) for outcome, name in found} | {("skipped", number) for number in skipped}

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

    def test_what_fails_is_seen_to_fail(self) -> None:
        self.assertEqual(self.outcomes(), self.EXPECTED | {("skipped", "1")})

    def test_where_nothing_may_be_skipped(self) -> None:
        self.assertEqual(self.outcomes(**{ALL: "1"}), self.EXPECTED | {("Lacking::test_is_skipped", "ERROR")})


class BaseTests(TestCase):
    def test_an_async_test_that_would_never_run_cannot_be_written(self) -> None:
        async def test_something(self: TestCase) -> None:
            pass

        error = self.assertRaises(TypeError, type, "Some", (TestCase,), {"test_something": test_something})
        self.assertIn("Some.test_something is async and would never run", str(error))


class ObedientTests(TestCase):
    def test_the_clock_stands_still_until_told(self) -> None:
        clock = FixedClock(5)
        self.assertEqual((clock.now(), clock.now()), (5, 5))
        clock.advance(1.5)
        self.assertEqual(clock.now(), 6.5)

    def test_entropy_never_repeats_in_a_run_and_always_between_runs(self) -> None:
        one, other = FixedEntropy(), FixedEntropy()
        drawn = [one.token_bytes(16) for _ in range(100)]
        self.assertEqual(len(set(drawn)), 100)
        self.assertEqual([other.token_bytes(16) for _ in range(100)], drawn)
        self.assertEqual(len(one.token_bytes(5)), 5)
