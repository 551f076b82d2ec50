"""Choice of the `Host` that a target gets, by its answers to the same requests with each; and its manifest.

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
START_BYTES = 512
"""Bytes of a page, from its beginning, that can show a refusal: it is short, perhaps inside some markup."""
API_PATHS = MappingProxyType({"/transmission/web/": "/transmission/rpc"})
"""The API of applications that serve their pages to every `Host` and refuse it there, by the path of the page."""
UNKNOWN_HOST = "burrowgate.invalid"
"""A name that no target has (RFC 2606)."""

_REFUSAL = re.compile(rb"\s*(?:<[^>]*>\s*)*invalid host(?:/origin)? header\b", re.IGNORECASE)
"""The page with which webpack-dev-server refuses a `Host`, by status 200 in some versions and 403 in others."""
_REQUEST_TARGET = re.compile(r"/[!-~]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRequest:
    """A GET that is sent to a target to see its answer."""

    host: str = ""
    """The value of `Host`; empty for that of the target's own address."""
    path: str = "/"
    forwarded_host: str = ""
    """The value of `X-Forwarded-Host`, with https as `X-Forwarded-Proto`; empty for a request without both."""


@dataclass(frozen=True, slots=True)
class HostAnswer:
    """The answer of a target to a request with one `Host`."""

    status: int
    start: bytes = b""
    """The beginning of the page."""

    @property
    def is_refusal(self) -> bool:
        """Whether the `Host` was refused."""
        return self.status in REFUSING_STATUSES or _REFUSAL.match(self.start[:START_BYTES]) is not None

    @property
    def is_accepted(self) -> bool:
        """Whether the `Host` was accepted."""
        return 200 <= self.status < 400 and not self.is_refusal


def accepts_only_own(public: HostAnswer | None, own: HostAnswer | None) -> bool:
    """Return whether a target refuses the public `Host` and accepts its own.

    The arguments are its answers to both; None if it broke the connection off.
    """
    if public is not None and public.status == MISDIRECTED:
        return own is not None and own.status != MISDIRECTED
    return (public is None or public.is_refusal) and own is not None and own.is_accepted


def manifest_sentence(name: str, path: str) -> str:
    """A sentence about the web app manifest of the target `name`, which is refused, and what to do."""
    return (
        f"{name}: browsers fetch its web app manifest without cookies, so {path} is refused; write"
        f' crossorigin="use-credentials" in its <link rel="manifest">, or let all read it: --open-path {path}'
    )


def may_take_forms_for_forged(origin: str, tls: bool) -> bool:
    """Return whether a target, which speaks TLS or not, may see a foreign origin in the public `origin`, though it
    accepts that name: one below `localhost`, by https.
    """
    parts = urlsplit(origin)
    return parts.scheme == "https" and not tls and (parts.hostname or "").endswith(".localhost")


def knows_itself_by_host(unknown: HostAnswer | None, forwarded: HostAnswer | None, own: HostAnswer) -> bool:
    """Return whether a target checks `Host`, and does not read `X-Forwarded-Host`.

    The arguments are its answers to a request for `UNKNOWN_HOST`, to one for its own that was
    forwarded for `UNKNOWN_HOST`, and to one for its own; None if it broke the connection off.
    """
    return accepts_only_own(unknown, own) and forwarded is not None and forwarded.status == own.status


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
