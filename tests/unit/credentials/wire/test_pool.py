"""Tests for burrowgate.credentials.wire.pool: connections are kept, bounded, and never shared."""

from __future__ import annotations

from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from burrowgate.credentials.interfaces import Secret
from burrowgate.credentials.wire.pool import KEEP_SECONDS, MAX_CONNECTIONS, MAX_KEPT, ConnectionPool, Place, within
from burrowgate.errors import CredentialsUnavailable
from tests.support import TestCase
from tests.support.library_wire import ENCRYPTED, PLAIN

HERE = Place(PLAIN, Secret(username="u", password="pencil"))


class FakeConnection:
    def __init__(self) -> None:
        self.is_usable = True
        self.closed = self.aborted = False

    def abort(self) -> None:
        self.is_usable, self.aborted = False, True

    async def close(self, clock: Any) -> None:
        self.is_usable, self.closed = False, True


class PoolTests(TestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.opened: list[FakeConnection] = []
        self.pool: ConnectionPool[FakeConnection] = ConnectionPool(self.clock, self.open)

    async def open(self, place: Place) -> FakeConnection:
        self.opened.append(FakeConnection())
        return self.opened[-1]

    def use(self, place: Place = HERE, until: Deferred[None] | None = None) -> Deferred[FakeConnection]:
        """Use a connection, until `until` fires."""

        async def work(connection: FakeConnection) -> FakeConnection:
            if until is not None:
                connection.is_usable = False
                await until
                connection.is_usable = True
            return connection

        return Deferred.fromCoroutine(self.pool.use(place, work))

    def test_connection_is_used_again_by_the_same_place_only(self) -> None:
        first = self.successResultOf(self.use())
        self.assertIs(self.successResultOf(self.use()), first)
        for other in (Place(PLAIN, Secret(username="u", password="other")), Place(ENCRYPTED, HERE.secret),
                      Place(PLAIN, HERE.secret, "db")):  # fmt: skip
            self.assertIsNot(self.successResultOf(self.use(other)), first)

    def test_place_shows_no_secret(self) -> None:
        self.assertNotIn("pencil", repr(HERE))

    def test_calls_are_bounded_and_get_connections_of_their_own(self) -> None:
        release: Deferred[None] = Deferred()
        calls = [self.use(until=release) for _ in range(MAX_CONNECTIONS + 5)]
        self.assertEqual(len(self.opened), MAX_CONNECTIONS)
        release.callback(None)
        for call in calls:
            self.successResultOf(call)
        self.assertEqual(len({id(connection) for connection in self.opened}), len(self.opened))
        self.assertEqual(sum(not one.closed for one in self.opened), MAX_KEPT)

    def test_connection_ages_out(self) -> None:
        connection = self.successResultOf(self.use())
        self.clock.advance(KEEP_SECONDS - 1)
        self.assertFalse(connection.closed)
        self.clock.advance(1)
        self.assertTrue(connection.closed)
        self.assertEqual(self.clock.getDelayedCalls(), [])

    def test_lost_connection_is_not_used_again(self) -> None:
        first = self.successResultOf(self.use())
        first.is_usable = False
        self.assertIsNot(self.successResultOf(self.use()), first)

    def test_cancelled_call_ends_its_connection_and_gives_its_turn_back(self) -> None:
        for _ in range(MAX_CONNECTIONS + 1):
            call = self.use(until=Deferred())
            call.addErrback(lambda failure: None)
            call.cancel()
        self.assertTrue(all(connection.aborted for connection in self.opened))
        self.assertEqual(len(self.opened), MAX_CONNECTIONS + 1)

    def test_close_ends_the_kept_and_later_those_in_use(self) -> None:
        release: Deferred[None] = Deferred()
        busy = self.use(until=release)
        kept = self.successResultOf(self.use())
        self.successResultOf(Deferred.fromCoroutine(self.pool.close()))
        self.assertTrue(kept.closed)
        release.callback(None)
        self.assertTrue(self.successResultOf(busy).aborted)
        self.assertEqual(self.clock.getDelayedCalls(), [])


class LimitTests(TestCase):
    def test_call_ends_in_time(self) -> None:
        for endpoint, word in ((PLAIN, "tried again"), (ENCRYPTED, "TLS")):
            clock = Clock()
            cancelled: list[object] = []

            async def wait(cancelled: list[object] = cancelled) -> None:
                await Deferred(cancelled.append)

            call = Deferred.fromCoroutine(within(clock, 10, endpoint, wait()))
            clock.advance(9)
            self.assertNoResult(call)
            clock.advance(1)
            self.assertIn(word, str(self.failureResultOf(call, CredentialsUnavailable).value))
            self.assertEqual(len(cancelled), 1)

    def test_quick_call_leaves_no_timer(self) -> None:
        clock = Clock()

        async def answer() -> int:
            return 7

        self.assertEqual(self.successResultOf(Deferred.fromCoroutine(within(clock, 10, PLAIN, answer()))), 7)
        self.assertEqual(clock.getDelayedCalls(), [])
