"""Parser for the common response head: plain HTTP/1.1 with a Content-Length, from a table of known lines.

Fast path.
    Replaces: llhttp and `response.parse_response`, for heads that this module recognises as plain.
    Gain: 2 µs of 43 per small request, measured in memory (decision 7; `python -m bench small`).
    Equivalence: `test_plain_head_is_read_as_the_parser_reads_it` in tests/unit/core/http/test_response_fast.py.
    Off: under `BURROWGATE_NO_FAST_PATHS=1`, `parse_plain_response` leaves all heads to the parser.

Rules.
    Plain is a strict part of the grammar (RFC 9112, 2 to 6): one space after each colon, no obsolete bytes, a final
    status, at most one Content-Length, a persistent connection, no cookie. A head that is not plain is not refused
    here but left to the parser.
    A line has the same meaning wherever it stands, so that each is parsed once and then looked up, as HPACK does
    (RFC 7541): targets repeat nearly all of their lines. Cookies are not kept.
"""

from __future__ import annotations

import re

from burrowgate import FAST_PATHS
from burrowgate.core.bounded_cache import BoundedCache
from burrowgate.core.http.fields import DROP, LENGTH_TEXT, PASS
from burrowgate.core.http.response import DATE, LENGTH, response_field_kind

_STATUS_LINE = re.compile(rb"HTTP/1\.1 ([2-5][0-9][0-9]) ([\t\x20-\x7e]*)")
_FIELD_LINE = re.compile(rb"([A-Za-z0-9-]+): ([\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?)")

_MAX_LINE_BYTES = 256
_MAX_LINES_BYTES = 512 * 1024

_statuses = BoundedCache[tuple[int, bytes]](max_key_bytes=_MAX_LINE_BYTES)
_lines = BoundedCache[tuple[int, int]](max_key_bytes=_MAX_LINE_BYTES, max_bytes=_MAX_LINES_BYTES)
"""The kind of each line, and the number in it."""
_cached_line = _lines.get

PlainResponse = tuple[int, bytes, bytes, int | None, int, bool]
"""Status, reason phrase, the lines of the fields that go on, the body's length if the head has one, the size of the
head in bytes, and whether it has a `Date`."""


def parse_plain_response(data: bytes) -> PlainResponse | None:
    """Parse the head at the beginning of `data`; None if it is incomplete or not plain."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    lines = iter(data[:end].split(b"\r\n"))
    line = next(lines)
    status = _statuses.get(line) or _parse_status(line)
    if status is None:
        return None
    passing: list[bytes] = []
    length: int | None = None
    dated = False
    for line in lines:
        known = _cached_line(line) or _parse_line(line)
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


def _leave_to_parser(data: bytes) -> PlainResponse | None:
    """Recognise no head."""
    return None


if not FAST_PATHS:
    parse_plain_response = _leave_to_parser


def _parse_status(line: bytes) -> tuple[int, bytes] | None:
    match = _STATUS_LINE.fullmatch(line)
    if match is None:
        return None
    status = int(match[1]), match[2]
    _statuses.put(line, status)
    return status


def _parse_line(line: bytes) -> tuple[int, int] | None:
    """Return kind and number of a field line; None if it is not plain."""
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
    _lines.put(line, known)
    return known
