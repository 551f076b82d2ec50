"""Tests for constraints.txt: which versions are pinned. `tests/integration/test_sdist.py` has what is distributed."""

from __future__ import annotations

import re
from importlib.metadata import requires

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support import ROOT, TestCase
from tools.pin import EXTRAS


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
