"""The PostgreSQL store's change feed works on other reactors than that of the test run."""

from __future__ import annotations

import subprocess
import sys

from tests.support import ROOT, WAIT_SECONDS, TestCase
from tests.support.postgresql import requires_postgresql

FEED_TEST = "tests.contract.test_postgresql.FeedTests.test_other_machine_is_notified_of_a_commit"


@requires_postgresql
class ReactorTests(TestCase):
    def test_feed_reports_changes_of_others_on_each_reactor(self) -> None:
        for reactor in ("asyncio", "poll", "select"):
            done = subprocess.run(
                [
                    sys.executable,
                    "-m",
                    "twisted.trial",
                    f"--reactor={reactor}",
                    f"--temp-directory={self.mktemp()}",
                    FEED_TEST,
                ],
                capture_output=True,
                text=True,
                cwd=ROOT,
                timeout=WAIT_SECONDS,
                check=False,
            )
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertIn("successes=1", done.stdout)
