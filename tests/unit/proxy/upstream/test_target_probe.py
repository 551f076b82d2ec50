"""Probes of targets, over real sockets."""

from __future__ import annotations

import time
from typing import Any

from twisted.internet import reactor
from twisted.internet.protocol import Factory, Protocol

from burrowgate.core.target_address import parse_address
from burrowgate.core.targets import Target
from burrowgate.errors import UpstreamAddressNotAllowed, UpstreamConnectError, UpstreamProtocolError
from burrowgate.proxy.upstream import target_probe
from burrowgate.proxy.upstream.address_policy import OwnPorts
from burrowgate.proxy.upstream.pool import UpstreamPool, UpstreamSettings
from burrowgate.server.clock import SteadyClock
from tests.support import ReactorTestCase, TestCase


class Canned(Protocol):
    """Sends the factory's `answer` to a request, and closes the connection on a TLS hello."""

    def dataReceived(self, data: bytes) -> None:
        if not data.startswith(b"GET / HTTP/1.1\r\n"):
            self.transport.loseConnection()
            return
        self.factory.requests.append(data)
        self.transport.write(self.factory.answer)
        self.transport.loseConnection()


class ProbeTests(ReactorTestCase):
    def setUp(self) -> None:
        self.factory = Factory.forProtocol(Canned)
        self.factory.noisy = False
        self.factory.requests = []
        self.port = reactor.listenTCP(0, self.factory, interface="127.0.0.1")
        self.addCleanup(self.port.stopListening)
        self.number = self.port.getHost().port
        self.own = OwnPorts()
        self.upstreams = UpstreamPool(
            reactor,
            SteadyClock(time.time, time.monotonic),
            settings=UpstreamSettings(),
            own_ports=lambda: self.own,
            date=lambda: b"Thu, 01 Jan 1970 00:00:00 GMT",
        )
        self.addCleanup(self.upstreams.close)

    async def probe(self, answer: bytes, number: int = 0) -> Any:
        self.factory.answer = answer
        place = parse_address(f"127.0.0.1:{number or self.number}")
        target = Target(target_id="t", name="t", address=place, created_at=0)
        return await target_probe.probe_target(self.upstreams, reactor, target)

    async def test_page_has_its_title(self) -> None:
        result = await self.probe(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 1000000\r\n\r\n"
            b"<!doctype html><TITLE lang=en>\n Hi &amp;  <there\n"
        )
        self.assertEqual((result.tls, result.status, result.title), (False, 200, "Hi &"))
        (request,) = self.factory.requests
        self.assertIn(f"Host: 127.0.0.1:{self.number}\r\n".encode(), request)

    async def test_other_media_types_have_no_title(self) -> None:
        result = await self.probe(b"HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nno")
        self.assertEqual((result.status, result.title), (404, ""))

    async def test_other_protocols_are_protocol_errors(self) -> None:
        with self.assertRaises(UpstreamProtocolError):
            await self.probe(b"220 mail.example ESMTP\r\n")

    async def test_refused_connection_is_a_connect_error(self) -> None:
        await self.port.stopListening()
        with self.assertRaises(UpstreamConnectError):
            await self.probe(b"")

    async def test_forbidden_address_gets_no_request(self) -> None:
        self.own = OwnPorts((("127.0.0.1", self.number),))
        with self.assertRaises(UpstreamAddressNotAllowed):
            await self.probe(b"")
        self.assertEqual(self.factory.requests, [])


class TitleTests(TestCase):
    def test_title_is_one_line_of_text(self) -> None:
        for page, title in {
            b"": "",
            b"<title>": "",
            b"<title>a": "a",
            b"<title >\xff\n\tb</title><title>c</title>": "\ufffd b",
            b"<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>": "<script>alert(1)</script>",
            b"<title>" + b"x" * 1000: "x" * target_probe.TITLE_MOST,
        }.items():
            self.assertEqual(target_probe.title(page), title)
