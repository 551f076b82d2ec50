"""The part of WebSockets (RFC 6455) that an echo needs: the opening handshake, and short frames."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
KEY = base64.b64encode(b"sixteen bytes!!!")
_BINARY = 0x82
_MASKED = 0x80
SHORT = 125
"""Maximum length of a payload whose length fits into one byte."""


def opening(fields: Mapping[str, str], origin: str) -> bytes:
    """Return the request of an opening handshake."""
    head = "GET /echo HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    head += f"Origin: {origin}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    return head.encode("ascii") + b"Sec-WebSocket-Key: " + KEY + b"\r\n\r\n"


def accepting(key: bytes) -> bytes:
    """Return the value of `Sec-WebSocket-Accept` for `key`."""
    return base64.b64encode(hashlib.sha1(key + _GUID).digest())


def accept(key: bytes) -> bytes:
    """Return the response of an opening handshake."""
    head = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    return head + b"Sec-WebSocket-Accept: " + accepting(key) + b"\r\n\r\n"


def from_client(payload: bytes, mask: bytes = b"\1\2\3\4") -> bytes:
    """Return a frame of a client."""
    assert len(payload) <= SHORT
    return bytes((_BINARY, _MASKED | len(payload))) + mask + masked(payload, mask)


def from_server(payload: bytes) -> bytes:
    """Return a frame of a server."""
    assert len(payload) <= SHORT
    return bytes((_BINARY, len(payload))) + payload


def masked(payload: bytes, mask: bytes) -> bytes:
    """Return `payload` with `mask` applied or removed."""
    whole = (mask * (len(payload) // 4 + 1))[: len(payload)]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(whole, "big")).to_bytes(len(payload), "big")


def echoes(got: bytes) -> tuple[bytes, bytes]:
    """Return the echoes of the complete frames at the beginning of `got`, and the rest of it."""
    answer = b""
    while len(got) >= 6 and len(got) >= 6 + (length := got[1] & ~_MASKED):
        answer += from_server(masked(got[6 : 6 + length], got[2:6]))
        got = got[6 + length :]
    return answer, got
