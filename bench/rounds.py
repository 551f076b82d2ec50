"""Contenders one after the other, again and again, so that what disturbs the machine disturbs all of them alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bench.errors import NoResult
from bench.figures import Contender, Outcome, Work


def order(contenders: Sequence[Contender], number: int) -> list[Contender]:
    """The order of round `number`: each round begins with another one, so that nobody always follows the same."""
    first = number % len(contenders)
    return [*contenders[first:], *contenders[:first]]


def play(work: Work, contenders: Sequence[Contender], rounds: int, say: Callable[[str], None]) -> Outcome:
    """Let `contenders` do `work` in `rounds` rounds; who fails once is out, and its failure is its result."""
    outcome = Outcome(work=work, rounds={one.name: [] for one in contenders})
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
            shown = [f"{one.title} {one.show(measured[one.name])}" for one in work.figures if one.name in measured]
            say(f"  {number + 1}/{rounds}  {contender.name}: {', '.join(shown)}")
    return outcome
