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


from mutmut.mutation.trampoline import wrap_in_trampoline as _mutmut_mutated, MutantDict


@dataclass(slots=True)
class LinkParameters:
    """The parameters of a link in a query, and the query without them."""

    base: bytes
    mac: bytes
    page: bytes | None
    rest: bytes


class MultipleCredentials(ValueError):
    """A URL contains more than one credential, so that it is ambiguous which of them counts."""
mutants_x_find__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_find__mutmut)
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


def x_find__mutmut_orig(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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


def x_find__mutmut_1(query: bytes, *, pages: bool = False) -> LinkParameters | None:
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


def x_find__mutmut_2(query: bytes, *, pages: bool = True) -> LinkParameters | None:
    """Return the link's parameters in `query` (the part of a URL after `?`); None without any.

    With `pages` false, a parameter of the shape of a page token is the application's own, as for a full session.
    Raises `MultipleCredentials`.
    """
    base = mac = page = ""
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


def x_find__mutmut_3(query: bytes, *, pages: bool = True) -> LinkParameters | None:
    """Return the link's parameters in `query` (the part of a URL after `?`); None without any.

    With `pages` false, a parameter of the shape of a page token is the application's own, as for a full session.
    Raises `MultipleCredentials`.
    """
    base = mac = page = None
    rest = None
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


def x_find__mutmut_4(query: bytes, *, pages: bool = True) -> LinkParameters | None:
    """Return the link's parameters in `query` (the part of a URL after `?`); None without any.

    With `pages` false, a parameter of the shape of a page token is the application's own, as for a full session.
    Raises `MultipleCredentials`.
    """
    base = mac = page = None
    rest = []
    pairs = None
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


def x_find__mutmut_5(query: bytes, *, pages: bool = True) -> LinkParameters | None:
    """Return the link's parameters in `query` (the part of a URL after `?`); None without any.

    With `pages` false, a parameter of the shape of a page token is the application's own, as for a full session.
    Raises `MultipleCredentials`.
    """
    base = mac = page = None
    rest = []
    pairs = query.split(None)
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


def x_find__mutmut_6(query: bytes, *, pages: bool = True) -> LinkParameters | None:
    """Return the link's parameters in `query` (the part of a URL after `?`); None without any.

    With `pages` false, a parameter of the shape of a page token is the application's own, as for a full session.
    Raises `MultipleCredentials`.
    """
    base = mac = page = None
    rest = []
    pairs = query.split(b"XX&XX")
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


def x_find__mutmut_7(query: bytes, *, pages: bool = True) -> LinkParameters | None:
    """Return the link's parameters in `query` (the part of a URL after `?`); None without any.

    With `pages` false, a parameter of the shape of a page token is the application's own, as for a full session.
    Raises `MultipleCredentials`.
    """
    base = mac = page = None
    rest = []
    pairs = query.split(b"&")
    pairs.reverse()
    while pairs:
        pair = None
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


def x_find__mutmut_8(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
        if len(pair) > _MIN_PARAMETER_LENGTH:
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


def x_find__mutmut_9(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
            name, value, following = None
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


def x_find__mutmut_10(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
            name, value, following = _read(None)
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


def x_find__mutmut_11(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
            if name or (value != b"p" or (pages and base is not None)):
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


def x_find__mutmut_12(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
            if name and (value != b"p" and (pages and base is not None)):
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


def x_find__mutmut_13(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
            if name and (value == b"p" or (pages and base is not None)):
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


def x_find__mutmut_14(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
            if name and (value != b"XXpXX" or (pages and base is not None)):
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


def x_find__mutmut_15(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
            if name and (value != b"P" or (pages and base is not None)):
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


def x_find__mutmut_16(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
            if name and (value != b"p" or (pages or base is not None)):
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


def x_find__mutmut_17(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
            if name and (value != b"p" or (pages and base is None)):
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


def x_find__mutmut_18(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
                if (page if (value == b"p") and False else base) is not None:
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


def x_find__mutmut_19(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
                if (page if (value == b"p") or True else base) is not None:
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


def x_find__mutmut_20(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
                if (page if value != b"p" else base) is not None:
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


def x_find__mutmut_21(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
                if (page if value == b"XXpXX" else base) is not None:
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


def x_find__mutmut_22(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
                if (page if value == b"P" else base) is not None:
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


def x_find__mutmut_23(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
                if (page if value == b"p" else base) is None:
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


def x_find__mutmut_24(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
                if value != b"p":
                    page = name
                else:
                    base, mac = value, name
                pairs += reversed(following)
                continue
        rest.append(pair)
    if base is None or mac is None:
        return None
    return LinkParameters(base, mac, page, b"&".join(rest))


def x_find__mutmut_25(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
                if value == b"XXpXX":
                    page = name
                else:
                    base, mac = value, name
                pairs += reversed(following)
                continue
        rest.append(pair)
    if base is None or mac is None:
        return None
    return LinkParameters(base, mac, page, b"&".join(rest))


def x_find__mutmut_26(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
                if value == b"P":
                    page = name
                else:
                    base, mac = value, name
                pairs += reversed(following)
                continue
        rest.append(pair)
    if base is None or mac is None:
        return None
    return LinkParameters(base, mac, page, b"&".join(rest))


def x_find__mutmut_27(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
                    page = None
                else:
                    base, mac = value, name
                pairs += reversed(following)
                continue
        rest.append(pair)
    if base is None or mac is None:
        return None
    return LinkParameters(base, mac, page, b"&".join(rest))


def x_find__mutmut_28(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
                    base, mac = None
                pairs += reversed(following)
                continue
        rest.append(pair)
    if base is None or mac is None:
        return None
    return LinkParameters(base, mac, page, b"&".join(rest))


def x_find__mutmut_29(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
                pairs = reversed(following)
                continue
        rest.append(pair)
    if base is None or mac is None:
        return None
    return LinkParameters(base, mac, page, b"&".join(rest))


def x_find__mutmut_30(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
                pairs -= reversed(following)
                continue
        rest.append(pair)
    if base is None or mac is None:
        return None
    return LinkParameters(base, mac, page, b"&".join(rest))


def x_find__mutmut_31(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
                pairs += reversed(None)
                continue
        rest.append(pair)
    if base is None or mac is None:
        return None
    return LinkParameters(base, mac, page, b"&".join(rest))


def x_find__mutmut_32(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
                break
        rest.append(pair)
    if base is None or mac is None:
        return None
    return LinkParameters(base, mac, page, b"&".join(rest))


def x_find__mutmut_33(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
        rest.append(None)
    if base is None or mac is None:
        return None
    return LinkParameters(base, mac, page, b"&".join(rest))


def x_find__mutmut_34(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
    if base is None and mac is None:
        return None
    return LinkParameters(base, mac, page, b"&".join(rest))


def x_find__mutmut_35(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
    if base is not None or mac is None:
        return None
    return LinkParameters(base, mac, page, b"&".join(rest))


def x_find__mutmut_36(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
    if base is None or mac is not None:
        return None
    return LinkParameters(base, mac, page, b"&".join(rest))


def x_find__mutmut_37(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
    return LinkParameters(None, mac, page, b"&".join(rest))


def x_find__mutmut_38(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
    return LinkParameters(base, None, page, b"&".join(rest))


def x_find__mutmut_39(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
    return LinkParameters(base, mac, None, b"&".join(rest))


def x_find__mutmut_40(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
    return LinkParameters(base, mac, page, None)


def x_find__mutmut_41(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
    return LinkParameters(mac, page, b"&".join(rest))


def x_find__mutmut_42(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
    return LinkParameters(base, page, b"&".join(rest))


def x_find__mutmut_43(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
    return LinkParameters(base, mac, b"&".join(rest))


def x_find__mutmut_44(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
    return LinkParameters(base, mac, page, )


def x_find__mutmut_45(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
    return LinkParameters(base, mac, page, b"&".join(None))


def x_find__mutmut_46(query: bytes, *, pages: bool = True) -> LinkParameters | None:
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
    return LinkParameters(base, mac, page, b"XX&XX".join(rest))

mutants_x_find__mutmut['_mutmut_orig'] = x_find__mutmut_orig # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_1'] = x_find__mutmut_1 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_2'] = x_find__mutmut_2 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_3'] = x_find__mutmut_3 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_4'] = x_find__mutmut_4 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_5'] = x_find__mutmut_5 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_6'] = x_find__mutmut_6 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_7'] = x_find__mutmut_7 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_8'] = x_find__mutmut_8 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_9'] = x_find__mutmut_9 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_10'] = x_find__mutmut_10 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_11'] = x_find__mutmut_11 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_12'] = x_find__mutmut_12 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_13'] = x_find__mutmut_13 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_14'] = x_find__mutmut_14 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_15'] = x_find__mutmut_15 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_16'] = x_find__mutmut_16 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_17'] = x_find__mutmut_17 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_18'] = x_find__mutmut_18 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_19'] = x_find__mutmut_19 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_20'] = x_find__mutmut_20 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_21'] = x_find__mutmut_21 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_22'] = x_find__mutmut_22 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_23'] = x_find__mutmut_23 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_24'] = x_find__mutmut_24 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_25'] = x_find__mutmut_25 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_26'] = x_find__mutmut_26 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_27'] = x_find__mutmut_27 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_28'] = x_find__mutmut_28 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_29'] = x_find__mutmut_29 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_30'] = x_find__mutmut_30 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_31'] = x_find__mutmut_31 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_32'] = x_find__mutmut_32 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_33'] = x_find__mutmut_33 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_34'] = x_find__mutmut_34 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_35'] = x_find__mutmut_35 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_36'] = x_find__mutmut_36 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_37'] = x_find__mutmut_37 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_38'] = x_find__mutmut_38 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_39'] = x_find__mutmut_39 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_40'] = x_find__mutmut_40 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_41'] = x_find__mutmut_41 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_42'] = x_find__mutmut_42 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_43'] = x_find__mutmut_43 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_44'] = x_find__mutmut_44 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_45'] = x_find__mutmut_45 # type: ignore # mutmut generated
mutants_x_find__mutmut['x_find__mutmut_46'] = x_find__mutmut_46 # type: ignore # mutmut generated
mutants_x__read__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x__read__mutmut)
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


def x__read__mutmut_orig(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
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


def x__read__mutmut_1(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """Return name and value of the parameter `pair` of a link, as they were written; an empty name if it is none.

    The list has what followed it after an encoded `&`.
    """
    name, _, value = None
    if _is_parameter(name, value):
        return name, value, []
    plain = credential_text.decode(pair)
    first, *following = plain.removeprefix(b"amp;").split(b"&")
    name, _, value = first.partition(b"=")
    value = value.rstrip(_PUNCTUATION)
    if _is_parameter(name, value):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_2(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """Return name and value of the parameter `pair` of a link, as they were written; an empty name if it is none.

    The list has what followed it after an encoded `&`.
    """
    name, _, value = pair.partition(None)
    if _is_parameter(name, value):
        return name, value, []
    plain = credential_text.decode(pair)
    first, *following = plain.removeprefix(b"amp;").split(b"&")
    name, _, value = first.partition(b"=")
    value = value.rstrip(_PUNCTUATION)
    if _is_parameter(name, value):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_3(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """Return name and value of the parameter `pair` of a link, as they were written; an empty name if it is none.

    The list has what followed it after an encoded `&`.
    """
    name, _, value = pair.rpartition(b"=")
    if _is_parameter(name, value):
        return name, value, []
    plain = credential_text.decode(pair)
    first, *following = plain.removeprefix(b"amp;").split(b"&")
    name, _, value = first.partition(b"=")
    value = value.rstrip(_PUNCTUATION)
    if _is_parameter(name, value):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_4(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """Return name and value of the parameter `pair` of a link, as they were written; an empty name if it is none.

    The list has what followed it after an encoded `&`.
    """
    name, _, value = pair.partition(b"XX=XX")
    if _is_parameter(name, value):
        return name, value, []
    plain = credential_text.decode(pair)
    first, *following = plain.removeprefix(b"amp;").split(b"&")
    name, _, value = first.partition(b"=")
    value = value.rstrip(_PUNCTUATION)
    if _is_parameter(name, value):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_5(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """Return name and value of the parameter `pair` of a link, as they were written; an empty name if it is none.

    The list has what followed it after an encoded `&`.
    """
    name, _, value = pair.partition(b"=")
    if _is_parameter(None, value):
        return name, value, []
    plain = credential_text.decode(pair)
    first, *following = plain.removeprefix(b"amp;").split(b"&")
    name, _, value = first.partition(b"=")
    value = value.rstrip(_PUNCTUATION)
    if _is_parameter(name, value):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_6(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """Return name and value of the parameter `pair` of a link, as they were written; an empty name if it is none.

    The list has what followed it after an encoded `&`.
    """
    name, _, value = pair.partition(b"=")
    if _is_parameter(name, None):
        return name, value, []
    plain = credential_text.decode(pair)
    first, *following = plain.removeprefix(b"amp;").split(b"&")
    name, _, value = first.partition(b"=")
    value = value.rstrip(_PUNCTUATION)
    if _is_parameter(name, value):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_7(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """Return name and value of the parameter `pair` of a link, as they were written; an empty name if it is none.

    The list has what followed it after an encoded `&`.
    """
    name, _, value = pair.partition(b"=")
    if _is_parameter(value):
        return name, value, []
    plain = credential_text.decode(pair)
    first, *following = plain.removeprefix(b"amp;").split(b"&")
    name, _, value = first.partition(b"=")
    value = value.rstrip(_PUNCTUATION)
    if _is_parameter(name, value):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_8(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """Return name and value of the parameter `pair` of a link, as they were written; an empty name if it is none.

    The list has what followed it after an encoded `&`.
    """
    name, _, value = pair.partition(b"=")
    if _is_parameter(name, ):
        return name, value, []
    plain = credential_text.decode(pair)
    first, *following = plain.removeprefix(b"amp;").split(b"&")
    name, _, value = first.partition(b"=")
    value = value.rstrip(_PUNCTUATION)
    if _is_parameter(name, value):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_9(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """Return name and value of the parameter `pair` of a link, as they were written; an empty name if it is none.

    The list has what followed it after an encoded `&`.
    """
    name, _, value = pair.partition(b"=")
    if _is_parameter(name, value):
        return name, value, []
    plain = None
    first, *following = plain.removeprefix(b"amp;").split(b"&")
    name, _, value = first.partition(b"=")
    value = value.rstrip(_PUNCTUATION)
    if _is_parameter(name, value):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_10(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """Return name and value of the parameter `pair` of a link, as they were written; an empty name if it is none.

    The list has what followed it after an encoded `&`.
    """
    name, _, value = pair.partition(b"=")
    if _is_parameter(name, value):
        return name, value, []
    plain = credential_text.decode(None)
    first, *following = plain.removeprefix(b"amp;").split(b"&")
    name, _, value = first.partition(b"=")
    value = value.rstrip(_PUNCTUATION)
    if _is_parameter(name, value):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_11(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """Return name and value of the parameter `pair` of a link, as they were written; an empty name if it is none.

    The list has what followed it after an encoded `&`.
    """
    name, _, value = pair.partition(b"=")
    if _is_parameter(name, value):
        return name, value, []
    plain = credential_text.decode(pair)
    first, *following = None
    name, _, value = first.partition(b"=")
    value = value.rstrip(_PUNCTUATION)
    if _is_parameter(name, value):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_12(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """Return name and value of the parameter `pair` of a link, as they were written; an empty name if it is none.

    The list has what followed it after an encoded `&`.
    """
    name, _, value = pair.partition(b"=")
    if _is_parameter(name, value):
        return name, value, []
    plain = credential_text.decode(pair)
    first, *following = plain.removeprefix(b"amp;").split(None)
    name, _, value = first.partition(b"=")
    value = value.rstrip(_PUNCTUATION)
    if _is_parameter(name, value):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_13(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """Return name and value of the parameter `pair` of a link, as they were written; an empty name if it is none.

    The list has what followed it after an encoded `&`.
    """
    name, _, value = pair.partition(b"=")
    if _is_parameter(name, value):
        return name, value, []
    plain = credential_text.decode(pair)
    first, *following = plain.removeprefix(None).split(b"&")
    name, _, value = first.partition(b"=")
    value = value.rstrip(_PUNCTUATION)
    if _is_parameter(name, value):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_14(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """Return name and value of the parameter `pair` of a link, as they were written; an empty name if it is none.

    The list has what followed it after an encoded `&`.
    """
    name, _, value = pair.partition(b"=")
    if _is_parameter(name, value):
        return name, value, []
    plain = credential_text.decode(pair)
    first, *following = plain.removesuffix(b"amp;").split(b"&")
    name, _, value = first.partition(b"=")
    value = value.rstrip(_PUNCTUATION)
    if _is_parameter(name, value):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_15(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """Return name and value of the parameter `pair` of a link, as they were written; an empty name if it is none.

    The list has what followed it after an encoded `&`.
    """
    name, _, value = pair.partition(b"=")
    if _is_parameter(name, value):
        return name, value, []
    plain = credential_text.decode(pair)
    first, *following = plain.removeprefix(b"XXamp;XX").split(b"&")
    name, _, value = first.partition(b"=")
    value = value.rstrip(_PUNCTUATION)
    if _is_parameter(name, value):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_16(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """Return name and value of the parameter `pair` of a link, as they were written; an empty name if it is none.

    The list has what followed it after an encoded `&`.
    """
    name, _, value = pair.partition(b"=")
    if _is_parameter(name, value):
        return name, value, []
    plain = credential_text.decode(pair)
    first, *following = plain.removeprefix(b"AMP;").split(b"&")
    name, _, value = first.partition(b"=")
    value = value.rstrip(_PUNCTUATION)
    if _is_parameter(name, value):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_17(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """Return name and value of the parameter `pair` of a link, as they were written; an empty name if it is none.

    The list has what followed it after an encoded `&`.
    """
    name, _, value = pair.partition(b"=")
    if _is_parameter(name, value):
        return name, value, []
    plain = credential_text.decode(pair)
    first, *following = plain.removeprefix(b"amp;").split(b"XX&XX")
    name, _, value = first.partition(b"=")
    value = value.rstrip(_PUNCTUATION)
    if _is_parameter(name, value):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_18(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """Return name and value of the parameter `pair` of a link, as they were written; an empty name if it is none.

    The list has what followed it after an encoded `&`.
    """
    name, _, value = pair.partition(b"=")
    if _is_parameter(name, value):
        return name, value, []
    plain = credential_text.decode(pair)
    first, *following = plain.removeprefix(b"amp;").split(b"&")
    name, _, value = None
    value = value.rstrip(_PUNCTUATION)
    if _is_parameter(name, value):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_19(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """Return name and value of the parameter `pair` of a link, as they were written; an empty name if it is none.

    The list has what followed it after an encoded `&`.
    """
    name, _, value = pair.partition(b"=")
    if _is_parameter(name, value):
        return name, value, []
    plain = credential_text.decode(pair)
    first, *following = plain.removeprefix(b"amp;").split(b"&")
    name, _, value = first.partition(None)
    value = value.rstrip(_PUNCTUATION)
    if _is_parameter(name, value):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_20(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """Return name and value of the parameter `pair` of a link, as they were written; an empty name if it is none.

    The list has what followed it after an encoded `&`.
    """
    name, _, value = pair.partition(b"=")
    if _is_parameter(name, value):
        return name, value, []
    plain = credential_text.decode(pair)
    first, *following = plain.removeprefix(b"amp;").split(b"&")
    name, _, value = first.rpartition(b"=")
    value = value.rstrip(_PUNCTUATION)
    if _is_parameter(name, value):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_21(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """Return name and value of the parameter `pair` of a link, as they were written; an empty name if it is none.

    The list has what followed it after an encoded `&`.
    """
    name, _, value = pair.partition(b"=")
    if _is_parameter(name, value):
        return name, value, []
    plain = credential_text.decode(pair)
    first, *following = plain.removeprefix(b"amp;").split(b"&")
    name, _, value = first.partition(b"XX=XX")
    value = value.rstrip(_PUNCTUATION)
    if _is_parameter(name, value):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_22(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """Return name and value of the parameter `pair` of a link, as they were written; an empty name if it is none.

    The list has what followed it after an encoded `&`.
    """
    name, _, value = pair.partition(b"=")
    if _is_parameter(name, value):
        return name, value, []
    plain = credential_text.decode(pair)
    first, *following = plain.removeprefix(b"amp;").split(b"&")
    name, _, value = first.partition(b"=")
    value = None
    if _is_parameter(name, value):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_23(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """Return name and value of the parameter `pair` of a link, as they were written; an empty name if it is none.

    The list has what followed it after an encoded `&`.
    """
    name, _, value = pair.partition(b"=")
    if _is_parameter(name, value):
        return name, value, []
    plain = credential_text.decode(pair)
    first, *following = plain.removeprefix(b"amp;").split(b"&")
    name, _, value = first.partition(b"=")
    value = value.rstrip(None)
    if _is_parameter(name, value):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_24(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
    """Return name and value of the parameter `pair` of a link, as they were written; an empty name if it is none.

    The list has what followed it after an encoded `&`.
    """
    name, _, value = pair.partition(b"=")
    if _is_parameter(name, value):
        return name, value, []
    plain = credential_text.decode(pair)
    first, *following = plain.removeprefix(b"amp;").split(b"&")
    name, _, value = first.partition(b"=")
    value = value.lstrip(_PUNCTUATION)
    if _is_parameter(name, value):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_25(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
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
    if _is_parameter(None, value):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_26(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
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
    if _is_parameter(name, None):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_27(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
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
    if _is_parameter(value):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_28(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
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
    if _is_parameter(name, ):
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_29(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
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
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode(None) for other in following]
    return b"", b"", []


def x__read__mutmut_30(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
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
        return name, value, [quote_from_bytes(None, "=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_31(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
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
        return name, value, [quote_from_bytes(other, None).encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_32(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
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
        return name, value, [quote_from_bytes("=-._~!$'()*+,;:@/?").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_33(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
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
        return name, value, [quote_from_bytes(other, ).encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_34(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
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
        return name, value, [quote_from_bytes(other, "XX=-._~!$'()*+,;:@/?XX").encode("ascii") for other in following]
    return b"", b"", []


def x__read__mutmut_35(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
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
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("XXasciiXX") for other in following]
    return b"", b"", []


def x__read__mutmut_36(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
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
        return name, value, [quote_from_bytes(other, "=-._~!$'()*+,;:@/?").encode("ASCII") for other in following]
    return b"", b"", []


def x__read__mutmut_37(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
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
    return b"XXXX", b"", []


def x__read__mutmut_38(pair: bytes) -> tuple[bytes, bytes, list[bytes]]:
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
    return b"", b"XXXX", []

mutants_x__read__mutmut['_mutmut_orig'] = x__read__mutmut_orig # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_1'] = x__read__mutmut_1 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_2'] = x__read__mutmut_2 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_3'] = x__read__mutmut_3 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_4'] = x__read__mutmut_4 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_5'] = x__read__mutmut_5 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_6'] = x__read__mutmut_6 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_7'] = x__read__mutmut_7 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_8'] = x__read__mutmut_8 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_9'] = x__read__mutmut_9 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_10'] = x__read__mutmut_10 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_11'] = x__read__mutmut_11 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_12'] = x__read__mutmut_12 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_13'] = x__read__mutmut_13 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_14'] = x__read__mutmut_14 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_15'] = x__read__mutmut_15 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_16'] = x__read__mutmut_16 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_17'] = x__read__mutmut_17 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_18'] = x__read__mutmut_18 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_19'] = x__read__mutmut_19 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_20'] = x__read__mutmut_20 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_21'] = x__read__mutmut_21 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_22'] = x__read__mutmut_22 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_23'] = x__read__mutmut_23 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_24'] = x__read__mutmut_24 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_25'] = x__read__mutmut_25 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_26'] = x__read__mutmut_26 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_27'] = x__read__mutmut_27 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_28'] = x__read__mutmut_28 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_29'] = x__read__mutmut_29 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_30'] = x__read__mutmut_30 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_31'] = x__read__mutmut_31 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_32'] = x__read__mutmut_32 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_33'] = x__read__mutmut_33 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_34'] = x__read__mutmut_34 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_35'] = x__read__mutmut_35 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_36'] = x__read__mutmut_36 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_37'] = x__read__mutmut_37 # type: ignore # mutmut generated
mutants_x__read__mutmut['x__read__mutmut_38'] = x__read__mutmut_38 # type: ignore # mutmut generated
mutants_x__is_parameter__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x__is_parameter__mutmut)
def _is_parameter(name: bytes, value: bytes) -> bool:
    """Return whether name and value have the shape of a link's parameter."""
    return len(name) == 22 and (value == b"p" or is_base(value)) and is_mac(name)


def x__is_parameter__mutmut_orig(name: bytes, value: bytes) -> bool:
    """Return whether name and value have the shape of a link's parameter."""
    return len(name) == 22 and (value == b"p" or is_base(value)) and is_mac(name)


def x__is_parameter__mutmut_1(name: bytes, value: bytes) -> bool:
    """Return whether name and value have the shape of a link's parameter."""
    return len(name) == 22 and (value == b"p" or is_base(value)) or is_mac(name)


def x__is_parameter__mutmut_2(name: bytes, value: bytes) -> bool:
    """Return whether name and value have the shape of a link's parameter."""
    return len(name) == 22 or (value == b"p" or is_base(value)) and is_mac(name)


def x__is_parameter__mutmut_3(name: bytes, value: bytes) -> bool:
    """Return whether name and value have the shape of a link's parameter."""
    return len(name) != 22 and (value == b"p" or is_base(value)) and is_mac(name)


def x__is_parameter__mutmut_4(name: bytes, value: bytes) -> bool:
    """Return whether name and value have the shape of a link's parameter."""
    return len(name) == 23 and (value == b"p" or is_base(value)) and is_mac(name)


def x__is_parameter__mutmut_5(name: bytes, value: bytes) -> bool:
    """Return whether name and value have the shape of a link's parameter."""
    return len(name) == 22 and (value == b"p" and is_base(value)) and is_mac(name)


def x__is_parameter__mutmut_6(name: bytes, value: bytes) -> bool:
    """Return whether name and value have the shape of a link's parameter."""
    return len(name) == 22 and (value != b"p" or is_base(value)) and is_mac(name)


def x__is_parameter__mutmut_7(name: bytes, value: bytes) -> bool:
    """Return whether name and value have the shape of a link's parameter."""
    return len(name) == 22 and (value == b"XXpXX" or is_base(value)) and is_mac(name)


def x__is_parameter__mutmut_8(name: bytes, value: bytes) -> bool:
    """Return whether name and value have the shape of a link's parameter."""
    return len(name) == 22 and (value == b"P" or is_base(value)) and is_mac(name)


def x__is_parameter__mutmut_9(name: bytes, value: bytes) -> bool:
    """Return whether name and value have the shape of a link's parameter."""
    return len(name) == 22 and (value == b"p" or is_base(None)) and is_mac(name)


def x__is_parameter__mutmut_10(name: bytes, value: bytes) -> bool:
    """Return whether name and value have the shape of a link's parameter."""
    return len(name) == 22 and (value == b"p" or is_base(value)) and is_mac(None)

mutants_x__is_parameter__mutmut['_mutmut_orig'] = x__is_parameter__mutmut_orig # type: ignore # mutmut generated
mutants_x__is_parameter__mutmut['x__is_parameter__mutmut_1'] = x__is_parameter__mutmut_1 # type: ignore # mutmut generated
mutants_x__is_parameter__mutmut['x__is_parameter__mutmut_2'] = x__is_parameter__mutmut_2 # type: ignore # mutmut generated
mutants_x__is_parameter__mutmut['x__is_parameter__mutmut_3'] = x__is_parameter__mutmut_3 # type: ignore # mutmut generated
mutants_x__is_parameter__mutmut['x__is_parameter__mutmut_4'] = x__is_parameter__mutmut_4 # type: ignore # mutmut generated
mutants_x__is_parameter__mutmut['x__is_parameter__mutmut_5'] = x__is_parameter__mutmut_5 # type: ignore # mutmut generated
mutants_x__is_parameter__mutmut['x__is_parameter__mutmut_6'] = x__is_parameter__mutmut_6 # type: ignore # mutmut generated
mutants_x__is_parameter__mutmut['x__is_parameter__mutmut_7'] = x__is_parameter__mutmut_7 # type: ignore # mutmut generated
mutants_x__is_parameter__mutmut['x__is_parameter__mutmut_8'] = x__is_parameter__mutmut_8 # type: ignore # mutmut generated
mutants_x__is_parameter__mutmut['x__is_parameter__mutmut_9'] = x__is_parameter__mutmut_9 # type: ignore # mutmut generated
mutants_x__is_parameter__mutmut['x__is_parameter__mutmut_10'] = x__is_parameter__mutmut_10 # type: ignore # mutmut generated
mutants_x_strip_url__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_strip_url__mutmut)
def strip_url(url: bytes) -> bytes:
    """Return `url` (such as a Referer) without the parameters of a link, or any other credential, however encoded.

    The same object if there are none.
    """
    if len(url) < credential_text.MIN_LENGTH:
        return url
    return credential_text.remove(_without_parameters(url))


def x_strip_url__mutmut_orig(url: bytes) -> bytes:
    """Return `url` (such as a Referer) without the parameters of a link, or any other credential, however encoded.

    The same object if there are none.
    """
    if len(url) < credential_text.MIN_LENGTH:
        return url
    return credential_text.remove(_without_parameters(url))


def x_strip_url__mutmut_1(url: bytes) -> bytes:
    """Return `url` (such as a Referer) without the parameters of a link, or any other credential, however encoded.

    The same object if there are none.
    """
    if len(url) <= credential_text.MIN_LENGTH:
        return url
    return credential_text.remove(_without_parameters(url))


def x_strip_url__mutmut_2(url: bytes) -> bytes:
    """Return `url` (such as a Referer) without the parameters of a link, or any other credential, however encoded.

    The same object if there are none.
    """
    if len(url) < credential_text.MIN_LENGTH:
        return url
    return credential_text.remove(None)


def x_strip_url__mutmut_3(url: bytes) -> bytes:
    """Return `url` (such as a Referer) without the parameters of a link, or any other credential, however encoded.

    The same object if there are none.
    """
    if len(url) < credential_text.MIN_LENGTH:
        return url
    return credential_text.remove(_without_parameters(None))

mutants_x_strip_url__mutmut['_mutmut_orig'] = x_strip_url__mutmut_orig # type: ignore # mutmut generated
mutants_x_strip_url__mutmut['x_strip_url__mutmut_1'] = x_strip_url__mutmut_1 # type: ignore # mutmut generated
mutants_x_strip_url__mutmut['x_strip_url__mutmut_2'] = x_strip_url__mutmut_2 # type: ignore # mutmut generated
mutants_x_strip_url__mutmut['x_strip_url__mutmut_3'] = x_strip_url__mutmut_3 # type: ignore # mutmut generated
mutants_x__without_parameters__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x__without_parameters__mutmut)
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


def x__without_parameters__mutmut_orig(url: bytes) -> bytes:
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


def x__without_parameters__mutmut_1(url: bytes) -> bytes:
    before, question, query = None
    if not question:
        return url
    try:
        link = find(query)
    except MultipleCredentials:
        return before
    if link is None:
        return url
    return before + b"?" + link.rest if link.rest else before


def x__without_parameters__mutmut_2(url: bytes) -> bytes:
    before, question, query = url.partition(None)
    if not question:
        return url
    try:
        link = find(query)
    except MultipleCredentials:
        return before
    if link is None:
        return url
    return before + b"?" + link.rest if link.rest else before


def x__without_parameters__mutmut_3(url: bytes) -> bytes:
    before, question, query = url.rpartition(b"?")
    if not question:
        return url
    try:
        link = find(query)
    except MultipleCredentials:
        return before
    if link is None:
        return url
    return before + b"?" + link.rest if link.rest else before


def x__without_parameters__mutmut_4(url: bytes) -> bytes:
    before, question, query = url.partition(b"XX?XX")
    if not question:
        return url
    try:
        link = find(query)
    except MultipleCredentials:
        return before
    if link is None:
        return url
    return before + b"?" + link.rest if link.rest else before


def x__without_parameters__mutmut_5(url: bytes) -> bytes:
    before, question, query = url.partition(b"?")
    if question:
        return url
    try:
        link = find(query)
    except MultipleCredentials:
        return before
    if link is None:
        return url
    return before + b"?" + link.rest if link.rest else before


def x__without_parameters__mutmut_6(url: bytes) -> bytes:
    before, question, query = url.partition(b"?")
    if not question:
        return url
    try:
        link = None
    except MultipleCredentials:
        return before
    if link is None:
        return url
    return before + b"?" + link.rest if link.rest else before


def x__without_parameters__mutmut_7(url: bytes) -> bytes:
    before, question, query = url.partition(b"?")
    if not question:
        return url
    try:
        link = find(None)
    except MultipleCredentials:
        return before
    if link is None:
        return url
    return before + b"?" + link.rest if link.rest else before


def x__without_parameters__mutmut_8(url: bytes) -> bytes:
    before, question, query = url.partition(b"?")
    if not question:
        return url
    try:
        link = find(query)
    except MultipleCredentials:
        return before
    if link is not None:
        return url
    return before + b"?" + link.rest if link.rest else before


def x__without_parameters__mutmut_9(url: bytes) -> bytes:
    before, question, query = url.partition(b"?")
    if not question:
        return url
    try:
        link = find(query)
    except MultipleCredentials:
        return before
    if link is None:
        return url
    return before + b"?" + link.rest if (link.rest) and False else before


def x__without_parameters__mutmut_10(url: bytes) -> bytes:
    before, question, query = url.partition(b"?")
    if not question:
        return url
    try:
        link = find(query)
    except MultipleCredentials:
        return before
    if link is None:
        return url
    return before + b"?" + link.rest if (link.rest) or True else before


def x__without_parameters__mutmut_11(url: bytes) -> bytes:
    before, question, query = url.partition(b"?")
    if not question:
        return url
    try:
        link = find(query)
    except MultipleCredentials:
        return before
    if link is None:
        return url
    return before + b"?" - link.rest if link.rest else before


def x__without_parameters__mutmut_12(url: bytes) -> bytes:
    before, question, query = url.partition(b"?")
    if not question:
        return url
    try:
        link = find(query)
    except MultipleCredentials:
        return before
    if link is None:
        return url
    return before - b"?" + link.rest if link.rest else before


def x__without_parameters__mutmut_13(url: bytes) -> bytes:
    before, question, query = url.partition(b"?")
    if not question:
        return url
    try:
        link = find(query)
    except MultipleCredentials:
        return before
    if link is None:
        return url
    return before + b"XX?XX" + link.rest if link.rest else before

mutants_x__without_parameters__mutmut['_mutmut_orig'] = x__without_parameters__mutmut_orig # type: ignore # mutmut generated
mutants_x__without_parameters__mutmut['x__without_parameters__mutmut_1'] = x__without_parameters__mutmut_1 # type: ignore # mutmut generated
mutants_x__without_parameters__mutmut['x__without_parameters__mutmut_2'] = x__without_parameters__mutmut_2 # type: ignore # mutmut generated
mutants_x__without_parameters__mutmut['x__without_parameters__mutmut_3'] = x__without_parameters__mutmut_3 # type: ignore # mutmut generated
mutants_x__without_parameters__mutmut['x__without_parameters__mutmut_4'] = x__without_parameters__mutmut_4 # type: ignore # mutmut generated
mutants_x__without_parameters__mutmut['x__without_parameters__mutmut_5'] = x__without_parameters__mutmut_5 # type: ignore # mutmut generated
mutants_x__without_parameters__mutmut['x__without_parameters__mutmut_6'] = x__without_parameters__mutmut_6 # type: ignore # mutmut generated
mutants_x__without_parameters__mutmut['x__without_parameters__mutmut_7'] = x__without_parameters__mutmut_7 # type: ignore # mutmut generated
mutants_x__without_parameters__mutmut['x__without_parameters__mutmut_8'] = x__without_parameters__mutmut_8 # type: ignore # mutmut generated
mutants_x__without_parameters__mutmut['x__without_parameters__mutmut_9'] = x__without_parameters__mutmut_9 # type: ignore # mutmut generated
mutants_x__without_parameters__mutmut['x__without_parameters__mutmut_10'] = x__without_parameters__mutmut_10 # type: ignore # mutmut generated
mutants_x__without_parameters__mutmut['x__without_parameters__mutmut_11'] = x__without_parameters__mutmut_11 # type: ignore # mutmut generated
mutants_x__without_parameters__mutmut['x__without_parameters__mutmut_12'] = x__without_parameters__mutmut_12 # type: ignore # mutmut generated
mutants_x__without_parameters__mutmut['x__without_parameters__mutmut_13'] = x__without_parameters__mutmut_13 # type: ignore # mutmut generated
mutants_x_full__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_full__mutmut)
def full(origin: str, token: str, path: str = "/") -> str:
    """Return the link of a full session at `origin` (scheme and authority) that opens `path` first."""
    base, _, mac = token.rpartition(".")
    return f"{origin}{path}{'&' if '?' in path else '?'}{mac}={base}"


def x_full__mutmut_orig(origin: str, token: str, path: str = "/") -> str:
    """Return the link of a full session at `origin` (scheme and authority) that opens `path` first."""
    base, _, mac = token.rpartition(".")
    return f"{origin}{path}{'&' if '?' in path else '?'}{mac}={base}"


def x_full__mutmut_1(origin: str, token: str, path: str = "XX/XX") -> str:
    """Return the link of a full session at `origin` (scheme and authority) that opens `path` first."""
    base, _, mac = token.rpartition(".")
    return f"{origin}{path}{'&' if '?' in path else '?'}{mac}={base}"


def x_full__mutmut_2(origin: str, token: str, path: str = "/") -> str:
    """Return the link of a full session at `origin` (scheme and authority) that opens `path` first."""
    base, _, mac = None
    return f"{origin}{path}{'&' if '?' in path else '?'}{mac}={base}"


def x_full__mutmut_3(origin: str, token: str, path: str = "/") -> str:
    """Return the link of a full session at `origin` (scheme and authority) that opens `path` first."""
    base, _, mac = token.rpartition(None)
    return f"{origin}{path}{'&' if '?' in path else '?'}{mac}={base}"


def x_full__mutmut_4(origin: str, token: str, path: str = "/") -> str:
    """Return the link of a full session at `origin` (scheme and authority) that opens `path` first."""
    base, _, mac = token.partition(".")
    return f"{origin}{path}{'&' if '?' in path else '?'}{mac}={base}"


def x_full__mutmut_5(origin: str, token: str, path: str = "/") -> str:
    """Return the link of a full session at `origin` (scheme and authority) that opens `path` first."""
    base, _, mac = token.rpartition("XX.XX")
    return f"{origin}{path}{'&' if '?' in path else '?'}{mac}={base}"


def x_full__mutmut_6(origin: str, token: str, path: str = "/") -> str:
    """Return the link of a full session at `origin` (scheme and authority) that opens `path` first."""
    base, _, mac = token.rpartition(".")
    return f"{origin}{path}{'&' if ('?' in path) and False else '?'}{mac}={base}"


def x_full__mutmut_7(origin: str, token: str, path: str = "/") -> str:
    """Return the link of a full session at `origin` (scheme and authority) that opens `path` first."""
    base, _, mac = token.rpartition(".")
    return f"{origin}{path}{'&' if ('?' in path) or True else '?'}{mac}={base}"


def x_full__mutmut_8(origin: str, token: str, path: str = "/") -> str:
    """Return the link of a full session at `origin` (scheme and authority) that opens `path` first."""
    base, _, mac = token.rpartition(".")
    return f"{origin}{path}{'XX&XX' if '?' in path else '?'}{mac}={base}"


def x_full__mutmut_9(origin: str, token: str, path: str = "/") -> str:
    """Return the link of a full session at `origin` (scheme and authority) that opens `path` first."""
    base, _, mac = token.rpartition(".")
    return f"{origin}{path}{'&' if 'XX?XX' in path else '?'}{mac}={base}"


def x_full__mutmut_10(origin: str, token: str, path: str = "/") -> str:
    """Return the link of a full session at `origin` (scheme and authority) that opens `path` first."""
    base, _, mac = token.rpartition(".")
    return f"{origin}{path}{'&' if '?' not in path else '?'}{mac}={base}"


def x_full__mutmut_11(origin: str, token: str, path: str = "/") -> str:
    """Return the link of a full session at `origin` (scheme and authority) that opens `path` first."""
    base, _, mac = token.rpartition(".")
    return f"{origin}{path}{'&' if '?' in path else 'XX?XX'}{mac}={base}"

mutants_x_full__mutmut['_mutmut_orig'] = x_full__mutmut_orig # type: ignore # mutmut generated
mutants_x_full__mutmut['x_full__mutmut_1'] = x_full__mutmut_1 # type: ignore # mutmut generated
mutants_x_full__mutmut['x_full__mutmut_2'] = x_full__mutmut_2 # type: ignore # mutmut generated
mutants_x_full__mutmut['x_full__mutmut_3'] = x_full__mutmut_3 # type: ignore # mutmut generated
mutants_x_full__mutmut['x_full__mutmut_4'] = x_full__mutmut_4 # type: ignore # mutmut generated
mutants_x_full__mutmut['x_full__mutmut_5'] = x_full__mutmut_5 # type: ignore # mutmut generated
mutants_x_full__mutmut['x_full__mutmut_6'] = x_full__mutmut_6 # type: ignore # mutmut generated
mutants_x_full__mutmut['x_full__mutmut_7'] = x_full__mutmut_7 # type: ignore # mutmut generated
mutants_x_full__mutmut['x_full__mutmut_8'] = x_full__mutmut_8 # type: ignore # mutmut generated
mutants_x_full__mutmut['x_full__mutmut_9'] = x_full__mutmut_9 # type: ignore # mutmut generated
mutants_x_full__mutmut['x_full__mutmut_10'] = x_full__mutmut_10 # type: ignore # mutmut generated
mutants_x_full__mutmut['x_full__mutmut_11'] = x_full__mutmut_11 # type: ignore # mutmut generated
mutants_x_page__mutmut: MutantDict = {}  # type: ignore


@_mutmut_mutated(mutants_x_page__mutmut)
def page(origin: str, token: str, page_token: str, path: str) -> str:
    """Return the page link that opens only the page `path` (without a query) at `origin`."""
    return f"{full(origin, token, path)}&{page_token}=p"


def x_page__mutmut_orig(origin: str, token: str, page_token: str, path: str) -> str:
    """Return the page link that opens only the page `path` (without a query) at `origin`."""
    return f"{full(origin, token, path)}&{page_token}=p"


def x_page__mutmut_1(origin: str, token: str, page_token: str, path: str) -> str:
    """Return the page link that opens only the page `path` (without a query) at `origin`."""
    return f"{full(None, token, path)}&{page_token}=p"


def x_page__mutmut_2(origin: str, token: str, page_token: str, path: str) -> str:
    """Return the page link that opens only the page `path` (without a query) at `origin`."""
    return f"{full(origin, None, path)}&{page_token}=p"


def x_page__mutmut_3(origin: str, token: str, page_token: str, path: str) -> str:
    """Return the page link that opens only the page `path` (without a query) at `origin`."""
    return f"{full(origin, token, None)}&{page_token}=p"


def x_page__mutmut_4(origin: str, token: str, page_token: str, path: str) -> str:
    """Return the page link that opens only the page `path` (without a query) at `origin`."""
    return f"{full(token, path)}&{page_token}=p"


def x_page__mutmut_5(origin: str, token: str, page_token: str, path: str) -> str:
    """Return the page link that opens only the page `path` (without a query) at `origin`."""
    return f"{full(origin, path)}&{page_token}=p"


def x_page__mutmut_6(origin: str, token: str, page_token: str, path: str) -> str:
    """Return the page link that opens only the page `path` (without a query) at `origin`."""
    return f"{full(origin, token, )}&{page_token}=p"

mutants_x_page__mutmut['_mutmut_orig'] = x_page__mutmut_orig # type: ignore # mutmut generated
mutants_x_page__mutmut['x_page__mutmut_1'] = x_page__mutmut_1 # type: ignore # mutmut generated
mutants_x_page__mutmut['x_page__mutmut_2'] = x_page__mutmut_2 # type: ignore # mutmut generated
mutants_x_page__mutmut['x_page__mutmut_3'] = x_page__mutmut_3 # type: ignore # mutmut generated
mutants_x_page__mutmut['x_page__mutmut_4'] = x_page__mutmut_4 # type: ignore # mutmut generated
mutants_x_page__mutmut['x_page__mutmut_5'] = x_page__mutmut_5 # type: ignore # mutmut generated
mutants_x_page__mutmut['x_page__mutmut_6'] = x_page__mutmut_6 # type: ignore # mutmut generated
