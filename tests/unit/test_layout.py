"""Tests of the package layout: entries of the root, no circular imports, no long modules."""

from __future__ import annotations

import ast
from pathlib import Path
from statistics import median

from tests.support import ROOT, TestCase

PACKAGE = ROOT / "burrowgate"

ROOT_ENTRIES = {
    "errors.py", "interfaces.py", "records.py", "sealing.py", "plugins.py", "certificate_keys.py", "core", "sessions",
    "identity", "credentials", "host_sources", "tcp", "boxes",
    "stores", "proxy", "tls", "admin", "telemetry", "server", "client", "sharing", "cli", "testing",
}  # fmt: skip
"""docs/architecture.md describes each entry. A new one needs a decision record."""

MAX_LINES = 400
_GENERATED = "written by tools/generate_client.py from the declarations of the operations"
LONG_MODULES: dict[str, str] = {
    "burrowgate.client.async_operations": _GENERATED,
    "burrowgate.client.operations": _GENERATED,
    "burrowgate.client.types": _GENERATED,
    "burrowgate.errors": "one tree of exceptions, in which each code is found",
    "burrowgate.proxy.tcp.burrowgate_connect": "one file of at most 600 lines, which runs by itself on any computer",
}
"""Modules that may be longer, each with a reason. Remove a module from this list once it is short enough."""
MAX_MEDIAN_LINES = 110


def modules() -> dict[str, Path]:
    """Return the path of each module of the package by its dotted name."""
    result = {}
    for path in PACKAGE.rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        result[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return result


def imports(path: Path, known: set[str]) -> set[str]:
    """Return the modules of `known` that the module at `path` imports at import time."""
    result: set[str] = set()
    pending: list[ast.stmt] = list(ast.parse(path.read_text("utf-8")).body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.ImportFrom) and node.module is not None:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                result.add(name if name in known else node.module)
        elif isinstance(node, ast.Import):
            result |= {alias.name for alias in node.names}
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            pending += node.orelse
        elif isinstance(node, ast.If | ast.Try | ast.With):
            pending += [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]
    return result & known


def cycles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Return the import cycles of `graph`.

    Modules that import no remaining module, or that no remaining module imports, are removed repeatedly.
    """
    remaining = {name: set(targets) for name, targets in graph.items()}
    while True:
        imported = set().union(*remaining.values()) if remaining else set()
        ends = {name for name, targets in remaining.items() if not targets or name not in imported}
        if not ends:
            return [[name, *sorted(targets)] for name, targets in sorted(remaining.items())]
        remaining = {name: targets - ends for name, targets in remaining.items() if name not in ends}


class LayoutTests(TestCase):
    def test_root_has_only_known_entries(self) -> None:
        entries = {path.name for path in PACKAGE.iterdir() if path.name != "__pycache__"}
        self.assertEqual(entries - {"__init__.py", "__main__.py", "py.typed"}, ROOT_ENTRIES)

    def test_no_circular_imports(self) -> None:
        known = modules()
        graph = {name: imports(path, set(known)) - {name} for name, path in known.items()}
        self.assertEqual(cycles(graph), [])

    def test_cycle_is_detected(self) -> None:
        graph = {"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}
        self.assertEqual(cycles(graph), [["b", "c"], ["c", "b"]])

    def test_modules_stay_short(self) -> None:
        lengths = {name: len(path.read_text("utf-8").splitlines()) for name, path in modules().items()}
        long = {name for name, length in lengths.items() if length > MAX_LINES}
        self.assertEqual(long, set(LONG_MODULES))
        self.assertLessEqual(median(length for length in lengths.values() if length > 1), MAX_MEDIAN_LINES)
