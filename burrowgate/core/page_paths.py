"""Paths of page links: which paths are ambiguous, and which assets belong to a page (docs/protocol.md, 4).

Rule. A path that some server could read as another path is refused, not normalised: the path that is authorized is the
path that is forwarded, byte for byte (CVE-2021-32777 and CVE-2026-41059 are the failures of normalising).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from burrowgate.errors import Invalid

# Each alternative is one way in which servers are known to disagree.
_AMBIGUOUS = re.compile(
    rb"//"  # an empty segment: merged by some
    rb"|\\|%5c"  # a backslash: a slash to some
    rb"|%2f"  # an encoded slash: decoded before routing by some
    rb"|%00"  # ends the path for C programs
    # A dot segment, however often encoded and whatever ends it; `;` does for Java servers.
    rb"|(?:/|%(?:25)+(?:2f|5c))(?:\.|%(?:25)*2e){1,2}(?=/|;|$|%(?:25)+(?:2f|5c)|%(?:25)*3b)",
    re.IGNORECASE,
)
_PATTERN = re.compile(r"/[A-Za-z0-9._~!$&'()+,=:@/%-]*\*?", re.ASCII)


def is_ambiguous(path: bytes) -> bool:
    """Return whether an upstream could read `path` as another path."""
    if b"%" not in path and b"/." not in path and b"//" not in path and b"\\" not in path:
        return False  # each alternative of the pattern has one of these
    return _AMBIGUOUS.search(path) is not None


def check_pattern(text: str, *, field: str = "page_assets", noun: str = "an asset pattern") -> str:
    """Return `text`, an asset pattern: a path, or a path with a final `*`. Raises `Invalid` for other texts."""
    if not _PATTERN.fullmatch(text) or is_ambiguous(text.removesuffix("*").encode()) or text == "/*":
        raise Invalid(field, f"{text!r} is not {noun}; write a path such as /favicon.ico or /static/*.")
    return text


def matches(path: bytes, patterns: Sequence[str]) -> bool:
    """Return whether one of `patterns` matches `path`; an ambiguous path never matches."""
    text = path.decode("latin-1")
    return any(
        text.startswith(pattern[:-1]) if pattern.endswith("*") else text == pattern for pattern in patterns
    ) and not is_ambiguous(path)
