"""TCP that writes at once, over real sockets of this machine."""

from __future__ import annotations

import socket
from typing import Any

from twisted.internet import reactor, task
from twisted.internet.address import IPv4Address, IPv6Address, UNIXAddress
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IHalfCloseableProtocol, IPushProducer
from twisted.internet.protocol import ClientFactory, Factory, Protocol, connectionDone
from twisted.python.failure import Failure
from zope.interface import implementer

from burrowgate.errors import ConfigError
from burrowgate.proxy import transports
from tests.support import ReactorTestCase, TestCase


@implementer(IHalfCloseableProtocol, IPushProducer)
class End(Protocol):
    """One end of a connection, which remembers what happened to it."""

    def __init__(self) -> None:
        self.made: Deferred[None] = Deferred()
        self.lost: Deferred[str] = Deferred()
        self.finished: Deferred[None] = Deferred()
        self.received = bytearray()
        self.waiting: list[tuple[int, Deferred[None]]] = []
        self.pauses: list[str] = []
        self.resumed: Deferred[None] = Deferred()

    def connectionMade(self) -> None:
        self.made.callback(None)

    def dataReceived(self, data: bytes) -> None:
        self.received += data
        for most, waited in self.waiting[:]:
            if len(self.received) >= most:
                self.waiting.remove((most, waited))
                waited.callback(None)

    def have(self, count: int) -> Deferred[None]:
        """Fires once `count` bytes are there."""
        waited: Deferred[None] = Deferred()
        self.waiting.append((count, waited))
        self.dataReceived(b"")
        return waited

    def readConnectionLost(self) -> None:
        self.finished.callback(None)

    def writeConnectionLost(self) -> None:
        """Part of IHalfCloseableProtocol."""

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.lost.callback(reason.type.__name__ if reason.type else "")

    def pauseProducing(self) -> None:
        self.pauses.append("pause")

    def resumeProducing(self) -> None:
        self.pauses.append("resume")
        if not self.resumed.called:
            self.resumed.callback(None)

    def stopProducing(self) -> None:
        """Part of IPushProducer."""


class Sockets(ReactorTestCase):
    async def connect(self) -> tuple[End, End]:
        """The accepted end, and the one that connected."""
        server, client = End(), End()
        reserved = transports.reserve("127.0.0.1", 0)
        port = transports.listen(reactor, reserved, Factory.forProtocol(lambda: server), transports.EagerPort)
        self.addCleanup(reserved.close)
        self.addCleanup(port.stopListening)
        factory: Any = ClientFactory.forProtocol(lambda: client)
        factory.noisy = False
        transports.connect(reactor, "127.0.0.1", reserved.getsockname()[1], factory, 5)
        await client.made
        await server.made
        return server, client

    async def end(self, *ends: End) -> None:
        """Close, and wait until all are gone."""
        for one in ends:
            one.transport.loseConnection()  # type: ignore[union-attr]
        for one in ends:
            await one.lost

    async def test_what_is_written_is_on_the_wire_at_once(self) -> None:
        server, client = await self.connect()
        assert isinstance(server.transport, transports.EagerServer)
        assert isinstance(client.transport, transports.EagerClient)
        server.transport.write(b"hello")
        # No turn of the reactor has passed: it can only have come through `write` itself.
        client.transport.socket.setblocking(True)
        client.transport.socket.settimeout(5)
        assert client.transport.socket.recv(5) == b"hello"
        client.transport.socket.setblocking(False)
        await self.end(server, client)

    async def test_order_is_kept_when_the_socket_is_full(self) -> None:
        server, client = await self.connect()
        assert server.transport is not None and client.transport is not None
        client.transport.pauseProducing()  # type: ignore[attr-defined]
        server.transport.registerProducer(server, True)  # type: ignore[attr-defined]
        pieces = [bytes([number % 251]) * 50_000 for number in range(200)]
        for piece in pieces:
            server.transport.write(piece)
        assert set(server.pauses) == {"pause"}
        client.transport.resumeProducing()  # type: ignore[attr-defined]
        await client.have(sum(map(len, pieces)))
        assert bytes(client.received) == b"".join(pieces)
        await server.resumed
        assert server.pauses[-1] == "resume"
        server.transport.write(b"more")
        await client.have(sum(map(len, pieces)) + 4)
        server.transport.unregisterProducer()  # type: ignore[attr-defined]
        await self.end(server, client)

    async def test_half_close_comes_after_what_was_written(self) -> None:
        server, client = await self.connect()
        client.transport.write(b"x" * 3_000_000)  # type: ignore[union-attr]
        client.transport.loseWriteConnection()  # type: ignore[union-attr]
        await server.finished
        assert bytes(server.received) == b"x" * 3_000_000
        server.transport.write(b"answer")  # type: ignore[union-attr]
        await client.have(6)
        await self.end(server, client)

    async def test_what_was_written_before_the_end_arrives(self) -> None:
        server, client = await self.connect()
        server.transport.write(b"y" * 3_000_000)  # type: ignore[union-attr]
        server.transport.loseConnection()  # type: ignore[union-attr]
        server.transport.write(b"")  # type: ignore[union-attr]
        await client.finished
        assert bytes(client.received) == b"y" * 3_000_000
        await self.end(client)
        await server.lost

    async def test_a_write_to_somebody_who_is_gone_is_found_out_in_the_usual_way(self) -> None:
        server, client = await self.connect()
        client.transport.abortConnection()  # type: ignore[union-attr]
        await client.lost
        server.transport.write(b"x")  # type: ignore[union-attr]
        server.transport.write(b"y")  # type: ignore[union-attr]
        assert await server.lost in ("ConnectionLost", "ConnectionDone")
        server.transport.write(b"z")  # type: ignore[union-attr]

    async def relay(self, left: int | None) -> tuple[End, End, End, End, transports.Relay, list[str]]:
        """Two connections, what is sent from the far end of one relayed to that of the other."""
        source, sender = await self.connect()
        onto, receiver = await self.connect()
        assert isinstance(source.transport, transports.EagerServer)
        assert isinstance(onto.transport, transports.EagerServer)
        done: list[str] = []
        relay = transports.Relay(source.transport, onto.transport, left, lambda: done.append("done"))
        return source, sender, onto, receiver, relay, done

    async def test_a_relay_lets_bytes_by_and_counts_them(self) -> None:
        source, sender, onto, receiver, relay, done = await self.relay(None)
        sent = bytes(range(251)) * 20_000
        sender.transport.write(sent)  # type: ignore[union-attr]
        await receiver.have(len(sent))
        assert bytes(receiver.received) == sent and not source.received
        assert (relay.news(), relay.news(), relay.count, done) == (len(sent), 0, len(sent), [])
        sender.transport.loseConnection()  # type: ignore[union-attr]
        await source.finished  # of which the protocol hears as ever
        await self.end(onto, receiver, source)
        await sender.lost

    async def test_a_relay_ends_at_its_last_byte(self) -> None:
        source, sender, onto, receiver, relay, done = await self.relay(1_000_000)
        sender.transport.write(b"x" * 1_000_000 + b"behind")  # type: ignore[union-attr]
        await source.have(6)
        await receiver.have(1_000_000)
        assert bytes(source.received) == b"behind" and bytes(receiver.received) == b"x" * 1_000_000
        assert (relay.count, done) == (1_000_000, ["done"])
        await self.end(source, onto, sender, receiver)

    async def test_a_relay_that_is_stopped_says_what_is_missing(self) -> None:
        source, sender, onto, receiver, relay, done = await self.relay(100)
        sender.transport.write(b"x" * 40)  # type: ignore[union-attr]
        await receiver.have(40)
        assert (relay.stop(), relay.stop()) == (60, 60)
        sender.transport.write(b"y" * 60)  # type: ignore[union-attr]
        await source.have(60)
        assert done == [] and len(receiver.received) == 40
        await self.end(source, onto, sender, receiver)

    async def test_a_relay_waits_for_whoever_does_not_take_it(self) -> None:
        source, sender, onto, receiver, relay, _ = await self.relay(None)
        receiver.transport.pauseProducing()  # type: ignore[union-attr]

        class Steering(End):
            def pauseProducing(self) -> None:
                super().pauseProducing()
                source.transport.pauseProducing()  # type: ignore[union-attr]

            def resumeProducing(self) -> None:
                source.transport.resumeProducing()  # type: ignore[union-attr]
                super().resumeProducing()

        steering = Steering()
        onto.transport.registerProducer(steering, True)  # type: ignore[union-attr]
        sent = bytes(range(251)) * 100_000
        sender.transport.write(sent)  # type: ignore[union-attr]
        while not steering.pauses:
            await task.deferLater(reactor, 0.001)
        assert relay.count < len(sent)
        receiver.transport.resumeProducing()  # type: ignore[union-attr]
        await receiver.have(len(sent))
        assert bytes(receiver.received) == sent and steering.pauses[-1] == "resume"
        onto.transport.unregisterProducer()  # type: ignore[union-attr]
        await self.end(source, onto, sender, receiver)

    async def test_a_relay_to_somebody_who_is_gone(self) -> None:
        source, sender, onto, receiver, relay, _ = await self.relay(None)
        receiver.transport.abortConnection()  # type: ignore[union-attr]
        await onto.lost
        sender.transport.write(b"into the void")  # type: ignore[union-attr]
        while relay.count < 13:
            await task.deferLater(reactor, 0.001)
        await self.end(source, sender)

    async def test_what_is_ended_at_once_hears_of_it_in_the_next_turn(self) -> None:
        server, client = await self.connect()
        other, far = await self.connect()
        for one in (server, other):
            one.transport.abortConnection()  # type: ignore[union-attr]
            one.transport.abortConnection()  # type: ignore[union-attr]
            assert not one.lost.called
        assert (await server.lost, await other.lost) == ("ConnectionAborted", "ConnectionAborted")
        await client.lost
        await far.lost

    async def test_nobody_listens(self) -> None:
        reserved = transports.reserve("127.0.0.1", 0)
        failed: Deferred[Failure] = Deferred()

        class Connecting(ClientFactory[End]):
            noisy = False

            def clientConnectionFailed(self, connector: object, reason: Failure) -> None:
                failed.callback(reason.type)  # type: ignore[arg-type]

        transports.connect(reactor, "127.0.0.1", reserved.getsockname()[1], Connecting(), 5)
        assert "Refused" in str(await failed)
        reserved.close()


class Reserving(TestCase):
    def test_a_port_that_is_taken(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken, self.assertRaises(ConfigError) as caught:
            transports.reserve("127.0.0.1", taken.getsockname()[1])
        assert "stop what uses it" in str(caught.exception)

    def test_the_address_of_a_peer(self) -> None:
        for address, text in (
            (IPv4Address("TCP", "192.0.2.1", 1), "192.0.2.1"),
            (IPv6Address("TCP", "fe80::1%eth0", 1), "fe80::1"),
            (UNIXAddress("/x"), "unix"),
        ):
            assert transports.address_of(address) == text
