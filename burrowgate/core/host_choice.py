"""Choice of the `Host` that a target gets, by its answers to the same requests with each.

A request is for the first page, with the redirects to it: JupyterLab redirects every `Host` and refuses at the end.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from urllib.parse import urljoin, urlsplit

REFUSING_STATUSES = frozenset({400, 403, 421})
"""Statuses with which servers refuse a `Host` that is not theirs."""
MISDIRECTED = 421
"""The one that has no other meaning (RFC 9110, 15.5.20)."""
API_PATHS = MappingProxyType({"/transmission/web/": "/transmission/rpc"})
"""The API of applications that serve their pages to every `Host` and refuse it there, by the path of the page."""

_REQUEST_TARGET = re.compile(r"/[!-~]*")


def accepts_only_own(public: int | None, own: int | None) -> bool:
    """Return whether a target refuses the public `Host` and accepts its own.

    The arguments are the statuses of its responses to both; None if it broke the connection off.
    """
    if public == MISDIRECTED:
        return own not in (None, MISDIRECTED)
    is_refused = public is None or public in REFUSING_STATUSES
    return is_refused and own is not None and 200 <= own < 400


def redirect_path(location: str, path: str, authorities: frozenset[str]) -> str | None:
    """Return the path and query to which a redirect with `location` leads from `path`; None if not to the target.

    `authorities` are the names of the target, each with its port.
    """
    try:
        parts = urlsplit(urljoin(f"http://{min(authorities)}{path}", location))
    except ValueError:
        return None
    found = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    if parts.netloc.lower() not in authorities or parts.scheme not in ("http", "https"):
        return None
    return found if _REQUEST_TARGET.fullmatch(found) else None
