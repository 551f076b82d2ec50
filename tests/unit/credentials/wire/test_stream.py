"""Tests for burrowgate.credentials.wire.stream: whole messages, lost connections, and bounds."""

from __future__ import annotations

from burrowgate.credentials.wire.stream import MAX_BUFFER_BYTES
from burrowgate.errors import CredentialsRefused, CredentialsUnavailable
from tests.support import TestCase
from tests.support.library_wire import ENCRYPTED, Wire


class StreamTests(TestCase):
    def test_messages_are_read_whole(self) -> None:
        wire = Wire()
        first = wire.call(wire.stream.read(3))
        wire.feed(b"ab")
        self.assertNoResult(first)
        wire.feed(b"cde\r\nf")
        self.assertEqual(self.successResultOf(first), b"abc")
        self.assertEqual(self.successResultOf(wire.call(wire.stream.read_line())), b"de")
        self.assertEqual(self.successResultOf(wire.call(wire.stream.read(1))), b"f")

    def test_lost_connection_ends_the_read_and_all_further_ones(self) -> None:
        wire = Wire()
        waiting = wire.call(wire.stream.read(3))
        wire.hang_up()
        self.failureResultOf(waiting, CredentialsUnavailable)
        self.failureResultOf(wire.call(wire.stream.read(1)), CredentialsUnavailable)
        self.assertFalse(wire.stream.is_open)
        self.successResultOf(wire.stream.lost)
        wire.stream.write(b"x")
        self.assertEqual(wire.sent(), b"")

    def test_long_messages_end_the_connection(self) -> None:
        for call in ("read", "buffer"):
            with self.subTest(call=call):
                wire = Wire()
                waiting = wire.call(
                    wire.stream.read(MAX_BUFFER_BYTES + 1) if call == "read" else wire.stream.read_line()
                )
                if call == "buffer":
                    wire.stream.dataReceived(b"x" * (MAX_BUFFER_BYTES + 1))
                failure = self.failureResultOf(waiting, CredentialsUnavailable)
                self.assertIn("too long", str(failure.value))
                self.assertTrue(wire.transport.aborted)

    def test_plaintext_before_tls_is_refused(self) -> None:
        wire = Wire(ENCRYPTED)
        wire.feed(b"injected")
        self.assertRaises(CredentialsRefused, wire.stream.start_tls)
        self.assertTrue(wire.transport.aborted)
        self.assertFalse(wire.transport.encrypted)

    def test_cancelled_read_waits_no_more(self) -> None:
        wire = Wire()
        waiting = wire.call(wire.stream.read(1))
        waiting.addErrback(lambda failure: None)
        waiting.cancel()
        wire.feed(b"a")
        self.assertEqual(self.successResultOf(wire.call(wire.stream.read(1))), b"a")
