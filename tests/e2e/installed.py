"""Checks that the installed Burrowgate contains all files of a checkout and starts.

Run it as `python -I installed.py CHECKOUT` from elsewhere, so that the checkout cannot be imported.
"""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
from importlib.metadata import version
from pathlib import Path

import burrowgate

FETCHED = ("proxy/tcp/assets/", "admin/static/assets/")


def files(root: Path, suffixes: frozenset[str]) -> set[str]:
    """Return the relative paths of all files below `root` without build products."""
    found = {path.relative_to(root) for path in root.rglob("*") if path.is_file()}
    return {str(path) for path in found if path.suffix not in suffixes and "__pycache__" not in path.parts}


def check(truth: bool, otherwise: str) -> None:
    if not truth:
        sys.exit(otherwise)


def output(*command: str) -> str:
    scripts = Path(sysconfig.get_path("scripts"))
    done = subprocess.run([scripts / command[0], *command[1:]], capture_output=True, text=True, check=False)
    check(done.returncode == 0, f"{' '.join(command)} failed: {done.stderr or done.stdout}")
    return done.stdout


def main(checkout: Path) -> None:
    here = Path(burrowgate.__file__).parent
    check(
        checkout not in here.parents or ".tox" in here.parts, f"{here} is the checkout itself, not what was installed."
    )
    compiled = frozenset({".pyc", ".pyo"})
    expected, present = files(checkout / "burrowgate", compiled), files(here, compiled)
    # Fetched when a package is built, and not in the repository.
    fetched = {name for name in expected | present if name.startswith(FETCHED)}
    check(not fetched or fetched <= present, f"missing: {sorted(fetched - present)}")
    expected, present = expected - fetched, present - fetched
    check(expected == present, f"missing: {sorted(expected - present)}; too many: {sorted(present - expected)}")
    written = re.search(r'__version__ = "(.+)"', (checkout / "burrowgate/__init__.py").read_text("utf-8"))
    check(written is not None and written[1] == version("burrowgate"), "The version installed is not that checked out.")
    check(version("burrowgate") in output("burrowgate", "--version"), "`burrowgate --version` shows another version.")
    check(bool(re.search(r"^ +burrowgate ", output("twistd", "--help"), re.MULTILINE)), "twistd lists no burrowgate.")
    print(f"burrowgate {version('burrowgate')}: {len(present | fetched)} files, complete.")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
