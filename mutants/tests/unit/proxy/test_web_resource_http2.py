"""The gateway as a resource of a twisted.web `Site`, over HTTP/2, with a client of the h2 library in memory."""

from __future__ import annotations

from typing import Any

import h2.config
import h2.connection
import h2.events
from twisted.internet import reactor
from twisted.internet.address import IPv4Address
from twisted.internet.task import deferLater
from twisted.web.server import Site

from burrowgate.core.lifecycle import revoke
from burrowgate.core.store_records import Change
from burrowgate.proxy.web_resource import GatewayResource
from burrowgate.sessions.expiry import SessionExpiry
from tests.support import ReactorTestCase
from tests.support.proxy_wire import HOST, PEER, Far, Near, World, answer, now, ok

REACTOR: Any = reactor


class WebResourceHttp2Tests(ReactorTestCase):
    def setUp(self) -> None:
        self.world = World(public=False)
        world = self.world
        expiry = SessionExpiry(
            world.registry,
            world.connections,
            keys=lambda: world.keyring,
            clock=world.clock,
            last_used_at=world.visits.last_used_at,
        )
        world.registry.watch(expiry.changed)
        site = Site(GatewayResource(world.context), reactor=world.reactor, timeout=None)
        protocol: Any = site.buildProtocol(IPv4Address("TCP", PEER, 50000))
        near: Any = Near(world.turns, protocol, PEER)
        near.negotiatedProtocol = b"h2"
        protocol.makeConnection(near)
        self.visitor: Far = near.far
        self.client = h2.connection.H2Connection(config=h2.config.H2Configuration(header_encoding=None))
        self.client.initiate_connection()
        self.events: list[Any] = []
        self.addCleanup(self.visitor.reset)

    async def exchange(self) -> None:
        """Exchange bytes between client and gateway until neither sends any."""
        while True:
            out = self.client.data_to_send()
            if out:
                self.visitor.send(out)
            for _ in range(3):  # twisted.web sends in turns of the real reactor
                self.world.turns.run()
                await deferLater(REACTOR, 0)
            received = self.visitor.take()
            if received:
                self.events += self.client.receive_data(received)
            if not out and not received:
                return

    async def ask(self, *fields: tuple[bytes, bytes], method: bytes = b"GET", body: bytes = b"") -> int:
        """Begin a request; return the number of its stream."""
        stream: int = self.client.get_next_available_stream_id()
        pseudo = [(b":method", method), (b":scheme", b"http"), (b":authority", HOST), (b":path", b"/a?x=1")]
        token = (b"burrowgate-token", self.world.token())
        self.client.send_headers(stream, [*pseudo, token, *fields], end_stream=not body)
        if body:
            self.client.send_data(stream, body, end_stream=True)
        await self.exchange()
        return stream

    def response_on(self, stream: int) -> tuple[dict[bytes, bytes], bytes, bool]:
        """Return the fields and the body of a response, and whether it is complete."""
        head: dict[bytes, bytes] = {}
        body, complete = b"", False
        for event in self.events:
            if getattr(event, "stream_id", None) != stream:
                continue
            if isinstance(event, h2.events.ResponseReceived):
                head = dict(event.headers)
            elif isinstance(event, h2.events.DataReceived):
                body += event.data
            elif isinstance(event, h2.events.StreamEnded):
                complete = True
        return head, body, complete

    async def test_simultaneous_requests_get_their_own_responses(self) -> None:
        first, second = await self.ask(), await self.ask()
        one, two = self.world.made
        self.assertTrue(one.take().startswith(b"GET /a?x=1 HTTP/1.1\r\nHost: app.localhost\r\n"))
        two.send(ok(b"second"))
        one.send(ok(b"first"))
        await self.exchange()
        for stream, expected in ((first, b"first"), (second, b"second")):
            head, body, complete = self.response_on(stream)
            self.assertEqual((head[b":status"], body, complete), (b"200", expected, True))

    async def test_body_without_a_length_is_forwarded(self) -> None:
        await self.ask(method=b"POST", body=b"some body")
        received = self.world.target().take()
        self.assertIn(b"\r\nContent-Length: 9\r\n", received)
        self.assertTrue(received.endswith(b"\r\n\r\nsome body"))

    async def test_exchange_of_a_revoked_session_is_reset_but_not_its_connection(self) -> None:
        stream = await self.ask()
        self.world.target().send(answer(b"Content-Type: text/event-stream") + b"data: 1\n\n")
        await self.exchange()
        self.assertEqual(self.response_on(stream)[1:], (b"data: 1\n\n", False))
        now(self.world.registry.commit(Change(puts=(revoke(self.world.session, now=1_700_000_000),))))
        await self.exchange()
        resets = [event.stream_id for event in self.events if isinstance(event, h2.events.StreamReset)]
        self.assertEqual(resets, [stream])
        self.assertEqual(self.world.live, 0)
        after = await self.ask()
        self.assertEqual(self.response_on(after)[0][b":status"], b"410")
