"""The table of docs/security.md contains every ASVS requirement once and names only existing tests."""

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
"""Number of requirements of ASVS 5.0.0 in each section, by chapter."""
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
    """Return the names of the tests in a file of the repository."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    functions = (one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(one.name for one in functions if one.name.startswith("test_"))


class AsvsTests(TestCase):
    def test_every_requirement_is_listed_once(self) -> None:
        expected = [
            f"{chapter}.{section}.{number}"
            for chapter, counts in SECTIONS.items()
            for section, count in enumerate(counts, 1)
            for number in range(1, count + 1)
        ]
        self.assertEqual([row.number for row in rows()], expected)

    def test_each_has_a_level_and_a_verdict(self) -> None:
        for row in rows():
            self.assertIn(row.level, ("1", "2", "3"), row)
            self.assertIn(row.verdict, VERDICTS, row)
            self.assertTrue(row.about and row.shown, row)

    def test_met_requirements_name_a_test(self) -> None:
        for row in rows():
            if row.verdict in ("met", "partly"):
                self.assertIn("::test_", row.shown, row.number)

    def test_named_tests_exist(self) -> None:
        page = (ROOT / "docs/security.md").read_text("utf-8")
        named = re.findall(r"(tests/[a-z0-9_/]+\.py)::([a-z0-9_]+)", page)
        self.assertEqual(len(named), page.count("::test_"))
        for path, name in named:
            self.assertIn(name, names_in(path), path)


class MemoryTableTests(TestCase):
    def modules(self) -> set[str]:
        """Return the modules that the table of what is remembered lists."""
        page = (ROOT / "docs/security.md").read_text("utf-8")
        section = page.partition("\n## What is remembered")[2].partition("\n## ")[0]
        return set(re.findall(r"^\| `([a-z0-9_.]+)` \|", section, re.MULTILINE))

    def test_every_module_with_a_cache_is_listed(self) -> None:
        pattern = re.compile(r"= (?:BoundedCache|SizedCache)\[|^ *@lru_cache\b|^ *@cache$", re.MULTILINE)
        caching = {
            ".".join(path.relative_to(ROOT / "burrowgate").with_suffix("").parts)
            for path in (ROOT / "burrowgate").rglob("*.py")
            if pattern.search(path.read_text("utf-8"))
        }
        self.assertGreater(len(caching), 12)
        self.assertEqual(caching - self.modules(), set())

    def test_every_listed_module_exists(self) -> None:
        for module in self.modules():
            self.assertTrue((ROOT / "burrowgate" / (module.replace(".", "/") + ".py")).is_file(), module)
