"""The command line of the fuzzer: `python -m tests.fuzz --minutes 30` (docs/fuzzing.md)."""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.corpus import CORPUS
from tests.fuzz.judge import run
from tests.fuzz.scenario import Scenario
from tests.fuzz.strategies import SCENARIOS
from tests.support.phases import checked_phases

BATCH = 400
"""Number of scenarios for one seed."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run scenarios until the time is over, and return 0. Raises the error of the first broken rule."""
    options = _parser().parse_args(arguments)
    for name, scenario in CORPUS.items():
        print(f"corpus: {name}", flush=True)
        run(scenario)
    first = random.SystemRandom().randrange(1 << 31) if options.seed is None else options.seed
    if options.scenarios:
        batch(first, options.scenarios)
        return 0
    deadline = time.monotonic() + (options.seconds or options.minutes * 60)
    number, scenarios = first, 0
    while time.monotonic() < deadline:
        try:
            batch(number)
        except BaseException:
            print(f"found with: python -m tests.fuzz --seed {number} --seconds 1", file=sys.stderr, flush=True)
            raise
        number, scenarios = number + 1, scenarios + BATCH
        print(f"seeds {first} to {number - 1}: {scenarios} scenarios, nothing found", flush=True)
    return 0


def batch(number: int, scenarios: int = BATCH) -> None:
    """Run `scenarios` scenarios of the seed `number`. Raises the error of the shortest scenario that breaks a rule."""

    @seed(number)
    @settings(
        max_examples=scenarios,
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(SCENARIOS)
    def run_generated(scenario: Scenario) -> None:
        run(scenario)

    with checked_phases():
        run_generated()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    limit = parser.add_mutually_exclusive_group()
    limit.add_argument("--minutes", type=float, default=1.0, metavar="M", help="for how long [1]")
    limit.add_argument("--seconds", type=float, default=0.0, metavar="S", help="the same, in seconds")
    limit.add_argument("--scenarios", type=int, default=0, metavar="N", help="for this number of scenarios of one seed")
    parser.add_argument("--seed", type=int, metavar="N", help="where to begin [anywhere]; a finding says which it was")
    return parser


if __name__ == "__main__":
    sys.exit(main())
