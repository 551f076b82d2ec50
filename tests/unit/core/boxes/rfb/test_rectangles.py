"""Rectangles: the end of each encoding is found, whatever follows it."""

from __future__ import annotations

import struct
import zlib

from hypothesis import given, settings
from hypothesis import strategies as st

from burrowgate.core.boxes.rfb.constants import RfbError, parse_pixel_format
from tests.support import TestCase
from tests.support import rfb_messages as messages
from tests.support.rfb_messages import opened, passed, rectangle, update

BELL = b"\2"
SIDE = st.integers(1, 40)


def compact(length: int) -> bytes:
    """Return a length of Tight."""
    if length < 128:
        return bytes((length,))
    if length < 16_384:
        return bytes((length & 0x7F | 0x80, length >> 7))
    return bytes((length & 0x7F | 0x80, length >> 7 & 0x7F | 0x80, length >> 14))


def compressed(length: int) -> bytes:
    """Return data of Tight of a length before compression."""
    if length < 12:
        return bytes(length)
    data = zlib.compress(bytes(length))
    return compact(len(data)) + data


@st.composite
def rectangles(draw: st.DrawFn) -> bytes:
    """Rectangles of all encodings that a server may send."""
    width, height, count = draw(SIDE), draw(SIDE), draw(st.integers(0, 20_000))
    colours = draw(st.integers(1, 256))
    row = (width + 7) // 8 if colours <= 2 else width
    palette = bytes((colours - 1,)) + bytes(3 * colours)
    blob = b"\2" * count
    return draw(
        st.sampled_from(
            [
                rectangle(0, width, height, bytes(width * height * 4)),
                rectangle(1, width, height, bytes(4)),
                rectangle(2, width, height, struct.pack(">I", count % 50) + bytes(4 + count % 50 * 12)),
                rectangle(16, width, height, struct.pack(">I", count) + blob),
                rectangle(7, width, height, b"\x80" + bytes(3)),
                rectangle(7, width, height, b"\x8f" + bytes(3)),
                rectangle(7, width, height, b"\x90" + compact(count) + blob),
                rectangle(-260, width, height, b"\xa0" + compact(count) + blob),
                rectangle(7, width, height, b"\x00" + compressed(width * height * 3)),
                rectangle(7, width, height, b"\x50\0" + compressed(width * height * 3)),
                rectangle(7, width, height, b"\x60\2" + compressed(width * height * 3)),
                rectangle(7, width, height, b"\x70\1" + palette + compressed(row * height)),
                rectangle(-223, width, height),
                rectangle(-239, width, height, bytes(width * height * 4 + (width + 7) // 8 * height)),
                rectangle(-258, 0, 0),
                rectangle(-261, 0, 0, b"\2"),
                rectangle(-307, 0, 0, struct.pack(">I", 5) + b"title"),
                rectangle(-308, width, height, b"\2\0\0\0" + bytes(32)),
                rectangle(-316, 0, 0),
                rectangle(0x574D5664, width, height, b"\0\0" + bytes(width * height * 8)),
                rectangle(0x574D5664, width, height, b"\1\0" + bytes(width * height * 4)),
                rectangle(0x574D5664, 0, 0, b"\1\0"),
            ]
        )
    )


class RectangleTests(TestCase):
    @settings(max_examples=150, deadline=None)
    @given(st.lists(rectangles(), max_size=6), st.lists(st.integers(1, 5_000), max_size=30), st.booleans())
    def test_the_end_of_an_update_is_found(self, drawn: list[bytes], sizes: list[int], is_open: bool) -> None:
        connection = opened()
        data = update(*drawn)
        if is_open:
            data = update(*drawn, rectangle(-224, 0, 0), count=0xFFFF)
        data += BELL * 3
        result, at = b"", 0
        for size in [*sizes, len(data)]:
            result += passed(connection.from_server(data[at : at + size]))
            at += size
        self.assertEqual(result, data)
        # A text is removed only if its beginning was found.
        self.assertEqual(passed(connection.from_server(messages.server_text(b"secret") + BELL)), BELL)

    def test_formats_of_pixels_change_the_length(self) -> None:
        for bits, length in ((8, 1), (16, 2), (32, 4)):
            form = struct.pack(">BBBBHHHBBBxxx", bits, min(bits, 24), 0, 1, 7, 7, 3, 0, 3, 6)
            connection = opened(form=bytes(4) + form)
            for data in (
                rectangle(0, 9, 9, bytes(81 * length)),
                rectangle(7, 9, 9, b"\x80" + bytes(length)),
                rectangle(2, 9, 9, b"\0\0\0\1" + bytes(length + length + 8)),
            ):
                whole = update(data) + BELL
                self.assertEqual(passed(connection.from_server(whole)), whole)
                self.assertEqual(passed(connection.from_server(messages.server_text(b"secret") + BELL)), BELL)
        self.assertRaises(RfbError, parse_pixel_format, struct.pack(">BBBBHHHBBBxxx", 24, 24, 0, 1, 1, 1, 1, 0, 0, 0))

    def test_encodings_that_the_viewer_did_not_ask_for_close(self) -> None:
        """noVNC reads Tight of eight bits, or Zlib of no size, in another way: a text could hide in the difference."""
        for encoding, data in (
            (7, b"\x80" + bytes(3)),
            (16, bytes(4)),
            (2, bytes(8)),
            (6, bytes(4)),
            (-239, bytes(5)),
            (-316, b""),
        ):
            with self.subTest(encoding=encoding):
                connection = opened(encodings=(0, 1, -223))
                self.assertRaises(RfbError, connection.from_server, update(rectangle(encoding, 1, 1, data)))
        connection = opened(encodings=(7,))
        connection.from_viewer(messages.set_encodings(0))
        late = update(rectangle(7, 1, 1, b"\x80" + bytes(3)), rectangle(0, 1, 1, bytes(4)))
        self.assertEqual(passed(connection.from_server(late)), late)

    def test_a_frame_counts_once_its_last_byte_has_passed(self) -> None:
        connection = opened()
        data = update(rectangle(0, 4, 4, bytes(64)))
        connection.from_server(data[:-1])
        self.assertEqual(connection.frames, 0)
        connection.from_server(data[-1:])
        self.assertEqual(connection.frames, 1)
        connection.from_server(update(rectangle(-239, 1, 1, bytes(5)), rectangle(-258, 0, 0)))
        self.assertEqual(connection.frames, 1)
