"""A visitor's trace context (W3C Trace Context, level 1): what of it goes on to the target, and what it says.

Rules.
    What is valid goes on as it came. What is not is left out, and whoever traces next begins a new trace (3.2.2 and
    4.3): so for a `traceparent` that cannot be read or comes twice, and for a `tracestate` without one (3.3).
    A version that is not known yet is valid where its first parts are (3.2.4).
    A `tracestate` may come in several fields, and is opaque (3.3); one of more than 32 members is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from burrowgate.core.http.fields import Fields

PARENT, STATE = b"traceparent", b"tracestate"
_PARENT_TEXT = re.compile(
    rb"(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-[\x21-\x7e]*)?"
)
_MOST_MEMBERS = 32


@dataclass(frozen=True, slots=True)
class Parent:
    """The request of which somebody's trace knows, as `traceparent` names it."""

    trace_id: int
    span_id: int
    sampled: bool


def parent(fields: Fields) -> Parent | None:
    """What `fields`, the trace context's own of a request, say; None where that is nothing, or nothing valid."""
    values = [value for name, value in fields if name.lower() == PARENT]
    found = _PARENT_TEXT.fullmatch(values[0]) if len(values) == 1 else None
    if found is None or (found[1] == b"00" and found[5] is not None):
        return None
    return Parent(int(found[2], 16), int(found[3], 16), bool(int(found[4], 16) & 1))


def valid_fields(fields: Fields) -> Fields:
    """Those of `fields`, the trace context's own of a request, that go on."""
    if parent(fields) is None:
        return []
    members = sum(value.count(b",") + 1 for name, value in fields if name.lower() == STATE)
    return [field for field in fields if members <= _MOST_MEMBERS or field[0].lower() == PARENT]


def header(trace_id: int, span_id: int, *, sampled: bool) -> bytes:
    """A `traceparent`."""
    return b"00-%032x-%016x-%02x" % (trace_id, span_id, sampled)
