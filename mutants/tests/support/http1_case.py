"""Base class of tests that act as the client and the target of an HTTP/1 connection."""

from __future__ import annotations

from tests.support import TestCase
from tests.support.exchange_case import WEBSOCKET
from tests.support.proxy_wire import Far, World, answer, read_answers, request

SWITCHING = answer(b"Upgrade: websocket", b"Connection: Upgrade", status=b"101 Switching Protocols")
CHUNKED = b"Transfer-Encoding: chunked"


class Http1ConnectionCase(TestCase):
    """A gateway in memory, and one client that is connected to it."""

    def setUp(self) -> None:
        self.world = World()
        self.visitor = self.world.visitor()

    def use(self, world: World) -> Far:
        """Replace the gateway and connect a new client; return the client's end."""
        self.world = world
        self.visitor = world.visitor()
        return self.visitor

    def target(self) -> Far:
        """Return the target's end of the newest upstream connection."""
        return self.world.target()

    def statuses(self, *methods: bytes) -> list[int]:
        """Return the statuses of the responses since the last call, all of which must be complete.

        `methods` are those of the requests; the default is GET.
        """
        responses = read_answers(self.visitor.take(), *methods)
        assert all(one.complete for one in responses)
        return [one.status for one in responses]

    def tunnel(self) -> Far:
        """Open a WebSocket tunnel; return the target's end."""
        self.visitor.send(request(*WEBSOCKET))
        target = self.target()
        target.send(SWITCHING)
        assert self.visitor.take().startswith(b"HTTP/1.1 101 ")
        target.take()
        return target

    def assert_idle(self) -> None:
        """Assert that no exchange is live and that no connection but the client's is open."""
        assert self.world.live == 0
        assert self.world.connections.open_count == (0 if not self.visitor.near.connected else 1)
