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
    The line of a field is replaced in those for the target only if nothing maps or rules them, and if no other is the
    same. Otherwise they are made anew.
"""

from __future__ import annotations

import re
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

_is_plain = re.compile(rb"[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?").fullmatch


def vary(head: RequestHead, changes: Sequence[Change], scheme: str) -> bool:
    """Turn `head` into that of a request that differs by `changes`; returns False, without an effect, if it cannot be.

    `scheme` is the public scheme. The list of fields is replaced, not changed.
    """
    fields, lines = head.fields[:], head.lines
    cookie, destination = head.cookie, head.facts.destination
    may_patch = head.mapping is None and head.rules is None and not head.has_resources
    for name, before, now in changes:
        if _is_plain(now) is None or _is_plain(before) is None:
            return False
        kind = kind_of_known(name)
        old, new = (name, before), (name, now)
        if kind == COOKIE:
            split_before, split_now = (split_cookies(value, COOKIE_NAMES[scheme]) for value in (before, now))
            if split_before[1:] != split_now[1:] or split_before[0] != cookie or not cookie or not split_now[0]:
                return False
            cookie = split_now[0]
            old, new = (b"Cookie", split_before[0]), (b"Cookie", cookie)
        else:
            if kind == REFERER:
                if len(before) >= MIN_LENGTH:
                    old = (name, links.strip_url(before))
                if len(now) >= MIN_LENGTH:
                    new = (name, links.strip_url(now))
            elif kind == FETCH_DESTINATION:
                if destination != before or [kind_of_known(other) for other, _ in fields].count(kind) != 1:
                    return False
                destination = now
            elif kind != PASS:
                return False
            if fields.count(old) != 1:
                return False
            fields[fields.index(old)] = new
        if lines:
            wire = b"\r\n%b: %b\r\n" % old
            lines = lines.replace(wire, b"\r\n%b: %b\r\n" % new) if may_patch and lines.count(wire) == 1 else b""
    head.fields, head.lines, head.cookie = fields, lines, cookie
    head.facts.destination = destination
    return True
