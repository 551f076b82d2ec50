"""Types of messages and encodings of RFB, and the format of pixels."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

ENCODING_BYTES = 4
SCREEN_BYTES = 16
"""One screen of `SetDesktopSize` and of its encoding."""
MAX_SCREENS = 16
"""Screens of one desktop; more is an error."""
MAX_FENCE_BYTES = 64
"""Payload of a fence (rfbproto, 7.4.9)."""


class RfbError(ValueError):
    """A side broke the protocol, or sent what cannot be parsed; the connection is closed. The text says what it was."""


class ViewerMessage(IntEnum):
    """Messages of the viewer."""

    SET_PIXEL_FORMAT = 0
    SET_ENCODINGS = 2
    UPDATE_REQUEST = 3
    KEY = 4
    POINTER = 5
    CUT_TEXT = 6
    CONTINUOUS_UPDATES = 150
    FENCE = 248
    SET_DESKTOP_SIZE = 251
    QEMU = 255


class ServerMessage(IntEnum):
    """Messages of the server."""

    UPDATE = 0
    COLOUR_MAP = 1
    BELL = 2
    CUT_TEXT = 3
    END_OF_CONTINUOUS_UPDATES = 150
    FENCE = 248


class Encoding(IntEnum):
    """Encodings of rectangles whose end is found; those below -1 but TightPNG are no pixels."""

    RAW = 0
    COPY_RECT = 1
    RRE = 2
    TIGHT = 7
    ZRLE = 16
    TIGHT_PNG = -260
    DESKTOP_SIZE = -223
    LAST_RECT = -224
    CURSOR = -239
    QEMU_KEYS = -258
    QEMU_LEDS = -261
    DESKTOP_NAME = -307
    EXTENDED_DESKTOP_SIZE = -308
    FENCE = -312
    CONTINUOUS_UPDATES = -313
    EXTENDED_MOUSE_BUTTONS = -316
    VMWARE_CURSOR = 0x574D5664
    EXTENDED_CLIPBOARD = -0x3F5E1A32
    """0xc0a1e5ce."""


QUALITY_LEVELS = range(-32, -22)
COMPRESSION_LEVELS = range(-256, -246)

_PIXEL_FORMAT = struct.Struct(">BBBBHHHBBBxxx")


@dataclass(frozen=True, slots=True)
class PixelFormat:
    """As much of the format of pixels as their length depends on, in bytes."""

    pixel: int = 4
    tight_pixel: int = 3
    """In the encoding Tight (rfbproto, 7.7.6: TPIXEL)."""


def parse_pixel_format(data: bytes) -> PixelFormat:
    """Return what the 16 bytes `data` say. Raises `RfbError`."""
    bits, depth, _, is_true_colour, red, green, blue, *_ = _PIXEL_FORMAT.unpack(data)
    if bits not in (8, 16, 32):
        raise RfbError(f"Pixels of {bits} bits are not part of the protocol.")
    is_packed = bits == 32 and depth == 24 and bool(is_true_colour) and (red, green, blue) == (255, 255, 255)
    return PixelFormat(pixel=bits // 8, tight_pixel=3 if is_packed else bits // 8)
