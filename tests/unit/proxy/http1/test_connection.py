"""HTTP/1 connections: requests, responses and redirects, as scripted dialogues with simulated sockets.

Numbers in the names of tests are those of `docs/security.md`.
"""

from __future__ import annotations

from twisted.internet.defer import Deferred

from burrowgate.errors import UpstreamConnectError
from tests.support.http1_case import CHUNKED, Http1ConnectionCase
from tests.support.proxy_wire import PSEUDONYM, Far, World, answer, ok, read_answers, relayed, request, upstream_request


class RelayTests(Http1ConnectionCase):
    def test_request_and_response_are_relayed(self) -> None:
        self.visitor.send(request(b"Accept: */*", b"X-Own: 1"))
        assert self.target().take() == upstream_request(b"Accept: */*", b"X-Own: 1")
        self.target().send(ok())
        assert self.visitor.take() == relayed()
        assert self.visitor.end == self.target().end == ""
        self.assert_idle()

    def test_both_connections_are_reused(self) -> None:
        for number in (1, 2, 3):
            self.visitor.send(request())
            assert self.target().take() == upstream_request(number=number)
            self.target().send(ok())
            assert self.visitor.take() == relayed()
        assert len(self.world.made) == 1

    def test_body_with_content_length_is_relayed(self) -> None:
        self.visitor.send(request(b"Content-Length: 5", method=b"POST", body=b"he"))
        assert self.target().take() == upstream_request(method=b"POST", last=b"Content-Length: 5", body=b"he")
        self.visitor.send(b"llo")
        assert self.target().take() == b"llo"
        self.target().send(ok())
        assert self.visitor.take() == relayed()

    def test_chunked_body_is_relayed(self) -> None:
        self.visitor.send(request(CHUNKED, method=b"POST"), b"5\r\nhe")
        assert self.target().take() == upstream_request(method=b"POST", last=CHUNKED, body=b"2\r\nhe\r\n")
        self.visitor.send(b"llo\r\n0\r\n\r\n")
        assert self.target().take() == b"3\r\nllo\r\n0\r\n\r\n"

    def test_post_without_body_is_sent_with_content_length_0(self) -> None:
        self.visitor.send(request(method=b"POST"))
        assert self.target().take() == upstream_request(method=b"POST", last=b"Content-Length: 0")

    def test_body_received_while_connecting_is_sent_afterwards(self) -> None:
        self.world.connecting = Deferred()
        self.visitor.send(request(b"Content-Length: 10", method=b"POST", body=b"hello"), b"world")
        assert not self.world.made and self.visitor.unread == 5
        self.world.connected()
        sent = upstream_request(method=b"POST", last=b"Content-Length: 10", body=b"helloworld")
        assert self.target().take() == sent

    def test_client_that_disconnects_while_connecting_sends_nothing_upstream(self) -> None:
        self.world.connecting = Deferred()
        self.visitor.send(request())
        self.visitor.reset()
        self.world.connected()
        assert self.target().take() == b"" and self.world.live == 0

    def test_unreachable_target_gives_502(self) -> None:
        self.world.unreachable = UpstreamConnectError()
        self.visitor.send(request())
        assert self.statuses() == [502]
        assert self.visitor.end == ""

    def test_reading_resumes_after_a_failed_connection_attempt(self) -> None:
        self.world.connecting = Deferred()
        self.world.unreachable = UpstreamConnectError()
        self.visitor.send(request(b"Content-Length: 2", method=b"POST", body=b"ab"))
        self.world.connected()
        assert self.statuses() == [502]
        self.world.unreachable = None
        self.visitor.send(request())
        self.target().send(ok())
        assert self.statuses() == [200]

    def test_connection_beyond_the_maximum_is_aborted(self) -> None:
        self.use(World(maximum=1))
        other = self.world.visitor()
        assert other.end == "aborted"
        self.visitor.send(request())
        self.target().send(ok())
        assert self.statuses() == [200]
        assert self.world.connections.open_count == 1

    def test_sec_22_forwarding_loop_gives_508(self) -> None:
        self.visitor.send(request(b"Via: 1.1 other, 1.1 " + PSEUDONYM))
        assert self.statuses() == [508]
        assert not self.world.made


class ResponseTests(Http1ConnectionCase):
    def test_interim_responses_are_relayed(self) -> None:
        self.visitor.send(request())
        hints = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n"
        self.target().send(hints + b"\r\n" + hints + b"\r\n" + ok())
        first, second, third = read_answers(self.visitor.take())
        assert (first.status, first[b"Link"]) == (second.status, second[b"Link"]) == (103, b"</style.css>")
        assert third.status == 200 and third.body == b"hello"

    def test_responses_without_a_body_are_relayed(self) -> None:
        for method, status, fields, reported in (
            (b"HEAD", b"200 OK", [b"Content-Length: 5"], b"5"),
            (b"HEAD", b"200 OK", [CHUNKED], None),
            (b"HEAD", b"200 OK", [], None),
            (b"GET", b"204 No Content", [], None),
            (b"GET", b"304 Not Modified", [], None),
            (b"GET", b"304 Not Modified", [b"Content-Length: 5"], b"5"),
        ):
            visitor = self.use(World())
            for _ in range(2):
                visitor.send(request(method=method))
                self.target().send(answer(*fields, status=status))
                (found,) = read_answers(visitor.take(), method)
                assert found[b"Content-Length"] == reported and found[b"Transfer-Encoding"] is None
                assert visitor.end == self.target().end == "", (method, status, fields)
            assert len(self.world.made) == 1

    def test_chunked_response_is_relayed(self) -> None:
        self.visitor.send(request())
        self.target().send(answer(CHUNKED, body=b"5;name=value\r\nhel"), b"lo\r\n0\r\nTrailer: x\r\n\r\n")
        expected = relayed(CHUNKED, length=False, body=b"3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n")
        assert self.visitor.take() == expected
        assert self.visitor.end == self.target().end == ""

    def test_close_delimited_response_is_chunked(self) -> None:
        self.visitor.send(request())
        self.target().send(answer(), b"hello")
        self.target().finish()
        expected = relayed(CHUNKED, length=False, body=b"5\r\nhello\r\n0\r\n\r\n")
        assert self.visitor.take() == expected
        assert self.visitor.end == "" and self.target().end == "closed"

    def test_close_delimited_response_to_http_1_0_ends_the_connection(self) -> None:
        self.visitor.send(b"GET / HTTP/1.0\r\nHost: app.localhost\r\n\r\n")
        self.target().send(answer(), b"hello")
        self.target().finish()
        assert self.visitor.take() == relayed(b"Connection: close", length=False)
        assert self.visitor.end == "closed"

    def test_sec_12_truncated_response_never_looks_complete(self) -> None:
        for partial in (
            answer(b"Content-Length: 6", body=b"hello"),
            answer(CHUNKED, body=b"5\r\nhello\r\n"),
            answer(CHUNKED, body=b"5\r\nhello\r\n0\r\n"),
        ):
            for end in (Far.finish, Far.reset):
                visitor = self.use(World())
                visitor.send(request())
                self.target().send(partial)
                end(self.target())
                (found,) = read_answers(visitor.take())
                assert not found.complete and found.body == b"hello" and visitor.end == "closed"
                self.assert_idle()

    def test_sec_12_truncated_response_to_an_incomplete_request_lingers(self) -> None:
        self.visitor.send(request(b"Content-Length: 9", method=b"POST", body=b"some"))
        self.target().send(answer(b"Content-Length: 6", body=b"hello"))
        self.target().reset()
        (found,) = read_answers(self.visitor.take())
        assert not found.complete and self.visitor.end == "half"
        self.visitor.finish()
        assert self.visitor.end == "closed"
        self.assert_idle()

    def test_sec_12_close_delimited_response_ended_by_reset_is_truncated(self) -> None:
        for version, end in ((b"1.1", "closed"), (b"1.0", "aborted")):
            visitor = self.use(World())
            visitor.send(b"GET / HTTP/%b\r\nHost: app.localhost\r\n\r\n" % version)
            self.target().send(answer(), b"hello")
            self.target().reset()
            assert visitor.take().endswith(b"5\r\nhello\r\n" if version == b"1.1" else b"hello")
            assert visitor.end == end

    def test_lost_client_aborts_the_upstream_connection(self) -> None:
        self.visitor.send(request())
        self.target().send(answer(b"Content-Length: 9", body=b"h"))
        self.visitor.reset()
        assert self.target().end == "aborted"
        self.assert_idle()


class RedirectTests(Http1ConnectionCase):
    def test_location_of_the_target_becomes_the_public_address(self) -> None:
        for location, reported in (
            (b"http://127.0.0.1:3000/login?x", b"http://app.localhost/login?x"),
            (b"HTTP://LOCALHOST:3000", b"http://app.localhost"),
            (b"http://127.0.0.1:3001/", b"http://127.0.0.1:3001/"),
            (b"http://127.0.0.1:3000.evil/", b"http://127.0.0.1:3000.evil/"),
            (b"http://127.0.0.1:3000@evil/", b"http://127.0.0.1:3000@evil/"),
            (b"/path", b"/path"),
        ):
            self.visitor.send(request())
            self.target().send(answer(b"Location: " + location, b"Content-Length: 0", status=b"302 Found"))
            assert read_answers(self.visitor.take())[0][b"Location"] == reported

    def test_location_keeps_the_clients_port(self) -> None:
        self.visitor.send(request().replace(b"app.localhost", b"app.localhost:8480"))
        self.target().send(answer(b"Location: http://127.0.0.1:3000/x", b"Content-Length: 0", status=b"301 Moved"))
        assert read_answers(self.visitor.take())[0][b"Location"] == b"http://app.localhost:8480/x"
