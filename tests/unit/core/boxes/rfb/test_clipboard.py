"""The clipboard by direction and size (B19): plain cut texts and the extended clipboard."""

from __future__ import annotations

import struct
import zlib
from itertools import product

from burrowgate.core.boxes.rfb.constants import Encoding
from burrowgate.core.boxes.settings import Clipboard
from tests.support import TestCase
from tests.support import rfb_messages as messages
from tests.support.rfb_messages import CAPS, NOTIFY, PEEK, PROVIDE, TEXT_REQUEST, opened, passed

COMBINATIONS = [
    Clipboard(incoming=incoming, outgoing=outgoing) for incoming, outgoing in product((True, False), repeat=2)
]
SMALL = Clipboard(outgoing=True, max_bytes=1_000)


class ClipboardTests(TestCase):
    def goes_up(self, clipboard: Clipboard, data: bytes, *, extended: bool = True, requested: bool = True) -> bool:
        """Whether a message of the viewer passes; it does so as a whole or not at all, and what follows passes."""
        connection = opened(clipboard)
        if requested:
            connection.from_server(messages.server_text(messages.extended(TEXT_REQUEST), extended=True))
        before = connection.dropped_texts
        message = messages.viewer_text(data, extended=extended)
        result = passed(connection.from_viewer(message + messages.REQUEST))
        self.assertIn(result, (message + messages.REQUEST, messages.REQUEST))
        self.assertEqual(connection.dropped_texts - before, result == messages.REQUEST)
        return result != messages.REQUEST

    def goes_down(self, clipboard: Clipboard, data: bytes, *, extended: bool = True) -> bool:
        """The same of a message of the server."""
        connection = opened(clipboard)
        message = messages.server_text(data, extended=extended)
        result = passed(connection.from_server(message + b"\2"))
        self.assertIn(result, (message + b"\2", b"\2"))
        return result != b"\2"

    def test_texts_pass_in_the_directions_that_are_on(self) -> None:
        for clipboard in COMBINATIONS:
            with self.subTest(clipboard=clipboard):
                self.assertEqual(self.goes_up(clipboard, b"text", extended=False), clipboard.incoming)
                self.assertEqual(self.goes_down(clipboard, b"text", extended=False), clipboard.outgoing)
                for data in (messages.provided(b"text"), messages.extended(NOTIFY)):
                    self.assertEqual(self.goes_up(clipboard, data), clipboard.incoming)
                    self.assertEqual(self.goes_down(clipboard, data), clipboard.outgoing)

    def test_requests_pass_against_the_direction_of_their_texts(self) -> None:
        for clipboard in COMBINATIONS:
            with self.subTest(clipboard=clipboard):
                for action in (TEXT_REQUEST, PEEK):
                    self.assertEqual(self.goes_up(clipboard, messages.extended(action)), clipboard.outgoing)
                self.assertEqual(self.goes_down(clipboard, messages.extended(TEXT_REQUEST)), clipboard.incoming)

    def test_capabilities_pass_where_any_text_may(self) -> None:
        for clipboard in COMBINATIONS:
            with self.subTest(clipboard=clipboard):
                is_any = clipboard.incoming or clipboard.outgoing
                self.assertEqual(self.goes_up(clipboard, messages.caps()), is_any)
                self.assertEqual(self.goes_down(clipboard, messages.caps()), is_any)
                connection = opened(clipboard)
                asked = passed(connection.from_viewer(messages.set_encodings(0, Encoding.EXTENDED_CLIPBOARD)))
                self.assertEqual(struct.unpack(">H", asked[2:4])[0], 1 + is_any)

    def test_the_longest_text_passes_and_a_longer_one_does_not(self) -> None:
        for length, does_pass in ((1_000, True), (1_001, False), (100_000_000, False)):
            with self.subTest(length=length):
                data = b"a" * min(length, 2_000_000)
                if len(data) == length:
                    self.assertEqual(self.goes_up(SMALL, data, extended=False), does_pass)
                    self.assertEqual(self.goes_down(SMALL, data, extended=False), does_pass)
                self.assertEqual(self.goes_up(SMALL, messages.provided(data)), does_pass)
                self.assertEqual(self.goes_down(SMALL, messages.provided(data)), does_pass)

    def test_a_text_that_does_not_compress_passes(self) -> None:
        text = bytes(number * 7919 % 251 for number in range(1_000))
        stored = zlib.compress(struct.pack(">I", 1_001) + text + b"\0", 0)
        self.assertTrue(self.goes_up(SMALL, messages.extended(PROVIDE, 1, stored)))

    def test_texts_that_say_another_length_do_not_pass(self) -> None:
        for size in (0, 4, 6, 2**32 - 1):
            self.assertFalse(self.goes_up(SMALL, messages.provided(b"text", size=size)), size)
            self.assertFalse(self.goes_down(SMALL, messages.provided(b"text", size=size)), size)

    def test_what_is_no_text_does_not_pass(self) -> None:
        body = zlib.compress(struct.pack(">I", 5) + b"text\0")
        for name, data in (
            ("half of the flags", b"\x10\0"),
            ("HTML", messages.extended(PROVIDE, 4, body)),
            ("text and a file", messages.extended(PROVIDE, 0x11, body)),
            ("no compression", messages.extended(PROVIDE, 1, b"plain text")),
            ("half of a text", messages.extended(PROVIDE, 1, body[:-8])),
            ("a notice of files", messages.extended(NOTIFY, 0x10)),
            ("a long notice", messages.extended(NOTIFY, 1, b"text")),
            ("two actions", messages.extended(NOTIFY | PROVIDE)),
            ("no action", messages.extended(0)),
            ("an unknown action", messages.extended(1 << 29)),
            ("capabilities with a text", messages.extended(CAPS, 1, bytes(12))),
        ):
            with self.subTest(name):
                self.assertFalse(self.goes_up(SMALL, data, extended=True))
                self.assertFalse(self.goes_down(SMALL, data, extended=True))

    def test_a_text_that_was_not_requested_does_not_pass(self) -> None:
        self.assertFalse(self.goes_up(SMALL, messages.provided(b"text"), requested=False))
        connection = opened(SMALL)
        connection.from_server(messages.server_text(messages.extended(TEXT_REQUEST), extended=True))
        message = messages.viewer_text(messages.provided(b"text"), extended=True)
        self.assertEqual(passed(connection.from_viewer(message + message)), message)
