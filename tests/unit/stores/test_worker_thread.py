"""Batches of the worker thread: requests of one turn of the reactor are one batch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import gatherResults

from burrowgate.stores.worker_thread import MAX_BATCH_SIZE, BatchThread
from tests.support import ReactorTestCase


class BatchThreadTests(ReactorTestCase):
    def setUp(self) -> None:
        self.batches: list[list[int]] = []
        self.due: list[Callable[[], None]] = []

    def thread(self, schedule: Callable[[Callable[[], None]], object] | None) -> BatchThread[int]:
        def work(requests: list[int]) -> list[int]:
            self.batches.append(requests)
            return [-request for request in requests]

        threads: Any = reactor
        return BatchThread(threads, "test", work, schedule=schedule)

    async def test_requests_of_a_turn_are_one_batch(self) -> None:
        thread = self.thread(self.due.append)
        answers = [thread.submit(number) for number in range(20)]
        self.assertEqual((len(self.due), self.batches), (1, []))
        self.due.pop()()
        self.assertEqual(await gatherResults(answers), [-number for number in range(20)])
        self.assertEqual(self.batches, [list(range(20))])
        following = thread.submit(7)
        self.due.pop()()
        self.assertEqual(await following, -7)
        await thread.finish()

    async def test_batch_has_a_limit(self) -> None:
        thread = self.thread(self.due.append)
        answers = [thread.submit(number) for number in range(2 * MAX_BATCH_SIZE + 1)]
        self.due.pop()()
        self.assertEqual(await gatherResults(answers), [-number for number in range(2 * MAX_BATCH_SIZE + 1)])
        self.assertEqual([len(batch) for batch in self.batches], [MAX_BATCH_SIZE, MAX_BATCH_SIZE, 1])
        await thread.finish()

    async def test_end_passes_on_what_is_held(self) -> None:
        thread = self.thread(self.due.append)
        answer = thread.submit(3)
        await thread.finish()
        self.assertEqual(await answer, -3)
        self.due.pop()()  # the end of the turn comes nevertheless
        self.assertEqual(self.batches, [[3]])

    async def test_without_a_schedule_each_is_passed_on_at_once(self) -> None:
        thread = self.thread(None)
        self.assertEqual(await thread.submit(1), -1)
        await thread.finish()
