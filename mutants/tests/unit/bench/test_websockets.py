"""Tests for the WebSocket echo of the benchmarks: handshake and frames."""

from bench import websockets
from tests.support import TestCase


class WebSocketTests(TestCase):
    """The part of RFC 6455 that the echo needs."""

    def test_accepting(self) -> None:
        # RFC 6455, 1.3
        self.assertEqual(websockets.accepting(b"dGhlIHNhbXBsZSBub25jZQ=="), b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")

    def test_masked(self) -> None:
        # RFC 6455, 5.7: a single-frame masked text message, "Hello"
        mask, coded = b"\x37\xfa\x21\x3d", b"\x7f\x9f\x4d\x51\x58"
        self.assertEqual(websockets.masked(b"Hello", mask), coded)
        self.assertEqual(websockets.masked(coded, mask), b"Hello")

    def test_echo(self) -> None:
        sent = websockets.from_client(b"one") + websockets.from_client(b"two")
        response = websockets.from_server(b"one") + websockets.from_server(b"two")
        self.assertEqual(websockets.echoes(sent), (response, b""))

    def test_incomplete_frame_is_kept(self) -> None:
        sent = websockets.from_client(b"one")
        for cut in range(len(sent)):
            self.assertEqual(websockets.echoes(sent[:cut]), (b"", sent[:cut]))
