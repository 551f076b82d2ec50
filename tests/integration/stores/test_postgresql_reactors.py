"""The store works on any reactor: what is there to hear, wake and answer, on others than the one of this run."""

from __future__ import annotations

import subprocess
import sys

from tests.support import ROOT, TestCase
from tests.support.postgresql import PATIENCE, requires_postgresql

SHOWN = "tests.contract.test_postgresql.FeedTests.test_other_machine_is_notified_of_a_commit"


@requires_postgresql
class ReactorTests(TestCase):
    def test_it_hears_of_others_on(self) -> None:
        for reactor in ("asyncio", "poll", "select"):
            done = subprocess.run(
                [
                    sys.executable,
                    "-m",
                    "twisted.trial",
                    f"--reactor={reactor}",
                    f"--temp-directory={self.mktemp()}",
                    SHOWN,
                ],
                capture_output=True,
                text=True,
                cwd=ROOT,
                timeout=PATIENCE,
                check=False,
            )
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertIn("successes=1", done.stdout)
