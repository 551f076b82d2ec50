"""Which paths a page link may name, and which assets come with it (docs/protocol.md, 4).

Rule. A path that some server could read as another one is refused rather than normalised: what is authorised is what
is forwarded, byte for byte (CVE-2021-32777 and CVE-2026-41059 are what happens otherwise).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from burrowgate.errors import Invalid

# Each alternative stands for one way in which servers are known to disagree.
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
    """Whether an upstream could read `path` as another path."""
    if b"%" not in path and b"/." not in path and b"//" not in path and b"\\" not in path:
        return False  # whatever is looked for below has one of these
    return _AMBIGUOUS.search(path) is not None


def check_pattern(text: str, *, field: str = "page_assets") -> str:
    """`text` as an asset pattern: a path, or a path and a final `*`. Raises `Invalid` otherwise."""
    if not _PATTERN.fullmatch(text) or is_ambiguous(text.removesuffix("*").encode()) or text == "/*":
        raise Invalid(field, f"{text!r} is not an asset pattern; write a path such as /favicon.ico or /static/*.")
    return text


def matches(path: bytes, patterns: Sequence[str]) -> bool:
    """Whether one of `patterns` covers `path`; an ambiguous path is never covered."""
    text = path.decode("latin-1")
    return any(
        text.startswith(one[:-1]) if one.endswith("*") else text == one for one in patterns
    ) and not is_ambiguous(path)
