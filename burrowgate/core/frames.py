"""Targets in frames of other sites: which origins may embed one, and when the visit cookie for frames counts.

Rules.
    A browser sends a cookie to a frame on another site only with `SameSite=None`. The gateway's is partitioned, so that
    it exists only below the site that embeds, and it has a name of its own, so that it is never taken for the other.
    What `SameSite=Lax` does for the other cookie, the gateway does for this one: other sites, such as those of further
    frames on the same page, can cause a navigation that reads, and nothing else. Browsers that do not say what caused
    a request (`Sec-Fetch-Site`) never get the cookie.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from burrowgate.core import hosts
from burrowgate.errors import Invalid

MAX_EMBED_ORIGINS = 50
"""Origins that may embed one target: they are sent with each response."""

DESTINATIONS = frozenset({b"iframe", b"frame", b"embed", b"object", b"fencedframe"})
"""Values of `Sec-Fetch-Dest` of a navigation inside a page (Fetch, 3.2.7)."""

_ORIGIN = re.compile(r"(https?)://([^/?#\\@\s]+)/?", re.ASCII | re.IGNORECASE)


def check_origin(text: str, *, field: str = "embed_origins") -> str:
    """Return `text` as an origin that may embed a target, in its normal form. Raises `Invalid` for `field`.

    It is an https origin; for development, one of this machine by http is possible too.
    """
    match = _ORIGIN.fullmatch(text.strip())
    parts = None if match is None else hosts.split(match[2])
    if match is None or parts is None:
        raise Invalid(field, f"{text!r} is not an origin; write one such as https://portal.example.com.")
    scheme, (host, port) = match[1].lower(), parts
    if host.startswith("["):
        raise Invalid(field, f"{text!r} cannot be named in frame-ancestors; write a host name, or an IPv4 address.")
    if scheme == "http" and host not in ("localhost", "127.0.0.1") and not host.endswith(".localhost"):
        raise Invalid(field, f"{text!r} is not an https origin; only pages of this machine may embed by http.")
    return f"{scheme}://{hosts.authority(host, port or hosts.DEFAULT_PORTS[scheme], scheme)}"


def check_origins(origins: Sequence[str], *, field: str = "embed_origins") -> tuple[str, ...]:
    """Return `origins`, each once. Raises `Invalid` for `field`."""
    return tuple(dict.fromkeys(check_origin(text, field=field) for text in origins))


def may_use_cookie(*, upgrade: bool, same_origin: bool, navigation: bool) -> bool:
    """Return whether a request counts as admitted by the cookie for frames.

    `navigation` is whether it is one that reads. The origin of an upgrade is checked in any case.
    """
    return upgrade or same_origin or navigation
