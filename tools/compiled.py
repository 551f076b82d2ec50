"""The modules that requests pass, compiled by mypyc to an extension (docs/decisions/0042-compiled.md).

`setup.py` uses it if `BURROWGATE_COMPILE` is 1. By itself, `python tools/compiled.py FOLDER` makes a copy of the
checkout with the compiled modules in it, for tests and benchmarks; the checkout stays as it is. A second argument is
the folder in which `tools/distributions.py` has built the wheel already.
"""

from __future__ import annotations

import ast
import contextlib
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent
CONFIG = HERE / "tools/mypyc.ini"
IS_WANTED = os.environ.get("BURROWGATE_COMPILE") == "1"
REQUIRED = ["mypy>=2.4,<3", "mypy-zope>=1.0.11", "setuptools>=77"]
"""What compiles. It needs a C compiler and the headers of Python besides."""

MODULES = {
    "core": ("access", "bounded_cache", "credential_text", "request_record"),
    "core/http": (
        "fields", "forwarding", "framing", "h2_frame_limits", "request", "request_fields", "request_variation",
        "response_fast",
    ),
    "sessions": ("authorization", "authorization_cache", "connections", "registry", "visits"),
    "telemetry": ("request_buffer",),
    "proxy": (
        "context", "exchange", "exchange_accounting", "exchange_entry", "exchange_fields", "exchange_relay",
        "exchange_sign_in", "exchange_tcp", "fast_path", "forward_auth", "tracing",
    ),
    "proxy/http1": (
        "closing", "connection", "header_reuse", "https_redirect", "over_tls", "request_reader", "response_writer",
    ),
    "proxy/http2": (
        "body_sender", "closing", "connection", "flow_control", "frame_writer", "h2_adapter", "ngh2_backend",
        "request_parser", "stream",
    ),
    "proxy/transport": ("protocol",),
    "proxy/upstream": ("connection", "pool", "request_writer", "response_parser"),
    "proxy/upstream/http2": ("connection", "stream"),
}  # fmt: skip
"""The compiled modules, by package. They are compiled together: calls among them are those of C."""


def paths() -> list[str]:
    """Return the paths of the compiled modules, in the checkout."""
    return [f"burrowgate/{package}/{module}.py" for package, modules in MODULES.items() for module in modules]


def extensions(folder: Path) -> list[Any]:
    """Return the extensions of setuptools for `MODULES`; sources in Python and C are written below `folder`."""
    from mypyc.build import mypycify

    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(HERE / "burrowgate", folder / "burrowgate", ignore=shutil.ignore_patterns("__pycache__", "*.so"))
    for path in paths():
        source = folder / path
        source.write_text(without_decorators(source.read_text("utf-8")), "utf-8")
    with contextlib.chdir(folder):
        return list(
            mypycify(
                [f"--config-file={CONFIG}", *paths()],
                opt_level="3",
                debug_level="0",
                group_name="burrowgate",
                multi_file=True,
                target_dir=str(folder / "c"),
            )
        )


def without_decorators(source: str) -> str:
    """Return a module with calls of `classImplements` at its end in place of `@implementer`, on the same lines.

    mypyc compiles no class that has a decorator it does not know.
    """
    lines = source.splitlines()
    for declared in _implementers(source):
        decorator, name = declared.decorator_list[0], declared.name
        assert isinstance(decorator, ast.Call)
        interfaces = ", ".join(ast.unparse(argument) for argument in decorator.args)
        for number in range(decorator.lineno - 1, (decorator.end_lineno or decorator.lineno)):
            lines[number] = ""
        lines.append(f"classImplements({name}, {interfaces})")
    text = "\n".join(lines) + "\n"
    return text.replace("import implementer", "import classImplements")


def _implementers(source: str) -> Iterator[ast.ClassDef]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and node.decorator_list:
            decorator = node.decorator_list[0]
            if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "implementer":
                yield node


def copy(folder: Path, wheels: Path | None = None) -> None:
    """Copy the files of the checkout to `folder`, with the package as a compiled wheel has it.

    That is the one in `wheels` for this Python. Without it, one is made, and left in `dist`: pip builds it as it does
    for anyone, in an environment without the types of libraries.
    """
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=HERE,
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.decode().split("\0"):
        source, to = HERE / name, folder / name
        if name and source.is_file():
            to.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, to)
    if wheels is None:
        wheels = folder / "dist"
        build = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", wheels, HERE]
        subprocess.run(build, env=os.environ | {"BURROWGATE_COMPILE": "1"}, check=True)
    (wheel,) = wheels.glob(f"*-cp{sys.version_info.major}{sys.version_info.minor}-*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder)


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3) or Path(sys.argv[1]).exists():
        sys.exit("Usage: python tools/compiled.py FOLDER [WHEELS], where FOLDER does not exist yet")
    copy(Path(sys.argv[1]).resolve(), *map(Path, sys.argv[2:]))
