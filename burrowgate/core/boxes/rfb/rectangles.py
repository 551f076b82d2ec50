"""Boundaries of rectangles, by encoding (RFC 6143, 7.7 and 7.8; rfbproto, 7.7 and 7.8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from burrowgate.core.boxes.rfb.constants import MAX_SCREENS, SCREEN_BYTES, Encoding, PixelFormat, RfbError
from burrowgate.core.boxes.rfb.walk import Steps

HEAD_BYTES = 12
MAX_NAME_BYTES = 65_536
"""Length of a desktop's name."""
_FILL, _JPEG, _PNG = 8, 9, 10
_MIN_COMPRESSED_BYTES = 12
"""Data of Tight that is shorter is not compressed and has no length."""
_COPY, _PALETTE, _GRADIENT = 0, 1, 2


def _mask(width: int, height: int) -> int:
    return (width + 7) // 8 * height


LENGTHS: Mapping[int, Callable[[int, int, PixelFormat], int]] = {
    Encoding.RAW: lambda width, height, form: width * height * form.pixel,
    Encoding.COPY_RECT: lambda *_: 4,
    Encoding.DESKTOP_SIZE: lambda *_: 0,
    Encoding.LAST_RECT: lambda *_: 0,
    Encoding.QEMU_KEYS: lambda *_: 0,
    Encoding.EXTENDED_MOUSE_BUTTONS: lambda *_: 0,
    Encoding.QEMU_LEDS: lambda *_: 1,
    Encoding.CURSOR: lambda width, height, form: width * height * form.pixel + _mask(width, height),
}
"""Bytes behind the head of a rectangle, of encodings in which they follow from width, height and format of pixels."""


def steps(encoding: int, width: int, height: int, form: PixelFormat) -> Steps:
    """Pass on a rectangle with its head, which was looked at. Raises `RfbError`."""
    match encoding:
        case Encoding.TIGHT | Encoding.TIGHT_PNG:
            yield from _tight(width, height, form)
        case Encoding.ZRLE:
            yield -(HEAD_BYTES + 4 + _number((yield HEAD_BYTES + 4)))
        case Encoding.RRE:
            count = _number((yield HEAD_BYTES + 4))
            yield -(HEAD_BYTES + 4 + form.pixel + count * (form.pixel + 8))
        case Encoding.EXTENDED_DESKTOP_SIZE:
            screens = (yield HEAD_BYTES + 1)[HEAD_BYTES]
            if screens > MAX_SCREENS:
                raise RfbError(f"The screen server names {screens} screens.")
            yield -(HEAD_BYTES + 4 + SCREEN_BYTES * screens)
        case Encoding.DESKTOP_NAME:
            length = _number((yield HEAD_BYTES + 4))
            if length > MAX_NAME_BYTES:
                raise RfbError(f"The name of the desktop has {length} bytes.")
            yield -(HEAD_BYTES + 4 + length)
        case Encoding.VMWARE_CURSOR:
            kind = (yield HEAD_BYTES + 2)[HEAD_BYTES]
            if kind > 1:
                raise RfbError(f"The screen server sent a cursor of the unknown type {kind}.")
            yield -(HEAD_BYTES + 2 + width * height * (4 if kind else 2 * form.pixel))
        case _:
            raise not_asked_for(encoding)


def not_asked_for(encoding: int) -> RfbError:
    """Return the error for a rectangle of an encoding that the viewer did not ask for."""
    return RfbError(f"The screen server sent a rectangle of the encoding {encoding}, which was not asked for.")


def _number(data: bytes) -> int:
    return int.from_bytes(data[HEAD_BYTES : HEAD_BYTES + 4], "big")


def _tight(width: int, height: int, form: PixelFormat) -> Steps:
    control = (yield HEAD_BYTES + 1)[HEAD_BYTES]
    kind = control >> 4
    at = HEAD_BYTES + 1
    if kind == _FILL:
        yield -(at + form.tight_pixel)
        return
    if kind > _PNG:
        raise RfbError(f"The screen server sent a rectangle of Tight with the unknown control byte {control}.")
    if kind < _FILL:
        filter_id = _COPY
        if control & 0x40:
            filter_id = (yield at + 1)[at]
            at += 1
        row = width * form.tight_pixel
        if filter_id == _PALETTE:
            colours = (yield at + 1)[at] + 1
            at += 1 + colours * form.tight_pixel
            row = (width + 7) // 8 if colours <= 2 else width
        elif filter_id not in (_COPY, _GRADIENT):
            raise RfbError(f"The screen server sent a rectangle of Tight with the unknown filter {filter_id}.")
        if row * height < _MIN_COMPRESSED_BYTES:
            yield -(at + row * height)
            return
    # The length of what follows, seven bits in each byte, the low ones first; the third byte has eight.
    first = (yield at + 1)[at]
    length = first & 0x7F
    at += 1
    if first & 0x80:
        second = (yield at + 1)[at]
        length |= (second & 0x7F) << 7
        at += 1
        if second & 0x80:
            length |= (yield at + 1)[at] << 14
            at += 1
    yield -(at + length)
