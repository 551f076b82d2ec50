"""Header fields, either way: what every head shares, our cookies, and the wire form of a head.

Rules.
    A head is built anew from what was understood: nothing passes because nobody looked at it.
    Hop-by-hop fields and whatever `Connection` names stay (RFC 9110, 7.6.1); they go before ours are added.
    A target can neither set nor remove our cookies, nor see one.
What is known of a field's name is looked up once per spelling and remembered; the road is one pass over the fields.
"""

from __future__ import annotations

import re

Fields = list[tuple[bytes, bytes]]

COOKIE_NAMES = {"http": b"burrowgate", "https": b"__Host-burrowgate"}
RESERVED_PATH = b"/.burrowgate"

SPELLINGS_REMEMBERED = 4096
PASS, DROP = 0, 1
"""What a field's name may mean in either direction; all else needs a look."""

HOP_BY_HOP = dict.fromkeys(
    (b"keep-alive", b"proxy-connection", b"proxy-authenticate", b"proxy-authorization", b"te", b"trailer"), DROP
)
LENGTH_TEXT = re.compile(rb"[0-9]{1,18}")
"""A `Content-Length` (RFC 9110, 8.6), bounded so that no program's integers wrap."""

_options_seen: dict[bytes, frozenset[bytes]] = {}
_COOKIE_OF_OURS = re.compile(rb"(?:__host-)?burrowgate", re.IGNORECASE)

ORDINARY_OPTIONS = frozenset({b"close", b"keep-alive", b"upgrade"})


def connection_options(value: bytes) -> frozenset[bytes]:
    """The options that a `Connection` field names, lower case."""
    options = _options_seen.get(value)
    if options is None:
        options = frozenset(option.strip(b" \t") for option in value.lower().split(b","))
        if len(_options_seen) < SPELLINGS_REMEMBERED and len(value) < 100:
            _options_seen[value] = options
    return options


def is_our_cookie(name: bytes) -> bool:
    """Whether a cookie called `name` is ours, or could pass for one of ours somewhere."""
    return _COOKIE_OF_OURS.fullmatch(name) is not None


def split_cookies(value: bytes, name: bytes) -> tuple[bytes, tuple[bytes, ...]]:
    """A `Cookie` field without any cookie of our names, and the values of those called `name`."""
    if value.startswith(name + b"=") and b";" not in value:
        return b"", (value[len(name) + 1 :].strip(b" \t"),)
    if b"burrowgate" not in value.lower():
        return value, ()
    rest, ours = [], []
    for pair in value.split(b";"):
        key, _, text = pair.partition(b"=")
        key = key.strip(b" \t")
        if not is_our_cookie(key):
            rest.append(pair.strip(b" \t"))
        elif key == name:
            ours.append(text.strip(b" \t"))
    return b"; ".join(rest), tuple(ours)


def set_cookie(scheme: str, value: bytes, max_age: int) -> bytes:
    """The `Set-Cookie` of a visit cookie; `max_age` 0 takes it back (RFC 6265bis, 4.1.3.2 for the prefix)."""
    secure = b"; Secure" if scheme == "https" else b""
    name = COOKIE_NAMES[scheme]
    return name + b"=" + value + b"; Path=/; HttpOnly; SameSite=Lax" + secure + b"; Max-Age=%d" % max(0, max_age)


def head_bytes(start: bytes, fields: Fields) -> bytes:
    """The wire form of a head. Raises `ValueError` when a part of it could be read as more than it is."""
    return _checked(b"\r\n".join([start, *map(b": ".join, fields), b"\r\n"]), len(fields) + 2)


def field_lines(fields: Fields) -> bytes:
    """The wire form of `fields` inside a head, each line ended. Raises `ValueError` as `head_bytes` does."""
    return _checked(b"\r\n".join([*map(b": ".join, fields), b""]), len(fields))


def fields_of(lines: bytes) -> Fields:
    """The fields of which `lines` is the wire form, as `field_lines` makes it."""
    return [(name, value) for name, _, value in (line.partition(b": ") for line in lines.split(b"\r\n")[:-1])]


def _checked(wire: bytes, ends: int) -> bytes:
    # One look at the whole, at C's speed, holds for every name and value: as many line ends as lines, and no NUL.
    if wire.count(b"\n") != ends or wire.count(b"\r") != ends or b"\0" in wire:
        raise ValueError("a field contains a line end or a NUL")
    return wire
