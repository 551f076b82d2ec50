"""Finished requests from the workers to the primary: in one order, each once, whatever the workers do."""

from __future__ import annotations

import msgspec
from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from burrowgate.server.workers.ipc import FinishedRequests, SendRequests
from burrowgate.server.workers.recent_requests import (
    TIMEOUT_SECONDS,
    RequestFetcher,
    WorkerRequests,
    finished_requests,
)
from burrowgate.telemetry.recent_requests import MAX_TEXT_BYTES, RecentRequests
from tests.support import TestCase
from tests.support.records import a_request_record

MAX_MESSAGE_BYTES = 99_999
"""The limit of `Int32StringReceiver`: a longer message ends the channel, and with it the worker."""


class FakeWorker:
    """A worker: its requests, and the primary's view of it."""

    def __init__(self, kept: int = 1000) -> None:
        self.recent = RecentRequests(kept)
        self.requests = WorkerRequests(self.send)
        self.answers = True
        self.commands: list[int] = []

    def send(self, command: SendRequests) -> None:
        self.commands.append(command.after)
        if self.answers:
            self.answer(command.after)

    def answer(self, after: int) -> None:
        for message in finished_requests(self.recent, after):
            data = msgspec.json.encode(message)
            assert len(data) < MAX_MESSAGE_BYTES
            self.requests.receive(msgspec.json.decode(data, type=FinishedRequests))

    def finish(self, *times: float) -> None:
        self.recent.record([a_request_record(time=time, request_id=b"%g" % time) for time in times])


class RequestFetcherTests(TestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.workers = [FakeWorker(), FakeWorker()]
        self.recent = RecentRequests(1000)
        self.fetcher = RequestFetcher(self.recent, lambda: [one.requests for one in self.workers], self.clock)

    def fetch(self) -> Deferred[None]:
        return Deferred.fromCoroutine(self.fetcher.fetch())

    def times(self) -> list[float]:
        return [record.time for record in self.recent.after(0)[1]]

    def test_requests_of_all_workers_are_ordered_by_time_and_fetched_once(self) -> None:
        one, two = self.workers
        one.finish(1, 4, 5)
        two.finish(2, 3, 6)
        self.successResultOf(self.fetch())
        self.assertEqual(self.times(), [1, 2, 3, 4, 5, 6])
        two.finish(7)
        self.successResultOf(self.fetch())
        self.assertEqual(self.times(), [1, 2, 3, 4, 5, 6, 7])
        self.assertEqual((one.commands, two.commands), ([0, 3], [0, 3]))
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_record_arrives_as_it_was(self) -> None:
        record = a_request_record(path=b"/\xfc%00", host=b"h", session_id="s", reason="r", duration=0.25)
        self.workers[0].recent.record([record])
        self.successResultOf(self.fetch())
        self.assertEqual(self.recent.after(0)[1], (record,))

    def test_many_long_requests_are_several_messages(self) -> None:
        worker = self.workers[0]
        path = b"\xff" * MAX_TEXT_BYTES
        worker.recent.record([a_request_record(time=float(one), path=path, session_id="s" * 22) for one in range(1000)])
        self.successResultOf(self.fetch())
        self.assertEqual(self.times(), [float(one) for one in range(1000)])

    def test_worker_that_does_not_answer_is_waited_for_once_and_its_late_answer_counts_once(self) -> None:
        one, two = self.workers
        one.finish(1)
        two.finish(2)
        two.answers = False
        waiting = self.fetch()
        self.assertNoResult(waiting)
        self.clock.advance(TIMEOUT_SECONDS)
        self.successResultOf(waiting)
        self.assertEqual(self.times(), [1])
        two.answer(0)  # late
        two.answers = True
        two.finish(3)
        self.successResultOf(self.fetch())
        self.assertEqual(self.times(), [1, 2, 3])

    def test_late_answer_after_the_next_command_counts_once(self) -> None:
        worker = self.workers[0]
        worker.finish(1)
        worker.answers = False
        first = self.fetch()
        self.clock.advance(TIMEOUT_SECONDS)
        self.successResultOf(first)
        second = self.fetch()
        worker.answer(0)
        worker.answer(0)
        self.successResultOf(second)
        self.assertEqual(self.times(), [1])

    def test_worker_that_ends_is_not_waited_for(self) -> None:
        self.workers[1].answers = False
        self.workers[0].finish(1)
        waiting = self.fetch()
        self.workers[1].requests.stop()
        self.successResultOf(waiting)
        self.assertEqual((self.times(), self.clock.getDelayedCalls()), ([1], []))

    def test_those_who_read_at_the_same_time_share_one_fetch(self) -> None:
        worker = self.workers[0]
        worker.finish(1)
        worker.answers = False
        waiting = [self.fetch() for _ in range(3)]
        worker.answer(0)
        for one in waiting:
            self.successResultOf(one)
        self.assertEqual((worker.commands, self.times()), ([0], [1]))
