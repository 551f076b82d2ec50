"""An answer's head: what it says, and what of it goes on to the visitor.

An answer that is not understood in exactly one way is none; the target's own origin becomes the public one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from burrowgate.core.http.fields import DROP as _DROP
from burrowgate.core.http.fields import (
    HOP_BY_HOP,
    LENGTH_TEXT,
    ORDINARY_OPTIONS,
    SPELLINGS_REMEMBERED,
    Fields,
    connection_options,
    is_our_cookie,
)
from burrowgate.core.http.fields import PASS as _PASS

_CONNECTION, LENGTH, _CODING, _UPGRADE, _SET_COOKIE, DATE = range(2, 8)

_ANSWER = HOP_BY_HOP | {
    b"connection": _CONNECTION,
    b"content-length": LENGTH,
    b"transfer-encoding": _CODING,
    b"upgrade": _UPGRADE,
    b"set-cookie": _SET_COOKIE,
    b"date": DATE,
    b"alt-svc": _DROP,
}
_LOCATIONS = (b"location", b"content-location")

_answer_kinds: dict[bytes, int] = {}


def response_field_kind(name: bytes) -> int:
    """What a field called `name` means in an answer."""
    kind = _answer_kinds.get(name)
    return _learn_kind(name) if kind is None else kind


def _learn_kind(name: bytes) -> int:
    lower = name.lower()
    kind = _ANSWER.get(lower, _DROP if lower.startswith((b"burrowgate-", b"proxy-")) else _PASS)
    if len(_answer_kinds) >= SPELLINGS_REMEMBERED:
        _answer_kinds.clear()
    _answer_kinds[name] = kind
    return kind


class BadResponse(ValueError):
    """An answer from upstream that is not understood in exactly one way."""


@dataclass(slots=True)
class ResponseHead:
    """The head of an answer from upstream: what may go on, and what it says of the connection."""

    fields: Fields
    length: int | None = None
    """Of the body in bytes, where it says so."""
    chunked: bool = False
    close: bool = False
    upgrade: bytes = b""


def parse_response(fields: Iterable[tuple[bytes, bytes]], date: Callable[[], bytes]) -> ResponseHead:
    """What an answer's head says, dated by `date` where it is not (RFC 9110, 6.6.1). Raises `BadResponse`."""
    passing: Fields = []
    head = ResponseHead(passing)
    named: frozenset[bytes] | None = None
    dated = False
    for field in fields:
        name, value = field
        kind = _answer_kinds.get(name)
        if kind is None:
            kind = _learn_kind(name)
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
                raise BadResponse("its Transfer-Encoding is not known")
            head.chunked = True
        elif kind == _CONNECTION:
            named = connection_options(value) if named is None else named | connection_options(value)
        elif kind == _UPGRADE:
            head.upgrade = value.strip(b" \t").lower()
        elif kind == _SET_COOKIE:
            key, equals, _ = value.partition(b";")[0].partition(b"=")
            # A cookie without a name is sent back as its bare value, and could so spell one of ours.
            if equals and key.strip(b" \t") and not is_our_cookie(key.strip(b" \t")):
                passing.append(field)
    if head.chunked and head.length is not None:
        raise BadResponse("it has both a Content-Length and a Transfer-Encoding")
    if named is not None:
        head.close = b"close" in named
        if not ORDINARY_OPTIONS.issuperset(named):
            passing[:] = [field for field in passing if field[0].lower() not in named]
    if not dated:
        passing.append((b"Date", date()))
    return head


def is_event_stream(fields: Fields) -> bool:
    """Whether an answer is one that may be silent for as long as it likes."""
    return any(name.lower() == b"content-type" and value[:17].lower() == b"text/event-stream" for name, value in fields)


def to_public_fields(fields: Fields, own: tuple[bytes, ...], origin: bytes) -> Fields:
    """`fields` with the target's own origins (`own`) in `Location` replaced by the public `origin`."""
    return [
        (name, public_location(value, own, origin)) if name.lower() in _LOCATIONS else (name, value)
        for name, value in fields
    ]


def public_location(location: bytes, own: tuple[bytes, ...], origin: bytes) -> bytes:
    """`location` with the target's own origin, where it begins with one, replaced by the public one."""
    for one in own:
        if location[: len(one)].lower() == one and location[len(one) : len(one) + 1] in (b"", b"/", b"?", b"#"):
            return origin + location[len(one) :]
    return location
