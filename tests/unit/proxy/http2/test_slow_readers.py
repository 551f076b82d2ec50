"""SEC-58: HTTP/2 clients that do not open their windows, or do not read."""

from __future__ import annotations

from burrowgate.proxy.http2.frame_writer import CLOSED
from tests.support.http2_client import Http2Case, with_each_library
from tests.support.proxy_wire import answer, ok

SIZE = 500_000


@with_each_library
class SlowReaderTests(Http2Case):
    def long_response(self) -> int:
        """Begin a response for which the client opens no window; returns the id of its stream."""
        self.client.opens_windows = False
        stream_id = self.client.request()
        self.world.target().send(answer(b"Content-Length: %d" % SIZE, body=b"x" * SIZE))
        self.client.run()
        return stream_id

    def open_for(self, seconds: int, rate: int, *stream_ids: int) -> None:
        """Open the windows of the streams by `rate` bytes in each of the next `seconds`."""
        for _ in range(seconds):
            for stream_id in stream_ids:
                if self.client[stream_id].reset is None:
                    self.client.h2.increment_flow_control_window(rate)
                    self.client.h2.increment_flow_control_window(rate, stream_id)
            self.client.run()
            self.world.wait(1)
            self.client.run()

    def test_windows_that_are_opened_below_the_minimum_rate_reset_the_stream(self) -> None:
        for rate in (1, 16, 200):
            with self.subTest(rate=rate):
                self.setUp()
                stream_id = self.long_response()
                self.open_for(115, rate, stream_id)
                self.assertIsNone(self.client[stream_id].reset)
                self.open_for(int(130 / (1 - rate / 240)) - 100, rate, stream_id)
                self.assertEqual(self.client[stream_id].reset, 8)
                self.assertEqual(self.world.records[-1].reason, "visitor-stalled")
                self.assertEqual(self.world.live, 0)

    def test_windows_that_are_never_opened_reset_the_stream(self) -> None:
        stream_id = self.long_response()
        self.world.wait(123)
        self.client.run()
        self.assertEqual(self.client[stream_id].reset, 8)

    def test_windows_that_are_opened_at_the_minimum_rate_keep_it(self) -> None:
        stream_id = self.long_response()
        self.open_for(600, 250, stream_id)
        self.assertIsNone(self.client[stream_id].reset)

    def test_rest_of_a_finished_response_has_the_minimum_rate(self) -> None:
        self.client.opens_windows = False
        stream_id = self.client.request()
        self.world.target().send(ok(b"x" * 120_000))
        self.client.run()
        self.open_for(200, 250, stream_id)
        self.assertIsNone(self.client[stream_id].reset)
        self.open_for(140, 1, stream_id)
        self.assertEqual(self.client[stream_id].reset, 8)

    def test_a_stream_whose_window_is_closed_ends_alone(self) -> None:
        slow, good = self.long_response(), self.client.request()
        self.world.target().send(answer(b"Content-Length: %d" % SIZE, body=b"x" * SIZE))
        self.client.h2.increment_flow_control_window(1_000_000)
        self.client.run()
        self.open_for(130, 1000, good)
        self.assertEqual((self.client[slow].reset, self.client[good].reset), (8, None))

    def test_client_that_does_not_read_the_connection_is_aborted(self) -> None:
        self.long_response()
        self.client.h2.increment_flow_control_window(1_000_000)
        self.client.h2.increment_flow_control_window(1_000_000, 1)
        self.client.far.stop_reading()
        self.client.run()
        self.world.wait(119)
        self.assertEqual(self.client.far.end, "")
        self.world.wait(5)
        self.assertEqual(self.client.far.end, "aborted")
        self.assertEqual(self.world.live, 0)
        self.assertEqual(self.client.near.protocol._phase, CLOSED)

    def test_client_that_reads_the_connection_at_the_minimum_rate_is_served(self) -> None:
        for rate, end in ((250, ""), (16, "aborted")):
            with self.subTest(rate=rate):
                self.setUp()
                self.long_response()
                self.client.h2.increment_flow_control_window(1_000_000)
                self.client.h2.increment_flow_control_window(1_000_000, 1)
                self.client.far.stop_reading()
                self.client.run()
                for _ in range(200):
                    self.client.far.accept(rate)
                    self.world.wait(1)
                self.assertEqual(self.client.far.end, end)

    def test_each_response_of_a_connection_must_get_the_rate(self) -> None:
        self.long_response()
        for _ in range(3):
            self.client.request()
            self.world.target().send(answer(b"Content-Length: %d" % SIZE, body=b"x" * SIZE))
        self.client.far.stop_reading()
        self.client.h2.increment_flow_control_window(1_000_000)
        for stream_id in (1, 3, 5, 7):
            self.client.h2.increment_flow_control_window(1_000_000, stream_id)
        self.client.run()
        for _ in range(250):
            self.client.far.accept(400)
            self.world.wait(1)
        self.assertEqual(self.client.far.end, "aborted")

    def test_client_waits_for_a_slow_target(self) -> None:
        stream_id = self.client.request()
        self.world.target().send(answer(b"Content-Length: 10000"))
        for _ in range(300):
            self.world.target().send(b"x")
            self.world.wait(1)
            self.client.run()
        self.assertIsNone(self.client[stream_id].reset)
