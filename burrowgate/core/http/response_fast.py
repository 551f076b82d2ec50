"""Reads the answer heads of most targets at a glance: those in plain HTTP/1.1 that say how long their body is.

Rules.
    Plain is a strict part of the grammar (RFC 9112, 2 to 6): one space behind each colon, no obsolete bytes, a final
    status, a length or none needed, a connection that stays, cookies that are not ours to look at. Whatever is not
    plain is not refused here but left to the parser.
    A line means the same wherever it stands, so each is read once and then looked up, as HPACK does with fields
    (RFC 7541): targets repeat nearly all of them. Cookies are not kept.
"""

from __future__ import annotations

import re

from burrowgate.core.http.fields import DROP, LENGTH_TEXT, PASS, SPELLINGS_REMEMBERED
from burrowgate.core.http.response import DATE, LENGTH, response_field_kind

_STATUS_LINE = re.compile(rb"HTTP/1\.1 ([2-5][0-9][0-9]) ([\t\x20-\x7e]*)")
_FIELD_LINE = re.compile(rb"([A-Za-z0-9-]+): ([\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?)")
_LONGEST_KEPT = 256

_statuses: dict[bytes, tuple[int, bytes]] = {}
_lines: dict[bytes, tuple[int, int]] = {}
"""What each line is, and the number in it."""

PlainResponse = tuple[int, bytes, bytes, int | None, int, bool]
"""Status, reason phrase, the lines of the fields that go on, the body's length where it says so, the head's end, and
whether it is dated."""


def parse_plain_response(data: bytes) -> PlainResponse | None:
    """The head that `data` begins with; None where it is not whole, or not plain."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    lines = iter(data[:end].split(b"\r\n"))
    line = next(lines)
    status = _statuses.get(line) or _status(line)
    if status is None:
        return None
    passing: list[bytes] = []
    length: int | None = None
    dated = False
    for line in lines:
        known = _lines.get(line) or _line(line)
        if known is None:
            return None
        kind, number = known
        if kind == PASS:
            passing.append(line)
        elif kind == LENGTH:
            if length is not None:
                return None
            length = number
        elif kind == DATE:
            dated = True
            passing.append(line)
    passing.append(b"")
    return status[0], status[1], b"\r\n".join(passing), length, end + 4, dated


def _status(line: bytes) -> tuple[int, bytes] | None:
    match = _STATUS_LINE.fullmatch(line)
    if match is None:
        return None
    status = int(match[1]), match[2]
    if len(line) <= _LONGEST_KEPT and len(_statuses) < SPELLINGS_REMEMBERED:
        _statuses[line] = status
    return status


def _line(line: bytes) -> tuple[int, int] | None:
    """What a field's line is, or None where it takes more than a glance."""
    match = _FIELD_LINE.fullmatch(line)
    if match is None:
        return None
    name, value = match.groups()
    kind, number = response_field_kind(name), 0
    if kind == LENGTH:
        if LENGTH_TEXT.fullmatch(value) is None:
            return None
        number = int(value)
    elif name.lower() == b"connection":
        if value.lower() != b"keep-alive":
            return None
        kind = DROP
    elif kind not in (PASS, DROP, DATE):
        return None
    known = kind, number
    if len(line) <= _LONGEST_KEPT:
        if len(_lines) >= SPELLINGS_REMEMBERED:
            _lines.clear()
        _lines[line] = known
    return known
