"""Tests for setup.py, MANIFEST.in and constraints.txt: what is distributed, and which versions are pinned."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tarfile
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support import ROOT, TestCase
from tools.pin import EXTRAS

MAX_SDIST_BYTES = 2_500_000
"""Of the source distribution without fetched JavaScript; it had 1.9 MB (docs/decisions/0038-distribution.md)."""
FETCHED = ("burrowgate/proxy/tcp/assets/", "burrowgate/admin/static/assets/")


class SourceDistributionTests(TestCase):
    def sources(self) -> list[str]:
        """Return the files of the source distribution, without fetched ones."""
        folder = Path(self.mktemp())
        folder.mkdir()
        command = [sys.executable, "setup.py", "--quiet", "egg_info", "--egg-base", str(folder)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        names = (folder / "burrowgate.egg-info/SOURCES.txt").read_text("utf-8").splitlines()
        return [name for name in names if (ROOT / name).is_file() and not name.startswith(FETCHED)]

    def test_it_is_small_and_has_what_builds_and_documents(self) -> None:
        names = self.sources()
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w:gz") as archive:
            for name in names:
                archive.add(ROOT / name, name)
        self.assertLess(packed.tell(), MAX_SDIST_BYTES)
        self.assertEqual([name for name in names if name.startswith(("tests/", "bench/", "docs/screenshots/"))], [])
        wanted = {"constraints.txt", "tools/web_assets.py", "web/.npmrc", "docs/install.md", "docs/bench.svg"}
        self.assertEqual(wanted - set(names), set())


class ConstraintTests(TestCase):
    def test_each_library_is_pinned_to_a_version_that_is_allowed(self) -> None:
        lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
        pinned = dict(line.split("==") for line in lines if not line.startswith("#"))
        for text in requires("burrowgate") or ():
            wanted = Requirement(text)
            if wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in EXTRAS):
                version = pinned[canonicalize_name(wanted.name)]
                self.assertTrue(wanted.specifier.contains(version, prereleases=True), f"{text}: {version}")

    def test_the_image_installs_those_versions(self) -> None:
        file = (ROOT / "examples/container/Containerfile").read_text("utf-8")
        self.assertTrue(re.search(r"pip install .*--constraint constraints\.txt", file))
