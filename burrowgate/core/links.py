"""Links: the parameters of a URL that carry a credential, found, removed and written (docs/protocol.md, 3).

Rules.
    The MAC is the *name* of a parameter and `kid.sid.ts` its value; a page token is the name of a later parameter with
    the value `p`. Other parameters may stand anywhere, and keep their bytes and their order.
    A parameter of the right shape is removed whether it is genuine or not, so that a target never sees one.
    A link is written in bytes that no browser changes (`linked_address`), and its parameters stand before a fragment.
    A link survives what mail and chat programs do to it: percent-encoding, `&amp;` for `&`, and punctuation after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, quote_from_bytes

from burrowgate.core import credential_text
from burrowgate.core.tokens import is_base, is_mac
from burrowgate.errors import Invalid

MIN_PARAMETER_LENGTH = 24
"""Bytes of the shorter parameter, which carries a page token."""
_PUNCTUATION = b"\t\n\r !\"'()*,.:;<>?[\\]_`{|}" + bytes(range(0x80, 0x100))
"""What may follow a link in a text and be taken for a part of it."""


_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PATH_SAFE = "/%!$&()*+,;=:@~"
_QUERY_SAFE = _PATH_SAFE + "?"


@dataclass(slots=True)
class LinkParameters:
    """The parameters of a link in a query, and the query without them."""

    base: bytes
    mac: bytes
    page: bytes | None
    rest: bytes


class MultipleCredentials(ValueError):
    """A URL contains more than one credential, so that it is ambiguous which of them counts."""


def find(query: bytes, *, pages: bool = True) -> LinkParameters | None:
    """Return the link's parameters in `query` (the part of a URL after `?`); None without any.

    With `pages` false, a parameter of the shape of a page token is the application's own, as for a full session.
    Raises `MultipleCredentials`.
    """
    base = mac = page = None
    rest = []
    pairs = query.split(b"&")
    pairs.reverse()
    while pairs:
        pair = pairs.pop()
        if len(pair) >= MIN_PARAMETER_LENGTH:
            name, value, following = _read(pair)
            if name and (value != b"p" or (pages and base is not None)):
                if (page if value == b"p" else base) is not None:
                    raise MultipleCredentials
                if value == b"p":
                    page = name
                else:
                    base, mac = value, name
                pairs += reversed(following)
                continue
        rest.append(pair)
    if base is None or mac is None:
        return None
    return LinkParameters(base, mac, page, b"&".join(rest))


def has_link(query: bytes) -> bool:
    """Return whether `find` returns a link, or raises `MultipleCredentials`."""
    if max(map(len, query.split(b"&"))) < MIN_PARAMETER_LENGTH:
        return False
    try:
        return find(query) is not None
    except MultipleCredentials:
        return True


def _read(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """Return name and value of the parameter `pair` of a link, as they were written; an empty name if it is none.

    The list has what followed it after an encoded `&`.
    """
    name, _, value = pair.partition(b"=")
    if _is_parameter(name, value):
        return name, value, []
    plain = credential_text.decode(pair)
    first, *following = plain.removeprefix(b"amp;").split(b"&")
    name, _, value = first.partition(b"=")
    value = value.rstrip(_PUNCTUATION)
    if _is_parameter(name, value):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def _is_parameter(name: bytes, value: bytes) -> bool:
    """Return whether name and value have the shape of a link's parameter."""
    return len(name) == 22 and (value == b"p" or is_base(value)) and is_mac(name)


def strip_url(url: bytes) -> bytes:
    """Return `url` (such as a Referer) without the parameters of a link, or any other credential, however encoded.

    The same object if there are none.
    """
    if len(url) < credential_text.MIN_LENGTH:
        return url
    return credential_text.remove(_without_parameters(url))


def _without_parameters(url: bytes) -> bytes:
    before, question, query = url.partition(b"?")
    if not question:
        return url
    try:
        link = find(query)
    except MultipleCredentials:
        return before
    if link is None:
        return url
    return before + b"?" + link.rest if link.rest else before


@dataclass(frozen=True, slots=True)
class LinkedAddress:
    """The address that a link opens, in the form in which every browser sends it."""

    path: str
    query: str | None
    """None without a `?`."""
    fragment: str | None
    """None without a `#`; it stays in the browser."""


def linked_address(text: str) -> LinkedAddress:
    """Return the address that people write as `text`: path, query and fragment. Raises `Invalid`.

    Browsers differ in what they percent-encode (`|`, `^`, `'`, `[`), but none changes what is encoded. Therefore all
    is encoded that any of them would encode, as UTF-8: the bytes that a page token covers are those that arrive.
    A `%` without two hexadecimal digits stands for itself. A `\\` in the path is a `/`, as in the URL Standard.
    """
    if text[:1] != "/" or _UNPRINTABLE.search(text):
        raise Invalid("path", f"{text[:80]!r} is not a path; write one such as /reports/42, of one line.")
    before, hash_sign, fragment = text.partition("#")
    path, question, query = before.partition("?")
    return LinkedAddress(
        _encode(path.replace("\\", "/"), _PATH_SAFE),
        _encode(query, _QUERY_SAFE) if question else None,
        _encode(fragment, _QUERY_SAFE) if hash_sign else None,
    )


def _encode(text: str, safe: str) -> str:
    return quote(_STRAY_PERCENT.sub("%25", text), safe)


def full(origin: str, token: str, path: str = "/") -> str:
    """Return the link of a full session at `origin` (scheme and authority) that opens `path` first.

    `path` is as `linked_address` reads it. Raises `Invalid`.
    """
    address = linked_address(path)
    query = f"{address.query}&" if address.query is not None else ""
    return _url(origin, address, query + _parameter(token))


def page(origin: str, token: str, page_token: str, path: str) -> str:
    """Return the page link that opens only the page `path` (without a query) at `origin`. Raises `Invalid`."""
    return _url(origin, linked_address(path), f"{_parameter(token)}&{page_token}=p")


def _parameter(token: str) -> str:
    base, _, mac = token.rpartition(".")
    return f"{mac}={base}"


def _url(origin: str, address: LinkedAddress, query: str) -> str:
    fragment = "" if address.fragment is None else f"#{address.fragment}"
    return f"{origin}{address.path}?{query}{fragment}"
