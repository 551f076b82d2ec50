"""WebSockets over HTTP/2 (RFC 8441): tunnels between a stream and a connection to the target."""

from __future__ import annotations

from twisted.internet.error import ConnectionDone

from tests.support.http2_client import WEBSOCKET, Http2Case, switch, with_each_library
from tests.support.proxy_wire import answer


@with_each_library
class TunnelTests(Http2Case):
    def request_tunnel(self, *fields: tuple[bytes, bytes], ended: bool = False) -> int:
        more = fields or ((b"sec-websocket-version", b"13"), (b"origin", b"https://app.localhost"))
        return self.client.send_request([*WEBSOCKET, *more], ended=ended)

    def switch(self) -> bytes:
        """Return the beginning of the 101 that accepts the request which the target received."""
        request = self.world.target().take()
        self.assertTrue(request.startswith(b"GET / HTTP/1.1\r\nHost: app.localhost\r\n"), request)
        self.assertIn(b"\r\nUpgrade: websocket\r\n", request)
        return switch(request)

    def test_tunnel_relays_bytes_until_both_ends_have_ended(self) -> None:
        stream_id = self.request_tunnel()
        self.client.send(stream_id, b"early")
        target = self.world.target()
        accepted = self.switch()
        self.assertNotIn(b"early", accepted)
        target.send(accepted + b"Sec-WebSocket-Protocol: chat\r\n\r\nfirst")
        self.client.run()
        response = self.client[stream_id]
        self.assertEqual(response.fields[:2], [(b":status", b"200"), (b"sec-websocket-protocol", b"chat")])
        self.assertEqual(
            (b"sec-websocket-accept" in response.head, response.body, target.take()), (False, b"first", b"early")
        )
        self.client.send(stream_id, b"ping")
        target.send(b"pong")
        self.client.run()
        self.assertEqual((target.take(), response.body), (b"ping", b"firstpong"))
        self.client.send(stream_id, b"bye", ended=True)
        self.assertEqual((target.take(), target.end), (b"bye", "half"))
        target.send(b"bye too")
        target.finish()
        self.client.run()
        self.assertEqual((response.body, response.complete, response.reset), (b"firstpongbye too", True, None))
        self.assertEqual((self.world.live, self.world.statuses), (0, [101]))

    def test_tunnel_that_the_target_half_closed_still_relays_to_it(self) -> None:
        stream_id = self.request_tunnel()
        target = self.world.target()
        target.send(self.switch() + b"\r\nbye")
        target.finish()
        self.client.run()
        response = self.client[stream_id]
        self.assertEqual((response.body, response.complete, response.reset), (b"bye", True, None))
        self.client.send(stream_id, b"more")
        self.assertEqual((target.take(), self.world.live), (b"more", 1))
        self.client.send(stream_id, b"end", ended=True)
        self.assertEqual((target.take(), target.end, self.world.live), (b"end", "closed", 0))

    def test_sec_27_reset_by_the_target_is_a_reset_of_the_stream(self) -> None:
        """RFC 8441, 5: a TCP reset is RST_STREAM with CANCEL, and the other streams go on."""
        stream_id = self.request_tunnel()
        target = self.world.target()
        target.send(self.switch() + b"\r\nlast words")
        self.client.run()
        target.reset()
        self.client.run()
        response = self.client[stream_id]
        self.assertEqual((response.body, response.complete, response.reset), (b"last words", False, 8))
        self.assertEqual((self.world.live, self.world.records[-1].reason), (0, "target-reset"))
        self.request_tunnel()
        self.assertEqual(self.world.live, 1)

    def test_sec_27_orderly_end_of_the_target_is_the_end_of_the_stream(self) -> None:
        stream_id = self.request_tunnel()
        target = self.world.target()
        target.send(self.switch() + b"\r\nlast words")
        self.client.run()
        target.near.lose(ConnectionDone())
        self.client.run()
        response = self.client[stream_id]
        self.assertEqual((response.body, response.complete), (b"last words", True))
        self.assertEqual((self.world.live, self.world.records[-1].reason), (0, "target-closed"))

    def test_sec_27_reset_of_the_stream_is_a_reset_to_the_target(self) -> None:
        stream_id = self.request_tunnel()
        target = self.world.target()
        target.send(self.switch() + b"\r\n")
        self.client.run()
        self.client.h2.reset_stream(stream_id)
        self.client.run()
        self.assertEqual((target.end, self.world.live), ("aborted", 0))

    def test_refusal_of_a_tunnel_by_the_target_is_forwarded(self) -> None:
        stream_id = self.request_tunnel()
        self.client.send(stream_id, b"for no target")
        self.switch()
        self.world.target().send(answer(b"Content-Length: 2", status=b"403 Forbidden", body=b"no"))
        self.client.run()
        self.assertEqual((self.client[stream_id].status, self.client[stream_id].body), (403, b"no"))

    def test_wrong_accept_key_of_the_target_gives_502(self) -> None:
        stream_id = self.request_tunnel()
        self.world.target().send(
            b"HTTP/1.1 101 Yes\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: no\r\n\r\n"
        )
        self.client.run()
        self.assertEqual(self.client[stream_id].status, 502)

    def test_incomplete_requests_for_a_tunnel_are_refused(self) -> None:
        self.assertEqual(self.client[self.request_tunnel((b"sec-websocket-version", b"12"))].status, 426)
        self.assertEqual(self.client[self.request_tunnel((b"a", b"b"))].status, 426)
        stream_id = self.request_tunnel((b"sec-websocket-version", b"13"), (b"content-length", b"0"), ended=True)
        self.assertNotEqual(self.client[stream_id].status, 200)

    def test_revoked_session_resets_its_tunnels(self) -> None:
        stream_id = self.request_tunnel()
        self.world.target().send(self.switch() + b"\r\n")
        self.client.run()
        self.assertTrue(all(info.tunnel for info in self.world.connections.snapshot()))
        self.world.connections.cut_scope(next(self.world.connections.scopes()), "revoked")
        self.client.run()
        self.assertEqual((self.client[stream_id].reset, self.world.target().end), (8, "aborted"))

    def test_closed_window_pauses_the_target_of_a_tunnel(self) -> None:
        stream_id = self.request_tunnel()
        target = self.world.target()
        target.send(self.switch() + b"\r\n")
        self.client.run()
        self.client.opens_windows = False
        target.send(*[b"x" * 65536] * 50)
        self.client.run()
        self.assertEqual(len(self.client[stream_id].body), 65535)
        self.assertGreater(target.unread, 3_000_000)
