"""axe-core, which looks for what keeps people out of a page: taken from the npm registry, checked, and not shipped."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import subprocess
import tarfile
import tempfile
import unittest
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

VERSION = "4.14.1"
INTEGRITY = "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
WORTH_MENDING = ("moderate", "serious", "critical")


def source() -> str:
    """The library's text; the test that wants it is skipped where it cannot be had."""
    kept = Path(os.environ.get("XDG_CACHE_HOME") or tempfile.gettempdir(), f"burrowgate-axe-{VERSION}.tgz")
    if not kept.exists():
        with tempfile.TemporaryDirectory() as folder:
            try:
                subprocess.run(
                    ["npm", "pack", "--silent", f"axe-core@{VERSION}"],
                    cwd=folder,
                    check=True,
                    capture_output=True,
                    timeout=120,
                )
            except (OSError, subprocess.SubprocessError) as error:
                raise unittest.SkipTest(f"npm cannot fetch axe-core: {error}") from None
            kept.write_bytes(Path(folder, f"axe-core-{VERSION}.tgz").read_bytes())
    package = kept.read_bytes()
    if base64.b64encode(hashlib.sha512(package).digest()).decode() != INTEGRITY:
        kept.unlink()
        raise AssertionError("axe-core is not what it should be.")
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:
        member = archive.extractfile("package/axe.min.js")
        assert member is not None
        return member.read().decode()


def violations(page: Page, library: str) -> list[Any]:
    """What is wrong with what `page` shows."""
    page.evaluate(library)
    found: list[Any] = page.evaluate(
        "async () => (await axe.run()).violations"
        ".map((one) => [one.impact, one.id, one.nodes.map((node) => node.html)])"
    )
    return [one for one in found if one[0] in WORTH_MENDING]
