"""Results as an SVG: for each workload with peers, a bar for each contender, with Burrowgate in another colour."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from bench.figures import OURS, TIMES, Outcome

WIDTH = 860
LEFT = 210
RIGHT = 130
_ROW = 22
_BAR = 14
_HEAD = 54
_GAP = 22
_INK, _FAINT, _OURS, _OTHERS, _PAPER = "#1f2328", "#59636e", "#b4540a", "#8fa3b8", "#ffffff"
_STYLE = (
    f"text{{font:13px system-ui,sans-serif;fill:{_INK}}}.t{{font-weight:600}}.f{{fill:{_FAINT};font-size:12px}}"
    f".o{{fill:{_OURS}}}.p{{fill:{_OTHERS}}}"
)


def drawn(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return the outcomes to draw: those with results of two or more contenders."""
    return [outcome for outcome in outcomes if len(_values(outcome)) > 1]


def _values(outcome: Outcome) -> list[tuple[str, float]]:
    first = outcome.work.figures[0].name
    values = ((name, outcome.value(name, first)) for name in outcome.rounds)
    return [(name, value) for name, value in values if value is not None]


def svg(outcomes: Sequence[Outcome]) -> str:
    """Return the SVG; each workload has its own scale, which begins at 0."""
    parts: list[str] = []
    y = 16
    for outcome in drawn(outcomes):
        values = _values(outcome)
        figure = outcome.work.figures[0]
        unit = (WIDTH - LEFT - RIGHT) / max(value for _, value in values)
        parts.append(_text(16, y + 16, _plain(outcome.work.title), "t"))
        parts.append(_text(16, y + 34, f"{figure.title}; {'more' if figure.more else 'less'} is better", "f"))
        y += _HEAD
        for name, value in values:
            width = max(1.0, value * unit)
            parts.append(_text(LEFT - 10, y + 12, name, "", "end"))
            colour = "o" if name.startswith(OURS) else "p"
            parts.append(f'<rect class="{colour}" x="{LEFT}" y="{y}" width="{width:.1f}" height="{_BAR}" rx="2"/>')
            ratio = outcome.ratio(name, figure.name)
            beside = figure.show(value) + ("" if name == OURS or ratio is None else f"  ({ratio:.2f} {TIMES})")
            parts.append(_text(LEFT + width + 8, y + 12, beside, "" if name == OURS else "f"))
            y += _ROW
        y += _GAP
    title = "<title>What Burrowgate costs, beside its peers</title>"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}" role="img">'
    paper = f'<rect width="{WIDTH}" height="{y}" fill="{_PAPER}"/>'
    return "\n".join((head, title, f"<style>{_STYLE}</style>", paper, *parts, "</svg>\n"))


def _text(x: float, y: float, text: str, kind: str, anchor: str = "start") -> str:
    what = f' class="{kind}"' if kind else ""
    return f'<text{what} x="{x:.1f}" y="{y}" text-anchor="{anchor}">{escape(text)}</text>'


def _plain(text: str) -> str:
    return text.replace("`", "")
