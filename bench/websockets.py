"""As much of WebSockets (RFC 6455) as an echo needs: the opening, and short frames."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping

_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
KEY = base64.b64encode(b"sixteen bytes!!!")
_BINARY = 0x82
_MASKED = 0x80
SHORT = 125
"""The longest payload whose length stands in one byte."""


def opening(fields: Mapping[str, str], origin: str) -> bytes:
    """The request that asks for a WebSocket."""
    head = "GET /echo HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    head += f"Origin: {origin}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    return head.encode("ascii") + b"Sec-WebSocket-Key: " + KEY + b"\r\n\r\n"


def accepting(key: bytes) -> bytes:
    """The value of `Sec-WebSocket-Accept` for `key`."""
    return base64.b64encode(hashlib.sha1(key + _GUID).digest())


def accept(key: bytes) -> bytes:
    """The answer that opens a WebSocket."""
    head = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    return head + b"Sec-WebSocket-Accept: " + accepting(key) + b"\r\n\r\n"


def from_client(payload: bytes, mask: bytes = b"\1\2\3\4") -> bytes:
    """A frame as a client sends it."""
    assert len(payload) <= SHORT
    return bytes((_BINARY, _MASKED | len(payload))) + mask + masked(payload, mask)


def from_server(payload: bytes) -> bytes:
    """A frame as a server sends it."""
    assert len(payload) <= SHORT
    return bytes((_BINARY, len(payload))) + payload


def masked(payload: bytes, mask: bytes) -> bytes:
    """`payload` with `mask` put on it, or taken off."""
    whole = (mask * (len(payload) // 4 + 1))[: len(payload)]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(whole, "big")).to_bytes(len(payload), "big")


def echoes(got: bytes) -> tuple[bytes, bytes]:
    """What a server answers to the whole frames at the beginning of `got`, and what is left of it."""
    answer = b""
    while len(got) >= 6 and len(got) >= 6 + (length := got[1] & ~_MASKED):
        answer += from_server(masked(got[6 : 6 + length], got[2:6]))
        got = got[6 + length :]
    return answer, got
