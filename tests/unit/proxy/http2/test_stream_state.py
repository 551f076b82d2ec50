"""Phases of streams and connections: each transition of both tables occurs in a dialogue, and no other does."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from burrowgate import FAST_PATHS
from burrowgate.proxy.http2 import frame_writer
from burrowgate.proxy.http2.connection import Http2ServerConnection
from burrowgate.proxy.http2.stream import Http2Stream
from burrowgate.proxy.http2.stream_state import CLOSED, ENDED, TRANSITIONS, WAITING
from tests.support import TestCase
from tests.support.checked_phase import checked, needs_checked_phases
from tests.support.http2_client import WEBSOCKET, Http2Client, switch
from tests.support.proxy_wire import World, answer, ok


class Dialogue(Http2Client):
    """A client with requests in all phases."""

    def respond(self, data: bytes) -> None:
        """Let the target send `data`."""
        self.world.target().send(data)
        self.run()

    def reset(self, stream_id: int) -> None:
        """Reset a stream."""
        self.h2.reset_stream(stream_id)
        self.run()

    def request_tunnel(self) -> int:
        """Request a WebSocket."""
        return self.send_request([*WEBSOCKET, (b"sec-websocket-version", b"13")], ended=False)

    def open_tunnel(self) -> int:
        """Request a WebSocket, and get it."""
        stream_id = self.request_tunnel()
        self.respond(switch(self.world.target().take()) + b"\r\n")
        return stream_id


def run_dialogues() -> None:
    """Run dialogues in which each transition occurs."""
    client = Dialogue(World(scheme="https"))
    client.request()
    client.respond(ok())  # WAITING, ENDED, CLOSED with fast paths
    client.request()
    client.respond(answer(b"Transfer-Encoding: chunked") + b"0\r\n\r\n")  # WAITING, RESPONDING, ENDING, ENDED, CLOSED
    client.reset(client.request())  # in WAITING
    stream_id = client.request()
    client.respond(answer(b"Content-Length: 9") + b"part")
    client.reset(stream_id)  # in RESPONDING
    client.request_tunnel()
    client.respond(ok())  # UPGRADING, RESPONDING
    client.reset(client.request_tunnel())  # in UPGRADING
    client.reset(client.open_tunnel())  # in TUNNEL
    stream_id = client.open_tunnel()
    client.world.target().finish()  # ENDING and ENDED, while the client may still send
    client.run()
    client.send(stream_id, b"", ended=True)
    client.opens_windows = False
    stream_id = client.request()
    client.respond(ok(b"x" * 100_000))
    client.reset(stream_id)  # in ENDING
    client.far.reset()  # of the connection, in OPEN
    client = Dialogue(World(scheme="https"))
    client.request()
    client.world.connections.drain(lambda: None)
    client.world.target().send(ok())  # DRAINING and CLOSED


@needs_checked_phases
class TransitionTests(TestCase):
    def assert_all_seen(self, owner: type, transitions: Mapping[int, tuple[int, ...]], run: Callable[[], None]) -> None:
        with checked(owner, "_phase", transitions, 0) as phase:
            run()
        possible = {(before, after) for before, phases in transitions.items() for after in phases}
        if owner is Http2Stream and not FAST_PATHS:
            possible.discard((WAITING, ENDED))  # a whole response at once
        self.assertEqual(phase.seen, possible)

    def test_each_transition_of_a_stream_occurs_and_no_other(self) -> None:
        self.assert_all_seen(Http2Stream, TRANSITIONS, run_dialogues)

    def test_each_transition_of_a_connection_occurs_and_no_other(self) -> None:
        self.assert_all_seen(Http2ServerConnection, frame_writer.TRANSITIONS, run_dialogues)

    def test_tables_lead_forward_only_and_to_the_end_from_each_phase(self) -> None:
        self.assertEqual((WAITING, frame_writer.OPEN), (0, 0))
        for transitions, last in ((TRANSITIONS, CLOSED), (frame_writer.TRANSITIONS, frame_writer.CLOSED)):
            self.assertEqual(tuple(transitions), tuple(range(last + 1)))
            for before, phases in transitions.items():
                self.assertEqual([after for after in phases if after <= before], [])
                self.assertEqual(last in phases, before != last)
