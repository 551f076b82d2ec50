"""Names of request fields as servers compare them, and those by which proxies say who the visitor is.

Rules.
    Servers that pass fields on as variables (CGI, FastCGI, WSGI) write `_` for `-`, and some of them for every
    character that is neither a letter nor a digit. Names that are equal then are spellings of one name.
    A field that says who the visitor is never comes from the visitor, whether or not the target gets any of the
    gateway: applications trust them because a proxy sets them.
"""

from __future__ import annotations

_LETTERS_AND_DIGITS = b"0123456789abcdefghijklmnopqrstuvwxyz"
_OTHERS = bytes(byte for byte in range(256) if byte not in _LETTERS_AND_DIGITS)
_SPELLING = bytes.maketrans(_OTHERS, b"-" * len(_OTHERS))

IDENTITY_NAMES = frozenset({b"remote-user", b"remote-email", b"remote-name", b"remote-groups"})
"""Names of fields with the visitor's identity, as Authelia and others send them."""
IDENTITY_PREFIXES = (b"x-auth-request-",)
"""Prefixes of such names, as oauth2-proxy and others send them.

`X-Forwarded-User` and its siblings, and `Burrowgate-Assertion`, are dropped with all fields of their prefixes.
"""


def plain_name(name: bytes) -> bytes:
    """Return `name` in lower case, with `-` for every character that is neither a letter nor a digit."""
    return name.lower().translate(_SPELLING)
