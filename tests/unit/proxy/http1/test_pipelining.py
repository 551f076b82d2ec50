"""Pipelined HTTP/1 requests: order of responses, and errors between them."""

from __future__ import annotations

from tests.support.http1_case import CHUNKED, Http1ConnectionCase
from tests.support.proxy_wire import READ, answer, ok, read_answers, relayed, request, upstream_request


class PipeliningTests(Http1ConnectionCase):
    def test_sec_07_responses_keep_the_order_of_requests(self) -> None:
        self.visitor.send(b"".join(request(target=b"/%d" % number) for number in (1, 2, 3)))
        target = self.target()
        for number in (1, 2, 3):
            assert target.take() == upstream_request(target=b"/%d" % number, number=number)
            assert self.visitor.take() == b""
            target.send(ok(b"%d" % number))
            assert self.visitor.take() == relayed(body=b"%d" % number)
        assert len(self.world.made) == 1

    def test_sec_07_failed_response_keeps_its_place(self) -> None:
        self.visitor.send(request(target=b"/1") + request(target=b"/2") + request(target=b"/3"))
        self.target().send(ok(b"1"))
        self.target().send(b"nonsense\r\n\r\n")
        self.world.target().send(ok(b"3"))
        assert [one.status for one in read_answers(self.visitor.take())] == [200, 502, 200]

    def test_sec_07_refusal_between_other_requests_keeps_its_place(self) -> None:
        other = request(target=b"/2").replace(b"app.localhost", b"no.localhost")
        self.visitor.send(request(target=b"/1") + other + other + request(target=b"/3"))
        assert self.visitor.take() == b""
        self.target().send(ok())
        self.target().send(ok())
        assert self.statuses() == [200, 403, 403, 200]

    def test_sec_07_pipelined_requests_with_bodies_are_relayed(self) -> None:
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

    def test_sec_06_invalid_request_is_refused_after_earlier_responses(self) -> None:
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
        self.assert_idle()

    def test_sec_06_refusal_after_head_request_has_a_body(self) -> None:
        self.visitor.send(request(method=b"HEAD") + b"GET /\x00\r\n")
        self.target().send(answer(b"Content-Length: 9"))
        assert self.statuses(b"HEAD", b"GET") == [200, 400]

    def test_sec_06_invalid_body_of_a_queued_request_is_refused(self) -> None:
        self.visitor.send(request() + request(CHUNKED, method=b"POST", body=b"5\r\nhello\r\nX\r\n") + request())
        self.target().send(ok())
        assert self.statuses() == [200, 400]
        assert self.target().end == "aborted"
        self.assert_idle()

    def test_requests_after_connection_close_are_ignored(self) -> None:
        self.visitor.send(request(b"Connection: close") + request() + request())
        self.target().take()
        self.target().send(ok())
        assert self.visitor.take() == relayed(b"Connection: close")
        assert self.target().take() == b""
        assert self.visitor.end == "half", "a reset would destroy the response"

    def test_reading_stops_while_requests_are_queued(self) -> None:
        self.visitor.send(request() * 3, request() * 50, request() * 50)
        assert self.visitor.unread == 2 * 50 * len(request())
        for _ in range(103):
            self.target().send(ok())
        assert self.statuses() == [200] * 103
        assert self.visitor.unread == 0

    def test_thousands_of_requests_in_one_read(self) -> None:
        small = b"GET / HTTP/1.1\r\nHost: no.localhost\r\n\r\n"
        count = READ // len(small)
        self.visitor.send(small * count)
        assert self.statuses() == [403] * count

    def test_thousands_of_upgrade_requests_in_one_read(self) -> None:
        small = b"GET / HTTP/1.1\r\nHost: no.localhost\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n"
        count = READ // len(small)
        self.visitor.send(small * count)
        assert self.statuses() == [403] * count

    def test_queued_request_waits_until_the_previous_response_is_sent(self) -> None:
        self.visitor.stop_reading()
        self.visitor.send(request(target=b"/1") + request(target=b"/2"))
        self.target().take()
        self.target().send(ok(b"x" * 100_000))
        assert b"/2" not in self.target().take()
        self.visitor.read_on()
        assert self.target().take() == upstream_request(target=b"/2", number=2)

    def test_new_request_waits_until_the_previous_response_is_sent(self) -> None:
        self.visitor.stop_reading()
        self.visitor.send(request(target=b"/1"))
        self.target().send(ok(b"x" * 100_000))
        self.target().take()
        self.visitor.send(request(target=b"/2"))
        assert self.target().take() == b""
        self.visitor.read_on()
        assert self.target().take() == upstream_request(target=b"/2", number=2)
