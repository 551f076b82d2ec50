"""Header fields in either direction: hop-by-hop fields, the gateway's cookies, and the bytes of a head.

Rules.
    A head is rebuilt from what was parsed: no field passes without having been classified.
    Hop-by-hop fields and the fields that `Connection` names are not forwarded (RFC 9110, 7.6.1); they are removed
    before the gateway's own are added.
    A target can neither set nor delete the gateway's cookies, nor see one.

The meaning of a field's name is looked up once per spelling and cached, so that a head takes one pass over its fields.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from burrowgate.core.bounded_cache import BoundedCache

Fields = list[tuple[bytes, bytes]]

COOKIE_NAMES = {"http": b"burrowgate", "https": b"__Host-burrowgate"}
FRAME_COOKIE_NAME = b"__Host-burrowgate-frame"
"""Name of the visit cookie for frames on other sites, which exists over https only."""
RESERVED_PATH = b"/.burrowgate"

PASS, DROP = 0, 1
"""Kinds of fields in either direction: forwarded as they are, and not forwarded. Others need their own code."""

HOP_BY_HOP = dict.fromkeys(
    (b"keep-alive", b"proxy-connection", b"proxy-authenticate", b"proxy-authorization", b"te"), DROP
)
LENGTH_TEXT = re.compile(rb"[0-9]{1,18}")
"""A `Content-Length` (RFC 9110, 8.6), bounded so that it fits into the integers of any program."""

_options = BoundedCache[frozenset[bytes]]()
_GATEWAY_COOKIE = re.compile(rb"(?:__host-)?burrowgate(?:-[a-z0-9_-]*)?", re.IGNORECASE)

ORDINARY_OPTIONS = frozenset({b"close", b"keep-alive", b"upgrade"})
"""Connection options that name no field to remove."""
NO_OPTIONS: frozenset[bytes] = frozenset()


def connection_options(value: bytes) -> frozenset[bytes]:
    """Return the options that a `Connection` field names, in lower case."""
    options = _options.get(value)
    if options is None:
        options = frozenset(option.strip(b" \t") for option in value.lower().split(b","))
        _options.put(value, options)
    return options


def is_our_cookie(name: bytes) -> bool:
    """Return whether `name` is the name of a cookie of the gateway, or could be taken for one by some program.

    Every name that begins with the gateway's and a hyphen is the gateway's.
    """
    return _GATEWAY_COOKIE.fullmatch(name) is not None


SplitCookies: TypeAlias = tuple[bytes, tuple[bytes, ...], tuple[bytes, ...], tuple[tuple[bytes, bytes], ...]]
"""A `Cookie` field without the gateway's cookies; the values of visit cookies; those of visit cookies for frames, which
count over https only, as the prefix of their name says; and the names of the others, behind that of the visit cookie
and a hyphen, with their values. All are in order. A plain tuple, because every request has one."""


def split_cookies(value: bytes, name: bytes) -> SplitCookies:
    """Split a `Cookie` field; `name` is that of the visit cookie under the public scheme."""
    if value.startswith(name + b"=") and b";" not in value:
        return b"", (value[len(name) + 1 :].strip(b" \t"),), (), ()
    lower = value.lower()
    if b"burrowgate" not in lower:
        return value, (), (), ()
    rest: list[bytes] = []
    ours: list[bytes] = []
    framed: list[bytes] = []
    sign_in: list[tuple[bytes, bytes]] = []
    for pair, lowered in zip(value.split(b";"), lower.split(b";"), strict=True):
        if b"burrowgate" not in lowered:
            rest.append(pair.strip(b" \t"))
            continue
        key, _, text = pair.partition(b"=")
        key = key.strip(b" \t")
        if not is_our_cookie(key):
            rest.append(pair.strip(b" \t"))
        elif key == name:
            ours.append(text.strip(b" \t"))
        elif key == FRAME_COOKIE_NAME and name == COOKIE_NAMES["https"]:
            framed.append(text.strip(b" \t"))
        elif key.startswith(name + b"-"):
            sign_in.append((key[len(name) + 1 :], text.strip(b" \t")))
    return b"; ".join(rest), tuple(ours), tuple(framed), tuple(sign_in)


def set_cookie(scheme: str, value: bytes, max_age: int, *, framed: bool = False) -> bytes:
    """Return the `Set-Cookie` of a visit cookie; `max_age` 0 deletes it (for the prefix, RFC 6265bis, 4.1.3.2).

    `framed` is whether it is the one for frames on other sites, which is only for https.
    """
    if framed:
        attributes = b"; Path=/; HttpOnly; SameSite=None; Secure; Partitioned; Max-Age=%d"
        return FRAME_COOKIE_NAME + b"=" + value + attributes % max(0, max_age)
    secure = b"; Secure" if scheme == "https" else b""
    name = COOKIE_NAMES[scheme]
    return name + b"=" + value + b"; Path=/; HttpOnly; SameSite=Lax" + secure + b"; Max-Age=%d" % max(0, max_age)


def set_sign_in_cookie(scheme: str, name: bytes, value: bytes, max_age: int) -> bytes:
    """Return the `Set-Cookie` of a cookie of sign-in; `name` is without the prefix, and `max_age` 0 deletes it."""
    secure = b"; Secure" if scheme == "https" else b""
    attributes = b"; Path=/; HttpOnly; SameSite=Lax" + secure + b"; Max-Age=%d"
    return COOKIE_NAMES[scheme] + b"-" + name + b"=" + value + attributes % max(0, max_age)


def head_bytes(start: bytes, fields: Fields) -> bytes:
    """Return the wire form of a head. Raises `ValueError` if a part of it contains a line end or a NUL."""
    return _checked(b"\r\n".join([start, *map(b": ".join, fields), b"\r\n"]), len(fields) + 2)


def field_lines(fields: Fields) -> bytes:
    """Return the wire form of `fields`, with the end of each line. Raises `ValueError` as `head_bytes` does."""
    return _checked(b"\r\n".join([*map(b": ".join, fields), b""]), len(fields))


def fields_of(lines: bytes) -> Fields:
    """Return the fields of `lines`, which `field_lines` made."""
    return [(name, value) for name, _, value in (line.partition(b": ") for line in lines.split(b"\r\n")[:-1])]


def _checked(wire: bytes, ends: int) -> bytes:
    # Three counts over the whole, in C, check each name and value: as many line ends as lines, and no NUL.
    if wire.count(b"\n") != ends or wire.count(b"\r") != ends or b"\0" in wire:
        raise ValueError("a field contains a line end or a NUL")
    return wire
