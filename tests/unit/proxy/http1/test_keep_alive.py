"""Persistent HTTP/1 connections and protocol versions."""

from __future__ import annotations

from tests.support.http1_case import CHUNKED, Http1ConnectionCase
from tests.support.proxy_wire import World, answer, ok, relayed, request, upstream_request


class KeepAliveTests(Http1ConnectionCase):
    def test_sec_10_http_1_1_persists_unless_closed(self) -> None:
        self.visitor.send(request(b"Connection: close"))
        assert self.target().take() == upstream_request()
        self.target().send(ok())
        assert self.visitor.take() == relayed(b"Connection: close")
        assert self.visitor.end == "closed" and self.target().end == ""

    def test_sec_10_http_1_0_persists_only_on_request(self) -> None:
        for field, own, end in ((b"Keep-Alive: 5", b"close", "closed"), (b"Connection: Keep-Alive", b"keep-alive", "")):
            visitor = self.use(World())
            visitor.send(b"GET / HTTP/1.0\r\nHost: app.localhost\r\n%b\r\n\r\n" % field)
            assert self.target().take() == upstream_request().replace(b"Via: 1.1", b"Via: 1.0")
            self.target().send(ok())
            assert visitor.take() == relayed(b"Connection: " + own)
            assert visitor.end == end

    def test_sec_10_http_1_0_gets_no_chunks_and_no_interim_responses(self) -> None:
        self.visitor.send(b"GET / HTTP/1.0\r\nHost: app.localhost\r\nConnection: keep-alive\r\n\r\n")
        early = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
        self.target().send(early + answer(CHUNKED, body=b"5\r\nhello\r\n0\r\n\r\n"))
        assert self.visitor.take() == relayed(b"Connection: close", length=False)
        assert self.visitor.end == "closed"

    def test_sec_10_unsupported_versions_are_refused(self) -> None:
        for version, status in ((b"0.9", 505), (b"1.2", 400), (b"2.0", 505), (b"3.0", 400), (b"1.10", 400)):
            visitor = self.use(World())
            visitor.send(b"GET / HTTP/%b\r\nHost: app.localhost\r\n\r\n" % version)
            assert self.statuses() == [status], version
            assert visitor.end and not self.world.made
        visitor = self.use(World())
        visitor.send(b"GET /\r\n")
        visitor.send(b"\r\n")
        assert self.statuses() == [505]

    def test_http_1_0_without_host_is_refused(self) -> None:
        self.visitor.send(b"GET / HTTP/1.0\r\n\r\n")
        assert self.statuses() == [403]

    def test_client_that_half_closes_gets_all_responses(self) -> None:
        self.visitor.send(request(target=b"/1") + request(target=b"/2"))
        self.visitor.finish()
        self.target().send(ok())
        assert self.visitor.take() == relayed()
        self.target().send(ok())
        assert self.visitor.take() == relayed(b"Connection: close")
        assert self.visitor.end == "closed"
        self.assert_idle()

    def test_client_that_half_closes_between_requests_is_closed(self) -> None:
        self.visitor.send(request())
        self.target().send(ok())
        self.visitor.take()
        self.visitor.finish()
        assert self.visitor.end == "closed" and self.visitor.take() == b""
        self.assert_idle()
