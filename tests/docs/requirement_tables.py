"""A table of docs/security.md that names the tests of each requirement of a specification."""

from __future__ import annotations

import ast
import re

from tests.support import ROOT, TestCase

_TEST = re.compile(r"`((?:tests|burrowgate/testing)/[a-z0-9_/]+\.py)::(test_[a-z0-9_]+)`")


class RequirementTable(TestCase):
    """Base class of the tests of one table."""

    row: str
    """The beginning of each row, as a regular expression whose group has the requirements."""
    count: int
    """Number of requirements, which are numbered from 1."""

    def rows(self) -> list[tuple[set[int], str]]:
        """Return the numbers and the tests of each row."""
        page = (ROOT / "docs/security.md").read_text("utf-8")
        found = re.findall(rf"^\| {self.row} \| [^|]+ \| ([^|]+) \|$", page, re.MULTILINE)
        return [({int(one) for one in re.findall("[0-9]+", numbers)}, shown) for numbers, shown in found]

    def check(self) -> None:
        """Check that each requirement has a row, and each row tests that exist."""
        rows = self.rows()
        self.assertEqual({number for numbers, _ in rows for number in numbers}, set(range(1, self.count + 1)))
        for numbers, shown in rows:
            named = _TEST.findall(shown)
            self.assertTrue(named, numbers)
            for file, name in named:
                with self.subTest(file=file, name=name):
                    self.assertIn(name, _functions(file))


def _functions(file: str) -> set[str]:
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
