"""Tunnels over HTTP/2 (RFC 8441): a stream and a connection to the target."""

from __future__ import annotations

import random

from tests.support import TestCase
from tests.support.http2_client import WEBSOCKET, Http2Client
from tests.support.proxy_wire import Far
from tests.support.tcp_wire import CONNECT_TARGET, EOF, TcpWorld
from tests.support.websocket_client import CLOSE, ServerFrame, client_frame, payload_of, read_server_frames

KIB = 1024


class Http2TunnelTests(TestCase):
    def setUp(self) -> None:
        self.world = TcpWorld(scheme="https")
        self.client = Http2Client(self.world)

    def open(self) -> tuple[int, Far]:
        fields = [(name, CONNECT_TARGET if name == b":path" else value) for name, value in WEBSOCKET]
        stream_id = self.client.send_request(
            [
                *fields,
                (b"sec-websocket-version", b"13"),
                (b"sec-websocket-protocol", b"burrowgate.tcp.1"),
                (b"authorization", b"Bearer " + self.world.token()),
            ],
            ended=False,
        )
        response = self.client[stream_id]
        self.assertEqual(response.status, 200, response)
        self.assertEqual(response.head[b"sec-websocket-protocol"], b"burrowgate.tcp.1")
        self.assertNotIn(b"sec-websocket-accept", response.head)
        return stream_id, self.world.target()

    def frames(self, stream_id: int) -> list[ServerFrame]:
        frames, rest = read_server_frames(self.client[stream_id].body)
        self.assertEqual(rest, b"")
        return frames

    def test_bytes_pass_unchanged_in_both_directions(self) -> None:
        """(tcp T2)"""
        stream_id, target = self.open()
        up, down = random.Random(1).randbytes(60 * KIB), random.Random(2).randbytes(900 * KIB)
        self.client.send(stream_id, client_frame(up))
        self.assertEqual(target.take(), up)
        target.send(down)
        self.client.run()
        self.assertEqual(payload_of(self.frames(stream_id)), down)

    def test_half_close_completes(self) -> None:
        """(tcp T4)"""
        stream_id, target = self.open()
        self.client.send(stream_id, client_frame(b"question") + EOF)
        self.assertEqual((target.take(), target.end), (b"question", "half"))
        target.send(b"answer")
        target.finish()
        self.client.run()
        self.assertEqual(payload_of(self.frames(stream_id)), b"answer")
        self.assertEqual([frame.code for frame in self.frames(stream_id) if frame.opcode == CLOSE], [1000])
        self.assertTrue(self.client[stream_id].complete)
        self.assertEqual(self.world.opening.ends, [("closed", "both-closed", 8, 6)])

    def test_a_revocation_ends_the_stream_behind_its_message_and_resets_the_target(self) -> None:
        """(tcp T12)"""
        stream_id, target = self.open()
        self.world.connections.cut(self.world.session.sid, "revoked")
        self.assertEqual(target.end, "aborted")
        self.client.run()
        response = self.client[stream_id]
        self.assertEqual([frame.code for frame in self.frames(stream_id) if frame.opcode == CLOSE], [4001])
        self.assertTrue(response.complete)
        self.world.wait(2)
        self.assertEqual(self.world.opening.ends, [("closed", "session-revoked", 0, 0)])
        other, _ = self.open()
        self.assertEqual(self.client[other].status, 200, "the connection goes on")

    def test_a_client_that_opens_no_window_pauses_the_target(self) -> None:
        """(tcp T5)"""
        stream_id, target = self.open()
        self.client.opens_windows = False
        down = random.Random(3).randbytes(2048 * KIB)
        target.send(down)
        self.client.run()
        self.assertGreater(target.unread, 1024 * KIB)
        self.assertLessEqual(len(down) - target.unread - len(self.client[stream_id].body), 256 * KIB)

    def test_a_stream_that_is_reset_resets_the_target(self) -> None:
        """(tcp T6)"""
        stream_id, target = self.open()
        self.client.h2.reset_stream(stream_id)
        self.client.run()
        self.assertEqual(target.end, "aborted")
        self.assertEqual(self.world.opening.ends, [("closed", "client-lost", 0, 0)])
