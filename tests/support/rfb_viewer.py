"""A viewer of RFB that asks for what noVNC asks for and decodes as much as shows that no boundary was missed.

It shares no code with the gateway. Compressed rectangles are decompressed and must have the length of their pixels.
"""

from __future__ import annotations

import socket
import struct
import zlib
from collections import Counter
from collections.abc import Iterable

NOVNC_ENCODINGS = (
    1, 7, -260, 16, 21, 5, 2, 6, 0, -26, -254, -223, -224, -258, -261, -308, -309, -312, -313, -307, -0x3F5E1A32, -316,
    0x574D5664, -239,
)  # fmt: skip
"""Of noVNC 1.7.0, `_sendEncodings`, where the browser has no decoder of H.264."""
NOVNC_FORMAT = struct.pack(">BBBBHHHBBBxxx", 32, 24, 0, 1, 255, 255, 255, 0, 8, 16)
_CAPS = struct.pack(">iI", -8, 0x1F000001) + bytes(4)


class RfbViewer:
    """A viewer at a UNIX socket, after the handshake. It keeps what both sides sent if it is asked to."""

    def __init__(
        self, path: str, encodings: Iterable[int] = NOVNC_ENCODINGS, *, keeps: bool = False, form: bytes = NOVNC_FORMAT
    ) -> None:
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(20)
        self.socket.connect(path)
        self._file = self.socket.makefile("rb", 1 << 18)
        self._keeps = keeps
        self.sent = b""
        self.received: list[bytes] = []
        self.rectangles: Counter[int] = Counter()
        """Rectangles by encoding."""
        self.texts: list[bytes] = []
        """Plain cut texts, and the data of the extended clipboard."""
        self.pixel_bytes = 0
        self.frames = 0
        self._inflaters = [zlib.decompressobj() for _ in range(6)]
        self._form = form
        self._continuous = False
        assert self.read(12) == b"RFB 003.008\n"
        self.send(b"RFB 003.008\n")
        assert 1 in self.read(self.read(1)[0])
        self.send(b"\1")
        assert self.read(4) == bytes(4)
        self.send(b"\1")
        self.size = struct.unpack(">HH", self.read(4))
        self.read(16)
        self.name = self.read(self.number(4))
        wanted = tuple(encodings)
        self.send(b"\0\0\0\0" + form)
        self.send(struct.pack(">BxH", 2, len(wanted)) + b"".join(struct.pack(">i", one) for one in wanted))
        self.request(incremental=False)

    def close(self) -> None:
        """Close the connection."""
        self._file.close()
        self.socket.close()

    def read(self, count: int) -> bytes:
        """Return `count` bytes; raises `EOFError` at the end."""
        data = self._file.read(count)
        if len(data) < count:
            raise EOFError
        if self._keeps:
            self.received.append(data)
        return data

    def number(self, count: int) -> int:
        """Return a number of `count` bytes."""
        return int.from_bytes(self.read(count), "big")

    def send(self, data: bytes) -> None:
        """Send `data`."""
        if self._keeps:
            self.sent += data
        self.socket.sendall(data)

    def request(self, *, incremental: bool = True) -> None:
        """Request an update of the whole screen."""
        self.send(struct.pack(">BBHHHH", 3, incremental, 0, 0, *self.size))

    def key(self, keysym: int) -> None:
        """Press and release a key."""
        self.send(struct.pack(">BBxxI", 4, 1, keysym) + struct.pack(">BBxxI", 4, 0, keysym))

    def message(self) -> int:
        """Read one message, answer it as noVNC does, and return its type."""
        kind = self.read(1)[0]
        if kind == 0:
            self._update()
            if not self._continuous:
                self.request()
        elif kind == 3:
            self.read(3)
            length = struct.unpack(">i", self.read(4))[0]
            data = self.read(abs(length))
            self.texts.append(data)
            if length < 0 and data[0] & 1:
                self.send(b"\6\0\0\0" + _CAPS)
        elif kind == 150:
            self._continuous = True
            self.send(struct.pack(">BBHHHH", 150, 1, 0, 0, *self.size))
        elif kind == 248:
            self.read(3)
            flags, payload = self.number(4), self.read(self.number(1))
            self.send(struct.pack(">BxxxIB", 248, flags & 3, len(payload)) + payload)
        elif kind != 2:
            raise AssertionError(f"unexpected message {kind}")
        return kind

    def until_frame(self) -> None:
        """Read messages until an update has changed the picture."""
        frames = self.frames
        while self.frames == frames:
            self.message()

    def _update(self) -> None:
        self.read(1)
        left, has_pixels = self.number(2), False
        while left:
            left -= 1
            _, _, width, height, encoding = struct.unpack(">HHHHi", self.read(12))
            self.rectangles[encoding] += 1
            if self._rectangle(encoding, width, height):
                has_pixels = True
            elif encoding == -224:
                left = 0
            elif encoding in (-223, -308):
                self.size = (width, height)
        self.frames += has_pixels

    def _rectangle(self, encoding: int, width: int, height: int) -> bool:
        """Read a rectangle; return whether it has pixels."""
        if encoding == 0:
            self.read(width * height * 4)
        elif encoding == 1:
            self.read(4)
        elif encoding == 2:
            count = self.number(4)
            self.read(4 + 12 * count)
        elif encoding in (6, 16):
            length = self.number(4)
            pixels = self._inflaters[4].decompress(self.read(length))
            if encoding == 6:
                assert len(pixels) == width * height * 4, (len(pixels), width, height)
        elif encoding in (7, -260):
            self._tight(width, height)
        else:
            self._no_pixels(encoding, width, height)
            return False
        self.pixel_bytes += width * height * 4
        return True

    def _no_pixels(self, encoding: int, width: int, height: int) -> None:
        if encoding == -239:
            self.read(width * height * 4 + (width + 7) // 8 * height)
        elif encoding == 0x574D5664:
            self.read(width * height * (8 if self.read(2)[0] == 0 else 4))
        elif encoding == -261:
            self.read(1)
        elif encoding == -307:
            self.name = self.read(self.number(4))
        elif encoding == -308:
            self.read(3 + 16 * self.number(1))
        else:
            assert encoding in (-223, -224, -258, -316), encoding

    def _tight(self, width: int, height: int) -> None:
        control = self.number(1)
        for stream in range(4):
            if control >> stream & 1:
                self._inflaters[stream] = zlib.decompressobj()
        kind = control >> 4
        if kind == 8:
            self.read(3)
            return
        if kind in (9, 10):
            data = self.read(self._compact())
            assert data[:3] == b"\xff\xd8\xff" and data[-2:] == b"\xff\xd9" if kind == 9 else data[:4] == b"\x89PNG"
            return
        palette = 0
        if kind & 4 and self.number(1) == 1:
            palette = self.number(1) + 1
            self.read(3 * palette)
        length = (width * 3 if not palette else (width + 7) // 8 if palette == 2 else width) * height
        if length < 12:
            self.read(length)
            return
        pixels = self._inflaters[kind & 3].decompress(self.read(self._compact()))
        assert len(pixels) == length, (len(pixels), length)

    def _compact(self) -> int:
        value = self.number(1)
        if value & 0x80:
            value = value & 0x7F | (second := self.number(1)) << 7
            if second & 0x80:
                value = value & 0x3FFF | self.number(1) << 14
        return value
