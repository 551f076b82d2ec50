"""Choice of the `Host` that a target gets, by its answers to the same requests with each.

A request is for the first page, with the redirects to it: JupyterLab redirects every `Host` and refuses at the end.

Development servers accept every name below `localhost`, and of others those in their configuration. One that speaks
HTTP takes forms that visitors send by https for forged ones (CSRF), as their `Origin` has another scheme than its own:
Django. It gets its own `Host`, and so its own `Origin`, unless it reads `X-Forwarded-Host`, and so knows the public
origin: Rails.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import urljoin, urlsplit

REFUSING_STATUSES = frozenset({400, 403, 421})
"""Statuses with which servers refuse a `Host` that is not theirs."""
MISDIRECTED = 421
"""The one that has no other meaning (RFC 9110, 15.5.20)."""
API_PATHS = MappingProxyType({"/transmission/web/": "/transmission/rpc"})
"""The API of applications that serve their pages to every `Host` and refuse it there, by the path of the page."""
UNKNOWN_HOST = "burrowgate.invalid"
"""A name that no target has (RFC 2606)."""

_REQUEST_TARGET = re.compile(r"/[!-~]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRequest:
    """A GET that is sent to a target to see its answer."""

    host: str = ""
    """The value of `Host`; empty for that of the target's own address."""
    path: str = "/"
    forwarded_host: str = ""
    """The value of `X-Forwarded-Host`, with https as `X-Forwarded-Proto`; empty for a request without both."""


def accepts_only_own(public: int | None, own: int | None) -> bool:
    """Return whether a target refuses the public `Host` and accepts its own.

    The arguments are the statuses of its responses to both; None if it broke the connection off.
    """
    if public == MISDIRECTED:
        return own not in (None, MISDIRECTED)
    is_refused = public is None or public in REFUSING_STATUSES
    return is_refused and own is not None and 200 <= own < 400


def may_take_forms_for_forged(origin: str, tls: bool) -> bool:
    """Return whether a target, which speaks TLS or not, may see a foreign origin in the public `origin`, though it
    accepts that name: one below `localhost`, by https.
    """
    parts = urlsplit(origin)
    return parts.scheme == "https" and not tls and (parts.hostname or "").endswith(".localhost")


def knows_itself_by_host(unknown: int | None, forwarded: int | None, own: int | None) -> bool:
    """Return whether a target checks `Host`, and does not read `X-Forwarded-Host`.

    The arguments are the statuses of its responses to a request for `UNKNOWN_HOST`, to one for its own that was
    forwarded for `UNKNOWN_HOST`, and to one for its own; None if it broke the connection off.
    """
    return accepts_only_own(unknown, own) and forwarded == own


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
