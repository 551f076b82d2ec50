"""Import path of the gateway's processes, without the working directory (SEC-70).

Rules.
    Python puts the working directory first on `sys.path` for `python -m`, and also for an empty or relative entry of
    `PYTHONPATH`. Nothing is imported from there, because any user may be able to write to it.
    It stays on the path if `PYTHONPATH` names it by its absolute path, or if this package is in it: a checkout.
    Interpreters that the gateway starts get `-P` and an environment without such entries (Python's command line).
This module imports nothing but the standard library, and runs before anything else is imported.
"""

from __future__ import annotations

import os
import site
import sys
import sysconfig
from collections.abc import Collection, Mapping, Sequence

ISOLATED = (sys.executable, "-P")
"""First words of the command line of each interpreter that the gateway starts."""

PACKAGE_FOLDER = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
"""The folder in which the package `burrowgate` is."""


def without_working_directory(
    entries: Sequence[str], *, working_directory: str, python_path: str, package_folder: str
) -> list[str]:
    """Return `entries` of `sys.path` without the working directory and what is relative to it.

    `python_path` is the value of `PYTHONPATH`.
    """
    named = python_path.split(os.pathsep) if python_path else []
    kept = {package_folder, *filter(os.path.isabs, named)}
    relative = {entry for entry in named if not os.path.isabs(entry)} | {"", os.curdir}
    dropped = relative | {os.path.normpath(os.path.join(working_directory, entry)) for entry in relative}
    return [entry for entry in entries if entry in kept or entry not in dropped]


def child_environment(
    environ: Mapping[str, str], *, package_folder: str = PACKAGE_FOLDER, site_folders: Collection[str] | None = None
) -> dict[str, str]:
    """Return `environ` for an interpreter that is started with `ISOLATED` and imports this package.

    `site_folders` are those that each interpreter searches; None for those of this one.
    """
    if site_folders is None:
        site_folders = {*map(sysconfig.get_path, ("purelib", "platlib")), site.getusersitepackages()}
    named = [entry for entry in environ.get("PYTHONPATH", "").split(os.pathsep) if os.path.isabs(entry)]
    if package_folder not in site_folders and package_folder not in named:
        named.append(package_folder)
    child = {name: value for name, value in environ.items() if name != "PYTHONPATH"}
    child["PYTHONSAFEPATH"] = "1"
    if named:
        child["PYTHONPATH"] = os.pathsep.join(named)
    return child


def protect() -> None:
    """Remove the working directory from `sys.path` of this process."""
    try:
        working_directory = os.getcwd()
    except OSError:  # it was deleted
        working_directory = os.sep
    python_path = "" if sys.flags.ignore_environment else os.environ.get("PYTHONPATH", "")
    sys.path[:] = without_working_directory(
        sys.path, working_directory=working_directory, python_path=python_path, package_folder=PACKAGE_FOLDER
    )
