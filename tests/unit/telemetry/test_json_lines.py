"""Writers of log lines, shared between processes, and the format of times."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from burrowgate.telemetry.json_lines import file_writer, rfc3339, stream_writer
from tests.support import START, TestCase

_WRITES = """
import sys
from burrowgate.telemetry.json_lines import locked_writer, stream_writer
word, descriptor = sys.argv[1], int(sys.argv[2])
write = locked_writer(stream_writer(sys.stdout), descriptor)
for _ in range(20):
    write((word * 1000 + "\\n") * 20)
"""


class LockedWriterTests(TestCase):
    def test_lines_of_several_processes_do_not_mix(self) -> None:
        with tempfile.TemporaryFile() as lock:
            read, write = os.pipe()  # blocks after 64 KiB until it is read
            writers = [
                subprocess.Popen(
                    [sys.executable, "-c", _WRITES, word, str(lock.fileno())],
                    stdout=write,
                    pass_fds=[lock.fileno()],
                    env={"PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)},
                )
                for word in "abc"
            ]
            os.close(write)
            with open(read) as lines:
                written = [line.rstrip("\n") for line in lines]
            self.assertEqual([writer.wait(60) for writer in writers], [0, 0, 0])
        self.assertEqual(Counter(written), {word * 1000: 400 for word in "abc"})


class TimeTests(TestCase):
    def test_time_is_in_utc_with_milliseconds(self) -> None:
        self.assertEqual(rfc3339(0), "1970-01-01T00:00:00.000Z")
        self.assertEqual(rfc3339(START), "2023-11-14T22:13:20.000Z")
        self.assertEqual(rfc3339(START + 0.25), "2023-11-14T22:13:20.250Z")
        self.assertEqual(rfc3339(START + 59.9996), "2023-11-14T22:14:19.999Z")


class WriterTests(TestCase):
    def test_file_is_appended_to_and_private(self) -> None:
        path = Path(self.mktemp())
        for line in ("one\n", "two\n"):
            file_writer(path)(line)
        self.assertEqual((path.read_text(), path.stat().st_mode & 0o777), ("one\ntwo\n", 0o600))

    def test_stream_is_flushed_with_each_write(self) -> None:
        raw = io.BytesIO()
        stream = io.TextIOWrapper(io.BufferedWriter(raw), "ascii")
        stream_writer(stream)("one\n")
        self.assertEqual(raw.getvalue(), b"one\n")
