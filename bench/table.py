"""Results as text for a terminal and as Markdown for the documentation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bench.figures import OURS, TIMES, Outcome, Verdict, describe

_NOTHING = "\N{EN DASH}"
_INTRODUCTION = """\
This page was written by `tox -e bench`; [how it is measured](bench.md) says what stands here. Numbers are medians of
the rounds. In brackets stands Burrowgate's number divided by that one. CPU is the proxy's alone.
"""


def cell(outcome: Outcome, contender: str, figure: str) -> str:
    """Return a figure of a contender, with Burrowgate's ratio to it in brackets."""
    value = outcome.value(contender, figure)
    if value is None:
        return _NOTHING
    shown = outcome.work.figure(figure).show(value)
    ratio = outcome.ratio(contender, figure) if contender != OURS else None
    return shown if ratio is None else f"{shown} ({ratio:.2f} {TIMES})"


def rows(outcome: Outcome) -> list[list[str]]:
    """Return the table of one workload, head first."""
    figures = outcome.work.figures
    lines = [["", *(figure.title for figure in figures)]]
    lines += [[name, *(cell(outcome, name, figure.name) for figure in figures)] for name in outcome.rounds]
    return lines


def bars(outcomes: Iterable[Outcome]) -> list[list[str]]:
    """Return the table of bars, head first."""
    lines = [["work", "bar", "measured", ""]]
    for outcome in outcomes:
        for bar in outcome.work.bars:
            verdict, number = outcome.judged(bar)
            measured = _NOTHING
            if number is not None:
                measured = f"{number:.2f} {TIMES}" if bar.against else outcome.work.figure(bar.figure).show(number)
            lines.append([outcome.work.name, describe(bar, outcome.work), measured, verdict.value])
    return lines


def aligned(table: Sequence[Sequence[str]]) -> str:
    """Return `table` as text with aligned columns."""
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in table
    )


def markdown(table: Sequence[Sequence[str]], *, numbers: bool = True) -> str:
    """Return `table` as Markdown; with `numbers`, all columns but the first are right-aligned."""
    head, *body = table
    rule = ["---", *("---:" if numbers else "---" for _ in head[1:])]
    return "\n".join("| " + " | ".join(text or " " for text in row) + " |" for row in (head, rule, *body))


def remarks(outcome: Outcome) -> list[str]:
    """Return the sentences that go with the table of one workload."""
    faults = [f"No result for {name}: {fault}." for name, fault in outcome.faults.items()]
    absent = f"No result: {outcome.absent}." if outcome.absent else ""
    return [remark for remark in (absent, *faults, outcome.work.remark) if remark]


def page(outcomes: Sequence[Outcome], machine: Sequence[tuple[str, str]], plot: str) -> str:
    """Return the whole page of results; `plot` is the file name of the SVG."""
    parts = ["# What was measured\n", _INTRODUCTION]
    parts.append("| | |\n|---|---|\n" + "\n".join(f"| {name} | {value} |" for name, value in machine) + "\n")
    parts.append(f"![CPU of Burrowgate and its peers for the same work]({plot})\n")
    parts.append("## The bars\n")
    parts.append(markdown(bars(outcomes), numbers=False) + "\n")
    for outcome in outcomes:
        parts.append(f"## {outcome.work.title}\n")
        if outcome.rounds and not outcome.absent:
            parts.append(markdown(rows(outcome)) + "\n")
        parts += [f"{remark}\n" for remark in remarks(outcome)]
    return "\n".join(parts)


def terminal(outcome: Outcome) -> str:
    """Return the results of one workload as text."""
    parts = [outcome.work.title]
    if outcome.rounds and not outcome.absent:
        parts.append(aligned(rows(outcome)))
    parts += remarks(outcome)
    for bar in outcome.work.bars:
        verdict, number = outcome.judged(bar)
        shown = "" if number is None else f" ({number:.2f}{' ' + TIMES if bar.against else ''})"
        mark = {Verdict.MET: "met   ", Verdict.MISSED: "MISSED", Verdict.OPEN: "open  "}[verdict]
        parts.append(f"{mark}  {describe(bar, outcome.work)}{shown}")
    return "\n".join(parts)
