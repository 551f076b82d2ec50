"""Parser of a target's response head, and the fields that are forwarded to the client.

Rules.
    A response that is not understood in exactly one way is an error of the target.
    A target clears nothing in the browser that is not of its own origin.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from burrowgate.core.bounded_cache import BoundedCache
from burrowgate.core.http.fields import DROP as _DROP
from burrowgate.core.http.fields import (
    HOP_BY_HOP,
    LENGTH_TEXT,
    ORDINARY_OPTIONS,
    Fields,
    connection_options,
    is_our_cookie,
)
from burrowgate.core.http.fields import PASS as _PASS
from burrowgate.core.http.trailers import TrailerTerms

_CONNECTION, LENGTH, _CODING, _UPGRADE, _SET_COOKIE, DATE, _CLEAR_SITE_DATA, _TRAILER = range(2, 10)

_KIND_OF_NAME = HOP_BY_HOP | {
    b"connection": _CONNECTION,
    b"content-length": LENGTH,
    b"transfer-encoding": _CODING,
    b"upgrade": _UPGRADE,
    b"set-cookie": _SET_COOKIE,
    b"date": DATE,
    b"clear-site-data": _CLEAR_SITE_DATA,
    b"alt-svc": _DROP,
    b"trailer": _TRAILER,
}
_GRPC = b"application/grpc"
_GRPC_TYPE = re.compile(rb"application/grpc(?:[+;]|$)", re.IGNORECASE)
_STREAM_TYPES = (b"text/event-stream", _GRPC)
_DATA_TYPE = re.compile(rb'"[A-Za-z][A-Za-z0-9:_-]*"')
"""A type of `Clear-Site-Data` that is not `"*"`, without escapes, which could spell another type."""

_kinds = BoundedCache[int]()
_cached_kind = _kinds.get


def response_field_kind(name: bytes) -> int:
    """Return the kind of a response field called `name`: `PASS`, `DROP`, or one of this module."""
    kind = _cached_kind(name)
    return _classify(name) if kind is None else kind


def _classify(name: bytes) -> int:
    lower = name.lower()
    kind = _KIND_OF_NAME.get(lower, _DROP if lower.startswith((b"burrowgate-", b"proxy-")) else _PASS)
    _kinds.put(name, kind)
    return kind


class BadResponse(ValueError):
    """A response from upstream that is malformed or ambiguous."""


@dataclass(slots=True)
class ResponseHead:
    """A parsed response head: the fields that may go on, the body's framing, and what becomes of the connection."""

    fields: Fields
    length: int | None = None
    """Of the body in bytes, if the head has one."""
    chunked: bool = False
    close: bool = False
    upgrade: bytes = b""
    trailers: TrailerTerms | None = None
    """What the head says about trailer fields; None if it says nothing."""


def parse_response(fields: Iterable[tuple[bytes, bytes]], date: Callable[[], bytes]) -> ResponseHead:
    """Parse the fields of a response; adds `Date` by `date` if there is none (RFC 9110, 6.6.1).

    Raises `BadResponse`.
    """
    passing: Fields = []
    head = ResponseHead(passing)
    named: frozenset[bytes] | None = None
    dated = False
    for field in fields:
        name, value = field
        kind = _cached_kind(name)
        if kind is None:
            kind = _classify(name)
        if kind == _PASS:
            passing.append(field)
        elif kind == LENGTH:
            if head.length is not None or LENGTH_TEXT.fullmatch(value) is None:
                raise BadResponse("its Content-Length is not one number")
            head.length = int(value)
        elif kind == DATE:
            dated = True
            passing.append(field)
        elif kind == _CODING:
            if head.chunked or value.lower() != b"chunked":
                raise BadResponse("its Transfer-Encoding is not chunked")
            head.chunked = True
        elif kind == _CONNECTION:
            named = connection_options(value) if named is None else named | connection_options(value)
        elif kind == _UPGRADE:
            head.upgrade = value.strip(b" \t").lower()
        elif kind == _SET_COOKIE:
            key, equals, _ = value.partition(b";")[0].partition(b"=")
            # A browser returns a cookie without a name as its bare value, which could read as one of the gateway's.
            if equals and key.strip(b" \t") and not is_our_cookie(key.strip(b" \t")):
                passing.append(field)
        elif kind == _CLEAR_SITE_DATA:
            types = clearable_types(value)
            if types:
                passing.append((name, types))
        elif kind == _TRAILER:
            head.trailers = head.trailers or TrailerTerms()
            head.trailers.announce(value)
    if head.chunked and head.length is not None:
        raise BadResponse("it has both a Content-Length and a Transfer-Encoding")
    if named is not None:
        head.close = b"close" in named
        if not ORDINARY_OPTIONS.issuperset(named):
            head.trailers = head.trailers or TrailerTerms()
            head.trailers.options = named
            passing[:] = [field for field in passing if field[0].lower() not in named]
    if not dated:
        passing.append((b"Date", date()))
    return head


def clearable_types(value: bytes) -> bytes:
    """Return the types of a `Clear-Site-Data` field that concern the target's own origin; empty if there is none.

    `"cookies"` and `"*"` would delete the cookies of the whole registrable domain: visit cookies, without which a
    one-time link is lost, and those of other targets under the same base domain.
    """
    types = (item.strip(b" \t") for item in value.split(b","))
    return b", ".join(item for item in types if _DATA_TYPE.fullmatch(item) and item.lower() != b'"cookies"')


def is_event_stream(fields: Fields) -> bool:
    """Return whether a response is an event stream or of gRPC, which may be idle for long."""
    return any(name.lower() == b"content-type" and value.lower().startswith(_STREAM_TYPES) for name, value in fields)


def is_grpc(fields: Fields) -> bool:
    """Return whether a message is of gRPC, and not of gRPC-web: both of its directions may be idle for long."""
    return any(name.lower() == b"content-type" and _GRPC_TYPE.match(value) is not None for name, value in fields)
