"""Messages of RFB for tests, and a connection on which the handshake is done."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable

from burrowgate.core.boxes.rfb.connection import Connection
from burrowgate.core.boxes.settings import Clipboard
from tests.support.rfb_client import NOVNC_ENCODINGS, NOVNC_FORMAT

VERSION = b"RFB 003.008\n"
SERVER_INIT = struct.pack(">HH", 64, 48) + NOVNC_FORMAT + struct.pack(">I", 4) + b"name"
SET_FORMAT = bytes(4) + NOVNC_FORMAT
REQUEST = struct.pack(">BBHHHH", 3, 1, 0, 0, 64, 48)
CONTINUOUS = struct.pack(">BBHHHH", 150, 1, 0, 0, 64, 48)
CAPS, TEXT_REQUEST, PEEK, NOTIFY, PROVIDE = (1 << bit for bit in range(24, 29))
"""Actions of the extended clipboard."""


def set_encodings(*encodings: int) -> bytes:
    """Return a `SetEncodings`."""
    return struct.pack(">BxH", 2, len(encodings)) + b"".join(struct.pack(">i", one) for one in encodings)


def key(keysym: int = 0x61, *, is_down: bool = True) -> bytes:
    """Return a message of a key."""
    return struct.pack(">BBxxI", 4, is_down, keysym)


def qemu_key(keysym: int = 0x61, *, is_down: bool = True) -> bytes:
    """Return the same with a scan code."""
    return struct.pack(">BBHII", 255, 0, is_down, keysym, 30)


def pointer(x: int, y: int, buttons: int = 0) -> bytes:
    """Return a message of the pointer."""
    return struct.pack(">BBHH", 5, buttons, x, y)


def fence(payload: bytes = b"", flags: int = 0) -> bytes:
    """Return a fence, of either side."""
    return struct.pack(">BxxxIB", 248, flags, len(payload)) + payload


def desktop_size(width: int = 800, height: int = 600, screens: int = 1) -> bytes:
    """Return a `SetDesktopSize`."""
    return struct.pack(">BxHHBx", 251, width, height, screens) + screens * struct.pack(
        ">IHHHHI", 0, 0, 0, width, height, 0
    )


def viewer_text(data: bytes, *, extended: bool = False) -> bytes:
    """Return a `ClientCutText`."""
    return struct.pack(">Bxxxi", 6, -len(data) if extended else len(data)) + data


def server_text(data: bytes, *, extended: bool = False) -> bytes:
    """Return a `ServerCutText`."""
    return b"\3" + viewer_text(data, extended=extended)[1:]


def extended(action: int, formats: int = 1, data: bytes = b"") -> bytes:
    """Return the data of a message of the extended clipboard."""
    return struct.pack(">I", action | formats) + data


def provided(text: bytes, *, size: int | None = None) -> bytes:
    """Return the same with a text, to which a NUL is added; `size` is what it says of its length."""
    whole = text + b"\0"
    length = len(whole) if size is None else size
    return extended(PROVIDE, 1, zlib.compress(struct.pack(">I", length) + whole))


def caps() -> bytes:
    """Return the message with which noVNC and Xtigervnc say what they support."""
    return extended(0x1F << 24, 1, bytes(4))


def update(*rectangles: bytes, count: int | None = None) -> bytes:
    """Return a `FramebufferUpdate`."""
    return struct.pack(">BxH", 0, len(rectangles) if count is None else count) + b"".join(rectangles)


def rectangle(encoding: int, width: int, height: int, data: bytes = b"") -> bytes:
    """Return one rectangle."""
    return struct.pack(">HHHHi", 0, 0, width, height, encoding) + data


def opened(
    clipboard: Clipboard | None = None,
    encodings: Iterable[int] = NOVNC_ENCODINGS,
    *,
    form: bytes = SET_FORMAT,
    only_watches: bool = False,
) -> Connection:
    """Return a connection whose viewer has asked for the picture."""
    connection = Connection(clipboard or Clipboard(), only_watches=only_watches)
    connection.from_server(VERSION)
    connection.from_viewer(VERSION + b"\1\1")
    connection.from_server(b"\1\1" + bytes(4) + SERVER_INIT)
    connection.from_viewer(form + set_encodings(*encodings) + REQUEST)
    return connection


def passed(pieces: Iterable[bytes]) -> bytes:
    """Return what was passed on."""
    return b"".join(pieces)
