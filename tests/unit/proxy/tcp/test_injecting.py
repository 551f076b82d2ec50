"""Injection in tunnels, with an injector of the test."""

from __future__ import annotations

import json
from typing import Any

from burrowgate.core.tcp.opening import Injection, Secret
from burrowgate.errors import InjectionFailed, InjectionNotPossible
from tests.support import TestCase
from tests.support.exchange_case import status
from tests.support.proxy_wire import Far
from tests.support.tcp_wire import EOF, FakeOpening, TcpWorld, TunnelClient
from tests.support.websocket_client import CLOSE, payload_of

INJECTION = Injection("fake", Secret(username="app", password="s3cret"))


class FakeInjector:
    """Expects `hello` of the client, then `ok` of the target, which gets `login`."""

    def __init__(self) -> None:
        self.wants_tls = False
        self.is_relaying = False
        self.is_known_cancel = False
        self.wants_anonymous_tls = False
        self.is_full = False
        self._to_client = b""
        self._to_target = b""
        self._greeted = False

    def from_client(self, data: bytes) -> None:
        if self._greeted:
            self.is_full = True
            self._to_target += data  # as if it was held until then
            return
        if not data.startswith(b"hello"):
            self._to_client = b"ERR hello?"
            raise InjectionFailed("The client did not say hello.")
        self._greeted = True
        self._to_target = b"login"

    def from_target(self, data: bytes) -> None:
        if data != b"ok":
            self._to_client = b"ERR " + data
            raise InjectionFailed("The target did not accept the credential.")
        self._to_client = b"welcome"
        self.is_relaying = True

    def take_to_client(self) -> bytes:
        data, self._to_client = self._to_client, b""
        return data

    def take_to_target(self) -> bytes:
        data, self._to_target = self._to_target, b""
        return data

    def tls_started(self, end_point_hash: bytes) -> None:
        raise AssertionError

    def fail(self, sentence: str) -> None:
        self._to_client = b"ERR " + sentence.encode()


class InjectionTests(TestCase):
    def setUp(self) -> None:
        self.world = TcpWorld()
        self.world.opener.made = lambda: FakeOpening(injection=INJECTION)  # type: ignore[assignment]
        self.injector = FakeInjector()
        self.world.service.make_injector = lambda injection, sid: self.injector

    def open(self) -> tuple[TunnelClient, Far]:
        client = self.world.connect().opened()
        return client, self.world.target()

    def test_bytes_pass_once_the_target_has_accepted_what_was_injected(self) -> None:
        client, target = self.open()
        client.send(b"hello")
        self.assertEqual(target.take(), b"login")
        target.send(b"ok")
        self.assertEqual(client.received(), b"welcome")
        client.send(b"query")
        target.send(b"rows")
        self.assertEqual((target.take(), client.received()), (b"query", b"rows"))

    def test_a_client_that_ends_early_is_half_closed_after_the_injection(self) -> None:
        client, target = self.open()
        client.send(b"hello")
        client.far.send(EOF)
        self.assertEqual(target.end, "")
        target.send(b"ok")
        self.assertEqual(target.end, "half")

    def test_a_refusal_is_said_in_the_words_of_the_protocol_and_ends_the_tunnel(self) -> None:
        for happen, words in (
            (lambda client, target: client.send(b"bye"), b"ERR hello?"),
            (lambda client, target: (client.send(b"hello"), target.send(b"no")), b"ERR no"),
            (lambda client, target: target.finish(), b"ERR The target closed the connection before"),
            (lambda client, target: target.reset(), b"ERR The target closed the connection before"),
            (lambda client, target: self.world.wait(31), b"ERR The target took too long"),
        ):
            self.setUp()
            client, target = self.open()
            do: Any = happen
            do(client, target)
            frames = [frame for frame in client.frames() if frame.opcode != 9]
            self.assertTrue(payload_of(frames).startswith(words), frames)
            self.assertEqual([frame.code for frame in frames if frame.opcode == CLOSE], [4008])
            self.assertEqual([call[:2] for call in self.world.opening.ends], [("closed", "refused-by-target")])
            self.assertEqual(target.end, "closed")

    def test_a_client_that_sends_more_than_an_injector_holds_is_paused(self) -> None:
        client, target = self.open()
        client.send(b"hello")
        client.send(b"more")
        client.send(b"x" * 100)
        self.assertGreater(client.far.unread, 0)
        target.send(b"ok")
        self.assertEqual(client.far.unread, 0)

    def test_a_connection_that_only_cancels_is_not_counted(self) -> None:
        client, target = self.open()
        self.assertNotIn(("uncounted",), self.world.opening.calls)
        self.injector.is_known_cancel = True
        client.send(b"hello")
        target.send(b"ok")
        self.assertEqual(self.world.opening.calls.count(("uncounted",)), 1)

    def test_a_protocol_without_an_injector_is_refused_and_given_back(self) -> None:
        def make(injection: Injection, sid: str) -> Any:
            raise InjectionNotPossible

        self.world.service.make_injector = make
        text = self.world.connect().far.take()
        self.assertEqual(status(text), 501)
        self.assertEqual(self.world.opening.calls, [("failed", "error")])
        self.assertEqual(self.world.target().end, "aborted")

    def test_the_secret_is_in_no_representation(self) -> None:
        """(tcp T30)"""
        client, _ = self.open()
        client.send(b"bye")
        shown = repr(INJECTION) + repr(self.world.opening) + repr(self.world.service) + json.dumps(str(client.frames()))
        self.assertNotIn("s3cret", shown)
