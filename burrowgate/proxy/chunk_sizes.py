"""Limit of the digits of a chunk size, which llhttp does not have: it skips any number of leading zeros.

Rules.
    A chunk size has at most 16 hexadecimal digits, leading zeros included: a program that keeps only so many, or that
    overflows, would read another size (RFC 9112, 7.1).
    The result does not depend on how the bytes were cut into reads.

The lines of the sizes are read beside llhttp, which gets each head separately, so that the place of the first line is
known. All else is llhttp's: where a line is not understood here, llhttp raises its error.
"""

from __future__ import annotations

import re
from typing import Protocol

import httptools

MAX_SIZE_DIGITS = 16
"""Digits of a number of 64 bits."""

_DIGITS = re.compile(rb"[0-9A-Fa-f]*")
_END = b"\r\n\r\n"
"""End of a head or of a trailer section."""


class ChunkSizeTooLong(httptools.HttpParserError):
    """The size of a chunk has more than `MAX_SIZE_DIGITS` digits."""


class HttpParser(Protocol):
    """A parser of httptools."""

    def feed_data(self, data: bytes) -> None:
        """Parse `data`."""


class ChunkSizes:
    """Sizes of the chunks of one message after another."""

    __slots__ = ("_line", "_skip", "_tail", "is_inside")

    def __init__(self) -> None:
        self.is_inside = False
        """Whether chunks are to come; to be set when a head is complete whose body is chunked."""
        self._skip = 0
        """Bytes of the current chunk that are to come."""
        self._line = b""
        """Beginning of the line of a size that is incomplete."""
        self._tail = b""
        """Last bytes before those to come, as far as an `_END` may begin with them."""

    def reset(self) -> None:
        """Begin with the first byte of a message."""
        self.is_inside = False
        self._skip = 0
        self._line = self._tail = b""

    def feed(self, parser: HttpParser, data: bytes) -> None:
        """Let `parser` parse `data`. Raises `ChunkSizeTooLong`, and the errors of `parser`."""
        size = len(data)
        if not self.is_inside and not self._tail and data.find(_END) == size - 4 >= 0:
            parser.feed_data(data)
            return
        fed = 0
        at, self._skip = self._skip, 0
        while at < size:
            if not self.is_inside:
                at = self._find_end(data, at)
                fed = _feed_piece(parser, data, fed, at)
                continue
            end = data.find(b"\n", at) + 1
            line = data[at : end or size]
            if end == 0 or self._line or len(line) > MAX_SIZE_DIGITS:
                line = self._join_line(line, is_complete=end > 0)
                if len(line) > MAX_SIZE_DIGITS:
                    _feed_piece(parser, data, fed, at)
                    raise ChunkSizeTooLong("Chunk size has too many digits")
                if end == 0:
                    break
            length = _value(line)
            if length > 0:
                at = end + length + 2
            else:
                at = end
                self.is_inside = False
                self._tail = b"\r\n"
        else:
            self._skip = at - size
        if fed < size:
            _feed_piece(parser, data, fed, size)

    def _join_line(self, line: bytes, *, is_complete: bool) -> bytes:
        """Return the digits of the line of a size, of which `line` is the next piece."""
        line = self._line + line
        self._line = b"" if is_complete else line[: MAX_SIZE_DIGITS + 1]
        return _digits(line)

    def _find_end(self, data: bytes, start: int) -> int:
        """Return where the head, or the trailer section, ends in `data`; the length of `data` if it goes on."""
        tail = self._tail
        if tail:
            end = (tail + data[start : start + 3]).find(_END) + 4 - len(tail)
            if end > 0 and end + len(tail) > 3:
                self._tail = b""
                return start + end
        end = data.find(_END, start) + 4
        if end > 3:
            self._tail = b""
            return end
        self._tail = (tail + data[max(start, len(data) - 3) :])[-3:]
        return len(data)


def _feed_piece(parser: HttpParser, data: bytes, start: int, end: int) -> int:
    """Let `parser` parse a piece of `data`; returns `end`."""
    try:
        parser.feed_data(data[start:end])
    except httptools.HttpParserUpgrade as upgrade:
        raise httptools.HttpParserUpgrade(start + upgrade.args[0]) from None
    return end


def _digits(line: bytes) -> bytes:
    """Return the digits at the beginning of `line`."""
    match = _DIGITS.match(line)
    return match[0] if match else b""


def _value(line: bytes) -> int:
    """Return the number at the beginning of `line`, 0 if there is none."""
    try:
        return int(line, 16)
    except ValueError:
        return int(_digits(line) or b"0", 16)
