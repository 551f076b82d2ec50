"""The request for the screen of a box at another gateway."""

from __future__ import annotations

from burrowgate.core.boxes.peer_requests import MAX_LINE_BYTES, ScreenRequest, read_request
from tests.support import TestCase


class PeerRequestTests(TestCase):
    def test_a_request_is_read_as_it_was_written(self) -> None:
        for only_watches in (False, True):
            request = ScreenRequest("Ab-_0123abcd", only_watches)
            line = request.to_line()
            self.assertEqual(line[-1:], b"\n")
            self.assertEqual(read_request(line[:-1]), request)
            self.assertLess(len(ScreenRequest("x" * 64, only_watches).to_line()), MAX_LINE_BYTES)

    def test_all_else_asks_for_nothing(self) -> None:
        for line in (
            b"",
            b"GET / HTTP/1.1",
            b"burrowgate.peer.2 screen abc",
            b"burrowgate.peer.1 file abc",
            b"burrowgate.peer.1 screen ",
            b"burrowgate.peer.1 screen ../abc",
            b"burrowgate.peer.1 screen abc\r",
            b"burrowgate.peer.1 screen abc ",
            b"burrowgate.peer.1 screen " + b"x" * 65,
        ):
            self.assertIsNone(read_request(line), line)
