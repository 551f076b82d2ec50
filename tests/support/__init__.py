"""Base classes for tests, a clock and entropy that tests control, and decorators for missing programs."""

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
from burrowgate.server.passphrase_hashing import Argon2

START = 1_700_000_000
"""Unix time in seconds at which tests begin by default."""

ROOT = Path(__file__).parents[2]
"""Root of the checkout."""

ALL = "BURROWGATE_TEST_ALL"
"""The environment variable under which a test that would be skipped fails (`tests/conftest.py`)."""

LONG = "BURROWGATE_TEST_LONG"
"""The environment variable under which tests that have a short form run for as long as their requirement says."""

TIMES = "BURROWGATE_TEST_TIMES"
"""The environment variable under which times hold as their requirement says, because the machine has no other work."""


WAIT_SECONDS = 60.0
"""Seconds after which a test gives up waiting, far more than a busy machine needs: only those that fail take them."""


def at_most(quiet: float, busy: float) -> float:
    """Return the limit of a time in seconds: `quiet` under `TIMES`, otherwise `busy`."""
    return quiet if os.environ.get(TIMES) else busy


_Test = TypeVar("_Test", bound=Callable[..., Any])


def requires(executable: str) -> Callable[[_Test], _Test]:
    """Skip a test, or a class of them, where `executable` is not installed."""
    return unittest.skipIf(shutil.which(executable) is None, f"{executable} is not installed here.")


@contextmanager
def limited(count: int) -> Iterator[None]:
    """Limit this process and the processes that it starts meanwhile to `count` file descriptors."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (count, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


class _Tidy(trial.SynchronousTestCase):
    """Base class that keeps temporary files out of the working directory."""

    def mktemp(self) -> str:
        """Return a path that does not exist, in a new folder that is removed when the test ends."""
        folder = tempfile.mkdtemp(prefix="burrowgate-test-")
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        return os.path.join(folder, "temp")


class TestCase(_Tidy):
    """A test without a reactor: a coroutine that it runs must finish without waiting.

    An `async def test_` would pass here without running (twisted#6834), so defining one raises TypeError.
    """

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        for name, test in vars(cls).items():
            if name.startswith("test") and inspect.iscoroutinefunction(test):
                raise TypeError(f"{cls.__name__}.{name} is async and would never run; derive from ReactorTestCase.")


class ReactorTestCase(trial.TestCase, _Tidy):
    """A test with the real reactor. `async def test_` is supported; a test that leaves the reactor unclean fails."""

    timeout = 60

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        for name, test in list(vars(cls).items()):
            if name.startswith("test") and inspect.iscoroutinefunction(test):
                setattr(cls, name, _deferred(test))

    def run_async(self, coroutine: Coroutine[Deferred[Any], Any, Any]) -> Deferred[Any]:
        """Return a Deferred for `coroutine`, which a test returns to trial."""
        return Deferred.fromCoroutine(coroutine)


def _deferred(test: Callable[..., Coroutine[Deferred[Any], Any, Any]]) -> Callable[..., Deferred[Any]]:
    @functools.wraps(test)
    def run(self: ReactorTestCase) -> Deferred[Any]:
        return Deferred.fromCoroutine(test(self))

    return run


@implementer(IClock)
class FixedClock:
    """A clock that moves only when `advance` is called."""

    def __init__(self, now: float = START) -> None:
        self.time = now

    def now(self) -> float:
        return self.time

    def advance(self, seconds: float) -> None:
        """Move the time forward by `seconds`."""
        self.time += seconds


FAST_ARGON2 = Argon2(memory_kib=8, iterations=1)
"""The least that RFC 9106 allows, which takes 0.1 ms."""


@implementer(IEntropy)
class FixedEntropy:
    """Deterministic entropy: the same bytes in every run, different bytes in every call."""

    def __init__(self, seed: str = "burrowgate") -> None:
        self._seed = seed
        self._calls = 0

    def token_bytes(self, count: int) -> bytes:
        self._calls += 1
        return hashlib.shake_128(f"{self._seed} {self._calls}".encode()).digest(count)
