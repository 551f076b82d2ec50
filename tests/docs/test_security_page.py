"""The table of docs/security.md: every requirement of its chapters once, and every test that it names is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import NamedTuple

from tests.support import ROOT, TestCase

SECTIONS = {
    "7": (3, 4, 2, 5, 3, 2),
    "9": (3, 4),
    "12": (5, 2, 5),
    "13": (4, 6, 4, 7),
    "16": (1, 5, 4, 3, 4),
}
"""How many requirements ASVS 5.0.0 has in each section of the chapters."""
VERDICTS = ("met", "partly", "not", "not applicable")


class Row(NamedTuple):
    number: str
    level: str
    about: str
    verdict: str
    shown: str


def rows() -> list[Row]:
    page = (ROOT / "docs/security.md").read_text("utf-8")
    lines = [line for line in page.splitlines() if re.match(r"\| [0-9]+\.", line)]
    return [Row(*(cell.strip() for cell in line.strip("|").split("|"))) for line in lines]


@cache
def names_in(path: str) -> frozenset[str]:
    """The names of the tests in a file of the repository, which must be there."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    functions = (one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(one.name for one in functions if one.name.startswith("test_"))


class AsvsTests(TestCase):
    def test_every_requirement_of_the_chapters_is_there_once(self) -> None:
        wanted = [
            f"{chapter}.{section}.{number}"
            for chapter, counts in SECTIONS.items()
            for section, count in enumerate(counts, 1)
            for number in range(1, count + 1)
        ]
        self.assertEqual([row.number for row in rows()], wanted)

    def test_each_has_a_level_and_a_verdict(self) -> None:
        for row in rows():
            self.assertIn(row.level, ("1", "2", "3"), row)
            self.assertIn(row.verdict, VERDICTS, row)
            self.assertTrue(row.about and row.shown, row)

    def test_what_is_met_is_shown_by_a_test(self) -> None:
        for row in rows():
            if row.verdict in ("met", "partly"):
                self.assertIn("::test_", row.shown, row.number)

    def test_every_test_that_is_named_is_there(self) -> None:
        page = (ROOT / "docs/security.md").read_text("utf-8")
        named = re.findall(r"(tests/[a-z0-9_/]+\.py)::([a-z0-9_]+)", page)
        self.assertEqual(len(named), page.count("::test_"))
        for path, name in named:
            self.assertIn(name, names_in(path), path)
