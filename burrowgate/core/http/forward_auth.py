"""What another web server asks before it lets one of its own requests pass: from its question to that request.

Rules.
    Only trusted proxies are answered, and they say who the visitor is in the way that `forwarding` reads.
    Asked at `/.burrowgate/verify`, the request in question is what `X-Forwarded-Method` and `X-Forwarded-Uri` say, each
    of them once (Caddy, Traefik, and nginx when told to); a query counts for nothing, for Caddy leaves the visitor's
    own there. Asked below it, the request in question is the rest of the
    path, by the same method and for the same host (Envoy).
    A request that would switch protocols shows by any of the fields that come with it, for most servers take `Upgrade`
    and `Connection` off what they ask; its origin is checked as it would be at the gateway.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum

from burrowgate.core.http import forwarded
from burrowgate.core.http.fields import RESERVED_PATH, Fields
from burrowgate.core.http.forwarded import Read, Trusts
from burrowgate.core.http.request import BadRequest, RequestHead, parse_request

PATH = RESERVED_PATH + b"/verify"
_METHOD, _URI = b"x-forwarded-method", b"x-forwarded-uri"
_SWITCHING = frozenset({b"upgrade", b"sec-websocket-key", b"sec-websocket-version"})
_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}")


class AnswerMode(Enum):
    """What of the gateway's answer is wanted."""

    ALL = PATH
    """Yes, or what the visitor is to be told."""
    STATUS = PATH + b"-status"
    """Yes or no, for nginx, which takes nothing else from `auth_request`."""
    PAGE = PATH + b"-page"
    """What the visitor is to be told, after a no, or on the gateway's own pages."""


_BY_PATH = {one.value: one for one in AnswerMode}


def answer_mode(target: bytes) -> AnswerMode:
    """What of the answer whoever asks for `target` wants."""
    return _BY_PATH.get(target.partition(b"?")[0], AnswerMode.ALL)


def reader(trusts: Trusts) -> Read:
    """Reads the head of a question as that of the request in question, as `parse_request` would."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies named in trusted_proxies are answered here.")
        fields = list(fields)
        said = forwarded.client(peer, fields, trusts)
        method, target = _in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, said.host), said.address, scheme)
        head.proto = said.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def _in_question(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Questions are asked at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "The question lacks X-Forwarded-Method or X-Forwarded-Uri, or has one twice.")
    return methods[0], uris[0]
