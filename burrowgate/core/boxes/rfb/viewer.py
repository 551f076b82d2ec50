"""Messages of a viewer: which ones pass, and which are the input of a person.

Input is a key, a move of the pointer or of its buttons, and a text for the clipboard that the person put there. Not
input: a pointer that repeats itself, what viewers send on their own (requests for updates, fences, the replies of the
extended clipboard), and texts that do not pass. Of a viewer who only watches, nothing that acts on the screen passes:
no key, pointer, text or size.
"""

from __future__ import annotations

from operator import neg
from typing import TYPE_CHECKING

from burrowgate.core.boxes.rfb import cut_text, encodings
from burrowgate.core.boxes.rfb.constants import (
    ENCODING_BYTES,
    MAX_FENCE_BYTES,
    MAX_SCREENS,
    SCREEN_BYTES,
    RfbError,
    ViewerMessage,
    parse_pixel_format,
)
from burrowgate.core.boxes.rfb.cut_text import Action
from burrowgate.core.boxes.rfb.handshake import SECURITY_NONE, VERSION_BYTES, minor_version
from burrowgate.core.boxes.rfb.walk import Drop, Insert, Steps

if TYPE_CHECKING:
    from burrowgate.core.boxes.rfb.connection import Connection

_LENGTHS = {
    ViewerMessage.SET_PIXEL_FORMAT: 20,
    ViewerMessage.UPDATE_REQUEST: 10,
    ViewerMessage.KEY: 8,
    ViewerMessage.POINTER: 6,
    ViewerMessage.CONTINUOUS_UPDATES: 10,
}
"""Of messages whose length is always the same; that of the pointer is one more with extended buttons."""
_CUT_TEXT_HEAD_BYTES = 8
_QEMU_KEY_BYTES = 12
_SHARED = b"\x01"


def steps(connection: Connection) -> Steps:
    """Walk over all that a viewer sends."""
    if minor_version((yield VERSION_BYTES)) != 8:
        raise RfbError("The viewer does not speak RFB 3.8.")
    if not connection.has_version:
        raise RfbError("The viewer spoke before the screen server.")
    yield -VERSION_BYTES
    if (yield 1)[0] != SECURITY_NONE:
        raise RfbError("The viewer chose a type of security that was not offered.")
    yield -1
    yield 1
    yield Drop(1)
    yield Insert(_SHARED)  # whether others stay connected is not for the viewer to say
    yield 1
    if not connection.is_ready:
        raise RfbError("The viewer sent a message before the handshake was done.")
    acted = Drop if connection.only_watches else neg
    """What becomes of a message that acts on the screen, by its length."""
    count = 0 if connection.only_watches else 1
    while True:
        kind = (yield 1)[0]
        length = _LENGTHS.get(kind)  # type: ignore[call-overload]
        if length is not None:
            message = yield length
            if kind == ViewerMessage.KEY:
                connection.inputs += count
                yield acted(length)
                continue
            if kind == ViewerMessage.POINTER:
                if message[1] & 0x80 and connection.has_extended_buttons:
                    length += 1
                    message = yield length
                if message != connection.pointer:
                    connection.pointer = message
                    connection.inputs += count
                yield acted(length)
                continue
            if kind == ViewerMessage.SET_PIXEL_FORMAT:
                if connection.is_drawing:
                    raise RfbError("The viewer changed the format of pixels while it got some.")
                connection.pixel_format = parse_pixel_format(message[4:])
            else:
                connection.is_drawing = True
            yield -length
        elif kind == ViewerMessage.QEMU:
            if (yield 2)[1] != 0:
                raise RfbError("The viewer sent an unknown message of QEMU.")
            yield _QEMU_KEY_BYTES
            connection.inputs += count
            yield acted(_QEMU_KEY_BYTES)
        elif kind == ViewerMessage.FENCE:
            payload = (yield 9)[8]
            if payload > MAX_FENCE_BYTES:
                raise RfbError(f"The viewer sent a fence of {payload} bytes.")
            yield -(9 + payload)
        elif kind == ViewerMessage.SET_ENCODINGS:
            yield from _set_encodings(connection)
        elif kind == ViewerMessage.CUT_TEXT:
            yield from _cut_text(connection)
        elif kind == ViewerMessage.SET_DESKTOP_SIZE:
            screens = (yield 7)[6]
            if screens > MAX_SCREENS:
                raise RfbError(f"The viewer asked for {screens} screens.")
            yield acted(8 + SCREEN_BYTES * screens)
        else:
            raise RfbError(f"The viewer sent a message of the unknown type {kind}.")


def _set_encodings(connection: Connection) -> Steps:
    count = int.from_bytes((yield 4)[2:], "big")
    if count > encodings.MAX_ENCODINGS:
        raise RfbError(f"The viewer asked for {count} encodings.")
    length = 4 + ENCODING_BYTES * count
    message = yield length
    yield Drop(length)
    wanted = [int.from_bytes(message[at : at + ENCODING_BYTES], "big", signed=True) for at in range(4, length, 4)]
    rule = connection.viewer_rule
    found = encodings.allowed(wanted, clipboard=rule.sends or rule.receives)
    connection.encodings.update(found)
    yield Insert(
        message[:2] + len(found).to_bytes(2, "big") + b"".join(one.to_bytes(4, "big", signed=True) for one in found)
    )


def _cut_text(connection: Connection) -> Steps:
    length = int.from_bytes((yield _CUT_TEXT_HEAD_BYTES)[4:], "big", signed=True)
    rule = connection.viewer_rule
    whole = _CUT_TEXT_HEAD_BYTES + abs(length)
    if length >= 0:
        if rule.sends and length <= rule.max_bytes:
            connection.inputs += 1
            yield -whole
            return
    elif -length <= rule.max_message_bytes:
        data = (yield whole)[_CUT_TEXT_HEAD_BYTES:]
        action = cut_text.action_of(data)
        is_expected = action != Action.PROVIDE or connection.is_text_requested
        if is_expected and cut_text.passes(data, rule):
            if action == Action.NOTIFY:
                connection.inputs += 1
            elif action == Action.PROVIDE:
                connection.is_text_requested = False
            yield -whole
            return
    connection.dropped_texts += 1
    yield Drop(whole)
