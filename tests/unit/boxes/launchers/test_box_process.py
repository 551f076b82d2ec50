"""The process of a box: what bubblewrap reports, and what a box could make of the pipes that it has."""

from __future__ import annotations

from twisted.internet.error import ProcessDone
from twisted.python.failure import Failure

from burrowgate.boxes.launchers.box_process import MAX_MESSAGE_BYTES, BoxProcess
from burrowgate.boxes.launchers.bwrap_command import STATUS_FD
from tests.support import TestCase


class _Transport:
    def __init__(self) -> None:
        self.closed: list[int] = []

    def closeChildFD(self, fd: int) -> None:
        self.closed.append(fd)


class BoxProcessTests(TestCase):
    def setUp(self) -> None:
        self.transport = _Transport()
        self.process = BoxProcess()
        self.process.transport = self.transport  # type: ignore[assignment]

    def _set_up(self) -> None:
        for piece in (b'{"child-', b'pid": 4711, "uts-namespace": 1}\n{"exit', b'-code": 1}\n'):
            self.process.childDataReceived(STATUS_FD, piece)

    def test_first_process_is_that_of_the_status(self) -> None:
        started = self.process.started()
        self.assertNoResult(started)
        self._set_up()
        self.successResultOf(started)
        self.process.childDataReceived(STATUS_FD, b'{"child-pid": 1}\n')
        self.assertEqual(self.process.inner_pid, 4711)

    def test_status_that_is_none_is_passed_over(self) -> None:
        for junk in (b"no JSON\n", b"[]\n", b'{"child-pid": "1"}\n', b"{" + b"x" * 5_000 + b"\n"):
            self.process.childDataReceived(STATUS_FD, junk)
        self.assertIsNone(self.process.inner_pid)

    def test_message_before_the_start_is_kept_and_bounded(self) -> None:
        self.process.childDataReceived(2, b"bwrap: no\n" + b"x" * 5_000)
        self.assertTrue(self.process.message.startswith("bwrap: no"))
        self.assertEqual(len(self.process.message), MAX_MESSAGE_BYTES)

    def test_report_of_the_page_closes_the_pipe(self) -> None:
        self._set_up()
        self.process.childDataReceived(2, b"pa")
        self.process.childDataReceived(2, b"ge\n")
        self.assertTrue(self.process.has_page)
        self.assertEqual(self.transport.closed, [2])

    def test_box_that_floods_the_pipe_loses_it(self) -> None:
        """What a box writes costs the gateway nothing (browsers B9)."""
        self._set_up()
        self.process.childDataReceived(2, b"x" * 100_000)
        self.assertFalse(self.process.has_page)
        self.assertEqual((self.transport.closed, self.process.message), ([2], ""))

    def test_end_reaches_all_that_wait_but_the_cancelled(self) -> None:
        started, ended, cancelled = self.process.started(), self.process.ended(), self.process.ended()
        cancelled.addErrback(lambda failure: None)
        cancelled.cancel()
        self.process.processEnded(Failure(ProcessDone(0)))
        self.successResultOf(started)
        self.successResultOf(ended)
        self.successResultOf(self.process.ended())
        self.assertEqual(self.process.exit_code, 0)
