"""The server's side of WebSocket (RFC 6455), without I/O: the handshake, a decoder of frames, and encoders.

Rules.
    The payload of binary messages is passed on as it arrives, within a frame too: no message is assembled, and none
    is too long. A text message is one control message of at most 4 KiB, and is passed on as a whole.
    No extension is accepted, so nothing is compressed.
    Frames that are not masked, use reserved bits or unknown opcodes, or are control frames in pieces, are errors.

Unmasking is the caller's: `unmask` is what the standard library can do, and a function in C is faster.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum

MAX_TEXT_BYTES = 4096
MAX_CONTROL_BYTES = 125
"""Of the payload of a ping, pong or close (RFC 6455, 5.5)."""
MAX_REASON_BYTES = MAX_CONTROL_BYTES - 2

_ACCEPT_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_CONTINUATION, _TEXT, _BINARY, _CLOSE, _PING, _PONG = 0, 1, 2, 8, 9, 10
_OPCODES = frozenset({_CONTINUATION, _TEXT, _BINARY, _CLOSE, _PING, _PONG})
_XOR_TABLES: list[bytes | None] = [None] * 256

Unmask = Callable[[bytes | memoryview, bytes], bytes]
"""Returns data XOR the four bytes of a mask, over and over."""


class CloseCode(IntEnum):
    """Codes of a close frame: those of RFC 6455 (7.4.1) that are used, and those of `burrowgate.tcp.1`."""

    DONE = 1000
    STOPPING = 1001
    PROTOCOL_ERROR = 1002
    NOT_UTF8 = 1007
    TOO_LONG = 1009
    ERROR = 1011
    REVOKED = 4001
    EXPIRED = 4002
    ENDED = 4003
    IDLE = 4004
    CUT = 4005
    CREDENTIALS_LOST = 4006
    TARGET_RESET = 4007
    TARGET_CLOSED_IN_ERROR = 4008
    STORE_AWAY = 4009
    GONE_TOO_LONG = 4010


class WebSocketError(ValueError):
    """The client broke the protocol; `code` is that of the close frame which says so."""

    def __init__(self, message: str, code: CloseCode = CloseCode.PROTOCOL_ERROR) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Text:
    """A text message."""

    text: str


@dataclass(frozen=True, slots=True)
class Ping:
    """A ping, to be answered with a pong that has the same payload."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class Pong:
    """A pong."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class Close:
    """A close frame; nothing behind it is read."""

    code: int
    """1005 if it has none (RFC 6455, 7.1.5)."""
    reason: str


Event = bytes | Text | Ping | Pong | Close
"""What a client sent; `bytes` are a piece of a binary message."""


# The handshake.


def choose_protocol(offered: Iterable[bytes], served: str) -> bool:
    """Return whether `served` is among the subprotocols that values of `Sec-WebSocket-Protocol`, `offered`, list."""
    wanted = served.encode("ascii")
    return any(token.strip(b" \t") == wanted for value in offered for token in value.split(b","))


def offered_key(fields: Iterable[tuple[bytes, bytes]], served: str) -> bytes | None:
    """Return the key of the handshake in `fields` if it offers the subprotocol `served`; None otherwise."""
    lower = [(name.lower(), value) for name, value in fields]
    offered = (value for name, value in lower if name == b"sec-websocket-protocol")
    keys = (value for name, value in lower if name == b"sec-websocket-key")
    return next(keys, None) if choose_protocol(offered, served) else None


def accept_fields(key: bytes | None, protocol: str) -> list[tuple[bytes, bytes]]:
    """Return the fields of the response that accepts a handshake.

    `key` is the value of `Sec-WebSocket-Key`, already known to be valid; None for HTTP/2, which has no key (RFC 8441).
    """
    fields = [(b"Sec-WebSocket-Protocol", protocol.encode("ascii"))]
    if key is not None:
        digest = hashlib.sha1(key + _ACCEPT_GUID, usedforsecurity=False).digest()
        fields.append((b"Sec-WebSocket-Accept", base64.b64encode(digest)))
    return fields


# Unmasking in the standard library.


def unmask(data: bytes | memoryview, mask: bytes) -> bytes:
    """Return `data` XOR `mask`: every fourth byte is one lane, which `bytes.translate` changes in C."""
    data = bytes(data)
    result = bytearray(len(data))
    for lane in range(4):
        result[lane::4] = data[lane::4].translate(_xor_table(mask[lane]))
    return bytes(result)


def _xor_table(value: int) -> bytes:
    table = _XOR_TABLES[value]
    if table is None:
        table = _XOR_TABLES[value] = bytes(byte ^ value for byte in range(256))
    return table


# Frames of the client.


class Decoder:
    """Turns the bytes that a client sends into events."""

    __slots__ = (
        "_control",
        "_final",
        "_head",
        "_is_closed",
        "_left",
        "_mask",
        "_message",
        "_opcode",
        "_text",
        "_unmask",
    )

    def __init__(self, unmask: Unmask = unmask) -> None:
        self._unmask = unmask
        self._head = b""
        """The head of the next frame, as far as it has arrived."""
        self._left = 0
        """Bytes of the payload of the frame that have not arrived."""
        self._mask = b""
        """Mask of the frame's next byte and the three after it; empty between frames."""
        self._opcode = 0
        self._final = False
        self._message = 0
        """Opcode of the message that has begun and not ended; 0 without one."""
        self._control = b""
        """The payload of the control frame, as far as it has arrived."""
        self._text = b""
        """The text message, as far as it has arrived."""
        self._is_closed = False

    @property
    def is_idle(self) -> bool:
        """Whether nothing has arrived of a frame or a message that is not complete."""
        return not (self._head or self._mask or self._message)

    def receive(self, data: bytes) -> list[Event]:
        """Return the events that `data` completes. Raises `WebSocketError`; no call may follow."""
        events: list[Event] = []
        view = memoryview(data)
        at, end = 0, len(data)
        while not self._is_closed:
            if not self._mask:
                size = self._read_head(view[at : at + 14])
                if size is None:
                    break
                at += size
            if at == end and self._left:
                break
            piece = view[at : at + self._left]
            at += len(piece)
            self._read_payload(piece, events)
        return events

    def _read_head(self, view: memoryview) -> int | None:
        """Read the head of a frame; returns the bytes of `view` that it takes, None if it is not complete."""
        before = len(self._head)
        head = self._head + bytes(view[: 14 - before])
        if len(head) >= 1:
            self._check_start(head[0])
        if len(head) < 2:
            self._head = head
            return None
        length = head[1] & 0x7F
        if not head[1] & 0x80:
            raise WebSocketError("A frame is not masked.")
        if head[0] & 0x08 and length > MAX_CONTROL_BYTES:
            raise WebSocketError("A control frame is too long.")
        wide = 2 if length == 126 else 8 if length == 127 else 0
        if len(head) < 6 + wide:
            self._head = head
            return None
        if wide:
            length = int.from_bytes(head[2 : 2 + wide], "big")
            if length >> 63 or length < (126 if wide == 2 else 1 << 16):
                raise WebSocketError("The length of a frame is not in its shortest form.")
        self._begin(head[0], length, head[2 + wide : 6 + wide])
        self._head = b""
        return 6 + wide - before

    def _check_start(self, first: int) -> None:
        """Check the first byte of a frame."""
        opcode = first & 0x0F
        if first & 0x70:
            raise WebSocketError("A frame uses reserved bits, which need an extension.")
        if opcode not in _OPCODES:
            raise WebSocketError("A frame has an unknown opcode.")
        if opcode & 0x08:
            if not first & 0x80:
                raise WebSocketError("A control frame is fragmented.")
        elif (opcode == _CONTINUATION) is not bool(self._message):
            raise WebSocketError("A message begins within another, or goes on without having begun.")

    def _begin(self, first: int, length: int, mask: bytes) -> None:
        self._left, self._mask = length, mask
        self._opcode, self._final = first & 0x0F, bool(first & 0x80)
        if not self._opcode & 0x08:
            self._message = self._message or self._opcode
            if self._message == _TEXT and len(self._text) + length > MAX_TEXT_BYTES:
                raise WebSocketError(f"A text message is longer than {MAX_TEXT_BYTES} bytes.", CloseCode.TOO_LONG)

    def _read_payload(self, piece: memoryview, events: list[Event]) -> None:
        """Read the next `piece` of a payload, and end the frame with its last one."""
        count = len(piece)
        self._left -= count
        data = self._unmask(piece, self._mask) if count else b""
        if self._opcode & 0x08:
            self._control += data
        elif self._message == _TEXT:
            self._text += data
        elif data:
            events.append(data)
        if self._left:
            turn = count & 3
            if turn:
                self._mask = self._mask[turn:] + self._mask[:turn]
            return
        self._mask = b""
        if self._opcode & 0x08:
            payload, self._control = self._control, b""
            events.append(self._control_event(payload))
        elif self._final:
            if self._message == _TEXT:
                text, self._text = self._text, b""
                events.append(Text(_decoded(text)))
            self._message = 0

    def _control_event(self, payload: bytes) -> Ping | Pong | Close:
        if self._opcode == _PING:
            return Ping(payload)
        if self._opcode == _PONG:
            return Pong(payload)
        self._is_closed = True
        if not payload:
            return Close(1005, "")
        code = int.from_bytes(payload[:2], "big")
        if len(payload) == 1 or not _may_be_sent(code):
            raise WebSocketError("A close frame has no valid code.")
        return Close(code, _decoded(payload[2:]))


def _may_be_sent(code: int) -> bool:
    """Return whether `code` may stand in a close frame (RFC 6455, 7.4)."""
    return (1000 <= code <= 1014 and code not in (1004, 1005, 1006)) or 3000 <= code <= 4999


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise WebSocketError("A text is not UTF-8.", CloseCode.NOT_UTF8) from error


# Frames of the server.


def binary_head(length: int) -> bytes:
    """Return the head of a binary message of `length` bytes, which follow as they are."""
    return _head(_BINARY, length)


def text_frame(text: str) -> bytes:
    """Return a text message."""
    data = text.encode("utf-8")
    return _head(_TEXT, len(data)) + data


def ping_frame(payload: bytes = b"") -> bytes:
    """Return a ping with a `payload` of at most 125 bytes."""
    return _head(_PING, len(payload)) + payload


def pong_frame(payload: bytes) -> bytes:
    """Return the pong to a ping with `payload`."""
    return _head(_PONG, len(payload)) + payload


def close_frame(code: int, reason: str = "") -> bytes:
    """Return a close frame; `reason` is cut to 123 bytes of UTF-8."""
    text = reason.encode("utf-8")[:MAX_REASON_BYTES].decode("utf-8", "ignore").encode("utf-8")
    return _head(_CLOSE, 2 + len(text)) + code.to_bytes(2, "big") + text


def _head(opcode: int, length: int) -> bytes:
    first = 0x80 | opcode
    if length < 126:
        return bytes((first, length))
    if length < 1 << 16:
        return bytes((first, 126)) + length.to_bytes(2, "big")
    return bytes((first, 127)) + length.to_bytes(8, "big")
