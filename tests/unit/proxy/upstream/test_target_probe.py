"""Probes of targets, over real sockets."""

from __future__ import annotations

import time
from typing import Any

from twisted.internet import reactor
from twisted.internet.protocol import Factory, Protocol

from burrowgate.core.host_choice import START_BYTES, TargetRequest
from burrowgate.core.target_address import parse_address
from burrowgate.core.targets import Target
from burrowgate.errors import UpstreamAddressNotAllowed, UpstreamConnectError, UpstreamProtocolError
from burrowgate.proxy.upstream import target_probe
from burrowgate.proxy.upstream.address_policy import OwnPorts
from burrowgate.proxy.upstream.pool import UpstreamPool, UpstreamSettings
from burrowgate.server.clock import SteadyClock
from tests.support import ReactorTestCase, TestCase


class Canned(Protocol):
    """Sends the factory's answer to a request for its path, and closes the connection on a TLS hello."""

    def dataReceived(self, data: bytes) -> None:
        method, _, rest = data.partition(b" ")
        if method != b"GET":
            self.transport.loseConnection()
            return
        self.factory.requests.append(data)
        self.transport.write(self.factory.answers[rest.partition(b" HTTP/1.1\r\n")[0]])
        self.transport.loseConnection()


def redirect(location: bytes) -> bytes:
    return b"HTTP/1.1 302 Found\r\nLocation: %b\r\nContent-Length: 0\r\n\r\n" % location


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

    async def probe(self, answer: bytes, number: int = 0, host: str = "", **more: bytes) -> Any:
        """Probe a target with `answer` for `/`, and more for the paths of their names."""
        self.factory.answers = {b"/": answer} | {f"/{name}".encode(): one for name, one in more.items()}
        place = parse_address(f"127.0.0.1:{number or self.number}")
        target = Target(target_id="t", name="t", address=place, created_at=0)
        return await target_probe.probe_target(self.upstreams, reactor, target, TargetRequest(host=host))

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
        self.assertEqual((result.status, result.title, result.start), (404, "", b"no"))

    async def test_page_is_read_up_to_the_end_of_its_head(self) -> None:
        head = b"<title>a</title><link rel=manifest href=/app.webmanifest></head>"
        result = await self.probe(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000000\r\n\r\n" + head
        )
        self.assertEqual((result.title, result.bare_manifest, result.start), ("a", "/app.webmanifest", head))

    async def test_no_more_than_a_bounded_part_is_read(self) -> None:
        for kind, maximum in ((b"text/plain", START_BYTES), (b"text/html", target_probe.READ_MOST)):
            result = await self.probe(
                b"HTTP/1.1 200 OK\r\nContent-Type: " + kind + b"\r\nContent-Length: 1000000\r\n\r\n" + b"a" * maximum
            )
            self.assertEqual((result.status, result.start), (200, b"a" * START_BYTES))

    async def test_redirects_to_the_target_are_followed_with_the_same_host(self) -> None:
        page = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"
        to_login = b"HTTP/1.1 302 Found\r\nLocation: http://app.example/login\r\nContent-Length: 0\r\n\r\n"
        result = await self.probe(redirect(b"lab"), host="app.example", lab=to_login, login=page)
        self.assertEqual((result.status, result.path), (403, "/login"))
        self.assertEqual([b"Host: app.example\r\n" in request for request in self.factory.requests], [True] * 3)

    async def test_redirects_elsewhere_are_the_answer(self) -> None:
        result = await self.probe(redirect(b"http://app.example/login"))
        self.assertEqual((result.status, result.path, len(self.factory.requests)), (302, "/", 1))

    async def test_redirects_without_end_are_the_answer_after_some(self) -> None:
        result = await self.probe(redirect(b"/"))
        self.assertEqual((result.status, len(self.factory.requests)), (302, target_probe.MAX_REDIRECTS + 1))

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


class ManifestTests(TestCase):
    def test_manifest_that_browsers_fetch_without_cookies_is_found(self) -> None:
        for link, path in {
            b'<link rel="manifest" href="/manifest.json">': "/manifest.json",
            b"<LINK REL=manifest HREF='app.webmanifest' >": "/app.webmanifest",
            b'<link href="/a/m.json" crossorigin="anonymous" rel="manifest"/>': "/a/m.json",
            b'<link rel="manifest" crossorigin="use-credentials" href="/manifest.json">': "",
            b"<link rel=stylesheet href=/manifest.json>": "",
            b'<link rel="manifest" href="https://other.example/m.json">': "",
            b'<link rel="manifest">': "",
        }.items():
            self.assertEqual(target_probe.bare_manifest(b"<head>" + link, "/"), path, link)
        below = target_probe.bare_manifest(b'<link rel="manifest" href="m.json">', "/app/index.html")
        self.assertEqual(below, "/app/m.json")


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
