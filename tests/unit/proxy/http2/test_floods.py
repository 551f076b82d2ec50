"""Floods of frames: each closes the connection and begins a bounded number of requests."""

from __future__ import annotations

from typing import Any

from h2.settings import SettingCodes
from hyperframe.frame import (
    ContinuationFrame,
    DataFrame,
    HeadersFrame,
    PingFrame,
    PriorityFrame,
    RstStreamFrame,
    SettingsFrame,
    WindowUpdateFrame,
)

from tests.support.http2_client import PSEUDO_FIELDS, Http2Case, with_each_library
from tests.support.proxy_wire import answer


@with_each_library
class FloodTests(Http2Case):
    """Frames that cost work and carry nothing."""

    def block(self, *fields: tuple[bytes, bytes]) -> bytes:
        """Return the block of a request's head."""
        return bytes(self.client.h2.encoder.encode([*PSEUDO_FIELDS, *fields]))

    def assert_closed(self, *codes: int) -> None:
        """The connection was closed with one of `codes` (ENHANCE_YOUR_CALM), and no exchange is left."""
        self.assertIn(self.client.goaway, codes or (11,))
        self.assertEqual(self.client.far.end, "closed")
        self.assertEqual(self.world.live, 0)

    def flood(self, frame: bytes, count: int = 5000) -> None:
        self.client.send_raw(frame * count)
        self.assert_closed()

    def test_rapid_reset_in_one_read_begins_no_request(self) -> None:
        """CVE-2023-44487."""
        block = self.block()
        frames = []
        for stream_id in range(1, 23, 2):
            frames.append(HeadersFrame(stream_id, data=block, flags=["END_STREAM", "END_HEADERS"]))
            frames.append(RstStreamFrame(stream_id, error_code=8))
        self.client.send_frames(*frames)
        self.assertEqual((self.world.made, self.client.goaway), ([], None))
        self.client.send_frames(
            *[
                HeadersFrame(stream_id, data=block, flags=["END_STREAM", "END_HEADERS"])
                for stream_id in range(401, 421, 2)
            ],
            *[RstStreamFrame(stream_id, error_code=8) for stream_id in range(401, 421, 2)],
        )
        self.assert_closed()
        self.assertEqual(self.world.made, [])

    def test_rapid_reset_in_many_reads_begins_a_bounded_number_of_requests(self) -> None:
        """CVE-2023-44487."""
        block = self.block()
        for stream_id in range(1, 10_001, 2):
            if self.client.near.disconnecting:
                break
            self.client.send_raw(HeadersFrame(stream_id, data=block, flags=["END_STREAM", "END_HEADERS"]).serialize())
            self.client.send_raw(RstStreamFrame(stream_id, error_code=8).serialize())
        self.assert_closed()
        self.assertLessEqual(len(self.world.made), 121)

    def test_resets_that_the_client_provokes_are_counted(self) -> None:
        """CVE-2025-8671."""
        block = self.block()
        for stream_id in range(1, 10_001, 2):
            if self.client.near.disconnecting:
                break
            self.client.send_raw(
                HeadersFrame(stream_id, data=block, flags=["END_STREAM", "END_HEADERS"]).serialize()
                + WindowUpdateFrame(stream_id, 2**31 - 1).serialize()
            )
        self.assert_closed(11, 3)  # libnghttp2 closes the connection for the first one
        self.assertLessEqual(stream_id, 23)
        self.assertEqual(self.world.made, [])

    def test_errors_of_every_kind_that_reset_a_stream_are_counted(self) -> None:
        """CVE-2025-8671: errors on open and on closed streams, in one read and in many."""
        block = self.block()
        head = lambda stream_id: HeadersFrame(stream_id, data=block, flags=["END_STREAM", "END_HEADERS"])  # noqa: E731
        malformed = self.block((b"connection", b"close"))
        for name, frames in {
            "window": lambda stream_id: [head(stream_id), WindowUpdateFrame(stream_id, 2**31 - 1)],
            "data after the end": lambda stream_id: [head(stream_id), DataFrame(stream_id, data=b"x")],
            "head": lambda stream_id: [HeadersFrame(stream_id, data=malformed, flags=["END_STREAM", "END_HEADERS"])],
        }.items():
            for batch in (1, 100):
                self.connect()
                wire = [b"".join(frame.serialize() for frame in frames(stream_id)) for stream_id in range(1, 601, 2)]
                for start in range(0, len(wire), batch):
                    self.client.send_raw(b"".join(wire[start : start + batch]))
                with self.subTest(name, batch=batch):
                    self.assertEqual((self.client.far.end, self.world.live), ("closed", 0))
                    self.assertLessEqual(len(self.world.made), 11)
                    adapter: Any = self.client.near.protocol._h2  # type: ignore[attr-defined]
                    if self.library == "h2":  # which takes much longer for each than the other
                        self.assertLessEqual(adapter.highest_inbound_stream_id, 201)

    def test_limit_of_streams_is_announced(self) -> None:
        self.assertEqual(self.client.h2.remote_settings.max_concurrent_streams, 100)

    def test_streams_beyond_the_limit_are_refused_and_may_be_repeated(self) -> None:
        block = self.block()
        stream_ids = range(1, 241, 2)
        self.client.send_frames(
            *[HeadersFrame(stream_id, data=block, flags=["END_STREAM", "END_HEADERS"]) for stream_id in stream_ids]
        )
        self.assertEqual((self.world.live, self.client.far.end), (100, ""))
        self.assertEqual(self.client.resets, dict.fromkeys(range(201, 241, 2), 7))

    def test_flood_of_settings_pings_or_priorities_closes_the_connection(self) -> None:
        """CVE-2019-9512, 9515 and 9513."""
        self.flood(SettingsFrame(0).serialize())
        self.connect()
        self.flood(SettingsFrame(0, settings={4: 65535}).serialize())
        self.connect()
        self.flood(PingFrame(0, opaque_data=b"12345678").serialize())
        self.assertLessEqual(self.client.pongs, 60)
        self.connect()
        self.flood(PriorityFrame(1, depends_on=0, stream_weight=1).serialize())

    def test_flood_of_settings_in_few_frames_closes_the_connection(self) -> None:
        payload = b"\x00\x04\x00\x00\xff\xff" * 2730
        self.flood(len(payload).to_bytes(3, "big") + b"\x04\x00\0\0\0\0" + payload, 5)

    def test_flood_of_empty_or_unknown_frames_closes_the_connection(self) -> None:
        """CVE-2019-9518."""
        for frame in (
            DataFrame(1, data=b"").serialize(),
            DataFrame(1, data=b"", pad_length=10, flags=["PADDED"]).serialize(),
            b"\x00\x00\x00\xee\x00\x00\x00\x00\x01",
            b"\x00\x00\x00\x10\x00\x00\x00\x00\x00",
        ):
            self.connect()
            self.client.request(method=b"POST", ended=False)
            self.flood(frame)

    def test_flood_of_window_updates_closes_the_connection(self) -> None:
        self.flood(WindowUpdateFrame(0, 1).serialize())

    def test_head_of_many_continuation_frames_closes_the_connection(self) -> None:
        """CERT VU#421644: empty CONTINUATION frames, small ones and large ones."""
        for data, count in ((b"", 33), (b"x", 33), (b"x" * 16000, 9)):
            self.connect()
            head = HeadersFrame(1, data=self.block()).serialize()
            self.client.send_raw(head + ContinuationFrame(1, data=data).serialize() * count)
            self.assert_closed()
            self.assertEqual(self.world.made, [])

    def test_head_that_grows_when_decoded_closes_the_connection(self) -> None:
        """CVE-2016-6581: one entry of the dynamic table, repeated thousands of times."""
        self.client.send_raw(
            HeadersFrame(
                1, data=self.block((b"bomb", b"x" * 4000)) + b"\xbe" * 12000, flags=["END_HEADERS", "END_STREAM"]
            ).serialize()
        )
        self.assert_closed()
        self.assertEqual(self.world.made, [])

    def test_encoder_keeps_no_table_of_any_size(self) -> None:
        self.client.h2.update_settings({SettingCodes.HEADER_TABLE_SIZE: 2**32 - 1})
        self.client.run()
        for number in range(20):
            stream_id = self.client.request()
            self.world.target().send(answer(b"X-New: %04d" % number + b"x" * 996, b"Content-Length: 0"))
            self.client.run()
            self.assertEqual(len(self.client[stream_id].head[b"x-new"]), 1000)
        entries: Any = self.client.h2.decoder.header_table.dynamic_entries
        self.assertEqual(len(entries), 0)

    def test_budget_is_refilled_over_time(self) -> None:
        for _ in range(40):
            self.client.send_raw(PingFrame(0, opaque_data=b"12345678").serialize() * 6)
            self.world.wait(1)
        self.assertEqual((self.client.pongs, self.client.goaway), (240, None))
