"""Links: the parameters of a URL that carry a credential, found, removed and written (docs/protocol.md, 3).

Rules.
    The MAC is the *name* of a parameter and `kid.sid.ts` its value; a page token is the name of a later parameter with
    the value `p`. Other parameters may stand anywhere, and keep their bytes and their order.
    A parameter of the right shape is removed whether it is genuine or not, so that a target never sees one.
"""

from __future__ import annotations

from dataclasses import dataclass

from burrowgate.core.tokens import is_base, is_mac


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
    for pair in query.split(b"&"):
        name, equals, value = pair.partition(b"=")
        if len(name) == 22 and equals and is_mac(name):
            if is_base(value):
                if base is not None:
                    raise MultipleCredentials
                base, mac = value, name
                continue
            if pages and value == b"p" and base is not None:
                if page is not None:
                    raise MultipleCredentials
                page = name
                continue
        rest.append(pair)
    if base is None or mac is None:
        return None
    return LinkParameters(base, mac, page, b"&".join(rest))


def strip_url(url: bytes) -> bytes:
    """Return `url` (such as a Referer) without the parameters of a link; the same object if there are none."""
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
