"""Tests for burrowgate.proxy.http2: the frames of responses, as RFC 9113, 6.1, 6.2 and 6.10 have them."""

from __future__ import annotations

from h2.settings import SettingCodes
from hyperframe.frame import DataFrame, Frame, HeadersFrame

from tests.support.http2_client import Http2Case, with_each_library
from tests.support.proxy_wire import answer, ok

FRAME = 16384
WRITE = 65536


def read_frames(data: bytes) -> list[Frame]:
    """Return the frames of what was written."""
    found = []
    while data:
        frame, length = Frame.parse_frame_header(memoryview(data[:9]))
        frame.parse_body(memoryview(data[9 : 9 + length]))
        frame.body_len = length
        found.append(frame)
        data = data[9 + length :]
    return found


@with_each_library
class ResponseFrameTests(Http2Case):
    def setUp(self) -> None:
        super().setUp()
        self.client.h2.update_settings({SettingCodes.INITIAL_WINDOW_SIZE: 1 << 20})
        self.client.h2.increment_flow_control_window(1 << 26)
        self.client.run()
        self.written = bytearray()
        write = self.client.near.write

        def note(data: bytes) -> None:
            self.written.extend(data)
            write(data)

        self.client.near.write = note  # type: ignore[method-assign]

    def frames(self, *pieces: bytes) -> list[Frame]:
        """Return the frames of the response that the target sends in `pieces`."""
        self.stream_id = self.client.request()
        target = self.world.made[-1]
        for piece in pieces:
            target.near.protocol.dataReceived(piece)
            self.client.run()
        written = bytes(self.written)
        self.written.clear()
        return read_frames(written)

    def test_body_is_divided_into_frames_of_which_the_last_ends_the_stream(self) -> None:
        for size in (1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME, WRITE - 1, WRITE, WRITE + 1, 2 * WRITE + 7):
            body = bytes(range(256)) * (size // 256) + bytes(size % 256)
            whole = ok(body)
            head = len(whole) - size
            for cut in {len(whole), head, head + 1, head + size // 2, len(whole) - 1}:
                with self.subTest(size=size, cut=cut):
                    frames = self.frames(*filter(None, (whole[:cut], whole[cut:])))
                    first, *others = frames
                    self.assertIsInstance(first, HeadersFrame)
                    self.assertEqual(set(first.flags), {"END_HEADERS"})
                    self.assertEqual({type(frame) for frame in others}, {DataFrame})
                    self.assertEqual(b"".join(bytes(frame.data) for frame in others), body)
                    self.assertLessEqual(max(frame.body_len for frame in others), FRAME)
                    self.assertEqual(["END_STREAM" in frame.flags for frame in others][-1:], [True])
                    self.assertEqual(sum("END_STREAM" in frame.flags for frame in others), 1)

    def test_head_without_a_body_ends_the_stream(self) -> None:
        (head,) = self.frames(answer(status=b"204 No Content"))
        self.assertIsInstance(head, HeadersFrame)
        self.assertEqual(set(head.flags), {"END_HEADERS", "END_STREAM"})

    def test_long_head_is_continued(self) -> None:
        long = [(b"x-%d" % number, b"~" * 4000) for number in range(6)]
        frames = self.frames(answer(*map(b": ".join, long), b"Content-Length: 5", body=b"hello"))
        head, *continued = (frame for frame in frames if not isinstance(frame, DataFrame))
        self.assertIsInstance(head, HeadersFrame)
        self.assertEqual({type(frame).__name__ for frame in continued}, {"ContinuationFrame"})
        self.assertEqual(
            ["END_HEADERS" in frame.flags for frame in (head, *continued)], [False] * len(continued) + [True]
        )
        self.assertLessEqual(max(frame.body_len for frame in frames), FRAME)
        self.assertEqual([field for field in self.client[self.stream_id].fields if field in long], long)
