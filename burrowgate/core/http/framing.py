"""Where a message ends: how the body of an answer is delimited, given the request and the head (RFC 9112, 6.3), and
how much the framing may take."""

from __future__ import annotations

from enum import Enum


class Framing(Enum):
    """How the end of a body is known."""

    NONE = 0
    """There is no body, whatever the fields say."""
    LENGTH = 1
    CHUNKED = 2
    CLOSE = 3
    """The connection's end is the body's."""


def has_no_body(method: bytes, status: int) -> bool:
    """Whether an answer of `status` to `method` has no body by definition (RFC 9110, 6.4.1)."""
    return method == b"HEAD" or status == 204 or status == 304 or status < 200


def response_framing(method: bytes, status: int, length: int | None, http10: bool) -> Framing:
    """How to delimit an answer to a visitor who speaks HTTP/1.0 (`http10`) or 1.1."""
    if has_no_body(method, status):
        return Framing.NONE
    if length is not None:
        return Framing.LENGTH
    return Framing.CLOSE if http10 else Framing.CHUNKED


def chunk(data: bytes) -> bytes:
    """`data`, which is not empty, as one chunk (RFC 9112, 7.1)."""
    return b"%x\r\n%b\r\n" % (len(data), data)


LAST_CHUNK = b"0\r\n\r\n"


MOST_EXCESS = 65536 + 16384
"""Bytes by which what frames a body may outweigh its data; the first read may have brought a head too."""


def excess(before: int, read: int, carried: int) -> int:
    """By how much framing outweighs data, once `read` bytes of the wire brought `carried` bytes of a body.

    Chunk extensions and trailers have no limit of their own, and the smallest chunks carry one byte with five around
    it: those pass, and a flood of extensions does not (CVE-2023-39326).
    """
    return max(0, before + read - 9 * carried)
