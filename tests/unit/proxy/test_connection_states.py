"""SEC-58: what connections say of themselves to the registry that may close them, in memory."""

from __future__ import annotations

from burrowgate.sessions.eviction import BUSY, ENDING, IDLE, SLOW, STARTING
from tests.support import TestCase
from tests.support.http2_client import Http2Case
from tests.support.proxy_wire import Far, World, answer, ok, request


class Http1Tests(TestCase):
    def setUp(self) -> None:
        self.world = World(public=False)
        self.bearer = b"Authorization: Bearer " + self.world.token()

    def state(self, visitor: Far) -> tuple[int, bool]:
        state = visitor.near.protocol.state(self.world.clock.now())  # type: ignore[attr-defined]
        return state.activity, state.is_known

    def test_strangers_stay_unknown(self) -> None:
        visitor = self.world.visitor()
        self.assertEqual(self.state(visitor), (IDLE, False))
        visitor.send(request())
        self.assertIn(b" 403 ", visitor.take()[:40].replace(b" 401 ", b" 403 "))
        self.assertEqual(self.state(visitor), (IDLE, False))
        visitor.send(b"GET")
        self.assertEqual(self.state(visitor), (STARTING, False))

    def test_visitors_whose_request_was_admitted_stay_known(self) -> None:
        visitor = self.world.visitor()
        visitor.send(request(self.bearer))
        self.assertEqual(self.state(visitor), (BUSY, True))
        self.world.target().send(ok())
        self.assertEqual(self.state(visitor), (IDLE, True))
        visitor.send(request(self.bearer))
        self.assertEqual(self.state(visitor), (BUSY, True))

    def test_slow_body_and_slow_reader(self) -> None:
        visitor = self.world.visitor()
        visitor.send(request(self.bearer, b"Content-Length: 10000", method=b"PUT"))
        self.assertEqual(self.state(visitor)[0], BUSY)
        self.world.wait(3)
        self.assertEqual(self.state(visitor)[0], SLOW)
        reader = self.world.visitor()
        reader.stop_reading()
        reader.send(request(self.bearer))
        self.world.target().send(answer(b"Content-Length: 100000", body=b"x" * 90_000))
        self.assertEqual(self.state(reader)[0], BUSY)
        self.world.wait(3)
        self.assertEqual(self.state(reader)[0], SLOW)

    def test_last_response_is_ending(self) -> None:
        visitor = self.world.visitor()
        visitor.stop_reading()
        visitor.send(request(self.bearer, b"Connection: close"))
        self.world.target().send(ok(b"x" * 1000))
        self.assertEqual(self.state(visitor), (ENDING, True))

    def test_stranger_is_closed_at_its_address_and_the_visitor_keeps_its_connection(self) -> None:
        self.world = World(public=False, most_per_address=3)
        bearer = b"Authorization: Bearer " + self.world.token()
        visitor = self.world.visitor()
        visitor.send(request(bearer))
        self.world.target().send(ok())
        slow = [self.world.visitor() for _ in range(2)]
        for one in slow:
            one.send(b"GET / HTTP/1.1\r\n")
        self.world.wait(3)
        newcomer = self.world.visitor()
        self.assertEqual([one.end for one in (visitor, *slow, newcomer)], ["", "aborted", "", ""])
        newcomer.send(request(bearer))
        self.world.target().send(ok())
        self.assertIn(b"200 OK", newcomer.take())


class Http2Tests(Http2Case):
    def state(self) -> tuple[int, bool]:
        state = self.client.near.protocol.state(self.world.clock.now())
        return state.activity, state.is_known

    def test_visitors_are_known_during_and_after_their_requests(self) -> None:
        self.connect(public=False)
        self.assertEqual(self.state(), (IDLE, False))
        self.client.request()
        self.client.run()
        self.assertEqual(self.state(), (IDLE, False))
        self.client.request((b"authorization", b"Bearer " + self.world.token()))
        self.client.run()
        self.assertEqual(self.state(), (BUSY, True))
        self.world.target().send(ok())
        self.client.run()
        self.assertEqual(self.state(), (IDLE, True))
