"""stderr of a process that serves: nothing that writes to it waits for its reader."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.support import TestCase

_WRITES = """
import sys, threading, warnings
from twisted.logger import Logger
from burrowgate.telemetry.stderr import queued_stderr
log = Logger()
with queued_stderr():
    for number in range(3000):
        print("printed", number, file=sys.stderr)
        log.critical("critical {number}", number=number)
        log.error("an error is no critical event")
        warnings.warn(f"warning {number}")
    threading.excepthook(threading.ExceptHookArgs((ValueError, ValueError("in a thread"), None, None)))
print("done", flush=True)
"""


class StderrTests(TestCase):
    def run_writer(self, stderr: int) -> str:
        """Run the program that writes; return what it wrote to stdout."""
        done = subprocess.run(
            [sys.executable, "-c", _WRITES],
            stdout=subprocess.PIPE,
            stderr=stderr,
            env={"PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)},
            timeout=60,
            check=True,
            text=True,
        )
        return done.stdout

    def test_process_goes_on_and_ends_although_stderr_is_not_read(self) -> None:
        read, write = os.pipe()
        self.addCleanup(os.close, read)
        self.addCleanup(os.close, write)
        self.assertEqual(self.run_writer(write), "done\n")

    def test_everything_arrives_if_it_is_read(self) -> None:
        path = self.mktemp()
        with open(path, "w") as file:
            self.run_writer(file.fileno())
        with open(path) as file:
            lines = file.read()
        self.assertEqual((lines.count("printed "), lines.count(" critical ")), (3000, 3000))
        self.assertNotIn("an error", lines)
        self.assertIn("in a thread", lines)
