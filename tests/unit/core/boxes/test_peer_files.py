"""Requests and frames between gateways: what is written is read, and nothing else is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core.boxes.peer_frames import END, FrameReader, frame
from burrowgate.core.boxes.peer_requests import MAX_LINE_BYTES, FileRequest, FileVerb, ScreenRequest, read_request
from tests.support import TestCase

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


class RequestTests(TestCase):
    @given(NAMES)
    def test_names_of_files_pass(self, name: str) -> None:
        for verb in (FileVerb.GET, FileVerb.PUT):
            request = FileRequest(verb, "abc-_1", name)
            line = request.to_line()
            self.assertEqual(line.count(b"\n"), 1)
            self.assertEqual(read_request(line[:-1]), request)

    def test_the_longest_name_of_a_file_fits(self) -> None:
        line = FileRequest(FileVerb.GET, "a" * 64, "\u6f22" * 85).to_line()
        self.assertLessEqual(len(line), MAX_LINE_BYTES)

    def test_requests_without_a_name_pass(self) -> None:
        for request in (FileRequest(FileVerb.LIST, "b"), ScreenRequest("b"), ScreenRequest("b", only_watches=True)):
            self.assertEqual(read_request(request.to_line()[:-1]), request)

    def test_anything_else_is_no_request(self) -> None:
        start = b"burrowgate.peer.1 "
        for line in (
            b"",
            b"get b a",
            start + b"get b",
            start + b"put b ",
            start + b"list b a",
            start + b"screen b a",
            start + b"get b a b",
            start + b"get b \xff",
            start + b"get ../b a",
            start + b"delete b a",
            b"burrowgate.peer.2 get b a",
        ):
            self.assertIsNone(read_request(line), line)


class FrameTests(TestCase):
    @given(st.lists(st.binary(min_size=1, max_size=300), max_size=5), st.integers(1, 40))
    def test_frames_are_found_whatever_they_are_split_into(self, pieces: list[bytes], size: int) -> None:
        reader, found = FrameReader(), b""
        stream = b"".join(map(frame, pieces)) + END
        for at in range(0, len(stream), size):
            self.assertFalse(reader.is_over)
            found += b"".join(reader.feed(stream[at : at + size]))
        self.assertEqual((found, reader.is_over), (b"".join(pieces), True))

    def test_bytes_behind_the_end_are_an_error(self) -> None:
        self.assertRaises(ValueError, FrameReader().feed, END + b"x")
