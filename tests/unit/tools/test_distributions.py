"""Tests for tools/distributions.py; `tox -e compiled` builds with it."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.support import TestCase
from tools import distributions


class DistributionsTests(TestCase):
    def test_folder_with_files_is_refused_and_kept(self) -> None:
        folder = Path(self.mktemp())
        folder.mkdir()
        (folder / "burrowgate-0.1.0.tar.gz").write_bytes(b"of the last release")
        for arguments in ([], [str(folder)]):
            with self.assertRaises(SystemExit) as raised:
                distributions.main(arguments)
            self.assertIn("Usage", str(raised.exception))
        self.assertEqual([path.name for path in folder.iterdir()], ["burrowgate-0.1.0.tar.gz"])

    def test_failed_step_shows_its_output(self) -> None:
        with self.assertRaises(distributions.Failed) as raised:
            distributions._run(sys.executable, "-c", "import sys; print('no compiler'); sys.exit(3)")
        self.assertIn("no compiler", str(raised.exception))
