"""Links: the parameters of a URL that carry a credential, found, removed and written (docs/protocol.md, 3).

Rules.
    The MAC is the *name* of a parameter and `kid.sid.ts` its value; a page token is the name of a later parameter with
    the value `p`. Other parameters may stand anywhere, and keep their bytes and their order.
    A parameter of the right shape is removed whether it is genuine or not, so that a target never sees one.
    A link survives what mail and chat programs do to it: percent-encoding, `&amp;` for `&`, and punctuation after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote_from_bytes

from burrowgate.core import credential_text
from burrowgate.core.tokens import is_base, is_mac

_MIN_PARAMETER_LENGTH = 24
"""Bytes of the shorter parameter, which carries a page token."""
_PUNCTUATION = b"\t\n\r !\"'()*,.:;<>?[\\]_`{|}" + bytes(range(0x80, 0x100))
"""What may follow a link in a text and be taken for a part of it."""


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
        if len(pair) >= _MIN_PARAMETER_LENGTH:
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


def full(origin: str, token: str, path: str = "/") -> str:
    """Return the link of a full session at `origin` (scheme and authority) that opens `path` first."""
    base, _, mac = token.rpartition(".")
    return f"{origin}{path}{'&' if '?' in path else '?'}{mac}={base}"


def page(origin: str, token: str, page_token: str, path: str) -> str:
    """Return the page link that opens only the page `path` (without a query) at `origin`."""
    return f"{full(origin, token, path)}&{page_token}=p"
