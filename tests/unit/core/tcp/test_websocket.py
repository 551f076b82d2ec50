"""Tests for burrowgate.core.tcp.websocket."""

from __future__ import annotations

import random
from collections.abc import Iterable

from websockets.speedups import apply_mask

from burrowgate.core.tcp import websocket
from burrowgate.core.tcp.websocket import Close, CloseCode, Decoder, Ping, Pong, Text, WebSocketError
from tests.support import TestCase
from tests.support.websocket_client import (
    BINARY,
    CLOSE,
    CONTINUATION,
    PING,
    PONG,
    TEXT,
    client_frame,
    client_head,
    read_server_frames,
)

LENGTHS = (1, 2, 3, 4, 5, 124, 125, 126, 127, 128, 1000, 65_535, 65_536, 65_537)
MIB = 1 << 20


def some_bytes(length: int, seed: int = 7) -> bytes:
    return random.Random(seed).randbytes(length)


def decode(pieces: Iterable[bytes], decoder: Decoder | None = None) -> list[websocket.Event]:
    decoder = decoder or Decoder(apply_mask)
    return [event for piece in pieces for event in decoder.receive(piece)]


def stream(events: Iterable[websocket.Event]) -> bytes:
    return b"".join(event for event in events if isinstance(event, bytes))


class DecoderCase(TestCase):
    def assert_error(self, wire: bytes, code: int = CloseCode.PROTOCOL_ERROR) -> None:
        for pieces in ([wire], [wire[at : at + 1] for at in range(len(wire))]):
            with self.assertRaises(WebSocketError) as caught:
                decode(pieces)
            self.assertEqual(caught.exception.code, code, wire[:20].hex())


class UnmaskTests(TestCase):
    def test_the_pure_function_returns_what_the_one_in_c_does(self) -> None:
        for length in (*range(40), 4095, 4096, 4097, 65_536):
            for mask in (b"\0\0\0\0", b"\xff\0\1\x80", some_bytes(4, length)):
                data = some_bytes(length)
                self.assertEqual(websocket.unmask(data, mask), apply_mask(data, mask))
                self.assertEqual(websocket.unmask(memoryview(data), mask), apply_mask(data, mask))


class StreamTests(TestCase):
    def test_a_frame_split_at_each_byte_is_the_same_stream(self) -> None:
        """(tcp T3)"""
        for length in LENGTHS:
            payload = some_bytes(length)
            frame = client_frame(payload) + client_frame(b"end")
            heads = len(frame) - length - 3
            splits = range(len(frame) + 1) if length < 2000 else {*range(heads + 9), *range(length, len(frame) + 1)}
            for at in splits:
                self.assertEqual(stream(decode((frame[:at], frame[at:]))), payload + b"end", (length, at))

    def test_frames_that_come_byte_by_byte_are_the_same_stream(self) -> None:
        """(tcp T3)"""
        for unmask in (apply_mask, websocket.unmask):
            payloads = [some_bytes(length, length) for length in range(1, 300)]
            wire = b"".join(client_frame(payload, mask=some_bytes(4, len(payload))) for payload in payloads)
            events = decode((wire[at : at + 1] for at in range(len(wire))), Decoder(unmask))
            self.assertEqual(stream(events), b"".join(payloads))

    def test_a_frame_of_64_mib_is_passed_on_as_it_comes(self) -> None:
        """(tcp T3)"""
        payload = some_bytes(64 * MIB)
        frame = client_frame(payload)
        for size in (MIB - 1, 65_537):
            decoder, at, seen = Decoder(apply_mask), 0, 0
            while at < len(frame):
                events = decoder.receive(frame[at : at + size])
                at += size
                passed = stream(events)
                self.assertEqual(passed, payload[seen : seen + len(passed)])
                seen += len(passed)
                self.assertEqual(seen, min(at, len(frame)) - 14, "something was kept back")
            self.assertTrue(decoder.is_idle)

    def test_a_frame_of_64_mib_split_at_each_byte_of_its_head(self) -> None:
        """(tcp T3)"""
        head = client_head(64 * MIB)
        for at in range(len(head) + 1):
            decoder = Decoder(apply_mask)
            self.assertEqual(decode((head[:at], head[at:] + b"\x1d\xa5"), decoder), [b"\0\1"])
            self.assertFalse(decoder.is_idle)

    def test_messages_in_fragments_with_control_frames_between_are_one_stream(self) -> None:
        wire = (
            client_frame(b"ab", final=False)
            + client_frame(b"hello", opcode=PING)
            + client_frame(b"", opcode=CONTINUATION, final=False)
            + client_frame(b"cd", opcode=CONTINUATION)
            + client_frame(b"", opcode=BINARY)
            + client_frame(b"", opcode=PONG)
            + client_frame(b"ef")
        )
        self.assertEqual(decode([wire]), [b"ab", Ping(b"hello"), b"cd", Pong(b""), b"ef"])
        by_bytes = decode(wire[at : at + 1] for at in range(len(wire)))
        self.assertEqual(stream(by_bytes), b"abcdef")
        self.assertEqual([event for event in by_bytes if not isinstance(event, bytes)], [Ping(b"hello"), Pong(b"")])

    def test_random_streams_in_random_pieces(self) -> None:
        chance = random.Random(20)
        for _ in range(200):
            payloads = [chance.randbytes(chance.choice((0, 1, 7, 125, 126, 900))) for _ in range(12)]
            wire = b"".join(client_frame(payload, mask=chance.randbytes(4)) for payload in payloads)
            pieces, at = [], 0
            while at < len(wire):
                size = chance.choice((1, 2, 13, 200, 4000))
                pieces.append(wire[at : at + size])
                at += size
            self.assertEqual(stream(decode(pieces)), b"".join(payloads))


class ControlTests(DecoderCase):
    def test_a_text_is_one_event_however_it_comes(self) -> None:
        text = '{"t":"eof","ü":1}'
        whole = client_frame(text.encode(), opcode=TEXT)
        parts = client_frame(text.encode()[:13], opcode=TEXT, final=False) + client_frame(
            text.encode()[13:], opcode=CONTINUATION
        )
        for wire in (whole, parts):
            for at in range(len(wire) + 1):
                self.assertEqual(decode((wire[:at], wire[at:])), [Text(text)])

    def test_a_text_of_4_kib_is_the_longest(self) -> None:
        text = "x" * websocket.MAX_TEXT_BYTES
        self.assertEqual(decode([client_frame(text.encode(), opcode=TEXT)]), [Text(text)])
        too_long = (
            client_head(websocket.MAX_TEXT_BYTES + 1, opcode=TEXT),
            client_frame(b"x" * 4000, opcode=TEXT, final=False) + client_head(97, opcode=CONTINUATION),
        )
        for wire in too_long:
            self.assert_error(wire, CloseCode.TOO_LONG)

    def test_a_close_frame_has_a_code_and_a_reason_or_neither(self) -> None:
        self.assertEqual(decode([client_frame(b"", opcode=CLOSE)]), [Close(1005, "")])
        self.assertEqual(decode([client_frame(b"\x03\xe8", opcode=CLOSE)]), [Close(1000, "")])
        self.assertEqual(decode([client_frame(b"\x0f\xa1gone", opcode=CLOSE)]), [Close(4001, "gone")])

    def test_close_codes_are_those_that_may_be_sent(self) -> None:
        """RFC 6455, 7.4, and the registry of IANA."""
        for code in (1000, 1003, 1007, 1014, 3000, 4999):
            self.assertEqual(decode([client_frame(code.to_bytes(2, "big"), opcode=CLOSE)]), [Close(code, "")])
        for code in (0, 999, 1004, 1005, 1006, 1015, 2999, 5000):
            self.assert_error(client_frame(code.to_bytes(2, "big"), opcode=CLOSE))

    def test_texts_in_fragments_do_not_mix(self) -> None:
        wire = b"".join(
            client_frame(piece, opcode=opcode, final=final)
            for piece, opcode, final in (
                *((b"on", TEXT, False), (b"e", CONTINUATION, True)),
                *((b"t", TEXT, False), (b"wo", CONTINUATION, True)),
            )
        )
        self.assertEqual(decode([wire]), [Text("one"), Text("two")])

    def test_nothing_is_read_behind_a_close_frame(self) -> None:
        decoder = Decoder()
        wire = client_frame(b"", opcode=CLOSE) + b"\xff\xff\xff garbage"
        self.assertEqual(decode([wire, b"more"], decoder), [Close(1005, "")])


class ErrorTests(DecoderCase):
    def test_what_breaks_the_protocol_is_an_error(self) -> None:
        wires = {
            "reserved 1": client_frame(b"a", reserved=0x40),
            "reserved 2": client_frame(b"a", reserved=0x20),
            "reserved 3": client_frame(b"a", reserved=0x10),
            "not masked": b"\x82\x01a",
            "not masked, empty": b"\x82\x00",
            "fragmented ping": client_frame(b"", opcode=PING, final=False),
            "fragmented close": client_frame(b"", opcode=CLOSE, final=False),
            "ping of 126 bytes": client_frame(b"x" * 126, opcode=PING),
            "continuation without beginning": client_frame(b"a", opcode=CONTINUATION),
            "beginning within a message": client_frame(b"a", final=False) + client_frame(b"b"),
            "text within a binary message": client_frame(b"a", final=False) + client_frame(b"b", opcode=TEXT),
            "length of 5 in 16 bits": b"\x82\xfe\x00\x05\0\0\0\0abcde",
            "length of 5 in 64 bits": b"\x82\xff" + (5).to_bytes(8, "big") + b"\0\0\0\0abcde",
            "length beyond 63 bits": b"\x82\xff" + (1 << 63).to_bytes(8, "big") + b"\0\0\0\0",
            "close of one byte": client_frame(b"\x03", opcode=CLOSE),
            **{
                f"close code {code}": client_frame(code.to_bytes(2, "big"), opcode=CLOSE)
                for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535)
            },
            **{f"opcode {opcode}": client_frame(b"", opcode=opcode) for opcode in (3, 4, 5, 6, 7, 11, 12, 13, 14, 15)},
        }
        for name, wire in wires.items():
            with self.subTest(name):
                self.assert_error(wire)

    def test_texts_that_are_not_utf8_are_an_error(self) -> None:
        self.assert_error(client_frame(b"\xff", opcode=TEXT), CloseCode.NOT_UTF8)
        self.assert_error(client_frame(b"\x03\xe8\xff", opcode=CLOSE), CloseCode.NOT_UTF8)

    def test_an_error_in_the_second_byte_needs_no_third(self) -> None:
        with self.assertRaises(WebSocketError):
            Decoder().receive(b"\x82\x05")


class EncoderTests(TestCase):
    def test_a_binary_head_gives_the_length_in_its_shortest_form(self) -> None:
        for length, head in (
            (0, b"\x82\x00"),
            (125, b"\x82\x7d"),
            (126, b"\x82\x7e\x00\x7e"),
            (65_535, b"\x82\x7e\xff\xff"),
            (65_536, b"\x82\x7f\0\0\0\0\0\1\0\0"),
            (64 * MIB, b"\x82\x7f\0\0\0\0\x04\0\0\0"),
        ):
            self.assertEqual(websocket.binary_head(length), head)

    def test_frames_are_read_by_a_client(self) -> None:
        wire = (
            websocket.text_frame('{"t":"eof"}')
            + websocket.ping_frame(b"7")
            + websocket.pong_frame(b"8")
            + websocket.close_frame(4001, "revoked")
        )
        frames, rest = read_server_frames(wire)
        self.assertEqual(
            [(frame.opcode, frame.payload) for frame in frames],
            [(TEXT, b'{"t":"eof"}'), (PING, b"7"), (PONG, b"8"), (CLOSE, b"\x0f\xa1revoked")],
        )
        self.assertEqual(rest, b"")

    def test_the_reason_of_a_close_is_cut_between_characters(self) -> None:
        frame = websocket.close_frame(4003, "ü" * 100)
        self.assertEqual(len(frame), 2 + 2 + 122)
        self.assertEqual(frame[4:].decode(), "ü" * 61)


class HandshakeTests(TestCase):
    def test_the_accept_field_is_that_of_the_rfc(self) -> None:
        fields = dict(websocket.accept_fields(b"dGhlIHNhbXBsZSBub25jZQ==", "burrowgate.tcp.1"))
        self.assertEqual(fields[b"Sec-WebSocket-Accept"], b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        self.assertEqual(fields[b"Sec-WebSocket-Protocol"], b"burrowgate.tcp.1")

    def test_http2_has_no_accept_field_and_nothing_is_compressed(self) -> None:
        """(tcp T8)"""
        fields = websocket.accept_fields(None, "burrowgate.tcp.1")
        self.assertEqual([name for name, _ in fields], [b"Sec-WebSocket-Protocol"])

    def test_the_subprotocol_is_found_in_a_list(self) -> None:
        for offered, found in (
            ([b"burrowgate.tcp.1"], True),
            ([b"chat, burrowgate.tcp.1"], True),
            ([b"chat", b"x,burrowgate.tcp.1 "], True),
            ([b"burrowgate.tcp.11"], False),
            ([b"Burrowgate.tcp.1"], False),
            ([], False),
            ([b""], False),
            ([b"\x0bburrowgate.tcp.1"], False),
            ([b"Xburrowgate.tcp.1"], False),
        ):
            self.assertEqual(websocket.choose_protocol(offered, "burrowgate.tcp.1"), found, offered)
