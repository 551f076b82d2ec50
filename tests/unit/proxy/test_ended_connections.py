"""Connections that have ended are in no cycle: their memory is free without a collection of garbage."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable

from hpack import Encoder
from hyperframe.frame import HeadersFrame, SettingsFrame

from burrowgate.core.http.h2_frame_limits import PREFACE
from burrowgate.core.target_protocol import UpstreamProtocol
from burrowgate.core.tls_peer import TlsPeer
from burrowgate.proxy.http1.connection import Http1ServerConnection
from burrowgate.proxy.http2.connection import Http2ServerConnection
from tests.support.exchange_case import WEBSOCKET
from tests.support.http2_client import WithLibrary, with_each_library
from tests.support.proxy_wire import HOST, PEER, Far, Near, World, ok, request

COUNT = 20
_MODULES = ("burrowgate.proxy", "h2.", "ngh2", "httptools")
REQUEST = b"GET / HTTP/1.1\r\nHost: app.localhost\r\n\r\n"


def forget(far: Far) -> None:
    """Let go of a connection that has ended, as Twisted's transports do."""
    near = far.near
    near.protocol = near.producer = near.far = None  # type: ignore[assignment]


def end(world: World, visitor: Far, target: Far) -> None:
    """End both connections of an exchange, and let go of all that the test itself keeps of them."""
    target.reset()
    visitor.reset()
    world.turns.run()
    forget(target)
    forget(visitor)
    world.made.clear()
    world.records.clear()


class EndedConnectionTests(WithLibrary):
    """Each with requests of which some are complete."""

    def assert_no_cycles(self, run: Callable[[], None]) -> None:
        """Nothing is left of what `run` does for a collection of garbage."""
        run()
        gc.collect()
        gc.disable()
        self.addCleanup(gc.enable)
        for _ in range(COUNT):
            run()
        gc.set_debug(gc.DEBUG_SAVEALL)
        try:
            gc.collect()
            # Other tests of the process leave objects of other modules behind.
            kinds = [type(found) for found in gc.garbage]
            left = Counter(kind.__name__ for kind in kinds if kind.__module__.startswith(_MODULES))
        finally:
            gc.set_debug(0)
            gc.garbage.clear()
        self.assertEqual({name: count for name, count in left.items() if count >= COUNT}, {})

    def test_http1_connection(self) -> None:
        world = World()
        for end in (Far.finish, Far.reset):

            def run(end: Callable[[Far], None] = end) -> None:
                visitor = world.visitor(protocol=Http1ServerConnection(world.context, world.limits))
                visitor.send(REQUEST)
                world.target().send(ok())
                visitor.send(REQUEST)
                end(visitor)
                world.turns.run()
                forget(visitor)

            self.assert_no_cycles(run)

    def test_http2_connection(self) -> None:
        world = World(scheme="https", http2=self.backend)
        fields = [(b":method", b"GET"), (b":scheme", b"https"), (b":authority", HOST), (b":path", b"/")]

        def run() -> None:
            near = Near(world.turns, Http2ServerConnection(world.context, world.limits, b""), PEER)
            near.secured = TlsPeer(names=frozenset({HOST.decode()}))  # type: ignore[attr-defined]
            near.protocol.makeConnection(near)
            block = Encoder().encode(fields)
            heads = [HeadersFrame(number, block, flags=["END_STREAM", "END_HEADERS"]).serialize() for number in (1, 3)]
            near.far.send(PREFACE + SettingsFrame(0).serialize() + b"".join(heads))
            world.target().send(ok())
            near.far.reset()
            forget(near.far)

        self.assert_no_cycles(run)

    def test_connection_to_a_target(self) -> None:
        for protocol in (UpstreamProtocol.HTTP1, UpstreamProtocol.H2):
            world = World(target={"protocol": protocol})

            def run(world: World = world) -> None:
                visitor = world.visitor(protocol=Http1ServerConnection(world.context, world.limits))
                visitor.send(REQUEST)
                target = world.target()
                target.send(SettingsFrame(0).serialize() if world.served.protocol is UpstreamProtocol.H2 else b"x")
                end(world, visitor, target)

            self.assert_no_cycles(run)

    def test_tunnel(self) -> None:
        world = World()

        def run() -> None:
            visitor = world.visitor(protocol=Http1ServerConnection(world.context, world.limits))
            visitor.send(request(b"Origin: http://app.localhost", *WEBSOCKET))
            target = world.target()
            target.send(b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n")
            self.assertIn(b" 101 ", visitor.received)
            end(world, visitor, target)

        self.assert_no_cycles(run)


with_each_library(EndedConnectionTests)
