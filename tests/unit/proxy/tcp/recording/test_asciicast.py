"""Lines of asciicast: characters that arrive in pieces, input only if asked for, and reading them again."""

from __future__ import annotations

import itertools
import json

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.proxy.tcp.recording.asciicast import CastEncoder, CastHeader, complete_lines, read_events
from tests.support import TestCase

HEADER = CastHeader(columns=100, rows=30, started_at=1_700_000_000, title="shell s1")


def events(lines: bytes) -> list[tuple[float, str, str]]:
    return read_events(HEADER.line() + lines)[1]


class HeaderTests(TestCase):
    def test_header_is_that_of_version_2(self) -> None:
        expected = {
            "version": 2,
            "width": 100,
            "height": 30,
            "timestamp": 1_700_000_000,
            "env": {"TERM": "xterm-256color"},
            "title": "shell s1",
        }
        self.assertEqual(json.loads(HEADER.line()), expected)
        self.assertTrue(HEADER.line().endswith(b"}\n"))

    def test_title_is_left_out_where_there_is_none(self) -> None:
        self.assertNotIn("title", json.loads(CastHeader(columns=1, rows=1, started_at=0).line()))


class EncoderTests(TestCase):
    def test_each_kind_of_event(self) -> None:
        encoder = CastEncoder(has_input=True)
        lines = (
            encoder.output(0.5, b"$ ")
            + encoder.input(1.25, b"ls\r")
            + encoder.resize(2, 132, 43)
            + encoder.marker(3, "here")
        )
        expected = [(0.5, "o", "$ "), (1.25, "i", "ls\r"), (2.0, "r", "132x43"), (3.0, "m", "here")]
        self.assertEqual(events(lines), expected)

    def test_input_is_recorded_only_if_that_is_asked_for(self) -> None:
        encoder = CastEncoder()
        self.assertEqual(encoder.input(1, b"a password\r"), b"")
        self.assertEqual(encoder.end(2), b"")

    @given(st.text(max_size=40), st.lists(st.integers(0, 200), max_size=6))
    def test_text_torn_anywhere_is_recorded_whole(self, text: str, cuts: list[int]) -> None:
        data = text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode()
        encoder = CastEncoder()
        places = sorted({0, len(data), *(min(cut, len(data)) for cut in cuts)})
        pairs = itertools.pairwise(places)
        lines = b"".join(encoder.output(0, data[start:end]) for start, end in pairs) + encoder.end(0)
        self.assertEqual("".join(text for _, _, text in events(lines)), data.decode())

    def test_character_that_is_torn_waits_for_its_rest(self) -> None:
        encoder = CastEncoder()
        whole = "漢".encode()
        self.assertEqual(encoder.output(1, whole[:1]), b"")
        self.assertEqual(encoder.output(2, whole[1:2]), b"")
        self.assertEqual(events(encoder.output(3, whole[2:])), [(3.0, "o", "漢")])

    def test_character_whose_rest_never_comes_is_replaced_at_the_end(self) -> None:
        encoder = CastEncoder(has_input=True)
        self.assertEqual(encoder.output(1, b"\xe6") + encoder.input(1, b"\xc3"), b"")
        self.assertEqual(events(encoder.end(2)), [(2.0, "o", "�"), (2.0, "i", "�")])

    def test_bytes_that_are_no_text_and_separators_stay_within_their_line(self) -> None:
        data = b"\xff\x00\x1b[31m\n\r" + "\u2028\u0085".encode()
        lines = CastEncoder().output(0, data)
        self.assertEqual(lines.count(b"\n"), 1)
        self.assertEqual(events(lines)[0][2], data.decode("utf-8", "replace"))

    def test_clock_that_went_back_gives_no_negative_time(self) -> None:
        self.assertEqual(events(CastEncoder().output(-5, b"x")), [(0.0, "o", "x")])


class ReadingTests(TestCase):
    def test_torn_line_is_left_out(self) -> None:
        for data, kept in ((b"", b""), (b"half", b""), (b"one\n", b"one\n"), (b"one\ntwo\nhal", b"one\ntwo\n")):
            self.assertEqual(complete_lines(data), kept)

    def test_what_is_no_recording_is_refused(self) -> None:
        for data in (b"", b"[]\n", b'{"version":1}\n', b"nothing\n", b"\xff\n", HEADER.line() + b"[1,2]\n"):
            with self.subTest(data=data), self.assertRaises(ValueError):
                read_events(data)
