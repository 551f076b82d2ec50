"""HTTP/2 to targets, in memory: dialogues with the `h2` library as the target."""

from __future__ import annotations

from typing import Any

from h2.errors import ErrorCodes
from hyperframe.frame import DataFrame, PingFrame, SettingsFrame
from twisted.internet.defer import Deferred

from burrowgate.core.target_protocol import UpstreamProtocol
from burrowgate.core.targets import TargetType
from burrowgate.errors import UpstreamConnectError
from burrowgate.proxy.context import Timeouts
from burrowgate.proxy.upstream.http2.connection import (
    MAX_STREAMS,
    PING_AFTER_SECONDS,
    PING_TIMEOUT_SECONDS,
    STREAM_WINDOW_BYTES,
)
from burrowgate.proxy.upstream.http2.stream import MAX_REPEATED_BYTES
from burrowgate.proxy.upstream.pool import UpstreamSettings
from tests.support import TestCase
from tests.support.exchange_case import WEBSOCKET
from tests.support.http2_client import WEBSOCKET as HTTP2_WEBSOCKET
from tests.support.http2_client import Http2Client
from tests.support.http2_target import Http2Target
from tests.support.proxy_wire import DATE, Far, World, read_answers, request

H2 = {"protocol": UpstreamProtocol.H2}
CHUNKED = b"Transfer-Encoding: chunked"


class Http2TargetCase(TestCase):
    """A gateway whose target speaks HTTP/2."""

    def setUp(self) -> None:
        self.use()

    def use(self, *, target: dict[str, Any] | None = None, **options: Any) -> None:
        """Begin again with a new gateway."""
        self.world = World(target=H2 | (target or {}), **options)
        self.visitor = self.world.visitor()

    def ask(self, sent: bytes = b"", visitor: Far | None = None, **settings: int) -> Http2Target:
        """Send a request, which makes a connection; returns the target."""
        (visitor or self.visitor).send(sent or request())
        return Http2Target(self.world, **settings)

    def answers(self, *methods: bytes) -> list[Any]:
        return read_answers(self.visitor.take(), *methods)


class RequestTests(Http2TargetCase):
    def test_request_of_http_1_1_is_forwarded_and_gets_its_response(self) -> None:
        target = self.ask(request(b"Accept: a/b", b"Cookie: a=b", target=b"/p?q"))
        self.assertEqual(
            sorted(target[1].fields),
            [
                (b":authority", b"app.localhost"),
                (b":method", b"GET"),
                (b":path", b"/p?q"),
                (b":scheme", b"http"),
                (b"accept", b"a/b"),
                (b"cookie", b"a=b"),
                (b"via", b"1.1 burrowgate-test"),
                (b"x-forwarded-for", b"198.51.100.7"),
                (b"x-forwarded-host", b"app.localhost"),
                (b"x-forwarded-port", b"80"),
                (b"x-forwarded-proto", b"http"),
                (b"x-request-id", b"r1"),
            ],
        )
        self.assertTrue(target[1].complete)
        target.respond(1, (b"content-type", b"text/plain"), body=b"hello")
        (found,) = self.answers()
        self.assertEqual((found.status, found.body, found.complete), (200, b"hello", True))
        self.assertEqual(found[b"content-type"], b"text/plain")
        self.assertEqual((found[b"Date"], self.world.statuses), (DATE, [200]))

    def test_requests_of_several_visitors_share_one_connection(self) -> None:
        target = self.ask()
        others = [self.world.visitor() for _ in range(3)]
        for other in others:
            other.send(request())
        target.run()
        self.assertEqual((len(self.world.made), sorted(target.requests)), (1, [1, 3, 5, 7]))
        for stream_id in (7, 3, 1, 5):
            target.respond(stream_id, body=b"%d" % stream_id)
        self.assertEqual(
            [read_answers(far.take())[0].body for far in (self.visitor, *others)], [b"1", b"3", b"5", b"7"]
        )

    def test_requests_that_come_while_the_connection_is_made_wait_for_it(self) -> None:
        visitors = [self.visitor, *(self.world.visitor() for _ in range(4))]
        for visitor in visitors:
            visitor.send(request())
        self.assertEqual(len(self.world.made), 1)
        target = Http2Target(self.world)
        self.assertEqual(sorted(target.requests), [1, 3, 5, 7, 9])

    def test_failure_to_connect_fails_all_that_wait(self) -> None:
        self.world.connecting = Deferred()
        other = self.world.visitor()
        self.visitor.send(request())
        other.send(request())
        self.world.unreachable = UpstreamConnectError()
        self.world.connected()
        self.assertEqual([read_answers(far.take())[0].status for far in (self.visitor, other)], [502, 502])

    def test_bodies_pass_in_both_directions(self) -> None:
        target = self.ask(request(CHUNKED, method=b"POST", body=b"3\r\none\r\n"))
        self.visitor.send(b"3\r\ntwo\r\n0\r\n\r\n")
        target.run()
        self.assertEqual((target[1].body, target[1].complete), (b"onetwo", True))
        target.respond(1, body=b"first", ended=False)
        target.send(1, b"last", ended=True)
        (found,) = self.answers(b"POST")
        self.assertEqual((found.body, found.complete), (b"firstlast", True))

    def test_body_with_a_length_has_it_and_one_without_a_body_of_post_too(self) -> None:
        target = self.ask(request(b"Content-Length: 2", method=b"POST", body=b"hi"))
        self.assertEqual((target[1].head[b"content-length"], target[1].body), (b"2", b"hi"))
        self.world.visitor().send(request(method=b"PUT"))
        target.run()
        self.assertEqual((target[3].head[b"content-length"], target[3].complete), (b"0", True))

    def test_responses_without_a_body(self) -> None:
        target = self.ask(request(method=b"HEAD"))
        target.respond(1, (b"content-length", b"99"))
        (found,) = self.answers(b"HEAD")
        self.assertEqual((found[b"Content-Length"], found.complete), (b"99", True))
        self.visitor.send(request())
        target.run()
        target.respond(3, status=b"204")
        self.visitor.send(request())
        target.run()
        target.respond(5)
        self.assertEqual([found.status for found in self.answers()], [204, 200])

    def test_interim_responses_pass(self) -> None:
        target = self.ask(request(b"Expect: 100-continue", b"Content-Length: 2", method=b"POST"))
        self.assertEqual(target[1].head[b"expect"], b"100-continue")
        target.respond(1, status=b"100", ended=False)
        self.visitor.send(b"hi")
        target.run()
        target.respond(1, (b"link", b"</a>"), status=b"103", ended=False)
        target.respond(1, body=b"done")
        self.assertEqual([found.status for found in self.answers(b"POST")], [100, 103, 200])

    def test_https_scheme_over_tls(self) -> None:
        self.use(tls=True, target={"type": TargetType.HTTPS})
        self.assertEqual(self.ask()[1].head[b":scheme"], b"https")

    def test_target_that_does_not_select_http2_by_alpn_is_an_error_that_says_so(self) -> None:
        for alpn in (None, b"http/1.1"):
            self.use(tls=True, target={"type": TargetType.HTTPS})
            self.world.alpn = alpn
            with self.assert_warned("did not select HTTP/2"):
                self.visitor.send(request())
            self.assertEqual([found.status for found in self.answers()], [502])

    def test_target_of_http_1_1_is_an_error_that_says_so(self) -> None:
        for sent in (b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", b""):
            self.use()
            self.visitor.send(request())
            with self.assert_warned("does not speak HTTP/2"):
                if sent:
                    self.world.target().send(sent)
                else:
                    self.world.target().reset()
            self.assertEqual([found.status for found in self.answers()], [502])

    def assert_warned(self, text: str) -> Any:
        from contextlib import contextmanager

        from twisted.logger import globalLogPublisher

        @contextmanager
        def watching() -> Any:
            events: list[Any] = []
            globalLogPublisher.addObserver(events.append)
            try:
                yield
            finally:
                globalLogPublisher.removeObserver(events.append)
            self.assertTrue(any(text in str(event.get("error", "")) for event in events), events)

        return watching()


class SecretTests(Http2TargetCase):
    def test_credentials_of_a_request_are_never_indexed(self) -> None:
        sent = request(b"Authorization: Basic YTpi", b"Cookie: mine=1", b"X-A: b")
        target = self.ask(sent)
        for _ in range(2):
            received = target[max(target.requests)]
            self.assertEqual(received.head[b"authorization"], b"Basic YTpi")
            self.assertEqual(received.never_indexed, {b"authorization", b"cookie"})
            target.respond(max(target.requests))
            self.visitor.send(sent)
            target.run()


class TrailerTests(Http2TargetCase):
    def test_trailers_pass_between_http_1_1_and_http2(self) -> None:
        body = b"2\r\nhi\r\n0\r\nX-Sum: 7\r\nHost: evil\r\n\r\n"
        target = self.ask(request(CHUNKED, b"TE: trailers", b"Trailer: X-Sum, Host", method=b"POST", body=body))
        head = target[1].head
        self.assertEqual((head[b"te"], head[b"trailer"], b"connection" in head), (b"trailers", b"X-Sum", False))
        self.assertEqual((target[1].body, target[1].trailers), (b"hi", [(b"x-sum", b"7")]))
        target.respond(1, (b"trailer", b"x-sum"), body=b"yo", trailers=[(b"x-sum", b"8"), (b"set-cookie", b"a=b")])
        (found,) = self.answers(b"POST")
        self.assertEqual((found.body, found.trailers, found[b"Trailer"]), (b"yo", ((b"x-sum", b"8"),), b"x-sum"))

    def test_announced_trailers_remove_the_length_of_the_body(self) -> None:
        target = self.ask()
        target.respond(1, (b"content-length", b"2"), (b"trailer", b"x-sum"), body=b"yo", trailers=[(b"x-sum", b"8")])
        (found,) = self.answers()
        self.assertEqual((found[b"Transfer-Encoding"], found.trailers), (b"chunked", ((b"x-sum", b"8"),)))

    def test_trailers_pass_between_http2_and_http2(self) -> None:
        self.use(scheme="https")
        client = Http2Client(self.world)
        stream_id = client.request((b"te", b"trailers"), method=b"POST", ended=False)
        target = Http2Target(self.world)
        client.send(stream_id, b"hi")
        client.h2.send_headers(stream_id, [(b"x-sum", b"7")], end_stream=True)
        client.run()
        target.run()
        self.assertEqual((target[1].body, target[1].trailers), (b"hi", [(b"x-sum", b"7")]))
        target.respond(1, body=b"yo", trailers=[(b"grpc-status", b"0")])
        client.run()
        response = client[stream_id]
        self.assertEqual((response.body, response.trailers, response.complete), (b"yo", [(b"grpc-status", b"0")], True))

    def test_malformed_trailers_break_the_response_off(self) -> None:
        target = self.ask()
        target.respond(1, body=b"yo", ended=False)
        target.h2.send_headers(1, [(b"X", b"y")], end_stream=True)
        target.run()
        self.assertFalse(self.answers()[0].complete)


class FlowControlTests(Http2TargetCase):
    def test_target_that_opens_no_window_stops_the_visitor(self) -> None:
        target = self.ask(request(CHUNKED, method=b"POST"))
        target.opens_windows = False
        for _ in range(10):
            self.visitor.send(b"%x\r\n%b\r\n" % (65536, b"x" * 65536))
        target.run()
        self.assertEqual(len(target[1].body), 65535)
        self.assertGreater(self.visitor.unread, 5 * 65536)
        target.h2.increment_flow_control_window(1 << 20, 1)
        target.h2.increment_flow_control_window(1 << 20)
        target.run()
        self.visitor.send(b"0\r\n\r\n")
        target.run()
        self.assertEqual((len(target[1].body), target[1].complete, self.visitor.unread), (655360, True, 0))

    def test_visitor_that_reads_nothing_gets_one_window_and_other_streams_go_on(self) -> None:
        target = self.ask()
        self.visitor.stop_reading()
        target.respond(1, body=b"", ended=False)
        sent = 0
        while (window := min(target.h2.local_flow_control_window(1), 16384)) > 0 and sent < 10_000_000:
            target.send(1, b"x" * window)
            sent += window
        self.assertLess(sent, 6 * STREAM_WINDOW_BYTES)
        other = self.world.visitor()
        other.send(request())
        target.run()
        target.respond(3, body=b"y" * 50_000)
        self.assertTrue(read_answers(other.take())[0].complete)
        self.visitor.read_on()
        target.run()
        target.send(1, b"end", ended=True)
        self.assertEqual(len(self.answers()[0].body), sent + 3)


class LifeTests(Http2TargetCase):
    def test_streams_beyond_the_targets_limit_get_another_connection(self) -> None:
        first = self.ask(max_concurrent_streams=2)
        for _ in range(2):
            self.world.visitor().send(request())
        second = Http2Target(self.world)
        first.run()
        self.assertEqual((sorted(first.requests), sorted(second.requests), len(self.world.made)), ([1, 3], [1], 2))
        first.respond(1)
        self.world.visitor().send(request())
        first.run()
        self.assertEqual((sorted(first.requests), len(self.world.made)), ([1, 3, 5], 2))

    def test_connection_has_a_limit_of_its_own(self) -> None:
        target = self.ask()
        for _ in range(MAX_STREAMS):
            self.world.visitor().send(request())
        target.run()
        self.assertEqual((len(target.requests), len(self.world.made)), (MAX_STREAMS, 2))

    def test_target_that_allows_no_streams_is_an_error(self) -> None:
        self.ask(max_concurrent_streams=0)
        self.assertEqual([found.status for found in self.answers()], [502])

    def test_requests_beyond_a_goaway_are_sent_again_and_others_continue(self) -> None:
        first = self.ask()
        other = self.world.visitor()
        other.send(request(b"Content-Length: 4", method=b"POST", body=b"body"))
        first.run()
        first.go_away(1)
        second = Http2Target(self.world, self.world.made[1])
        self.assertEqual((second[1].head[b":method"], second[1].body, second[1].complete), (b"POST", b"body", True))
        second.respond(1, body=b"second")
        first.respond(1, body=b"first")
        self.assertEqual([read_answers(far.take())[0].body for far in (self.visitor, other)], [b"first", b"second"])
        self.assertNotEqual(self.world.made[0].end, "")
        self.assertEqual(self.world.made[1].end, "")

    def test_refused_stream_is_sent_again_as_often_as_is_sensible(self) -> None:
        target = self.ask(request(b"Content-Length: 4", method=b"POST", body=b"body"))
        target.reset(1, ErrorCodes.REFUSED_STREAM)
        self.assertEqual((target[3].body, target[3].complete), (b"body", True))
        target.respond(3, body=b"done")
        self.assertEqual(self.answers(b"POST")[0].body, b"done")
        self.visitor.send(request())
        target.run()
        for stream_id in (5, 7, 9):
            target.reset(stream_id, ErrorCodes.REFUSED_STREAM)
        self.assertEqual([found.status for found in self.answers()], [502])
        self.assertNotIn(11, target.requests)

    def test_refused_request_with_a_long_body_is_not_sent_again(self) -> None:
        target = self.ask(request(CHUNKED, method=b"POST"))
        size = MAX_REPEATED_BYTES + 1
        self.visitor.send(b"%x\r\n%b\r\n" % (size, b"x" * size))
        target.run()
        target.reset(1, ErrorCodes.REFUSED_STREAM)
        self.assertEqual([found.status for found in self.answers(b"POST")], [502])

    def test_reset_before_the_response_is_a_502_and_later_one_breaks_it_off(self) -> None:
        for code in (ErrorCodes.INTERNAL_ERROR, ErrorCodes.CANCEL, ErrorCodes.ENHANCE_YOUR_CALM):
            self.use()
            self.ask(request(b"Content-Length: 0", method=b"POST")).reset(1, code)
            self.assertEqual([found.status for found in self.answers(b"POST")], [502])
            self.use()
            target = self.ask()
            target.respond(1, body=b"part", ended=False)
            target.reset(1, code)
            (found,) = self.answers()
            self.assertEqual((found.body, found.complete), (b"part", False))
            self.assertEqual((self.world.live, self.world.made[0].end), (0, ""))

    def test_visitor_that_goes_resets_its_stream_and_no_other(self) -> None:
        target = self.ask()
        other = self.world.visitor()
        other.send(request())
        target.run()
        self.visitor.reset()
        target.run()
        self.assertEqual((target[1].reset, target[3].reset), (int(ErrorCodes.CANCEL), None))
        target.respond(3, body=b"yes")
        self.assertEqual(read_answers(other.take())[0].body, b"yes")

    def test_sec_39_cut_of_a_session_resets_its_streams_and_no_others(self) -> None:
        self.use(public=False)
        token = b"Burrowgate-Token: " + self.world.token()
        target = self.ask(request(token))
        target.respond(1, body=b"part", ended=False)
        self.world.connections.cut(self.world.session.sid, "revoked")
        target.run()
        self.assertEqual((target[1].reset, self.world.made[0].end, self.world.live), (int(ErrorCodes.CANCEL), "", 0))
        # What was under way when the stream was reset is dropped, and the connection is used again.
        target.far.send(DataFrame(1, b"late").serialize())
        other = self.world.visitor()
        other.send(request(token))
        target.run()
        self.assertEqual(target[3].head[b":path"], b"/")

    def test_response_that_ends_before_its_request_resets_the_rest(self) -> None:
        target = self.ask(request(CHUNKED, method=b"POST", body=b"1\r\nx\r\n"))
        target.respond(1, status=b"413", body=b"no")
        self.assertEqual(self.answers(b"POST")[0].status, 413)
        self.assertEqual((target[1].reset, self.world.made[0].end), (int(ErrorCodes.CANCEL), ""))

    def test_connection_that_is_lost_fails_all_its_requests(self) -> None:
        self.ask(request(b"Content-Length: 0", method=b"POST"))
        self.world.made[0].reset()
        self.assertEqual([found.status for found in self.answers(b"POST")], [502])
        self.assertEqual((self.world.live, self.world.upstreams.open_count), (0, 0))

    def test_repeatable_request_on_a_used_connection_that_is_lost_is_sent_again(self) -> None:
        self.ask().respond(1)
        self.answers()
        self.visitor.send(request())
        self.world.made[0].reset()
        second = Http2Target(self.world, self.world.made[1])
        second.respond(1, body=b"again")
        self.assertEqual(self.answers()[0].body, b"again")

    def test_idle_connection_is_closed_after_its_time_with_a_goaway(self) -> None:
        self.use(settings=UpstreamSettings(idle_timeout=5.0))
        target = self.ask()
        self.world.wait(10)
        self.assertEqual(self.world.made[0].end, "")
        target.respond(1)
        self.world.wait(5)
        self.assertEqual(self.world.made[0].end, "")
        self.world.wait(2)
        self.assertEqual((self.world.made[0].end, self.world.upstreams.open_count), ("closed", 0))
        self.assertIn(b"\x00\x00\x08\x07", self.world.made[0].take())

    def test_changed_target_gets_a_new_connection_and_requests_under_way_end_on_the_old(self) -> None:
        target = self.ask()
        self.world.upstreams.remove_target(self.world.served.target_id)
        self.world.visitor().send(request())
        self.assertEqual(len(self.world.made), 2)
        target.respond(1, body=b"old")
        self.assertEqual(self.answers()[0].body, b"old")
        self.assertEqual(self.world.made[0].end, "closed")

    def test_exchange_that_ends_while_the_connection_is_made_leaves_nothing(self) -> None:
        self.visitor.send(request())
        self.visitor.reset()
        target = Http2Target(self.world)
        self.assertEqual((target.requests, self.world.live), ({}, 0))
        self.world.visitor().send(request())
        target.run()
        self.assertEqual(sorted(target.requests), [1])

    def test_silent_connection_gets_a_ping_and_is_lost_without_an_answer(self) -> None:
        self.use(timeouts=None)
        target = self.ask(request(CHUNKED, method=b"POST"))  # not complete, so that nothing is awaited
        target.respond(1, (b"content-type", b"application/grpc"), body=b"x", ended=False)
        self.world.limits = self.world.limits
        connection: Any = self.world.made[0].near.protocol
        self.world.clock.advance(PING_AFTER_SECONDS + 1)
        connection.sweep()
        target.run()
        self.assertEqual(target.pings, 1)
        connection.sweep()
        self.world.clock.advance(PING_AFTER_SECONDS + 1)
        connection.sweep()
        self.world.clock.advance(PING_TIMEOUT_SECONDS + 1)
        connection.sweep()
        self.assertEqual(self.world.made[0].end, "aborted")


class HostileTargetTests(Http2TargetCase):
    def test_malformed_heads_are_a_502_and_reset_their_stream_only(self) -> None:
        for fields in (
            [(b"content-type", b"a/b")],
            [(b":status", b"20x")],
            [(b":status", b"200"), (b":status", b"200")],
            [(b"a", b"b"), (b":status", b"200")],
            [(b":status", b"101")],
            [(b":status", b"200"), (b"Upper", b"x")],
            [(b":status", b"200"), (b"connection", b"close")],
            [(b":status", b"200"), (b"transfer-encoding", b"chunked")],
            [(b":status", b"200"), (b"x", b"a\r\nb")],
            [(b":status", b"200"), (b"x", b" a")],
            [(b":status", b"200"), (b":path", b"/")],
        ):
            self.use()
            target = self.ask()
            target.h2.send_headers(1, fields)
            target.run()
            self.assertEqual([found.status for found in self.answers()], [502], fields)
            self.assertEqual((target[1].reset, self.world.made[0].end), (int(ErrorCodes.PROTOCOL_ERROR), ""), fields)

    def test_sec_23_cookies_of_the_gateway_are_dropped(self) -> None:
        target = self.ask()
        target.respond(1, (b"set-cookie", b"burrowgate=x"), (b"set-cookie", b"a=b"), body=b"")
        self.assertEqual(self.answers()[0][b"set-cookie"], b"a=b")

    def test_floods_of_frames_that_carry_nothing_end_the_connection(self) -> None:
        for frame in (PingFrame(0, b"12345678"), SettingsFrame(0), DataFrame(1, b"")):
            self.use()
            target = self.ask()
            target.respond(1, body=b"x", ended=False)
            for _ in range(40):
                if not self.world.made[0].end:
                    target.far.send(frame.serialize() * 100)
                target.far.take()
            self.assertEqual(self.world.made[0].end, "aborted", frame)
            self.assertEqual(self.world.live, 0)

    def test_body_that_is_not_as_long_as_it_says_never_looks_complete(self) -> None:
        target = self.ask()
        target.respond(1, (b"content-length", b"5"), body=b"abc")
        found = self.answers()
        self.assertTrue(found[0].status == 502 or not found[0].complete)

    def test_bytes_that_are_no_frames_end_the_connection(self) -> None:
        target = self.ask()
        target.far.send(b"\xff" * 64)
        self.assertEqual([found.status for found in self.answers()], [502])
        self.assertEqual(self.world.made[0].end, "aborted")


class WebSocketTests(Http2TargetCase):
    def test_target_without_extended_connect_is_a_clear_error(self) -> None:
        target = self.ask(request(*WEBSOCKET))
        self.assertEqual([found.status for found in self.answers()], [502])
        self.assertEqual((target.requests, self.world.made[0].end), ({}, ""))

    def test_websocket_of_http_1_1_becomes_an_extended_connect(self) -> None:
        target = self.ask(request(*WEBSOCKET), enable_connect_protocol=1)
        head = target[1].head
        self.assertEqual((head[b":method"], head[b":protocol"]), (b"CONNECT", b"websocket"))
        self.assertNotIn(b"sec-websocket-key", head)
        self.assertFalse(target[1].complete)
        target.respond(1, ended=False)
        self.assertTrue(self.visitor.take().startswith(b"HTTP/1.1 101 Switching Protocols\r\n"))
        self.visitor.send(b"to target")
        target.run()
        target.send(1, b"to visitor")
        self.assertEqual((target[1].body, self.visitor.take()), (b"to target", b"to visitor"))
        target.send(1, b"bye", ended=True)
        self.assertEqual((self.visitor.take(), self.visitor.end), (b"bye", "half"))
        self.visitor.finish()
        target.run()
        self.assertEqual((target[1].complete, target[1].reset, self.world.live), (True, None, 0))

    def test_websocket_of_http2_becomes_an_extended_connect(self) -> None:
        self.use(scheme="https")
        client = Http2Client(self.world)
        fields = [*HTTP2_WEBSOCKET, (b"sec-websocket-version", b"13"), (b"origin", b"https://app.localhost")]
        stream_id = client.send_request(fields, ended=False)
        target = Http2Target(self.world, enable_connect_protocol=1)
        target.respond(1, ended=False)
        client.run()
        self.assertEqual(client[stream_id].status, 200)
        client.send(stream_id, b"one")
        target.run()
        target.send(1, b"two")
        client.run()
        self.assertEqual((target[1].body, client[stream_id].body), (b"one", b"two"))
        client.send(stream_id, b"", ended=True)
        target.run()
        self.assertTrue(target[1].complete)
        target.send(1, b"", ended=True)
        client.run()
        self.assertEqual((client[stream_id].complete, self.world.live), (True, 0))

    def test_reset_of_a_tunnel_is_a_reset_to_the_other_side(self) -> None:
        target = self.ask(request(*WEBSOCKET), enable_connect_protocol=1)
        target.respond(1, ended=False)
        target.reset(1, ErrorCodes.CANCEL)
        self.assertEqual(self.visitor.end, "aborted")
        self.use()
        target = self.ask(request(*WEBSOCKET), enable_connect_protocol=1)
        target.respond(1, ended=False)
        self.visitor.reset()
        target.run()
        self.assertEqual(target[1].reset, int(ErrorCodes.CANCEL))

    def test_websocket_that_the_target_refuses_gets_its_response(self) -> None:
        target = self.ask(request(*WEBSOCKET), enable_connect_protocol=1)
        target.respond(1, status=b"403", body=b"no")
        (found,) = self.answers()
        self.assertEqual((found.status, found.body), (403, b"no"))

    def test_other_upgrades_are_ignored(self) -> None:
        self.use(target={"upgrades": ("other",)})
        target = self.ask(request(b"Connection: Upgrade", b"Upgrade: other"))
        self.assertTrue(target[1].complete)


class GrpcTests(Http2TargetCase):
    def test_call_may_wait_for_its_first_message_as_long_as_a_tunnel(self) -> None:
        self.use(scheme="https", timeouts=Timeouts(upstream_response=5.0, tunnel_idle=20.0))
        client = Http2Client(self.world)
        call = client.request((b"content-type", b"application/grpc"), method=b"POST", body=b"x")
        other = client.request((b"content-type", b"text/plain"), method=b"POST", body=b"x")
        Http2Target(self.world)
        self.world.wait(10)
        client.run()
        self.assertEqual((client[other].status, client[call].status), (504, 0))
        self.world.wait(15)
        client.run()
        self.assertEqual(client[call].head[b"grpc-status"], b"14")

    def test_slow_body_of_a_call_that_is_admitted_is_no_slow_body(self) -> None:
        for content_type, status in ((b"application/grpc", 0), (b"text/plain", 408)):
            self.use(scheme="https", public=False)
            client = Http2Client(self.world)
            fields = ((b"content-type", content_type), (b"burrowgate-token", self.world.token()))
            stream_id = client.request(*fields, method=b"POST", ended=False)
            client.send(stream_id, b"x")
            Http2Target(self.world)
            self.world.wait(40)
            client.run()
            self.assertEqual(client[stream_id].status, status)

    def test_refusals_of_grpc_calls_have_a_status_of_grpc(self) -> None:
        self.use(scheme="https", public=False)
        client = Http2Client(self.world)
        grpc = ((b"content-type", b"application/grpc+proto"), (b"te", b"trailers"))
        stream_id = client.request(*grpc, method=b"POST", body=b"\0\0\0\0\0")
        response = client[stream_id]
        self.assertEqual((response.status, response.body, response.complete), (200, b"", True))
        self.assertEqual((response.head[b"grpc-status"], response.head[b"content-type"]), (b"7", b"application/grpc"))
        self.assertIn(b"link", response.head[b"grpc-message"])
        self.assertEqual(self.world.statuses, [403])
        for other in ((b"content-type", b"application/grpc-web+proto"), (b"content-type", b"text/plain")):
            stream_id = client.request(other, method=b"POST", body=b"x")
            self.assertEqual(client[stream_id].status, 403)
