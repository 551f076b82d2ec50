"""Phases of an HTTP/1 server connection: each legal transition occurs in a dialogue, and the timeouts of the phases."""

from __future__ import annotations

from burrowgate import FAST_PATHS
from burrowgate.proxy.http1.connection import Http1ServerConnection
from burrowgate.proxy.http1.connection_state import (
    CLOSED,
    DISCARDING,
    IDLE,
    LINGERING,
    RECEIVING,
    RESPONDING,
    TRANSITIONS,
    TUNNEL,
    Expired,
    expired_timeout,
)
from burrowgate.proxy.http1.limits import ConnectionLimits
from tests.support import TestCase
from tests.support.checked_phase import CheckedPhase, checked, needs_checked_phases
from tests.support.exchange_case import SWITCH, WEBSOCKET
from tests.support.proxy_wire import World, ok, request
from tests.support.tcp_wire import TcpWorld

PHASES = (IDLE, RECEIVING, DISCARDING, RESPONDING, TUNNEL, LINGERING, CLOSED)
UPLOAD = b"POST / HTTP/1.1\r\nHost: app.localhost\r\nContent-Length: 9\r\n\r\npart"


@needs_checked_phases
class TransitionTests(TestCase):
    def seen_in_dialogues(self, phase: CheckedPhase) -> set[tuple[int, int]]:
        """Return the transitions that occur in a dialogue of each kind."""
        world = World()
        visitor = world.visitor()
        visitor.send(request())
        world.target().send(ok())
        visitor.send(request())  # repeats the fields of the first
        world.target().send(ok())
        visitor.send(request(*WEBSOCKET))
        world.target().send(SWITCH)
        visitor.finish()
        world.target().finish()

        lingering = world.visitor()
        lingering.send(UPLOAD)
        world.target().send(ok())
        lingering.finish()
        lost = world.visitor()
        lost.send(UPLOAD)
        lost.finish()
        custom = World(target={"upgrades": ("custom",)})
        custom.visitor().send(UPLOAD.replace(b"\r\n", b"\r\nConnection: Upgrade\r\nUpgrade: custom\r\n", 1))
        custom.target().send(SWITCH.replace(b"websocket", b"custom"))
        World(public=False).visitor().send(request())  # refused before the request is complete
        waiting = world.visitor()
        waiting.send(request())
        waiting.reset()
        last = world.visitor()
        last.send(request(b"Connection: close") + request())
        world.target().send(ok())
        invalid = world.visitor()
        invalid.send(b"nonsense\r\n\r\n")
        world.visitor().finish()
        slow = world.visitor()
        slow.send(b"GET")
        world.wait(100)
        tunnels = TcpWorld()
        tunnels.connect().opened()
        tunnels.connections.cut(tunnels.session.sid, "revoked")
        tunnels.wait(2)
        return phase.seen

    def test_each_transition_of_the_table_occurs_and_no_other(self) -> None:
        with checked(Http1ServerConnection, "_phase", TRANSITIONS, IDLE) as phase:
            seen = self.seen_in_dialogues(phase)
        legal = {(before, after) for before, phases in TRANSITIONS.items() for after in phases}
        self.assertEqual(seen, legal if FAST_PATHS else legal - {(IDLE, RESPONDING)})

    def test_table_contains_all_phases_and_leads_to_the_end_from_each(self) -> None:
        self.assertEqual(tuple(TRANSITIONS), PHASES)
        for before, phases in TRANSITIONS.items():
            self.assertNotIn(before, phases)
            self.assertEqual(CLOSED in phases or LINGERING in phases, before != CLOSED)


class TimeoutTests(TestCase):
    def test_each_phase_has_its_own_timeout(self) -> None:
        limits = ConnectionLimits(head_timeout=1, idle_timeout=2, half_closed=3, linger=4, close_timeout=5)
        open_sides = {"in_head": False, "input_over": False, "output_over": False}
        for phase, sides, timeout, expected in (
            (IDLE, {"in_head": True}, 1, Expired.REFUSE),
            (IDLE, {}, 2, Expired.CLOSE),
            (RECEIVING, {"input_over": True}, 3, Expired.CUT),
            (RESPONDING, {"input_over": True}, 3, Expired.CUT),
            (LINGERING, {"output_over": True}, 4, Expired.ABORT),
            (LINGERING, {}, 5, Expired.ABORT),
            (CLOSED, {}, 5, Expired.ABORT),
        ):
            for seconds, result in ((timeout, None), (timeout + 1, expected)):
                found = expired_timeout(phase, seconds, limits, **{**open_sides, **sides})
                self.assertIs(found, result, (phase, sides, seconds))

    def test_exchange_limits_the_other_phases(self) -> None:
        for phase in (RECEIVING, RESPONDING, DISCARDING, TUNNEL):
            found = expired_timeout(phase, 1e9, ConnectionLimits(), in_head=False, input_over=False, output_over=False)
            self.assertIsNone(found, phase)
