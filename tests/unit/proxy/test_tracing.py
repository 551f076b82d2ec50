"""Exchanges with a trace span, which begins and ends exactly once."""

from __future__ import annotations

from burrowgate.core.http.fields import Fields
from burrowgate.core.http.request import RequestHead
from burrowgate.core.request_record import RequestRecord
from burrowgate.proxy.tracing import traced_exchanges
from tests.support import TestCase
from tests.support.exchange_case import WEBSOCKET
from tests.support.http2_client import Http2Client
from tests.support.proxy_wire import World, ok, request

THEIRS = b"traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


class RecordedSpan:
    """Span that keeps the records it ended with."""

    def __init__(self, number: int) -> None:
        self.fields: Fields = [(b"traceparent", b"00-" + b"a" * 32 + b"-%016x-01" % number)]
        self.records: list[RequestRecord] = []

    def end(self, record: RequestRecord) -> None:
        self.records.append(record)


class RecordingTracer:
    """Tracer that keeps its spans."""

    def __init__(self) -> None:
        self.spans: list[RecordedSpan] = []
        self.heads: list[tuple[RequestHead, bytes, bytes, float]] = []

    def begin(self, head: RequestHead, request_id: bytes, scheme: bytes, at: float) -> RecordedSpan:
        self.heads.append((head, request_id, scheme, at))
        self.spans.append(RecordedSpan(len(self.spans) + 1))
        return self.spans[-1]


class TracedExchangeTests(TestCase):
    def setUp(self) -> None:
        self.tracer = RecordingTracer()

    def world(self, scheme: str = "http") -> World:
        world = World(public=True, scheme=scheme)
        world.context.exchange = traced_exchanges(self.tracer)
        return world

    def records(self) -> list[RequestRecord]:
        """Return the record of each span, which has ended exactly once."""
        records = []
        for span in self.tracer.spans:
            (record,) = span.records
            records.append(record)
        return records

    def test_target_receives_the_context_of_the_span(self) -> None:
        world = self.world()
        visitor = world.visitor()
        visitor.send(request(THEIRS))
        received = world.target().take()
        self.assertIn(b"\r\ntraceparent: 00-" + b"a" * 32 + b"-0000000000000001-01\r\n", received)
        self.assertEqual(received.count(b"traceparent"), 1)
        self.assertEqual(self.tracer.spans[0].records, [])
        world.clock.advance(3)
        world.target().send(ok())
        (record,) = self.records()
        self.assertEqual((record.status, record.outcome, record.target), (200, "allowed", "app"))
        ((_, request_id, scheme, at),) = self.tracer.heads
        self.assertEqual((request_id, scheme, record.time - at), (b"r1", b"http", 3))

    def test_identical_requests_have_spans_of_their_own(self) -> None:
        world = self.world()
        visitor = world.visitor()
        for number in (1, 2, 3):
            visitor.send(request(THEIRS))
            self.assertIn(b"-%016x-01\r\n" % number, world.target().take())
            world.target().send(ok())
        self.assertEqual(len(self.records()), 3)

    def test_pipelined_requests_have_spans_of_their_own(self) -> None:
        world = self.world()
        visitor = world.visitor()
        visitor.send(request() * 3)
        for _ in range(3):
            world.target().send(ok())
        self.assertEqual([record.status for record in self.records()], [200, 200, 200])

    def test_tunnel_is_one_span(self) -> None:
        world = self.world()
        visitor = world.visitor()
        visitor.send(request(b"Origin: http://app.localhost", *WEBSOCKET))
        world.target().send(b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n")
        visitor.send(b"12345")
        self.assertEqual(self.tracer.spans[0].records, [])
        visitor.reset()
        (record,) = self.records()
        self.assertEqual((record.status, record.request_body_bytes), (101, 5))

    def test_span_ends_when_the_client_is_lost(self) -> None:
        world = self.world()
        visitor = world.visitor()
        visitor.send(request())
        visitor.reset()
        (record,) = self.records()
        self.assertEqual((record.status, record.reason), (0, "visitor-gone"))

    def test_refusal_has_a_span(self) -> None:
        world = self.world()
        world.visitor().send(b"GET / HTTP/1.1\r\nHost: other.localhost\r\n\r\n")
        (record,) = self.records()
        self.assertEqual((record.status, record.outcome, record.reason), (403, "denied", "no-domain"))

    def test_repeated_request_has_one_span(self) -> None:
        world = self.world()
        visitor = world.visitor()
        visitor.send(request())
        world.target().send(ok())
        visitor.send(request())
        world.target().reset()
        self.assertIn(b"-0000000000000002-01\r\n", world.target().take())
        world.target().send(ok())
        self.assertEqual([record.status for record in self.records()], [200, 200])

    def test_request_over_http2_has_a_span(self) -> None:
        world = self.world("https")
        client = Http2Client(world)
        self.addCleanup(client.far.reset)
        client.request()
        self.assertIn(b"traceparent: 00-", world.target().take())
        world.target().send(ok())
        client.run()
        (record,) = self.records()
        self.assertEqual((record.status, self.tracer.heads[0][0].received), (200, b"2 "))
