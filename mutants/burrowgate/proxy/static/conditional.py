"""Preconditions and byte ranges of GET and HEAD requests for files (RFC 9110, 13 and 14).

Rules, in the order of RFC 9110, 13.2.2; the first that applies decides.
    1  If-Match, or else If-Unmodified-Since, fails              412
    2  If-None-Match, or else If-Modified-Since, fails           304
    3  a GET for one range, and If-Range (if any) holds          206, or 416 if the file is too short
    4  otherwise                                                 200
A malformed field is ignored. A request for several ranges gets the whole file, as RFC 9110, 14.2 allows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from email.utils import formatdate, parsedate_to_datetime

_ENTITY_TAG = re.compile(rb'(W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_RANGE = re.compile(rb"bytes=[ \t]*(?:([0-9]{1,18})-([0-9]{1,18})?|-([0-9]{1,18}))[ \t]*", re.IGNORECASE)
_FIELDS = frozenset(
    {b"if-match", b"if-unmodified-since", b"if-none-match", b"if-modified-since", b"if-range", b"range"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileVersion:
    """Metadata of a file at the time of the request."""

    etag: bytes
    """A strong entity tag, with its quotes."""
    modified: int | None
    """In seconds since 1970; None if it is in the future."""
    size: int


@dataclass(frozen=True, slots=True)
class Selection:
    """Status of the response, and the part of the file that is its body: `length` bytes from `start`."""

    status: int
    start: int = 0
    length: int = 0


def select(method: bytes, fields: Iterable[tuple[bytes, bytes]], version: FileVersion, now: float) -> Selection:
    """Return the selection for a request of `method` with `fields`; `now` is in seconds since 1970."""
    sent: dict[bytes, list[bytes]] = {}
    for name, value in fields:
        if (lower := name.lower()) in _FIELDS:
            sent.setdefault(lower, []).append(value)
    everything = Selection(200, 0, version.size)
    if not sent:
        return everything

    if b"if-match" in sent:
        if not _matches(sent[b"if-match"], version.etag, weakly=False):
            return Selection(412)
    elif not _unchanged(version, sent.get(b"if-unmodified-since"), otherwise=True):
        return Selection(412)

    if b"if-none-match" in sent:
        if _matches(sent[b"if-none-match"], version.etag, weakly=True):
            return Selection(304)
    elif _unchanged(version, sent.get(b"if-modified-since"), otherwise=False):
        return Selection(304)

    ranges = sent.get(b"range")
    if method != b"GET" or ranges is None or len(ranges) != 1 or not _range_holds(sent.get(b"if-range"), version, now):
        return everything
    return _part(ranges[0], version.size) or everything


def _matches(values: list[bytes], etag: bytes, *, weakly: bool) -> bool:
    """Return whether a list of entity tags, or `*`, matches `etag` (RFC 9110, 8.8.3.2)."""
    value = b", ".join(values)
    if value.strip(b" \t") == b"*":
        return True
    return any(tag == etag and (weakly or not weak) for weak, tag in _ENTITY_TAG.findall(value))


def _unchanged(version: FileVersion, values: list[bytes] | None, *, otherwise: bool) -> bool:
    """Return whether the file is unchanged since the date in `values`, or `otherwise` if a date is missing."""
    since = _date(values)
    return otherwise if since is None or version.modified is None else version.modified <= since


def _range_holds(values: list[bytes] | None, version: FileVersion, now: float) -> bool:
    """Return whether `If-Range` names this version.

    A date must be older than a second: within one second, a file can change and keep its date.
    """
    if values is None:
        return True
    if len(values) != 1:
        return False
    if b'"' in values[0]:
        return values[0] == version.etag
    return version.modified is not None and version.modified < now - 1 and values[0] == http_date(version.modified)


def _part(value: bytes, size: int) -> Selection | None:
    """Return the selection for the range in `value`, of a file of `size` bytes, or None if it is not one range."""
    match = _RANGE.fullmatch(value)
    if match is None:
        return None
    first, last, suffix = match.groups()
    if suffix is not None:
        length = min(int(suffix), size)
        if length == 0:
            return Selection(416) if int(suffix) == 0 else None
        return Selection(206, size - length, length)
    start = int(first)
    end = size - 1 if last is None else min(int(last), size - 1)
    if last is not None and int(last) < start:
        return None
    return Selection(206, start, end - start + 1) if start < size else Selection(416)


def _date(values: list[bytes] | None) -> float | None:
    """Return the time of an HTTP date in any of its three forms (RFC 9110, 5.6.7), or None."""
    if values is None or len(values) != 1:
        return None
    try:
        return parsedate_to_datetime(values[0].decode("ascii")).replace(tzinfo=UTC).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def http_date(seconds: int) -> bytes:
    """Return `seconds` since 1970 as an HTTP date."""
    return formatdate(seconds, usegmt=True).encode("ascii")
