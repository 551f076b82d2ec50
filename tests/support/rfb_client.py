"""The viewer's side of RFB 3.8 without I/O: it reads what a screen sends, and answers as noVNC does."""

from __future__ import annotations

import re
import struct
import zlib
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from pathlib import Path

SHIFT, CONTROL, ALT_GR, RETURN = 0xFFE1, 0xFFE3, 0xFE03, 0xFF0D
RAW, LED_STATE, EXTENDED_CLIPBOARD = 0, -261, -1063131698
NOVNC_ENCODINGS = (
    1, 7, -260, 16, 21, 5, 2, 6, 0, -26, -254, -223, -224, -258, -261, -308, -309, -312, -313, -307, -0x3F5E1A32, -316,
    0x574D5664, -239,
)  # fmt: skip
"""Of noVNC 1.7.0, `_sendEncodings`, where the browser has no decoder of H.264."""
PLAIN_ENCODINGS = (RAW, LED_STATE)
"""Pixels as they are. For viewers that do not know the state of the LEDs, TigerVNC guesses it from capital letters."""
NOVNC_FORMAT = struct.pack(">BBBBHHHBBBxxx", 32, 24, 0, 1, 255, 255, 255, 0, 8, 16)
"""Red, green, blue and a byte without a meaning."""
_TEXT, _CAPABILITIES, _REQUEST, _NOTIFY, _PROVIDE = 1, 1 << 24, 1 << 25, 1 << 27, 1 << 28
_MOST_TEXT = 1 << 20
_KEYSYMS = Path(__file__).parent / "keysyms.txt"

Steps = Generator[int, bytes, None]
"""Yields how many bytes are needed next, and is sent them."""
Reading = Generator[int, bytes, bool]


def keysyms() -> dict[str, int]:
    """Return the keysyms of characters that have one of their own."""
    return {line[0]: int(line[1:], base=0) for line in _KEYSYMS.read_text("utf-8").splitlines()}


def keysym(character: str, table: dict[str, int] | None = None) -> int:
    """Return the keysym that noVNC sends for a character."""
    code = ord(character)
    if 0x20 <= code <= 0xFF:
        return code
    return (keysyms() if table is None else table).get(character, 0x1000000 | code)


class RfbClient:
    """One viewer without a password; `send` takes what it sends."""

    def __init__(
        self,
        send: Callable[[bytes], object],
        encodings: Iterable[int] = NOVNC_ENCODINGS,
        form: bytes = NOVNC_FORMAT,
        *,
        asks: bool = True,
        keeps_picture: bool = False,
    ) -> None:
        """`asks` for each next frame. `keeps_picture` needs `PLAIN_ENCODINGS`, and takes the pixels as noVNC's."""
        self.send = send
        self.needed = 12
        """Bytes without which nothing more is read."""
        self.is_ready = False
        """Whether the handshake is done."""
        self.size = (0, 0)
        self.name = b""
        self.messages: list[int] = []
        """Types of the messages that were read."""
        self.updates = 0
        self.frames = 0
        """Updates that have changed the picture."""
        self.rectangles: Counter[int] = Counter()
        """Rectangles by encoding."""
        self.pixel_bytes = 0
        self.picture = bytearray()
        self.texts: list[bytes] = []
        """Plain cut texts, and the data of the extended clipboard."""
        self.cut_texts: list[str] = []
        """What was copied there."""
        self.has_clipboard = False
        """Whether the screen speaks the extended clipboard."""
        self._encodings = tuple(encodings)
        self._form = form
        self._asks = asks
        self._keeps_picture = keeps_picture
        self._is_continuous = False
        self._offered = ""
        self._inflaters = [zlib.decompressobj() for _ in range(6)]
        self._received = bytearray()
        self._steps = self._conversation()
        self.needed = next(self._steps)

    def feed(self, data: bytes) -> None:
        """Take bytes of the screen."""
        self._received += data
        while len(self._received) >= self.needed:
            part = bytes(self._received[: self.needed])
            del self._received[: self.needed]
            self.needed = self._steps.send(part)

    # What a visitor does.

    def key(self, keysym: int) -> None:
        """Press and release a key."""
        self.press(keysym)
        self.release(keysym)

    def press(self, keysym: int) -> None:
        """Press a key."""
        self.send(struct.pack(">BBxxI", 4, 1, keysym))

    def release(self, keysym: int) -> None:
        """Release a key."""
        self.send(struct.pack(">BBxxI", 4, 0, keysym))

    def request(self, *area: int, incremental: bool = True) -> None:
        """Request an update of an area: x, y, width and height; without one, of the whole screen."""
        self.send(struct.pack(">BBHHHH", 3, incremental, *(area or (0, 0, *self.size))))

    def announce_clipboard(self) -> None:
        """Say that the viewer speaks the extended clipboard, in which any character can pass."""
        self._set_encodings((*self._encodings, EXTENDED_CLIPBOARD))

    def cut_text(self, text: str) -> None:
        """Offer `text` as the clipboard of the viewer, as noVNC does: the screen asks for it when it is pasted."""
        self._offered = text
        self._extended(_NOTIFY | _TEXT)

    def plain_text(self, text: str) -> None:
        """Put `text`, which is Latin-1, into the clipboard of the screen."""
        data = text.encode("latin-1")
        self.send(struct.pack(">BxxxI", 6, len(data)) + data)

    def colour(self, x: int, y: int) -> tuple[int, int, int]:
        """Return red, green and blue of a point of the picture."""
        red, green, blue, _ = self.picture[(y * self.size[0] + x) * 4 :][:4]
        return red, green, blue

    def colour_at(self, x: float, y: float) -> tuple[int, int, int]:
        """Return the colour at parts of width and height."""
        return self.colour(int(self.size[0] * x), int(self.size[1] * y))

    # The wire.

    def _set_encodings(self, encodings: tuple[int, ...]) -> None:
        self.send(struct.pack(">BxH", 2, len(encodings)) + b"".join(struct.pack(">i", one) for one in encodings))

    def _conversation(self) -> Steps:
        assert re.fullmatch(rb"RFB 003\.\d{3}\n", (yield 12))
        self.send(b"RFB 003.008\n")
        count = (yield 1)[0]
        assert 1 in (yield count)
        self.send(b"\1")
        assert (yield 4) == bytes(4)
        self.send(b"\1")
        self.size = struct.unpack(">HH", (yield 4))
        yield 16
        (length,) = struct.unpack(">I", (yield 4))
        self.name = yield length
        self.send(bytes(4) + self._form)
        self._set_encodings(self._encodings)
        if self._keeps_picture:
            self.picture = bytearray(self.size[0] * self.size[1] * 4)
        self.is_ready = True
        if self._asks:
            self.request(incremental=False)
        while True:
            kind = (yield 1)[0]
            yield from self._message(kind)
            self.messages.append(kind)

    def _message(self, kind: int) -> Steps:
        if kind == 0:
            yield from self._update()
            if self._asks and not self._is_continuous:
                self.request()
        elif kind == 1:
            (colours,) = struct.unpack(">xHH", (yield 5))[1:]
            yield colours * 6
        elif kind == 3:
            (length,) = struct.unpack(">xxxi", (yield 7))
            text = yield abs(length)
            self.texts.append(text)
            if length < 0:
                self._clipboard(text)
            else:
                self.cut_texts.append(text.decode("latin-1"))
        elif kind == 150:
            self._is_continuous = True
            self.send(struct.pack(">BBHHHH", 150, 1, 0, 0, *self.size))
        elif kind == 248:
            flags, length = struct.unpack(">xxxIB", (yield 8))
            payload = yield length
            self.send(struct.pack(">BxxxIB", 248, flags & 3, length) + payload)
        else:
            assert kind == 2, f"unexpected message {kind}"

    def _clipboard(self, message: bytes) -> None:
        """Take a message of the screen about its clipboard."""
        (flags,) = struct.unpack(">I", message[:4])
        if flags & _CAPABILITIES:
            actions = _CAPABILITIES | _REQUEST | _NOTIFY | _PROVIDE
            self._extended(actions | _TEXT, struct.pack(">I", _MOST_TEXT))
            self.has_clipboard = True
        elif flags & _REQUEST:
            data = self._offered.encode() + b"\0"
            self._extended(_PROVIDE | _TEXT, zlib.compress(struct.pack(">I", len(data)) + data))
        elif flags & _NOTIFY and flags & _TEXT:
            self._extended(_REQUEST | _TEXT)
        elif flags & _PROVIDE:
            data = zlib.decompressobj().decompress(message[4:])  # TigerVNC does not end its streams
            self.cut_texts.append(data[4:].rstrip(b"\0").decode())

    def _extended(self, flags: int, data: bytes = b"") -> None:
        body = struct.pack(">I", flags) + data
        self.send(struct.pack(">Bxxxi", 6, -len(body)) + body)

    # Pictures.

    def _update(self) -> Steps:
        (left,) = struct.unpack(">xH", (yield 3))
        has_pixels = False
        while left:
            left -= 1
            x, y, width, height, encoding = struct.unpack(">HHHHi", (yield 12))
            self.rectangles[encoding] += 1
            if (yield from self._rectangle(encoding, x, y, width, height)):
                has_pixels = True
                self.pixel_bytes += width * height * 4
            elif encoding == -224:
                left = 0
            elif encoding in (-223, -308):
                self.size = (width, height)
        self.updates += 1
        self.frames += has_pixels

    def _rectangle(self, encoding: int, x: int, y: int, width: int, height: int) -> Reading:
        """Read a rectangle; return whether it has pixels."""
        if encoding == RAW:
            if width * height:
                self._draw(x, y, width, height, (yield width * height * 4))
        elif encoding == 1:
            yield 4
        elif encoding == 2:
            (count,) = struct.unpack(">I", (yield 4))
            yield 4 + 12 * count
        elif encoding in (6, 16):
            (length,) = struct.unpack(">I", (yield 4))
            pixels = self._inflaters[4].decompress((yield length))
            if encoding == 6:
                assert len(pixels) == width * height * 4, (len(pixels), width, height)
        elif encoding in (7, -260):
            yield from self._tight(width, height)
        else:
            yield from self._no_pixels(encoding, width, height)
            return False
        return True

    def _draw(self, x: int, y: int, width: int, height: int, data: bytes) -> None:
        if not self._keeps_picture:
            return
        for row in range(height):
            start = ((y + row) * self.size[0] + x) * 4
            self.picture[start : start + width * 4] = data[row * width * 4 : (row + 1) * width * 4]

    def _no_pixels(self, encoding: int, width: int, height: int) -> Steps:
        if encoding == -239:
            yield width * height * 4 + (width + 7) // 8 * height
        elif encoding == 0x574D5664:
            yield width * height * (8 if (yield 2)[0] == 0 else 4)
        elif encoding == LED_STATE:
            yield 1
        elif encoding == -307:
            (length,) = struct.unpack(">I", (yield 4))
            self.name = yield length
        elif encoding == -308:
            yield 3 + 16 * (yield 1)[0]
        else:
            assert encoding in (-223, -224, -258, -316), encoding

    def _tight(self, width: int, height: int) -> Steps:
        control = (yield 1)[0]
        for stream in range(4):
            if control >> stream & 1:
                self._inflaters[stream] = zlib.decompressobj()
        kind = control >> 4
        if kind == 8:
            yield 3
            return
        if kind in (9, 10):
            length = yield from self._compact()
            data = yield length
            assert data[:3] == b"\xff\xd8\xff" and data[-2:] == b"\xff\xd9" if kind == 9 else data[:4] == b"\x89PNG"
            return
        palette = 0
        if kind & 4 and (yield 1)[0] == 1:
            palette = (yield 1)[0] + 1
            yield 3 * palette
        size = (width * 3 if not palette else (width + 7) // 8 if palette == 2 else width) * height
        if size < 12:
            yield size
            return
        length = yield from self._compact()
        pixels = self._inflaters[kind & 3].decompress((yield length))
        assert len(pixels) == size, (len(pixels), size)

    def _compact(self) -> Generator[int, bytes, int]:
        value = (yield 1)[0]
        if value & 0x80:
            second = (yield 1)[0]
            value = value & 0x7F | (second & 0x7F) << 7
            if second & 0x80:
                value |= (yield 1)[0] << 14
        return value
