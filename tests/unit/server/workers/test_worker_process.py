"""The supervisor's view of one worker: messages, heartbeats and the end of its process."""

from __future__ import annotations

import signal
import subprocess
import sys

import msgspec
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionLost
from twisted.internet.task import Clock
from twisted.internet.testing import StringTransport
from twisted.logger import capturedLogs, formatEvent
from twisted.python.failure import Failure

from burrowgate.server.close_stack import CLOSE_TIMEOUT_SECONDS
from burrowgate.server.workers.heartbeat import SILENCE_SECONDS, START_SECONDS, UNRESPONSIVE_SECONDS
from burrowgate.server.workers.ipc import WorkerHeartbeat, WorkerStatus
from burrowgate.server.workers.log_relay import LogRelay
from burrowgate.server.workers.worker_process import WorkerProcess, WorkersFailed, end_reason
from burrowgate.telemetry.drop_metrics import Dropped
from tests.support import TestCase

LOST = Failure(ConnectionLost())


class WorkerProcessTests(TestCase):
    def setUp(self) -> None:
        self.log: list[bytes] = []
        command = [sys.executable, "-S", "-c", "import sys; sys.stdin.read()"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE)
        self.addCleanup(self.end)
        self.worker = WorkerProcess(self.process, "node", 0.0, LogRelay(self.log.append))
        self.transport = StringTransport()
        self.worker.makeConnection(self.transport)

    def end(self) -> None:
        """End the process as if by itself."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(20)

    def send(self, message: WorkerStatus | WorkerHeartbeat) -> None:
        data = msgspec.json.encode(message)
        self.worker.dataReceived(len(data).to_bytes(4, "big") + data)

    def test_worker_serves_until_its_connection_is_lost(self) -> None:
        self.assertNoResult(self.worker.ready)
        self.send(WorkerStatus())
        self.successResultOf(self.worker.ready)
        self.assertTrue(self.worker.is_serving)
        self.worker.connectionLost(LOST)
        self.assertFalse(self.worker.is_serving)
        self.successResultOf(self.worker.gone)

    def test_worker_that_cannot_start_reports_the_reason(self) -> None:
        self.send(WorkerStatus("The disk is full."))
        failure = self.failureResultOf(self.worker.ready, WorkersFailed)
        self.assertEqual(str(failure.value), "The disk is full.")
        self.worker.connectionLost(LOST)
        self.successResultOf(self.worker.gone)

    def test_worker_that_ends_before_it_serves_is_a_failure(self) -> None:
        self.worker.connectionLost(LOST)
        self.failureResultOf(self.worker.ready, WorkersFailed)

    def tick(self, seconds: float) -> None:
        for _ in range(int(seconds)):
            self.worker.tick()

    def test_heartbeats_carry_what_was_dropped(self) -> None:
        self.send(WorkerHeartbeat(Dropped(log_lines=3, spans=4)))
        self.assertEqual(self.worker.dropped, Dropped(3, 4))
        self.assertNoResult(self.worker.ready)

    def test_silent_worker_does_not_serve_until_its_next_heartbeat(self) -> None:
        self.send(WorkerStatus())
        self.tick(UNRESPONSIVE_SECONDS + 1)
        self.assertFalse(self.worker.is_serving)
        self.send(WorkerHeartbeat(Dropped()))
        self.assertTrue(self.worker.is_serving)

    def test_worker_silent_for_ten_seconds_is_killed_once_and_logged(self) -> None:
        self.send(WorkerStatus())
        with capturedLogs() as events:
            self.tick(SILENCE_SECONDS)
            self.assertFalse(self.worker.is_killed)
            self.tick(3)
        self.assertTrue(self.worker.is_killed)
        self.assertEqual(self.process.wait(20), -signal.SIGKILL)
        self.assertTrue(self.transport.disconnected)
        self.assertEqual(
            [formatEvent(event) for event in events],
            [f"Process {self.process.pid} of a worker sent no heartbeat for 10 s and is killed"],
        )

    def test_worker_that_never_says_anything_is_killed_later(self) -> None:
        self.tick(START_SECONDS)
        self.assertFalse(self.worker.is_killed)
        self.tick(1)
        self.assertTrue(self.worker.is_killed)

    def test_reap_returns_the_exit_code_after_the_last_log_line(self) -> None:
        clock = Clock()
        self.end()
        reaped = Deferred.fromCoroutine(self.worker.reap(clock))
        self.assertNoResult(reaped)
        self.worker.log.dataReceived(b"the last\n")
        self.worker.log.connectionLost(LOST)
        self.assertEqual(self.successResultOf(reaped), 0)
        self.assertEqual(self.log, [b"the last\n"])

    def test_reap_waits_for_a_log_that_stays_open_within_a_limit(self) -> None:
        clock, transport = Clock(), StringTransport()
        self.worker.log.makeConnection(transport)
        self.end()
        reaped = Deferred.fromCoroutine(self.worker.reap(clock))
        clock.advance(1)
        self.assertEqual(self.successResultOf(reaped), 0)
        self.assertTrue(transport.disconnected)

    def test_reap_kills_what_does_not_end_in_time(self) -> None:
        clock = Clock()
        self.worker.log.connectionLost(LOST)
        reaped = Deferred.fromCoroutine(self.worker.reap(clock))
        clock.advance(CLOSE_TIMEOUT_SECONDS)
        self.process.wait(20)
        clock.advance(1)
        self.assertEqual(self.successResultOf(reaped), -signal.SIGKILL)

    def test_end_is_described_in_words(self) -> None:
        self.assertEqual([end_reason(code) for code in (0, 3)], ["exit code 0", "exit code 3"])
        self.assertEqual(end_reason(-9), "signal SIGKILL")
        self.assertEqual(end_reason(None), "it does not end, although it was killed")


class UnkillableProcess:
    """A process that waits for a disk, uninterruptibly."""

    kills = 0

    def poll(self) -> None:
        return None

    def kill(self) -> None:
        self.kills += 1


class UnkillableTests(TestCase):
    def test_process_that_cannot_be_killed_is_left_behind(self) -> None:
        process, clock = UnkillableProcess(), Clock()
        worker = WorkerProcess(process, "node", 0.0, LogRelay(lambda lines: None))  # type: ignore[arg-type]
        reaped = Deferred.fromCoroutine(worker.reap(clock))
        clock.pump([1.0] * int(2 * CLOSE_TIMEOUT_SECONDS - 1))
        self.assertNoResult(reaped)
        clock.advance(1)
        self.assertIsNone(self.successResultOf(reaped))
        self.assertGreater(process.kills, 0)
