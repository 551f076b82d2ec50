"""Phases of an exchange: the table of legal transitions, each with a dialogue in which it occurs, and the timeouts."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

from burrowgate.core.sessions import Limits
from burrowgate.core.store_records import Change
from burrowgate.errors import UpstreamConnectError
from burrowgate.proxy.context import Timeouts
from burrowgate.proxy.exchange import Exchange
from burrowgate.proxy.exchange_state import (
    AUTHORIZING,
    CONNECTING,
    FINISHED,
    READING,
    RESPONDING,
    TRANSITIONS,
    TUNNEL,
    WAITING,
    expired_timeout,
)
from burrowgate.testing.records import a_target
from tests.support import TestCase
from tests.support.checked_phase import CheckedPhase, checked, needs_checked_phases
from tests.support.exchange_case import SWITCH, WEBSOCKET
from tests.support.proxy_wire import World, answer, now, ok, request

PHASES = (AUTHORIZING, READING, CONNECTING, WAITING, RESPONDING, TUNNEL, FINISHED)


@needs_checked_phases
class TransitionTests(TestCase):
    def seen_in_dialogues(self, phase: CheckedPhase) -> set[tuple[int, int]]:
        """Return the transitions that occur in a dialogue of each kind."""
        world = World()
        visitor = world.visitor()
        visitor.send(request())  # a new connection, and a response in one piece
        world.target().send(ok())
        visitor.send(request())  # the same connection, which is lost: the request is repeated
        world.target().finish()
        world.target().send(answer(b"Content-Length: 9") + b"part")
        world.target().send(b" two")
        visitor.send()
        world.target().send(b".")
        visitor.send(request(*WEBSOCKET))
        world.target().send(SWITCH)
        world.target().reset()
        world.unreachable = UpstreamConnectError()
        world.visitor().send(request())
        World(public=False).visitor().send(request())  # refused at once
        failing = World()
        failing.visitor().send(request())  # a new connection, which is lost
        failing.target().finish()
        self.enter()
        return phase.seen

    def enter(self) -> None:
        """Send the form of the entry page, and break one off."""
        world = World(public=False)
        session = replace(world.session, limits=Limits(passphrase="$"), version=world.session.version + 1)
        now(world.registry.commit(Change(puts=(session,))))
        form = (b"Sec-Fetch-Mode: navigate", b"Content-Length: 3")
        visitor = world.visitor()
        visitor.send(request(*form, method=b"POST", target=b"/?" + world.link(), body=b"a=b"))
        visitor.send(request(*form, method=b"POST", target=b"/?" + world.link()))
        visitor.reset()

    def test_each_transition_of_the_table_occurs_and_no_other(self) -> None:
        with checked(Exchange, "_phase", TRANSITIONS, AUTHORIZING) as phase:
            seen = self.seen_in_dialogues(phase)
        self.assertEqual(seen, {(before, after) for before, phases in TRANSITIONS.items() for after in phases})

    def test_table_contains_all_phases_and_leads_to_the_end_from_each(self) -> None:
        self.assertEqual(tuple(TRANSITIONS), PHASES)
        for before, phases in TRANSITIONS.items():
            self.assertNotIn(before, phases)
            self.assertEqual(AUTHORIZING in phases, before == READING)
            self.assertEqual(FINISHED in phases, before != FINISHED)

    def test_transition_that_the_table_does_not_contain_is_an_error(self) -> None:
        class Machine:
            phase = AUTHORIZING

        for before in PHASES:
            for after in set(PHASES) - {before, *TRANSITIONS[before]}:
                with checked(Machine, "phase", TRANSITIONS, before):
                    machine = Machine()
                    self.assertRaises(AssertionError, setattr, machine, "phase", after)
                    self.assertEqual(machine.phase, before)
        self.assertEqual(Machine().phase, AUTHORIZING)


class TimeoutTests(TestCase):
    """The timeout that ends an exchange, for all phases and conditions."""

    TIMEOUTS = Timeouts(
        authorize=1, upstream_response=2, upstream_read=3, client_write=4, tunnel_idle=5, upstream_stream=6
    )

    def expired(self, phase: int, seconds: float, *conditions: bool) -> str:
        request, client, length, stream, waits = conditions
        return expired_timeout(
            phase,
            seconds,
            self.TIMEOUTS,
            is_request_stalled=request,
            is_client_stalled=client,
            has_length=length,
            is_event_stream=stream,
            waits_for_events=lambda: waits,
        )

    def expected(self, phase: int, *conditions: bool) -> tuple[float, str] | None:
        """Return the seconds of the timeout and its reason."""
        request, client, length, stream, waits = conditions
        if phase == AUTHORIZING:
            return 1.001, "store-unavailable"
        if phase == READING:
            return 4, "visitor-stalled"
        if phase == WAITING and request and not waits:
            return 5 if stream else 2, "upstream-timeout"
        if phase == RESPONDING and client:
            return 4, "visitor-stalled"
        if phase == RESPONDING and not waits:
            return 3 if length else 5 if stream else 6, "target-stalled"
        return (5, "tunnel-idle") if phase == TUNNEL else None

    def test_timeout_of_each_phase_and_condition(self) -> None:
        for phase in PHASES:
            for conditions in product((False, True), repeat=5):
                expected = self.expected(phase, *conditions)
                if expected is None:
                    self.assertEqual(self.expired(phase, 1e9, *conditions), "")
                    continue
                seconds, reason = expected
                self.assertEqual(self.expired(phase, seconds - 0.001, *conditions), "", (phase, conditions))
                self.assertEqual(self.expired(phase, seconds, *conditions), reason, (phase, conditions))

    def test_timeouts_of_a_target_replace_those_of_the_gateway(self) -> None:
        self.assertIs(self.TIMEOUTS.of_target(a_target()), self.TIMEOUTS)
        self.assertEqual(
            self.TIMEOUTS.of_target(a_target(response_timeout=20)), replace(self.TIMEOUTS, upstream_response=20)
        )
        self.assertEqual(
            self.TIMEOUTS.of_target(a_target(read_timeout=30)),
            replace(self.TIMEOUTS, upstream_read=30, upstream_stream=30),
        )
