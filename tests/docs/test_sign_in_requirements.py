"""The table of sign-in in docs/security.md has each of the forty requirements, with tests that exist and cite it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.support import ROOT, TestCase

REQUIREMENTS = 40
_ROW = re.compile(r"^\| sign-in ([0-9]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
_TEST = re.compile(r"`(tests/[a-z0-9_/]+\.py)::(test_[a-z0-9_]+)`")
_CITED = re.compile(r"\(sign-in ([^)]+)\)")


class Row(NamedTuple):
    number: int
    requirement: str
    shown: str

    @property
    def tests(self) -> list[tuple[str, str]]:
        """Files and names of the tests."""
        return _TEST.findall(self.shown)


def rows() -> list[Row]:
    page = (ROOT / "docs/security.md").read_text("utf-8")
    return [Row(int(number), requirement, shown) for number, requirement, shown in _ROW.findall(page)]


def numbers(text: str) -> set[int]:
    """Return the requirements that `text` cites; bars, such as 1.8, are none."""
    cited = (part for group in _CITED.findall(text) for part in re.split(r"[ ,]+|\band\b", group))
    return {int(part) for part in cited if part.isdigit()}


@cache
def citations(path: Path) -> dict[str, set[int]]:
    """Return what each test of a file cites: in its own text, or in the docstring of its class or module."""
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    return dict(_tests_in(tree, text, numbers(ast.get_docstring(tree) or "")))


def _tests_in(node: ast.Module | ast.ClassDef, text: str, outer: set[int]) -> Iterator[tuple[str, set[int]]]:
    for child in node.body:
        if isinstance(child, ast.ClassDef):
            yield from _tests_in(child, text, outer | numbers(ast.get_docstring(child) or ""))
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef) and child.name.startswith("test_"):
            yield child.name, outer | numbers(ast.get_source_segment(text, child) or "")


class TableTests(TestCase):
    def test_each_requirement_has_one_row(self) -> None:
        self.assertEqual([row.number for row in rows()], list(range(1, REQUIREMENTS + 1)))

    def test_each_row_names_tests_or_says_why_there_are_none(self) -> None:
        for row in rows():
            self.assertTrue(row.tests or row.shown.startswith("not yet: "), row.number)

    def test_named_tests_exist_and_one_of_them_cites_the_number(self) -> None:
        for row in rows():
            cited: set[int] = set()
            for path, name in row.tests:
                found = citations(ROOT / path)
                self.assertIn(name, found, (row.number, path))
                cited |= found[name]
            if row.tests:
                self.assertIn(row.number, cited)

    def test_tests_cite_only_numbers_of_the_table(self) -> None:
        known = {row.number for row in rows()}
        cited: set[int] = set()
        for path in sorted((ROOT / "tests").rglob("test_*.py")):
            cited |= numbers(path.read_text("utf-8")) if path != Path(__file__) else set()
        self.assertEqual(cited - known, set())
        self.assertGreaterEqual(len(cited), REQUIREMENTS - 1)

    def test_numbers_are_read_in_each_form(self) -> None:
        for text, expected in (
            ("(sign-in 16)", {16}),
            ("A login (sign-in 1, 4, 7).", {1, 4, 7}),
            ("(sign-in 16, bar 1.8)", {16}),
            ("(sign-in 3 and 4) (sign-in 5)", {3, 4, 5}),
            ("sign-in 16", set()),
        ):
            self.assertEqual(numbers(text), expected, text)
