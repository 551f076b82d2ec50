"""Figures, workloads, their results, and the bars that these must meet.

Rules.
    The figure of a contender is the median of its rounds, or their maximum if the figure has `worst`.
    A contender that failed in any round has no result, and a bar that needs its result counts as not measured.
    A ratio is Burrowgate's figure divided by the other contender's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median

from bench.environment import Environment
from bench.processes import Process

OURS = "burrowgate"
COMPILED = f"{OURS}, compiled"
"""The gateway with its request path compiled (docs/decisions/0042-compiled.md)."""
EARLIER = f"{OURS}, earlier"
"""The gateway of an earlier commit, with which minting is compared."""
TIMES = "\N{MULTIPLICATION SIGN}"

Measured = Mapping[str, float]
"""The figures of one measurement, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A quantity that a workload measures."""

    name: str
    title: str
    unit: str = ""
    digits: int = 1
    worst: bool = False
    """Whether the maximum of the rounds counts, not the median."""
    more: bool = False
    """Whether more is better."""

    def of(self, rounds: Sequence[float]) -> float:
        """Return the number that represents `rounds`."""
        return max(rounds) if self.worst else median(rounds)

    def show(self, value: float) -> str:
        """Return `value` with its unit, for people."""
        return f"{value:,.{self.digits}f}{' ' + self.unit if self.unit else ''}"


CPU = Figure(name="cpu", title="CPU per request", unit="µs")
RATE = Figure(name="rate", title="requests per second", digits=0, more=True)
P50 = Figure(name="p50", title="p50", unit="ms", digits=2)
P99 = Figure(name="p99", title="p99", unit="ms", digits=2)
PEAK = Figure(name="peak", title="peak memory", unit="MB")
OF_REQUESTS = (CPU, RATE, P50, P99, PEAK)
"""The figures of a load of requests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A proxy that runs a workload, once in each round."""

    name: str
    measure: Callable[[], Measured]
    """Runs the workload once. Raises `NoResult`."""
    process: Process | None = None
    """The process to profile, if it stays the same in all rounds."""


class Verdict(StrEnum):
    """The result of a bar."""

    MET = "met"
    MISSED = "missed"
    OPEN = "not measured"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A limit for a figure of Burrowgate: a number, or a multiple of another contender's figure."""

    figure: str
    most: float | None = None
    least: float | None = None
    against: str = ""
    """The contender whose figure is multiplied by `most`; empty if `most` is absolute."""
    of: str = OURS
    below: bool = False
    """Whether the figure must be less than `most`, not equal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A workload: one line of the table."""

    name: str
    title: str
    figures: tuple[Figure, ...]
    """The first one is drawn in the plot."""
    bars: tuple[Bar, ...]
    prepare: Callable[[Environment], list[Contender]]
    """Starts the programs, which the environment stops. Raises `NoResult` if the workload cannot run here."""
    remark: str = ""

    def figure(self, name: str) -> Figure:
        """Return the figure `name`."""
        return next(figure for figure in self.figures if figure.name == name)


@dataclass(slots=True, kw_only=True)
class Outcome:
    """The results of a workload."""

    work: Work
    rounds: dict[str, list[Measured]] = field(default_factory=dict)
    """Results by contender, in display order."""
    faults: dict[str, str] = field(default_factory=dict)
    """By contender, why it has no result."""
    absent: str = ""
    """Why the whole workload has none."""

    def value(self, contender: str, figure: str) -> float | None:
        """Return the figure of a contender, or None if it has no result."""
        rounds = self.rounds.get(contender)
        if not rounds or contender in self.faults or any(figure not in measured for measured in rounds):
            return None
        return self.work.figure(figure).of([measured[figure] for measured in rounds])

    def ratio(self, contender: str, figure: str, of: str = OURS) -> float | None:
        """Return the figure of `of` divided by that of `contender`, or None if either has no result."""
        ours, theirs = self.value(of, figure), self.value(contender, figure)
        return ours / theirs if ours is not None and theirs else None

    def judged(self, bar: Bar) -> tuple[Verdict, float | None]:
        """Return whether `bar` is met, and the number that decides it: a ratio if the bar names another contender."""
        number = self.ratio(bar.against, bar.figure, bar.of) if bar.against else self.value(bar.of, bar.figure)
        if number is None:
            return Verdict.OPEN, None
        if bar.least is not None and number < bar.least:
            return Verdict.MISSED, number
        if bar.most is not None and (number >= bar.most if bar.below else number > bar.most):
            return Verdict.MISSED, number
        return Verdict.MET, number


def describe(bar: Bar, work: Work) -> str:
    """Return `bar` in words, such as `CPU per request: at most 2.5 times nginx`, with a sign for "times"."""
    figure = work.figure(bar.figure)
    of = "" if bar.of == OURS else f", {bar.of}"
    limit = bar.most if bar.most is not None else bar.least
    assert limit is not None
    how = "at least" if bar.most is None else "less than" if bar.below else "at most"
    what = f"{limit:g} {TIMES} {bar.against}" if bar.against else f"{limit:g} {figure.unit}".strip()
    return f"{figure.title}{of}: {how} {what}"
