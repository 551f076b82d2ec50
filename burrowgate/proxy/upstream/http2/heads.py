"""Heads of HTTP/2 requests to targets, and of their responses, in terms of HTTP/1.1.

Rules.
    A request's head is made of the same field lines as over HTTP/1.1, so that both versions have the same rules.
    A response's head is checked by the grammar of HTTP/2, then parsed by the rules of HTTP/1.1.
    A WebSocket becomes an extended CONNECT, and its 2xx the 101 that the visitor's side expects (RFC 8441, 5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http.client import responses as REASONS

from hpack import NeverIndexedHeaderTuple

from burrowgate.core.http import h2_headers, response
from burrowgate.core.http.fields import Fields, fields_of
from burrowgate.core.http.framing import has_no_body
from burrowgate.core.http.request import TARGET_BYTES

_CONNECTION = frozenset({b"connection", b"host", b"upgrade", b"keep-alive", b"transfer-encoding", b"http2-settings"})
_NEVER_INDEXED = frozenset({b"authorization", b"cookie", b"proxy-authorization", b"burrowgate-assertion"})
"""Fields whose values must not enter a table of the target (RFC 7541, 7.1.3)."""
_METHODS_WITH_BODY = (b"POST", b"PUT", b"PATCH")
_WEBSOCKET_KEY = b"sec-websocket-key"

Head = tuple[int, bytes, Fields, int | None]
"""Status, reason phrase, fields, and length of the body if it is known."""


def request_head(
    method: bytes, target: bytes, lines: bytes, length: int | None, *, scheme: bytes, is_websocket: bool = False
) -> tuple[Fields, bytes]:
    """Return the fields of a request, and the key of the WebSocket that it asks for, or an empty one.

    `lines` are fields as on the wire. Raises `ValueError` if `target` has bytes that must be percent-encoded.
    """
    if target.translate(None, TARGET_BYTES):
        raise ValueError("the request target has bytes that must be percent-encoded")
    authority = key = b""
    plain: Fields = []
    for name, value in fields_of(lines):
        lower = name.lower()
        if lower == b"host":
            authority = value
        elif is_websocket and lower == _WEBSOCKET_KEY:
            key = value
        elif lower not in _CONNECTION:
            field = (lower, value.strip(b" \t"))
            plain.append(NeverIndexedHeaderTuple(*field) if lower in _NEVER_INDEXED else field)
    pseudo: Fields = [(b":method", method), (b":scheme", scheme), (b":authority", authority), (b":path", target)]
    if is_websocket:
        pseudo[0] = (b":method", b"CONNECT")
        pseudo.append((b":protocol", b"websocket"))
    elif length or (length is not None and method in _METHODS_WITH_BODY):
        plain.append((b"content-length", b"%d" % length))
    return pseudo + plain, key


def response_head(
    fields: Iterable[tuple[bytes, bytes]], method: bytes, key: bytes, date: Callable[[], bytes], *, is_last: bool
) -> Head:
    """Return the head of a response to a request of `method`; `is_last` is whether nothing follows it.

    A response with a body and announced trailers has no length, because HTTP/1.1 sends those behind chunks only. The
    2xx to a request for a WebSocket with `key` is a 101. Raises `ValueError` if it is malformed.
    """
    status, plain = h2_headers.response_head(fields)
    head = response.parse_response(plain, date)
    if status < 200:
        return status, _reason(status), head.fields, None
    if key and status < 300:
        # What frames a body has no meaning in a tunnel.
        head.fields.append((b"Sec-WebSocket-Accept", h2_headers.accept_value(key)))
        return 101, _reason(101), head.fields, None
    length = head.length
    if not has_no_body(method, status):
        if is_last:
            length = 0 if length is None else length
        elif head.trailers is not None and head.trailers.announced:
            head.fields.append((b"Trailer", head.trailers.announced))
            length = None
    return status, _reason(status), head.fields, length


def _reason(status: int) -> bytes:
    return REASONS.get(status, "").encode("ascii")
