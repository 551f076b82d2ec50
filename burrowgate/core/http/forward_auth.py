"""Forward auth: the request in question, from the request by which another web server asks for a decision about it.

Rules.
    Only trusted proxies are answered, and they name the client as `forwarded` parses it.
    At `/.burrowgate/verify`, the request in question is that of `X-Forwarded-Method` and `X-Forwarded-Uri`, each of
    which must be there once (Caddy, Traefik, and nginx if configured so); the query is ignored, because Caddy leaves
    the visitor's own there. Below that path, the request in question is the rest of the path, with the same method and
    for the same host (Envoy).
    An upgrade is recognised by any of the fields that come with it, because most servers remove `Upgrade` and
    `Connection` from the requests by which they ask; its origin is checked as for any upgrade.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum

from burrowgate.core.http import forwarded
from burrowgate.core.http.fields import RESERVED_PATH, Fields
from burrowgate.core.http.forwarded import IsTrusted, ParseRequest
from burrowgate.core.http.request import BadRequest, RequestHead, parse_request

PATH = RESERVED_PATH + b"/verify"
_METHOD, _URI = b"x-forwarded-method", b"x-forwarded-uri"
_SWITCHING = frozenset({b"upgrade", b"sec-websocket-key", b"sec-websocket-version"})
_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}")


class AnswerMode(Enum):
    """The form of response that the asking server can use."""

    ALL = PATH
    """An approval, or the response for the visitor."""
    STATUS = PATH + b"-status"
    """A status alone, for nginx, which uses nothing else of the response to `auth_request`."""
    PAGE = PATH + b"-page"
    """The response for the visitor after a refusal, or one of the gateway's own pages."""


_BY_PATH = {mode.value: mode for mode in AnswerMode}


def answer_mode(target: bytes) -> AnswerMode:
    """Return the form of response for a request for `target`."""
    return _BY_PATH.get(target.partition(b"?")[0], AnswerMode.ALL)


def reader(trusts: IsTrusted) -> ParseRequest:
    """Return a `parse_request` that turns the head of the asking request into that of the request in question."""

    def read(
        method: bytes, target: bytes, http10: bool, fields: Iterable[tuple[bytes, bytes]], peer: str, scheme: str
    ) -> RequestHead:
        if not trusts(peer):
            raise BadRequest(403, "Only proxies in trusted_proxies may use forward auth.")
        fields = list(fields)
        client = forwarded.client(peer, fields, trusts)
        method, target = _request_in_question(method, target, fields)
        head = parse_request(method, target, False, forwarded.with_host(fields, client.host), client.address, scheme)
        head.proto = client.scheme
        head.upgrade = b""
        head.facts.upgrade = any(name.lower() in _SWITCHING for name, _ in fields)
        return head

    return read


def _request_in_question(method: bytes, target: bytes, fields: Fields) -> tuple[bytes, bytes]:
    path = target.partition(b"?")[0]
    if path.startswith(PATH + b"/"):
        return method, target[len(PATH) :]
    if path not in _BY_PATH:
        raise BadRequest(404, "Forward auth is at /.burrowgate/verify.")
    methods = [value for name, value in fields if name.lower() == _METHOD]
    uris = [value for name, value in fields if name.lower() == _URI]
    if len(methods) != 1 or len(uris) != 1 or _TOKEN.fullmatch(methods[0]) is None:
        raise BadRequest(400, "X-Forwarded-Method or X-Forwarded-Uri is missing, repeated or malformed.")
    return methods[0], uris[0]
