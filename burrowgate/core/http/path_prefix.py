"""Path prefix of a target's address: the one rule by which paths are put below it, and taken from it again.

Rules.
    A request for `/a` goes to the target as prefix and `/a`. A path that is below the prefix already goes as it is: the
    pages of an application that knows its prefix have such links.
    No request leaves the prefix: a path with a segment that some server could read as `..` is refused, however often
    it is encoded. Servers decode once or twice, and some take a backslash for a slash or end a segment at `;`.
    A path of the target becomes one that leads back to the same path; if there is no shorter one, it stays as it is.
"""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from burrowgate.core.http.fields import RESERVED_PATH

MAX_DECODINGS = 8
"""Times that a path is decoded in search of a `..`; one that is encoded still more often is refused."""

_CLIMBING = re.compile(rb"(?:^|[/\\])\.\.(?=$|[/\\;?#\x00-\x20])")
_UNICODE_ESCAPE = re.compile(rb"%u00([0-9a-f]{2})", re.IGNORECASE)
"""The encoding of older servers of Microsoft."""
_OVERLONG = re.compile(rb"\xc0[\xae\xaf]|\xc1\x9c|\xe0\x80[\xae\xaf]|\xe0\x81\x9c")
"""UTF-8 in more bytes than necessary, which is invalid, and which some decoders accept."""
_OVERLONG_CHARACTERS = {0xAE: b".", 0xAF: b"/", 0x9C: b"\\"}
_IGNORED_BYTES = b"\t\r\n"
"""Bytes that parsers of URLs remove (WHATWG URL, 4.4)."""
_SEPARATORS = (b"", b"/", b"?", b"#")
_NOT_OF_TARGET = (b"//", b"/\\", RESERVED_PATH)
"""Beginnings of a path that is another host's or the gateway's own."""


def request_target(prefix: bytes, target: bytes) -> bytes:
    """Return the request target for a target with `prefix`. Raises `ValueError` if its path could leave the prefix."""
    if climbs(target.partition(b"?")[0]):
        raise ValueError("the path could leave the prefix of the target's address")
    return prefix + b"/" if target == b"*" else to_target(prefix, target)


def to_target(prefix: bytes, path: bytes) -> bytes:
    """Return `path`, perhaps with a query and a fragment, as it is below `prefix`."""
    return path if is_below(prefix, path) else prefix + path


def to_public(prefix: bytes, path: bytes) -> bytes:
    """Return the path of a target, perhaps with a query and a fragment, as a visitor sends it."""
    if not is_below(prefix, path):
        return path
    rest = path[len(prefix) :]
    return rest if rest[:1] == b"/" and not rest.startswith(_NOT_OF_TARGET) and not is_below(prefix, rest) else path


def cookie_paths(prefix: bytes, path: bytes) -> tuple[bytes, ...]:
    """Return the `Path` of each cookie that a visitor gets for one with `path`, so that no request lacks it.

    Two if visitors reach the target's path by two, with the prefix and without.
    """
    if path in (prefix, prefix + b"/"):
        return (b"/",)
    public = to_public(prefix, path)
    return (path,) if public == path else (public, path)


def is_below(prefix: bytes, path: bytes) -> bool:
    """Return whether `path` is `prefix` or below it."""
    return path.startswith(prefix) and path[len(prefix) : len(prefix) + 1] in _SEPARATORS


def climbs(path: bytes) -> bool:
    """Return whether some server could read a segment of `path` as `..`."""
    if b"%" not in path and b".." not in path:
        return False
    for _ in range(MAX_DECODINGS):
        if _CLIMBING.search(path):
            return True
        decoded = unquote_to_bytes(_UNICODE_ESCAPE.sub(rb"%\1", path)).translate(None, _IGNORED_BYTES)
        decoded = _OVERLONG.sub(lambda match: _OVERLONG_CHARACTERS[match[0][-1]], decoded)
        if decoded == path:
            return False
        path = decoded
    return True
