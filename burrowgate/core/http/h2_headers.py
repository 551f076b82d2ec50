"""HTTP/2 request fields as an HTTP/1.1 head, so that `request` parses both by one set of rules.

Rules.
    A head that the grammar of HTTP/2 forbids is malformed, whatever it means (RFC 9113, 8.2 and 8.3): names with
    capitals, fields about the connection, pseudo-fields that are unknown, repeated, missing or late, bytes that end a
    line.
    Cookie crumbs are one field (RFC 9113, 8.2.3).
    A WebSocket requested by extended CONNECT (RFC 8441) becomes the HTTP/1.1 request for one.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha1

from burrowgate.core.bounded_cache import BoundedCache
from burrowgate.core.http.fields import Fields
from burrowgate.core.http.request import BadRequest

_PSEUDO = frozenset({b":method", b":scheme", b":authority", b":path", b":protocol"})
_CONNECTION = frozenset({b"connection", b"keep-alive", b"proxy-connection", b"transfer-encoding", b"upgrade"})
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9a-z-]+")
_METHOD = re.compile(rb"[A-Z][A-Z-]{0,31}")
_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_TEXT = bytes([0x09, *range(0x20, 0x7F), *range(0x80, 0x100)])
_STATUS = re.compile(rb"[1-9][0-9]{2}")
_KEY_BYTES = 16
_ACCEPT_SUFFIX = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
"""The text that a WebSocket server appends to the key (RFC 6455, 1.3)."""

_valid_names = BoundedCache[bool]()


class MalformedHeaders(ValueError):
    """Fields that HTTP/2 forbids: a stream error (RFC 9113, 8.1.1)."""


@dataclass(slots=True)
class Http1Head:
    """A request head in the form of HTTP/1.1."""

    method: bytes
    target: bytes
    fields: Fields
    key: bytes = b""
    """The generated `Sec-WebSocket-Key`; empty if the request is not for a WebSocket."""


def http1_head(fields: Iterable[tuple[bytes, bytes]], *, scheme: bytes, random: Callable[[int], bytes]) -> Http1Head:
    """Convert `fields` as they came; `random` returns that number of bytes, for the key of a WebSocket.

    `scheme` is the public scheme. Raises `MalformedHeaders`, and `BadRequest` for a well-formed request that is not
    supported.
    """
    pseudo: dict[bytes, bytes] = {}
    host: bytes | None = None
    plain: Fields = []
    crumbs: list[bytes] = []
    for field in fields:
        name, value = field
        if value.translate(None, _TEXT) or value[:1] in (b" ", b"\t") or value[-1:] in (b" ", b"\t"):
            raise MalformedHeaders("A field's value begins or ends with a space, or contains a control character.")
        if name[:1] == b":":
            if name not in _PSEUDO or name in pseudo or plain or crumbs or host is not None:
                raise MalformedHeaders("A pseudo-field is unknown, repeated or late.")
            pseudo[name] = value
        elif name == b"cookie":
            crumbs.append(value)
        elif name == b"host":
            if host is not None:
                raise MalformedHeaders("The request names two hosts.")
            host = value
        else:
            if name not in _valid_names:
                _check_name(name)
            if name == b"te" and value.lower() != b"trailers":
                raise MalformedHeaders("The field `te` has another value than trailers.")
            plain.append((name, value))
    method, path = pseudo.get(b":method", b""), pseudo.get(b":path")
    if _TOKEN.fullmatch(method) is None:
        raise MalformedHeaders("The request's method is missing or not a token.")
    if _METHOD.fullmatch(method) is None or method == b"PRI":
        raise BadRequest(501, "This method is not supported.")
    protocol = pseudo.get(b":protocol")
    if method == b"CONNECT" and protocol is None:
        if path is not None or b":scheme" in pseudo:
            raise MalformedHeaders("A CONNECT has a path or a scheme.")
        raise BadRequest(501, "The method CONNECT is not supported.")
    if method != b"CONNECT" and protocol is not None:
        raise MalformedHeaders("The pseudo-field :protocol is only for CONNECT.")
    if not path or b":scheme" not in pseudo:
        raise MalformedHeaders("The request has no address.")
    if path[:1] != b"/" and not (path == b"*" and method == b"OPTIONS"):
        raise MalformedHeaders("The request's address is not a path.")
    if pseudo[b":scheme"].lower() != scheme:
        raise BadRequest(421, "The request's scheme is not that of this connection.")
    authority = pseudo.get(b":authority")
    if authority is None:
        authority = host
    elif host is not None and host.lower() != authority.lower():
        raise MalformedHeaders("The request names two hosts.")
    if not authority:
        raise MalformedHeaders("The request names no host.")
    plain.insert(0, (b"Host", authority))
    if crumbs:
        plain.append((b"cookie", b"; ".join(crumbs)))
    if protocol is None:
        return Http1Head(method, path, plain)
    if protocol.lower() != b"websocket":
        raise BadRequest(501, "This protocol is not supported.")
    key = b64encode(random(_KEY_BYTES))
    plain = [field for field in plain if field[0] != b"sec-websocket-key"]
    plain += ((b"Connection", b"Upgrade"), (b"Upgrade", b"websocket"), (b"Sec-WebSocket-Key", key))
    return Http1Head(b"GET", path, plain, key)


def _check_name(name: bytes) -> None:
    if _NAME.fullmatch(name) is None or name in _CONNECTION:
        raise MalformedHeaders("A field's name is invalid, or belongs to HTTP/1.1 connections.")
    _valid_names.put(name, True)


def check_trailers(fields: Iterable[tuple[bytes, bytes]]) -> None:
    """Raise `MalformedHeaders` for trailer fields that HTTP/2 forbids."""
    for name, value in fields:
        if name not in _valid_names:
            _check_name(name)
        if value.translate(None, _TEXT):
            raise MalformedHeaders("A field's value begins or ends with a space, or contains a control character.")


def body_length(declared: int | None, *, length_named: bool, whole: int | None) -> int | None:
    """Return the length of the body in bytes; None if it is known at its end only.

    `declared` is the length that `request` parsed, and `length_named` whether there was a Content-Length; `whole` is
    the number of bytes if the whole body came with the head. Raises `MalformedHeaders` if they differ (RFC 9113,
    8.1.1).
    """
    if not length_named:
        return whole
    if whole is not None and whole != declared:
        raise MalformedHeaders("The request's body is not as long as its Content-Length says.")
    return declared


def response_head(fields: Iterable[tuple[bytes, bytes]]) -> tuple[int, Fields]:
    """Return the status and the fields of a target's response head. Raises `MalformedHeaders`."""
    status = 0
    plain: Fields = []
    for field in fields:
        name, value = field
        if value.translate(None, _TEXT) or value[:1] in (b" ", b"\t") or value[-1:] in (b" ", b"\t"):
            raise MalformedHeaders("a field's value begins or ends with a space, or contains a control character")
        if name == b":status":
            if status or plain or _STATUS.fullmatch(value) is None:
                raise MalformedHeaders("its status is not one number at its beginning")
            status = int(value)
        elif name not in _valid_names and (_NAME.fullmatch(name) is None or name in _CONNECTION):
            raise MalformedHeaders("a field's name is invalid, or belongs to HTTP/1.1 connections")
        else:
            plain.append(field)
    if not status or status == 101:
        raise MalformedHeaders("it has no status, or one that HTTP/2 does not have")
    return status, plain


def accept_value(key: bytes) -> bytes:
    """Return the `Sec-WebSocket-Accept` that accepts the WebSocket key `key` (RFC 6455, 4.2.2)."""
    return b64encode(sha1(key + _ACCEPT_SUFFIX, usedforsecurity=False).digest())


def accepts(fields: Fields, key: bytes) -> bool:
    """Return whether the fields of a 101 response accept the WebSocket key `key` (RFC 6455, 4.1)."""
    return [value for name, value in fields if name.lower() == b"sec-websocket-accept"] == [accept_value(key)]
