"""A credential in a URL: how it is put in, found and taken out (docs/protocol.md, 3).

Rules. The mac is the *name* of a parameter and `kid.sid.ts` its value; a page token is the name of a later one and the
letter `p` its value. Other parameters may stand anywhere, and keep their bytes and their order. What has our shape is
taken out whether it is genuine or not, so that a target never sees one.
"""

from __future__ import annotations

from dataclasses import dataclass

from burrowgate.core.tokens import is_base, is_mac


@dataclass(slots=True)
class LinkParameters:
    """What a query held of ours, and the query without it."""

    base: bytes
    mac: bytes
    page: bytes | None
    rest: bytes


class MultipleCredentials(ValueError):
    """A URL holds more than one credential, and which of them is meant is not for us to guess."""


def find(query: bytes, *, pages: bool = True) -> LinkParameters | None:
    """The credential in `query` (what stands after `?`), or None where there is none.

    With `pages` false, a parameter of a page token's shape is the application's own, as for a full session. Raises
    `MultipleCredentials` where there are several.
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
    """`url` (such as a Referer) without any parameter of ours; the same object where there was none."""
    before, question, query = url.partition(b"?")
    if not question:
        return url
    try:
        found = find(query)
    except MultipleCredentials:
        return before
    if found is None:
        return url
    return before + b"?" + found.rest if found.rest else before


def full(origin: str, token: str, path: str = "/") -> str:
    """The link that opens everything at `origin` (scheme and authority) from `path` on."""
    base, _, mac = token.rpartition(".")
    return f"{origin}{path}{'&' if '?' in path else '?'}{mac}={base}"


def page(origin: str, token: str, page_token: str, path: str) -> str:
    """The link that opens exactly the page `path` (without a query) at `origin`."""
    return f"{full(origin, token, path)}&{page_token}=p"
