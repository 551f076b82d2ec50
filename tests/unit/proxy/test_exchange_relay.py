"""Forwarding: bodies, repetition, failures of either end, timeouts and upgrades."""

from __future__ import annotations

from dataclasses import replace

from twisted.internet.defer import Deferred

from burrowgate.core.sessions import Session
from burrowgate.core.store_records import Change
from burrowgate.core.target_address import TargetAddress
from burrowgate.core.targets import TargetType
from burrowgate.errors import (
    FileDescriptorsExhausted,
    UpstreamAddressNotAllowed,
    UpstreamCertificateError,
    UpstreamConnectError,
    UpstreamProtocolError,
    UpstreamTimeout,
)
from tests.support.exchange_case import WEBSOCKET, ExchangeCase, field, status
from tests.support.proxy_wire import (
    Far,
    answer,
    now,
    ok,
    request,
)


class RequestBodyTests(ExchangeCase):
    def test_body_is_held_within_bounds_while_connecting(self) -> None:
        self.world.connecting = Deferred()
        size = 10 * 65536
        self.visitor.send(request(self.bearer, b"Content-Length: %d" % size, method=b"POST", body=b"x" * size))
        self.assertGreater(self.visitor.unread, size - 3 * 65536)
        self.world.connected()
        got = self.world.target().take()
        self.assertTrue(got.endswith(b"x" * size))
        self.assertEqual(got.count(b"POST"), 1)

    def test_body_is_held_within_bounds_while_authorizing_and_connecting(self) -> None:
        deciding: Deferred[None] = Deferred()
        real = self.world.store.session

        async def session(sid: str) -> Session | None:
            await deciding
            return await real(sid)

        self.world.registry._sessions.clear()
        self.world.store.session = session  # type: ignore[method-assign]
        self.world.connecting = Deferred()
        size = 10 * 65536
        self.visitor.send(request(self.bearer, b"Content-Length: %d" % size, method=b"POST", body=b"x" * size))
        self.assertGreater(self.visitor.unread, size - 3 * 65536)
        deciding.callback(None)
        self.world.turns.run()
        self.assertGreater(self.visitor.unread, size - 3 * 65536)
        self.world.connected()
        self.assertTrue(self.world.target().take().endswith(b"x" * size))

    def test_connection_is_usable_after_a_late_refusal(self) -> None:
        self.world.registry._sessions.clear()
        deciding: Deferred[Session | None] = Deferred()

        async def session(sid: str) -> Session | None:
            return await deciding

        self.world.store.session = session  # type: ignore[method-assign]
        self.visitor.send(request(self.bearer))
        deciding.callback(None)
        self.world.turns.run()
        self.assertEqual(status(self.visitor.take()), 403)
        self.assertEqual(status(self.ask(self.bearer, visitor=self.visitor)), 403)

    def test_target_that_stops_reading_an_upload_times_out(self) -> None:
        self.forwarded(self.bearer, b"Content-Length: 1000000", method=b"POST").stop_reading()
        self.visitor.send(b"x" * 500_000)
        self.assertGreater(self.visitor.unread, 200_000)
        self.world.wait(60)
        self.assertEqual(self.visitor.take(), b"")
        self.world.wait(1)
        self.assertEqual(status(self.visitor.take()), 504)
        self.assertEqual(self.world.target().end, "aborted")

    def test_early_response_to_a_slow_upload_is_sent(self) -> None:
        target = self.forwarded(self.bearer, b"Content-Length: 150000", method=b"POST")
        target.stop_reading()
        self.visitor.send(b"x" * 150_000)
        target.send(ok())
        self.assertEqual(status(self.visitor.take()), 200)


class BodyLimitTests(ExchangeCase):
    max_body = 10

    def test_body_beyond_the_limit_is_refused_with_and_without_content_length(self) -> None:
        self.assertEqual(status(self.ask(self.bearer, b"Content-Length: 11", method=b"POST")), 413)
        self.assertEqual(self.world.made, [])
        self.forwarded(self.bearer, b"Transfer-Encoding: chunked", method=b"POST", body=b"a\r\n0123456789\r\n")
        self.assertEqual(self.visitor.take(), b"")
        self.visitor.send(b"1\r\nx\r\n")
        self.assertEqual(status(self.visitor.take()), 413)
        self.assertEqual(self.world.target().end, "aborted")

    def test_body_that_exceeds_the_limit_after_the_response_began_is_cut(self) -> None:
        target = self.forwarded(self.bearer, b"Transfer-Encoding: chunked", method=b"POST")
        target.send(answer(b"Content-Length: 100") + b"some")
        self.visitor.send(b"b\r\n0123456789a\r\n")
        self.assertEqual((self.visitor.end, self.reasons), ("aborted", ["too-long"]))


class RepetitionTests(ExchangeCase):
    def kept(self) -> Far:
        """An idle connection to the target, from an earlier exchange."""
        target = self.forwarded(self.bearer)
        target.send(ok())
        target.take()
        self.visitor.take()
        return target

    def test_request_on_a_lost_reused_connection_is_repeated_once(self) -> None:
        target = self.kept()
        again = self.forwarded(self.bearer, target=b"/again")
        self.assertIs(target, again)
        target.finish()
        second = self.world.target()
        self.assertIsNot(second, target)
        self.assertTrue(second.take().startswith(b"GET /again "))
        second.finish()
        self.assertEqual(status(self.visitor.take()), 502)
        self.assertEqual(len(self.world.made), 2)

    def test_request_that_is_not_idempotent_is_not_repeated(self) -> None:
        for fields, how in (
            ((b"Content-Length: 0",), {"method": b"POST"}),
            ((b"Content-Length: 1",), {"method": b"PUT", "body": b"x"}),
            (WEBSOCKET, {}),
        ):
            self.visitor = self.world.visitor()
            target = self.kept()
            self.forwarded(self.bearer, *fields, **how)
            target.finish()
            self.assertEqual(status(self.visitor.take()), 502)
            self.assertIs(self.world.target(), target)

    def test_request_is_not_repeated_after_the_first_byte_of_a_response(self) -> None:
        for begun in (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 20"):
            self.visitor = self.world.visitor()
            target = self.kept()
            self.forwarded(self.bearer)
            target.send(begun)
            target.finish()
            self.assertIs(self.world.target(), target)
            self.assertIn(b" 502 ", self.visitor.take())

    def test_request_on_a_new_connection_is_not_repeated(self) -> None:
        self.forwarded(self.bearer).finish()
        self.assertEqual(status(self.visitor.take()), 502)
        self.assertEqual(len(self.world.made), 1)

    def test_request_that_cannot_be_repeated_gets_a_new_connection(self) -> None:
        target = self.kept()
        self.world.clock.advance(2)
        self.assertIsNot(self.forwarded(self.bearer, b"Content-Length: 0", method=b"POST"), target)


class FailureTests(ExchangeCase):
    def test_each_failure_has_its_status_and_error_code(self) -> None:
        for error, said, reason in (
            (UpstreamConnectError(), 502, "upstream-connect-error"),
            (UpstreamTimeout(), 504, "upstream-timeout"),
            (UpstreamProtocolError(), 502, "upstream-protocol-error"),
            (UpstreamAddressNotAllowed(), 502, "upstream-address-not-allowed"),
            (UpstreamCertificateError(), 502, "upstream-certificate-error"),
            (FileDescriptorsExhausted(), 503, "file-descriptors-exhausted"),
        ):
            self.world.unreachable = error
            self.assertEqual(status(self.ask(self.bearer)), said)
            record = self.world.records[-1]
            self.assertEqual((record.outcome, record.reason), ("error", reason))

    def test_late_response_is_504_and_stalled_response_is_cut(self) -> None:
        self.forwarded(self.bearer)
        self.world.wait(61)
        self.assertEqual(status(self.visitor.take()), 504)
        self.visitor = self.world.visitor()
        self.forwarded(self.bearer).send(answer(b"Content-Length: 9") + b"x")
        self.world.wait(61)
        self.assertEqual((self.visitor.end, self.reasons[-1]), ("aborted", "target-stalled"))

    def test_response_without_a_length_has_the_timeout_of_streams(self) -> None:
        self.forwarded(self.bearer).send(answer(b"Content-Type: text/plain") + b"data: 1\n\n")
        self.world.wait(1)
        self.world.clock.advance(3598)
        self.world.wait(1)
        self.assertEqual(self.visitor.end, "")
        self.world.wait(1)
        self.assertEqual(self.visitor.end, "aborted")

    def test_client_that_stops_reading_is_cut(self) -> None:
        self.visitor.stop_reading()
        target = self.forwarded(self.bearer)
        target.send(answer(b"Content-Length: 1000000") + b"x" * 500_000)
        self.assertGreater(target.unread, 0)
        self.world.wait(119)
        self.assertEqual(self.visitor.end, "")
        self.world.wait(3)
        self.assertEqual((self.visitor.end, self.reasons), ("aborted", ["visitor-stalled"]))

    def test_lost_client_closes_the_upstream_connection(self) -> None:
        target = self.forwarded(self.bearer)
        self.visitor.reset()
        self.assertEqual((target.end, self.reasons, self.world.live), ("aborted", ["visitor-gone"], 0))

    def test_protocol_error_of_an_auto_target_rechecks_its_tls(self) -> None:
        world = self.world
        auto = replace(world.served, type=TargetType.AUTO, version=2)
        now(world.registry.commit(Change(puts=(auto,))))
        target = self.forwarded(self.bearer)
        world.upstreams.route(auto).tls = False
        target.send(b"\x15\x03\x01\x00\x02\x02\x46")
        self.assertEqual(status(self.visitor.take()), 502)
        self.assertIsNone(world.upstreams.route(auto).tls)

    def test_redirect_to_the_targets_own_address_becomes_the_public_one(self) -> None:
        for location, public in (
            (b"http://127.0.0.1:3000/login?next=%2F", b"http://app.localhost/login?next=%2F"),
            (b"http://localhost:3000", b"http://app.localhost"),
            (b"http://127.0.0.1:30001/", b"http://127.0.0.1:30001/"),
            (b"/relative", b"/relative"),
        ):
            redirect = answer(b"Location: " + location, b"Content-Length: 0", status=b"302 Found")
            self.forwarded(self.bearer).send(redirect)
            self.assertEqual(field(self.visitor.take(), b"Location"), public)

    def test_upgrade_that_the_target_does_not_name_is_ignored(self) -> None:
        target = self.forwarded(self.bearer, b"Connection: Upgrade", b"Upgrade: tus")
        self.assertNotIn(b"Upgrade", target.received)


class MaxForwardsTests(ExchangeCase):
    def test_options_with_0_is_answered_by_the_gateway(self) -> None:
        for fields, how in (
            ((), {}),
            ((b"Content-Length: 2",), {"body": b"ab"}),
            ((), {"target": b"*"}),
        ):
            got = self.ask(self.bearer, b"Max-Forwards: 0", *fields, method=b"OPTIONS", **how)
            self.assertEqual((status(got), field(got, b"Content-Length")), (200, b"0"))
            self.assertIn(b"OPTIONS", field(got, b"Allow"))
        self.assertEqual((self.world.made, set(self.reasons)), ([], {"max-forwards"}))

    def test_options_without_a_credential_is_refused_as_any_request(self) -> None:
        self.assertEqual(status(self.ask(b"Max-Forwards: 0", method=b"OPTIONS")), 403)

    def test_options_is_forwarded_with_one_hop_less(self) -> None:
        target = self.forwarded(self.bearer, b"Max-Forwards: 3", method=b"OPTIONS")
        self.assertIn(b"\r\nMax-Forwards: 2\r\n", target.take())

    def test_other_methods_ignore_it(self) -> None:
        for method in (b"GET", b"HEAD", b"POST", b"DELETE"):
            self.visitor = self.world.visitor()
            target = self.forwarded(self.bearer, b"Max-Forwards: 0", b"Content-Length: 0", method=method)
            self.assertIn(b"\r\nMax-Forwards: 0\r\n", target.take())

    def test_each_request_of_a_connection_is_counted_by_itself(self) -> None:
        for method, hops in ((b"GET", b"5"), (b"OPTIONS", b"4"), (b"OPTIONS", b"4"), (b"GET", b"5")):
            target = self.forwarded(self.bearer, b"Max-Forwards: 5", method=method)
            self.assertIn(b"\r\nMax-Forwards: %b\r\n" % hops, target.take())
            target.send(ok())
            self.visitor.take()

    def test_value_that_is_not_one_number_is_refused(self) -> None:
        for value in (b"x", b"-1", b"1, 1"):
            self.assertEqual(status(self.ask(self.bearer, b"Max-Forwards: " + value, method=b"OPTIONS")), 400)

    def test_trace_stays_refused(self) -> None:
        self.assertEqual(status(self.ask(self.bearer, b"Max-Forwards: 0", method=b"TRACE")), 501)


class NamedUpgradeTests(ExchangeCase):
    target = {"upgrades": ("tus",)}

    def test_upgrade_that_the_target_names_is_forwarded(self) -> None:
        target = self.forwarded(self.bearer, b"Connection: Upgrade", b"Upgrade: tus")
        self.assertIn(b"\r\nUpgrade: tus\r\n", target.received)


class FolderTests(ExchangeCase):
    def test_folder_is_served_as_a_target(self) -> None:
        folder = self.mktemp()
        import os

        os.makedirs(folder)
        with open(os.path.join(folder, "index.html"), "w") as file:
            file.write("hello")
        now(
            self.world.registry.commit(
                Change(
                    puts=(
                        replace(
                            self.world.served, type=TargetType.FOLDER, address=TargetAddress(folder=folder), version=2
                        ),
                    )
                )
            )
        )
        got = self.ask(self.bearer, visitor=self.visitor)
        self.assertEqual((status(got), got[-5:]), (200, b"hello"))
        again = self.ask(self.bearer, b"Content-Length: 3", visitor=self.visitor, method=b"POST", body=b"abc")
        self.assertEqual(status(again), 405)
        self.assertEqual(status(self.ask(self.bearer, visitor=self.visitor)), 200)
