"""Tests for tools/compiled.py, and what modules must keep to so that they can be compiled."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

from tests.support import TestCase
from tools import compiled

ROOT = Path(__file__).parents[3]


def classes(source: str) -> list[ast.ClassDef]:
    """Return the classes of a module."""
    return [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]


class RulesTests(TestCase):
    """What mypyc refuses or changes, and a test of Python alone would not notice."""

    def setUp(self) -> None:
        self.sources = {path: (ROOT / path).read_text("utf-8") for path in compiled.paths()}

    def test_no_module_sees_the_class_of_a_header_field(self) -> None:
        # A tuple of known types is kept as its items, so that a field which is never indexed would become an ordinary
        # one: its value could be guessed from the size of later heads (RFC 7541, 7.1.3).
        for path, source in self.sources.items():
            self.assertNotIn("NeverIndexed", source.replace("ngh2.NeverIndexedHeader", ""), path)

    def test_no_class_of_another_module_inherits_from_a_compiled_one(self) -> None:
        bases: dict[str, str] = {}
        for path, source in self.sources.items():
            module = path.removesuffix(".py").replace("/", ".")
            for node in classes(source):
                if not any(ast.unparse(base) in {"Protocol", "Enum", "Exception"} for base in node.bases):
                    bases[f"{module}.{node.name}"] = path
        others = {path.relative_to(ROOT) for path in (ROOT / "burrowgate").rglob("*.py")} - {*map(Path, self.sources)}
        for other in others:
            source = (ROOT / other).read_text("utf-8")
            imported = {
                name.asname or name.name: f"{node.module}.{name.name}"
                for node in ast.walk(ast.parse(source))
                if isinstance(node, ast.ImportFrom)
                for name in node.names
            }
            for node in classes(source):
                for base in node.bases:
                    self.assertNotIn(imported.get(ast.unparse(base).partition("[")[0]), bases, f"{other}: {node.name}")

    def test_names_of_caught_errors_are_of_one_type_in_a_function(self) -> None:
        # The name gets the type of the first, and the second is an error then.
        for path, source in self.sources.items():
            for function in ast.walk(ast.parse(source)):
                if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                    continue
                types = defaultdict(set)
                for node in ast.walk(function):
                    if isinstance(node, ast.ExceptHandler) and node.name and node.type is not None:
                        types[node.name].add(ast.unparse(node.type))
                for name, kinds in types.items():
                    self.assertEqual(len(kinds), 1, f"{path}, {function.name}: {name} is {kinds}")

    def test_initial_values_of_attributes_are_literals(self) -> None:
        # Others are no initial values of a compiled class: the attribute would be missing.
        for source in self.sources.values():
            for node in classes(source):
                if any("dataclass" in ast.unparse(decorator) for decorator in node.decorator_list):
                    continue
                for statement in node.body:
                    if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
                        target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
                        if ast.unparse(target) not in {"__slots__", "__deletable__"}:
                            ast.literal_eval(statement.value)


class RewritingTests(TestCase):
    def test_decorator_becomes_a_call_and_lines_keep_their_numbers(self) -> None:
        source = (
            "from zope.interface import implementer\n\n\n"
            "@implementer(IOne, ITwo)\nclass A(B):\n    x = 1\n\n\n"
            "@implementer(\n    IThree\n)\nclass C:\n    y = 2\n\n\n"
            "@dataclass(slots=True)\nclass D:\n    z: int\n"
        )
        made = compiled.without_decorators(source).splitlines()
        before = source.splitlines()
        self.assertEqual(made[0], "from zope.interface import classImplements")
        self.assertEqual(made[-2:], ["classImplements(A, IOne, ITwo)", "classImplements(C, IThree)"])
        for number, line in enumerate(before[1:], 1):
            if "implementer" not in line and number not in (9, 10):
                self.assertEqual(made[number], line)
        compile("\n".join(made), "made", "exec")

    def test_module_without_interfaces_stays_as_it_is(self) -> None:
        source = "@dataclass\nclass A:\n    x: int\n"
        self.assertEqual(compiled.without_decorators(source), source)
