"""What is measured, what a work is, and whether a bar is met.

Rules.
    A figure of a contender is the median of its rounds; of one that says `worst`, the worst of them.
    A contender that failed in any round has no result at all, and a bar that needs it is not met.
    A ratio is Burrowgate's figure divided by the other's, whichever of them is the better.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median

from bench.environment import Environment
from bench.processes import Process

OURS = "burrowgate"
TIMES = "\N{MULTIPLICATION SIGN}"

Measured = Mapping[str, float]
"""The figures of one measurement, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One thing that a work measures."""

    name: str
    title: str
    unit: str = ""
    digits: int = 1
    worst: bool = False
    """Whether the greatest of the rounds counts rather than the median."""

    def of(self, rounds: Sequence[float]) -> float:
        """The one number that stands for `rounds`."""
        return max(rounds) if self.worst else median(rounds)

    def show(self, value: float) -> str:
        """`value` as people read it."""
        return f"{value:,.{self.digits}f}{' ' + self.unit if self.unit else ''}"


CPU = Figure(name="cpu", title="CPU per request", unit="µs")
RATE = Figure(name="rate", title="requests per second", digits=0)
P50 = Figure(name="p50", title="p50", unit="ms", digits=2)
P99 = Figure(name="p99", title="p99", unit="ms", digits=2)
PEAK = Figure(name="peak", title="peak memory", unit="MB")
OF_REQUESTS = (CPU, RATE, P50, P99, PEAK)
"""What a load of requests shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """Somebody who does the work, again in every round."""

    name: str
    measure: Callable[[], Measured]
    """Does the work once. Raises `NoResult`."""
    process: Process | None = None
    """What a profile is taken of, where that stays the same in every round."""


class Verdict(StrEnum):
    """What became of a bar."""

    MET = "met"
    MISSED = "missed"
    OPEN = "not measured"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """What a figure of ours must be: a number, or a multiple of somebody else's."""

    figure: str
    most: float | None = None
    least: float | None = None
    against: str = ""
    """The contender whose figure `most` is a multiple of; none where it is a number by itself."""
    of: str = OURS
    below: bool = False
    """Whether exactly `most` is too much already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One line of the table."""

    name: str
    title: str
    figures: tuple[Figure, ...]
    """The first is the one that is drawn."""
    bars: tuple[Bar, ...]
    prepare: Callable[[Environment], list[Contender]]
    """Starts what is needed, on the environment's stack. Raises `NoResult` where the work cannot be done here."""
    remark: str = ""

    def figure(self, name: str) -> Figure:
        """The figure `name`."""
        return next(one for one in self.figures if one.name == name)


@dataclass(slots=True, kw_only=True)
class Outcome:
    """What came out of a work."""

    work: Work
    rounds: dict[str, list[Measured]] = field(default_factory=dict)
    """By contender, in the order in which they are shown."""
    faults: dict[str, str] = field(default_factory=dict)
    """Why a contender has no result."""
    absent: str = ""
    """Why the whole work has none."""

    def value(self, contender: str, figure: str) -> float | None:
        """The figure of a contender, or None where it has no result."""
        rounds = self.rounds.get(contender)
        if not rounds or contender in self.faults or any(figure not in one for one in rounds):
            return None
        return self.work.figure(figure).of([one[figure] for one in rounds])

    def ratio(self, contender: str, figure: str, of: str = OURS) -> float | None:
        """The figure of `of` divided by that of `contender`."""
        ours, theirs = self.value(of, figure), self.value(contender, figure)
        return ours / theirs if ours is not None and theirs else None

    def judged(self, bar: Bar) -> tuple[Verdict, float | None]:
        """Whether `bar` is met, and the number that decided it: a ratio where there is somebody to compare with."""
        number = self.ratio(bar.against, bar.figure, bar.of) if bar.against else self.value(bar.of, bar.figure)
        if number is None:
            return Verdict.OPEN, None
        if bar.least is not None and number < bar.least:
            return Verdict.MISSED, number
        if bar.most is not None and (number >= bar.most if bar.below else number > bar.most):
            return Verdict.MISSED, number
        return Verdict.MET, number


def describe(bar: Bar, work: Work) -> str:
    """`bar` in words: `CPU per request: at most 2.5 times nginx`, with a sign for times."""
    figure = work.figure(bar.figure)
    of = "" if bar.of == OURS else f", {bar.of}"
    limit = bar.most if bar.most is not None else bar.least
    assert limit is not None
    how = "at least" if bar.most is None else "less than" if bar.below else "at most"
    what = f"{limit:g} {TIMES} {bar.against}" if bar.against else f"{limit:g} {figure.unit}".strip()
    return f"{figure.title}{of}: {how} {what}"
