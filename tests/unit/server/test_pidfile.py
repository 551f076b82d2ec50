"""Tests for burrowgate.server.pidfile: detection of a running gateway by the lock on a file of its home."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from burrowgate.errors import HomeError
from burrowgate.server import pidfile
from tests.support import TestCase

HOLD = """
import sys, time
from pathlib import Path
from burrowgate.server import pidfile
pidfile.announce(Path(sys.argv[1]), 8481)
print("held", flush=True)
sys.stdin.read()
"""


class PidfileTests(TestCase):
    def setUp(self) -> None:
        self.home = Path(self.mktemp())
        self.home.mkdir()

    def test_no_gateway_runs_before_it_is_announced(self) -> None:
        self.assertFalse(pidfile.runs(self.home, 8481))

    def test_gateway_runs_from_announce_to_close(self) -> None:
        announcement = pidfile.announce(self.home, 8481)
        self.assertTrue(pidfile.runs(self.home, 8481))
        self.assertFalse(pidfile.runs(self.home, 8482))
        announcement.close()
        self.assertFalse(pidfile.runs(self.home, 8481))

    def test_node_of_a_gateway_that_was_killed_is_known_to_the_next(self) -> None:
        killed = pidfile.announce(self.home, 8481, "node-a")
        self.assertEqual(killed.killed_node, "")
        os.close(killed.descriptor)  # as the kernel does
        after = pidfile.announce(self.home, 8481, "b")
        self.assertEqual(after.killed_node, "node-a")
        after.close()
        self.assertEqual(pidfile.announce(self.home, 8481, "c").killed_node, "")

    def test_gateway_is_detected_on_every_port(self) -> None:
        self.assertFalse(pidfile.is_any_running(self.home))
        for port in (8481, 8499):
            announcement = pidfile.announce(self.home, port)
            self.assertTrue(pidfile.is_any_running(self.home))
            announcement.close()
            self.assertFalse(pidfile.is_any_running(self.home))

    def test_repeated_query_has_no_side_effect(self) -> None:
        announcement = pidfile.announce(self.home, 8481)
        self.addCleanup(announcement.close)
        self.assertEqual([pidfile.runs(self.home, 8481) for _ in range(3)], [True] * 3)

    def test_second_gateway_on_a_port_is_refused(self) -> None:
        self.addCleanup(pidfile.announce(self.home, 8481).close)
        self.assertRaises(HomeError, pidfile.announce, self.home, 8481)

    def test_stale_file_is_ignored(self) -> None:
        (self.home / "running").mkdir()
        (self.home / "running" / "8481").touch()
        self.assertFalse(pidfile.runs(self.home, 8481))

    def test_lock_ends_when_the_process_is_killed(self) -> None:
        environ = os.environ | {"PYTHONPATH": os.pathsep.join(os.path.abspath(path) for path in sys.path)}
        holder = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(self.home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environ
        )
        assert holder.stdout is not None and holder.stdin is not None
        self.assertEqual(holder.stdout.readline(), b"held\n")
        self.assertTrue(pidfile.runs(self.home, 8481))
        holder.kill()
        holder.wait()
        holder.stdout.close()
        holder.stdin.close()
        self.assertFalse(pidfile.runs(self.home, 8481))

    def test_files_are_private(self) -> None:
        self.addCleanup(pidfile.announce(self.home, 8481).close)
        self.assertEqual((self.home / "running").stat().st_mode & 0o077, 0)
        self.assertEqual((self.home / "running" / "8481").stat().st_mode & 0o077, 0)
