"""Messages of a screen server: updates of the picture, of which only the boundaries are read, and cut texts."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from burrowgate.core.boxes.rfb import cut_text, encodings, rectangles
from burrowgate.core.boxes.rfb.constants import (
    MAX_FENCE_BYTES,
    Encoding,
    RfbError,
    ServerMessage,
    parse_pixel_format,
)
from burrowgate.core.boxes.rfb.cut_text import Action
from burrowgate.core.boxes.rfb.handshake import SECURITY_NONE, VERSION_BYTES, minor_version
from burrowgate.core.boxes.rfb.rectangles import HEAD_BYTES, LENGTHS, MAX_NAME_BYTES
from burrowgate.core.boxes.rfb.walk import Drop, Insert, Steps

if TYPE_CHECKING:
    from burrowgate.core.boxes.rfb.connection import Connection

_CUT_TEXT_HEAD_BYTES = 8
_RECTANGLE = struct.Struct(">4xHHi")
"""Width, height and encoding."""


def steps(connection: Connection) -> Steps:
    """Walk over all that a screen server sends."""
    yield from _handshake(connection)
    while True:
        kind = (yield 1)[0]
        if kind == ServerMessage.UPDATE:
            yield from _update(connection)
        elif kind == ServerMessage.FENCE:
            payload = (yield 9)[8]
            if payload > MAX_FENCE_BYTES:
                raise RfbError(f"The screen server sent a fence of {payload} bytes.")
            yield -(9 + payload)
        elif kind in (ServerMessage.BELL, ServerMessage.END_OF_CONTINUOUS_UPDATES):
            yield -1
        elif kind == ServerMessage.CUT_TEXT:
            yield from _cut_text(connection)
        elif kind == ServerMessage.COLOUR_MAP:
            yield -(6 + 6 * int.from_bytes((yield 6)[4:], "big"))
        else:
            raise RfbError(f"The screen server sent a message of the unknown type {kind}.")


def _handshake(connection: Connection) -> Steps:
    if minor_version((yield VERSION_BYTES)) != 8:
        raise RfbError("The screen server does not speak RFB 3.8.")
    connection.has_version = True
    yield -VERSION_BYTES
    count = (yield 1)[0]
    if not count:
        raise RfbError("The screen server refused the viewer.")
    if SECURITY_NONE not in (yield 1 + count)[1:]:
        raise RfbError("The screen server asks for a password.")
    yield Drop(1 + count)
    yield Insert(bytes((1, SECURITY_NONE)))
    if any((yield 4)):
        raise RfbError("The screen server refused the viewer.")
    yield -4
    head = yield 24
    connection.pixel_format = parse_pixel_format(head[4:20])
    length = int.from_bytes(head[20:], "big")
    if length > MAX_NAME_BYTES:
        raise RfbError(f"The name of the desktop has {length} bytes.")
    yield -(24 + length)
    connection.is_ready = True


def _update(connection: Connection) -> Steps:
    left = int.from_bytes((yield 4)[2:], "big")
    if not connection.is_drawing:
        # The viewer may still set the format of pixels, by which it and the gateway find the end of a rectangle.
        raise RfbError("The screen server sent a picture before the viewer asked for one.")
    yield -4
    form, asked_for = connection.pixel_format, connection.encodings
    has_pixels = False
    while left:
        left -= 1
        width, height, encoding = _RECTANGLE.unpack((yield HEAD_BYTES))
        if encoding not in asked_for:
            raise rectangles.not_asked_for(encoding)
        length = LENGTHS.get(encoding)
        if length is not None:
            yield -(HEAD_BYTES + length(width, height, form))
            if encoding == Encoding.LAST_RECT:
                left = 0
            elif encoding == Encoding.EXTENDED_MOUSE_BUTTONS:
                connection.has_extended_buttons = True
        else:
            yield from rectangles.steps(encoding, width, height, form)
        has_pixels = has_pixels or (bool(width and height) and encodings.is_pixels(encoding))
    if has_pixels:
        connection.frames += 1


def _cut_text(connection: Connection) -> Steps:
    length = int.from_bytes((yield _CUT_TEXT_HEAD_BYTES)[4:], "big", signed=True)
    rule = connection.server_rule
    whole = _CUT_TEXT_HEAD_BYTES + abs(length)
    if length >= 0:
        if rule.sends and length <= rule.max_bytes:
            yield -whole
            return
    elif -length <= rule.max_message_bytes:
        data = (yield whole)[_CUT_TEXT_HEAD_BYTES:]
        action = cut_text.action_of(data)
        # A viewer answers a peek with a notice, which would look as if a person had copied a text.
        if action != Action.PEEK and cut_text.passes(data, rule):
            if action == Action.REQUEST:
                connection.is_text_requested = True
            yield -whole
            return
    connection.dropped_texts += 1
    yield Drop(whole)
