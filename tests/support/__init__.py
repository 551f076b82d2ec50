"""What every test stands on: two base classes, time and entropy that obey, and what a test may require."""

from __future__ import annotations

import functools
import hashlib
import inspect
import os
import resource
import shutil
import tempfile
import unittest
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from twisted.internet.defer import Deferred
from twisted.trial import unittest as trial
from zope.interface import implementer

from burrowgate.interfaces import IClock, IEntropy

START = 1_700_000_000
"""The time at which tests begin, unless they say otherwise."""

ROOT = Path(__file__).parents[2]
"""The checkout."""

ALL = "BURROWGATE_TEST_ALL"
"""The environment variable under which a test that would be skipped fails (`tests/conftest.py`)."""

_Test = TypeVar("_Test", bound=Callable[..., Any])


def requires(executable: str) -> Callable[[_Test], _Test]:
    """Skip a test, or a class of them, where `executable` is not installed."""
    return unittest.skipIf(shutil.which(executable) is None, f"{executable} is not installed here.")


@contextmanager
def limited(count: int) -> Iterator[None]:
    """Let this process, and what it starts meanwhile, have `count` descriptors."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


class _Tidy(trial.SynchronousTestCase):
    """Leaves nothing in the working directory."""

    def mktemp(self) -> str:
        """A path that does not exist, in a new folder that goes when the test ends."""
        folder = tempfile.mkdtemp(prefix="burrowgate-test-")
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        return os.path.join(folder, "temp")


class TestCase(_Tidy):
    """A test without a reactor: what it waits for has come already, or it fails.

    An `async def test_` would pass here without running (twisted#6834), so the class that has one cannot be made.
    """

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        for name, test in vars(cls).items():
            if name.startswith("test") and inspect.iscoroutinefunction(test):
                raise TypeError(f"{cls.__name__}.{name} is async and would never run; derive from ReactorTestCase.")


class ReactorTestCase(trial.TestCase, _Tidy):
    """A test with the real reactor; `async def test_` runs, and what it leaves behind in the reactor fails it."""

    timeout = 60

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        for name, test in list(vars(cls).items()):
            if name.startswith("test") and inspect.iscoroutinefunction(test):
                setattr(cls, name, _deferred(test))

    def run_async(self, coroutine: Coroutine[Deferred[Any], Any, Any]) -> Deferred[Any]:
        """What a test returns to have `coroutine` run."""
        return Deferred.fromCoroutine(coroutine)


def _deferred(test: Callable[..., Coroutine[Deferred[Any], Any, Any]]) -> Callable[..., Deferred[Any]]:
    @functools.wraps(test)
    def run(self: ReactorTestCase) -> Deferred[Any]:
        return Deferred.fromCoroutine(test(self))

    return run


@implementer(IClock)
class FixedClock:
    """Stands still until it is told to go."""

    def __init__(self, now: float = START) -> None:
        self.time = now

    def now(self) -> float:
        return self.time

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass."""
        self.time += seconds


@implementer(IEntropy)
class FixedEntropy:
    """The same bytes in every run, and never the same twice in one."""

    def __init__(self, seed: str = "burrowgate") -> None:
        self._seed = seed
        self._calls = 0

    def token_bytes(self, count: int) -> bytes:
        self._calls += 1
        return hashlib.shake_128(f"{self._seed} {self._calls}".encode()).digest(count)
