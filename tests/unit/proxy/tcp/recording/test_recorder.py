"""Recorder: order, backpressure, disks that fail, fill or hang."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.task import Clock

from burrowgate.errors import RecordingFailed, UpstreamTimeout
from burrowgate.proxy.tcp.recording import files, recorder
from burrowgate.proxy.tcp.recording.asciicast import read_events
from burrowgate.proxy.tcp.recording.files import FinishedRecording
from burrowgate.proxy.tcp.recording.recorder import MAX_PENDING_BYTES, WRITE_TIMEOUT_SECONDS, Recorder, RecordingTerms
from tests.support import START, TestCase
from tests.support.descriptors import open_descriptors

TERMS = RecordingTerms(sid="s1", cid="c1", title="shell s1")


class Disk:
    """An executor whose work the test runs, in order, when it likes; or lets fail."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Callable[[], Any], Callable[[Any, Exception | None], None]]] = []

    def run(self, folder: str, work: Callable[[], Any], done: Callable[[Any, Exception | None], None]) -> None:
        self.waiting.append((work, done))

    def do(self, count: int = 100) -> None:
        """Do `count` pieces of work, those that come meanwhile too."""
        while self.waiting and count:
            count -= 1
            work, done = self.waiting.pop(0)
            try:
                result, error = work(), None
            except Exception as failed:
                result, error = None, failed
            done(result, error)

    def fail(self, error: Exception) -> None:
        self.waiting.pop(0)[1](None, error)


class RecorderTests(TestCase):
    def setUp(self) -> None:
        self.folder = Path(self.mktemp())
        self.clock = Clock()
        self.disk = Disk()
        self.finished: list[FinishedRecording] = []
        self.full: list[bool] = []
        self.failures: list[RecordingFailed] = []
        self.ends = 0

    def make(self, terms: RecordingTerms = TERMS) -> Recorder:
        made = Recorder(terms, self.folder, self.disk, self.clock, self.finished.append)
        made.on_full = self.full.append
        made.on_failed = self.failures.append
        made.on_ended = self._ended
        return made

    def _ended(self) -> None:
        self.ends += 1

    def started(self, terms: RecordingTerms = TERMS) -> Recorder:
        made = self.make(terms)
        work = Deferred.fromCoroutine(made.start(80, 24, START))
        self.disk.do()
        self.successResultOf(work)
        return made

    def events(self) -> list[tuple[float, str, str]]:
        return read_events(b"".join(files.read_lines(self.folder, "s1", "c1")))[1]

    def test_recording_has_all_events_in_their_order_and_time(self) -> None:
        made = self.started(RecordingTerms(sid="s1", cid="c1", has_input=True))
        made.output(b"one")
        self.clock.advance(1.5)
        made.input(b"two")
        made.resize(100, 30)
        self.clock.advance(1)
        made.marker("three")
        made.output(b"four")
        made.end()
        self.disk.do()
        expected = [(0.0, "o", "one"), (1.5, "i", "two"), (1.5, "r", "100x30"), (2.5, "m", "three"), (2.5, "o", "four")]
        self.assertEqual(self.events(), expected)
        self.assertTrue(files.is_unchanged(self.folder, self.finished[0]))
        self.assertEqual((self.ends, self.failures), (1, []))

    def test_input_is_not_recorded_unless_that_is_asked_for(self) -> None:
        made = self.started()
        made.input(b"secret")
        made.end()
        self.disk.do()
        self.assertEqual(self.events(), [])

    def test_one_write_is_under_way_at_a_time_and_what_comes_meanwhile_is_one_more(self) -> None:
        made = self.started()
        for _ in range(1_000):
            made.output(b"x")
            self.assertEqual(len(self.disk.waiting), 1)
        self.disk.do(1)
        self.assertEqual(len(self.disk.waiting), 1)
        self.disk.do(1)
        self.assertEqual(self.disk.waiting, [])

    def test_disk_that_does_not_keep_up_pauses_the_terminal_and_lets_it_go_on(self) -> None:
        made = self.started()
        made.output(b"x")
        made.output(b"y" * (MAX_PENDING_BYTES // 2))
        self.assertEqual(self.full, [])
        made.output(b"z" * (MAX_PENDING_BYTES // 2))
        made.output(b"z")
        self.assertEqual(self.full, [True])
        self.disk.do()
        self.assertEqual(self.full, [True, False])
        self.assertEqual(self.failures, [])

    def test_disk_that_fails_ends_the_connection_once(self) -> None:
        for number in (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT):
            with self.subTest(number=number):
                self.setUp()
                made = self.started()
                made.on_failed = lambda error, made=made: (self.failures.append(error), made.end())
                made.output(b"one")
                self.disk.fail(OSError(number, os.strerror(number)))
                made.output(b"two")
                self.disk.do()
                self.assertEqual(len(self.failures), 1)
                self.assertEqual(self.ends, 1)
                self.assertEqual(self.events(), [])

    def test_disk_that_hangs_ends_the_connection_and_leaves_the_file_to_recovery(self) -> None:
        made = self.started()
        made.on_failed = lambda error: (self.failures.append(error), made.end())
        made.output(b"one")
        self.clock.advance(WRITE_TIMEOUT_SECONDS - 0.1)
        self.assertEqual(self.failures, [])
        self.clock.advance(0.1)
        self.assertEqual((len(self.failures), self.ends, self.finished), (1, 1, []))
        self.disk.do()
        self.assertEqual((self.ends, self.finished), (1, []))
        self.assertTrue((self.folder / "s1" / "c1.cast").exists())

    def test_recording_that_becomes_too_long_ends_the_connection_and_is_kept(self) -> None:
        made = self.started()
        made._size = recorder.MAX_RECORDING_BYTES - 10
        made.output(b"one too many")
        self.assertIn("too long", str(self.failures[0]))
        made.end()
        self.disk.do()
        self.assertEqual(len(self.finished), 1)

    def test_recording_that_cannot_begin_is_an_error(self) -> None:
        self.folder.write_text("not a folder")
        work = Deferred.fromCoroutine(self.make().start(80, 24, START))
        self.disk.do()
        self.failureResultOf(work, RecordingFailed)

    def test_disk_that_hangs_at_the_beginning_is_an_error_and_leaves_nothing_open(self) -> None:
        before = open_descriptors()
        made = self.make()
        work = Deferred.fromCoroutine(made.start(80, 24, START))
        self.clock.advance(WRITE_TIMEOUT_SECONDS)
        self.failureResultOf(work, RecordingFailed)
        self.disk.do()
        self.assertEqual(open_descriptors() - before, set())
        self.assertEqual(list(self.folder.rglob("*")), [])

    def test_page_that_goes_while_a_recording_begins_leaves_nothing_open(self) -> None:
        before = open_descriptors()
        for is_made in (False, True):
            with self.subTest(is_made=is_made):
                made = self.make(RecordingTerms(sid="s1", cid=f"c{is_made}"))
                work = Deferred.fromCoroutine(made.start(80, 24, START))
                if is_made:
                    create = self.disk.waiting.pop(0)[0]
                    create()  # its result is on its way to the reactor's thread
                work.cancel()
                self.failureResultOf(work, CancelledError)
                self.disk.do()
                self.assertEqual(open_descriptors() - before, set())
                self.assertEqual(list(self.folder.rglob("*")), [])

    def test_recording_of_a_connection_that_failed_does_not_stay(self) -> None:
        """(tcp T36)"""
        before = open_descriptors()
        made = self.started()
        made.discard()
        made.discard()
        self.disk.do()
        self.assertEqual(list(self.folder.rglob("*")), [])
        self.assertEqual((self.ends, self.finished, open_descriptors() - before), (1, [], set()))

    def test_discarded_recording_leaves_others_of_its_session(self) -> None:
        other, made = self.started(), self.started(RecordingTerms(sid="s1", cid="c2"))
        made.discard()
        other.end()
        self.disk.do()
        self.assertEqual([one.cid for one in self.finished], ["c1"])
        self.assertEqual([path.name for path in (self.folder / "s1").iterdir()], ["c1.cast.gz"])

    def test_too_much_work_that_waits_is_an_error(self) -> None:
        def refuse(*_: Any) -> None:
            raise UpstreamTimeout

        made = self.make()
        self.disk.run = refuse  # type: ignore[method-assign]
        self.failureResultOf(Deferred.fromCoroutine(made.start(80, 24, START)), RecordingFailed)

    def test_end_of_one_that_never_began_is_reported(self) -> None:
        made = self.make()
        made.end()
        made.end()
        self.assertEqual(self.ends, 1)

    def test_nothing_is_added_after_the_end(self) -> None:
        made = self.started()
        made.end()
        made.output(b"late")
        self.disk.do()
        self.assertEqual(self.events(), [])
