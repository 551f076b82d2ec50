"""Whether a gateway runs from a home."""

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


class PresenceTests(TestCase):
    def setUp(self) -> None:
        self.home = Path(self.mktemp())
        self.home.mkdir()

    def test_nobody_runs_where_nobody_said_so(self) -> None:
        self.assertFalse(pidfile.runs(self.home, 8481))

    def test_from_announced_to_closed(self) -> None:
        here = pidfile.announce(self.home, 8481)
        self.assertTrue(pidfile.runs(self.home, 8481))
        self.assertFalse(pidfile.runs(self.home, 8482))
        here.close()
        self.assertFalse(pidfile.runs(self.home, 8481))

    def test_anybody_is_whoever_runs_on_whatever_port(self) -> None:
        self.assertFalse(pidfile.anybody(self.home))
        for port in (8481, 8499):
            here = pidfile.announce(self.home, port)
            self.assertTrue(pidfile.anybody(self.home))
            here.close()
            self.assertFalse(pidfile.anybody(self.home))

    def test_asking_disturbs_nobody(self) -> None:
        here = pidfile.announce(self.home, 8481)
        self.addCleanup(here.close)
        self.assertEqual([pidfile.runs(self.home, 8481) for _ in range(3)], [True] * 3)

    def test_one_port_has_one_gateway(self) -> None:
        self.addCleanup(pidfile.announce(self.home, 8481).close)
        self.assertRaises(HomeError, pidfile.announce, self.home, 8481)

    def test_a_file_left_behind_says_nothing(self) -> None:
        (self.home / "running").mkdir()
        (self.home / "running" / "8481").touch()
        self.assertFalse(pidfile.runs(self.home, 8481))

    def test_ends_with_its_process_however_that_ends(self) -> None:
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

    def test_nothing_of_it_is_for_others(self) -> None:
        self.addCleanup(pidfile.announce(self.home, 8481).close)
        self.assertEqual((self.home / "running").stat().st_mode & 0o077, 0)
        self.assertEqual((self.home / "running" / "8481").stat().st_mode & 0o077, 0)
