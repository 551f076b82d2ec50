"""Runs the code cells of a notebook in one loop of asyncio, as a kernel does.

    python -m tests.support.notebook NOTEBOOK

Prints, as a line of JSON, what a cell shows by `_repr_html_` of its last expression.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
import json
import sys
from pathlib import Path
from typing import Any


async def run_cells(cells: list[str]) -> None:
    """Run `cells` one after the other, each with the names that those before have made."""
    names: dict[str, Any] = {}
    for cell in cells:
        tree = ast.parse(cell)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        await run(tree, "exec", names)
        if isinstance(last, ast.Expr):
            shown = await run(ast.Expression(last.value), "eval", names)
            if hasattr(shown, "_repr_html_"):
                print(json.dumps(shown._repr_html_()))


async def run(part: ast.Module | ast.Expression, mode: str, names: dict[str, Any]) -> Any:
    """Run a part of a cell, which may await, and return the value of an expression."""
    value = eval(compile(part, "cell", mode, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT), names)
    return await value if inspect.iscoroutine(value) else value


def main(path: Path) -> None:
    """Run the notebook at `path`."""
    notebook = json.loads(path.read_text("utf-8"))
    asyncio.run(run_cells(["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
