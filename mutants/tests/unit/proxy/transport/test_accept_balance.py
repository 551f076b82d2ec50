"""Accept balancing of several processes on one listening socket."""

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
        """Return the same memory twice, as two processes map it."""
        file = accept_balance.make_file(places)
        both = ConnectionShares(file, places), ConnectionShares(file, places)
        os.close(file)
        for shares in both:
            self.addCleanup(shares.close)
        return both

    def test_process_with_about_the_fewest_connections_accepts(self) -> None:
        here, there = self.shares(3)
        for place, count in enumerate((5, 5 + SLACK, 6 + SLACK)):
            here.put(place, count)
        self.assertEqual([there.may_take(place) for place in range(3)], [True, True, False])

    def test_absent_process_is_ignored(self) -> None:
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

    def listen(self, place: int) -> BalancedPort:
        class Visitor(Protocol):
            def connectionMade(this) -> None:
                self.open[place].append(this)

        shared = BalancedListeners({"visitors": self.socket}, self.shares, place)
        port = shared.listen("visitors", REACTOR, Factory.forProtocol(Visitor), lambda: len(self.open[place]))

        async def stop() -> None:
            await Deferred.fromCoroutine(self.stopped(port))
            for visitor in self.open[place]:
                assert visitor.transport is not None
                visitor.transport.abortConnection()  # type: ignore[attr-defined]

        self.addCleanup(lambda: Deferred.fromCoroutine(stop()))
        return port

    async def stopped(self, port: BalancedPort) -> None:
        stopping: Any = port.stopListening() if port.connected else None
        if stopping is not None:
            await stopping

    async def connect(self, count: int, pause: float = 0.0) -> None:
        """Connect `count` clients, and wait until all are accepted."""
        expected = sum(map(len, self.open)) + count
        for _ in range(count):
            self.addCleanup(socket.create_connection(self.socket.getsockname()).close)
            if pause:
                await deferLater(REACTOR, pause)
        while sum(map(len, self.open)) < expected:
            await deferLater(REACTOR, 0.001)

    async def test_connections_are_balanced_in_bursts_and_one_by_one(self) -> None:
        for place in range(2):
            self.listen(place)
        await self.connect(30)
        self.assertLessEqual(abs(len(self.open[0]) - len(self.open[1])), 2 * (SLACK + 1))
        await self.connect(30, pause=0.002)
        self.assertLessEqual(abs(len(self.open[0]) - len(self.open[1])), 2 * (SLACK + 1))

    async def test_accepts_connections_that_a_hanging_process_leaves(self) -> None:
        self.listen(0)
        self.shares.put(1, 0)
        await self.connect(10)
        self.assertEqual(len(self.open[0]), 10)

    async def test_take_all_accepts_pending_connections_and_stopping_cancels_the_retry(self) -> None:
        port = self.listen(0)
        self.shares.put(1, 0)
        await self.connect(SLACK + 1)
        clients = [socket.create_connection(self.socket.getsockname()) for _ in range(5)]
        for client in clients:
            self.addCleanup(client.close)
        while port._holding_back is None:
            await deferLater(REACTOR, 0.001)
        port.take_all()
        self.assertEqual(len(self.open[0]), SLACK + 6)
        await self.stopped(port)
        self.assertIsNone(port._holding_back)
