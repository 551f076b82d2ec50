"""Incremental parser of `multipart/form-data` bodies (RFC 7578, RFC 2046, 5.1), without I/O.

Rules.
    A delimiter is `--` and the boundary at the beginning of a line; each line of the body ends with CRLF.
    Memory is bounded: content is passed on as it arrives, but for the last bytes that may begin a delimiter. What is
    before the first delimiter and the head of a part have limits; what is after the last one is ignored.
    What is malformed raises `ValueError`: a body without its last delimiter is never taken for a complete one.
    A name is decoded as browsers encode it: UTF-8, with `%22`, `%0D` and `%0A` for a quote and line ends; `\\"` of
    other clients is understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

MAX_PREAMBLE_BYTES = 1024
MAX_PART_HEAD_BYTES = 8192
"""Bytes of the fields of a part; those of browsers have 200 and a name."""

_BOUNDARY = re.compile(
    rb"multipart/form-data[ \t]*;(?:[^\"]|\"(?:[^\"\\]|\\.)*\")*?"
    rb"\bboundary=(?:\"([0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-])\""
    rb"|([0-9A-Za-z'+_.-]{1,70}))[ \t]*(?:;|$)",
    re.IGNORECASE,
)
_PARAMETER = re.compile(rb';[ \t]*([!#$&*+.^_`|~0-9A-Za-z-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]*))', re.DOTALL)
_LINE_END = re.compile(rb"[ \t]{0,64}\r\n")
_INCOMPLETE_LINE_END = re.compile(rb"-|[ \t]{0,64}\r?")
_ESCAPED = {b"%22": b'"', b"%0D": b"\r", b"%0A": b"\n", b"%0d": b"\r", b"%0a": b"\n"}


@dataclass(frozen=True, slots=True)
class PartBegins:
    """A part begins; `filename` is that of a file, None for another field of the form."""

    field: str
    filename: str | None


@dataclass(frozen=True, slots=True)
class PartData:
    """A piece of the content of a part."""

    data: bytes


@dataclass(frozen=True, slots=True)
class PartEnds:
    """The part is complete."""


Event: TypeAlias = PartBegins | PartData | PartEnds


def read_boundary(content_type: bytes) -> bytes | None:
    """Return the boundary that a `Content-Type` names; None if that is not `multipart/form-data` with a valid one."""
    match = _BOUNDARY.match(content_type.strip(b" \t"))
    return (match[1] or match[2]) if match else None


class MultipartParser:
    """The parser of one body."""

    __slots__ = ("_buffer", "_delimiter", "_state", "is_complete")

    def __init__(self, boundary: bytes) -> None:
        self._delimiter = b"\r\n--" + boundary
        # The first delimiter may be at the very beginning: as if a line had ended there.
        self._buffer = b"\r\n"
        self._state = _PREAMBLE
        self.is_complete = False
        """Whether the last delimiter has arrived."""

    def feed(self, data: bytes) -> Iterator[Event]:
        """Yield the events of the next bytes of the body; all must be consumed before the next call.

        Raises `ValueError` if the body is malformed.
        """
        buffer = self._buffer + data if self._buffer else data
        while not self.is_complete:
            if self._state == _PREAMBLE or self._state == _CONTENT:
                at = buffer.find(self._delimiter)
                if at < 0:
                    kept = len(self._delimiter) - 1
                    content, buffer = buffer[:-kept], buffer[-kept:]
                    if self._state == _PREAMBLE:
                        _check_preamble(len(content))
                        buffer = content + buffer
                    elif content:
                        yield PartData(content)
                    break
                if self._state == _PREAMBLE:
                    _check_preamble(at)
                else:
                    if at:
                        yield PartData(buffer[:at])
                    yield PartEnds()
                buffer = buffer[at + len(self._delimiter) :]
                self._state = _DELIMITER
            elif self._state == _DELIMITER:
                if buffer.startswith(b"--"):
                    self.is_complete = True
                    break
                match = _LINE_END.match(buffer)
                if match is None:
                    if _INCOMPLETE_LINE_END.fullmatch(buffer):
                        break
                    raise ValueError("The boundary of the form is followed by something else.")
                # The line's end begins the head, so that an empty head is found like any other.
                buffer, self._state = b"\r\n" + buffer[match.end() :], _HEAD
            else:
                head, end, rest = buffer.partition(b"\r\n\r\n")
                if len(head) > MAX_PART_HEAD_BYTES:
                    raise ValueError("The fields of a part of the form are too long.")
                if not end:
                    break
                yield _read_head(head)
                buffer, self._state = rest, _CONTENT
        self._buffer = b"" if self.is_complete else buffer


_PREAMBLE, _DELIMITER, _HEAD, _CONTENT = range(4)


def _check_preamble(length: int) -> None:
    if length > MAX_PREAMBLE_BYTES:
        raise ValueError("The form does not begin with its boundary.")


def _read_head(head: bytes) -> PartBegins:
    """Return the part that the fields in `head` begin."""
    for line in head.split(b"\r\n"):
        name, colon, value = line.partition(b":")
        if line and (not colon or not name.strip() or name != name.strip()):
            raise ValueError("A part of the form has a malformed field.")
        if name.lower() == b"content-disposition":
            if value.partition(b";")[0].strip(b" \t").lower() != b"form-data":
                break
            values = {one[1].lower(): _unescape(one[2] or one[3] or b"") for one in _PARAMETER.finditer(value)}
            return PartBegins(values.get(b"name", ""), values.get(b"filename"))
    raise ValueError("A part of the form is not described.")


def _unescape(value: bytes) -> str:
    value = re.sub(rb'\\(["\\])', rb"\1", value)
    return re.sub(rb"%(?:22|0[AaDd])", lambda match: _ESCAPED[match[0]], value).decode("utf-8", "replace")
