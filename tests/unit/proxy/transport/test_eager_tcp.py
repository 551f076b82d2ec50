"""TCP that writes at once, over real sockets of this machine."""

from __future__ import annotations

import socket

from twisted.internet import reactor
from twisted.internet.address import IPv4Address, IPv6Address, UNIXAddress
from twisted.internet.defer import Deferred
from twisted.internet.protocol import ClientFactory
from twisted.python.failure import Failure

from burrowgate.errors import ConfigError
from burrowgate.proxy.transport import eager_tcp
from tests.support import TestCase
from tests.support.socket_pairs import ConnectedTestCase, End


class Sockets(ConnectedTestCase):
    async def test_what_is_written_is_on_the_wire_at_once(self) -> None:
        server, client = await self.connect()
        assert isinstance(server.transport, eager_tcp.EagerServer)
        assert isinstance(client.transport, eager_tcp.EagerClient)
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
        reserved = eager_tcp.reserve("127.0.0.1", 0)
        failed: Deferred[Failure] = Deferred()

        class Connecting(ClientFactory[End]):
            noisy = False

            def clientConnectionFailed(self, connector: object, reason: Failure) -> None:
                failed.callback(reason.type)  # type: ignore[arg-type]

        eager_tcp.connect(reactor, "127.0.0.1", reserved.getsockname()[1], Connecting(), 5)
        assert "Refused" in str(await failed)
        reserved.close()


class Reserving(TestCase):
    def test_a_port_that_is_taken(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken, self.assertRaises(ConfigError) as caught:
            eager_tcp.reserve("127.0.0.1", taken.getsockname()[1])
        assert "stop what uses it" in str(caught.exception)

    def test_the_address_of_a_peer(self) -> None:
        for address, text in (
            (IPv4Address("TCP", "192.0.2.1", 1), "192.0.2.1"),
            (IPv6Address("TCP", "fe80::1%eth0", 1), "fe80::1"),
            (UNIXAddress("/x"), "unix"),
        ):
            assert eager_tcp.address_of(address) == text
