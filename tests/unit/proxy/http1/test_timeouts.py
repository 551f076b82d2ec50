"""Timeouts of HTTP/1 connections."""

from __future__ import annotations

from tests.support.http1_case import CHUNKED, WEBSOCKET, Http1ConnectionCase
from tests.support.proxy_wire import answer, ok, request


class TimeoutTests(Http1ConnectionCase):
    def test_sec_57_slowly_sent_head_gives_408(self) -> None:
        self.visitor.send(b"GET / HTTP/1.1\r\n")
        for number in range(30):
            self.world.wait(1)
            assert self.visitor.take() == b""
            self.visitor.send(b"X-%d: y\r\n" % number)
        self.world.wait(1)
        assert self.statuses() == [408]
        assert self.visitor.end == "half"
        self.visitor.send(b"X: y\r\n")
        self.world.wait(1)
        assert self.visitor.end == "aborted"
        self.assert_idle()

    def test_sec_57_timeout_applies_to_each_head(self) -> None:
        for _ in range(5):
            self.visitor.send(request()[:20])
            self.world.wait(20)
            self.visitor.send(request()[20:])
            self.target().send(ok())
            assert self.statuses() == [200]

    def test_sec_57_head_timeout_starts_after_a_slow_response(self) -> None:
        self.visitor.send(request())
        self.visitor.send(request()[:20])
        self.world.wait(50)
        self.target().send(ok())
        assert self.statuses() == [200]
        self.world.wait(25)
        self.visitor.send(request()[20:])
        self.target().send(ok())
        assert self.statuses() == [200]

    def test_sec_57_idle_connection_is_closed(self) -> None:
        self.world.wait(75)
        assert self.visitor.end == ""
        self.world.wait(3)
        assert self.visitor.end == "closed" and self.visitor.take() == b""
        self.assert_idle()

    def test_sec_57_empty_lines_do_not_prolong_an_idle_connection(self) -> None:
        for _ in range(78):
            self.visitor.send(b"\r\n")
            self.world.wait(1)
        assert self.visitor.end == "closed"
        self.assert_idle()

    def test_empty_lines_before_a_request_are_accepted(self) -> None:
        self.visitor.send(b"\r\n\r\n" + request())
        self.target().send(ok())
        assert self.statuses() == [200]

    def test_sec_57_body_below_the_minimum_rate_gives_408(self) -> None:
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

    def test_sec_57_backpressure_does_not_count_as_a_slow_body(self) -> None:
        self.visitor.send(request(b"Content-Length: %d" % (1 << 20), method=b"PUT"))
        self.target().stop_reading()
        self.visitor.send(b"x" * (1 << 20))
        self.world.wait(55)
        assert self.visitor.take() == b""
        self.target().read_on()
        self.target().send(ok())
        assert self.statuses() == [200]

    def test_sec_57_target_that_neither_reads_nor_responds_gives_504(self) -> None:
        self.visitor.send(request(b"Content-Length: %d" % (1 << 20), method=b"PUT"))
        self.target().stop_reading()
        self.visitor.send(b"x" * (1 << 20))
        self.world.wait(65)
        assert self.statuses() == [504]
        assert self.target().end == "aborted"

    def test_sec_57_target_that_does_not_respond_gives_504(self) -> None:
        self.visitor.send(request())
        self.world.wait(59)
        assert self.visitor.take() == b""
        self.world.wait(3)
        assert self.statuses() == [504]
        assert self.target().end == "aborted" and self.visitor.end == ""

    def test_sec_57_stalled_response_aborts_both_connections(self) -> None:
        self.visitor.send(request())
        self.target().send(answer(b"Content-Length: 9", body=b"h"))
        self.world.wait(63)
        assert self.visitor.end == self.target().end == "aborted"
        self.assert_idle()

    def test_sec_58_client_that_does_not_read_is_aborted(self) -> None:
        self.visitor.stop_reading()
        self.visitor.send(request())
        self.target().send(answer(b"Content-Length: %d" % (1 << 20), body=b"x" * (1 << 20)))
        self.world.wait(123)
        assert self.visitor.end == self.target().end == "aborted"
        self.assert_idle()

    def test_sec_58_client_that_does_not_read_the_last_response_is_aborted(self) -> None:
        self.visitor.stop_reading()
        self.visitor.send(request(b"Connection: close"))
        self.target().send(ok(b"x" * 1000))
        self.world.wait(115)
        assert self.visitor.end == "closed"
        self.world.wait(10)
        assert self.visitor.end == "aborted"
        self.assert_idle()

    def test_sec_58_client_that_does_not_read_a_response_on_a_kept_connection_is_aborted(self) -> None:
        self.visitor.stop_reading()
        self.visitor.send(request())
        self.target().send(ok(b"x" * 100_000))
        self.world.wait(200)
        assert self.visitor.end == "aborted"
        self.assert_idle()

    def long_response(self, *fields: bytes, size: int = 1 << 20) -> None:
        """Send a request, and a response that the client does not read."""
        self.visitor.stop_reading()
        self.visitor.send(request(*fields))
        self.target().send(answer(b"Content-Length: %d" % size, body=b"x" * size))

    def read_for(self, seconds: int, rate: int) -> None:
        """Accept `rate` bytes in each of the next `seconds`."""
        for _ in range(seconds):
            self.visitor.accept(rate)
            self.world.wait(1)

    def test_sec_58_client_below_the_minimum_rate_is_aborted(self) -> None:
        for rate in (1, 16, 200):
            with self.subTest(rate=rate):
                self.setUp()
                self.long_response()
                self.read_for(115, rate)
                assert self.visitor.end == ""
                self.read_for(int(130 / (1 - rate / 240)) - 100, rate)
                assert self.visitor.end == self.target().end == "aborted"
                assert self.world.records[-1].reason == "visitor-stalled"
                self.assert_idle()

    def test_sec_58_client_at_the_minimum_rate_is_served(self) -> None:
        self.long_response()
        self.read_for(1000, 240)
        assert self.visitor.end == ""

    def test_sec_58_bytes_in_bursts_count_as_their_average(self) -> None:
        self.long_response()
        for _ in range(20):
            self.visitor.accept(100 * 240)
            self.world.wait(100)
        assert self.visitor.end == ""

    def test_sec_58_client_that_pauses_a_download_for_a_minute_is_served(self) -> None:
        self.long_response()
        for _ in range(3):
            self.world.wait(90)
            assert self.visitor.end == ""
            self.visitor.accept(50_000)
        self.visitor.read_on()
        assert len(self.visitor.take()) > 1 << 20

    def test_sec_58_rest_of_a_response_on_a_kept_or_ended_connection_has_the_minimum_rate(self) -> None:
        for fields in ((), (b"Connection: close",)):
            with self.subTest(fields=fields):
                self.setUp()
                self.long_response(*fields, size=60_000)
                self.read_for(200, 250)
                assert self.visitor.end == ("closed" if fields else "")
                self.read_for(135, 10)
                assert self.visitor.end == "aborted"
                self.assert_idle()

    def test_sec_58_client_waits_for_a_slow_target_as_long_as_it_reads(self) -> None:
        self.visitor.send(request())
        self.target().send(answer(b"Content-Length: 10000"))
        for _ in range(300):
            self.target().send(b"x")
            self.world.wait(1)
        assert self.visitor.end == "" and self.world.live == 1

    def test_sec_58_tunnel_has_its_own_timeout(self) -> None:
        self.visitor.send(request(*WEBSOCKET))
        self.target().send(answer(b"Connection: Upgrade", b"Upgrade: websocket", status=b"101 Switching Protocols"))
        self.visitor.stop_reading()
        self.target().send(b"x" * 200_000)
        self.world.wait(300)
        assert self.visitor.end == "" and self.world.live == 1

    def test_sec_57_silent_event_stream_stays_open(self) -> None:
        self.visitor.send(request())
        self.target().send(answer(b"Content-Type: text/event-stream", CHUNKED, body=b"5\r\nhello\r\n"))
        self.world.wait(600)
        assert self.visitor.end == "" and self.world.live == 1

    def test_half_closed_client_is_aborted_after_a_time(self) -> None:
        self.visitor.send(request())
        self.visitor.finish()
        self.world.wait(29)
        assert self.visitor.end == ""
        self.world.wait(4)
        assert self.visitor.end == self.target().end == "aborted"
        self.assert_idle()
