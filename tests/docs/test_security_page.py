"""The table of docs/security.md contains every ASVS requirement once and names only existing tests."""

from __future__ import annotations

import ast
import re
from functools import cache
from typing import NamedTuple

from tests.support import ROOT, TestCase

SECTIONS = {
    "6": (3, 12, 8, 6, 8, 4, 2, 4),
    "7": (3, 4, 2, 5, 3, 2),
    "9": (3, 4),
    "10": (2, 3, 5, 16, 5, 2, 3),
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
        named = re.findall(r"((?:tests|burrowgate/testing)/[a-z0-9_/]+\.py)::([a-z0-9_]+)", page)
        self.assertEqual(len(named), page.count("::test_"))
        for path, name in named:
            self.assertIn(name, names_in(path), path)


class MemoryTableTests(TestCase):
    def modules(self) -> set[str]:
        """Return the modules that the table of what is remembered lists."""
        page = (ROOT / "docs/security.md").read_text("utf-8")
        section = page.partition("\n## What is remembered")[2].partition("\n### ")[0]
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


CACHE_TYPES = frozenset({"BoundedCache", "SizedCache", "OrderedDict", "WeakKeyDictionary", "WeakValueDictionary"})
CACHE_DECORATORS = frozenset({"cache", "lru_cache", "cached_property"})
NO_CACHES = frozenset({"cli.help._topics", "telemetry.time_series._sessions", "telemetry.time_series._targets"})
"""Dictionaries from which nothing is decided: headings of `--help`, and what was measured."""


def name_of(node: ast.expr) -> str:
    """Return the last part of a name such as `a.b`, of what is called, or of what is subscripted."""
    match node:
        case ast.Call(func=inner) | ast.Subscript(value=inner):
            return name_of(inner)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def caches_in(tree: ast.AST) -> set[str]:
    """Return the names of functions with a memo, and of variables and attributes that hold a cache."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if any(name_of(one) in CACHE_DECORATORS for one in node.decorator_list):
                found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            calls = (one for one in ast.walk(node.value) if isinstance(one, ast.Call))
            if any(name_of(one) in CACHE_TYPES for one in calls):
                found.update(name_of(one) for one in (node.targets if isinstance(node, ast.Assign) else [node.target]))
    return found


class DependencyTableTests(TestCase):
    def listed(self) -> set[str]:
        """Return `module.name` of all that the section about dependencies lists."""
        page = (ROOT / "docs/security.md").read_text("utf-8")
        section = page.partition("\n### What it depends on")[2].partition("\n## ")[0]
        return set(re.findall(r"`([a-z0-9_]+(?:\.[a-z0-9_]+)+)`", section))

    def test_every_cache_is_listed_with_its_dependencies(self) -> None:  # SEC-64
        existing = {
            ".".join((*path.relative_to(ROOT / "burrowgate").with_suffix("").parts, name))
            for path in (ROOT / "burrowgate").rglob("*.py")
            for name in caches_in(ast.parse(path.read_text("utf-8")))
        }
        self.assertGreater(len(existing), 25)
        self.assertEqual(existing - NO_CACHES - self.listed(), set())

    def test_every_listed_name_exists_in_its_module(self) -> None:
        for listed in self.listed():
            module, _, name = listed.rpartition(".")
            path = ROOT / "burrowgate" / (module.replace(".", "/") + ".py")
            self.assertTrue(path.is_file(), listed)
            self.assertRegex(path.read_text("utf-8"), rf"\b{name}\b", listed)

    def test_caches_are_found_in_any_form(self) -> None:
        for source in (
            "_a = BoundedCache[bytes]()",
            "class B:\n    _a: X = field(default_factory=lambda: SizedCache(max_entries=1))",
            "def f(self):\n    self._a = SizedCache[str, int](max_entries=1)",
            "def f(self):\n    self._a: OrderedDict[str, int] = OrderedDict()",
            "@lru_cache(maxsize=8)\ndef _a(): ...",
            "@functools.cache\ndef _a(): ...",
        ):
            self.assertEqual(caches_in(ast.parse(source)), {"_a"}, source)
        self.assertEqual(caches_in(ast.parse("_a = dict()\n@given()\ndef f(): ...")), set())
