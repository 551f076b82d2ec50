"""Message framing: the end of a response body (RFC 9112, 6.3), and the overhead that framing may have."""

from __future__ import annotations

from enum import Enum


class Framing(Enum):
    """The way in which the end of a body is marked."""

    NONE = 0
    """There is no body, whatever the fields say."""
    LENGTH = 1
    CHUNKED = 2
    CLOSE = 3
    """The body ends with the connection."""


def has_no_body(method: bytes, status: int) -> bool:
    """Return whether a response of `status` to `method` has no body by definition (RFC 9110, 6.4.1)."""
    return method == b"HEAD" or status == 204 or status == 304 or status < 200


def response_framing(method: bytes, status: int, length: int | None, http10: bool) -> Framing:
    """Return the framing of a response to a client of HTTP/1.0 (`http10`) or 1.1."""
    if has_no_body(method, status):
        return Framing.NONE
    if length is not None:
        return Framing.LENGTH
    return Framing.CLOSE if http10 else Framing.CHUNKED


def chunk(data: bytes) -> bytes:
    """Return `data`, which is not empty, as one chunk (RFC 9112, 7.1)."""
    return b"%x\r\n%b\r\n" % (len(data), data)


LAST_CHUNK = b"0\r\n\r\n"


def last_chunk(trailers: bytes) -> bytes:
    """Return the end of a chunked body with a trailer section, of which `trailers` are the field lines."""
    return b"0\r\n%b\r\n" % trailers


MAX_EXCESS_BYTES = 65536 + 16384
"""Bytes of framing allowed beyond eight for each byte of data; the first read may contain a head as well."""


def excess(before: int, read: int, carried: int) -> int:
    """Return the bytes of framing in excess after a read: `read` bytes of the wire held `carried` bytes of a body.

    `before` is the result of the read before. Chunk extensions and trailers have no limit of their own, and the
    smallest chunks have five bytes around one: those pass, a flood of extensions does not (CVE-2023-39326).
    """
    return max(0, before + read - 9 * carried)
