"""Requests that are sent after another process has revoked their session: none is admitted, however it arrives."""

from __future__ import annotations

from collections.abc import Callable

from burrowgate.core.lifecycle import revoke
from burrowgate.core.store_records import Change
from burrowgate.testing.records import vid
from tests.support import TestCase
from tests.support.http2_client import Http2Client
from tests.support.proxy_wire import KEY, Far, World, now, ok, read_answers, request


def revoke_elsewhere(world: World) -> None:
    """Revoke the session as another process does: this process can see that the store's position has changed."""
    revoked = revoke(world.session, now=int(world.clock.now()))
    now(world.store.commit(Change(puts=(revoked,))))


class Http1RevocationTests(TestCase):
    def setUp(self) -> None:
        super().setUp()
        self.world = World(public=False)
        cookie = KEY.cookie(self.world.session.sid, vid(1)).encode()
        self.request = request(b"Cookie: burrowgate=" + cookie)
        self.visitor = self.world.visitor()
        self.visitor.send(self.request)  # so that everything is cached
        self.world.target().send(ok())
        self.assertEqual(read_answers(self.visitor.take())[0].status, 200)

    def test_request_sent_after_the_revocation_is_refused(self) -> None:
        def at_once(visitor: Far) -> None:
            revoke_elsewhere(self.world)
            visitor.send(self.request)

        def after_an_empty_line(visitor: Far) -> None:
            visitor.send(b"\r\n")
            revoke_elsewhere(self.world)
            visitor.send(self.request)

        def with_its_last_byte(visitor: Far) -> None:
            visitor.send(self.request[:-1])
            revoke_elsewhere(self.world)
            visitor.send(self.request[-1:])

        def on_another_connection(visitor: Far) -> None:
            revoke_elsewhere(self.world)
            visitor.finish()
            self.visitor = self.world.visitor()
            self.visitor.send(self.request)

        def pipelined(visitor: Far) -> None:
            visitor.send(self.request + self.request)
            revoke_elsewhere(self.world)
            self.world.target().send(ok())
            self.assertEqual(read_answers(visitor.take())[0].status, 200)

        def with_other_fields(visitor: Far) -> None:
            revoke_elsewhere(self.world)
            visitor.send(self.request.replace(b"\r\n\r\n", b"\r\nX-New: 1\r\n\r\n"))

        for way in (
            at_once,
            after_an_empty_line,
            with_its_last_byte,
            on_another_connection,
            pipelined,
            with_other_fields,
        ):
            with self.subTest(way.__name__):
                self.setUp()
                self.send(way)

    def send(self, way: Callable[[Far], None]) -> None:
        target = self.world.target()
        target.take()
        count = len(self.world.records)
        way(self.visitor)
        self.assertEqual([record.status for record in self.world.records[count:]][-1], 410)
        self.assertEqual(len(self.world.made), 1, "the target got another connection")


class Http2RevocationTests(TestCase):
    def test_stream_opened_after_the_revocation_is_refused(self) -> None:
        world = World(public=False, scheme="https", tls=True)
        client = Http2Client(world)
        cookie = (b"cookie", b"__Host-burrowgate=" + KEY.cookie(world.session.sid, vid(1)).encode())
        first = client.request(cookie)
        world.target().send(ok())
        client.run()
        self.assertEqual(client[first].status, 200)
        revoke_elsewhere(world)
        second = client.request(cookie)
        client.run()
        self.assertEqual((client[second].status, len(world.made)), (410, 1))
