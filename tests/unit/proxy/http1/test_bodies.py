"""Bodies of HTTP/1 requests: early responses, chunks, `Expect` and backpressure."""

from __future__ import annotations

from twisted.internet.defer import Deferred

from tests.support.http1_case import CHUNKED, Http1ConnectionCase
from tests.support.proxy_wire import (
    BUFFER,
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


class ContinueTests(Http1ConnectionCase):
    def test_sec_11_interim_response_comes_from_the_target(self) -> None:
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

    def test_sec_11_final_response_instead_of_continue_ends_both_connections(self) -> None:
        self.visitor.send(request(b"Expect: 100-continue", b"Content-Length: 2", method=b"POST"))
        self.target().send(answer(b"Content-Length: 0", status=b"401 Unauthorized"))
        found = read_answers(self.visitor.take())[0]
        assert found.status == 401 and found[b"Connection"] == b"close"
        assert self.target().end == "aborted" and self.visitor.end == "half"

    def test_sec_11_missing_body_after_continue_gives_408(self) -> None:
        self.visitor.send(request(b"Expect: 100-continue", b"Content-Length: 2", method=b"POST"))
        self.target().send(b"HTTP/1.1 100 Continue\r\n\r\n")
        self.visitor.take()
        self.world.wait(30)
        assert self.visitor.take() == b""
        self.world.wait(2)
        assert self.statuses() == [408]
        assert self.target().end == "aborted"
        self.assert_idle()

    def test_sec_11_other_expectation_gives_417(self) -> None:
        self.visitor.send(request(b"Expect: the-unexpected"))
        assert self.statuses() == [417]

    def test_sec_11_expectation_of_http_1_0_is_dropped(self) -> None:
        self.visitor.send(
            b"POST / HTTP/1.0\r\nHost: app.localhost\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
        )
        assert b"Expect" not in self.target().take()


class EarlyResponseTests(Http1ConnectionCase):
    def begin(self, *fields: bytes) -> Far:
        self.visitor.send(request(*fields or (b"Content-Length: 1000000",), method=b"POST", body=b"5\r\nhello\r\n"))
        target = self.target()
        target.take()
        return target

    def test_sec_09_early_response_ends_both_connections(self) -> None:
        for fields in ((b"Content-Length: 1000000",), (CHUNKED,)):
            self.use(World())
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
            self.assert_idle()

    def test_sec_09_response_that_begins_early_and_ends_after_the_request_keeps_both(self) -> None:
        self.visitor.send(request(b"Content-Length: 10", method=b"POST", body=b"hello"))
        self.target().send(answer(b"Content-Length: 5", body=b"he"))
        self.visitor.send(b"world")
        self.target().send(b"llo")
        assert self.visitor.take() == relayed()
        assert self.visitor.end == self.target().end == ""

    def test_sec_09_lingering_close_ends_after_a_time(self) -> None:
        self.begin().send(ok())
        self.world.wait(5)
        assert self.visitor.end == "half"
        self.world.wait(3)
        assert self.visitor.end == "aborted"
        self.assert_idle()

    def test_sec_09_lingering_close_reads_a_limited_amount(self) -> None:
        self.begin().send(ok())
        self.visitor.send(b"x" * (3 << 20))
        assert self.visitor.end == "closed"
        self.assert_idle()

    def test_sec_09_slow_client_gets_all_of_an_early_response(self) -> None:
        self.visitor.stop_reading()
        self.begin().send(ok(b"x" * 60_000))
        self.world.wait(20)
        assert self.visitor.end == ""
        self.visitor.read_on()
        assert self.statuses() == [200]
        assert self.visitor.end == "half"

    def test_sec_09_incomplete_request_aborts_the_upstream_connection(self) -> None:
        for end in (Far.finish, Far.reset):
            for fields in ((b"Content-Length: 1000000",), (CHUNKED,)):
                self.use(World())
                target = self.begin(*fields)
                end(self.visitor)
                assert target.take() == b"" and target.end == "aborted"
                self.assert_idle()

    def test_invalid_chunk_gives_400(self) -> None:
        self.visitor.send(request(CHUNKED, method=b"POST", body=b"5\r\nhello\r\n"))
        self.target().take()
        self.visitor.send(b"5\nworld\r\n")
        assert self.statuses() == [400]
        assert self.target().take() == b"" and self.target().end == "aborted"
        self.assert_idle()

    def test_invalid_chunk_after_response_head_aborts_both_connections(self) -> None:
        self.visitor.send(request(CHUNKED, method=b"POST", body=b"5\r\nhello\r\n"))
        self.target().send(answer(b"Content-Length: 9", body=b"so far"))
        self.visitor.send(b"5\nworld\r\n")
        assert self.visitor.end == "aborted" and self.target().end == "aborted"
        self.assert_idle()

    def test_body_larger_than_the_limit_gives_413(self) -> None:
        for sent in (request(b"Content-Length: 11", method=b"PUT"), request(CHUNKED, method=b"PUT", body=b"b\r\n")):
            self.use(World(max_body=10))
            self.visitor.send(sent + b"x" * 11)
            assert self.statuses() == [413]
            assert self.visitor.end == "half" or self.visitor.end == ""
            self.assert_idle()


class ChunkTests(Http1ConnectionCase):
    def test_sec_03_chunk_extensions_are_dropped_and_sec_04_trailers_filtered(self) -> None:
        body = b'3;a=b;c="d\\"e"\r\nfoo\r\n3;x\r\nbar\r\n0;last\r\nX-Trailer: y\r\nHost: elsewhere\r\n\r\n'
        self.visitor.send(request(CHUNKED, b"Trailer: X-Trailer", method=b"POST", body=body))
        head, _, sent = self.target().take().partition(b"\r\n\r\n")
        assert sent == b"3\r\nfoo\r\n3\r\nbar\r\n0\r\nX-Trailer: y\r\n\r\n"
        assert b"\r\nTrailer: X-Trailer\r\n" in head and head.endswith(CHUNKED)
        self.target().send(ok())
        self.visitor.send(request())
        assert self.target().take() == upstream_request(number=2)

    def test_sec_03_oversized_chunk_extension_is_refused(self) -> None:
        self.visitor.send(request(CHUNKED, method=b"POST"), b"1;" + b"x" * (1 << 20))
        assert self.statuses() == [400]
        assert self.target().end == "aborted"

    def test_sec_03_extensions_are_limited_over_all_chunks(self) -> None:
        self.visitor.send(request(CHUNKED, method=b"POST"), (b"1;" + b"x" * 1000 + b"\r\ny\r\n") * 1000)
        assert self.statuses() == [400]

    def test_sec_04_oversized_trailers_are_refused(self) -> None:
        for flood in (b"X: y\r\n" * 200_000, b"X: " + b"y" * (1 << 20), b"X" * (1 << 20)):
            self.use(World())
            self.visitor.send(request(CHUNKED, method=b"POST", body=b"0\r\n"), flood)
            assert self.statuses() == [400], flood[:9]
            assert self.target().end == "aborted"

    def test_sec_03_many_chunks_of_one_byte_are_accepted(self) -> None:
        self.visitor.send(request(CHUNKED, method=b"POST"), b"1\r\nx\r\n" * 100_000, b"0\r\n\r\n")
        assert self.target().take().count(b"1\r\nx\r\n") == 100_000
        self.target().send(ok())
        assert self.statuses() == [200]
        assert self.visitor.end == ""


class BackpressureTests(Http1ConnectionCase):
    def test_slow_target_stops_reading_from_the_client(self) -> None:
        self.visitor.send(request(b"Content-Length: %d" % (8 << 20), method=b"PUT"))
        self.target().stop_reading()
        self.visitor.send(b"x" * (8 << 20))
        assert self.target().near.most_buffered <= BUFFER + 2 * READ
        assert self.visitor.unread >= (8 << 20) - BUFFER - 3 * READ
        self.target().read_on()
        assert self.target().take().endswith(b"x" * (8 << 20))

    def test_slow_client_stops_reading_from_the_target(self) -> None:
        self.visitor.stop_reading()
        self.visitor.send(request())
        self.target().send(answer(b"Content-Length: %d" % (8 << 20), body=b"x" * (8 << 20)))
        assert self.visitor.near.most_buffered <= BUFFER + 2 * READ
        assert self.target().unread >= (8 << 20) - BUFFER - 3 * READ
        self.visitor.read_on()
        (found,) = read_answers(self.visitor.take())
        assert found.complete and len(found.body) == 8 << 20

    def test_backpressure_applies_to_a_second_response(self) -> None:
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

    def test_slow_client_and_slow_upstream_connection(self) -> None:
        self.visitor.stop_reading()
        self.visitor.send(request())
        self.target().send(ok(b"x" * 100_000))
        self.world.connecting = Deferred()
        self.visitor.send(request(b"X: 2"))
        self.visitor.read_on()
        self.target().take()
        assert self.statuses() == [200]
