"""HTTP/2 to visitors: dialogues in memory, with the `h2` library as the client."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha1
from random import Random
from typing import Any

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.settings import SettingCodes
from hyperframe.frame import (
    ContinuationFrame,
    DataFrame,
    GoAwayFrame,
    HeadersFrame,
    PingFrame,
    PriorityFrame,
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
from tests.support import TestCase
from tests.support.http2_client import Visitor2
from tests.support.proxy_wire import DATE, HOST, PEER, PSEUDONYM, Near, World, answer, ok


class _Http2Case(TestCase):
    def setUp(self) -> None:
        self.made()

    def made(self, **options: Any) -> None:
        """A world, and a visitor in it."""
        self.world = World(scheme="https", **options)
        self.visitor = Visitor2(self.world)
        self.addCleanup(self.visitor.far.reset)


class Asking(_Http2Case):
    def test_a_request_and_its_answer(self) -> None:
        number = self.visitor.ask((b"accept", b"text/plain"), path=b"/a?x=1")
        self.assertEqual(
            self.world.target().take(),
            b"GET /a?x=1 HTTP/1.1\r\nHost: app.localhost\r\naccept: text/plain\r\nVia: 2 " + PSEUDONYM + b"\r\n"
            b"X-Forwarded-For: 198.51.100.7\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: app.localhost\r\n"
            b"X-Request-Id: r1\r\n\r\n",
        )
        self.world.target().send(ok())
        self.visitor.talk()
        got = self.visitor[number]
        self.assertEqual(got.fields, [(b":status", b"200"), (b"date", DATE), (b"content-length", b"5")])
        self.assertEqual((got.body, got.complete), (b"hello", True))
        self.assertEqual(self.world.statuses, [200])

    def test_several_at_once_are_answered_in_any_order(self) -> None:
        first, second = self.visitor.ask(), self.visitor.ask()
        one, two = self.world.made
        two.send(ok(b"second"))
        self.visitor.talk()
        self.assertTrue(self.visitor[second].complete)
        self.assertFalse(self.visitor[first].complete)
        one.send(ok(b"first"))
        self.visitor.talk()
        self.assertEqual((self.visitor[first].body, self.visitor[second].body), (b"first", b"second"))

    def test_a_body_goes_on_as_it_comes(self) -> None:
        number = self.visitor.ask(method=b"POST", ended=False)
        target = self.world.target()
        self.visitor.send(number, b"one")
        self.assertTrue(target.take().endswith(b"\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n"))
        self.visitor.send(number, b"two", ended=True)
        self.assertEqual(target.take(), b"3\r\ntwo\r\n0\r\n\r\n")
        target.send(ok())
        self.visitor.talk()
        self.assertEqual(self.visitor[number].status, 200)

    def test_a_body_that_came_whole_has_its_length(self) -> None:
        number = self.visitor.ask(method=b"POST", body=b"some body")
        self.assertTrue(self.world.target().take().endswith(b"\r\nContent-Length: 9\r\n\r\nsome body"))
        self.world.target().send(ok())
        self.visitor.talk()
        self.assertTrue(self.visitor[number].complete)

    def test_an_answer_goes_on_as_it_comes(self) -> None:
        number = self.visitor.ask()
        target = self.world.target()
        target.send(answer(b"Content-Type: text/event-stream") + b"data: 1\n\n")
        self.visitor.talk()
        self.assertEqual((self.visitor[number].status, self.visitor[number].body), (200, b"data: 1\n\n"))
        target.send(b"data: 2\n\n")
        self.visitor.talk()
        self.assertEqual(self.visitor[number].body, b"data: 1\n\ndata: 2\n\n")
        self.assertFalse(self.visitor[number].complete)
        target.finish()
        self.visitor.talk()
        self.assertTrue(self.visitor[number].complete)

    def test_head_and_bodiless_answers(self) -> None:
        number = self.visitor.ask(method=b"HEAD")
        self.world.target().send(answer(b"Content-Length: 99"))
        self.visitor.talk()
        got = self.visitor[number]
        self.assertEqual((got.head[b"content-length"], got.body, got.complete), (b"99", b"", True))
        number = self.visitor.ask(method=b"DELETE")
        self.world.target().send(answer(status=b"204 No Content"))
        self.visitor.talk()
        self.assertEqual((self.visitor[number].status, self.visitor[number].complete), (204, True))

    def test_interim_answers_come_first(self) -> None:
        number = self.visitor.ask((b"expect", b"100-continue"), method=b"POST", ended=False)
        target = self.world.target()
        self.assertIn(b"\r\nExpect: 100-continue\r\n", target.take())
        target.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        self.visitor.talk()
        self.assertEqual([interim[b":status"] for interim in self.visitor[number].informed], [b"100"])
        self.visitor.send(number, b"body", ended=True)
        target.send(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + ok())
        self.visitor.talk()
        self.assertEqual(self.visitor[number].informed[1][b"link"], b"</a.css>")
        self.assertEqual(self.visitor[number].status, 200)

    def test_fields_of_the_connection_stay_and_names_are_in_lower_case(self) -> None:
        number = self.visitor.ask()
        fields = (
            b"Connection: X-One, keep-alive",
            b"X-One: 1",
            b"Keep-Alive: timeout=5",
            b"Set-Cookie: a=b",
            b"X-A: b",
        )
        self.world.target().send(answer(*fields, b"Content-Length: 0"))
        self.visitor.talk()
        names = [name for name, _ in self.visitor[number].fields]
        self.assertEqual(names, [b":status", b"set-cookie", b"x-a", b"date", b"content-length"])

    def test_an_answer_that_breaks_off_does_not_look_complete(self) -> None:
        for sent in (answer(b"Content-Length: 10") + b"half", answer(b"Transfer-Encoding: chunked") + b"4\r\nhalf\r\n"):
            number = self.visitor.ask()
            self.world.target().send(sent)
            self.visitor.talk()
            self.world.target().reset()
            self.visitor.talk()
            got = self.visitor[number]
            self.assertEqual((got.body, got.complete, got.reset), (b"half", False, 8))
        self.assertEqual(self.visitor.goaway, None)

    def test_trailers_are_dropped_both_ways(self) -> None:
        number = self.visitor.ask(method=b"POST", ended=False)
        self.visitor.send(number, b"data")
        self.visitor.client.send_headers(number, [(b"x-trailer", b"1")], end_stream=True)
        self.visitor.talk()
        target = self.world.target()
        self.assertTrue(target.take().endswith(b"4\r\ndata\r\n0\r\n\r\n"))
        target.send(answer(b"Transfer-Encoding: chunked") + b"2\r\nhi\r\n0\r\nX-Trailer: 1\r\n\r\n")
        self.visitor.talk()
        got = self.visitor[number]
        self.assertEqual((got.body, got.complete, b"x-trailer" in got.head), (b"hi", True, False))

    def test_cookie_crumbs_are_joined(self) -> None:
        self.visitor.ask((b"cookie", b"a=1"), (b"cookie", b"__Host-burrowgate=ours"), (b"cookie", b"b=2"))
        self.assertIn(b"\r\nCookie: a=1; b=2\r\n", self.world.target().take())

    def test_the_host_may_be_said_in_the_old_way(self) -> None:
        pseudo = [(b":method", b"GET"), (b":scheme", b"https"), (b":path", b"/")]
        self.visitor.say([*pseudo, (b"host", HOST)])
        self.assertIn(b"\r\nHost: app.localhost\r\n", self.world.target().take())

    def test_an_early_answer_ends_the_request_too(self) -> None:
        number = self.visitor.ask(method=b"POST", ended=False)
        self.world.target().send(ok())
        self.visitor.talk()
        got = self.visitor[number]
        self.assertEqual((got.body, got.complete, got.reset), (b"hello", True, 0))
        self.assertEqual(self.world.live, 0)

    def test_the_target_is_away(self) -> None:
        self.world.unreachable = UpstreamConnectError()
        number = self.visitor.ask()
        self.assertEqual((self.visitor[number].status, self.visitor[number].complete), (502, True))


class Refusing(_Http2Case):
    def test_what_is_malformed_ends_its_stream_and_no_other(self) -> None:
        other = self.visitor.ask()
        good = [(b":method", b"GET"), (b":scheme", b"https"), (b":authority", HOST), (b":path", b"/")]
        for fields in (
            [(b":method", b"GET "), *good[1:]],
            [(b":method", b""), *good[1:]],
            good[1:],
            good[:3],
            [*good[:3], (b":path", b"")],
            [*good[:3], (b":path", b"a")],
            [*good[:3], (b":path", b"https://app.localhost/")],
            [*good[:3], (b":path", b"*")],
            [good[0], *good[2:]],
            [good[0], good[1], good[3]],
            [*good, (b":path", b"/")],
            [*good, (b":status", b"200")],
            [*good, (b":protocol", b"websocket")],
            [(b"a", b"b"), *good],
            [*good, (b"host", b"other.localhost")],
            [*good, (b"Upper", b"a")],
            [*good, (b"", b"a")],
            [*good, (b"a b", b"c")],
            [*good, (b"a:", b"c")],
            [*good, (b"a", b"b\r\nc: d")],
            [*good, (b"a", b"b\nc")],
            [*good, (b"a", b"b\0")],
            [*good, (b"a", b" b")],
            [*good, (b"a", b"b\t")],
            [*good, (b"connection", b"close")],
            [*good, (b"keep-alive", b"1")],
            [*good, (b"proxy-connection", b"close")],
            [*good, (b"transfer-encoding", b"chunked")],
            [*good, (b"upgrade", b"websocket")],
            [*good, (b"te", b"gzip")],
            [*good, (b"content-length", b"5")],
            [(b":method", b"CONNECT"), (b":authority", HOST), (b":path", b"/")],
        ):
            number = self.visitor.say(fields)
            self.assertEqual((self.visitor[number].reset, self.visitor[number].status), (1, 0), fields)
        self.assertEqual(len(self.world.made), 1)
        self.assertEqual(set(self.world.statuses), {400})
        self.world.target().send(ok())
        self.visitor.talk()
        self.assertTrue(self.visitor[other].complete)

    def test_what_is_well_formed_and_not_served_is_answered(self) -> None:
        long, many = b"/" + b"a" * 16384, [(b"x-%d" % number, b"") for number in range(100)]
        for status, fields, asked in (
            (501, [], {"method": b"BREW-MANY-THINGS-TOO-LONG-FOR-ANYBODY"}),
            (501, [], {"method": b"get"}),
            (501, [], {"method": b"PRI"}),
            (501, [], {"method": b"TRACE"}),
            (414, [], {"path": long}),
            (431, many, {}),
            (431, [(b"a", b"b" * 66000)], {}),
            (400, [], {"path": b"/a\xff"}),
            (400, [], {"path": b"/#"}),
            (400, [], {"host": b"user@app.localhost"}),
            (421, [], {"host": b"other.localhost"}),
            (417, [(b"expect", b"tea")], {}),
            (400, [(b"authorization", b"a"), (b"authorization", b"b")], {}),
        ):
            number = self.visitor.ask(*fields, **asked)  # type: ignore[arg-type]
            got = self.visitor[number]
            self.assertEqual((got.status, got.complete, got.reset), (status, True, None), asked or fields[0][0])
        self.assertEqual(self.world.made, [])
        connect = self.visitor.say([(b":method", b"CONNECT"), (b":authority", b"app.localhost:443")])
        self.assertEqual(self.visitor[connect].status, 501)
        plain = self.visitor.say([(b":method", b"GET"), (b":scheme", b"http"), (b":authority", HOST), (b":path", b"/")])
        self.assertEqual(self.visitor[plain].status, 421)

    def test_a_refusal_of_a_head_has_no_body(self) -> None:
        number = self.visitor.say(
            [(b":method", b"HEAD"), (b":scheme", b"http"), (b":authority", HOST), (b":path", b"/")]
        )
        got = self.visitor[number]
        self.assertEqual((got.status, got.body, got.complete), (421, b"", True))

    def test_bad_lengths(self) -> None:
        for length, body in ((b"3", b"four"), (b"5", b"four"), (b"+4", b"four"), (b"1, 1", b"a")):
            self.made()
            number = self.visitor.ask((b"content-length", length), method=b"POST", body=body)
            self.assertEqual((self.visitor.goaway is None, self.visitor[number].complete), (False, False), length)
            self.assertEqual(self.world.made, [])

    def test_a_body_that_grows_too_long_is_never_complete_for_the_target(self) -> None:
        number = self.visitor.ask((b"content-length", b"3"), method=b"POST", ended=False)
        target = self.world.target()
        self.visitor.send(number, b"four")
        self.assertEqual((self.visitor.goaway, target.end), (1, "aborted"))

    def test_a_refusal_is_that_of_http1(self) -> None:
        self.made(public=False)
        number = self.visitor.ask()
        plain = self.world.visitor()
        plain.send(b"GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n")
        head, _, body = plain.take().partition(b"\r\n\r\n")
        self.assertEqual((self.visitor[number].status, self.visitor[number].body), (403, body))
        reported = {name.lower() for name, _, _ in (line.partition(b": ") for line in head.split(b"\r\n")[1:])}
        self.assertEqual(reported, set(self.visitor[number].head) - {b":status"})

    def test_hsts_and_a_client_certificate_hold_here_too(self) -> None:
        secured = TlsPeer(
            names=frozenset({HOST.decode()}),
            requested_cas=("ca",),
            verified_cas=("ca",),
            client_subject="CN=me",
            client_issuer="CN=ca",
        )
        visitor = Visitor2(self.world, secured=secured, strict=b"max-age=1")
        number = visitor.ask()
        self.assertIn(b"\r\nBurrowgate-Client: CN=me\r\n", self.world.target().take())
        self.world.target().send(ok())
        visitor.talk()
        self.assertEqual(visitor[number].head[b"strict-transport-security"], b"max-age=1")
        visitor.far.reset()


class Waiting(_Http2Case):
    def test_a_visitor_who_makes_no_room_stops_the_target_and_nobody_else(self) -> None:
        self.visitor.taking = False
        number = self.visitor.ask()
        target = self.world.target()
        target.send(answer(b"Content-Length: 10000000"), *[b"x" * 65536] * 100)
        self.visitor.talk()
        self.assertEqual(len(self.visitor[number].body), 65535)
        self.assertGreater(target.unread, 6_000_000)
        self.visitor.client.increment_flow_control_window(1_000_000)  # for all, and not for this stream
        self.visitor.talk()
        other = self.visitor.ask()
        self.world.target().send(ok())
        self.visitor.talk()
        self.assertTrue(self.visitor[other].complete)
        self.visitor.client.increment_flow_control_window(100_000, number)
        self.visitor.talk()
        self.assertEqual(len(self.visitor[number].body), 165535)

    def test_a_large_answer_arrives_whole(self) -> None:
        number = self.visitor.ask()
        body = bytes(range(256)) * 8192
        self.world.target().send(ok(body))
        self.visitor.talk()
        self.assertEqual((self.visitor[number].body == body, self.visitor[number].complete), (True, True))

    def test_streams_share_what_the_visitor_takes(self) -> None:
        first, second = self.visitor.ask(), self.visitor.ask()
        self.visitor.taking = False
        for target in self.world.made:
            target.send(answer(b"Content-Length: 1000000"), *[b"x" * 65536] * 10)
        self.visitor.talk()
        before = len(self.visitor[second].body)
        for number in (first, second):
            self.visitor.client.increment_flow_control_window(1_000_000, number)
        self.visitor.talk()
        self.visitor.client.increment_flow_control_window(200_000)
        self.visitor.talk()
        self.assertGreater(len(self.visitor[second].body), before + 60_000)
        self.assertGreater(len(self.visitor[first].body), 65535 + 60_000)

    def test_a_connection_that_is_full_stops_all_its_targets(self) -> None:
        numbers = [self.visitor.ask() for _ in range(3)]
        self.visitor.client.increment_flow_control_window(10_000_000)
        for number in numbers:
            self.visitor.client.increment_flow_control_window(10_000_000, number)
        self.visitor.talk()
        self.visitor.far.stop_reading()
        for target in self.world.made:
            target.send(answer(b"Content-Length: 3276800"), *[b"x" * 65536] * 50)
        self.assertLess(self.visitor.near.most_buffered, 300_000)
        for target in self.world.made:
            self.assertGreater(target.unread, 3_000_000)
        self.visitor.far.read_on()
        self.visitor.talk()
        self.assertEqual([len(self.visitor[number].body) for number in numbers], [3276800] * 3)
        self.assertTrue(all(self.visitor[number].complete for number in numbers))

    def test_nothing_at_all_is_read_for_a_connection_that_is_full(self) -> None:
        number = self.visitor.ask()
        self.visitor.client.increment_flow_control_window(10_000_000)
        self.visitor.client.increment_flow_control_window(10_000_000, number)
        self.visitor.talk()
        self.visitor.far.stop_reading()
        self.world.target().send(answer(b"Content-Length: 3276800"), *[b"x" * 65536] * 50)
        other = self.visitor.ask()
        late = self.world.target()
        self.assertTrue(late.take())
        late.send(ok())
        self.assertGreater(late.unread, 5)
        self.visitor.far.read_on()
        self.visitor.talk()
        self.assertEqual(self.visitor[other].body, b"hello")

    def test_a_target_that_takes_nothing_holds_its_own_stream_and_no_other(self) -> None:
        number = self.visitor.ask(method=b"POST", ended=False)
        slow = self.world.target()
        slow.stop_reading()
        sent = 0
        while (space := self.visitor.client.local_flow_control_window(number)) and sent < 10_000_000:
            self.visitor.send(number, b"x" * min(space, 16384))
            sent += min(space, 16384)
        self.assertLess(sent, 400_000)
        self.assertLess(slow.near.most_buffered, 200_000)
        other = self.visitor.ask(method=b"POST", body=b"y" * 60000)
        self.world.target().send(ok())
        self.visitor.talk()
        self.assertTrue(self.visitor[other].complete)
        slow.read_on()
        self.visitor.talk()
        self.assertGreater(self.visitor.client.local_flow_control_window(number), 60_000)

    def test_a_body_comes_before_the_target_is_there(self) -> None:
        self.world.connecting = Deferred()
        self.visitor.ask(method=b"POST", ended=False)
        self.visitor.send(1, b"x" * 60000)
        self.visitor.send(1, b"y" * 60000, ended=True)
        self.world.connected()
        self.visitor.talk()
        self.assertTrue(self.world.target().take().endswith(b"y" * 100 + b"\r\n0\r\n\r\n"))

    def test_what_waited_too_long(self) -> None:
        self.made(limits=ConnectionLimits(idle_timeout=75, head_timeout=30))
        self.world.wait(74)
        self.assertEqual(self.visitor.far.end, "")
        self.world.wait(3)
        self.visitor.talk()
        self.assertEqual((self.visitor.goaway, self.visitor.far.end), (0, "closed"))

    def test_nothing_is_said(self) -> None:
        silent = Near(self.world.turns, Http2ServerConnection(self.world.context, ConnectionLimits(), b""), PEER)
        silent.protocol.makeConnection(silent)
        self.world.wait(32)
        self.assertEqual(silent.far.end, "closed")

    def test_a_head_without_an_end(self) -> None:
        block = self.visitor.client.encoder.encode([(b":method", b"GET")])
        self.visitor.frame(HeadersFrame(1, data=block, flags=["END_STREAM"]))
        for _ in range(8):  # a timer that every frame reset would be no limit
            self.world.wait(4)
            self.visitor.raw(PingFrame(0, opaque_data=b"12345678").serialize()[:1])
        self.visitor.talk()
        self.assertEqual(self.visitor.goaway, 11)

    def test_a_slow_body(self) -> None:
        number = self.visitor.ask(method=b"POST", ended=False)
        for _ in range(35):
            self.world.wait(1)
            if self.visitor[number].reset is None:
                self.visitor.send(number, b"x" * 10)
        got = self.visitor[number]
        self.assertEqual((got.status, got.complete, got.reset), (408, True, 0))
        self.assertEqual(self.world.target().end, "aborted")

    def test_a_body_that_others_leave_no_room_for_is_not_slow(self) -> None:
        slow = self.visitor.ask(method=b"POST", ended=False)
        for _ in range(9):
            number = self.visitor.ask(method=b"POST", ended=False)
            self.world.target().stop_reading()
            while space := self.visitor.client.local_flow_control_window(number):
                self.visitor.send(number, b"x" * min(space, 16384))
        self.assertEqual(self.visitor.client.local_flow_control_window(slow), 0)
        self.world.wait(40)
        self.visitor.talk()
        self.assertEqual(self.visitor[slow].status, 0)

    def test_what_is_left_of_an_answer_has_a_deadline(self) -> None:
        self.visitor.taking = False
        number = self.visitor.ask()
        self.world.target().send(ok(b"x" * 100_000))
        self.visitor.talk()
        self.world.wait(59)
        self.assertEqual(self.visitor[number].reset, None)
        self.world.wait(4)
        self.visitor.talk()
        self.assertEqual(self.visitor[number].reset, 8)


class Ending(_Http2Case):
    def test_a_cut_session_ends_its_own_streams(self) -> None:
        self.made(target={"domains": (Domain(host="app.localhost"), Domain(host="open.localhost", public=True))})
        visitor = Visitor2(self.world, secured=TlsPeer(names=frozenset({"*.localhost"})))
        token = (b"burrowgate-token", self.world.token())
        mine, public = visitor.ask(token), visitor.ask(host=b"open.localhost")
        for target in self.world.made:
            target.send(answer(b"Content-Type: text/event-stream") + b"data: 1\n\n")
        visitor.talk()
        self.world.connections.cut(self.world.session.sid, "revoked")
        visitor.talk()
        self.assertEqual((visitor[mine].reset, visitor[public].reset), (8, None))
        self.world.target().send(b"data: 2\n\n")
        visitor.talk()
        self.assertEqual(visitor[public].body, b"data: 1\n\ndata: 2\n\n")
        visitor.far.reset()
        self.assertEqual(self.world.live, 0)

    def test_draining_answers_what_is_under_way_and_takes_no_more(self) -> None:
        number = self.visitor.ask()
        drained: list[bool] = []
        self.world.connections.drain(lambda: drained.append(True))
        self.visitor.talk()
        self.assertEqual((self.visitor.goaway, self.visitor.last_stream, drained), (0, number, []))
        block = self.visitor.client.encoder.encode(
            [(b":method", b"GET"), (b":scheme", b"https"), (b":authority", HOST), (b":path", b"/")]
        )
        self.visitor.far.send(HeadersFrame(3, data=block, flags=["END_STREAM", "END_HEADERS"]).serialize())
        self.assertIn(RstStreamFrame(3, error_code=7).serialize(), bytes(self.visitor.far.received))
        self.visitor.far.received.clear()
        self.world.target().send(ok())
        self.assertIn(b"hello", self.visitor.far.take())
        self.world.turns.run()
        self.assertEqual((self.visitor.far.end, drained), ("closed", [True]))

    def test_a_visitor_who_says_goodbye_still_hears_its_answers(self) -> None:
        self.visitor.ask()
        self.visitor.far.send(GoAwayFrame(0, last_stream_id=0).serialize() + WindowUpdateFrame(0, 100).serialize())
        self.world.target().send(ok())
        self.assertIn(b"hello", self.visitor.far.take())
        self.assertEqual(self.visitor.far.end, "closed")

    def test_a_lost_connection_loses_its_exchanges(self) -> None:
        self.visitor.ask()
        self.visitor.ask(method=b"POST", ended=False)
        self.visitor.far.reset()
        self.assertEqual([target.end for target in self.world.made], ["aborted"] * 2)
        self.assertEqual((self.world.live, self.world.connections.open_count), (0, 0))

    def test_no_room_for_another(self) -> None:
        self.made(maximum=0)
        self.assertEqual(self.visitor.far.end, "aborted")


class Tunnelling(_Http2Case):
    def asked(self, *fields: tuple[bytes, bytes], ended: bool = False) -> int:
        pseudo = [
            (b":method", b"CONNECT"),
            (b":protocol", b"websocket"),
            (b":scheme", b"https"),
            (b":authority", HOST),
            (b":path", b"/chat"),
        ]
        more = fields or ((b"sec-websocket-version", b"13"), (b"origin", b"https://app.localhost"))
        return self.visitor.say([*pseudo, *more], ended=ended)

    def agreed(self) -> bytes:
        """The target's answer to what it was asked."""
        asked = self.world.target().take()
        self.assertTrue(asked.startswith(b"GET /chat HTTP/1.1\r\nHost: app.localhost\r\n"), asked)
        self.assertIn(b"\r\nUpgrade: websocket\r\n", asked)
        key = asked.partition(b"Sec-WebSocket-Key: ")[2].partition(b"\r\n")[0]
        accept = b64encode(sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
        return (
            b"HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: %b\r\n"
            % accept
        )

    def test_bytes_go_both_ways_until_each_has_said_all(self) -> None:
        number = self.asked()
        self.visitor.send(number, b"early")
        target = self.world.target()
        agreed = self.agreed()
        self.assertNotIn(b"early", agreed)
        target.send(agreed + b"Sec-WebSocket-Protocol: chat\r\n\r\nfirst")
        self.visitor.talk()
        got = self.visitor[number]
        self.assertEqual(got.fields[:2], [(b":status", b"200"), (b"sec-websocket-protocol", b"chat")])
        self.assertEqual((b"sec-websocket-accept" in got.head, got.body, target.take()), (False, b"first", b"early"))
        self.visitor.send(number, b"ping")
        target.send(b"pong")
        self.visitor.talk()
        self.assertEqual((target.take(), got.body), (b"ping", b"firstpong"))
        self.visitor.send(number, b"bye", ended=True)
        self.assertEqual((target.take(), target.end), (b"bye", "half"))
        target.send(b"bye too")
        target.finish()
        self.visitor.talk()
        self.assertEqual((got.body, got.complete, got.reset), (b"firstpongbye too", True, None))
        self.assertEqual((self.world.live, self.world.statuses), (0, [101]))

    def test_a_refusal_of_the_target_is_an_answer(self) -> None:
        number = self.asked()
        self.visitor.send(number, b"for nobody")
        self.agreed()
        self.world.target().send(answer(b"Content-Length: 2", status=b"403 Forbidden", body=b"no"))
        self.visitor.talk()
        self.assertEqual((self.visitor[number].status, self.visitor[number].body), (403, b"no"))

    def test_a_wrong_answer_to_the_key_is_none(self) -> None:
        number = self.asked()
        self.world.target().send(
            b"HTTP/1.1 101 Yes\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: no\r\n\r\n"
        )
        self.visitor.talk()
        self.assertEqual(self.visitor[number].status, 502)

    def test_what_is_no_request_for_one(self) -> None:
        self.assertEqual(self.visitor[self.asked((b"sec-websocket-version", b"12"))].status, 426)
        self.assertEqual(self.visitor[self.asked((b"a", b"b"))].status, 426)
        number = self.asked((b"sec-websocket-version", b"13"), (b"content-length", b"0"), ended=True)
        self.assertNotEqual(self.visitor[number].status, 200)

    def test_a_cut_tunnel_is_reset(self) -> None:
        number = self.asked()
        self.world.target().send(self.agreed() + b"\r\n")
        self.visitor.talk()
        self.assertTrue(all(info.tunnel for info in self.world.connections.snapshot()))
        self.world.connections.cut_scope(next(self.world.connections.scopes()), "revoked")
        self.visitor.talk()
        self.assertEqual((self.visitor[number].reset, self.world.target().end), (8, "aborted"))

    def test_a_visitor_who_takes_nothing_stops_the_target(self) -> None:
        number = self.asked()
        target = self.world.target()
        target.send(self.agreed() + b"\r\n")
        self.visitor.talk()
        self.visitor.taking = False
        target.send(*[b"x" * 65536] * 50)
        self.visitor.talk()
        self.assertEqual(len(self.visitor[number].body), 65535)
        self.assertGreater(target.unread, 3_000_000)


class Flooding(_Http2Case):
    """Everything by which a visitor could have us work for nothing."""

    def block(self, *fields: tuple[bytes, bytes]) -> bytes:
        pseudo = [(b":method", b"GET"), (b":scheme", b"https"), (b":authority", HOST), (b":path", b"/")]
        return bytes(self.visitor.client.encoder.encode([*pseudo, *fields]))

    def calm(self) -> None:
        """It was told to calm down, and is gone."""
        self.assertEqual((self.visitor.goaway, self.visitor.far.end), (11, "closed"))
        self.assertEqual(self.world.live, 0)

    def flood(self, frame: bytes, count: int = 5000) -> None:
        self.visitor.raw(frame * count)
        self.calm()

    def test_rapid_reset_in_one_read_begins_nothing(self) -> None:
        """CVE-2023-44487."""
        block = self.block()
        frames = []
        for number in range(1, 391, 2):
            frames.append(HeadersFrame(number, data=block, flags=["END_STREAM", "END_HEADERS"]))
            frames.append(RstStreamFrame(number, error_code=8))
        self.visitor.frame(*frames)
        self.assertEqual((self.world.made, self.visitor.goaway), ([], None))
        self.visitor.frame(
            *[HeadersFrame(number, data=block, flags=["END_STREAM", "END_HEADERS"]) for number in range(401, 421, 2)],
            *[RstStreamFrame(number, error_code=8) for number in range(401, 421, 2)],
        )
        self.calm()
        self.assertEqual(self.world.made, [])

    def test_rapid_reset_read_by_read_causes_a_bounded_number_of_requests(self) -> None:
        """CVE-2023-44487."""
        block = self.block()
        for number in range(1, 10_001, 2):
            if self.visitor.near.disconnecting:
                break
            self.visitor.raw(HeadersFrame(number, data=block, flags=["END_STREAM", "END_HEADERS"]).serialize())
            self.visitor.raw(RstStreamFrame(number, error_code=8).serialize())
        self.calm()
        self.assertLessEqual(len(self.world.made), 201)

    def test_resets_that_the_visitor_has_us_make_count_too(self) -> None:
        """CVE-2025-8671."""
        block = self.block()
        for number in range(1, 10_001, 2):
            if self.visitor.near.disconnecting:
                break
            self.visitor.raw(
                HeadersFrame(number, data=block, flags=["END_STREAM", "END_HEADERS"]).serialize()
                + WindowUpdateFrame(number, 2**31 - 1).serialize()
            )
        self.calm()
        self.assertLessEqual(len(self.world.made), 201)

    def test_too_many_at_once_are_refused_and_may_be_repeated(self) -> None:
        block = self.block()
        numbers = range(1, 241, 2)
        self.visitor.frame(
            *[HeadersFrame(number, data=block, flags=["END_STREAM", "END_HEADERS"]) for number in numbers]
        )
        self.assertEqual((self.world.live, self.visitor.far.end), (100, ""))
        self.assertEqual(self.visitor.resets, dict.fromkeys(range(201, 241, 2), 7))

    def test_settings_pings_priorities(self) -> None:
        """CVE-2019-9512, 9515 and 9513."""
        self.flood(SettingsFrame(0).serialize())
        self.made()
        self.flood(SettingsFrame(0, settings={4: 65535}).serialize())
        self.made()
        self.flood(PingFrame(0, opaque_data=b"12345678").serialize())
        self.assertLessEqual(self.visitor.pongs, 60)
        self.made()
        self.flood(PriorityFrame(1, depends_on=0, stream_weight=1).serialize())

    def test_many_settings_in_few_frames(self) -> None:
        payload = b"\x00\x04\x00\x00\xff\xff" * 2730
        self.flood(len(payload).to_bytes(3, "big") + b"\x04\x00\0\0\0\0" + payload, 5)

    def test_empty_frames_and_unknown_ones(self) -> None:
        """CVE-2019-9518."""
        for frame in (
            DataFrame(1, data=b"").serialize(),
            DataFrame(1, data=b"", pad_length=10, flags=["PADDED"]).serialize(),
            b"\x00\x00\x00\xee\x00\x00\x00\x00\x01",
            b"\x00\x00\x00\x10\x00\x00\x00\x00\x00",
        ):
            self.made()
            self.visitor.ask(method=b"POST", ended=False)
            self.flood(frame)

    def test_window_updates(self) -> None:
        self.flood(WindowUpdateFrame(0, 1).serialize())

    def test_a_head_without_end(self) -> None:
        """CERT VU#421644: empty continuations, small ones and large ones."""
        for data, most in ((b"", 33), (b"x", 33), (b"x" * 16000, 9)):
            self.made()
            begun = HeadersFrame(1, data=self.block()).serialize()
            self.visitor.raw(begun + ContinuationFrame(1, data=data).serialize() * most)
            self.calm()
            self.assertEqual(self.world.made, [])

    def test_a_head_that_grows_when_it_is_unpacked(self) -> None:
        """CVE-2016-6581: one entry of the table, named thousands of times."""
        self.visitor.raw(
            HeadersFrame(
                1, data=self.block((b"bomb", b"x" * 4000)) + b"\xbe" * 12000, flags=["END_HEADERS", "END_STREAM"]
            ).serialize()
        )
        self.calm()
        self.assertEqual(self.world.made, [])

    def test_a_visitor_who_wants_everything_remembered(self) -> None:
        self.visitor.client.update_settings({SettingCodes.HEADER_TABLE_SIZE: 2**32 - 1})
        self.visitor.talk()
        for number in range(20):
            asked = self.visitor.ask()
            self.world.target().send(answer(b"X-New: %04d" % number + b"x" * 996, b"Content-Length: 0"))
            self.visitor.talk()
            self.assertEqual(len(self.visitor[asked].head[b"x-new"]), 1000)
        remembered: Any = self.visitor.client.decoder.header_table.dynamic_entries
        self.assertEqual(len(remembered), 0)

    def test_time_gives_back_what_was_spent(self) -> None:
        for _ in range(40):
            self.visitor.raw(PingFrame(0, opaque_data=b"12345678").serialize() * 6)
            self.world.wait(1)
        self.assertEqual((self.visitor.pongs, self.visitor.goaway), (240, None))


class Breaking(_Http2Case):
    """What breaks the connection: the cases of RFC 9113 that h2spec asks first."""

    def test_connection_errors(self) -> None:
        block = bytes(self.visitor.client.encoder.encode([(b":method", b"GET")]))
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
            (1, b"\x00\x00\x06\x04\x01\x00\x00\x00\x00" + b"\0\4\0\0\0\0"),
            (1, SettingsFrame(0, settings={2: 2}).serialize()),
            (3, b"\x00\x00\x06\x04\x00\x00\x00\x00\x00" + b"\0\4\xff\xff\xff\xff"),
            (1, b"\x00\x00\x06\x04\x00\x00\x00\x00\x00" + b"\0\5\0\0\0\1"),
            (3, WindowUpdateFrame(0, 2**31 - 1).serialize()),
            (1, b"\x00\x00\x04\x08\x00\x00\x00\x00\x00" + b"\0\0\0\0"),
            (1, HeadersFrame(1, data=b"\xff\xff\xff\xff\xff\xff", flags=["END_HEADERS"]).serialize()),
            (1, HeadersFrame(1, data=block).serialize() + PingFrame(0, opaque_data=b"12345678").serialize()),
        ):
            self.made()
            self.visitor.raw(data)
            self.assertIsNotNone(self.visitor.goaway, data[:20])
            self.assertEqual(self.visitor.far.end, "closed", data[:20])
            self.assertEqual(self.visitor.goaway, code, data[:20])
            self.assertEqual(self.world.made, [])

    def test_http1_where_http2_was_agreed_on(self) -> None:
        near = Near(self.world.turns, Http2ServerConnection(self.world.context, self.world.limits, b""), PEER)
        near.protocol.makeConnection(near)
        near.far.send(b"GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n")
        self.assertEqual((near.far.end, self.world.made), ("closed", []))

    def test_anything_at_all_ends_in_order(self) -> None:
        pseudo = [(b":method", b"POST"), (b":scheme", b"https"), (b":authority", HOST), (b":path", b"/")]
        for seed in range(400):
            random = Random(seed)
            self.made()
            client = self.visitor.client
            for _ in range(3):
                number = client.get_next_available_stream_id()
                client.send_headers(number, [*pseudo, (b"content-length", b"4")])
                client.send_data(number, b"body", end_stream=True)
            client.ping(b"12345678")
            client.reset_stream(1)
            data = bytearray(client.data_to_send())
            for _ in range(random.randrange(1, 6)):
                data[random.randrange(len(data))] = random.randrange(256)
            cut = random.randrange(len(data))
            self.visitor.raw(bytes(data[:cut]))
            self.visitor.raw(bytes(data[cut:]))
            for target in self.world.made:
                if not target.end:
                    target.send(ok())
            self.visitor.talk()
            if self.visitor.near.connected:
                self.visitor.far.reset()
            self.assertEqual((self.world.live, self.world.connections.open_count), (0, 0), seed)
        self.assertEqual(self.flushLoggedErrors(), [])

    def test_bytes_one_by_one(self) -> None:
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
