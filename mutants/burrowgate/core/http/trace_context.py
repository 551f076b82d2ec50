"""Trace context of a visitor's request (W3C Trace Context, level 1): its values, and the fields that are forwarded.

Rules.
    Valid fields are forwarded as they came. Invalid ones are dropped, and the next participant that traces begins a
    new trace (3.2.2 and 4.3): so for a `traceparent` that is malformed or repeated, and for a `tracestate` without
    one (3.3).
    A later version is valid if its first parts are (3.2.4).
    A `tracestate` may come in several fields and is opaque (3.3); one of more than 32 members is dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from burrowgate.core.http.fields import Fields

PARENT, STATE = b"traceparent", b"tracestate"
_PARENT_TEXT = re.compile(
    rb"(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-[\x21-\x7e]*)?"
)
_MAX_STATE_MEMBERS = 32


@dataclass(frozen=True, slots=True)
class Parent:
    """The span that is the parent of a request, as `traceparent` names it."""

    trace_id: int
    span_id: int
    sampled: bool


def parent(fields: Fields) -> Parent | None:
    """Parse the trace context `fields` of a request; None if they are invalid or have no `traceparent`."""
    values = [value for name, value in fields if name.lower() == PARENT]
    match = _PARENT_TEXT.fullmatch(values[0]) if len(values) == 1 else None
    if match is None or (match[1] == b"00" and match[5] is not None):
        return None
    return Parent(int(match[2], 16), int(match[3], 16), bool(int(match[4], 16) & 1))


def valid_fields(fields: Fields) -> Fields:
    """Return those of the trace context `fields` of a request that are forwarded."""
    if parent(fields) is None:
        return []
    members = sum(value.count(b",") + 1 for name, value in fields if name.lower() == STATE)
    return [field for field in fields if members <= _MAX_STATE_MEMBERS or field[0].lower() == PARENT]


def header(trace_id: int, span_id: int, *, sampled: bool) -> bytes:
    """Return the value of a `traceparent`."""
    return b"00-%032x-%016x-%02x" % (trace_id, span_id, sampled)
