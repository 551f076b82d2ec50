"""The command line: `python -m bench`, which works, how long, how often, and where the results go."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench import contest, machine, plot, profile, rounds, table
from bench.figures import Contender, NoResult, Outcome, Verdict, Work
from bench.ground import ROOT, Cores, Ground, Settings, allow_descriptors, own_cores
from bench.works import WORKS

DOCS = ROOT / "docs"
PAGE, PICTURE = "bench-results.md", "bench.svg"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure. 0 when every work had a result, whatever the bars say; 1 otherwise."""
    said = _parser().parse_args(arguments)
    if said.list:
        print(table.aligned([[work.name, work.title] for work in WORKS]))
        return 0
    unknown = set(said.works) - {work.name for work in WORKS}
    if unknown:
        print(f"bench: There is no work {min(unknown)!r}; --list shows them.", file=sys.stderr)
        return 2
    works = [work for work in WORKS if not said.works or work.name in said.works]
    settings = Settings(
        rounds=said.rounds or (1 if said.quick else 3),
        seconds=said.seconds or (1.0 if said.quick else 5.0),
        quick=said.quick,
        python=said.python,
        only=tuple(said.only),
    )
    complete = not (said.works or said.quick or said.only)
    folder: Path | None = said.out or (DOCS if complete else None)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    allow_descriptors()
    with tempfile.TemporaryDirectory(prefix="burrowgate-bench-", dir=said.scratch) as scratch:
        try:
            cores = Cores.of(own_cores())
        except NoResult as error:
            print(f"bench: {error}", file=sys.stderr)
            return 1
        # This process, too, stays away from where the proxies run.
        os.sched_setaffinity(0, cores.load)
        ground = Ground(settings=settings, cores=cores, scratch=Path(scratch), say=_say)
        on = machine.describe(ground)
        _say(table.aligned(on))
        profiles = (folder or Path.cwd()) if said.profile else None
        outcomes = [_do(work, ground, profiles) for work in works]
    _say("\n" + table.aligned(table.bars(outcomes)))
    if folder is not None:
        (folder / PAGE).write_text(table.page(outcomes, on, PICTURE), "utf-8")
        (folder / PICTURE).write_text(plot.svg(outcomes), "utf-8")
        _say(f"\nWritten: {folder / PAGE}, {folder / PICTURE}")
    verdicts = [outcome.judged(bar)[0] for outcome in outcomes for bar in outcome.work.bars]
    _say("\nBars: " + ", ".join(f"{verdicts.count(one)} {one.value}" for one in Verdict))
    return 1 if any(outcome.faults or outcome.absent for outcome in outcomes) else 0


def _do(work: Work, ground: Ground, profiles: Path | None) -> Outcome:
    """What came out of one work."""
    _say(f"\n{work.name}: {work.title}")
    try:
        contenders = work.prepare(ground)
        outcome = rounds.play(work, contenders, ground.settings.rounds, _say)
        if profiles is not None:
            _say(_profiled(work, contenders, ground, profiles))
    except NoResult as error:
        outcome = Outcome(work=work, absent=str(error))
    finally:
        ground.clear()
    _say("\n" + table.terminal(outcome))
    return outcome


def _profiled(work: Work, contenders: Sequence[Contender], ground: Ground, folder: Path) -> str:
    """What the profile of a work says, or why there is none."""
    try:
        return profile.take(ground, work.name, contenders, folder)
    except NoResult as error:
        return f"No profile: {error}"


def _say(text: str) -> None:
    print(text, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Measures Burrowgate beside its peers, as docs/bench.md says.",
        epilog=f"Peers: {', '.join(peer.name for peer in contest.PEERS)}; those that are not installed are left out.",
    )
    parser.add_argument("works", nargs="*", metavar="WORK", help="which works; all of them unless said")
    parser.add_argument("--list", action="store_true", help="show the works and end")
    parser.add_argument("--rounds", type=int, metavar="N", help="how often each contender is measured [3]")
    parser.add_argument("--seconds", type=float, metavar="S", help="how long each load takes, whole seconds [5]")
    parser.add_argument("--quick", action="store_true", help="one short round of everything, and less of it")
    parser.add_argument("--only", action="append", default=[], metavar="PEER", help="beside this peer; may be repeated")
    parser.add_argument("--python", default="", metavar="PATH", help="the interpreter of an installed Burrowgate")
    parser.add_argument("--scratch", type=Path, metavar="DIR", help="where stores are, on the disk to be measured")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="write the page and the picture there [docs, if all was measured]"
    )
    parser.add_argument("--profile", action="store_true", help="run py-spy on the gateway after each work's rounds")
    return parser


if __name__ == "__main__":
    sys.exit(main())
