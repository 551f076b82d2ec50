"""Eager TCP connections, over real sockets."""

from __future__ import annotations

import errno
import socket
from typing import Any
from unittest import skipUnless

from twisted.internet import reactor
from twisted.internet.address import IPv4Address, IPv6Address, UNIXAddress
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionLost
from twisted.internet.protocol import ClientFactory
from twisted.python.failure import Failure

from burrowgate import FAST_PATHS
from burrowgate.proxy.transport import eager_tcp
from burrowgate.proxy.transport.turn_end import TurnEnd
from tests.support import TestCase
from tests.support.socket_pairs import ConnectedTestCase, End


class EagerConnectionTests(ConnectedTestCase):
    @skipUnless(FAST_PATHS, "without fast paths, every write is queued")
    async def test_write_sends_in_the_same_turn(self) -> None:
        server, client = await self.connect()
        assert isinstance(server.transport, eager_tcp.EagerServer)
        assert isinstance(client.transport, eager_tcp.EagerClient)
        server.transport.write(b"hello")
        # No reactor turn has passed, so `write` itself sent the bytes.
        client.transport.socket.setblocking(True)
        client.transport.socket.settimeout(5)
        assert client.transport.socket.recv(5) == b"hello"
        client.transport.socket.setblocking(False)
        await self.end(server, client)

    async def test_bytes_stay_in_order_when_the_socket_is_full(self) -> None:
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

    async def test_half_close_follows_queued_bytes(self) -> None:
        server, client = await self.connect()
        client.transport.write(b"x" * 3_000_000)  # type: ignore[union-attr]
        client.transport.loseWriteConnection()  # type: ignore[union-attr]
        await server.finished
        assert bytes(server.received) == b"x" * 3_000_000
        server.transport.write(b"answer")  # type: ignore[union-attr]
        await client.have(6)
        await self.end(server, client)

    async def test_queued_bytes_are_sent_before_the_connection_closes(self) -> None:
        server, client = await self.connect()
        server.transport.write(b"y" * 3_000_000)  # type: ignore[union-attr]
        server.transport.loseConnection()  # type: ignore[union-attr]
        server.transport.write(b"")  # type: ignore[union-attr]
        await client.finished
        assert bytes(client.received) == b"y" * 3_000_000
        await self.end(client)
        await server.lost

    async def test_write_to_a_lost_connection_reports_the_loss(self) -> None:
        server, client = await self.connect()
        client.transport.abortConnection()  # type: ignore[union-attr]
        await client.lost
        server.transport.write(b"x")  # type: ignore[union-attr]
        server.transport.write(b"y")  # type: ignore[union-attr]
        assert await server.lost in ("ConnectionLost", "ConnectionDone")
        server.transport.write(b"z")  # type: ignore[union-attr]

    async def test_abort_notifies_the_protocol_in_the_next_turn(self) -> None:
        server, client = await self.connect()
        other, far = await self.connect()
        for end in (server, other):
            end.transport.abortConnection()  # type: ignore[union-attr]
            end.transport.abortConnection()  # type: ignore[union-attr]
            assert not end.lost.called
        assert (await server.lost, await other.lost) == ("ConnectionAborted", "ConnectionAborted")
        await client.lost
        await far.lost

    async def test_refused_connection_notifies_the_factory(self) -> None:
        reserved = eager_tcp.reserve("127.0.0.1", 0)
        failed: Deferred[Failure] = Deferred()

        class Connecting(ClientFactory[End]):
            noisy = False

            def clientConnectionFailed(self, connector: object, reason: Failure) -> None:
                failed.callback(reason.type)  # type: ignore[arg-type]

        eager_tcp.connect(reactor, "127.0.0.1", reserved.getsockname()[1], Connecting(), 5)
        assert "Refused" in str(await failed)
        reserved.close()


@skipUnless(FAST_PATHS, "without fast paths, every write is queued")
class TurnEndTests(EagerConnectionTests):
    """The same with a reactor that has an end of each turn, as `server.reactor` has, and what is held until then."""

    def setUp(self) -> None:
        super().setUp()
        any_reactor: Any = reactor
        any_reactor.at_turn_end = TurnEnd(lambda work: any_reactor.callLater(0, work)).add
        self.addCleanup(delattr, any_reactor, "at_turn_end")

    def arrived(self, end: End) -> bytes:
        """Return what has come to the socket of `end`, which its protocol has not read."""
        transport: Any = end.transport
        try:
            data: bytes = transport.socket.recv(1 << 20, socket.MSG_PEEK)
        except BlockingIOError:
            return b""
        return data

    async def test_write_sends_in_the_same_turn(self) -> None:
        server, client = await self.connect()
        transport: Any = server.transport
        for piece in (b"one ", memoryview(b"two "), b"", b"three"):
            transport.write(piece)
        transport.writeSequence([b" four", b""])
        assert (self.arrived(client), transport.unsent, transport.busy) == (b"", 18, True)
        await client.have(18)
        assert (bytes(client.received), transport.unsent, transport.busy) == (b"one two three four", 0, False)
        await self.end(server, client)

    async def test_memory_that_changes_after_a_write_is_sent_as_it_was(self) -> None:
        server, client = await self.connect()
        memory = bytearray(b"before")
        server.transport.write(memoryview(memory))  # type: ignore[union-attr]
        memory[:] = b"behind"
        await client.have(6)
        assert bytes(client.received) == b"before"
        await self.end(server, client)

    async def test_long_writes_of_a_turn_are_not_gathered(self) -> None:
        server, client = await self.connect()
        transport: Any = server.transport
        for _ in range(3):
            transport.write(bytes(16_000))
        assert (len(self.arrived(client)), transport.unsent) == (32_000, 16_000)
        transport.writeSequence([bytes(8_000), bytes(8_400)])
        await client.have(64_400)
        await self.end(server, client)

    async def test_producer_is_paused_in_the_turn_that_fills_the_socket(self) -> None:
        server, client = await self.connect()
        transport: Any = server.transport
        far: Any = client.transport
        far.pauseProducing()
        transport.registerProducer(server, True)
        count = 0
        while not server.pauses:
            transport.write(bytes(65536))
            count += 1
            assert count < 500
        far.resumeProducing()
        await client.have(65536 * count)
        await server.resumed
        transport.unregisterProducer()
        await self.end(server, client)

    async def test_what_is_held_is_sent_before_each_end_of_the_connection(self) -> None:
        for method in ("loseConnection", "loseWriteConnection", "abortConnection"):
            server, client = await self.connect()
            server.transport.write(b"farewell")  # type: ignore[union-attr]
            getattr(server.transport, method)()
            assert self.arrived(client) == b"farewell", method
            await self.end(server, client)

    async def test_what_is_held_for_a_lost_connection_is_dropped(self) -> None:
        server, client = await self.connect()
        transport: Any = server.transport
        transport.write(b"dropped")
        transport.connectionLost(Failure(ConnectionLost()))
        await server.lost
        await client.finished
        assert bytes(client.received) == b""


class ReservationTests(TestCase):
    def test_used_port_is_not_reserved(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken, self.assertRaises(OSError) as caught:
            eager_tcp.reserve("127.0.0.1", taken.getsockname()[1])
        assert caught.exception.errno == errno.EADDRINUSE

    def test_address_of_a_peer(self) -> None:
        for address, text in (
            (IPv4Address("TCP", "192.0.2.1", 1), "192.0.2.1"),
            (IPv6Address("TCP", "fe80::1%eth0", 1), "fe80::1"),
            (UNIXAddress("/x"), "unix"),
        ):
            assert eager_tcp.address_of(address) == text
