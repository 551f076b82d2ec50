"""Text for a terminal: aligned tables, absolute and relative times, sizes, colours, a QR code.

Rules. Functions return text and print nothing. Foreign text never controls the terminal: control characters, escape
sequences and marks of direction are escaped. An id is never shortened or wrapped. Colours are used on terminals only
(`Paint`), so that piped output stays plain.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import IO

from burrowgate.core import durations

_COLOURS = {"red": 31, "green": 32, "yellow": 33, "blue": 34, "bold": 1, "dim": 2}
_STATES = {"active": "green", "on": "green", "ok": "green", "warning": "yellow", "problem": "red", "off": "yellow"}
_OVER = {"revoked", "ended", "expired", "idle"}


def plain(text: object) -> str:
    """`text` with all characters escaped that control a terminal or are invisible."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape", "surrogatepass").decode("ascii")
        for character in str(text)
    )


def width(text: str) -> int:
    """The number of terminal columns of `text`."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


@dataclass(frozen=True, slots=True)
class Paint:
    """Colours text if `on`, else returns it unchanged."""

    on: bool = False

    def __call__(self, text: str, colour: str) -> str:
        """`text` in `colour`: one of red, green, yellow, blue, bold, dim."""
        return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m" if self.on and text else text

    def state(self, text: str) -> str:
        """`text` in the colour of the state that its first word names."""
        word = text.partition(" ")[0]
        colour = "dim" if word in _OVER else _STATES.get(word)
        return self(text, colour) if colour else text


def paint_for(stream: IO[str], environ: Mapping[str, str]) -> Paint:
    """A `Paint` that is on if `stream` is a terminal, unless NO_COLOR (https://no-color.org) or TERM forbids it."""
    return Paint(stream.isatty() and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb")


def table(headings: Sequence[str], rows: Sequence[Sequence[object]], paint: Paint, *, empty: str) -> str:
    """`rows` under `headings`, in aligned columns two spaces apart, or the sentence `empty` if there are none.

    A column without any value is left out.
    """
    if not rows:
        return empty
    cells = [[plain(cell) for cell in row] for row in rows]
    kept = [at for at in range(len(headings)) if any(row[at] for row in cells)]
    widths = {at: max(width(row[at]) for row in [headings, *cells]) for at in kept}

    def line(row: Sequence[str]) -> list[str]:
        return [row[at] + " " * (widths[at] - width(row[at])) if at != kept[-1] else row[at] for at in kept]

    lines = ["  ".join(paint(cell, "bold") for cell in line([heading.upper() for heading in headings]))]
    lines += ["  ".join(paint.state(cell) for cell in line(row)) for row in cells]
    return "\n".join(lines)


def fields(pairs: Sequence[tuple[str, object]], paint: Paint) -> str:
    """One record, with a line for each value that is not empty."""
    shown = [(name, plain(value)) for name, value in pairs if value not in (None, "", [], ())]
    size = max((width(name) for name, _ in shown), default=0)
    return "\n".join(f"{paint(name.ljust(size), 'bold')}  {paint.state(value)}" for name, value in shown)


def read_time(text: str) -> datetime:
    """The time of an RFC 3339 text of the API."""
    return datetime.fromisoformat(text)


def relative(seconds: float) -> str:
    """`seconds` from now in words: "in 23 hours", "5 minutes ago", "just now"."""
    if abs(seconds) < durations.MINUTE:
        return "just now" if seconds <= 0 else "in less than a minute"
    # To the nearest minute, so that the 24 hours of a link just minted are not "in 23 hours".
    words = durations.approximate(int(abs(seconds)) + durations.MINUTE // 2)
    return f"in {words}" if seconds > 0 else f"{words} ago"


def date(text: str | None, now: datetime, zone: tzinfo | None = None) -> str:
    """The time `text` in `zone` (that of the machine if None): short, with the year only if it is not this one."""
    if not text:
        return ""
    moment = read_time(text).astimezone(zone)
    day = f"{moment.day} {moment:%b}" + ("" if moment.year == now.astimezone(zone).year else f" {moment.year}")
    return f"{day} {moment:%H:%M}"


def when(text: str | None, now: datetime, zone: tzinfo | None = None) -> str:
    """The time `text`, absolute and relative: `22 Nov 14:03 (in 23 hours)`; empty for None."""
    if not text:
        return ""
    return f"{date(text, now, zone)} ({relative((read_time(text) - now).total_seconds())})"


def size(count: int) -> str:
    """`count` bytes with a decimal unit."""
    amount = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if amount < 1000:
            return f"{int(amount)} {unit}" if unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} TB"


def qr(text: str, *, columns: int, lines: int) -> str | None:
    """`text` as a QR code of half blocks, or None if it does not fit a terminal of that size."""
    import segno  # takes 20 ms, and most commands draw none

    code = segno.make(text, error="l", micro=False)
    wide, high = code.symbol_size(border=2)
    if wide > columns or (high + 1) // 2 > lines:
        return None
    drawn = io.StringIO()
    code.terminal(drawn, border=2, compact=True)
    return drawn.getvalue().rstrip("\n")
