"""Several processes on one socket: who has fewest takes the next, and nobody waits for one that hangs."""

from __future__ import annotations

import os
import socket
from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import Deferred
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.task import deferLater

from burrowgate.proxy.transport import accept_balance, eager_tcp
from burrowgate.proxy.transport.accept_balance import SLACK, BalancedListeners, BalancedPort, ConnectionShares
from tests.support import ReactorTestCase, TestCase

REACTOR: Any = reactor


class SharesTests(TestCase):
    def shares(self, places: int) -> tuple[ConnectionShares, ConnectionShares]:
        """The same memory, as two processes have it."""
        file = accept_balance.make_file(places)
        both = ConnectionShares(file, places), ConnectionShares(file, places)
        os.close(file)
        for one in both:
            self.addCleanup(one.close)
        return both

    def test_whoever_has_about_the_fewest_may_take_the_next(self) -> None:
        here, there = self.shares(3)
        for place, count in enumerate((5, 5 + SLACK, 6 + SLACK)):
            here.put(place, count)
        self.assertEqual([there.may_take(place) for place in range(3)], [True, True, False])

    def test_nobody_waits_for_the_absent(self) -> None:
        here, there = self.shares(2)
        here.put(0, 1000)
        self.assertTrue(here.may_take(0))
        there.put(1, 0)
        self.assertFalse(here.may_take(0))
        there.absent(1)
        self.assertTrue(here.may_take(0))


class PortTests(ReactorTestCase):
    def setUp(self) -> None:
        self.socket = eager_tcp.reserve("127.0.0.1", 0)
        self.socket.listen(100)
        self.addCleanup(self.socket.close)
        file = accept_balance.make_file(2)
        self.shares = ConnectionShares(file, 2)
        self.addCleanup(self.shares.close)
        os.close(file)
        self.open: list[list[Protocol]] = [[], []]

    def take_part(self, place: int) -> BalancedPort:
        class Visitor(Protocol):
            def connectionMade(this) -> None:
                self.open[place].append(this)

        shared = BalancedListeners({"visitors": self.socket}, self.shares, place)
        port = shared.listen("visitors", REACTOR, Factory.forProtocol(Visitor), lambda: len(self.open[place]))

        async def stop() -> None:
            await Deferred.fromCoroutine(self.stopped(port))
            for one in self.open[place]:
                assert one.transport is not None
                one.transport.abortConnection()  # type: ignore[attr-defined]

        self.addCleanup(lambda: Deferred.fromCoroutine(stop()))
        return port

    async def stopped(self, port: BalancedPort) -> None:
        stopping: Any = port.stopListening() if port.connected else None
        if stopping is not None:
            await stopping

    async def come(self, count: int, pause: float = 0.0) -> None:
        """Let so many connect, and wait until all are taken."""
        wanted = sum(map(len, self.open)) + count
        for _ in range(count):
            self.addCleanup(socket.create_connection(self.socket.getsockname()).close)
            if pause:
                await deferLater(REACTOR, pause)
        while sum(map(len, self.open)) < wanted:
            await deferLater(REACTOR, 0.001)

    async def test_connections_are_shared_about_evenly_however_they_come(self) -> None:
        for place in range(2):
            self.take_part(place)
        await self.come(30)
        self.assertLessEqual(abs(len(self.open[0]) - len(self.open[1])), 2 * (SLACK + 1))
        await self.come(30, pause=0.002)
        self.assertLessEqual(abs(len(self.open[0]) - len(self.open[1])), 2 * (SLACK + 1))

    async def test_what_one_that_hangs_does_not_take_the_other_does(self) -> None:
        self.take_part(0)
        self.shares.put(1, 0)
        await self.come(10)
        self.assertEqual(len(self.open[0]), 10)

    async def test_one_that_ends_takes_what_waits_and_holds_nothing_back(self) -> None:
        port = self.take_part(0)
        self.shares.put(1, 0)
        await self.come(SLACK + 1)
        clients = [socket.create_connection(self.socket.getsockname()) for _ in range(5)]
        for client in clients:
            self.addCleanup(client.close)
        while port._holding_back is None:
            await deferLater(REACTOR, 0.001)
        port.take_all()
        self.assertEqual(len(self.open[0]), SLACK + 6)
        await self.stopped(port)
        self.assertIsNone(port._holding_back)
