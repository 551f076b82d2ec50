"""Head of a request whose fields are those of the request before it, but for the values of a few.

Fast path.
    Replaces: parsing and checking of all fields, and making their lines for the target, for a head that has the same
        names in the same order as the one before on its connection, and other values in fields that decide nothing.
    Gain: docs/decisions/0029-http2-cost.md; `python -m bench.memory h1-browser`, `python -m bench varied`.
    Equivalence: tests/unit/core/http/test_request_variation.py; tests/fuzz/test_cacheless.py.
    Off: under `BURROWGATE_NO_FAST_PATHS=1`, no head is repeated (`proxy.http1.header_reuse`,
        `proxy.http2.request_parser`).

Rules.
    Only these may differ: fields that pass unchanged, `Referer`, `Sec-Fetch-Dest`, and of `Cookie` what is not the
    gateway's. A head that differs in another one is left to the parser.
    A new value is of a strict part of the grammar (RFC 9110, 5.5): visible ASCII, with spaces in between.
    A field that differs has a name that no other field of the head has, in any case.
    The line of a field is replaced in those for the target only if nothing maps or rules them: then `forwarding` sends
    `Host`, the fields in order, and `Cookie` first. Otherwise all lines are made anew.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from burrowgate.core import links
from burrowgate.core.credential_text import MIN_LENGTH
from burrowgate.core.http.fields import COOKIE_NAMES, PASS, split_cookies
from burrowgate.core.http.request import RequestHead
from burrowgate.core.http.request_fields import COOKIE, FETCH_DESTINATION, REFERER, kind_of_known

Change = tuple[bytes, bytes, bytes]
"""Name of a field, its value before, and its value now."""

MAX_CHANGES = 6
"""Fields that may differ: with more, parsing takes as long."""
_VARIABLE = frozenset({PASS, REFERER, FETCH_DESTINATION})

_is_plain = re.compile(rb"[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?").fullmatch


def vary(head: RequestHead, changes: Sequence[Change], scheme: str) -> bool:
    """Turn `head` into that of a request that differs by `changes`; returns False, without an effect, if it cannot be.

    `scheme` is the public scheme. The list of fields is replaced, not changed.
    """
    places = head.places
    if places is None:
        places = head.places = _places(head)
    fields, lines = head.fields[:], head.lines
    cookie, split, destination = head.cookie, head.last_cookie, head.facts.destination
    may_patch = lines and head.mapping is None and head.rules is None and not head.has_resources
    wire = lines.split(b"\r\n") if may_patch else None
    for name, before, now in changes:
        if _is_plain(now) is None:
            return False
        place = places.get(name)
        if place is None:
            if kind_of_known(name) != COOKIE:
                return False
            if split is None or split[0] != before:
                split = (before, split_cookies(before, COOKIE_NAMES[scheme]))
            rest, *ours = split[1]
            split = (now, split_cookies(now, COOKIE_NAMES[scheme]))
            new, *ours_now = split[1]
            if ours != ours_now or rest != cookie or not rest or not new:
                return False
            cookie = new
            if wire is not None:
                wire[1 + len(fields)] = b"Cookie: " + new
            continue
        at, kind = place
        value = links.strip_url(now) if kind == REFERER and len(now) >= MIN_LENGTH else now
        if kind == FETCH_DESTINATION:
            if destination != before:
                return False
            destination = now
        fields[at] = (name, value)
        if wire is not None:
            wire[1 + at] = b"%b: %b" % (name, value)
    head.fields, head.cookie, head.last_cookie = fields, cookie, split
    head.lines = b"\r\n".join(wire) if wire is not None else b""
    head.facts.destination = destination
    return True


def _places(head: RequestHead) -> dict[bytes, tuple[int, int]]:
    """Return where fields that may differ are in `head.fields`, and their kinds, by name."""
    kinds = [kind_of_known(name) for name, _ in head.fields]
    counts = Counter(name.lower() for name, _ in head.fields)
    return {
        name: (at, kind)
        for at, ((name, _), kind) in enumerate(zip(head.fields, kinds, strict=True))
        if kind in _VARIABLE and counts[name.lower()] == 1
    }
