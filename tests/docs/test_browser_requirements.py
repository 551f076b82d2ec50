"""The table of disposable browsers in docs/security.md has each of the thirty requirements, with tests that exist."""

from __future__ import annotations

import ast
import re
import unittest

from tests.support import ROOT

REQUIREMENTS = 30
_ROW = re.compile(r"^\| browsers (B[0-9][B0-9, ]*) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
_TEST = re.compile(r"`((?:tests|burrowgate/testing)/[a-z0-9_/]+\.py)::(test_[a-z0-9_]+)`")


def rows() -> list[tuple[set[int], str]]:
    """Return the numbers and the tests of each row."""
    page = (ROOT / "docs/security.md").read_text("utf-8")
    return [({int(one) for one in re.findall("[0-9]+", ids)}, shown) for ids, _, shown in _ROW.findall(page)]


class TableTests(unittest.TestCase):
    def test_each_requirement_has_a_row(self) -> None:
        numbers = {number for found, _ in rows() for number in found}
        self.assertEqual(numbers, set(range(1, REQUIREMENTS + 1)))

    def test_each_row_names_tests_that_exist(self) -> None:
        for numbers, shown in rows():
            named = _TEST.findall(shown)
            self.assertTrue(named, numbers)
            for file, name in named:
                with self.subTest(file=file, name=name):
                    tree = ast.parse((ROOT / file).read_text("utf-8"))
                    nodes = [
                        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
                    ]
                    self.assertIn(name, {node.name for node in nodes})
