"""Sizes in bytes as people write them: `512`, `64KiB`, `10 MiB`, `1GiB`."""

from __future__ import annotations

import re

_UNITS = {"": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}
_SIZE = re.compile(r"([0-9]{1,18}) ?([KMGT]iB|)", re.ASCII)


def parse(text: str) -> int | None:
    """Return the bytes of `text`, a whole number and perhaps a unit; None if it has another form."""
    match = _SIZE.fullmatch(text)
    return int(match[1]) * _UNITS[match[2]] if match else None


def format_size(size: int) -> str:
    """Return the shortest exact form of `size`: 65536 is `64KiB`, 1000 is `1000 bytes`."""
    for unit in ("TiB", "GiB", "MiB", "KiB"):
        if size and size % _UNITS[unit] == 0:
            return f"{size // _UNITS[unit]}{unit}"
    return f"{size} bytes"
