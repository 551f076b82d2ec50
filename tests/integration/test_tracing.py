"""Spans of requests as an OpenTelemetry collector receives them: attributes, parents and trace context."""

from __future__ import annotations

import json
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status
from twisted.internet import reactor
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.task import deferLater
from twisted.protocols.policies import ProtocolWrapper, WrappingFactory
from twisted.web.resource import Resource
from twisted.web.server import Request, Site

from burrowgate.proxy.exchange import Exchange
from burrowgate.telemetry.opentelemetry import EXPORT_TIMEOUT_SECONDS
from tests.integration.test_gateway import GatewayCase
from tests.support.sockets import connect, get

REACTOR: Any = reactor
TRACE, SPAN = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
TRACEPARENT = f"traceparent: 00-{TRACE}-{SPAN}-01"


class Collector(Resource):
    """An OpenTelemetry collector at `/v1/traces` that keeps the spans it receives."""

    isLeaf = True

    def __init__(self) -> None:
        super().__init__()
        self.resource: dict[str, str] = {}
        self.spans: list[Span] = []

    def render_POST(self, request: Request) -> bytes:
        assert (request.path, request.getHeader("content-type")) == (b"/v1/traces", "application/x-protobuf")
        assert request.content is not None
        sent = ExportTraceServiceRequest.FromString(request.content.read())
        for part in sent.resource_spans:
            self.resource = {one.key: one.value.string_value for one in part.resource.attributes}
            for scope in part.scope_spans:
                self.spans += scope.spans
        request.setHeader("content-type", "application/x-protobuf")
        return b""


def attributes(span: Span) -> dict[str, str | int]:
    """Return the attributes of a span."""
    return {one.key: one.value.string_value or one.value.int_value for one in span.attributes}


class TelemetryCase(GatewayCase):
    def setUp(self) -> None:
        super().setUp()
        self.collector = Collector()
        listening = REACTOR.listenTCP(0, Site(self.collector, reactor=REACTOR, timeout=None), interface="127.0.0.1")
        self.addCleanup(listening.stopListening)
        self.endpoint = f"http://127.0.0.1:{listening.getHost().port}/v1/traces"

    async def traced_request(self, *fields: str, path: str = "/", **options: Any) -> tuple[Span, bytes]:
        """Send a request with a valid token; return its span and the bytes that the target received."""
        app = self.app()
        gateway = await self.started(otlp_traces_endpoint=self.endpoint, **options)
        minted = await self.share(gateway, f"127.0.0.1:{app.port}")
        self.token = minted["token"]
        bearer = f"Authorization: Bearer {minted['token']}"
        await get(REACTOR, gateway.visitors_port, "app.localhost", bearer, *fields, path=path)
        await gateway.stop()
        (span,) = self.collector.spans
        return span, app.received[0]


class SpanTests(TelemetryCase):
    async def test_request_is_exported_as_span(self) -> None:
        span, received = await self.traced_request(path="/a/b?secret=1")
        self.assertEqual((span.name, span.kind), ("GET", Span.SPAN_KIND_SERVER))
        self.assertEqual((span.parent_span_id, len(span.links)), (b"", 0))
        self.assertLessEqual(span.start_time_unix_nano, span.end_time_unix_nano)
        reported = attributes(span)
        access = next(json.loads(line) for line in "".join(self.lines).splitlines() if '"access"' in line)
        self.assertEqual(
            reported,
            {
                "http.request.method": "GET",
                "url.scheme": "http",
                "url.path": "/a/b",
                "server.address": "app.localhost",
                "client.address": "127.0.0.1",
                "network.protocol.name": "http",
                "network.protocol.version": "1.1",
                "http.response.status_code": 200,
                "http.request.body.size": 0,
                "http.response.body.size": 5,
                "burrowgate.request_id": access["request_id"],
                "burrowgate.session": access["session_id"],
                "burrowgate.target": "app",
                "burrowgate.outcome": "allowed",
            },
        )
        self.assertEqual(self.collector.resource["service.name"], "burrowgate")
        ours = f"traceparent: 00-{span.trace_id.hex()}-{span.span_id.hex()}-01\r\n"
        self.assertEqual(received.count(b"traceparent"), 1)
        self.assertIn(ours.encode(), received)

    async def test_span_contains_no_secret(self) -> None:
        span, _ = await self.traced_request("Cookie: theirs=1", "X-Key: 2", path="/?a=b")
        mac = self.token.rpartition(".")[2].encode()
        for secret in (mac, b"theirs", b"X-Key", b"a=b"):
            self.assertNotIn(secret, span.SerializeToString())

    async def test_token_in_path_is_redacted(self) -> None:
        app = self.app()
        gateway = await self.started(otlp_traces_endpoint=self.endpoint)
        minted = await self.share(gateway, f"127.0.0.1:{app.port}")
        await get(REACTOR, gateway.visitors_port, "app.localhost", path=f"/{minted['token']}")
        await gateway.stop()
        (span,) = self.collector.spans
        self.assertEqual(attributes(span)["url.path"], "/[redacted]")

    async def test_spans_of_refusals_and_failures(self) -> None:
        gateway = await self.started(otlp_traces_endpoint=self.endpoint, upstream_connect_timeout="1s")
        closed = REACTOR.listenTCP(0, Site(Resource()), interface="127.0.0.1")
        port = closed.getHost().port
        await closed.stopListening()
        minted = await self.share(gateway, f"127.0.0.1:{port}")
        await get(REACTOR, gateway.visitors_port, "app.localhost")
        await get(REACTOR, gateway.visitors_port, "app.localhost", f"Authorization: Bearer {minted['token']}")
        await gateway.stop()
        refused, failed = self.collector.spans
        reported = attributes(refused)
        self.assertEqual(
            (reported["http.response.status_code"], reported["burrowgate.outcome"], reported["burrowgate.reason"]),
            (403, "denied", "no-credential"),
        )
        self.assertEqual(refused.status.code, Status.STATUS_CODE_UNSET)  # a refusal is not an error of the server
        reported = attributes(failed)
        self.assertEqual(
            (reported["http.response.status_code"], reported["error.type"]), (502, "upstream-connect-error")
        )
        self.assertEqual(failed.status.code, Status.STATUS_CODE_ERROR)

    async def test_identical_requests_have_separate_spans(self) -> None:
        app = self.app()
        gateway = await self.started(otlp_traces_endpoint=self.endpoint)
        minted = await self.share(gateway, f"127.0.0.1:{app.port}")
        client = await connect(REACTOR, gateway.visitors_port)
        for _ in range(3):
            client.send(
                f"GET / HTTP/1.1\r\nHost: app.localhost\r\nBurrowgate-Token: {minted['token']}\r\n\r\n".encode()
            )
            await client.holds(b"hello")
        client.close()
        await gateway.stop()
        self.assertEqual(len({span.span_id for span in self.collector.spans}), 3)
        for span, received in zip(self.collector.spans, app.received, strict=True):
            self.assertIn(span.span_id.hex().encode(), received)


class TraceContextTests(TelemetryCase):
    async def test_incoming_trace_is_linked_but_not_continued(self) -> None:
        span, received = await self.traced_request(TRACEPARENT, "tracestate: congo=1")
        self.assertNotEqual(span.trace_id.hex(), TRACE)
        self.assertEqual(span.parent_span_id, b"")
        (link,) = span.links
        self.assertEqual((link.trace_id.hex(), link.span_id.hex()), (TRACE, SPAN))
        self.assertIn(f"traceparent: 00-{span.trace_id.hex()}-{span.span_id.hex()}-01\r\n".encode(), received)
        self.assertNotIn(b"tracestate", received)

    async def test_incoming_trace_is_continued_if_trusted(self) -> None:
        span, received = await self.traced_request(TRACEPARENT, "tracestate: congo=1", trust_incoming_traces=True)
        self.assertEqual((span.trace_id.hex(), span.parent_span_id.hex()), (TRACE, SPAN))
        self.assertIn(f"traceparent: 00-{TRACE}-{span.span_id.hex()}-01\r\n".encode(), received)
        self.assertIn(b"tracestate: congo=1\r\n", received)

    async def test_invalid_trace_context_starts_a_new_trace(self) -> None:
        span, received = await self.traced_request(
            TRACEPARENT, TRACEPARENT, "tracestate: congo=1", trust_incoming_traces=True
        )
        self.assertNotEqual(span.trace_id.hex(), TRACE)
        self.assertEqual((span.parent_span_id, len(span.links)), (b"", 0))
        self.assertNotIn(b"tracestate", received)

    async def test_unsampled_incoming_trace_is_not_exported(self) -> None:
        app = self.app()
        gateway = await self.started(otlp_traces_endpoint=self.endpoint, trust_incoming_traces=True)
        minted = await self.share(gateway, f"127.0.0.1:{app.port}")
        bearer = f"Authorization: Bearer {minted['token']}"
        await get(REACTOR, gateway.visitors_port, "app.localhost", bearer, TRACEPARENT[:-1] + "0")
        await gateway.stop()
        self.assertEqual(self.collector.spans, [])
        self.assertRegex(
            app.received[0], rb"traceparent: 00-%b-(?!%b)[0-9a-f]{16}-00\r\n" % (TRACE.encode(), SPAN.encode())
        )


class HangingCollectorTests(GatewayCase):
    async def test_gateway_serves_and_stops_although_the_collector_never_responds(self) -> None:
        factory = WrappingFactory(Factory.forProtocol(Protocol))
        silent = REACTOR.listenTCP(0, factory, interface="127.0.0.1")
        self.addCleanup(lambda: self.run_async(self.close(silent, factory)))
        endpoint = f"http://127.0.0.1:{silent.getHost().port}/v1/traces"
        gateway, app = await self.started(otlp_traces_endpoint=endpoint), self.app()
        minted = await self.share(gateway, f"127.0.0.1:{app.port}")
        self.assertIn(b"hello", await self.get(gateway, minted["token"]))
        started = REACTOR.seconds()
        await gateway.stop()
        self.assertLess(REACTOR.seconds() - started, EXPORT_TIMEOUT_SECONDS + 4)

    async def close(self, port: Any, factory: WrappingFactory[ProtocolWrapper]) -> None:
        """End `port` and its connections, which the exporter's thread may hold for longer than the gateway lives."""
        await port.stopListening()
        for connection in tuple(factory.protocols):
            connection.transport.abortConnection()  # type: ignore[union-attr]
        for _ in range(1000):
            if not factory.protocols:
                return
            await deferLater(REACTOR, 0.01)
        raise self.failureException("the connections of the collector do not end")


class UntracedTests(GatewayCase):
    async def test_without_endpoint_trace_context_is_forwarded_unchanged(self) -> None:
        gateway, app = await self.started(), self.app()
        minted = await self.share(gateway, f"127.0.0.1:{app.port}")
        self.assertIs(gateway._components.exchange_context.exchange, Exchange)
        bearer = f"Authorization: Bearer {minted['token']}"
        await get(REACTOR, gateway.visitors_port, "app.localhost", bearer, TRACEPARENT, "tracestate: congo=1")
        self.assertIn(f"{TRACEPARENT}\r\ntracestate: congo=1\r\n".encode(), app.received[0])

    async def test_unreachable_collector_does_not_delay_requests(self) -> None:
        closed = REACTOR.listenTCP(0, Site(Resource()), interface="127.0.0.1")
        port = closed.getHost().port
        await closed.stopListening()
        gateway, app = await self.started(otlp_traces_endpoint=f"http://127.0.0.1:{port}/v1/traces"), self.app()
        minted = await self.share(gateway, f"127.0.0.1:{app.port}")
        answer = await get(REACTOR, gateway.visitors_port, "app.localhost", f"Authorization: Bearer {minted['token']}")
        self.assertIn(b"hello", answer)
        await gateway.stop()
        self.assertTrue(any("OpenTelemetry: " in line for line in self.lines))
