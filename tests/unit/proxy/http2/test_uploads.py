"""Uploads by HTTP/2: receive windows grow while the target keeps up, and what may be held is bounded in all."""

from __future__ import annotations

from burrowgate.core.http.h2_receive_windows import MAX_EXTRA_BYTES
from burrowgate.proxy.http2.connection import CONNECTION_WINDOW_BYTES, STREAM_WINDOW_BYTES
from tests.support.http2_client import Http2Case, Http2Client, with_each_library
from tests.support.proxy_wire import ok


@with_each_library
class UploadTests(Http2Case):
    def upload(self, client: Http2Client, stream_id: int, count: int, *, seconds: float = 0.0) -> int:
        """Send up to `count` bytes, a full window at a time, each in `seconds`; returns how many were accepted."""
        sent = 0
        while (window := client.h2.local_flow_control_window(stream_id)) and sent < count:
            self.world.clock.advance(seconds)
            client.send(stream_id, b"x" * window)
            sent += window
        return sent

    def test_window_grows_while_the_target_keeps_up(self) -> None:
        stream_id = self.client.request(method=b"POST", ended=False)
        target, received = self.world.target(), 0
        for _ in range(20):
            received += self.upload(self.client, stream_id, 1, seconds=0.05)
        self.assertGreater(self.client.h2.local_flow_control_window(stream_id), 2 << 20)
        self.assertEqual(self.world.context.extra_window_bytes.used, (4 << 20) - STREAM_WINDOW_BYTES)
        target.send(ok())
        self.client.run()
        other = self.client.request(method=b"POST", ended=False)
        self.assertEqual(self.client.h2.local_flow_control_window(other), STREAM_WINDOW_BYTES)
        self.world.wait(20)
        self.assertEqual(self.client.far.end, "")
        self.client.h2.reset_stream(other)
        self.client.run()
        self.world.wait(17)  # without a stream
        self.client.run()
        self.assertEqual((self.client.goaway, self.client.far.end), (0, "closed"))
        self.assertEqual(self.world.context.extra_window_bytes.used, 0)

    def test_window_of_a_slow_target_stays(self) -> None:
        stream_id = self.client.request(method=b"POST", ended=False)
        for _ in range(200):
            self.world.clock.advance(0.04)
            self.client.send(stream_id, b"x" * 16384)
        self.assertLessEqual(self.client.h2.local_flow_control_window(stream_id), STREAM_WINDOW_BYTES)
        self.assertEqual(self.world.context.extra_window_bytes.used, 0)

    def test_uploads_to_targets_that_stop_reading_are_bounded_over_all_connections(self) -> None:
        clients = [self.client, *[Http2Client(self.world) for _ in range(11)]]
        sent = 0
        for client in clients:
            streams = []
            for _ in range(3):
                stream_id = client.request(method=b"POST", ended=False)
                streams.append((stream_id, self.world.target()))
                for _ in range(8):
                    self.upload(client, stream_id, 1)
            for stream_id, target in streams:
                target.stop_reading()
                target.take()
                sent += self.upload(client, stream_id, 1 << 30)
        self.assertLess(sent, len(clients) * CONNECTION_WINDOW_BYTES + MAX_EXTRA_BYTES)
        for client in clients:
            client.far.reset()
        self.world.turns.run()
        self.assertEqual((self.world.context.extra_window_bytes.used, self.world.live), (0, 0))
