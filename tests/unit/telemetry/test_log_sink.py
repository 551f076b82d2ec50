"""Log sinks and their outputs: callers never wait, and nothing is torn."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import sys
import termios
import threading
import tty
from collections.abc import Callable
from pathlib import Path

from burrowgate.telemetry.log_sink import LogSink, to_descriptor, to_file, to_stream, with_fallback
from tests.support import START, WAIT_SECONDS, TestCase

LINE = "x" * 99 + "\n"


class Reader:
    """An output that waits until it is read, as a full pipe does."""

    def __init__(self) -> None:
        self.waits = threading.Event()
        """Set once an output waits."""
        self.reads = threading.Event()
        self.received: list[bytes] = []

    def __call__(self, data: bytes) -> int:
        self.waits.set()
        assert self.reads.wait(WAIT_SECONDS)
        self.received.append(data)
        return len(data)


class LogSinkTests(TestCase):
    def sink(self, output: Callable[[bytes], int], limit: int = 1000) -> LogSink:
        sink = LogSink(output, wall=lambda: START, limit=limit)
        self.addCleanup(sink.close)
        return sink

    def test_lines_are_written_in_order_until_it_is_closed(self) -> None:
        received: list[bytes] = []
        sink = self.sink(lambda data: received.append(data) or len(data))
        for number in range(100):
            sink.write(f"{number}\n")
        sink.close(WAIT_SECONDS)
        self.assertEqual(b"".join(received).split(), [b"%d" % number for number in range(100)])
        self.assertEqual(sink.dropped, 0)

    def test_caller_does_not_wait_for_an_output_that_is_not_read(self) -> None:
        reader = Reader()
        self.addCleanup(reader.reads.set)
        sink = self.sink(reader)
        sink.write(LINE)
        self.assertTrue(reader.waits.wait(WAIT_SECONDS))
        for _ in range(100):
            sink.write(LINE)
        self.assertEqual(sink.dropped, 90)

    def test_dropped_lines_are_reported_once_it_flows_again(self) -> None:
        reader = Reader()
        sink = self.sink(reader)
        sink.write(LINE)
        self.assertTrue(reader.waits.wait(WAIT_SECONDS))
        for _ in range(100):
            sink.write(LINE)
        reader.reads.set()
        sink.close(WAIT_SECONDS)
        *lines, last = b"".join(reader.received).decode().splitlines()
        self.assertEqual(len(lines), 11)
        self.assertEqual(
            json.loads(last),
            {
                "time": "2023-11-14T22:13:20.000Z",
                "type": "log",
                "level": "error",
                "logger": "burrowgate.telemetry.log_sink",
                "message": "90 log lines were dropped; the log was not read, or could not be written",
            },
        )

    def test_close_gives_up_after_its_limit_and_drops_what_waits(self) -> None:
        reader = Reader()
        self.addCleanup(reader.reads.set)
        sink = self.sink(reader)
        sink.write(LINE)
        self.assertTrue(reader.waits.wait(WAIT_SECONDS))
        sink.write(LINE * 3)
        sink.close(0.0)
        self.assertEqual(sink.dropped, 3)

    def test_text_of_any_kind_is_written(self) -> None:
        received: list[bytes] = []
        sink = self.sink(lambda data: received.append(data) or len(data))
        sink.write("é\ud800\n")
        sink.close(WAIT_SECONDS)
        self.assertEqual(received, [b"\\xe9\\ud800\n"])


class OutputTests(TestCase):
    """A megabyte, in lines that a pipe does not take in one piece, arrives whole."""

    DATA = b"".join(b"%d " % number * 2000 + b"\n" for number in range(10, 120))

    def received(self, write: int, read: int) -> bytes:
        """What arrives at `read` while `DATA` is written to `write`."""
        writer = threading.Thread(target=lambda: (to_descriptor(write)(self.DATA), os.close(write)))
        writer.start()
        parts = []
        with open(read, "rb", buffering=0) as stream:
            while part := _read(stream.fileno()):
                parts.append(part)
        writer.join(WAIT_SECONDS)
        return b"".join(parts)

    def test_pipe(self) -> None:
        read, write = os.pipe()
        self.assertEqual(self.received(write, read), self.DATA)

    def test_pipe_that_another_program_made_non_blocking(self) -> None:
        read, write = os.pipe()
        fcntl.fcntl(write, fcntl.F_SETFL, os.O_NONBLOCK)
        self.assertEqual(self.received(write, read), self.DATA)

    def test_socket_as_of_the_journal(self) -> None:
        ours, theirs = socket.socketpair()
        self.assertEqual(self.received(ours.detach(), theirs.detach()), self.DATA)

    def test_terminal(self) -> None:
        ours, theirs = os.openpty()
        tty.setraw(theirs, termios.TCSANOW)
        self.assertEqual(self.received(theirs, ours), self.DATA)

    def test_file(self) -> None:
        path = self.mktemp()
        write = os.open(path, os.O_WRONLY | os.O_CREAT)
        self.assertEqual(self.received(write, os.open(path, os.O_RDONLY)) or Path(path).read_bytes(), self.DATA)

    def test_broken_pipe_and_full_disk_write_nothing(self) -> None:
        read, write = os.pipe()
        os.close(read)
        self.addCleanup(os.close, write)
        full = os.open("/dev/full", os.O_WRONLY)
        self.addCleanup(os.close, full)
        self.assertEqual([to_descriptor(one)(b"line\n") for one in (write, full, 987654)], [0, 0, 0])

    def test_closed_stdout_takes_everything(self) -> None:
        self.assertEqual(to_stream(None)(b"line\n"), 5)
        self.assertEqual(to_stream(sys.__stderr__)(b""), 0)


class FileTests(TestCase):
    def test_file_is_appended_to_and_private(self) -> None:
        path = Path(self.mktemp())
        for line in (b"one\n", b"two\n"):
            self.assertEqual(to_file(path)(line), 4)
        self.assertEqual((path.read_text(), path.stat().st_mode & 0o777), ("one\ntwo\n", 0o600))

    def test_file_that_was_moved_away_is_made_anew(self) -> None:
        path = Path(self.mktemp())
        output = to_file(path)
        output(b"one\n")
        path.rename(path.with_suffix(".1"))
        output(b"two\n")
        self.assertEqual(path.read_text(), "two\n")

    def test_folder_that_is_gone_is_a_failure(self) -> None:
        folder = Path(self.mktemp())
        self.assertRaises(OSError, to_file, folder / "log")
        folder.mkdir()
        output = to_file(folder / "log")
        (folder / "log").unlink()
        folder.rmdir()
        self.assertEqual(output(b"line\n"), 0)


class FallbackTests(TestCase):
    def test_what_fails_goes_line_by_line_to_the_other_output(self) -> None:
        received: list[bytes] = []
        output = with_fallback(lambda data: len(data) // 2, lambda data: received.append(data) or len(data))
        self.assertEqual(output(b"one\ntwo\n"), 8)
        self.assertEqual(received, [b"one\n", b"two\n"])

    def test_what_succeeds_goes_nowhere_else(self) -> None:
        output = with_fallback(len, lambda data: self.fail("not needed"))
        self.assertEqual(output(b"one\n"), 4)


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65_536)
    except OSError:  # a terminal whose other end is closed
        return b""
