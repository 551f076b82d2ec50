"""Tests for burrowgate.proxy.http2.connection: dialogues in memory, with the `h2` library as the client."""

from __future__ import annotations

from random import Random

from h2.config import H2Configuration
from h2.connection import H2Connection
from hyperframe.frame import (
    ContinuationFrame,
    DataFrame,
    GoAwayFrame,
    HeadersFrame,
    PingFrame,
    RstStreamFrame,
    SettingsFrame,
    WindowUpdateFrame,
)
from twisted.internet.defer import Deferred

from burrowgate.core.targets import Domain
from burrowgate.core.tls_peer import TlsPeer
from burrowgate.errors import UpstreamConnectError
from burrowgate.proxy.http1.limits import ConnectionLimits
from burrowgate.proxy.http2.connection import Http2ServerConnection
from tests.support.http2_client import PSEUDO_FIELDS, Http2Case, Http2Client, with_each_library
from tests.support.proxy_wire import DATE, HOST, PEER, PSEUDONYM, Near, answer, ok


@with_each_library
class RequestTests(Http2Case):
    def test_request_is_forwarded_and_gets_its_response(self) -> None:
        stream_id = self.client.request((b"accept", b"text/plain"), path=b"/a?x=1")
        self.assertEqual(
            self.world.target().take(),
            b"GET /a?x=1 HTTP/1.1\r\nHost: app.localhost\r\naccept: text/plain\r\nVia: 2 " + PSEUDONYM + b"\r\n"
            b"X-Forwarded-For: 198.51.100.7\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: app.localhost\r\n"
            b"X-Forwarded-Port: 443\r\nX-Request-Id: r1\r\n\r\n",
        )
        self.world.target().send(ok())
        self.client.run()
        response = self.client[stream_id]
        self.assertEqual(response.fields, [(b":status", b"200"), (b"date", DATE), (b"content-length", b"5")])
        self.assertEqual((response.body, response.complete), (b"hello", True))
        self.assertEqual(self.world.statuses, [200])

    def test_concurrent_requests_get_responses_in_any_order(self) -> None:
        first, second = self.client.request(), self.client.request()
        first_target, second_target = self.world.made
        second_target.send(ok(b"second"))
        self.client.run()
        self.assertTrue(self.client[second].complete)
        self.assertFalse(self.client[first].complete)
        first_target.send(ok(b"first"))
        self.client.run()
        self.assertEqual((self.client[first].body, self.client[second].body), (b"first", b"second"))

    def test_request_body_is_forwarded_piece_by_piece(self) -> None:
        stream_id = self.client.request(method=b"POST", ended=False)
        target = self.world.target()
        self.client.send(stream_id, b"one")
        self.assertTrue(target.take().endswith(b"\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n"))
        self.client.send(stream_id, b"two", ended=True)
        self.assertEqual(target.take(), b"3\r\ntwo\r\n0\r\n\r\n")
        target.send(ok())
        self.client.run()
        self.assertEqual(self.client[stream_id].status, 200)

    def test_request_body_that_came_with_its_head_has_a_length(self) -> None:
        stream_id = self.client.request(method=b"POST", body=b"some body")
        self.assertTrue(self.world.target().take().endswith(b"\r\nContent-Length: 9\r\n\r\nsome body"))
        self.world.target().send(ok())
        self.client.run()
        self.assertTrue(self.client[stream_id].complete)

    def test_response_body_is_forwarded_piece_by_piece(self) -> None:
        stream_id = self.client.request()
        target = self.world.target()
        target.send(answer(b"Content-Type: text/event-stream") + b"data: 1\n\n")
        self.client.run()
        self.assertEqual((self.client[stream_id].status, self.client[stream_id].body), (200, b"data: 1\n\n"))
        target.send(b"data: 2\n\n")
        self.client.run()
        self.assertEqual(self.client[stream_id].body, b"data: 1\n\ndata: 2\n\n")
        self.assertFalse(self.client[stream_id].complete)
        target.finish()
        self.client.run()
        self.assertTrue(self.client[stream_id].complete)

    def test_responses_to_head_and_with_status_204_have_no_body(self) -> None:
        stream_id = self.client.request(method=b"HEAD")
        self.world.target().send(answer(b"Content-Length: 99"))
        self.client.run()
        response = self.client[stream_id]
        self.assertEqual((response.head[b"content-length"], response.body, response.complete), (b"99", b"", True))
        stream_id = self.client.request(method=b"DELETE")
        self.world.target().send(answer(status=b"204 No Content"))
        self.client.run()
        self.assertEqual((self.client[stream_id].status, self.client[stream_id].complete), (204, True))

    def test_interim_responses_precede_the_final_one(self) -> None:
        stream_id = self.client.request((b"expect", b"100-continue"), method=b"POST", ended=False)
        target = self.world.target()
        self.assertIn(b"\r\nExpect: 100-continue\r\n", target.take())
        target.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        self.client.run()
        self.assertEqual([interim[b":status"] for interim in self.client[stream_id].interim], [b"100"])
        self.client.send(stream_id, b"body", ended=True)
        target.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + ok())
        self.client.run()
        self.assertEqual(self.client[stream_id].interim[1][b"link"], b"</a.css>")
        self.assertEqual(self.client[stream_id].status, 200)

    def test_connection_fields_are_dropped_and_names_are_in_lower_case(self) -> None:
        stream_id = self.client.request()
        fields = (
            b"Connection: X-One, keep-alive",
            b"X-One: 1",
            b"Keep-Alive: timeout=5",
            b"Set-Cookie: a=b",
            b"X-A: b",
        )
        self.world.target().send(answer(*fields, b"Content-Length: 0"))
        self.client.run()
        names = [name for name, _ in self.client[stream_id].fields]
        self.assertEqual(names, [b":status", b"set-cookie", b"x-a", b"date", b"content-length"])

    def test_cookies_of_a_response_are_never_indexed(self) -> None:
        plain, chunked = (
            (b"Content-Length: 0",),
            (b"Content-Length: 0", b"Trailer: X-B"),
        )  # known as a whole, and parsed
        for fields in (plain, chunked, plain, chunked):
            stream_id = self.client.request()
            self.world.target().send(answer(b"Set-Cookie: a=b", b"X-A: b", *fields))
            self.client.run()
            self.assertEqual(self.client[stream_id].head[b"set-cookie"], b"a=b")
            self.assertEqual(self.client[stream_id].never_indexed, {b"set-cookie"})

    def test_response_that_breaks_off_resets_its_stream(self) -> None:
        for sent in (answer(b"Content-Length: 10") + b"half", answer(b"Transfer-Encoding: chunked") + b"4\r\nhalf\r\n"):
            stream_id = self.client.request()
            self.world.target().send(sent)
            self.client.run()
            self.world.target().reset()
            self.client.run()
            response = self.client[stream_id]
            self.assertEqual((response.body, response.complete, response.reset), (b"half", False, 8))
        self.assertEqual(self.client.goaway, None)

    def test_response_that_breaks_off_is_reset_behind_what_was_received(self) -> None:
        self.client.opens_windows = False
        for sent in (
            answer(b"Content-Length: 200000") + b"x" * 100_000,
            answer(b"Transfer-Encoding: chunked") + b"186a0\r\n" + b"x" * 100_000 + b"\r\n",
        ):
            stream_id = self.client.request()
            target = self.world.target()
            target.send(sent)
            self.client.run()
            target.reset()
            self.client.run()
            response = self.client[stream_id]
            self.assertEqual((response.complete, response.reset, self.world.live), (False, None, 0))
            self.client.h2.increment_flow_control_window(100_000, stream_id)
            self.client.h2.increment_flow_control_window(100_000)
            self.client.run()
            self.assertEqual((response.body, response.complete, response.reset), (b"x" * 100_000, False, 8))
        self.assertEqual(self.client.goaway, None)

    def test_trailers_pass_in_both_directions(self) -> None:
        stream_id = self.client.request(method=b"POST", ended=False)
        self.client.send(stream_id, b"data")
        self.client.h2.send_headers(stream_id, [(b"x-trailer", b"1")], end_stream=True)
        self.client.run()
        target = self.world.target()
        self.assertTrue(target.take().endswith(b"4\r\ndata\r\n0\r\nx-trailer: 1\r\n\r\n"))
        target.send(answer(b"Transfer-Encoding: chunked") + b"2\r\nhi\r\n0\r\nX-Trailer: 1\r\n\r\n")
        self.client.run()
        response = self.client[stream_id]
        self.assertEqual((response.body, response.complete, b"x-trailer" in response.head), (b"hi", True, False))
        self.assertEqual(response.trailers, [(b"x-trailer", b"1")])

    def test_cookie_fields_are_joined(self) -> None:
        self.client.request((b"cookie", b"a=1"), (b"cookie", b"__Host-burrowgate=ours"), (b"cookie", b"b=2"))
        self.assertIn(b"\r\nCookie: a=1; b=2\r\n", self.world.target().take())

    def test_many_cookie_crumbs_are_one_field(self) -> None:
        for count in (95, 100, 1000, 1400):
            self.connect()
            self.client.request(*[(b"cookie", b"n%d=v" % number) for number in range(count)])
            joined = b"; ".join([b"n%d=v" % number for number in range(count)])
            self.assertIn(b"\r\nCookie: %b\r\n" % joined, self.world.target().take(), count)

    def test_as_many_fields_are_allowed_as_over_http1(self) -> None:
        for count, status in ((99, 0), (100, 431)):  # and Host
            self.connect()
            cookies = [(b"cookie", b"a=1")] * 20
            stream_id = self.client.request(*cookies, *[(b"x-%d" % number, b"") for number in range(count - 1)])
            self.assertEqual(self.client[stream_id].status, status)

    def test_bytes_of_cookie_crumbs_are_limited(self) -> None:
        for count, size, status in ((16, 4000, 0), (17, 4000, 431), (1300, 48, 0), (1300, 52, 431)):
            self.connect()
            stream_id = self.client.request(*[(b"cookie", b"a" * size)] * count)
            self.assertEqual((self.client[stream_id].status, self.client.goaway), (status, None), (count, size))

    def test_crumbs_beyond_twice_the_limit_close_the_connection(self) -> None:
        self.client.request(*[(b"cookie", b"a=1")] * 3200)
        self.assertEqual((self.client.goaway, self.world.made), (11, []))

    def test_host_field_may_replace_the_authority(self) -> None:
        pseudo = [(b":method", b"GET"), (b":scheme", b"https"), (b":path", b"/")]
        self.client.send_request([*pseudo, (b"host", HOST)])
        self.assertIn(b"\r\nHost: app.localhost\r\n", self.world.target().take())

    def test_complete_response_resets_an_unfinished_request_without_error(self) -> None:
        stream_id = self.client.request(method=b"POST", ended=False)
        self.world.target().send(ok())
        self.client.run()
        response = self.client[stream_id]
        self.assertEqual((response.body, response.complete, response.reset), (b"hello", True, 0))
        self.assertEqual(self.world.live, 0)

    def test_unreachable_target_gives_502(self) -> None:
        self.world.unreachable = UpstreamConnectError()
        stream_id = self.client.request()
        self.assertEqual((self.client[stream_id].status, self.client[stream_id].complete), (502, True))


@with_each_library
class RefusalTests(Http2Case):
    def test_malformed_requests_reset_their_own_stream_only(self) -> None:
        other = self.client.request()
        valid = PSEUDO_FIELDS
        for fields in (
            [(b":method", b"GET "), *valid[1:]],
            [(b":method", b""), *valid[1:]],
            valid[1:],
            valid[:3],
            [*valid[:3], (b":path", b"")],
            [*valid[:3], (b":path", b"a")],
            [*valid[:3], (b":path", b"https://app.localhost/")],
            [*valid[:3], (b":path", b"*")],
            [valid[0], *valid[2:]],
            [valid[0], valid[1], valid[3]],
            [*valid, (b":path", b"/")],
            [*valid, (b":status", b"200")],
            [*valid, (b":protocol", b"websocket")],
            [(b"a", b"b"), *valid],
            [*valid, (b"host", b"other.localhost")],
            [*valid, (b"Upper", b"a")],
            [*valid, (b"", b"a")],
            [*valid, (b"a b", b"c")],
            [*valid, (b"a:", b"c")],
            [*valid, (b"a", b"b\r\nc: d")],
            [*valid, (b"a", b"b\nc")],
            [*valid, (b"a", b"b\0")],
            [*valid, (b"a", b" b")],
            [*valid, (b"a", b"b\t")],
            [*valid, (b"connection", b"close")],
            [*valid, (b"keep-alive", b"1")],
            [*valid, (b"proxy-connection", b"close")],
            [*valid, (b"transfer-encoding", b"chunked")],
            [*valid, (b"upgrade", b"websocket")],
            [*valid, (b"te", b"gzip")],
            [*valid, (b"content-length", b"5")],
            [(b":method", b"CONNECT"), (b":authority", HOST), (b":path", b"/")],
        ):
            self.world.wait(1)  # so that its budget is refilled
            stream_id = self.client.send_request(fields)
            self.assertEqual((self.client[stream_id].reset, self.client[stream_id].status), (1, 0), fields)
        self.assertEqual(len(self.world.made), 1)
        self.assertEqual(set(self.world.statuses), {400})
        self.world.target().send(ok())
        self.client.run()
        self.assertTrue(self.client[other].complete)

    def test_well_formed_requests_that_are_refused_get_a_status(self) -> None:
        long_path, many_fields = b"/" + b"a" * 16384, [(b"x-%d" % number, b"") for number in range(100)]
        for status, fields, options in (
            (501, [], {"method": b"BREW-MANY-THINGS-LONGER-THAN-32-BYTES"}),
            (501, [], {"method": b"get"}),
            (501, [], {"method": b"PRI"}),
            (501, [], {"method": b"TRACE"}),
            (414, [], {"path": long_path}),
            (431, many_fields, {}),
            (431, [(b"a", b"b" * 66000)], {}),
            (400, [], {"path": b"/a\xff"}),
            (400, [], {"path": b"/#"}),
            *([(400, [], {"host": b"user@app.localhost"})] if self.library == "h2" else []),  # the other resets it
            (421, [], {"host": b"other.localhost"}),
            (417, [(b"expect", b"tea")], {}),
            (400, [(b"authorization", b"a"), (b"authorization", b"b")], {}),
        ):
            stream_id = self.client.request(*fields, **options)  # type: ignore[arg-type]
            response = self.client[stream_id]
            self.assertEqual(
                (response.status, response.complete, response.reset), (status, True, None), options or fields[0][0]
            )
        self.assertEqual(self.world.made, [])
        connect = self.client.send_request([(b":method", b"CONNECT"), (b":authority", b"app.localhost:443")])
        self.assertEqual(self.client[connect].status, 501)
        plain = self.client.send_request(
            [(b":method", b"GET"), (b":scheme", b"http"), (b":authority", HOST), (b":path", b"/")]
        )
        self.assertEqual(self.client[plain].status, 421)

    def test_refusal_of_a_head_request_has_no_body(self) -> None:
        stream_id = self.client.send_request(
            [(b":method", b"HEAD"), (b":scheme", b"http"), (b":authority", HOST), (b":path", b"/")]
        )
        response = self.client[stream_id]
        self.assertEqual((response.status, response.body, response.complete), (421, b"", True))

    def test_body_of_another_length_than_declared_is_refused(self) -> None:
        for length, body in ((b"3", b"four"), (b"5", b"four"), (b"+4", b"four"), (b"1, 1", b"a")):
            self.connect()
            stream_id = self.client.request((b"content-length", length), method=b"POST", body=body)
            is_refused = self.client.goaway is not None or self.client[stream_id].reset is not None
            self.assertEqual((is_refused, self.client[stream_id].complete), (True, False), length)
            self.assertEqual(self.world.made, [])

    def test_body_longer_than_declared_aborts_the_request_to_the_target(self) -> None:
        stream_id = self.client.request((b"content-length", b"3"), method=b"POST", ended=False)
        target = self.world.target()
        self.client.send(stream_id, b"four")
        # One library resets the stream, the other closes the connection (RFC 9113, 5.4.2).
        self.assertEqual((self.client.goaway or self.client[stream_id].reset, target.end), (1, "aborted"))

    def test_refusal_is_the_same_as_over_http1(self) -> None:
        self.connect(public=False)
        stream_id = self.client.request()
        http1 = self.world.visitor()
        http1.send(b"GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n")
        head, _, body = http1.take().partition(b"\r\n\r\n")
        self.assertEqual((self.client[stream_id].status, self.client[stream_id].body), (403, body))
        names = {name.lower() for name, _, _ in (line.partition(b": ") for line in head.split(b"\r\n")[1:])}
        self.assertEqual(names, set(self.client[stream_id].head) - {b":status"})

    def test_hsts_and_client_certificate_apply_as_over_http1(self) -> None:
        secured = TlsPeer(
            names=frozenset({HOST.decode()}),
            requested_cas=("ca",),
            verified_cas=("ca",),
            client_subject="CN=me",
            client_issuer="CN=ca",
        )
        client = Http2Client(self.world, secured=secured, hsts=b"max-age=1")
        stream_id = client.request()
        self.assertIn(b"\r\nBurrowgate-Client: CN=me\r\n", self.world.target().take())
        self.world.target().send(ok())
        client.run()
        self.assertEqual(client[stream_id].head[b"strict-transport-security"], b"max-age=1")
        client.far.reset()


@with_each_library
class FlowControlTests(Http2Case):
    def test_closed_window_pauses_its_own_target_only(self) -> None:
        self.client.opens_windows = False
        stream_id = self.client.request()
        target = self.world.target()
        target.send(answer(b"Content-Length: 10000000"), *[b"x" * 65536] * 100)
        self.client.run()
        self.assertEqual(len(self.client[stream_id].body), 65535)
        self.assertGreater(target.unread, 6_000_000)
        self.client.h2.increment_flow_control_window(1_000_000)  # the connection's window, not the stream's
        self.client.run()
        other = self.client.request()
        self.world.target().send(ok())
        self.client.run()
        self.assertTrue(self.client[other].complete)
        self.client.h2.increment_flow_control_window(100_000, stream_id)
        self.client.run()
        self.assertEqual(len(self.client[stream_id].body), 165535)

    def test_large_response_arrives_complete(self) -> None:
        stream_id = self.client.request()
        body = bytes(range(256)) * 8192
        self.world.target().send(ok(body))
        self.client.run()
        self.assertEqual((self.client[stream_id].body == body, self.client[stream_id].complete), (True, True))

    def test_streams_share_the_connection_window(self) -> None:
        first, second = self.client.request(), self.client.request()
        self.client.opens_windows = False
        for target in self.world.made:
            target.send(answer(b"Content-Length: 1000000"), *[b"x" * 65536] * 10)
        self.client.run()
        before = len(self.client[second].body)
        for stream_id in (first, second):
            self.client.h2.increment_flow_control_window(1_000_000, stream_id)
        self.client.run()
        self.client.h2.increment_flow_control_window(200_000)
        self.client.run()
        self.assertGreater(len(self.client[second].body), before + 60_000)
        self.assertGreater(len(self.client[first].body), 65535 + 60_000)

    def test_full_connection_pauses_all_its_targets(self) -> None:
        stream_ids = [self.client.request() for _ in range(3)]
        self.client.h2.increment_flow_control_window(10_000_000)
        for stream_id in stream_ids:
            self.client.h2.increment_flow_control_window(10_000_000, stream_id)
        self.client.run()
        self.client.far.stop_reading()
        for target in self.world.made:
            target.send(answer(b"Content-Length: 3276800"), *[b"x" * 65536] * 50)
        self.assertLess(self.client.near.most_buffered, 300_000)
        for target in self.world.made:
            self.assertGreater(target.unread, 3_000_000)
        self.client.far.read_on()
        self.client.run()
        self.assertEqual([len(self.client[stream_id].body) for stream_id in stream_ids], [3276800] * 3)
        self.assertTrue(all(self.client[stream_id].complete for stream_id in stream_ids))

    def test_request_on_a_full_connection_begins_paused(self) -> None:
        stream_id = self.client.request()
        self.client.h2.increment_flow_control_window(10_000_000)
        self.client.h2.increment_flow_control_window(10_000_000, stream_id)
        self.client.run()
        self.client.far.stop_reading()
        self.world.target().send(answer(b"Content-Length: 3276800"), *[b"x" * 65536] * 50)
        other = self.client.request()
        target = self.world.target()
        self.assertTrue(target.take())
        target.send(ok())
        self.assertGreater(target.unread, 5)
        self.client.far.read_on()
        self.client.run()
        self.assertEqual(self.client[other].body, b"hello")

    def test_target_that_reads_nothing_blocks_its_own_stream_only(self) -> None:
        stream_id = self.client.request(method=b"POST", ended=False)
        slow = self.world.target()
        slow.stop_reading()
        sent = 0
        while (window := self.client.h2.local_flow_control_window(stream_id)) and sent < 10_000_000:
            self.client.send(stream_id, b"x" * min(window, 16384))
            sent += min(window, 16384)
        self.assertLess(sent, 400_000)
        self.assertLess(slow.near.most_buffered, 200_000)
        other = self.client.request(method=b"POST", body=b"y" * 60000)
        self.world.target().send(ok())
        self.client.run()
        self.assertTrue(self.client[other].complete)
        slow.read_on()
        self.client.run()
        self.assertGreater(self.client.h2.local_flow_control_window(stream_id), 60_000)

    def test_body_is_held_until_the_target_is_connected(self) -> None:
        self.world.connecting = Deferred()
        self.client.request(method=b"POST", ended=False)
        self.client.send(1, b"x" * 60000)
        self.client.send(1, b"y" * 60000, ended=True)
        self.world.connected()
        self.client.run()
        self.assertTrue(self.world.target().take().endswith(b"y" * 100 + b"\r\n0\r\n\r\n"))


@with_each_library
class TimeoutTests(Http2Case):
    def test_idle_connection_is_closed(self) -> None:
        self.connect(limits=ConnectionLimits(idle_timeout=75, head_timeout=30))
        self.world.wait(74)
        self.assertEqual(self.client.far.end, "")
        self.world.wait(3)
        self.client.run()
        self.assertEqual((self.client.goaway, self.client.far.end), (0, "closed"))

    def test_connection_without_a_preface_is_closed(self) -> None:
        near = Near(self.world.turns, Http2ServerConnection(self.world.context, ConnectionLimits(), b""), PEER)
        near.protocol.makeConnection(near)
        self.world.wait(32)
        self.assertEqual(near.far.end, "closed")

    def test_head_that_does_not_end_closes_the_connection(self) -> None:
        block = self.client.h2.encoder.encode([(b":method", b"GET")])
        self.client.send_frames(HeadersFrame(1, data=block, flags=["END_STREAM"]))
        for _ in range(8):  # incomplete frames do not restart the timeout
            self.world.wait(4)
            self.client.send_raw(PingFrame(0, opaque_data=b"12345678").serialize()[:1])
        self.client.run()
        self.assertEqual(self.client.goaway, 11)

    def test_slow_request_body_gives_408(self) -> None:
        stream_id = self.client.request(method=b"POST", ended=False)
        for _ in range(35):
            self.world.wait(1)
            if self.client[stream_id].reset is None:
                self.client.send(stream_id, b"x" * 10)
        response = self.client[stream_id]
        self.assertEqual((response.status, response.complete, response.reset), (408, True, 0))
        self.assertEqual(self.world.target().end, "aborted")

    def test_body_blocked_by_other_streams_does_not_count_as_slow(self) -> None:
        slow = self.client.request(method=b"POST", ended=False)
        for _ in range(9):
            stream_id = self.client.request(method=b"POST", ended=False)
            self.world.target().stop_reading()
            while window := self.client.h2.local_flow_control_window(stream_id):
                self.client.send(stream_id, b"x" * min(window, 16384))
        self.assertEqual(self.client.h2.local_flow_control_window(slow), 0)
        self.world.wait(40)
        self.client.run()
        self.assertEqual(self.client[slow].status, 0)

    def test_rest_of_a_response_that_is_not_taken_is_reset(self) -> None:
        self.client.opens_windows = False
        stream_id = self.client.request()
        self.world.target().send(ok(b"x" * 100_000))
        self.client.run()
        self.world.wait(119)
        self.assertEqual(self.client[stream_id].reset, None)
        self.world.wait(4)
        self.client.run()
        self.assertEqual(self.client[stream_id].reset, 8)


@with_each_library
class ShutdownTests(Http2Case):
    def test_revoked_session_resets_its_own_streams_only(self) -> None:
        self.connect(target={"domains": (Domain(host="app.localhost"), Domain(host="open.localhost", public=True))})
        client = Http2Client(self.world, secured=TlsPeer(names=frozenset({"*.localhost"})))
        token = (b"burrowgate-token", self.world.token())
        mine, public = client.request(token), client.request(host=b"open.localhost")
        for target in self.world.made:
            target.send(answer(b"Content-Type: text/event-stream") + b"data: 1\n\n")
        client.run()
        self.world.connections.cut(self.world.session.sid, "revoked")
        client.run()
        self.assertEqual((client[mine].reset, client[public].reset), (8, None))
        self.world.target().send(b"data: 2\n\n")
        client.run()
        self.assertEqual(client[public].body, b"data: 1\n\ndata: 2\n\n")
        client.far.reset()
        self.assertEqual(self.world.live, 0)

    def test_drain_completes_open_streams_and_refuses_new_ones(self) -> None:
        stream_id = self.client.request()
        drained: list[bool] = []
        self.world.connections.drain(lambda: drained.append(True))
        self.client.run()
        self.assertEqual((self.client.goaway, self.client.last_stream_id, drained), (0, stream_id, []))
        block = self.client.h2.encoder.encode(PSEUDO_FIELDS)
        self.client.far.send(HeadersFrame(3, data=block, flags=["END_STREAM", "END_HEADERS"]).serialize())
        self.assertIn(RstStreamFrame(3, error_code=7).serialize(), bytes(self.client.far.received))
        self.client.far.received.clear()
        self.world.target().send(ok())
        self.assertIn(b"hello", self.client.far.take())
        self.world.turns.run()
        self.assertEqual((self.client.far.end, drained), ("closed", [True]))

    def test_goaway_of_the_client_completes_open_streams(self) -> None:
        self.client.request()
        self.client.far.send(GoAwayFrame(0, last_stream_id=0).serialize() + WindowUpdateFrame(0, 100).serialize())
        self.world.target().send(ok())
        self.assertIn(b"hello", self.client.far.take())
        self.assertEqual(self.client.far.end, "closed")

    def test_lost_connection_ends_its_exchanges(self) -> None:
        self.client.request()
        self.client.request(method=b"POST", ended=False)
        self.client.far.reset()
        self.assertEqual([target.end for target in self.world.made], ["aborted"] * 2)
        self.assertEqual((self.world.live, self.world.connections.open_count), (0, 0))

    def test_connection_beyond_the_limit_is_aborted(self) -> None:
        self.connect(maximum=0)
        self.assertEqual(self.client.far.end, "aborted")


@with_each_library
class ConnectionErrorTests(Http2Case):
    """Errors of the connection, from RFC 9113 and h2spec."""

    def test_connection_errors_of_rfc_9113(self) -> None:
        block = bytes(self.client.h2.encoder.encode([(b":method", b"GET")]))
        for code, data in (
            (1, DataFrame(1, data=b"x").serialize()),
            (1, RstStreamFrame(1).serialize()),
            (1, WindowUpdateFrame(1, 1).serialize()),
            (1, ContinuationFrame(1, data=block).serialize()),
            (1, HeadersFrame(2, data=block, flags=["END_HEADERS"]).serialize()),
            (1, b"\x00\x00\x01\x01\x04\x00\x00\x00\x00\x82"),
            (1, b"\x00\x00\x00\x00\x00\x00\x00\x00\x00"),
            (6, b"\x00\x40\x01\x00\x00\x00\x00\x00\x01" + b"x" * 16385),
            (6, b"\x00\x00\x07\x06\x00\x00\x00\x00\x00" + b"x" * 7),
            (6, b"\x00\x00\x05\x04\x00\x00\x00\x00\x00" + b"x" * 5),
            (1 if self.library == "h2" else 6, b"\x00\x00\x06\x04\x01\x00\x00\x00\x00" + b"\0\4\0\0\0\0"),
            (1, SettingsFrame(0, settings={2: 2}).serialize()),
            (3, b"\x00\x00\x06\x04\x00\x00\x00\x00\x00" + b"\0\4\xff\xff\xff\xff"),
            (1, b"\x00\x00\x06\x04\x00\x00\x00\x00\x00" + b"\0\5\0\0\0\1"),
            (3, WindowUpdateFrame(0, 2**31 - 1).serialize()),
            (1, b"\x00\x00\x04\x08\x00\x00\x00\x00\x00" + b"\0\0\0\0"),
            (
                1 if self.library == "h2" else 9,
                HeadersFrame(1, data=b"\xff\xff\xff\xff\xff\xff", flags=["END_HEADERS"]).serialize(),
            ),
            (1, HeadersFrame(1, data=block).serialize() + PingFrame(0, opaque_data=b"12345678").serialize()),
        ):
            self.connect()
            self.client.send_raw(data)
            self.assertIsNotNone(self.client.goaway, data[:20])
            self.assertEqual(self.client.far.end, "closed", data[:20])
            self.assertEqual(self.client.goaway, code, data[:20])
            self.assertEqual(self.world.made, [])

    def test_http1_request_closes_the_connection(self) -> None:
        near = Near(self.world.turns, Http2ServerConnection(self.world.context, self.world.limits, b""), PEER)
        near.protocol.makeConnection(near)
        near.far.send(b"GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n")
        self.assertEqual((near.far.end, self.world.made), ("closed", []))

    def test_corrupt_bytes_leave_no_exchange_and_no_connection(self) -> None:
        pseudo = [(b":method", b"POST"), (b":scheme", b"https"), (b":authority", HOST), (b":path", b"/")]
        for seed in range(400):
            random = Random(seed)
            self.connect()
            client = self.client.h2
            for _ in range(3):
                stream_id = client.get_next_available_stream_id()
                client.send_headers(stream_id, [*pseudo, (b"content-length", b"4")])
                client.send_data(stream_id, b"body", end_stream=True)
            client.ping(b"12345678")
            client.reset_stream(1)
            data = bytearray(client.data_to_send())
            for _ in range(random.randrange(1, 6)):
                data[random.randrange(len(data))] = random.randrange(256)
            middle = random.randrange(len(data))
            self.client.send_raw(bytes(data[:middle]))
            self.client.send_raw(bytes(data[middle:]))
            for target in self.world.made:
                if not target.end:
                    target.send(ok())
            self.client.run()
            if self.client.near.connected:
                self.client.far.reset()
            self.assertEqual((self.world.live, self.world.connections.open_count), (0, 0), seed)
        self.assertEqual(self.flushLoggedErrors(), [])

    def test_bytes_may_arrive_one_by_one(self) -> None:
        near = Near(self.world.turns, Http2ServerConnection(self.world.context, self.world.limits, b""), PEER)
        near.secured = TlsPeer(names=frozenset({HOST.decode()}))  # type: ignore[attr-defined]
        near.protocol.makeConnection(near)
        client = H2Connection(H2Configuration(header_encoding=None))
        client.initiate_connection()
        pseudo = [(b":method", b"POST"), (b":scheme", b"https"), (b":authority", HOST), (b":path", b"/")]
        client.send_headers(1, pseudo)
        client.send_data(1, b"body", end_stream=True)
        near.far.send(*[bytes([byte]) for byte in client.data_to_send()])
        self.assertIn(b"4\r\nbody\r\n0\r\n\r\n", self.world.target().take())
        near.far.reset()


@with_each_library
class GatheredWriteTests(Http2Case):
    """What one reactor turn has to say on a connection is one write."""

    def writes(self) -> list[bytes]:
        """Return the list to which each write is added from now on."""
        writes: list[bytes] = []
        write = self.client.near.write

        def note(data: bytes) -> None:
            writes.append(data)
            write(data)

        self.client.near.write = note  # type: ignore[method-assign]
        return writes

    def test_responses_of_one_turn_are_one_write(self) -> None:
        ids = [self.client.request() for _ in range(5)]
        writes = self.writes()
        for target in self.world.made:
            target.near.protocol.dataReceived(ok())
        self.assertEqual(writes, [])
        self.client.run()
        self.assertEqual(len(writes), 1)
        self.assertEqual([self.client[stream_id].body for stream_id in ids], [b"hello"] * 5)

    def test_long_bodies_do_not_wait_for_the_end_of_the_turn(self) -> None:
        self.client.h2.increment_flow_control_window(1 << 20)
        self.client.run()
        ids = [self.client.request() for _ in range(5)]
        writes = self.writes()
        for target in self.world.made:
            target.near.protocol.dataReceived(ok(b"x" * 60_000))
        self.assertGreaterEqual(len(writes), 3)
        self.assertLess(max(map(len, writes)), 65536 + 16384 + 1000)
        self.client.run()
        self.assertEqual([len(self.client[stream_id].body) for stream_id in ids], [60_000] * 5)

    def test_nothing_is_written_for_a_connection_that_is_lost_within_the_turn(self) -> None:
        self.client.request()
        writes = self.writes()
        self.world.target().near.protocol.dataReceived(ok())
        self.client.near.protocol.abort()  # type: ignore[attr-defined]
        self.world.turns.run()
        self.assertEqual(writes, [])


@with_each_library
class GoawayOfTheClientTests(Http2Case):
    def test_all_ends_in_order_after_a_goaway_whatever_comes_then(self) -> None:
        stream_id = self.client.request(method=b"POST", ended=False)
        target = self.world.target()
        self.client.send(stream_id, b"some")
        self.client.send_frames(GoAwayFrame(0, last_stream_id=0, error_code=0))
        target.send(ok())
        self.client.send_frames(DataFrame(stream_id, data=b"more", flags=["END_STREAM"]))
        self.client.send_frames(PingFrame(0, opaque_data=b"12345678"))
        self.world.wait(3)
        self.assertEqual((self.client.far.end, self.world.live, self.world.statuses), ("closed", 0, [200]))
