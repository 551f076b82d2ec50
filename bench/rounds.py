"""Rounds: contenders are measured in turns, so that disturbances of the machine affect all of them alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bench.errors import NoResult
from bench.figures import Contender, Outcome, Work


def order(contenders: Sequence[Contender], number: int) -> list[Contender]:
    """Return the order of round `number`: each round begins with another contender."""
    first = number % len(contenders)
    return [*contenders[first:], *contenders[:first]]


def play(work: Work, contenders: Sequence[Contender], rounds: int, say: Callable[[str], None]) -> Outcome:
    """Measure `contenders` in `rounds` rounds; one that fails is left out from then on."""
    outcome = Outcome(work=work, rounds={contender.name: [] for contender in contenders})
    for number in range(rounds):
        for contender in order(contenders, number):
            if contender.name in outcome.faults:
                continue
            try:
                measured = contender.measure()
            except NoResult as error:
                outcome.faults[contender.name] = str(error)
                say(f"  {number + 1}/{rounds}  {contender.name}: no result: {error}")
                continue
            outcome.rounds[contender.name].append(measured)
            shown = [
                f"{figure.title} {figure.show(measured[figure.name])}"
                for figure in work.figures
                if figure.name in measured
            ]
            say(f"  {number + 1}/{rounds}  {contender.name}: {', '.join(shown)}")
    return outcome
