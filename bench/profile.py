"""Profiles of the gateway: py-spy during one more round of a workload."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from bench.environment import Environment
from bench.errors import NoResult
from bench.figures import OURS, Contender

_LINES = 25
_RATE = 500
_BELOW = "(no Python at all)"


def find() -> str | None:
    """Return the path of py-spy, or None if it is not installed."""
    beside = Path(sys.executable).with_name("py-spy")
    return str(beside) if beside.exists() else shutil.which("py-spy")


def take(environment: Environment, work: str, contenders: Iterable[Contender], folder: Path) -> str:
    """Run the workload again with py-spy, and write the raw stacks and a flame graph to `folder`.

    Returns the functions that took most time. Raises `NoResult`.
    """
    program = find()
    if program is None:
        raise NoResult("py-spy is not installed: pip install py-spy")
    ours = next((each for each in contenders if each.name == OURS and each.process is not None), None)
    if ours is None or ours.process is None:
        raise NoResult("this work starts the gateway anew each time, so it has no profile")
    raw, flame = folder / f"profile-{work}.txt", folder / f"profile-{work}.svg"
    for path, form in ((raw, "raw"), (flame, "flamegraph")):
        command = [program, "record", "--nonblocking", "-F", "-r", str(_RATE), "-f", form, "-o", str(path)]
        command += ["-d", str(max(1, round(environment.settings.seconds))), "-p", str(ours.process.pid)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as spy:
            ours.measure()
            _, errors = spy.communicate()
        if not path.exists():
            raise NoResult(f"py-spy recorded nothing: {errors.strip()[-300:]}")
    return f"{top(raw.read_text())}\n{raw}\n{flame}"


def top(stacks: str, maximum: int = _LINES) -> str:
    """Return the functions that took most of `stacks`, lines of `frame;frame;... count`, as a table.

    Its columns are the share of the function itself, and that with its callees.
    """
    own: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    total = 0
    for line in stacks.splitlines():
        frames, _, count = line.rpartition(" ")
        names = (frames or _BELOW).split(";")
        total += int(count)
        own[names[-1]] += int(count)
        for name in set(names):
            whole[name] += int(count)
    if not total:
        return "no samples"
    lines = ["  self   with  function"]
    for name, samples in own.most_common(maximum):
        lines.append(f"{samples / total:6.1%} {whole[name] / total:6.1%}  {name}")
    return "\n".join(lines)
