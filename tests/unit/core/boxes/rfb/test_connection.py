"""A viewer's connection to a screen (B18): recorded and made-up streams, split anywhere, and what closes it."""

from __future__ import annotations

import struct
import tracemalloc
from collections.abc import Iterable, Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from burrowgate.core.boxes.rfb.connection import Connection
from burrowgate.core.boxes.rfb.constants import RfbError
from burrowgate.core.boxes.settings import KIB, Clipboard
from tests.support import TestCase
from tests.support import rfb_messages as messages
from tests.support.rfb_client import NOVNC_ENCODINGS
from tests.support.rfb_messages import opened, passed
from tests.support.rfb_recordings import VIEWER_HANDSHAKE_BYTES, Recording, recordings

BOTH = Clipboard(outgoing=True)


def split(data: bytes, sizes: Iterable[int]) -> Iterator[bytes]:
    """Return `data` in pieces of `sizes`, and its rest."""
    at = 0
    for size in sizes:
        yield data[at : at + size]
        at += size
    yield data[at:]


def play(recording: Recording, sizes: Iterable[int]) -> tuple[bytes, bytes, Connection]:
    """Return what a connection passes on to the server and to the viewer, of a recording in pieces."""
    connection = Connection(BOTH)
    server, viewer, handshake = recording.server, recording.viewer, recording.handshake
    up, down = b"", b""
    sizes = list(sizes)
    for to_server, data in (
        (False, server[:12]),
        (True, viewer[:VIEWER_HANDSHAKE_BYTES]),
        (False, server[12:handshake]),
        (True, viewer[VIEWER_HANDSHAKE_BYTES:]),
        (False, server[handshake:]),
    ):
        for piece in split(data, sizes):
            if to_server:
                up += passed(connection.from_viewer(piece))
            else:
                down += passed(connection.from_server(piece))
    return up, down, connection


class RecordedTests(TestCase):
    def check(self, recording: Recording, sizes: Iterable[int]) -> bytes:
        up, down, connection = play(recording, sizes)
        self.assertEqual(down, recording.server)
        self.assertEqual(connection.inputs, recording.keys + recording.pointers)
        self.assertEqual(connection.frames, recording.frames)
        self.assertEqual(connection.dropped_texts, 0)
        return up

    def test_streams_of_a_real_server_pass_unchanged(self) -> None:
        seen: set[int] = set()
        for recording in recordings():
            with self.subTest(recording.name):
                self.check(recording, ())
                seen |= set(recording.encodings)
        self.assertTrue({0, 2, 7, 16, -239, -258, -261, -308, -224, 0x574D5664} <= seen, seen)

    def test_a_split_at_every_byte_changes_nothing(self) -> None:
        for recording in recordings():
            with self.subTest(recording.name):
                whole = self.check(recording, ())
                self.assertEqual(self.check(recording, [1] * len(recording.server)), whole)

    @settings(max_examples=60, deadline=None)
    @given(st.sampled_from(recordings()), st.lists(st.integers(1, 700), max_size=200))
    def test_splits_anywhere_change_nothing(self, recording: Recording, sizes: list[int]) -> None:
        self.assertEqual(self.check(recording, sizes), play(recording, ())[0])

    def test_the_server_is_asked_only_for_encodings_whose_end_is_found(self) -> None:
        up = play(recordings()[0], ())[0]
        at = up.index(b"\2\0", VIEWER_HANDSHAKE_BYTES + 20)
        count = struct.unpack(">H", up[at + 2 : at + 4])[0]
        asked = struct.unpack(f">{count}i", up[at + 4 : at + 4 + 4 * count])
        self.assertEqual(asked, tuple(one for one in NOVNC_ENCODINGS if one not in (5, 6, 21, -309)))


class FramingTests(TestCase):
    def test_unknown_messages_of_a_viewer_close(self) -> None:
        known = {0, 2, 3, 4, 5, 6, 150, 248, 251, 255}
        for kind in set(range(256)) - known:
            with self.subTest(kind):
                error = self.assertRaises(RfbError, opened().from_viewer, bytes((kind,)) + bytes(32))
                self.assertIn(str(kind), str(error))

    def test_unknown_messages_of_a_server_close(self) -> None:
        for kind in set(range(256)) - {0, 1, 2, 3, 150, 248}:
            with self.subTest(kind):
                self.assertRaises(RfbError, opened().from_server, bytes((kind,)) + bytes(32))

    def test_known_messages_that_ask_too_much_close(self) -> None:
        for name, message in (
            ("audio of QEMU", b"\xff\1" + bytes(10)),
            ("a long fence", messages.fence(bytes(65))),
            ("many screens", messages.desktop_size(screens=17)),
            ("many encodings", messages.set_encodings(*[0] * 257)),
            ("another format in mid-stream", messages.SET_FORMAT),
        ):
            with self.subTest(name):
                self.assertRaises(RfbError, opened().from_viewer, message)
        for name, message in (
            ("a long fence", messages.fence(bytes(65))),
            ("an encoding that was not asked for", messages.update(messages.rectangle(5, 16, 16, bytes(9)))),
            ("an encoding that is unknown", messages.update(messages.rectangle(99, 16, 16, bytes(9)))),
            ("many screens", messages.update(messages.rectangle(-308, 16, 16, bytes((17, 0, 0, 0))))),
            ("a long name", messages.update(messages.rectangle(-307, 0, 0, b"\0\1\0\1"))),
            ("a cursor of another type", messages.update(messages.rectangle(0x574D5664, 1, 1, b"\2\0"))),
            ("a control byte of Tight", messages.update(messages.rectangle(7, 9, 9, b"\xb0" + bytes(9)))),
            ("a filter of Tight", messages.update(messages.rectangle(7, 9, 9, b"\x40\3" + bytes(9)))),
        ):
            with self.subTest(name):
                self.assertRaises(RfbError, opened().from_server, message)

    def test_messages_of_a_server_pass(self) -> None:
        connection = opened()
        for message in (b"\2", b"\x96", messages.fence(b"12345678", 1 << 31), b"\1\0\0\0\0\2" + bytes(12)):
            self.assertEqual(passed(connection.from_server(message)), message)

    def test_nothing_is_passed_on_before_the_server_has_said_that_it_speaks_rfb(self) -> None:
        # A box may put another socket of the machine in the place of its screen's.
        for first in (messages.VERSION, b"GET / HTTP/1.1\r\n\r\n"):
            self.assertRaises(RfbError, Connection(Clipboard()).from_viewer, first)
        self.assertRaises(RfbError, Connection(Clipboard()).from_server, b"HTTP/1.1 400 Bad Request\r\n")

    def test_handshakes_of_other_kinds_close(self) -> None:
        for name, server, viewer in (
            ("version 3.3 of the server", b"RFB 003.003\n", b""),
            ("version 3.3 of the viewer", messages.VERSION, b"RFB 003.003\n"),
            ("a refusal", messages.VERSION + b"\0\0\0\0\2no", b""),
            ("a password", messages.VERSION + b"\1\2", b""),
            ("a failure", messages.VERSION + b"\1\1\0\0\0\1", b""),
            ("a type that was not offered", messages.VERSION, messages.VERSION + b"\2"),
            ("haste", messages.VERSION, messages.VERSION + b"\1\1" + messages.REQUEST),
        ):
            with self.subTest(name), self.assertRaises(RfbError):
                connection = Connection(Clipboard())
                connection.from_server(server)
                connection.from_viewer(viewer)

    def test_other_types_of_security_are_not_offered_and_every_viewer_shares(self) -> None:
        connection = Connection(Clipboard())
        self.assertEqual(passed(connection.from_server(b"RFB 003.889\n\3\2\1\x10")), b"RFB 003.889\n\1\1")
        self.assertEqual(passed(connection.from_viewer(messages.VERSION + b"\1\0")), messages.VERSION + b"\1\1")

    def test_a_picture_that_was_not_asked_for_closes(self) -> None:
        connection = Connection(Clipboard())
        connection.from_server(messages.VERSION)
        connection.from_viewer(messages.VERSION + b"\1\1")
        connection.from_server(b"\1\1" + bytes(4) + messages.SERVER_INIT)
        update = messages.update(messages.rectangle(0, 1, 1, bytes(4)))
        self.assertRaises(RfbError, connection.from_server, update)

    def test_memory_does_not_grow_with_what_passes_or_is_dropped(self) -> None:
        """100 MB of cut text are refused at 256 KiB (B18), and as many of pixels pass, without being kept."""
        connection = opened(Clipboard(max_bytes=256 * KIB))
        size = 100_000_000
        piece = bytes(65_536)
        raw = messages.update(struct.pack(">HHHHi", 0, 0, 5_000, 5_000, 0))
        for name, feed, head, length, goes_on in (
            ("plain text", connection.from_viewer, struct.pack(">Bxxxi", 6, size), size, False),
            ("extended text", connection.from_viewer, struct.pack(">Bxxxi", 6, -size), size, False),
            ("pixels", connection.from_server, raw, size, True),
            ("text of the screen", connection.from_server, struct.pack(">Bxxxi", 3, size), size, False),
        ):
            with self.subTest(name):
                tracemalloc.start()
                feed(head)
                count = 0
                for _ in range(length // len(piece)):
                    count += len(passed(feed(piece)))
                count += len(passed(feed(piece[: length % len(piece)])))
                peak = tracemalloc.get_traced_memory()[1]
                tracemalloc.stop()
                self.assertEqual(count, length if goes_on else 0)
                self.assertLess(peak, 4 * len(piece))
        self.assertEqual(connection.dropped_texts, 3)
        self.assertEqual(passed(connection.from_viewer(messages.REQUEST)), messages.REQUEST)
        self.assertEqual(passed(connection.from_server(b"\2")), b"\2")
