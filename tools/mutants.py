"""Mutation testing of what decides who gets in: `tox -e mutants`.

mutmut changes the modules that `pyproject.toml` names, one small change at a time, and runs the tests of the changed
function. This program runs it, prints the share of changes that the tests noticed by module, shows those that they did
not notice, and fails if a module has fewer than `MIN_SHARE`.

    python tools/mutants.py                        all modules
    python tools/mutants.py burrowgate.core.links  one module

Not counted are changes of a text for people, of the case of a codec's name, and those in `equivalent_mutants.toml`,
which change nothing, each with the reason.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

MIN_SHARE = 0.95
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.toml")
_RESULT = re.compile(r"\s*(burrowgate\.\S+): (.+)")
_NOTICED = frozenset({"killed", "timeout", "caught by type check"})
_IGNORED = frozenset({"not checked", "skipped"})
_CODEC = re.compile(r'(?:en|de)code\("')
_STRING = re.compile(r'f?"[^"]*"')


def main(modules: list[str]) -> int:
    """Run mutmut on `modules`, on all without any. Returns 1 if the tests of one noticed too little, else 0."""
    run = subprocess.run(["mutmut", "run", "--max-children", "2", *(f"{module}.*" for module in modules)], check=False)
    if run.returncode:
        return run.returncode
    equivalent = {tuple(entry["change"]) for entry in tomllib.loads(EQUIVALENT.read_text("utf-8"))["mutant"]}
    noticed: dict[str, int] = defaultdict(int)
    survivors: dict[str, list[str]] = defaultdict(list)
    for name, status in _results():
        module = name.rpartition(".")[0]
        if status in _IGNORED or (modules and module not in modules):
            continue
        if status in _NOTICED:
            noticed[module] += 1
            continue
        change = _change(name)
        if change not in equivalent and not _is_codec(change) and not _is_text(change):
            survivors[module].append(f"{name}: {status}\n    - {change[0]}\n    + {change[1]}")
    for survivor in (one for module in sorted(survivors) for one in survivors[module]):
        _say(survivor)
    shares = {module: noticed[module] / (noticed[module] + len(survivors[module])) for module in noticed | survivors}
    for module, share in sorted(shares.items()):
        _say(f"{module:48} {noticed[module]:4} of {noticed[module] + len(survivors[module]):4}  {share:6.1%}")
    low = [module for module, share in shares.items() if share < MIN_SHARE]
    _say(f"{len(low)} of {len(shares)} modules are below {MIN_SHARE:.0%}.")
    return 1 if low or not shares else 0


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _results() -> list[tuple[str, str]]:
    """Return name and status of each mutant."""
    listed = subprocess.run(["mutmut", "results", "--all", "true"], capture_output=True, text=True, check=True)
    return [match.group(1, 2) for line in listed.stdout.splitlines() if (match := _RESULT.fullmatch(line))]


def _change(name: str) -> tuple[str, str]:
    """Return the lines of a mutant before and after its change."""
    shown = subprocess.run(["mutmut", "show", name], capture_output=True, text=True, check=True).stdout
    lines = [line for line in shown.splitlines() if line[:1] in "-+" and line[:3] not in ("---", "+++")]
    removed, added = ([line[1:].strip() for line in lines if line[0] == sign] for sign in "-+")
    return " ".join(removed), " ".join(added)


def _is_codec(change: tuple[str, str]) -> bool:
    return _CODEC.search(change[0]) is not None and change[0].lower() == change[1].lower()


def _is_text(change: tuple[str, str]) -> bool:
    """Return whether only a message differs: a string with a space, which names and keys have not."""
    before, after = (_STRING.sub(lambda match: "None" if " " in match[0] else match[0], line) for line in change)
    return before == after


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
