"""Threads of folders: results come back in the reactor's thread, and a folder that hangs fills only its own queue."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from burrowgate.errors import UpstreamTimeout
from burrowgate.proxy.static.file_threads import (
    IDLE_SECONDS,
    MAX_PENDING_PER_FOLDER,
    MAX_THREADS_PER_FOLDER,
    FileThreads,
    InlineExecutor,
    run_within,
)
from tests.support import WAIT_SECONDS, TestCase


class CallQueue(Clock):
    """A reactor that takes calls from threads."""

    def __init__(self) -> None:
        super().__init__()
        self._from_threads: list[tuple[Any, ...]] = []
        self._changed = threading.Condition()

    def callFromThread(self, call: Callable[..., None], *values: object) -> None:
        with self._changed:
            self._from_threads.append((call, *values))
            self._changed.notify()

    def run(self, count: int) -> None:
        """Run `count` calls, as soon as they are there."""
        for _ in range(count):
            with self._changed:
                assert self._changed.wait_for(lambda: self._from_threads, WAIT_SECONDS)
                call, *values = self._from_threads.pop(0)
            call(*values)


class FileThreadsTests(TestCase):
    def setUp(self) -> None:
        self.reactor = CallQueue()
        self.threads = FileThreads(self.reactor)
        self.outcomes: list[tuple[Any, Exception | None]] = []
        self.goes_on = threading.Event()
        self.addCleanup(self.threads.close)
        self.addCleanup(self.goes_on.set)

    def run_work(self, folder: str, work: Callable[[], Any]) -> None:
        self.threads.run(folder, work, lambda result, error: self.outcomes.append((result, error)))

    def hang(self, folder: str) -> None:
        self.run_work(folder, lambda: self.goes_on.wait(WAIT_SECONDS))

    def test_results_and_errors_come_back(self) -> None:
        self.run_work("a", lambda: threading.current_thread() is threading.main_thread())
        self.reactor.run(1)
        self.run_work("a", lambda: 1 // 0)
        self.reactor.run(1)
        (result, nothing), (none, error) = self.outcomes
        self.assertEqual((result, nothing, none), (False, None, None))
        self.assertIsInstance(error, ZeroDivisionError)

    def test_folder_that_hangs_delays_no_other(self) -> None:
        for _ in range(3 * MAX_THREADS_PER_FOLDER):
            self.hang("dead")
        for number in range(10):
            self.run_work("well", lambda number=number: number)
        self.reactor.run(10)
        self.assertEqual(sorted(result for result, _ in self.outcomes), list(range(10)))

    def test_folder_that_hangs_has_few_threads_and_a_bounded_queue(self) -> None:
        for _ in range(MAX_PENDING_PER_FOLDER):
            self.hang("dead")
        self.assertRaises(UpstreamTimeout, self.hang, "dead")
        self.assertEqual(self.threads._folders["dead"].count, MAX_THREADS_PER_FOLDER)
        self.goes_on.set()
        self.reactor.run(MAX_PENDING_PER_FOLDER)
        self.run_work("dead", lambda: "well again")
        self.reactor.run(1)
        self.assertEqual(self.outcomes[-1], ("well again", None))

    def test_threads_are_daemons_and_end_when_the_folder_is_idle(self) -> None:
        self.run_work("a", threading.current_thread)
        self.reactor.advance(IDLE_SECONDS)  # its work is not finished in the reactor
        self.reactor.run(1)
        ((thread, _),) = self.outcomes
        self.assertTrue(thread.daemon)
        self.assertTrue(thread.is_alive())
        self.reactor.advance(IDLE_SECONDS)
        thread.join(WAIT_SECONDS)
        self.assertFalse(thread.is_alive())
        self.run_work("a", lambda: 1)
        self.reactor.run(1)
        self.assertEqual(self.outcomes[-1], (1, None))

    def test_close_ends_threads(self) -> None:
        self.run_work("a", threading.current_thread)
        self.reactor.run(1)
        self.threads.close()
        self.outcomes[0][0].join(WAIT_SECONDS)
        self.assertFalse(self.outcomes[0][0].is_alive())
        self.assertEqual(self.reactor.getDelayedCalls(), [])


class HangingExecutor:
    """Keeps what waits for its threads, which hang."""

    def __init__(self) -> None:
        self.done: list[Callable[[Any, Exception | None], None]] = []

    def run(self, folder: str, work: Callable[[], Any], done: Callable[[Any, Exception | None], None]) -> None:
        self.done.append(done)


class RunWithinTests(TestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.executor = HangingExecutor()

    def started(self) -> Deferred[int]:
        return Deferred.fromCoroutine(run_within(self.executor, self.clock, 2.0, "a", lambda: 1))

    def test_result_or_error_is_passed_on(self) -> None:
        first, second = self.started(), self.started()
        self.executor.done[0](1, None)
        self.executor.done[1](None, OSError())
        self.assertEqual(self.successResultOf(first), 1)
        self.failureResultOf(second, OSError)
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_folder_that_does_not_respond_is_a_timeout(self) -> None:
        started = self.started()
        self.clock.advance(2)
        self.failureResultOf(started, UpstreamTimeout)
        self.executor.done[0](1, None)  # too late


class InlineExecutorTests(TestCase):
    def test_runs_at_once(self) -> None:
        outcomes: list[object] = []
        executor = InlineExecutor()
        executor.run("a", lambda: 1, lambda result, error: outcomes.append((result, error)))
        error = OSError()

        def fail() -> None:
            raise error

        executor.run("a", fail, lambda result, failed: outcomes.append((result, failed)))
        self.assertEqual(outcomes, [(1, None), (None, error)])
