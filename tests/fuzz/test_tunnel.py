"""Fuzz of the WebSocket of TCP sessions: the frame reader alone, and tunnels in memory between a client and a target.

Rules that hold after anything that both sides do:
    the reader raises nothing but `WebSocketError`, and its result does not depend on how the bytes are divided;
    what a client sends before a fault arrives at the target unchanged and in order, and the other way round;
    the opening learns exactly once that the connection was closed; nothing is logged as a failure;
    the client gets whole frames of a server, and nothing behind a close frame.
"""

from __future__ import annotations

from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.speedups import apply_mask

from burrowgate.core.tcp.websocket import Decoder, Event, WebSocketError
from tests.support import TestCase
from tests.support.phases import checked_phases
from tests.support.proxy_wire import Far
from tests.support.tcp_wire import TcpWorld, TunnelClient
from tests.support.websocket_client import (
    BINARY,
    CLOSE,
    CONTINUATION,
    PING,
    PONG,
    TEXT,
    ServerFrame,
    client_frame,
    client_head,
    payload_of,
    read_server_frames,
)

_SETTINGS = settings(
    max_examples=200, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
PAYLOADS = st.binary(max_size=200) | st.integers(0, 70_000).map(lambda size: bytes((size % 251,)) * size)
TEXTS = st.sampled_from(
    [b'{"t":"eof"}', b'{"t":"done"}', b'{"t":"later","x":[1]}', b"{}", b"[]", b"x", b"\xff", b"[" * 4000, b" " * 4097]
)
FRAMES = st.one_of(
    st.builds(client_frame, PAYLOADS, opcode=st.sampled_from([BINARY, CONTINUATION]), final=st.booleans()),
    st.builds(client_frame, TEXTS, opcode=st.sampled_from([TEXT, CONTINUATION]), final=st.booleans()),
    st.builds(client_frame, st.binary(max_size=130), opcode=st.sampled_from([PING, PONG, CLOSE])),
    st.builds(
        client_frame,
        st.binary(max_size=20),
        opcode=st.integers(0, 15),
        final=st.booleans(),
        reserved=st.sampled_from([0, 0, 0, 0x10, 0x20, 0x40]),
    ),
    st.builds(client_head, st.integers(0, 1 << 40), opcode=st.integers(0, 15)),
    st.binary(max_size=30),
)
STREAMS = st.lists(FRAMES, max_size=12).map(b"".join)


def read(wire: bytes, cuts: list[int]) -> tuple[list[Event], int]:
    """Return what the reader makes of `wire` divided at `cuts`, bytes joined, and the code of its error or 0."""
    decoder = Decoder(apply_mask)
    places = [0, *sorted(cut % (len(wire) + 1) for cut in cuts), len(wire)]
    joined: list[Event] = []
    code = 0
    try:
        for start, end in pairwise(places):
            for event in decoder.receive(wire[start:end]):
                if isinstance(event, bytes) and joined and isinstance(joined[-1], bytes):
                    joined[-1] += event
                elif event != b"":
                    joined.append(event)
    except WebSocketError as error:
        code = int(error.code)
    return joined, code


class ReaderTests(TestCase):
    def test_result_does_not_depend_on_the_division(self) -> None:
        @_SETTINGS
        @given(STREAMS, st.lists(st.integers(0, 1 << 20), max_size=12))
        def play(wire: bytes, cuts: list[int]) -> None:
            whole, code = read(wire, [])
            divided, divided_code = read(wire, cuts)
            self.assertEqual(divided_code, code)
            if code:  # what came before the fault in the same piece may not have been returned
                same = max(min(len(whole), len(divided)) - 1, 0)
                self.assertEqual(whole[:same], divided[:same])
            else:
                self.assertEqual(divided, whole)

        with checked_phases():
            play()


class Play:
    """One tunnel, and what both sides have sent."""

    def __init__(self, case: TestCase) -> None:
        self.case = case
        self.world = TcpWorld()
        self.client: TunnelClient = self.world.connect().opened()
        self.target: Far = self.world.target()
        self.up = self.down = b""
        self.got_up = b""
        self.frames: list[ServerFrame] = []
        self.is_valid = True
        """Whether all that the client has sent was binary messages and valid texts."""

    def bytes_up(self, data: bytes) -> None:
        if not self.client.far.finished:
            self.client.send(data)
            self.up += data

    def noise(self, data: bytes) -> None:
        if not self.client.far.finished:
            self.client.far.send(data)
            self.is_valid = False

    def text(self, data: bytes) -> None:
        self.noise(client_frame(data, opcode=TEXT))

    def bytes_down(self, data: bytes) -> None:
        if not self.target.finished and not self.target.end:
            self.target.send(data)
            self.down += data

    def half_close(self, data: bytes) -> None:
        if not self.target.finished and not self.target.end:
            self.target.finish()

    def reset(self, data: bytes) -> None:
        side = self.target if len(data) % 2 else self.client.far
        if not side.end and not side.finished:
            side.reset()
            self.is_valid = False

    def cut(self, data: bytes) -> None:
        self.world.connections.cut(self.world.session.sid, ("revoked", "expired", "cut")[len(data) % 3])
        self.world.turns.run()

    def wait(self, data: bytes) -> None:
        self.world.wait(len(data) % 40)

    def pause(self, data: bytes) -> None:
        (self.client.far if len(data) % 2 else self.target).stop_reading()

    def read_on(self, data: bytes) -> None:
        for side in (self.client.far, self.target):
            if not side.reading:
                side.read_on()

    def check(self) -> None:
        """Check the rules."""
        self.world.turns.run()
        self.got_up += self.target.take()
        self.frames += self.client.frames()
        case = self.case
        case.assertTrue(self.down.startswith(payload_of(self.frames)))
        if self.is_valid:
            case.assertTrue(self.up.startswith(self.got_up), (self.up[:50], self.got_up[:50]))
        closes = [at for at, one in enumerate(self.frames) if one.opcode == CLOSE]
        case.assertLessEqual(len(closes), 1)
        if closes:
            case.assertEqual(closes[0], len(self.frames) - 1)
        case.assertLessEqual(len(self.world.opening.ends), 1)

    def end(self) -> None:
        """End the tunnel, and check the rules."""
        self.read_on(b"")
        self.check()
        self.cut(b"")
        self.world.wait(3)
        self.check()
        self.case.assertEqual(len(self.world.opening.ends), 1)
        self.case.assertEqual(read_server_frames(self.client._rest)[0], [])
        self.case.assertEqual(self.case.flushLoggedErrors(), [])


ACTIONS = ("bytes_up", "bytes_down", "half_close", "reset", "cut", "wait", "pause", "read_on")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["bytes_up", "bytes_down"]), PAYLOADS.filter(bool)),
        st.tuples(st.sampled_from(sorted(ACTIONS)), st.binary(min_size=1, max_size=60)),
        st.tuples(st.just("noise"), FRAMES.filter(bool)),
        st.tuples(st.just("text"), TEXTS),
    ),
    max_size=14,
)


class TunnelTests(TestCase):
    def test_any_play_of_both_sides_keeps_the_rules(self) -> None:
        @_SETTINGS
        @given(STEPS)
        def run(steps: list[tuple[str, bytes]]) -> None:
            play = Play(self)
            for name, data in steps:
                getattr(play, name)(data)
                play.check()
            play.end()

        with checked_phases():
            run()
