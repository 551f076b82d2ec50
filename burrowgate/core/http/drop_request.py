"""Request to a drop box: from its head to what is to be done with it.

Rules.
    GET of `/` shows the page. Nothing else can be read, and what exists gets the same response as what does not.
    POST of a form to `/` and PUT of a name add files; a PUT of a path adds the file of its last segment.
    What adds a file comes from the box's own page, or from a program: a browser names the site that makes it send a
    request (`Sec-Fetch-Site`, `Origin`), and a cookie alone is not enough, because a browser adds it by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import unquote_to_bytes

from burrowgate.core import hosts
from burrowgate.core.drop_box import DropRefusal
from burrowgate.core.http.multipart import read_boundary

METHODS = b"GET, HEAD, POST, PUT, OPTIONS"
_MALFORMED = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_OWN_SITES = frozenset({b"same-origin", b"none"})


@dataclass(frozen=True, slots=True)
class ShowPage:
    """Show the page that sends files."""


@dataclass(frozen=True, slots=True)
class ShowMethods:
    """Answer an OPTIONS request."""


@dataclass(frozen=True, slots=True)
class ReceiveFile:
    """Receive a file, which is the body; `name` is as the visitor calls it."""

    name: str


@dataclass(frozen=True, slots=True)
class ReceiveForm:
    """Receive the files of a form with this boundary."""

    boundary: bytes


Action: TypeAlias = ShowPage | ShowMethods | ReceiveFile | ReceiveForm | DropRefusal


def read_request(
    method: bytes, target: bytes, fields: Iterable[tuple[bytes, bytes]], *, origin: bytes, by_cookie: bool
) -> Action:
    """Return what to do with a request.

    `origin` is that of the box, as the visitor's browser sends it; `by_cookie` is whether a cookie alone admitted the
    request.
    """
    path = target.partition(b"?")[0]
    if method in (b"GET", b"HEAD"):
        return ShowPage() if path == b"/" else DropRefusal.NOT_SHOWN
    if method == b"OPTIONS":
        return ShowMethods()
    if method not in (b"POST", b"PUT"):
        return DropRefusal.METHOD
    sent: dict[bytes, list[bytes]] = {}
    for name, value in fields:
        sent.setdefault(name.lower(), []).append(value.strip(b" \t"))
    if not _is_own(sent, origin, by_cookie=by_cookie):
        return DropRefusal.FOREIGN_ORIGIN
    if b"content-range" in sent:
        return DropRefusal.PARTIAL
    if method == b"PUT":
        file = _last_name(path)
        return ReceiveFile(file) if file else DropRefusal.NO_NAME
    if path != b"/":
        return DropRefusal.NOT_SHOWN
    types = sent.get(b"content-type", [])
    boundary = read_boundary(types[0]) if len(types) == 1 else None
    return ReceiveForm(boundary) if boundary else DropRefusal.NO_FORM


def _is_own(sent: dict[bytes, list[bytes]], own: bytes, *, by_cookie: bool) -> bool:
    """Return whether a page of this box, or a program, sent the request."""
    sites, origins = sent.get(b"sec-fetch-site", []), sent.get(b"origin", [])
    if sites and any(site not in _OWN_SITES for site in sites):
        return False
    if any(not _is_same(origin, own) for origin in origins if not (sites and origin == b"null")):
        return False
    return bool(sites or origins) or not by_cookie


def _is_same(origin: bytes, own: bytes) -> bool:
    return origin == own or hosts.normal_origin(origin.decode("latin-1")) == own.decode("ascii")


def _last_name(path: bytes) -> str:
    segment = path.rpartition(b"/")[2]
    return "" if _MALFORMED.search(segment) else unquote_to_bytes(segment).decode("utf-8", "replace")
