"""A viewer of a screen (RFB 3.8) on Twisted: types keys, pastes texts, and keeps the picture."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

from twisted.internet.defer import Deferred
from twisted.internet.protocol import Protocol, connectionDone
from twisted.python.failure import Failure

SHIFT, CONTROL, ALT_GR, RETURN = 0xFFE1, 0xFFE3, 0xFE03, 0xFF0D
_TEXT, _CAPABILITIES, _REQUEST, _NOTIFY, _PROVIDE = 1, 1 << 24, 1 << 25, 1 << 27, 1 << 28
_EXTENDED_CLIPBOARD = -1063131698
_LED_STATE = -261
"""As noVNC. For viewers without it, TigerVNC guesses from capital letters that Caps Lock is on."""
_LEGACY = Path(__file__).parent / "keysyms.txt"
_FORMAT = struct.pack(">BBBBHHHBBBxxx", 32, 24, 0, 1, 255, 255, 255, 16, 8, 0)


def keysyms() -> dict[str, int]:
    """Return the keysyms of characters that have one of their own."""
    return {line[0]: int(line[1:], base=0) for line in _LEGACY.read_text("utf-8").splitlines()}


def keysym(character: str, table: dict[str, int] | None = None) -> int:
    """Return the keysym that noVNC sends for a character."""
    code = ord(character)
    if 0x20 <= code <= 0xFF:
        return code
    return (keysyms() if table is None else table).get(character, 0x1000000 | code)


class RfbViewer(Protocol):
    """One viewer without a password. `ready` fires after the handshake."""

    def __init__(self) -> None:
        self.ready: Deferred[None] = Deferred()
        self.ended: Deferred[None] = Deferred()
        self.is_ended = False
        self.width = self.height = 0
        self.pixels = bytearray()
        self.frames = 0
        self.cut_texts: list[str] = []
        """What was copied in the box."""
        self.has_clipboard = False
        """Whether the screen speaks the extended clipboard."""
        self._offered = ""
        self._frame: list[Deferred[None]] = []
        self._received = bytearray()
        self._needed = 12
        self._parse = self._conversation()
        next(self._parse)

    # What a visitor does.

    def key(self, keysym: int) -> None:
        """Press and release a key."""
        self.press(keysym)
        self.release(keysym)

    def press(self, keysym: int) -> None:
        """Press a key."""
        self._send(struct.pack(">BBxxI", 4, 1, keysym))

    def release(self, keysym: int) -> None:
        """Release a key."""
        self._send(struct.pack(">BBxxI", 4, 0, keysym))

    def cut_text(self, text: str) -> None:
        """Offer `text` as the clipboard of the viewer, as noVNC does: the screen asks for it when it is pasted."""
        self._offered = text
        self._extended(_NOTIFY | _TEXT)

    def announce_clipboard(self) -> None:
        """Say that the viewer speaks the extended clipboard, in which any character can pass."""
        self._send(struct.pack(">BBHiii", 2, 0, 3, 0, _LED_STATE, _EXTENDED_CLIPBOARD))

    def _clipboard(self, message: bytes) -> None:
        """Take a message of the screen about its clipboard."""
        (flags,) = struct.unpack(">I", message[:4])
        if flags & _CAPABILITIES:
            actions = _CAPABILITIES | _REQUEST | _NOTIFY | _PROVIDE
            self._extended(actions | _TEXT, struct.pack(">I", 1 << 20))
            self.has_clipboard = True
        elif flags & _REQUEST:
            data = self._offered.encode() + b"\0"
            self._extended(_PROVIDE | _TEXT, zlib.compress(struct.pack(">I", len(data)) + data))
        elif flags & _NOTIFY and flags & _TEXT:
            self._extended(_REQUEST | _TEXT)
        elif flags & _PROVIDE:
            data = zlib.decompress(message[4:])
            self.cut_texts.append(data[4:].rstrip(b"\0").decode())

    def _extended(self, flags: int, data: bytes = b"") -> None:
        body = struct.pack(">I", flags) + data
        self._send(struct.pack(">Bxxxi", 6, -len(body)) + body)

    def frame(self, *, incremental: bool = True) -> Deferred[None]:
        """Request a frame; what it returns fires when one has arrived."""
        self._send(struct.pack(">BBHHHH", 3, incremental, 0, 0, self.width, self.height))
        frame: Deferred[None] = Deferred()
        self._frame.append(frame)
        return frame

    def colour(self, x: int, y: int) -> tuple[int, int, int]:
        """Return red, green and blue of a point."""
        blue, green, red, _ = self.pixels[(y * self.width + x) * 4 :][:4]
        return red, green, blue

    def image(self) -> bytes:
        """Return the picture as PNG."""
        rows = bytearray()
        for y in range(self.height):
            row = self.pixels[y * self.width * 4 : (y + 1) * self.width * 4]
            rgb = bytearray(self.width * 3)
            rgb[0::3], rgb[1::3], rgb[2::3] = row[2::4], row[1::4], row[0::4]
            rows += b"\0" + rgb

        def chunk(kind: bytes, data: bytes) -> bytes:
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

        head = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(rows))) + chunk(b"IEND", b"")
        return b"\x89PNG\r\n\x1a\n" + parts

    # The wire.

    def dataReceived(self, data: bytes) -> None:
        self._received += data
        while len(self._received) >= self._needed:
            part = bytes(self._received[: self._needed])
            del self._received[: self._needed]
            self._needed = self._parse.send(part)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.is_ended = True
        self.ended.callback(None)
        if not self.ready.called:
            self.ready.errback(reason)

    def _send(self, data: bytes) -> None:
        assert self.transport is not None
        self.transport.write(data)

    def _conversation(self) -> Iterator[int]:  # type: ignore[override]
        assert re.fullmatch(rb"RFB 003\.\d{3}\n", (yield 12))
        self._send(b"RFB 003.008\n")
        count = (yield 1)[0]
        assert b"\x01" in (yield count)
        self._send(b"\x01")
        assert (yield 4) == bytes(4)
        self._send(b"\x01")
        self.width, self.height = struct.unpack(">HH", (yield 4))
        yield 16
        (length,) = struct.unpack(">I", (yield 4))
        yield length
        self._send(b"\0\0\0\0" + _FORMAT)
        self._send(struct.pack(">BBHii", 2, 0, 2, 0, _LED_STATE))
        self.pixels = bytearray(self.width * self.height * 4)
        self.ready.callback(None)
        while True:
            kind = (yield 1)[0]
            if kind == 0:
                (rectangles,) = struct.unpack(">xH", (yield 3))
                for _ in range(rectangles):
                    x, y, width, height, encoding = struct.unpack(">HHHHi", (yield 12))
                    if encoding == _LED_STATE:
                        yield 1
                        continue
                    assert encoding == 0, encoding
                    if width * height:
                        self._draw(x, y, width, height, (yield width * height * 4))
                self.frames += 1
                waiting, self._frame = self._frame, []
                for frame in waiting:
                    frame.callback(None)
            elif kind == 1:
                (colours,) = struct.unpack(">xHH", (yield 5))[1:]
                yield colours * 6
            elif kind == 3:
                (size,) = struct.unpack(">xxxi", (yield 7))
                text = yield abs(size)
                if size >= 0:
                    self.cut_texts.append(text.decode("latin-1"))
                else:
                    self._clipboard(text)
            else:
                assert kind == 2, kind

    def _draw(self, x: int, y: int, width: int, height: int, data: bytes) -> None:
        for row in range(height):
            start = ((y + row) * self.width + x) * 4
            self.pixels[start : start + width * 4] = data[row * width * 4 : (row + 1) * width * 4]
