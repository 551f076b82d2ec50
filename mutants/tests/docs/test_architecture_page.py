"""docs/architecture.md lists every module, and no module that does not exist."""

from __future__ import annotations

import re
import unittest
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "burrowgate"
_SECTION = re.compile(r"^### (\w+)\n(.*?)(?=^##|^Planned|\Z)", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^\| (`.*?) \|", re.MULTILINE)


def listed() -> set[str]:
    """Return the modules and folders (with a slash) that the page lists, relative to the package."""
    page = (ROOT / "docs/architecture.md").read_text("utf-8")
    return {
        f"{section[1]}/{name}"
        for section in _SECTION.finditer(page)
        for row in _ROW.findall(section[2])
        for name in re.findall(r"`([^`]+)`", row)
    }


class LayoutTests(unittest.TestCase):
    maxDiff = None

    def test_every_module_is_listed(self) -> None:
        folders = tuple(name for name in listed() if name.endswith("/"))
        modules = {str(path.relative_to(PACKAGE).with_suffix("")) for path in PACKAGE.rglob("*/*.py")}
        named = {name for name in modules if not name.endswith("__init__") and not name.startswith(folders)}
        self.assertEqual(named - listed(), set())

    def test_every_listed_module_exists(self) -> None:
        missing = {
            name for name in listed() if not (PACKAGE / f"{name}.py").is_file() and not (PACKAGE / name).is_dir()
        }
        self.assertEqual(missing, set())
