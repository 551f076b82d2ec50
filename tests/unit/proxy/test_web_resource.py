"""The gateway as a resource of a twisted.web `Site`, over HTTP/1."""

from __future__ import annotations

from typing import Any

from twisted.internet.address import IPv4Address
from twisted.internet.interfaces import IProtocol
from twisted.web.resource import IResource
from twisted.web.server import Site
from zope.interface.verify import verifyObject

from burrowgate.core.lifecycle import revoke
from burrowgate.core.store_records import Change
from burrowgate.proxy.web_resource import GatewayResource
from burrowgate.sessions.expiry import SessionExpiry
from tests.support import TestCase
from tests.support.exchange_case import NAVIGATE, WEBSOCKET, cookie_of, field, status
from tests.support.proxy_wire import (
    HOST,
    KEY,
    PEER,
    Far,
    Near,
    World,
    answer,
    now,
    ok,
    read_answers,
    request,
    upstream_request,
)


class WebResourceTests(TestCase):
    def setUp(self) -> None:
        self.world = World(public=False)
        world = self.world
        self.resource = GatewayResource(world.context)
        self.site = Site(self.resource, reactor=world.reactor, timeout=None)
        expiry = SessionExpiry(
            world.registry,
            world.connections,
            keys=lambda: world.keyring,
            clock=world.clock,
            last_used_at=world.visits.last_used_at,
        )
        world.registry.watch(expiry.changed)
        self.bearer = b"Authorization: Bearer " + world.token()
        self.visitor = self.connect()

    def connect(self) -> Far:
        """Return the far end of a new client connection."""
        protocol: Any = self.site.buildProtocol(IPv4Address("TCP", PEER, 50000))
        self.assertTrue(IProtocol.providedBy(protocol))
        near = Near(self.world.turns, protocol, PEER)
        protocol.makeConnection(near)
        self.world.turns.run()
        return near.far

    def forwarded(self, *fields: bytes, **options: Any) -> Far:
        """Send a request that is forwarded; return the target's end."""
        self.visitor.send(request(*fields, **options))
        target = self.world.target()
        self.assertTrue(target.received, "nothing was forwarded")
        return target

    def ask(self, *fields: bytes, **options: Any) -> bytes:
        """Send a request; return the bytes of the response."""
        self.visitor.send(request(*fields, **options))
        return self.visitor.take()

    def test_resource_has_no_children(self) -> None:
        verifyObject(IResource, self.resource)
        self.assertRaises(TypeError, self.resource.putChild, b"x", self.resource)

    def test_request_is_forwarded_and_its_response_returned(self) -> None:
        target = self.forwarded(self.bearer, target=b"/a//b?x=%20")
        self.assertEqual(
            target.take(),
            upstream_request(target=b"/a//b?x=%20", last=b"Burrowgate-Session: " + self.world.session.sid.encode()),
        )
        target.send(answer(b"Content-Length: 5", b"X-Own: 1", b"X-Own: 2", status=b"201 Made", body=b"hello"))
        received = self.visitor.take()
        head, _, body = received.partition(b"\r\n\r\n")
        self.assertTrue(head.startswith(b"HTTP/1.1 201 Made\r\n"))
        self.assertEqual((field(received, b"Content-Length"), body), (b"5", b"hello"))
        self.assertEqual((head.count(b"X-Own: "), head.count(b"Date: ")), (2, 1))
        for name in (b"Server", b"Content-Type", b"Transfer-Encoding"):
            self.assertEqual(field(received, name), b"")
        # The connection persists.
        self.forwarded(self.bearer).send(ok())
        self.assertEqual(status(self.visitor.take()), 200)

    def test_login_redirect_and_refusal(self) -> None:
        received = self.ask(NAVIGATE, target=b"/x?" + self.world.link())
        self.assertEqual((status(received), field(received, b"Location")), (303, b"/x"))
        self.forwarded(cookie_of(received))
        self.visitor = self.connect()
        self.assertEqual(status(self.ask()), 403)
        self.assertEqual(status(self.ask(target=b"/.burrowgate/leave")), 200)

    def test_bodies_with_length_or_chunks_are_forwarded(self) -> None:
        body = bytes(range(256)) * 2000
        for fields, sent in (
            ((b"Content-Length: %d" % len(body),), body),
            ((b"Transfer-Encoding: chunked",), b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)),
        ):
            target = self.forwarded(self.bearer, *fields, method=b"POST", body=sent)
            received = target.take()
            self.assertIn(b"\r\nContent-Length: %d\r\n" % len(body), received)
            self.assertEqual(received.partition(b"\r\n\r\n")[2], body)
            target.send(ok())
            self.assertEqual(status(self.visitor.take()), 200)

    def test_body_is_not_read_while_the_target_does_not_read(self) -> None:
        body = b"x" * 1_000_000
        target = self.forwarded(self.bearer, b"Content-Length: 1", method=b"POST", body=b"x")
        target.take()
        target.send(ok())
        self.visitor.take()
        target.stop_reading()
        self.visitor.send(request(self.bearer, b"Content-Length: %d" % len(body), method=b"POST", body=body))
        self.assertLess(target.near.most_buffered, 300_000)
        target.read_on()
        self.assertTrue(target.take().endswith(body))

    def test_target_is_not_read_while_the_client_does_not_read(self) -> None:
        target = self.forwarded(self.bearer)
        self.visitor.stop_reading()
        target.send(answer(b"Content-Length: 1000000") + b"x" * 1_000_000)
        self.assertGreater(target.unread, 500_000)
        self.visitor.read_on()
        self.assertTrue(self.visitor.take().endswith(b"x" * 1_000_000))

    def test_response_without_a_length_is_chunked_and_sent_in_pieces(self) -> None:
        target = self.forwarded(self.bearer)
        target.send(answer(b"Content-Type: text/event-stream"))
        self.assertEqual(field(self.visitor.take(), b"Transfer-Encoding"), b"chunked")
        target.send(b"data: 1\n\n")
        self.assertEqual(self.visitor.take(), b"9\r\ndata: 1\n\n\r\n")
        target.finish()
        self.assertEqual(self.visitor.take(), b"0\r\n\r\n")

    def test_response_without_a_body(self) -> None:
        for options, response in (
            ({"method": b"HEAD"}, answer(b"Content-Length: 99")),
            ({}, answer(status=b"204 No Content")),
            ({}, answer(b"Content-Length: 99", status=b"304 Not Modified")),
        ):
            self.forwarded(self.bearer, **options).send(response)
            received = self.visitor.take()
            self.assertTrue(received.endswith(b"\r\n\r\n"))
            self.assertEqual(field(received, b"Content-Length"), b"" if b" 204 " in received else b"99")

    def test_response_that_breaks_off_is_truncated(self) -> None:
        for framing, partial in ((b"Content-Length: 10", b"some"), (b"Transfer-Encoding: chunked", b"4\r\nsome\r\n")):
            self.visitor = self.connect()
            target = self.forwarded(self.bearer)
            target.send(answer(framing) + partial)
            target.reset()
            (response,) = read_answers(self.visitor.take())
            self.assertEqual((response.body, response.complete, self.visitor.end), (b"some", False, "closed"))

    def test_exchange_of_a_revoked_session_is_cut(self) -> None:
        target = self.forwarded(self.bearer)
        target.send(answer(b"Content-Type: text/event-stream") + b"data: 1\n\n")
        now(self.world.registry.commit(Change(puts=(revoke(self.world.session, now=1_700_000_000),))))
        self.world.turns.run()
        self.assertEqual((self.visitor.end, target.end, self.world.live), ("aborted", "aborted", 0))

    def test_lost_client_closes_the_upstream_connection(self) -> None:
        target = self.forwarded(self.bearer)
        self.visitor.reset()
        self.assertEqual((target.end, self.world.live), ("aborted", 0))
        self.assertEqual(self.world.records[-1].reason, "visitor-gone")

    def test_upgrade_is_ignored(self) -> None:
        target = self.forwarded(self.bearer, *WEBSOCKET)
        self.assertNotIn(b"\r\nUpgrade:", target.take())
        target.send(b"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
        self.assertEqual(status(self.visitor.take()), 502)

    def test_invalid_requests_that_twisted_web_accepts_are_refused(self) -> None:
        for fields in (b"Host: other.example", b"Origin: a\r\nOrigin: b", b"Expect: miracles"):
            visitor = self.connect()
            visitor.send(b"GET / HTTP/1.1\r\nHost: %b\r\n%b\r\n\r\n" % (HOST, fields))
            self.assertIn(status(visitor.take()), (400, 417))
        visitor = self.connect()
        visitor.send(b"GET http://other.example/ HTTP/1.1\r\nHost: %b\r\n\r\n" % HOST)
        self.assertEqual(status(visitor.take()), 400)
        self.assertEqual(self.world.made, [])
        self.assertEqual(self.world.statuses, [400, 400, 417, 400])

    def test_responses_to_pipelined_requests_keep_their_order(self) -> None:
        token = b"Burrowgate-Token: " + KEY.token(self.world.session.sid, self.world.session.created_at).encode()
        self.visitor.send(request(token, target=b"/1") + request(token, target=b"/2"))
        target = self.world.target()
        target.send(ok(b"first"))
        self.world.target().send(ok(b"second"))
        received = self.visitor.take()
        self.assertLess(received.index(b"first"), received.index(b"second"))
