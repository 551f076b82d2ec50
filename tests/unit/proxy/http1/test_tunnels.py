"""Upgrades of HTTP/1 connections, and the tunnels that they open."""

from __future__ import annotations

from twisted.internet.error import ConnectionDone

from burrowgate.proxy.context import Timeouts
from tests.support.exchange_case import WEBSOCKET
from tests.support.http1_case import CHUNKED, SWITCHING, Http1ConnectionCase
from tests.support.proxy_wire import BUFFER, READ, World, answer, ok, read_answers, relayed, request, upstream_request


class TunnelTests(Http1ConnectionCase):
    def test_sec_14_websocket_is_relayed(self) -> None:
        self.visitor.send(request(*WEBSOCKET))
        sent = self.target().take()
        assert sent.count(b"\r\nConnection: Upgrade\r\n") == sent.count(b"\r\nUpgrade: websocket\r\n") == 1
        assert b"\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" in sent
        self.target().send(SWITCHING + b"first")
        found = self.visitor.take()
        assert found.startswith(b"HTTP/1.1 101 Switching Protocols\r\n") and found.endswith(b"\r\n\r\nfirst")
        assert found.count(b"Upgrade: websocket\r\n") == found.count(b"Connection: Upgrade\r\n") == 1
        self.visitor.send(b"\x81\x00GET / HTTP/1.1\r\n\r\n")
        assert self.target().take() == b"\x81\x00GET / HTTP/1.1\r\n\r\n"
        self.target().send(b"HTTP/1.1 200 OK\r\n\r\n")
        assert self.visitor.take() == b"HTTP/1.1 200 OK\r\n\r\n"
        assert self.world.live == 1

    def test_sec_13_upgrade_refused_by_the_target_closes_the_connection(self) -> None:
        self.visitor.send(request(*WEBSOCKET), request())
        self.target().take()
        self.target().send(answer(b"Content-Length: 2", status=b"403 Forbidden", body=b"no"))
        found = read_answers(self.visitor.take())
        assert [one.status for one in found] == [403] and found[0][b"Connection"] == b"close"
        assert self.target().take() == b"" and self.target().end == "closed"
        assert self.visitor.end in ("half", "closed")
        self.assert_idle()

    def test_sec_13_upgrade_refused_by_the_gateway_closes_the_connection(self) -> None:
        self.use(World(public=False))
        self.visitor.send(request(*WEBSOCKET) + request())
        found = read_answers(self.visitor.take())
        assert [one.status for one in found] == [403] and found[0][b"Connection"] == b"close"
        assert self.visitor.end

    def test_sec_13_bytes_before_the_101_are_held_back(self) -> None:
        self.visitor.send(request(*WEBSOCKET) + b"eager", b"bytes", b"x" * (1 << 20))
        self.target().take()
        assert self.visitor.unread >= (1 << 20) - READ
        self.target().send(SWITCHING)
        assert self.target().take() == b"eagerbytes" + b"x" * (1 << 20)

    def test_sec_13_unrequested_101_gives_502(self) -> None:
        for asked, response in (
            (request(), SWITCHING),
            (request(*WEBSOCKET), SWITCHING.replace(b"websocket", b"h2c")),
            (request(*WEBSOCKET), answer(b"Connection: Upgrade", status=b"101 Switching")),
            (request(*WEBSOCKET), answer(b"Upgrade: websocket", status=b"101 Switching")),
            (request(*WEBSOCKET), answer(b"Upgrade: websocket, h2c", b"Connection: upgrade", status=b"101 X")),
        ):
            visitor = self.use(World())
            visitor.send(asked)
            self.target().send(response + b"payload")
            found = read_answers(visitor.take())
            assert [one.status for one in found] == [502], response
            assert b"payload" not in found[0].body
            assert self.target().end == "aborted"
            self.assert_idle()

    def test_sec_14_incomplete_websocket_handshakes_are_refused(self) -> None:
        key, version = WEBSOCKET[2:]
        for fields, status in (
            ((version,), 400),
            ((key, b"Sec-WebSocket-Version: 8"), 426),
            ((key,), 426),
            ((b"Sec-WebSocket-Key: short", version), 400),
            ((key, key, version), 400),
            ((key, version, version), 426),
        ):
            visitor = self.use(World())
            visitor.send(request(*WEBSOCKET[:2], *fields))
            assert self.statuses() == [status], fields
            assert not self.world.made
        visitor = self.use(World())
        visitor.send(request(*WEBSOCKET, method=b"POST"))
        assert self.statuses() == [400]

    def test_sec_14_other_upgrades_need_the_targets_configuration(self) -> None:
        fields = (b"Connection: upgrade", b"Upgrade: Custom/2")
        self.visitor.send(request(*fields))
        assert self.target().take() == upstream_request()
        self.use(World(target={"upgrades": ("custom/2",)}))
        self.visitor.send(request(*fields))
        assert b"\r\nConnection: Upgrade\r\nUpgrade: custom/2\r\n" in self.target().take()
        self.target().send(answer(b"Connection: upgrade", b"Upgrade: Custom/2", status=b"101 X") + b"hi")
        assert self.visitor.take().endswith(b"\r\n\r\nhi")

    def test_sec_14_h2c_is_ignored(self) -> None:
        fields = (b"Connection: Upgrade, HTTP2-Settings", b"Upgrade: h2c", b"HTTP2-Settings: AAMAAABkAAQAAP__")
        for number in (1, 2):
            self.visitor.send(request(*fields))
            assert self.target().take() == upstream_request(number=number)
            self.target().send(ok())
            assert self.visitor.take() == relayed()

    def test_sec_14_upgrades_to_http_2_and_tls_are_ignored(self) -> None:
        for token in (b"h2", b"HTTP/2.0", b"TLS/1.0", b"h2c, websocket", b"websocket, h2c"):
            visitor = self.use(World())
            visitor.send(request(b"Connection: Upgrade", b"Upgrade: " + token))
            assert self.target().take() == upstream_request(), token

    def test_sec_01_body_of_an_upgrade_request_is_not_parsed_as_requests(self) -> None:
        """The HTTP parser itself would read such a body as further requests."""
        smuggled = request(target=b"/smuggled")
        for token in (b"h2c", b"websockets", b"custom"):
            for framing, body, sent in (
                (b"Content-Length: %d" % len(smuggled), smuggled, smuggled),
                (CHUNKED, b"%x\r\n%b\r\n0\r\n\r\n" % ((len(smuggled), smuggled)), None),
            ):
                visitor = self.use(World(target={"upgrades": ("custom",)}))
                whole = request(b"Connection: Upgrade", b"Upgrade: " + token, framing, method=b"POST", body=body)
                visitor.send(whole + request(target=b"/second"))
                expected = upstream_request(method=b"POST", last=framing, body=sent or body)
                assert self.target().take() == expected
                self.target().send(ok())
                assert self.target().take() == upstream_request(target=b"/second", number=2)
                self.target().send(ok())
                assert self.statuses() == [200, 200]

    def test_sec_01_body_of_a_queued_upgrade_request_is_not_parsed_as_requests(self) -> None:
        smuggled = request(target=b"/smuggled")
        upgrade = request(b"Connection: Upgrade", b"Upgrade: h2c", b"Content-Length: %d" % len(smuggled), method=b"PUT")
        self.visitor.send(request() + upgrade + smuggled + request(target=b"/last"))
        for _ in range(3):
            self.target().send(ok())
        assert self.statuses() == [200, 200, 200]
        assert [entry.path for entry in self.world.records] == [b"/", b"/", b"/last"]

    def test_sec_07_upgrade_after_another_request_opens_a_tunnel(self) -> None:
        self.visitor.send(request() + request(*WEBSOCKET) + b"\x01\x02GET")
        self.target().send(ok())
        self.target().take()
        self.target().send(SWITCHING)
        assert self.target().take() == b"\x01\x02GET"

    def test_sec_07_requests_after_an_ignored_upgrade_are_served(self) -> None:
        self.visitor.send(request() + request(b"Connection: upgrade", b"Upgrade: h2c") + request(target=b"/3"))
        for _ in range(3):
            self.target().send(ok())
        assert self.statuses() == [200] * 3

    def test_sec_13_proxy_connection_is_no_upgrade(self) -> None:
        self.visitor.send(request(b"Proxy-Connection: upgrade", b"Upgrade: websocket") + request(target=b"/2"))
        assert self.target().take() == upstream_request()
        self.target().send(ok())
        assert self.target().take() == upstream_request(target=b"/2", number=2)

    def test_sec_27_half_close_is_relayed_in_both_directions(self) -> None:
        for first, second in (("visitor", "target"), ("target", "visitor")):
            self.use(World())
            target = self.tunnel()
            ends = {"visitor": self.visitor, "target": target}
            ends[first].send(b"my last")
            ends[first].finish()
            assert ends[second].take() == b"my last"
            assert ends[second].end == "half"
            ends[second].send(b"x" * (1 << 20))
            assert ends[first].take() == b"x" * (1 << 20)
            assert self.world.live == 1
            ends[second].finish()
            assert ends[first].end == ends[second].end == "closed"
            self.assert_idle()

    def test_sec_27_half_close_loses_no_buffered_bytes(self) -> None:
        for first, second in (("visitor", "target"), ("target", "visitor")):
            self.use(World())
            target = self.tunnel()
            ends = {"visitor": self.visitor, "target": target}
            ends[second].stop_reading()
            ends[first].send(b"y" * 40_000)
            ends[first].finish()
            ends[second].finish()
            ends[second].read_on()
            assert ends[second].take() == b"y" * 40_000, first
            assert ends[second].end == "closed"
            self.assert_idle()

    def test_sec_27_over_tls_the_end_of_one_side_ends_both(self) -> None:
        self.use(World(tls=True))
        target = self.tunnel()
        target.stop_reading()
        self.visitor.send(b"my last")
        self.visitor.finish()
        target.read_on()
        assert target.take() == b"my last" and target.end == self.visitor.end == "closed"
        self.assert_idle()

    def test_sec_27_half_close_before_the_101_is_relayed_after_it(self) -> None:
        self.visitor.send(request(*WEBSOCKET))
        self.visitor.finish()
        self.target().send(SWITCHING + b"bye")
        assert self.visitor.take().endswith(b"\r\n\r\nbye")
        assert self.target().end == "half"

    def test_sec_27_reset_by_either_side_is_a_reset_to_the_other(self) -> None:
        target = self.tunnel()
        target.send(b"last words")
        target.reset()
        assert self.visitor.take() == b"last words" and self.visitor.end == "aborted"
        assert self.world.records[-1].reason == "target-reset"
        self.use(World())
        target = self.tunnel()
        self.visitor.send(b"last words")
        self.visitor.reset()
        assert target.take() == b"last words" and target.end == "aborted"
        assert self.world.records[-1].reason == "visitor-gone"
        self.assert_idle()

    def test_sec_27_reset_after_a_half_close_by_the_visitor_is_a_reset(self) -> None:
        target = self.tunnel()
        self.visitor.finish()
        assert target.end == "half"
        target.reset()
        assert self.visitor.end == "aborted"
        self.assert_idle()

    def test_sec_27_reset_after_a_half_close_by_the_target_destroys_nothing_that_it_sent(self) -> None:
        target = self.tunnel()
        self.visitor.stop_reading()
        target.send(b"last words")
        target.finish()
        target.reset()
        assert self.visitor.end == "closed"
        self.visitor.read_on()
        assert self.visitor.take() == b"last words"
        assert self.world.records[-1].reason == "target-closed"
        self.assert_idle()

    def test_sec_27_end_of_both_directions_at_once_is_no_reset(self) -> None:
        """TLS connections end so, by close_notify: Twisted's TLS has no half-close."""
        target = self.tunnel()
        target.send(b"last words")
        target.near.lose(ConnectionDone())
        assert self.visitor.take() == b"last words" and self.visitor.end == "closed"
        assert self.world.records[-1].reason == "target-closed"
        self.use(World())
        target = self.tunnel()
        target.stop_reading()
        self.visitor.send(b"last words")
        self.visitor.near.lose(ConnectionDone())
        assert target.end == "closed"
        target.read_on()
        assert target.take() == b"last words"
        self.assert_idle()

    def test_sec_27_tls_target_that_the_visitor_half_closed_ends_in_order(self) -> None:
        self.use(World(tls=True))
        target = self.tunnel()
        self.visitor.send(b"bye")
        self.visitor.finish()
        assert target.take() == b"bye" and target.end == "closed"
        assert self.visitor.end == "closed"
        self.assert_idle()

    def test_sec_27_idle_tunnel_is_aborted(self) -> None:
        self.use(World(timeouts=Timeouts(tunnel_idle=100)))
        target = self.tunnel()
        for _ in range(3):
            self.world.wait(90)
            target.send(b"ping")
            assert self.visitor.take() == b"ping"
        self.world.wait(102)
        assert self.visitor.end == target.end == "aborted"
        self.assert_idle()

    def test_sec_27_buffers_are_bounded_in_both_directions(self) -> None:
        target = self.tunnel()
        for sender, receiver in ((self.visitor, target), (target, self.visitor)):
            receiver.stop_reading()
            sender.send(b"z" * (4 << 20))
            assert receiver.near.most_buffered <= BUFFER + 2 * READ
            assert sender.unread >= (4 << 20) - BUFFER - 2 * READ
            receiver.read_on()
            assert receiver.take() == b"z" * (4 << 20)

    def test_sec_27_target_that_does_not_read_the_last_bytes_is_aborted(self) -> None:
        target = self.tunnel()
        target.stop_reading()
        self.visitor.send(b"y" * 40_000)
        self.visitor.finish()
        target.finish()
        self.world.wait(70)
        assert target.end == "aborted"
        self.assert_idle()

    def test_sec_14_connect_and_trace_are_refused(self) -> None:
        for start, end in ((b"CONNECT app.localhost:80", "half"), (b"TRACE /", "")):
            visitor = self.use(World())
            visitor.send(start + b" HTTP/1.1\r\nHost: app.localhost\r\n\r\n")
            assert self.statuses() == [501] and not self.world.made
            if end:
                visitor.send(request())
                assert not self.world.made
            self.assert_idle()
