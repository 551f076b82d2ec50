"""Durations as people write them: `30m`, `24h`, `30d`, `1y`."""

from __future__ import annotations

import re

from burrowgate.errors import Invalid

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
YEAR = 365 * DAY

_UNITS = {"s": 1, "m": MINUTE, "h": HOUR, "d": DAY, "w": 7 * DAY, "y": YEAR}
_DURATION = re.compile(r"([0-9]{1,9})([smhdwy])", re.ASCII)


def parse(text: str, *, minimum: int, maximum: int, field: str = "ttl") -> int:
    """Return the seconds of `text`, a whole number and one unit of s, m, h, d, w, y.

    Raises `Invalid` for `field` if `text` has another form, or is not from `minimum` to `maximum`.
    """
    match = _DURATION.fullmatch(text.strip())
    if match is None:
        raise Invalid(field, f"{text!r} is not a duration; write a number and a unit, such as 30m, 24h, 30d or 1y.")
    return check(int(match[1]) * _UNITS[match[2]], minimum=minimum, maximum=maximum, field=field)


def check(seconds: int, *, minimum: int, maximum: int, field: str = "ttl") -> int:
    """Return `seconds`. Raises `Invalid` for `field` unless they are from `minimum` to `maximum`."""
    if not minimum <= seconds <= maximum:
        raise Invalid(
            field,
            f"{format_duration(seconds)} is out of bounds; from {format_duration(minimum)} to"
            f" {format_duration(maximum)} is possible.",
        )
    return seconds


def format_duration(seconds: int) -> str:
    """Return the shortest exact form of `seconds`: 5400 is `90m`, 86400 is `24h`, 172800 is `2d`."""
    for unit in ("y", "d", "h", "m"):
        size = _UNITS[unit]
        if seconds and seconds % size == 0 and not (unit == "d" and seconds == DAY):
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def approximate(seconds: int) -> str:
    """Return `seconds` in words, rounded down to the largest unit: "3 hours", "1 day"."""
    for size, name in ((YEAR, "year"), (DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")):
        if seconds >= size:
            count = seconds // size
            return f"{count} {name}" if count == 1 else f"{count} {name}s"
    return "less than a minute"
