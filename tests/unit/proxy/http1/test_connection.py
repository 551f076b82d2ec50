"""The road of a request over HTTP/1, as dialogues; the numbers are those of `docs/security.md`."""

from __future__ import annotations

from twisted.internet.defer import Deferred

from burrowgate.errors import UpstreamConnectError
from burrowgate.proxy.context import Timeouts
from tests.support import TestCase
from tests.support.proxy_wire import (
    BUFFER,
    KEY,
    PSEUDONYM,
    READ,
    Far,
    World,
    answer,
    ok,
    read_answers,
    relayed,
    request,
    upstream_request,
)

WEBSOCKET = (
    b"Connection: Upgrade",
    b"Upgrade: websocket",
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    b"Sec-WebSocket-Version: 13",
)
SWITCHING = answer(b"Upgrade: websocket", b"Connection: Upgrade", status=b"101 Switching Protocols")
CHUNKED = b"Transfer-Encoding: chunked"


class Dialogue(TestCase):
    """One world, one visitor."""

    def setUp(self) -> None:
        self.world = World()
        self.visitor = self.world.visitor()

    def again(self, world: World) -> Far:
        """Begin anew in another world."""
        self.world = world
        self.visitor = world.visitor()
        return self.visitor

    def target(self) -> Far:
        return self.world.target()

    def statuses(self, *methods: bytes) -> list[int]:
        """The statuses of what the visitor has got since the last time; every answer is whole."""
        answers = read_answers(self.visitor.take(), *methods)
        assert all(one.complete for one in answers)
        return [one.status for one in answers]

    def tunnel(self) -> Far:
        """Switch protocols; the target's end."""
        self.visitor.send(request(*WEBSOCKET))
        target = self.target()
        target.send(SWITCHING)
        assert self.visitor.take().startswith(b"HTTP/1.1 101 ")
        target.take()
        return target

    def silence(self) -> None:
        """Nothing is under way, and nobody waits."""
        assert self.world.live == 0
        assert self.world.connections.open_count == (0 if not self.visitor.near.connected else 1)


class Ordinary(Dialogue):
    def test_a_request_and_its_answer(self) -> None:
        self.visitor.send(request(b"Accept: */*", b"X-Own: 1"))
        assert self.target().take() == upstream_request(b"Accept: */*", b"X-Own: 1")
        self.target().send(ok())
        assert self.visitor.take() == relayed()
        assert self.visitor.end == self.target().end == ""
        self.silence()

    def test_both_connections_are_used_again(self) -> None:
        for number in (1, 2, 3):
            self.visitor.send(request())
            assert self.target().take() == upstream_request(number=number)
            self.target().send(ok())
            assert self.visitor.take() == relayed()
        assert len(self.world.made) == 1

    def test_a_body_with_a_length(self) -> None:
        self.visitor.send(request(b"Content-Length: 5", method=b"POST", body=b"he"))
        assert self.target().take() == upstream_request(method=b"POST", last=b"Content-Length: 5", body=b"he")
        self.visitor.send(b"llo")
        assert self.target().take() == b"llo"
        self.target().send(ok())
        assert self.visitor.take() == relayed()

    def test_a_body_in_chunks(self) -> None:
        self.visitor.send(request(CHUNKED, method=b"POST"), b"5\r\nhe")
        assert self.target().take() == upstream_request(method=b"POST", last=CHUNKED, body=b"2\r\nhe\r\n")
        self.visitor.send(b"llo\r\n0\r\n\r\n")
        assert self.target().take() == b"3\r\nllo\r\n0\r\n\r\n"

    def test_a_method_with_a_body_says_when_there_is_none(self) -> None:
        self.visitor.send(request(method=b"POST"))
        assert self.target().take() == upstream_request(method=b"POST", last=b"Content-Length: 0")

    def test_what_comes_while_connecting_is_sent_then(self) -> None:
        self.world.connecting = Deferred()
        self.visitor.send(request(b"Content-Length: 10", method=b"POST", body=b"hello"), b"world")
        assert not self.world.made and self.visitor.unread == 5
        self.world.connected()
        sent = upstream_request(method=b"POST", last=b"Content-Length: 10", body=b"helloworld")
        assert self.target().take() == sent

    def test_a_visitor_who_leaves_while_connecting(self) -> None:
        self.world.connecting = Deferred()
        self.visitor.send(request())
        self.visitor.reset()
        self.world.connected()
        assert self.target().take() == b"" and self.world.live == 0

    def test_the_target_is_down(self) -> None:
        self.world.unreachable = UpstreamConnectError()
        self.visitor.send(request())
        assert self.statuses() == [502]
        assert self.visitor.end == ""

    def test_a_connection_reads_on_after_a_failure_that_held_it(self) -> None:
        self.world.connecting = Deferred()
        self.world.unreachable = UpstreamConnectError()
        self.visitor.send(request(b"Content-Length: 2", method=b"POST", body=b"ab"))
        self.world.connected()
        assert self.statuses() == [502]
        self.world.unreachable = None
        self.visitor.send(request())
        self.target().send(ok())
        assert self.statuses() == [200]

    def test_a_visitor_is_turned_away_where_there_is_no_room(self) -> None:
        self.again(World(maximum=1))
        other = self.world.visitor()
        assert other.end == "aborted"
        self.visitor.send(request())
        self.target().send(ok())
        assert self.statuses() == [200]
        assert self.world.connections.open_count == 1


class KeepAlive(Dialogue):
    def test_sec_10_of_http_1_1_by_default(self) -> None:
        self.visitor.send(request(b"Connection: close"))
        assert self.target().take() == upstream_request()
        self.target().send(ok())
        assert self.visitor.take() == relayed(b"Connection: close")
        assert self.visitor.end == "closed" and self.target().end == ""

    def test_sec_10_of_http_1_0_when_asked(self) -> None:
        for field, own, end in ((b"Keep-Alive: 5", b"close", "closed"), (b"Connection: Keep-Alive", b"keep-alive", "")):
            visitor = self.again(World())
            visitor.send(b"GET / HTTP/1.0\r\nHost: app.localhost\r\n%b\r\n\r\n" % field)
            assert self.target().take() == upstream_request().replace(b"Via: 1.1", b"Via: 1.0")
            self.target().send(ok())
            assert visitor.take() == relayed(b"Connection: " + own)
            assert visitor.end == end

    def test_sec_10_http_1_0_gets_neither_chunks_nor_interim_answers(self) -> None:
        self.visitor.send(b"GET / HTTP/1.0\r\nHost: app.localhost\r\nConnection: keep-alive\r\n\r\n")
        early = b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
        self.target().send(early + answer(CHUNKED, body=b"5\r\nhello\r\n0\r\n\r\n"))
        assert self.visitor.take() == relayed(b"Connection: close", length=False)
        assert self.visitor.end == "closed"

    def test_sec_10_versions_that_are_not_spoken(self) -> None:
        for version, status in ((b"0.9", 505), (b"1.2", 400), (b"2.0", 505), (b"3.0", 400), (b"1.10", 400)):
            visitor = self.again(World())
            visitor.send(b"GET / HTTP/%b\r\nHost: app.localhost\r\n\r\n" % version)
            assert self.statuses() == [status], version
            assert visitor.end and not self.world.made
        visitor = self.again(World())
        visitor.send(b"GET /\r\n")
        visitor.send(b"\r\n")
        assert self.statuses() == [505]

    def test_http_1_0_without_a_host_reaches_nobody(self) -> None:
        self.visitor.send(b"GET / HTTP/1.0\r\n\r\n")
        assert self.statuses() == [404]

    def test_a_visitor_who_has_asked_everything_gets_every_answer(self) -> None:
        self.visitor.send(request(target=b"/1") + request(target=b"/2"))
        self.visitor.finish()
        self.target().send(ok())
        assert self.visitor.take() == relayed()
        self.target().send(ok())
        assert self.visitor.take() == relayed(b"Connection: close")
        assert self.visitor.end == "closed"
        self.silence()

    def test_a_visitor_who_ends_between_requests(self) -> None:
        self.visitor.send(request())
        self.target().send(ok())
        self.visitor.take()
        self.visitor.finish()
        assert self.visitor.end == "closed" and self.visitor.take() == b""
        self.silence()


class Pipelining(Dialogue):
    def test_sec_07_answers_keep_their_order(self) -> None:
        self.visitor.send(b"".join(request(target=b"/%d" % number) for number in (1, 2, 3)))
        target = self.target()
        for number in (1, 2, 3):
            assert target.take() == upstream_request(target=b"/%d" % number, number=number)
            assert self.visitor.take() == b""
            target.send(ok(b"%d" % number))
            assert self.visitor.take() == relayed(body=b"%d" % number)
        assert len(self.world.made) == 1

    def test_sec_07_one_that_fails_takes_its_turn(self) -> None:
        self.visitor.send(request(target=b"/1") + request(target=b"/2") + request(target=b"/3"))
        self.target().send(ok(b"1"))
        self.target().send(b"nonsense\r\n\r\n")
        self.world.target().send(ok(b"3"))
        assert [one.status for one in read_answers(self.visitor.take())] == [200, 502, 200]

    def test_sec_07_refused_in_the_middle(self) -> None:
        other = request(target=b"/2").replace(b"app.localhost", b"no.localhost")
        self.visitor.send(request(target=b"/1") + other + other + request(target=b"/3"))
        assert self.visitor.take() == b""
        self.target().send(ok())
        self.target().send(ok())
        assert self.statuses() == [200, 404, 404, 200]

    def test_sec_07_bodies_in_between(self) -> None:
        first = request(b"Content-Length: 3", method=b"POST", body=b"one")
        second = request(CHUNKED, method=b"PUT", body=b"3\r\ntwo\r\n0\r\n\r\n")
        self.visitor.send(first + second + first[:-1], b"e")
        assert self.target().take() == upstream_request(method=b"POST", last=b"Content-Length: 3", body=b"one")
        self.target().send(ok())
        sent = upstream_request(method=b"PUT", number=2, last=CHUNKED, body=b"3\r\ntwo\r\n0\r\n\r\n")
        assert self.target().take() == sent
        self.target().send(ok())
        sent = upstream_request(method=b"POST", number=3, last=b"Content-Length: 3", body=b"one")
        assert self.target().take() == sent
        self.target().send(ok())
        assert self.statuses() == [200, 200, 200]

    def test_sec_06_a_fault_waits_for_the_answers_before_it(self) -> None:
        self.visitor.send(request() + request() + b"GET / HTTP/1.1\r\nHost : x\r\n\r\n" + request())
        self.target().send(ok())
        assert self.statuses() == [200]
        self.target().take()
        self.target().send(ok())
        assert self.statuses() == [200, 400]
        assert self.target().take() == b""
        assert self.visitor.end == "half"
        self.visitor.send(request())
        assert self.target().take() == b"" and self.visitor.take() == b""
        self.world.wait(7)
        assert self.visitor.end == "aborted"
        self.silence()

    def test_sec_06_a_fault_behind_a_head_request_has_a_body_of_its_own(self) -> None:
        self.visitor.send(request(method=b"HEAD") + b"GET /\x00\r\n")
        self.target().send(answer(b"Content-Length: 9"))
        assert self.statuses(b"HEAD", b"GET") == [200, 400]

    def test_sec_06_a_fault_in_a_body_that_waits(self) -> None:
        self.visitor.send(request() + request(CHUNKED, method=b"POST", body=b"5\r\nhello\r\nX\r\n") + request())
        self.target().send(ok())
        assert self.statuses() == [200, 400]
        assert self.target().end == "aborted"
        self.silence()

    def test_nothing_is_asked_behind_the_last_request(self) -> None:
        self.visitor.send(request(b"Connection: close") + request() + request())
        self.target().take()
        self.target().send(ok())
        assert self.visitor.take() == relayed(b"Connection: close")
        assert self.target().take() == b""
        assert self.visitor.end == "half", "a reset would lose the answer"

    def test_reading_stops_while_anything_waits(self) -> None:
        self.visitor.send(request() * 3, request() * 50, request() * 50)
        assert self.visitor.unread == 2 * 50 * len(request())
        for _ in range(103):
            self.target().send(ok())
        assert self.statuses() == [200] * 103
        assert self.visitor.unread == 0

    def test_thousands_of_them_in_one_read(self) -> None:
        small = b"GET / HTTP/1.1\r\nHost: no.localhost\r\n\r\n"
        count = READ // len(small)
        self.visitor.send(small * count)
        assert self.statuses() == [404] * count

    def test_thousands_of_upgrades_in_one_read(self) -> None:
        small = b"GET / HTTP/1.1\r\nHost: no.localhost\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n"
        count = READ // len(small)
        self.visitor.send(small * count)
        assert self.statuses() == [404] * count

    def test_the_next_waits_until_the_answer_before_is_taken(self) -> None:
        self.visitor.stop_reading()
        self.visitor.send(request(target=b"/1") + request(target=b"/2"))
        self.target().take()
        self.target().send(ok(b"x" * 100_000))
        assert b"/2" not in self.target().take()
        self.visitor.read_on()
        assert self.target().take() == upstream_request(target=b"/2", number=2)

    def test_a_request_behind_an_answer_that_is_not_taken_waits(self) -> None:
        self.visitor.stop_reading()
        self.visitor.send(request(target=b"/1"))
        self.target().send(ok(b"x" * 100_000))
        self.target().take()
        self.visitor.send(request(target=b"/2"))
        assert self.target().take() == b""
        self.visitor.read_on()
        assert self.target().take() == upstream_request(target=b"/2", number=2)


class Continue(Dialogue):
    def test_sec_11_the_interim_answer_is_the_targets(self) -> None:
        self.visitor.send(request(b"Expect: 100-continue", b"Content-Length: 2", method=b"POST"))
        sent = self.target().take()
        assert b"\r\nExpect: 100-continue\r\n" in sent and sent.endswith(b"\r\n\r\n")
        self.target().send(b"HTTP/1.1 100 Continue\r\n\r\n")
        assert read_answers(self.visitor.take())[0].status == 100
        self.visitor.send(b"ok")
        assert self.target().take() == b"ok"
        self.target().send(ok())
        assert self.visitor.take() == relayed()
        assert self.visitor.end == ""

    def test_sec_11_a_final_answer_instead(self) -> None:
        self.visitor.send(request(b"Expect: 100-continue", b"Content-Length: 2", method=b"POST"))
        self.target().send(answer(b"Content-Length: 0", status=b"401 Unauthorized"))
        found = read_answers(self.visitor.take())[0]
        assert found.status == 401 and found[b"Connection"] == b"close"
        assert self.target().end == "aborted" and self.visitor.end == "half"

    def test_sec_11_a_client_that_never_sends_the_body(self) -> None:
        self.visitor.send(request(b"Expect: 100-continue", b"Content-Length: 2", method=b"POST"))
        self.target().send(b"HTTP/1.1 100 Continue\r\n\r\n")
        self.visitor.take()
        self.world.wait(30)
        assert self.visitor.take() == b""
        self.world.wait(2)
        assert self.statuses() == [408]
        assert self.target().end == "aborted"
        self.silence()

    def test_sec_11_other_expectations(self) -> None:
        self.visitor.send(request(b"Expect: the-unexpected"))
        assert self.statuses() == [417]

    def test_sec_11_not_from_http_1_0(self) -> None:
        self.visitor.send(
            b"POST / HTTP/1.0\r\nHost: app.localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
        )
        assert b"Expect" not in self.target().take()


class Answers(Dialogue):
    def test_interim_answers(self) -> None:
        self.visitor.send(request())
        hints = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n"
        self.target().send(hints + b"\r\n" + hints + b"\r\n" + ok())
        first, second, third = read_answers(self.visitor.take())
        assert (first.status, first[b"Link"]) == (second.status, second[b"Link"]) == (103, b"</style.css>")
        assert third.status == 200 and third.body == b"hello"

    def test_answers_without_a_body(self) -> None:
        for method, status, fields, reported in (
            (b"HEAD", b"200 OK", [b"Content-Length: 5"], b"5"),
            (b"HEAD", b"200 OK", [CHUNKED], None),
            (b"HEAD", b"200 OK", [], None),
            (b"GET", b"204 No Content", [], None),
            (b"GET", b"304 Not Modified", [], None),
            (b"GET", b"304 Not Modified", [b"Content-Length: 5"], b"5"),
        ):
            visitor = self.again(World())
            for _ in range(2):
                visitor.send(request(method=method))
                self.target().send(answer(*fields, status=status))
                (found,) = read_answers(visitor.take(), method)
                assert found[b"Content-Length"] == reported and found[b"Transfer-Encoding"] is None
                assert visitor.end == self.target().end == "", (method, status, fields)
            assert len(self.world.made) == 1

    def test_an_answer_in_chunks(self) -> None:
        self.visitor.send(request())
        self.target().send(answer(CHUNKED, body=b"5;name=value\r\nhel"), b"lo\r\n0\r\nTrailer: x\r\n\r\n")
        expected = relayed(CHUNKED, length=False, body=b"3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n")
        assert self.visitor.take() == expected
        assert self.visitor.end == self.target().end == ""

    def test_an_answer_that_the_end_delimits(self) -> None:
        self.visitor.send(request())
        self.target().send(answer(), b"hello")
        self.target().finish()
        expected = relayed(CHUNKED, length=False, body=b"5\r\nhello\r\n0\r\n\r\n")
        assert self.visitor.take() == expected
        assert self.visitor.end == "" and self.target().end == "closed"

    def test_an_answer_that_the_end_delimits_for_http_1_0(self) -> None:
        self.visitor.send(b"GET / HTTP/1.0\r\nHost: app.localhost\r\n\r\n")
        self.target().send(answer(), b"hello")
        self.target().finish()
        assert self.visitor.take() == relayed(b"Connection: close", length=False)
        assert self.visitor.end == "closed"

    def test_sec_12_a_truncated_answer_never_looks_complete(self) -> None:
        for begun in (
            answer(b"Content-Length: 6", body=b"hello"),
            answer(CHUNKED, body=b"5\r\nhello\r\n"),
            answer(CHUNKED, body=b"5\r\nhello\r\n0\r\n"),
        ):
            for end in (Far.finish, Far.reset):
                visitor = self.again(World())
                visitor.send(request())
                self.target().send(begun)
                end(self.target())
                (found,) = read_answers(visitor.take())
                assert not found.complete and found.body == b"hello" and visitor.end == "closed"
                self.silence()

    def test_sec_12_a_truncated_answer_to_a_request_that_is_not_complete_lingers(self) -> None:
        self.visitor.send(request(b"Content-Length: 9", method=b"POST", body=b"some"))
        self.target().send(answer(b"Content-Length: 6", body=b"hello"))
        self.target().reset()
        (found,) = read_answers(self.visitor.take())
        assert not found.complete and self.visitor.end == "half"
        self.visitor.finish()
        assert self.visitor.end == "closed"
        self.silence()

    def test_sec_12_an_answer_that_a_reset_ends_is_truncated(self) -> None:
        for version, end in ((b"1.1", "closed"), (b"1.0", "aborted")):
            visitor = self.again(World())
            visitor.send(b"GET / HTTP/%b\r\nHost: app.localhost\r\n\r\n" % version)
            self.target().send(answer(), b"hello")
            self.target().reset()
            assert visitor.take().endswith(b"5\r\nhello\r\n" if version == b"1.1" else b"hello")
            assert visitor.end == end

    def test_a_visitor_who_leaves_ends_what_the_target_says(self) -> None:
        self.visitor.send(request())
        self.target().send(answer(b"Content-Length: 9", body=b"h"))
        self.visitor.reset()
        assert self.target().end == "aborted"
        self.silence()


class Early(Dialogue):
    def begin(self, *fields: bytes) -> Far:
        self.visitor.send(request(*fields or (b"Content-Length: 1000000",), method=b"POST", body=b"5\r\nhello\r\n"))
        target = self.target()
        target.take()
        return target

    def test_sec_09_an_early_answer_ends_both_connections(self) -> None:
        for fields in ((b"Content-Length: 1000000",), (CHUNKED,)):
            self.again(World())
            target = self.begin(*fields)
            target.send(ok(b"no"))
            assert self.visitor.take() == relayed(body=b"no")
            assert target.end == "aborted"
            assert self.visitor.end == "half"
            self.visitor.send(b"x" * 500_000)
            assert self.visitor.end == "half"
            self.visitor.send(request(target=b"/smuggled"))
            self.visitor.finish()
            assert self.visitor.end == "closed"
            assert len(self.world.made) == 1
            self.silence()

    def test_sec_09_an_answer_may_begin_early_and_end_late(self) -> None:
        self.visitor.send(request(b"Content-Length: 10", method=b"POST", body=b"hello"))
        self.target().send(answer(b"Content-Length: 5", body=b"he"))
        self.visitor.send(b"world")
        self.target().send(b"llo")
        assert self.visitor.take() == relayed()
        assert self.visitor.end == self.target().end == ""

    def test_sec_09_lingering_has_an_end(self) -> None:
        self.begin().send(ok())
        self.world.wait(5)
        assert self.visitor.end == "half"
        self.world.wait(3)
        assert self.visitor.end == "aborted"
        self.silence()

    def test_sec_09_lingering_reads_only_so_much(self) -> None:
        self.begin().send(ok())
        self.visitor.send(b"x" * (3 << 20))
        assert self.visitor.end == "closed"
        self.silence()

    def test_sec_09_a_slow_reader_gets_all_of_an_early_answer(self) -> None:
        self.visitor.stop_reading()
        self.begin().send(ok(b"x" * 60_000))
        self.world.wait(20)
        assert self.visitor.end == ""
        self.visitor.read_on()
        assert self.statuses() == [200]
        assert self.visitor.end == "half"

    def test_sec_09_a_request_that_breaks_off_aborts_the_targets(self) -> None:
        for end in (Far.finish, Far.reset):
            for fields in ((b"Content-Length: 1000000",), (CHUNKED,)):
                self.again(World())
                target = self.begin(*fields)
                end(self.visitor)
                assert target.take() == b"" and target.end == "aborted"
                self.silence()

    def test_a_body_that_turns_bad_is_refused(self) -> None:
        self.visitor.send(request(CHUNKED, method=b"POST", body=b"5\r\nhello\r\n"))
        self.target().take()
        self.visitor.send(b"5\nworld\r\n")
        assert self.statuses() == [400]
        assert self.target().take() == b"" and self.target().end == "aborted"
        self.silence()

    def test_a_body_that_turns_bad_behind_a_head_of_an_answer_is_cut(self) -> None:
        self.visitor.send(request(CHUNKED, method=b"POST", body=b"5\r\nhello\r\n"))
        self.target().send(answer(b"Content-Length: 9", body=b"so far"))
        self.visitor.send(b"5\nworld\r\n")
        assert self.visitor.end == "aborted" and self.target().end == "aborted"
        self.silence()

    def test_a_body_longer_than_is_taken(self) -> None:
        for sent in (request(b"Content-Length: 11", method=b"PUT"), request(CHUNKED, method=b"PUT", body=b"b\r\n")):
            self.again(World(max_body=10))
            self.visitor.send(sent + b"x" * 11)
            assert self.statuses() == [413]
            assert self.visitor.end == "half" or self.visitor.end == ""
            self.silence()


class Chunks(Dialogue):
    def test_sec_03_extensions_and_trailers_are_dropped(self) -> None:
        body = b'3;a=b;c="d\\"e"\r\nfoo\r\n3;x\r\nbar\r\n0;last\r\nX-Trailer: y\r\nHost: elsewhere\r\n\r\n'
        self.visitor.send(request(CHUNKED, b"Trailer: X-Trailer", method=b"POST", body=body))
        sent = upstream_request(method=b"POST", last=CHUNKED, body=b"3\r\nfoo\r\n3\r\nbar\r\n0\r\n\r\n")
        assert self.target().take() == sent
        self.target().send(ok())
        self.visitor.send(request())
        assert self.target().take() == upstream_request(number=2)

    def test_sec_03_a_flood_of_extensions(self) -> None:
        self.visitor.send(request(CHUNKED, method=b"POST"), b"1;" + b"x" * (1 << 20))
        assert self.statuses() == [400]
        assert self.target().end == "aborted"

    def test_sec_03_a_flood_of_extensions_over_many_chunks(self) -> None:
        self.visitor.send(request(CHUNKED, method=b"POST"), (b"1;" + b"x" * 1000 + b"\r\ny\r\n") * 1000)
        assert self.statuses() == [400]

    def test_sec_04_endless_trailers(self) -> None:
        for flood in (b"X: y\r\n" * 200_000, b"X: " + b"y" * (1 << 20), b"X" * (1 << 20)):
            self.again(World())
            self.visitor.send(request(CHUNKED, method=b"POST", body=b"0\r\n"), flood)
            assert self.statuses() == [400], flood[:9]
            assert self.target().end == "aborted"

    def test_sec_03_the_smallest_chunks_are_fine(self) -> None:
        self.visitor.send(request(CHUNKED, method=b"POST"), b"1\r\nx\r\n" * 100_000, b"0\r\n\r\n")
        assert self.target().take().count(b"1\r\nx\r\n") == 100_000
        self.target().send(ok())
        assert self.statuses() == [200]
        assert self.visitor.end == ""


class Tunnels(Dialogue):
    def test_sec_14_a_websocket_goes_through(self) -> None:
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

    def test_sec_13_refused_by_the_target(self) -> None:
        self.visitor.send(request(*WEBSOCKET), request())
        self.target().take()
        self.target().send(answer(b"Content-Length: 2", status=b"403 Forbidden", body=b"no"))
        found = read_answers(self.visitor.take())
        assert [one.status for one in found] == [403] and found[0][b"Connection"] == b"close"
        assert self.target().take() == b"" and self.target().end == "closed"
        assert self.visitor.end in ("half", "closed")
        self.silence()

    def test_sec_13_refused_by_the_gateway(self) -> None:
        self.again(World(public=False))
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

    def test_sec_13_an_unasked_101(self) -> None:
        for asked, said in (
            (request(), SWITCHING),
            (request(*WEBSOCKET), SWITCHING.replace(b"websocket", b"h2c")),
            (request(*WEBSOCKET), answer(b"Connection: Upgrade", status=b"101 Switching")),
            (request(*WEBSOCKET), answer(b"Upgrade: websocket", status=b"101 Switching")),
            (request(*WEBSOCKET), answer(b"Upgrade: websocket, h2c", b"Connection: upgrade", status=b"101 X")),
        ):
            visitor = self.again(World())
            visitor.send(asked)
            self.target().send(said + b"payload")
            found = read_answers(visitor.take())
            assert [one.status for one in found] == [502], said
            assert b"payload" not in found[0].body
            assert self.target().end == "aborted"
            self.silence()

    def test_sec_14_incomplete_requests_for_a_websocket(self) -> None:
        key, version = WEBSOCKET[2:]
        for fields, status in (
            ((version,), 400),
            ((key, b"Sec-WebSocket-Version: 8"), 426),
            ((key,), 426),
            ((b"Sec-WebSocket-Key: short", version), 400),
            ((key, key, version), 400),
            ((key, version, version), 426),
        ):
            visitor = self.again(World())
            visitor.send(request(*WEBSOCKET[:2], *fields))
            assert self.statuses() == [status], fields
            assert not self.world.made
        visitor = self.again(World())
        visitor.send(request(*WEBSOCKET, method=b"POST"))
        assert self.statuses() == [400]

    def test_sec_14_other_upgrades_only_where_the_target_names_them(self) -> None:
        fields = (b"Connection: upgrade", b"Upgrade: Custom/2")
        self.visitor.send(request(*fields))
        assert self.target().take() == upstream_request()
        self.again(World(target={"upgrades": ("custom/2",)}))
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

    def test_sec_14_http_2_and_tls_are_never_switched_to(self) -> None:
        for token in (b"h2", b"HTTP/2.0", b"TLS/1.0", b"h2c, websocket", b"websocket, h2c"):
            visitor = self.again(World())
            visitor.send(request(b"Connection: Upgrade", b"Upgrade: " + token))
            assert self.target().take() == upstream_request(), token

    def test_sec_01_a_body_behind_an_upgrade_is_a_body(self) -> None:
        """The parser would take such a body for the next requests."""
        smuggled = request(target=b"/smuggled")
        for token in (b"h2c", b"websockets", b"custom"):
            for framing, body, sent in (
                (b"Content-Length: %d" % len(smuggled), smuggled, smuggled),
                (CHUNKED, b"%x\r\n%b\r\n0\r\n\r\n" % ((len(smuggled), smuggled)), None),
            ):
                visitor = self.again(World(target={"upgrades": ("custom",)}))
                whole = request(b"Connection: Upgrade", b"Upgrade: " + token, framing, method=b"POST", body=body)
                visitor.send(whole + request(target=b"/second"))
                expected = upstream_request(method=b"POST", last=framing, body=sent or body)
                assert self.target().take() == expected
                self.target().send(ok())
                assert self.target().take() == upstream_request(target=b"/second", number=2)
                self.target().send(ok())
                assert self.statuses() == [200, 200]

    def test_sec_01_a_body_behind_an_upgrade_that_waits(self) -> None:
        smuggled = request(target=b"/smuggled")
        upgrade = request(b"Connection: Upgrade", b"Upgrade: h2c", b"Content-Length: %d" % len(smuggled), method=b"PUT")
        self.visitor.send(request() + upgrade + smuggled + request(target=b"/last"))
        for _ in range(3):
            self.target().send(ok())
        assert self.statuses() == [200, 200, 200]
        assert [entry.path for entry in self.world.records] == [b"/", b"/", b"/last"]

    def test_sec_07_an_upgrade_behind_other_requests(self) -> None:
        self.visitor.send(request() + request(*WEBSOCKET) + b"\x01\x02GET")
        self.target().send(ok())
        self.target().take()
        self.target().send(SWITCHING)
        assert self.target().take() == b"\x01\x02GET"

    def test_sec_07_requests_behind_an_upgrade_that_is_ignored(self) -> None:
        self.visitor.send(request() + request(b"Connection: upgrade", b"Upgrade: h2c") + request(target=b"/3"))
        for _ in range(3):
            self.target().send(ok())
        assert self.statuses() == [200] * 3

    def test_sec_13_what_the_parser_calls_an_upgrade_need_not_be_one(self) -> None:
        self.visitor.send(request(b"Proxy-Connection: upgrade", b"Upgrade: websocket") + request(target=b"/2"))
        assert self.target().take() == upstream_request()
        self.target().send(ok())
        assert self.target().take() == upstream_request(target=b"/2", number=2)

    def test_sec_27_half_close_passes_both_ways(self) -> None:
        for first, second in (("visitor", "target"), ("target", "visitor")):
            self.again(World())
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
            self.silence()

    def test_sec_27_half_close_loses_nothing_that_waits(self) -> None:
        for first, second in (("visitor", "target"), ("target", "visitor")):
            self.again(World())
            target = self.tunnel()
            ends = {"visitor": self.visitor, "target": target}
            ends[second].stop_reading()
            ends[first].send(b"y" * 40_000)
            ends[first].finish()
            ends[second].finish()
            ends[second].read_on()
            assert ends[second].take() == b"y" * 40_000, first
            assert ends[second].end == "closed"
            self.silence()

    def test_sec_27_over_tls_the_visitors_end_ends_both(self) -> None:
        self.again(World(tls=True))
        target = self.tunnel()
        target.stop_reading()
        self.visitor.send(b"my last")
        self.visitor.finish()
        target.read_on()
        assert target.take() == b"my last" and target.end == self.visitor.end == "closed"
        self.silence()

    def test_sec_27_an_end_before_the_101_passes_after_it(self) -> None:
        self.visitor.send(request(*WEBSOCKET))
        self.visitor.finish()
        self.target().send(SWITCHING + b"bye")
        assert self.visitor.take().endswith(b"\r\n\r\nbye")
        assert self.target().end == "half"

    def test_sec_27_who_is_gone_ends_the_other(self) -> None:
        target = self.tunnel()
        target.send(b"last words")
        target.reset()
        assert self.visitor.take() == b"last words" and self.visitor.end == "closed"
        self.again(World())
        target = self.tunnel()
        self.visitor.reset()
        assert target.end == "aborted"
        self.silence()

    def test_sec_27_idle_tunnels_end(self) -> None:
        self.again(World(timeouts=Timeouts(tunnel_idle=100)))
        target = self.tunnel()
        for _ in range(3):
            self.world.wait(90)
            target.send(b"ping")
            assert self.visitor.take() == b"ping"
        self.world.wait(102)
        assert self.visitor.end == target.end == "aborted"
        self.silence()

    def test_sec_27_memory_is_bounded_both_ways(self) -> None:
        target = self.tunnel()
        for sender, receiver in ((self.visitor, target), (target, self.visitor)):
            receiver.stop_reading()
            sender.send(b"z" * (4 << 20))
            assert receiver.near.most_buffered <= BUFFER + 2 * READ
            assert sender.unread >= (4 << 20) - BUFFER - 2 * READ
            receiver.read_on()
            assert receiver.take() == b"z" * (4 << 20)

    def test_sec_27_a_target_that_takes_no_last_bytes_is_given_up(self) -> None:
        target = self.tunnel()
        target.stop_reading()
        self.visitor.send(b"y" * 40_000)
        self.visitor.finish()
        target.finish()
        self.world.wait(70)
        assert target.end == "aborted"
        self.silence()

    def test_sec_14_connect_and_trace_are_refused(self) -> None:
        for start, end in ((b"CONNECT app.localhost:80", "half"), (b"TRACE /", "")):
            visitor = self.again(World())
            visitor.send(start + b" HTTP/1.1\r\nHost: app.localhost\r\n\r\n")
            assert self.statuses() == [501] and not self.world.made
            if end:
                visitor.send(request())
                assert not self.world.made
            self.silence()


class Pressure(Dialogue):
    def test_a_slow_target_slows_the_visitor(self) -> None:
        self.visitor.send(request(b"Content-Length: %d" % (8 << 20), method=b"PUT"))
        self.target().stop_reading()
        self.visitor.send(b"x" * (8 << 20))
        assert self.target().near.most_buffered <= BUFFER + 2 * READ
        assert self.visitor.unread >= (8 << 20) - BUFFER - 3 * READ
        self.target().read_on()
        assert self.target().take().endswith(b"x" * (8 << 20))

    def test_a_slow_visitor_slows_the_target(self) -> None:
        self.visitor.stop_reading()
        self.visitor.send(request())
        self.target().send(answer(b"Content-Length: %d" % (8 << 20), body=b"x" * (8 << 20)))
        assert self.visitor.near.most_buffered <= BUFFER + 2 * READ
        assert self.target().unread >= (8 << 20) - BUFFER - 3 * READ
        self.visitor.read_on()
        (found,) = read_answers(self.visitor.take())
        assert found.complete and len(found.body) == 8 << 20

    def test_a_second_answer_is_held_back_as_the_first(self) -> None:
        self.visitor.stop_reading()
        self.visitor.send(request() + request())
        self.target().send(ok(b"x" * 100_000))
        self.target().take()
        assert self.visitor.near.paused
        self.visitor.read_on()
        self.visitor.stop_reading()
        self.target().send(answer(b"Content-Length: %d" % (1 << 20), body=b"x" * (1 << 20)))
        assert self.visitor.near.most_buffered <= BUFFER + 2 * READ
        self.visitor.read_on()
        assert self.statuses() == [200, 200]

    def test_a_visitor_who_does_not_read_and_a_target_that_connects_late(self) -> None:
        self.visitor.stop_reading()
        self.visitor.send(request())
        self.target().send(ok(b"x" * 100_000))
        self.world.connecting = Deferred()
        self.visitor.send(request(b"X: 2"))
        self.visitor.read_on()
        self.target().take()
        assert self.statuses() == [200]


class Deadlines(Dialogue):
    def test_sec_57_a_head_has_so_long_however_it_drips(self) -> None:
        self.visitor.send(b"GET / HTTP/1.1\r\n")
        for number in range(30):
            self.world.wait(1)
            assert self.visitor.take() == b""
            self.visitor.send(b"X-%d: y\r\n" % number)
        self.world.wait(2)
        assert self.statuses() == [408]
        assert self.visitor.end == "half"
        self.world.wait(8)
        assert self.visitor.end == "aborted"
        self.silence()

    def test_sec_57_each_head_has_its_own_time(self) -> None:
        for _ in range(5):
            self.visitor.send(request()[:20])
            self.world.wait(20)
            self.visitor.send(request()[20:])
            self.target().send(ok())
            assert self.statuses() == [200]

    def test_sec_57_a_head_behind_a_slow_answer_is_not_late(self) -> None:
        self.visitor.send(request())
        self.visitor.send(request()[:20])
        self.world.wait(50)
        self.target().send(ok())
        assert self.statuses() == [200]
        self.world.wait(25)
        self.visitor.send(request()[20:])
        self.target().send(ok())
        assert self.statuses() == [200]

    def test_sec_57_an_idle_connection_ends(self) -> None:
        self.world.wait(75)
        assert self.visitor.end == ""
        self.world.wait(3)
        assert self.visitor.end == "closed" and self.visitor.take() == b""
        self.silence()

    def test_sec_57_empty_lines_are_no_request(self) -> None:
        for _ in range(78):
            self.visitor.send(b"\r\n")
            self.world.wait(1)
        assert self.visitor.end == "closed"
        self.silence()

    def test_a_few_empty_lines_before_a_request_are_fine(self) -> None:
        self.visitor.send(b"\r\n\r\n" + request())
        self.target().send(ok())
        assert self.statuses() == [200]

    def test_sec_57_a_body_has_a_least_rate(self) -> None:
        self.visitor.send(request(b"Content-Length: 1000000", method=b"PUT"))
        for _ in range(100):
            self.world.wait(1)
            self.visitor.send(b"x" * 600)
        assert self.visitor.take() == b""
        for _ in range(45):
            self.world.wait(1)
            if not self.visitor.end:
                self.visitor.send(b"x" * 100)
        assert self.statuses() == [408]
        assert self.target().end == "aborted"

    def test_sec_57_a_visitor_who_is_held_back_is_not_slow(self) -> None:
        self.visitor.send(request(b"Content-Length: %d" % (1 << 20), method=b"PUT"))
        self.target().stop_reading()
        self.visitor.send(b"x" * (1 << 20))
        self.world.wait(55)
        assert self.visitor.take() == b""
        self.target().read_on()
        self.target().send(ok())
        assert self.statuses() == [200]

    def test_sec_57_a_target_that_neither_reads_nor_answers(self) -> None:
        self.visitor.send(request(b"Content-Length: %d" % (1 << 20), method=b"PUT"))
        self.target().stop_reading()
        self.visitor.send(b"x" * (1 << 20))
        self.world.wait(65)
        assert self.statuses() == [504]
        assert self.target().end == "aborted"

    def test_sec_57_a_target_that_does_not_answer(self) -> None:
        self.visitor.send(request())
        self.world.wait(59)
        assert self.visitor.take() == b""
        self.world.wait(3)
        assert self.statuses() == [504]
        assert self.target().end == "aborted" and self.visitor.end == ""

    def test_sec_57_a_target_that_stalls_within_an_answer(self) -> None:
        self.visitor.send(request())
        self.target().send(answer(b"Content-Length: 9", body=b"h"))
        self.world.wait(63)
        assert self.visitor.end == self.target().end == "aborted"
        self.silence()

    def test_sec_58_a_visitor_who_takes_nothing(self) -> None:
        self.visitor.stop_reading()
        self.visitor.send(request())
        self.target().send(answer(b"Content-Length: %d" % (1 << 20), body=b"x" * (1 << 20)))
        self.world.wait(63)
        assert self.visitor.end == self.target().end == "aborted"
        self.silence()

    def test_sec_58_a_visitor_who_does_not_take_the_last_answer(self) -> None:
        self.visitor.stop_reading()
        self.visitor.send(request(b"Connection: close"))
        self.target().send(ok(b"x" * 1000))
        self.world.wait(55)
        assert self.visitor.end == "closed"
        self.world.wait(10)
        assert self.visitor.end == "aborted"
        self.silence()

    def test_sec_58_a_visitor_who_does_not_take_an_answer_between_others(self) -> None:
        self.visitor.stop_reading()
        self.visitor.send(request())
        self.target().send(ok(b"x" * 100_000))
        self.world.wait(200)
        assert self.visitor.end == "aborted"
        self.silence()

    def test_sec_57_an_event_stream_may_be_silent(self) -> None:
        self.visitor.send(request())
        self.target().send(answer(b"Content-Type: text/event-stream", CHUNKED, body=b"5\r\nhello\r\n"))
        self.world.wait(600)
        assert self.visitor.end == "" and self.world.live == 1

    def test_a_half_closed_visitor_is_not_waited_for_long(self) -> None:
        self.visitor.send(request())
        self.visitor.finish()
        self.world.wait(29)
        assert self.visitor.end == ""
        self.world.wait(4)
        assert self.visitor.end == self.target().end == "aborted"
        self.silence()


class Draining(Dialogue):
    def setUp(self) -> None:
        super().setUp()
        self.drained: list[bool] = []

    def drain(self) -> None:
        self.world.connections.drain(lambda: self.drained.append(True))
        self.world.turns.run()

    def test_sec_60_an_idle_connection_ends_at_once(self) -> None:
        self.visitor.send(request())
        self.target().send(ok())
        self.visitor.take()
        self.drain()
        assert self.visitor.end == "closed" and self.drained

    def test_sec_60_a_request_that_was_accepted_is_answered(self) -> None:
        self.visitor.send(request())
        self.drain()
        assert not self.drained
        self.target().send(ok())
        assert self.visitor.take() == relayed(b"Connection: close")
        assert self.visitor.end == "closed" and self.drained

    def test_sec_60_a_request_that_has_begun_is_answered(self) -> None:
        self.visitor.send(request()[:20])
        self.drain()
        self.visitor.send(request()[20:])
        self.target().send(ok())
        assert self.visitor.take() == relayed(b"Connection: close")
        assert self.drained

    def test_sec_60_what_is_cut_leaves_nothing_behind(self) -> None:
        self.visitor.send(request())
        other = self.world.visitor()
        other.send(request(*WEBSOCKET))
        self.target().send(SWITCHING)
        self.drain()
        self.world.connections.cut_all()
        self.world.turns.run()
        assert self.drained and self.visitor.end == other.end == "aborted"
        assert [far.end for far in self.world.made] == ["aborted", "aborted"]
        self.silence()


class Privacy(Dialogue):
    """SEC-24: our credentials reach no target."""

    def sent(self, *fields: bytes, target: bytes = b"/", public: bool = True) -> bytes:
        self.again(World(public=public))
        self.visitor.send(request(*fields, target=target))
        return self.target().take()

    def test_sec_24_not_in_the_url(self) -> None:
        link = self.world.link()
        for public in (True, False):
            assert self.sent(target=b"/a?x=1&" + link + b"&y=2", public=public).startswith(b"GET /a?x=1&y=2 HTTP/1.1")
            assert self.sent(target=b"/a?" + link, public=public).startswith(b"GET /a HTTP/1.1")

    def test_sec_24_not_in_a_field(self) -> None:
        token = self.world.token()
        cookie = KEY.cookie(self.world.session.sid, "AAECAwQFBgcICQoL").encode()
        link = self.world.link()
        for public in (True, False):
            sent = self.sent(
                b"Authorization: Bearer " + token,
                b"Burrowgate-Token: " + token,
                b"Burrowgate-Session: forged",
                b"Referer: http://app.localhost/x?" + link + b"&z=1",
                b"Cookie: a=b; burrowgate=" + cookie + b"; c=d",
                b"Cookie: Burrowgate=x; __HOST-burrowgate=" + cookie,
                public=public,
            )
            assert b"Referer: http://app.localhost/x?z=1\r\n" in sent
            assert b"\r\nCookie: a=b; c=d\r\n" in sent
            for secret in (token, cookie, link, b"forged", b"Authorization", b"Burrowgate-Token", token[-22:]):
                assert secret not in sent, secret
            assert (b"\r\nBurrowgate-Session: " in sent) is not public

    def test_sec_24_an_authorization_of_the_applications_own_passes(self) -> None:
        for value in (b"Basic YTpi", b"Bearer eyJhbGciOi.J9.x", b"Bearer"):
            assert b"\r\nAuthorization: " + value + b"\r\n" in self.sent(b"Authorization: " + value)

    def test_sec_24_nothing_of_it_is_logged(self) -> None:
        self.sent(b"Authorization: Bearer " + self.world.token(), target=b"/a?" + self.world.link(), public=False)
        self.target().send(ok())
        text = repr(self.world.records)
        assert self.world.token()[-22:].decode() not in text and "?" not in text

    def test_sec_25_a_refusal_reflects_nothing_and_has_no_banner(self) -> None:
        for sent in (
            request(target=b"/<script>").replace(b"app.localhost", b"no.localhost"),
            request(b"Bad Field<script>: x"),
            request(b"Expect: <script>"),
        ):
            visitor = self.again(World())
            visitor.send(sent)
            (found,) = read_answers(visitor.take())
            assert b"<script>" not in found.body and found[b"Server"] is None

    def test_sec_26_the_origin_of_an_upgrade_by_cookie(self) -> None:
        cookie = b"Cookie: burrowgate=" + KEY.cookie(self.world.session.sid, "AAECAwQFBgcICQoL").encode()
        for origin, opens in (
            ([b"Origin: http://app.localhost"], True),
            ([b"Origin: http://evil.example"], False),
            ([b"Origin: null"], False),
            ([b"Origin: https://app.localhost"], False),
            ([b"Origin: http://app.localhost:81"], False),
            ([], False),
        ):
            visitor = self.again(World(public=False))
            visitor.send(request(*WEBSOCKET, cookie, *origin))
            assert bool(self.world.made) is opens, origin
            if not opens:
                assert self.statuses() == [403]

    def test_sec_22_a_request_that_comes_back(self) -> None:
        self.visitor.send(request(b"Via: 1.1 other, 1.1 " + PSEUDONYM))
        assert self.statuses() == [508]
        assert not self.world.made


class Redirects(Dialogue):
    def test_a_location_of_the_targets_own_becomes_the_public_one(self) -> None:
        for said, reported in (
            (b"http://127.0.0.1:3000/login?x", b"http://app.localhost/login?x"),
            (b"HTTP://LOCALHOST:3000", b"http://app.localhost"),
            (b"http://127.0.0.1:3001/", b"http://127.0.0.1:3001/"),
            (b"http://127.0.0.1:3000.evil/", b"http://127.0.0.1:3000.evil/"),
            (b"http://127.0.0.1:3000@evil/", b"http://127.0.0.1:3000@evil/"),
            (b"/path", b"/path"),
        ):
            self.visitor.send(request())
            self.target().send(answer(b"Location: " + said, b"Content-Length: 0", status=b"302 Found"))
            assert read_answers(self.visitor.take())[0][b"Location"] == reported

    def test_a_visitor_on_another_port_is_sent_back_to_it(self) -> None:
        self.visitor.send(request().replace(b"app.localhost", b"app.localhost:8480"))
        self.target().send(answer(b"Location: http://127.0.0.1:3000/x", b"Content-Length: 0", status=b"301 Moved"))
        assert read_answers(self.visitor.take())[0][b"Location"] == b"http://app.localhost:8480/x"
