"""Response heads of targets that break RFC 9112 in ways which cannot be misunderstood, rewritten to obey it.

Rules.
    Lines may end with LF (RFC 9112, 2.2), if all do: a single LF among CRLF is more likely injected by a visitor of an
    application that does not check what it puts into a field.
    `Content-Length` may be repeated with the same number, in fields or in one field (RFC 9110, 8.6).
    All else stays as it is, for the strict parser to refuse. Heads of visitors are never rewritten.
"""

from __future__ import annotations

import re

from burrowgate.core.http.fields import LENGTH_TEXT

_END = re.compile(rb"\r?\n\r?\n")
_LENGTH = b"content-length"
BEGINNINGS = (b"HTTP/1.1 ", b"HTTP/1.0 ")
"""Beginnings of heads that may be rewritten."""


def head_end(data: bytes, seen: int = 0) -> int | None:
    """Return the length of the head at the beginning of `data`, its empty line included; None if it is incomplete.

    The first `seen` bytes are known not to contain the end.
    """
    found = _END.search(data, max(0, seen - len(b"\r\n\r")))
    return None if found is None else found.end()


def strict_head(head: bytes) -> bytes:
    """Return a complete `head` without the deviations that are understood."""
    start, *lines = head.split(b"\r\n" if b"\r\n" in head else b"\n")
    lengths = [item.strip(b" \t") for line in lines for item in _lengths(line)]
    if len(lengths) > 1 and len(set(lengths)) == 1 and LENGTH_TEXT.fullmatch(lengths[0]):
        lines = [b"Content-Length: " + lengths[0], *(line for line in lines if not _lengths(line))]
    return b"\r\n".join((start, *lines))


def _lengths(line: bytes) -> list[bytes]:
    """Return the items of a `Content-Length` field; empty for another line."""
    name, _, value = line.partition(b":")
    return value.split(b",") if name.lower() == _LENGTH else []
