"""The head of an HTTP/2 request, as HTTP/1.1 would have said it, so that one rule book (`request_heads`) reads both.

Rules.
    What the grammar of HTTP/2 forbids is malformed, whatever it means (RFC 9113, 8.2 and 8.3): names with capitals,
    fields about the connection, pseudo-fields that are unknown, repeated, missing or late, bytes that end lines.
    A WebSocket asked for by extended CONNECT (RFC 8441) becomes the request of HTTP/1.1 that asks for one.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha1

from burrowgate.core.http.fields import SPELLINGS_REMEMBERED, Fields
from burrowgate.core.http.request import BadRequest

_PSEUDO = frozenset({b":method", b":scheme", b":authority", b":path", b":protocol"})
_CONNECTION = frozenset({b"connection", b"keep-alive", b"proxy-connection", b"transfer-encoding", b"upgrade"})
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9a-z-]+")
_METHOD = re.compile(rb"[A-Z][A-Z-]{0,31}")
_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_TEXT = bytes([0x09, *range(0x20, 0x7F), *range(0x80, 0x100)])
_KEY_BYTES = 16
_ACCEPT_SALT = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
"""What a WebSocket's server adds to the key (RFC 6455, 1.3)."""

_names_seen: set[bytes] = set()


class MalformedHeaders(ValueError):
    """A head that HTTP/2 forbids: an error of its stream."""


@dataclass(slots=True)
class Http1Head:
    """A request's head in the words of HTTP/1.1."""

    method: bytes
    target: bytes
    fields: Fields
    key: bytes = b""
    """What was made up to ask for a WebSocket."""


def http1_head(fields: Iterable[tuple[bytes, bytes]], *, scheme: bytes, random: Callable[[int], bytes]) -> Http1Head:
    """What `fields`, as they came, say. `random` gives so many bytes, for the key of a WebSocket.

    `scheme` is the public one. Raises `MalformedHeaders`, and `BadRequest` for what is well formed and not served.
    """
    pseudo: dict[bytes, bytes] = {}
    host: bytes | None = None
    plain: Fields = []
    for field in fields:
        name, value = field
        if value.translate(None, _TEXT) or value[:1] in (b" ", b"\t") or value[-1:] in (b" ", b"\t"):
            raise MalformedHeaders("A field's value contains what it must not.")
        if name[:1] == b":":
            if name not in _PSEUDO or name in pseudo or plain or host is not None:
                raise MalformedHeaders("A pseudo-field is unknown, repeated or late.")
            pseudo[name] = value
        elif name == b"host":
            if host is not None:
                raise MalformedHeaders("The request names two hosts.")
            host = value
        else:
            if name not in _names_seen:
                _check_name(name)
            if name == b"te" and value.lower() != b"trailers":
                raise MalformedHeaders("The field `te` says something else than trailers.")
            plain.append((name, value))
    method, path = pseudo.get(b":method", b""), pseudo.get(b":path")
    if _TOKEN.fullmatch(method) is None:
        raise MalformedHeaders("The request's method is none.")
    if _METHOD.fullmatch(method) is None or method == b"PRI":
        raise BadRequest(501, "This method is not known here.")
    protocol = pseudo.get(b":protocol")
    if method == b"CONNECT" and protocol is None:
        if path is not None or b":scheme" in pseudo:
            raise MalformedHeaders("A CONNECT has an address.")
        raise BadRequest(501, "This method is not served here.")
    if method != b"CONNECT" and protocol is not None:
        raise MalformedHeaders("Only a CONNECT may ask for a protocol.")
    if not path or b":scheme" not in pseudo:
        raise MalformedHeaders("The request has no address.")
    if path[:1] != b"/" and not (path == b"*" and method == b"OPTIONS"):
        raise MalformedHeaders("The request's address is not a path.")
    if pseudo[b":scheme"].lower() != scheme:
        raise BadRequest(421, "This connection is not for addresses of that scheme.")
    authority = pseudo.get(b":authority")
    if authority is None:
        authority = host
    elif host is not None and host.lower() != authority.lower():
        raise MalformedHeaders("The request names two hosts.")
    if not authority:
        raise MalformedHeaders("The request names no host.")
    plain.insert(0, (b"Host", authority))
    if protocol is None:
        return Http1Head(method, path, plain)
    if protocol.lower() != b"websocket":
        raise BadRequest(501, "This protocol is not served here.")
    key = b64encode(random(_KEY_BYTES))
    plain = [field for field in plain if field[0] != b"sec-websocket-key"]
    plain += ((b"Connection", b"Upgrade"), (b"Upgrade", b"websocket"), (b"Sec-WebSocket-Key", key))
    return Http1Head(b"GET", path, plain, key)


def _check_name(name: bytes) -> None:
    if _NAME.fullmatch(name) is None or name in _CONNECTION:
        raise MalformedHeaders("A field's name is not one that may be here.")
    if len(_names_seen) < SPELLINGS_REMEMBERED and len(name) < 100:
        _names_seen.add(name)


def check_trailer(fields: Iterable[tuple[bytes, bytes]]) -> None:
    """Raises `MalformedHeaders` for a trailer that HTTP/2 forbids; the trailer itself is dropped."""
    for name, value in fields:
        if name not in _names_seen:
            _check_name(name)
        if value.translate(None, _TEXT):
            raise MalformedHeaders("A field's value contains what it must not.")


def body_length(declared: int | None, *, length_named: bool, whole: int | None) -> int | None:
    """How many bytes the body has, None where only its end will tell.

    `declared` is what `request_heads` read and `length_named` whether there was such a field; `whole` is how many
    bytes there are, where all of it has come with the head. Raises `MalformedHeaders` where they differ (RFC 9113, 8.1.1).
    """
    if not length_named:
        return whole
    if whole is not None and whole != declared:
        raise MalformedHeaders("The request's body has not the length that it says.")
    return declared


def accepts(fields: Fields, key: bytes) -> bool:
    """Whether a 101 answers the question that `key` was (RFC 6455, 4.1)."""
    expected = b64encode(sha1(key + _ACCEPT_SALT, usedforsecurity=False).digest())
    return [value for name, value in fields if name.lower() == b"sec-websocket-accept"] == [expected]
