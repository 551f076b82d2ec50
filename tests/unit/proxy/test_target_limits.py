"""Timeouts and the maximum body of a target in exchanges: its own, those of the gateway, and silence without limit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from burrowgate.core.store_records import Change
from burrowgate.core.targets import TargetType
from burrowgate.errors import UpstreamTimeout
from burrowgate.proxy.context import Timeouts
from burrowgate.proxy.upstream.address_policy import OwnPorts
from burrowgate.proxy.upstream.pool import UpstreamPool, UpstreamSettings
from burrowgate.testing.records import a_target
from tests.support import FixedClock, TestCase
from tests.support.exchange_case import ExchangeCase, field, status
from tests.support.http2_client import Http2Client
from tests.support.proxy_wire import Far, World, answer, now, request

HOUR = 3600
DAY = 24 * HOUR
EVENT_STREAM = (b"Content-Type: text/event-stream", b"Transfer-Encoding: chunked")
SCRIPT = b"Sec-Fetch-Dest: empty"
PIECE = b"2\r\nok\r\n"


class SilenceCase(ExchangeCase):
    """A target that is silent for a long time, in one leap of the clock."""

    def setUp(self) -> None:
        super().setUp()
        session = self.world.session
        self.put(replace(session, expires_at=session.created_at + 90 * DAY, version=2))

    def forwarded(self, *fields: bytes, visitor: Far | None = None, **how: Any) -> Far:
        target = super().forwarded(*fields, visitor=visitor, **how)
        self.pass_(0)  # the sweep takes note that there was progress
        return target

    def pass_(self, seconds: float) -> None:
        """Let `seconds` pass, with a sweep at the end."""
        world = self.world
        world.clock.advance(seconds)
        world.connections.sweep(world.clock.now())
        world.turns.run()

    def change(self, **fields: Any) -> None:
        """Change the target's record."""
        served = self.world.served
        self.world.served = changed = replace(served, version=served.version + 1, **fields)
        now(self.world.registry.commit(Change(puts=(changed,))))

    def begun(self, *fields: bytes, answer_fields: tuple[bytes, ...], body: bytes = b"") -> None:
        """Begin a response, which then is silent."""
        self.forwarded(self.bearer, *fields).send(answer(*answer_fields, body=body))
        self.assertEqual(status(self.visitor.take()), 200)
        self.pass_(0)

    def ended(self) -> bool:
        """Return whether the exchange was ended, and begin anew."""
        ended = self.world.live == 0
        self.visitor = self.world.visitor()
        self.world.connections.cut_all()
        self.world.turns.run()
        self.visitor = self.world.visitor()
        return ended


class ReadTests(SilenceCase):
    def test_response_with_a_length_may_pause_for_a_minute(self) -> None:
        for seconds, ends in ((59, False), (60, True)):
            self.begun(answer_fields=(b"Content-Length: 9",), body=b"part")
            self.pass_(seconds)
            self.assertIs(self.ended(), ends, seconds)

    def test_response_without_a_length_may_pause_for_an_hour(self) -> None:
        for fields in ((b"Transfer-Encoding: chunked",), (b"Connection: close",)):
            for seconds, ends in ((HOUR - 1, False), (HOUR, True)):
                self.begun(answer_fields=fields, body=PIECE if fields[0].startswith(b"T") else b"ok")
                self.pass_(seconds)
                self.assertIs(self.ended(), ends, (fields, seconds))

    def test_own_read_timeout_is_for_both(self) -> None:
        self.change(read_timeout=120)
        for fields, body in (((b"Content-Length: 9",), b"part"), ((b"Transfer-Encoding: chunked",), PIECE)):
            for seconds, ends in ((119, False), (120, True)):
                self.begun(answer_fields=fields, body=body)
                self.pass_(seconds)
                self.assertIs(self.ended(), ends, (fields, seconds))

    def test_event_stream_is_never_ended_for_silence_while_its_session_lives(self) -> None:
        self.change(read_timeout=1, response_timeout=1)
        self.begun(answer_fields=EVENT_STREAM, body=b"8\r\ndata: 1\n\r\n")
        for _ in range(60):
            self.pass_(DAY)
        self.assertEqual(self.world.live, 1)
        self.world.target().send(PIECE)
        self.assertIn(b"ok", self.visitor.take())
        self.revoke()
        self.assertEqual((self.world.live, self.visitor.end), (0, "aborted"))

    def test_event_stream_ends_with_its_session(self) -> None:
        self.begun(answer_fields=EVENT_STREAM, body=PIECE)
        self.pass_(90 * DAY)
        self.assertEqual(self.world.live, 1)
        self.expiry.run()
        self.world.turns.run()
        self.assertEqual(self.world.live, 0)

    def test_long_poll_of_a_script_may_be_silent_after_its_head(self) -> None:
        for fields in ((SCRIPT,), (b"Prefer: wait=600",)):
            self.begun(*fields, answer_fields=(b"Transfer-Encoding: chunked",), body=PIECE)
            self.pass_(20 * HOUR)
            self.assertFalse(self.ended(), fields)

    def test_response_with_a_length_is_no_long_poll(self) -> None:
        self.begun(SCRIPT, answer_fields=(b"Content-Length: 9",), body=b"part")
        self.pass_(60)
        self.assertTrue(self.ended())


class PublicTests(SilenceCase):
    """Without a session every silence has a limit."""

    def setUp(self) -> None:
        super().setUp()
        self.world = World()
        self.visitor = self.world.visitor()

    def test_event_stream_of_a_public_domain_may_be_idle_as_a_tunnel(self) -> None:
        for seconds, ends in ((HOUR - 1, False), (HOUR, True)):
            self.begun(answer_fields=EVENT_STREAM, body=PIECE)
            self.pass_(seconds)
            self.assertIs(self.ended(), ends)

    def test_long_poll_of_a_public_domain_has_the_response_timeout(self) -> None:
        self.forwarded(SCRIPT, b"Accept: text/event-stream")
        self.pass_(60)
        self.assertEqual(status(self.visitor.take()), 504)


class ResponseTests(SilenceCase):
    def test_target_has_a_minute_or_its_own_timeout_to_respond(self) -> None:
        for own, seconds in ((None, 60), (300, 300), (5, 5)):
            self.change(response_timeout=own)
            self.forwarded(self.bearer)
            self.pass_(seconds - 1)
            self.assertEqual(self.visitor.take(), b"")
            self.pass_(1)
            self.assertEqual(status(self.visitor.take()), 504, own)
            self.visitor = self.world.visitor()

    def test_requests_that_wait_for_events_wait_as_long_as_the_session_lives(self) -> None:
        for fields in ((b"Accept: text/event-stream",), (b"Prefer: wait=100",), (SCRIPT,)):
            target = self.forwarded(self.bearer, *fields)
            for _ in range(4):
                self.pass_(5 * HOUR)
            self.assertEqual(self.visitor.take(), b"", fields)
            target.send(answer(b"Content-Length: 2", body=b"ok"))
            self.assertEqual(status(self.visitor.take()), 200, fields)

    def test_own_timeout_holds_for_scripts_but_not_for_those_that_say_that_they_wait(self) -> None:
        self.change(response_timeout=5)
        self.forwarded(self.bearer, SCRIPT)
        self.pass_(5)
        self.assertEqual(status(self.visitor.take()), 504)
        self.visitor = self.world.visitor()
        self.forwarded(self.bearer, SCRIPT, b"Accept: text/event-stream")
        self.pass_(10 * HOUR)
        self.assertEqual((self.visitor.take(), self.world.live), (b"", 1))

    def test_page_that_a_person_waits_for_is_no_long_poll(self) -> None:
        self.forwarded(self.bearer, b"Sec-Fetch-Dest: document", b"Sec-Fetch-Mode: navigate")
        self.pass_(60)
        self.assertEqual(status(self.visitor.take()), 504)


class BodyTests(ExchangeCase):
    """A gateway that accepts ten bytes."""

    max_body = 10
    target = {"max_body": 4}

    def post(self, *fields: bytes, body: bytes = b"") -> int:
        """Return the status of a POST, 0 if it is forwarded and waits."""
        self.visitor = self.world.visitor()
        self.visitor.send(request(self.bearer, *fields, method=b"POST", body=body))
        return status(self.visitor.take())

    def test_own_maximum_replaces_that_of_the_gateway(self) -> None:
        for own, accepted in ((4, 4), (20, 20), (None, 10)):
            served = self.world.served
            self.world.served = changed = replace(served, max_body=own, version=served.version + 1)
            now(self.world.registry.commit(Change(puts=(changed,))))
            chunk = b"%x\r\n%b\r\n"
            for length, expected in ((accepted, 0), (accepted + 1, 413)):
                data = b"x" * length
                self.assertEqual(self.post(b"Content-Length: %d" % length, body=data), expected, own)
                self.assertEqual(
                    self.post(b"Transfer-Encoding: chunked", body=chunk % (length, data)), expected, (own, "chunked")
                )

    def test_zero_sets_no_limit(self) -> None:
        changed = replace(self.world.served, max_body=0, version=2)
        now(self.world.registry.commit(Change(puts=(changed,))))
        self.assertEqual(self.post(b"Content-Length: 1000", body=b"x" * 1000), 0)

    def test_answer_says_how_much_is_accepted(self) -> None:
        changed = replace(self.world.served, max_body=10 * 2**20, version=2)
        now(self.world.registry.commit(Change(puts=(changed,))))
        self.post(b"Content-Length: 99999999", b"Accept: application/json")
        got = self.ask(self.bearer, b"Content-Length: 99999999", b"Accept: application/json", method=b"POST")
        self.assertEqual((status(got), field(got, b"Content-Type")), (413, b"application/problem+json"))
        self.assertIn(b"longer than the 10MiB that are accepted here", got)
        self.assertEqual(self.reasons[-1], "too-long")

    def test_stranger_does_not_learn_the_maximum(self) -> None:
        for length in (b"1", b"11", b"99999999"):
            got = self.ask(b"Content-Length: " + length, method=b"POST")
            self.assertEqual(status(got), 403, length)

    def test_body_that_arrives_before_the_target_is_connected_is_limited_too(self) -> None:
        self.world.connecting = Deferred()
        self.assertEqual(self.post(b"Transfer-Encoding: chunked", body=b"5\r\nxxxxx\r\n0\r\n\r\n"), 413)
        self.world.connected()

    def test_the_same_over_http2(self) -> None:
        for length, expected in ((4, 0), (5, 413)):
            for fields in ((), ((b"content-length", b"%d" % length),)):
                client = Http2Client(World(scheme="https", max_body=10, target={"max_body": 4}))
                stream_id = client.request(*fields, method=b"POST", body=b"x" * length)
                self.assertEqual(client[stream_id].status, expected, (length, fields))


class ConnectTests(TestCase):
    def test_target_has_its_own_time_to_accept_a_connection(self) -> None:
        for own, seconds in ((None, 10.0), (3, 3.0)):
            clock, given = Clock(), []
            pool = UpstreamPool(
                clock,
                FixedClock(),
                settings=UpstreamSettings(connect_timeout=10),
                own_ports=lambda: OwnPorts(),
                date=lambda: b"",
                dial=lambda *arguments, given=given: given.append(arguments[-1]),  # type: ignore[misc]
            )
            target = a_target(type=TargetType.HTTP, connect_timeout=own)
            connecting = Deferred.fromCoroutine(pool.connect(pool.route(target)))
            clock.advance(seconds - 0.1)
            self.assertNoResult(connecting)
            clock.advance(0.1)
            self.failureResultOf(connecting, UpstreamTimeout)
            self.assertEqual(given, [seconds])


class ReloadTests(SilenceCase):
    timeouts = Timeouts(upstream_response=5)

    def test_changed_target_and_changed_gateway_apply_to_requests_under_way(self) -> None:
        self.forwarded(self.bearer)
        self.world.context.timeouts = Timeouts(upstream_response=100)
        self.pass_(99)
        self.assertEqual(self.visitor.take(), b"")
        self.pass_(1)
        self.assertEqual(status(self.visitor.take()), 504)
