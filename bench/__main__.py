"""Command line of the benchmarks: `python -m bench`."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import baseline, contest, machine, plot, profile, rounds, table
from bench.environment import ROOT, Cores, Environment, Settings, allow_descriptors, own_cores, stop_on_signals
from bench.errors import NoResult
from bench.figures import Contender, Outcome, Verdict, Work
from bench.workloads import REQUEST_PATH, WORKS, mint

DOCS = ROOT / "docs"
PAGE, PICTURE = "bench-results.md", "bench.svg"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the workloads. Returns 0 if each has a result, even if a bar was missed; 1 otherwise."""
    options = _parser().parse_args(arguments)
    if options.list:
        _say(table.aligned([[work.name, work.title] for work in WORKS]))
        return 0
    complete = not (options.works or options.quick or options.only)
    folder: Path | None = options.out or (DOCS if complete else None)
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    stop_on_signals()
    with tempfile.TemporaryDirectory(prefix="burrowgate-bench-", dir=options.scratch) as scratch:
        try:
            if complete and not (options.compiled or options.python):
                options.compiled = _compiled(Path(scratch))
            if complete and not (options.earlier or options.python):
                options.earlier = _earlier(Path(scratch))
            environment = _environment(options, Path(scratch))
        except NoResult as error:
            print(f"bench: {error}", file=sys.stderr)
            return 1
        description = machine.describe(environment)
        _say(table.aligned(description))
        profiles = (folder or Path.cwd()) if options.profile else None
        works = REQUEST_PATH if options.quick else WORKS
        chosen = [work for work in WORKS if work.name in options.works] if options.works else works
        outcomes = [_run(work, environment, profiles) for work in chosen]
    _say("\n" + table.aligned(table.bars(outcomes)))
    now = baseline.ratios(outcomes)
    if compared := baseline.compared(now, baseline.read()):
        _say("\n" + table.aligned(compared))
    if options.write_baseline:
        baseline.write(now)
    verdicts = [outcome.judged(bar)[0] for outcome in outcomes for bar in outcome.work.bars]
    _say("\nBars: " + ", ".join(f"{verdicts.count(verdict)} {verdict.value}" for verdict in Verdict))
    if folder is not None:
        (folder / PAGE).write_text(table.page(outcomes, description, PICTURE), "utf-8")
        (folder / PICTURE).write_text(plot.svg(outcomes), "utf-8")
        _say(f"Written: {folder / PAGE}, {folder / PICTURE}")
    return 1 if any(outcome.faults or outcome.absent for outcome in outcomes) else 0


def _compiled(scratch: Path) -> Path:
    """Return a copy of the checkout whose request path is compiled. Raises `NoResult`."""
    _say("Compiling the request path in a copy of the checkout, which takes two minutes")
    folder = scratch / "compiled"
    done = subprocess.run([sys.executable, ROOT / "tools/compiled.py", folder], check=False)
    if done.returncode:
        raise NoResult("The request path could not be compiled; see above.")
    return folder


def _earlier(scratch: Path) -> Path | None:
    """Return a copy of the earlier commit with which minting is compared; None if git or the commit is not here."""
    folder = scratch / "earlier"
    folder.mkdir()
    archive = ["git", "-C", str(ROOT), "archive", "--format=tar", mint.EARLIER_COMMIT]
    try:
        made = subprocess.run(archive, capture_output=True, check=True)
        subprocess.run(["tar", "-x", "-C", folder], input=made.stdout, check=True)
    except (OSError, subprocess.CalledProcessError):
        _say(f"Commit {mint.EARLIER_COMMIT} is not here, so that minting is not compared with it")
        return None
    return folder


def _environment(given: argparse.Namespace, scratch: Path) -> Environment:
    """Return what the workloads share. Raises `NoResult` if nothing can be measured on this machine."""
    settings = Settings(
        rounds=given.rounds or (1 if given.quick else 3),
        seconds=given.seconds or (1.0 if given.quick else 5.0),
        quick=given.quick,
        python=given.python,
        compiled=given.compiled.resolve() if given.compiled else None,
        earlier=given.earlier.resolve() if given.earlier else None,
        only=tuple(given.only),
    )
    cores = Cores.of(own_cores())
    # This process must not run on the core of the proxies either.
    os.sched_setaffinity(0, cores.load)
    allow_descriptors()
    return Environment(settings=settings, cores=cores, scratch=scratch, say=_say)


def _run(work: Work, environment: Environment, profiles: Path | None) -> Outcome:
    """Return the outcome of one workload."""
    _say(f"\n{work.name}: {work.title}")
    try:
        contenders = work.prepare(environment)
        outcome = rounds.play(work, contenders, environment.settings.rounds, _say)
        if profiles is not None:
            _say(_profiled(work, contenders, environment, profiles))
    except NoResult as error:
        outcome = Outcome(work=work, absent=str(error))
    except Exception as error:  # a fault of one work must not lose what the others took an hour to measure
        outcome = Outcome(work=work, absent=f"{type(error).__name__}: {error}")
    finally:
        environment.clear()
    _say("\n" + table.terminal(outcome))
    return outcome


def _profiled(work: Work, contenders: Sequence[Contender], environment: Environment, folder: Path) -> str:
    """Return the summary of a workload's profile, or why there is none."""
    try:
        return profile.take(environment, work.name, contenders, folder)
    except NoResult as error:
        return f"No profile: {error}"


def _say(text: str) -> None:
    print(text, flush=True)


def _parser() -> argparse.ArgumentParser:
    works, peers = [work.name for work in WORKS], [peer.name for peer in contest.PEERS]
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Measures Burrowgate beside its peers, as docs/bench.md says.",
        epilog=f"Works: {', '.join(works)}. Peers: {', '.join(peers)}; those that are not installed are left out.",
    )
    option = parser.add_argument
    option("works", nargs="*", metavar="WORK", type=_one_of(works), help="which works; all of them unless options")
    option("--list", action="store_true", help="show the works and end")
    option("--rounds", type=int, metavar="N", help="how often each contender is measured [3]")
    option("--seconds", type=float, metavar="S", help="how long each load takes, whole seconds [5]")
    option("--quick", action="store_true", help="one short round of the works of the request path, and less of it")
    option("--write-baseline", action="store_true", help="replace the ratios with which later runs are compared")
    option("--only", action="append", default=[], metavar="PEER", type=_one_of(peers), help="beside this peer alone")
    option("--python", default="", metavar="PATH", help="the interpreter of an installed Burrowgate")
    option(
        "--compiled",
        type=Path,
        metavar="DIR",
        help="a copy of tools/compiled.py to measure too [made if all is]",
    )
    option(
        "--earlier",
        type=Path,
        metavar="DIR",
        help=f"a checkout of commit {mint.EARLIER_COMMIT}, for the comparison of mint [made if all is]",
    )
    option("--scratch", type=Path, metavar="DIR", help="where stores are, on the disk to be measured")
    option("--out", type=Path, metavar="DIR", help="write page and picture there [docs, if all was measured]")
    option("--profile", action="store_true", help="run py-spy on the gateway after each work's rounds")
    return parser


def _one_of(names: Sequence[str]) -> Callable[[str], str]:
    """Return an argparse type that accepts the words in `names`."""

    def read(word: str) -> str:
        if word not in names:
            raise argparse.ArgumentTypeError(f"{word!r} is none of {', '.join(names)}")
        return word

    return read


if __name__ == "__main__":
    sys.exit(main())
