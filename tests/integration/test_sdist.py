"""The sdist has what builds the package, and is the same whatever the checkout has besides."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

from tests.support import ROOT, TestCase

MAX_BYTES = 1_700_000
"""1.54 MB when this was written, of which the Python modules are 1.25 MB (CONTRIBUTING.md, distributions)."""
FETCHED = ("burrowgate/proxy/tcp/assets", "burrowgate/admin/static/assets")
COPIED = ("burrowgate", "twisted", "tools", "web")


class SdistTests(TestCase):
    def setUp(self) -> None:
        self.checkout = Path(self.mktemp())
        ignored = shutil.ignore_patterns("__pycache__", "assets", "dropin.cache")
        for name in COPIED:
            shutil.copytree(ROOT / name, self.checkout / name, ignore=ignored)
        for path in ROOT.iterdir():
            if path.is_file():
                shutil.copy(path, self.checkout)

    def build(self, folder: str) -> Path:
        """Build the sdist into `folder` of the checkout."""
        environ = os.environ | {"BURROWGATE_PROJECT_URL": "https://git.example/burrowgate"}
        command = [sys.executable, "setup.py", "-q", "sdist", "-d", folder]
        done = subprocess.run(
            command, cwd=self.checkout, env=environ, capture_output=True, text=True, timeout=120, check=False
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        (built,) = (self.checkout / folder).iterdir()
        return built

    def test_it_has_what_builds_the_package_and_nothing_else(self) -> None:
        first = self.build("first")
        self.assertLess(first.stat().st_size, MAX_BYTES)
        with tarfile.open(first) as archive:
            names = {name.partition("/")[2] for name in archive.getnames()}
        self.assertLessEqual({"burrowgate/py.typed", "web/assets.json", "tools/web_assets.py", "LICENSE"}, names)
        tops = {name.split("/")[0] for name in names if "/" in name}
        self.assertEqual(tops, {*COPIED, "burrowgate.egg-info"})
        for folder in FETCHED:
            (self.checkout / folder / "other").mkdir(parents=True)
            (self.checkout / folder / "other/other.js").write_text("fetched")
        with (self.checkout / "burrowgate.egg-info/SOURCES.txt").open("a") as listed:
            listed.write("CONTRIBUTING.md\n")
        os.utime(self.checkout / "LICENSE", (0, 0))
        self.assertEqual(self.build("second").read_bytes(), first.read_bytes())
