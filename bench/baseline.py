"""Baseline of the request path: ratios to nginx of an earlier version, with which a run is compared.

Ratios in one run depend little on the machine, where times do. The file is `bench/baseline.json`; a run with
`--write-baseline` replaces it, on an idle machine and with five rounds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from bench.figures import CPU, OURS, TIMES, Outcome

PATH = Path(__file__).parent / "baseline.json"
AGAINST = "nginx"
TOLERANCE = 0.15
"""By how much a ratio of one short round may be above that of the baseline before it is marked: the noise of a busy
machine."""


def ratios(outcomes: Iterable[Outcome]) -> dict[str, float]:
    """Return the ratio to nginx of the CPU of each work that is judged by it, by work and contender of the gateway."""
    found: dict[str, float] = {}
    for outcome in outcomes:
        figure = outcome.work.figures[0].name
        if figure != CPU.name:
            continue
        for name in outcome.rounds:
            if name == OURS or name.startswith(f"{OURS}, "):
                ratio = outcome.ratio(AGAINST, figure, name)
                if ratio is not None:
                    found[f"{outcome.work.name}: {name}"] = round(ratio, 2)
    return found


def read(path: Path = PATH) -> dict[str, float]:
    """Return the baseline; empty if there is none."""
    if not path.exists():
        return {}
    found: dict[str, float] = json.loads(path.read_text("utf-8"))
    return found


def write(now: Mapping[str, float], path: Path = PATH) -> None:
    """Replace the ratios in `now`, and keep those of other works."""
    path.write_text(json.dumps(dict(sorted({**read(path), **now}.items())), indent=2) + "\n", "utf-8")


def compared(now: Mapping[str, float], before: Mapping[str, float]) -> list[list[str]]:
    """Return the table of both, head first; empty if they have nothing in common."""
    common = [name for name in now if name in before]
    if not common:
        return []
    lines = [["work", f"{TIMES} {AGAINST}", "baseline", "change", ""]]
    for name in common:
        change = now[name] / before[name] - 1
        mark = "SLOWER" if change > TOLERANCE else ""
        lines.append([name, f"{now[name]:.2f}", f"{before[name]:.2f}", f"{change:+.0%}", mark])
    return lines
