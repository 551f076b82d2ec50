"""Splicing: relays of a body or tunnel, and of bytes that have arrived already."""

from __future__ import annotations

import os
from typing import Any
from unittest import skipUnless

from twisted.internet import reactor, task
from twisted.internet.defer import Deferred

from burrowgate import FAST_PATHS
from burrowgate.proxy.transport import eager_tcp, splice
from tests.support import limited
from tests.support.socket_pairs import ConnectedTestCase, End

HEAD = b"a head"


class SpliceRelayTests(ConnectedTestCase):
    """Relay from one connection to another."""

    async def relay(self, left: int | None) -> tuple[End, End, End, End, splice.SpliceRelay, list[str]]:
        """Return both ends of two connections with a relay of `left` bytes, the relay, and a list of its completion."""
        source, sender = await self.connect()
        onto, receiver = await self.connect()
        assert isinstance(source.transport, eager_tcp.EagerServer)
        assert isinstance(onto.transport, eager_tcp.EagerServer)
        done: list[str] = []
        relay = splice.SpliceRelay(source.transport, onto.transport, left, lambda: done.append("done"))
        return source, sender, onto, receiver, relay, done

    async def test_relay_counts_bytes(self) -> None:
        source, sender, onto, receiver, relay, done = await self.relay(None)
        sent = bytes(range(251)) * 20_000
        sender.transport.write(sent)  # type: ignore[union-attr]
        await receiver.have(len(sent))
        assert bytes(receiver.received) == sent and not source.received
        assert (relay.take_count(), relay.take_count(), relay.count, done) == (len(sent), 0, len(sent), [])
        sender.transport.loseConnection()  # type: ignore[union-attr]
        await source.finished  # the protocol is notified as usual
        await self.end(onto, receiver, source)
        await sender.lost

    async def test_relay_ends_at_its_last_byte(self) -> None:
        source, sender, onto, receiver, relay, done = await self.relay(1_000_000)
        sender.transport.write(b"x" * 1_000_000 + b"behind")  # type: ignore[union-attr]
        await source.have(6)
        await receiver.have(1_000_000)
        assert bytes(source.received) == b"behind" and bytes(receiver.received) == b"x" * 1_000_000
        assert (relay.count, done) == (1_000_000, ["done"])
        await self.end(source, onto, sender, receiver)

    async def test_stopped_relay_returns_the_number_of_missing_bytes(self) -> None:
        source, sender, onto, receiver, relay, done = await self.relay(100)
        sender.transport.write(b"x" * 40)  # type: ignore[union-attr]
        await receiver.have(40)
        assert (relay.stop(), relay.stop()) == (60, 60)
        sender.transport.write(b"y" * 60)  # type: ignore[union-attr]
        await source.have(60)
        assert done == [] and len(receiver.received) == 40
        await self.end(source, onto, sender, receiver)

    async def test_relay_obeys_backpressure_of_the_sink(self) -> None:
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

    async def test_relay_to_a_lost_connection_drops_bytes(self) -> None:
        source, sender, onto, receiver, relay, _ = await self.relay(None)
        receiver.transport.abortConnection()  # type: ignore[union-attr]
        await onto.lost
        sender.transport.write(b"into the void")  # type: ignore[union-attr]
        while relay.count < 13:
            await task.deferLater(reactor, 0.001)
        await self.end(source, sender)


class FailingSink:
    """Sink that raises an exception when it is looked at for the second time, or later."""

    def __init__(self, socket: Any, looks: int) -> None:
        self.socket = socket
        self._looks = looks

    @property
    def busy(self) -> bool:
        self._looks -= 1
        if self._looks < 0:
            raise RuntimeError("injected")
        return False


@skipUnless(hasattr(os, "splice"), "splice(2) exists on Linux only")
class ExceptionTests(ConnectedTestCase):
    """Exceptions while the pipe holds bytes of one relay, of which none may reach another one."""

    async def transports(self) -> tuple[eager_tcp.EagerServer, eager_tcp.EagerServer, End, End]:
        """Return the near ends of two connections and their far ends."""
        source, sender = await self.connect()
        onto, receiver = await self.connect()
        self.addCleanup(lambda: Deferred.fromCoroutine(self.end(source, sender, onto, receiver)))
        assert isinstance(source.transport, eager_tcp.EagerServer) and isinstance(onto.transport, eager_tcp.EagerServer)
        return source.transport, onto.transport, sender, receiver

    async def arrived(self, source: eager_tcp.EagerServer) -> None:
        """Wait until `source` has something to read."""
        while not source.has_more():
            await task.deferLater(reactor, 0.001)

    async def fill(self) -> tuple[int, int]:
        """Relay until an exception leaves bytes in the pipe; return the pipe's descriptors."""
        source, onto, sender, _ = await self.transports()
        source.stopReading()
        sender.transport.write(b"secret" * 1000)  # type: ignore[union-attr]
        await self.arrived(source)
        relay = splice.SpliceRelay(source, FailingSink(onto.socket, 0), 6000, lambda: None)  # type: ignore[arg-type]
        pipe = splice._pipe()
        assert pipe is not None
        with self.assertRaisesRegex(RuntimeError, "injected"):
            source.doRead()
        relay.stop()
        return pipe.begin, pipe.end

    async def test_bytes_left_by_a_relay_are_closed_with_the_pipe(self) -> None:
        source, onto, sender, receiver = await self.transports()
        source.stopReading()
        done: list[str] = []
        splice.SpliceRelay(source, onto, 50_000, lambda: done.append("done"))  # it began before the exception
        for descriptor in await self.fill():
            with self.assertRaises(OSError):
                os.fstat(descriptor)
        source.startReading()
        sender.transport.write(b"x" * 50_000)  # type: ignore[union-attr]
        await receiver.have(50_000)
        assert bytes(receiver.received) == b"x" * 50_000 and done == ["done"]

    async def test_bytes_left_by_a_pour_are_closed_with_the_pipe(self) -> None:
        source, onto, sender, _ = await self.transports()
        source.stopReading()
        sender.transport.write(b"secret")  # type: ignore[union-attr]
        await self.arrived(source)
        with self.assertRaisesRegex(RuntimeError, "injected"):
            splice.pour(HEAD, source, FailingSink(onto.socket, 1), 6)  # type: ignore[arg-type]
        source, onto, sender, receiver = await self.transports()
        source.stopReading()
        sender.transport.write(b"x" * 5_000)  # type: ignore[union-attr]
        await self.arrived(source)
        taken = splice.pour(HEAD, source, onto, 5_000)
        await receiver.have(len(HEAD) + taken)
        assert bytes(receiver.received) == HEAD + b"x" * taken

    async def test_exception_after_the_relay_leaves_the_pipe_as_it_is(self) -> None:
        source, onto, sender, receiver = await self.transports()
        source.stopReading()

        def done() -> None:
            raise RuntimeError("injected")

        splice.SpliceRelay(source, onto, 6, done)
        sender.transport.write(b"public")  # type: ignore[union-attr]
        await self.arrived(source)
        before = splice._pipe()
        with self.assertRaisesRegex(RuntimeError, "injected"):
            source.doRead()
        await receiver.have(6)
        assert bytes(receiver.received) == b"public" and splice._pipe() is before


@skipUnless(hasattr(os, "splice"), "splice(2) exists on Linux only")
@skipUnless(FAST_PATHS, "without fast paths, nothing is spliced")
class PourTests(ConnectedTestCase):
    """A head, followed by bytes that have arrived already."""

    async def pour(self, sent: bytes, left: int, first: bytes = HEAD) -> tuple[int, End, End, End, End]:
        """Pour up to `left` bytes of `sent` after `first`; returns the result, and the four ends."""
        source, sender = await self.connect()
        onto, receiver = await self.connect()
        assert isinstance(source.transport, eager_tcp.EagerServer) and isinstance(onto.transport, eager_tcp.EagerServer)
        source.transport.pauseProducing()
        sender.transport.write(sent)  # type: ignore[union-attr]
        taken = splice.pour(first, source.transport, onto.transport, left)
        return taken, source, sender, onto, receiver

    async def test_arrived_bytes_follow_the_head(self) -> None:
        taken, source, sender, onto, receiver = await self.pour(b"x" * 50_000, 60_000)
        assert taken == 50_000
        await receiver.have(len(HEAD) + taken)
        assert bytes(receiver.received) == HEAD + b"x" * taken
        await self.end(source, sender, onto, receiver)

    async def test_head_is_sent_alone_if_nothing_has_arrived(self) -> None:
        taken, source, sender, onto, receiver = await self.pour(b"", 10)
        assert taken == 0
        await receiver.have(len(HEAD))
        assert bytes(receiver.received) == HEAD
        await self.end(source, sender, onto, receiver)

    async def test_bytes_beyond_the_body_are_reported_and_dropped(self) -> None:
        taken, source, sender, onto, receiver = await self.pour(b"x" * 40_000 + b"yz", 40_000)
        assert taken == 40_001
        await receiver.have(len(HEAD) + 40_000)
        assert bytes(receiver.received) == HEAD + b"x" * 40_000
        # The pipe is empty for the next call.
        more, *ends = await self.pour(b"second", 6)
        assert more == 6
        await ends[3].have(len(HEAD) + 6)
        assert bytes(ends[3].received) == HEAD + b"second"
        await self.end(source, sender, onto, receiver, *ends)

    async def test_head_that_exceeds_the_pipe_is_written_alone(self) -> None:
        first = b"h" * 50_000
        taken, source, sender, onto, receiver = await self.pour(b"x", 1, first)
        assert taken == 0
        await receiver.have(len(first))
        assert bytes(receiver.received) == first
        await self.end(source, sender, onto, receiver)

    async def test_full_socket_queues_the_bytes(self) -> None:
        source, sender = await self.connect()
        onto, receiver = await self.connect()
        assert isinstance(source.transport, eager_tcp.EagerServer) and isinstance(onto.transport, eager_tcp.EagerServer)
        receiver.transport.pauseProducing()  # type: ignore[union-attr]
        source.transport.pauseProducing()
        sent = bytearray()
        try:
            while True:
                sent += b"f" * onto.transport.socket.send(b"f" * 65536)
        except BlockingIOError:
            pass
        sender.transport.write(b"x" * 5_000)  # type: ignore[union-attr]
        taken = splice.pour(HEAD, source.transport, onto.transport, 5_000)
        assert taken == 5_000 and onto.transport.busy
        receiver.transport.resumeProducing()  # type: ignore[union-attr]
        await receiver.have(len(sent) + len(HEAD) + 5_000)
        assert bytes(receiver.received) == bytes(sent) + HEAD + b"x" * 5_000
        await self.end(source, sender, onto, receiver)

    async def test_queued_bytes_of_the_sink_are_sent_first(self) -> None:
        source, sender = await self.connect()
        onto, receiver = await self.connect()
        assert isinstance(source.transport, eager_tcp.EagerServer) and isinstance(onto.transport, eager_tcp.EagerServer)
        receiver.transport.pauseProducing()  # type: ignore[union-attr]
        onto.transport.write(b"f" * 8_000_000)
        assert onto.transport.busy
        assert splice.pour(HEAD, source.transport, onto.transport, 1) == 0
        receiver.transport.resumeProducing()  # type: ignore[union-attr]
        await receiver.have(8_000_000 + len(HEAD))
        assert receiver.received.endswith(b"f" + HEAD)
        await self.end(source, sender, onto, receiver)

    async def test_works_without_descriptors_for_a_pipe(self) -> None:
        kept, splice._pipes[:] = splice._pipes[:], []
        self.addCleanup(lambda: splice._pipes.__setitem__(slice(None), kept))
        source, sender = await self.connect()
        onto, receiver = await self.connect()
        assert isinstance(source.transport, eager_tcp.EagerServer)
        assert isinstance(onto.transport, eager_tcp.EagerServer)
        done: list[str] = []
        with limited(3):
            assert splice.pour(HEAD, source.transport, onto.transport, 5_000) == 0
            splice.SpliceRelay(source.transport, onto.transport, 5_000, lambda: done.append("done"))
        sender.transport.write(b"x" * 5_000)  # type: ignore[union-attr]
        await receiver.have(len(HEAD) + 5_000)
        assert bytes(receiver.received) == HEAD + b"x" * 5_000 and done == ["done"]
        await self.end(source, sender, onto, receiver)
