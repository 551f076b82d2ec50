"""The general form of the fast path, and its equivalence with the fast one."""

from __future__ import annotations

from typing import Any
from unittest import skipIf

from hypothesis import given
from hypothesis import strategies as st
from zope.interface import implementer
from zope.interface.verify import verifyObject

from burrowgate.core.compiled import is_compiled
from burrowgate.core.http.fields import Fields
from burrowgate.proxy.exchange import Exchange
from burrowgate.proxy.fast_path import receive_in_parts, send_in_parts
from burrowgate.proxy.http1.connection import Http1ServerConnection
from burrowgate.proxy.interfaces import IResponseSink, IUpstream
from burrowgate.proxy.local_upstream import LocalUpstream
from burrowgate.proxy.response_receiver import ResponseReceiver
from tests.support import TestCase
from tests.support.proxy_wire import World, request

LINES = b"Content-Type: text/plain\r\nX-Field: a\r\nX-Field: b\r\n"


class GeneralExchange(Exchange):
    """Exchange with the general form of the fast path."""

    def plain_response(
        self, status: int, reason: bytes, lines: bytes, length: int, body: bytes | memoryview, source: object = None
    ) -> int:
        return receive_in_parts(self, status, reason, lines, length, body)


class GeneralConnection(Http1ServerConnection):
    """Client connection with the general form of the fast path."""

    def send_plain(
        self, status: int, reason: bytes, lines: bytes, length: int, body: bytes | memoryview, source: object = None
    ) -> int:
        return send_in_parts(self, status, reason, lines, length, body)


@implementer(IResponseSink)
class RecordingSink(ResponseReceiver):
    """Response sink without a fast path, which records its events."""

    def __init__(self) -> None:
        self.events: list[tuple[Any, ...]] = []

    def response_head(self, status: int, reason: bytes, fields: Fields, length: int | None) -> None:
        self.events.append(("head", status, reason, fields, length))

    def response_body(self, data: bytes) -> None:
        self.events.append(("body", data))

    def response_end(self) -> None:
        self.events.append(("end",))

    def upstream_lost(self, error: Exception) -> None: ...


@implementer(IUpstream)
class SilentUpstream(LocalUpstream):
    """Local upstream that never responds."""

    def send_head(self, method: bytes, target: bytes, lines: bytes, length: int | None, upgrade: bytes) -> None: ...

    def abandon(self, is_orderly: bool = False) -> None: ...


class GeneralFormTests(TestCase):
    def test_plain_response_is_head_and_body_and_end(self) -> None:
        sink = RecordingSink()
        self.assertTrue(verifyObject(IResponseSink, sink))
        self.assertEqual(sink.plain_response(200, b"OK", b"A: b\r\n", 3, memoryview(b"abc")), 0)
        self.assertEqual(sink.events, [("head", 200, b"OK", [(b"A", b"b")], 3), ("body", b"abc"), ("end",)])

    def test_beginning_of_a_plain_response_has_no_end(self) -> None:
        sink = RecordingSink()
        self.assertEqual(sink.plain_response(200, b"OK", b"", 3, b"a", object()), 0)
        self.assertEqual(sink.events, [("head", 200, b"OK", [], 3), ("body", b"a")])

    def test_end_without_a_fast_path_is_never_spliced(self) -> None:
        upstream = SilentUpstream()
        self.assertTrue(verifyObject(IUpstream, upstream))
        self.assertIsNone(upstream.splice_transport)
        upstream.splice_to(object())
        upstream.report_spliced()
        self.assertRaises(AssertionError, RecordingSink().response_spliced, 1)


@skipIf(is_compiled(), "a compiled class has no subclasses in Python")
class EquivalenceTests(TestCase):
    """Client and record see the same with and without the fast path."""

    def run_exchange(
        self, general: bool, method: bytes, status: int, body: bytes, first: int
    ) -> tuple[bytes, list[tuple[object, ...]]]:
        """Return the bytes that the client receives of a plain response, of which `first` bytes come with its head."""
        world = World()
        if general:
            world.context.exchange = GeneralExchange
        connection = GeneralConnection if general else Http1ServerConnection
        visitor = world.visitor(protocol=connection(world.context, world.limits))
        visitor.send(request(method=method))
        exchange: Any = world.target().near.protocol.exchange  # type: ignore[attr-defined]
        self.assertIsInstance(exchange, GeneralExchange if general else Exchange)
        exchange.plain_response(status, b"Reason", LINES, len(body), body[:first])
        if first < len(body):
            exchange.response_body(body[first:])
            exchange.response_end()
        return visitor.take(), [
            (record.status, record.response_body_bytes, record.outcome, record.reason) for record in world.records
        ]

    @given(st.sampled_from((b"GET", b"POST")), st.sampled_from((200, 203, 404, 500)), st.binary(max_size=99), st.data())
    def test_plain_response_is_the_same_in_both_forms(
        self, method: bytes, status: int, body: bytes, data: st.DataObject
    ) -> None:
        first = data.draw(st.integers(0, len(body)))
        if first == 0 < len(body):
            first = 1
        self.assertEqual(
            self.run_exchange(True, method, status, body, first), self.run_exchange(False, method, status, body, first)
        )
