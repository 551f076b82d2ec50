"""Requests that a target admits without a credential: paths that its operator opened, and CORS preflights.

Rules.
    A credential goes first: a request that it admits belongs to its session. Only what would be refused for its
    credential may be admitted here, so that a lost, expired or foreign one closes nothing that is open to all.
    Whatever the target refuses to all visitors stays refused: it is disabled, or requires a certificate.
    An open path is read only: GET and HEAD without a body, no upgrade, no service worker.
    A path that some server could read as another one is not open. That is stricter than for page links (`page_paths`),
    because no credential limits the harm: nothing but letters, digits and plain punctuation, percent-encoded or not,
    and no encoded one of those that divide a path.
    A preflight is OPTIONS with `Origin` and `Access-Control-Request-Method`, without a body (Fetch, 4.8).
    The gateway's own paths are never open.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from urllib.parse import unquote_to_bytes

from burrowgate.core import page_paths
from burrowgate.core.access import Admission, Refusal, Request, RouteMatch
from burrowgate.core.denial_reasons import Reason
from burrowgate.errors import Invalid

MAX_OPEN_PATHS = 100
"""Patterns of one target."""
PREFLIGHT = "preflight"
"""`Admission.opening` of a preflight; that of an open path is its pattern."""

_RESERVED_PATH = "/.burrowgate"
_READ_METHODS = (b"GET", b"HEAD")
_ENCODED = re.compile(rb"%[0-9A-Fa-f]{2}")
_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_DIVIDERS = re.compile(r"[\x00-\x1f\x7f/\\;%?#.]")
"""Characters that end or divide a path for some server; a percent-encoded one is not plain."""
_CLOSED_BY_TARGET = frozenset({
    Reason.NO_DOMAIN, Reason.TARGET_OFF, Reason.NO_CERTIFICATE, Reason.MISDIRECTED,
})  # fmt: skip
"""Refusals that hold for all visitors, whatever their credential."""


def check_pattern(text: str, *, field: str = "open_paths") -> str:
    """Return `text`, the pattern of an open path: a path, or a path with a final `*`. Raises `Invalid` for `field`."""
    page_paths.check_pattern(text, field=field, noun="a pattern of paths")
    stem = text.removesuffix("*")
    own = f"{_RESERVED_PATH}/"
    if f"{stem}/".startswith(own) or (text.endswith("*") and own.startswith(stem)):
        raise Invalid(field, f"{text!r} reaches the gateway's own paths; write one that does not.")
    if not is_plain(stem.encode("ascii")):
        raise Invalid(field, f"{text!r} can be read in two ways; write it without percent-encoded punctuation.")
    return text


def is_plain(path: bytes) -> bool:
    """Return whether all servers read `path` as the same one."""
    if page_paths.is_ambiguous(path) or b";" in path or b"\\" in path or _PERCENT.search(path):
        return False
    if b"%" not in path and b"/." not in path:
        return True
    for part in path.split(b"/"):
        try:
            encoded = b"".join(_ENCODED.findall(part))
            text, whole = (unquote_to_bytes(one).decode("utf-8") for one in (encoded, part))
        except UnicodeDecodeError:
            return False
        # Some servers take a full-width full stop or slash for the plain one, and drop spaces beside dots.
        if _DIVIDERS.search(unicodedata.normalize("NFKC", text)) or (whole and not whole.strip(" .")):
            return False
    return True


def opening(request: Request, open_paths: Sequence[str], preflight: bool) -> str:
    """Return the pattern by which `request` is open, or `PREFLIGHT`; empty if it needs a credential."""
    if request.has_body or request.upgrade or request.service_worker:
        return ""
    path = request.path
    if path == b"/.burrowgate" or path.startswith(b"/.burrowgate/"):
        return ""
    if request.method in _READ_METHODS:
        if open_paths and is_plain(path):
            for pattern in open_paths:
                if page_paths.matches(path, (pattern,)):
                    return pattern
        return ""
    if preflight and request.method == b"OPTIONS" and request.asks_method and request.origin is not None:
        return PREFLIGHT if path[:1] == b"/" else ""
    return ""


def reconsider(refusal: Refusal, request: Request, route: RouteMatch | None) -> Admission | Refusal:
    """Return `refusal`, or the admission of `request` without a credential, if the target opens what it asks for."""
    if route is None or (refusal.session is None and refusal.reason in _CLOSED_BY_TARGET):
        return refusal
    target = route.target
    if not target.open_paths and not target.preflight:
        return refusal
    found = opening(request, target.open_paths, target.preflight)
    if not found:
        return refusal
    return Admission(None, None, opening=found) if target.enabled else Refusal(Reason.TARGET_OFF)


def log_reason(opened: str) -> str:
    """Return the reason in the access log of a request that was admitted by `opened`; empty for a public domain."""
    return "" if not opened else PREFLIGHT if opened == PREFLIGHT else "open-path"


def still_open(opened: str, open_paths: Sequence[str], preflight: bool) -> bool:
    """Return whether a request that was admitted by `opened` would be admitted again."""
    return preflight if opened == PREFLIGHT else opened in open_paths
