"""Messages of the wire: who ended a session, what a client says, and cancel requests in a field."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode

from burrowgate.core.tcp import messages
from burrowgate.core.tcp.cancel_requests import read_cancel_request
from burrowgate.core.tcp.connections import CloseReason
from burrowgate.core.tcp.websocket import WebSocketError
from tests.support import TestCase
from tests.support.websocket_client import TEXT, read_server_frames

CANCEL = b"\0\0\0\x10\x04\xd2\x16\x2e\0\0\0\x07abcd"


def end_of(ending: messages.Ending) -> dict[str, str] | None:
    frames, _ = read_server_frames(messages.last_frames(ending))
    found = [json.loads(frame.text) for frame in frames if frame.opcode == TEXT]
    return found[0] if found else None


class EndTests(TestCase):
    def test_operators_are_named_as_one_and_only_where_one_of_them_did_it(self) -> None:
        for cut, by in (
            ("revoked", "admin"),
            ("cut", "admin"),
            ("visit-cut", "admin"),
            ("expired", None),
            ("ended:account:Ada", None),
            ("login-ended", None),
            ("store-unavailable", None),
            ("gateway-stopping", None),
        ):
            end = end_of(messages.ending_of_cut(cut))
            assert end is not None
            self.assertEqual((end["reason"], end.get("by")), (cut, by))

    def test_orderly_end_says_nothing(self) -> None:
        self.assertIsNone(end_of(messages.ending_of(CloseReason.BOTH_CLOSED)))


class ClientTests(TestCase):
    def test_type_of_a_message(self) -> None:
        for text, kind in (('{"t":"eof"}', "eof"), ('{"t":"done","x":1}', "done"), ('{"t":"later"}', "later")):
            self.assertEqual(messages.read(text)["t"], kind)

    def test_what_is_no_message_is_refused(self) -> None:
        for text in ("", "x", "[]", '"eof"', "{}", '{"t":1}', '{"t":null}', "[" * 4000, "NaN", '{"t":["eof"]}'):
            with self.subTest(text=text[:20]):
                self.assertRaises(WebSocketError, messages.read, text)


class CancelTests(TestCase):
    def read(self, message: bytes) -> bytes:
        return read_cancel_request(b"cancel " + urlsafe_b64encode(message).rstrip(b"="))

    def test_cancel_requests_are_read(self) -> None:
        long = b"\0\0\1\x0c\x04\xd2\x16\x2e\0\0\0\x07" + b"k" * 256
        odd = b"\0\0\0\x11" + CANCEL[4:] + b"k"
        for message in (CANCEL, long, odd, CANCEL[:12] + b"\xff\xfe\xfd\xfc"):
            self.assertEqual(self.read(message), message)

    def test_anything_else_is_none(self) -> None:
        for message in (
            b"",
            CANCEL[:15],
            CANCEL + b"x",
            b"\0\0\0\x11" + CANCEL[4:],
            b"\0\0\0\x10\x04\xd2\x16\x2f" + CANCEL[8:],
            b"\0\0\0\x08\x04\xd2\x16\x2f",
            b"\0\0\1\x0d\x04\xd2\x16\x2e" + b"k" * 261,
            CANCEL + b"Q\0\0\0\x05x",
        ):
            with self.subTest(message=message):
                self.assertEqual(self.read(message), b"")
        for field in (b"", b"*", b"AAA", b"\xff" * 24, b"=" * 24):
            self.assertEqual(read_cancel_request(b"cancel " + field), b"")
        for field in (b"", b"psql", urlsafe_b64encode(CANCEL), b"cancel", b"cancel  " + urlsafe_b64encode(CANCEL)):
            self.assertEqual(read_cancel_request(field), b"")
