"""Memory of idle and incomplete HTTP/1 connections: what stays of a head, and how much of one may wait."""

from __future__ import annotations

import gc
import types
from collections.abc import Iterator

from burrowgate.proxy.http1.limits import MAX_KEPT_HEAD_BYTES, ConnectionLimits
from burrowgate.sessions import connections
from tests.support import TestCase
from tests.support.exchange_case import WEBSOCKET
from tests.support.proxy_wire import HOST, Far, World, answer, ok, read_answers, request

MARK = b"only in this request"
SKIPPED = (type, types.ModuleType, types.FunctionType, types.FrameType)


def bytes_of(root: object) -> Iterator[bytes]:
    """Yield all bytes that `root` keeps in memory."""
    seen, waiting = {id(root)}, [root]
    while waiting:
        for referent in gc.get_referents(waiting.pop()):
            if id(referent) not in seen and not isinstance(referent, SKIPPED):
                seen.add(id(referent))
                waiting.append(referent)
                if isinstance(referent, bytes):
                    yield referent


def status_of(answer: bytes) -> int:
    return int(answer[9:12])


class IdleMemoryTests(TestCase):
    def setUp(self) -> None:
        self.world = World()

    def exchange(self, *fields: bytes, target: bytes = b"/") -> Far:
        """Return the far end of an idle connection that has carried a request."""
        visitor = self.world.visitor()
        visitor.send(request(*fields, target=target))
        upstream = self.world.target()
        upstream.take()
        upstream.send(ok())
        self.assertIn(b"200 OK", visitor.take())
        return visitor

    def kept(self, visitor: Far) -> int:
        return sum(len(held) for held in bytes_of(visitor.near.protocol) if MARK in held or b"Z" * 200 in held)

    def test_long_head_is_not_kept(self) -> None:
        long = b"Z" * MAX_KEPT_HEAD_BYTES
        for number, field in enumerate((b"X: ", b"Cookie: a=", b"User-Agent: ", b"Referer: ", b"Accept: ", b"Via: ")):
            with self.subTest(field=field):
                visitor = self.exchange(field + MARK + b"%d" % number + long)
                self.world.visits._counters.clear()
                self.world.visits._waiting.clear()
                self.world.records.clear()
                self.assertEqual(self.kept(visitor), 0)

    def test_long_target_is_not_kept(self) -> None:
        visitor = self.exchange(target=b"/" + b"Z" * MAX_KEPT_HEAD_BYTES)
        self.world.records.clear()
        self.assertEqual(self.kept(visitor), 0)

    def test_long_target_of_a_repeated_head_is_not_kept(self) -> None:
        visitor = self.exchange(b"Accept: */*")
        visitor.send(request(b"Accept: */*", target=b"/" + b"Z" * MAX_KEPT_HEAD_BYTES))
        upstream = self.world.target()
        upstream.send(ok())
        self.assertIn(b"200 OK", visitor.take())
        self.world.records.clear()
        upstream.take()
        self.assertEqual(self.kept(visitor), 0)

    def test_short_head_is_kept_for_the_next_request(self) -> None:
        visitor = self.exchange(b"X: " + MARK)
        self.assertGreater(self.kept(visitor), 0)
        visitor.send(request(b"X: " + MARK, target=b"/again"))
        self.assertIn(b"GET /again ", self.world.target().take())

    def test_closed_connection_keeps_nothing(self) -> None:
        visitor = self.exchange(b"X: " + MARK)
        protocol = visitor.near.protocol
        visitor.reset()
        self.world.turns.run()
        self.assertFalse(any(MARK in held for held in bytes_of(protocol._reader)))  # type: ignore[attr-defined]
        self.assertIsNone(protocol._head)  # type: ignore[attr-defined]


class IncompleteHeadTests(TestCase):
    def test_too_many_fields_are_refused_before_the_head_ends(self) -> None:
        world = World(limits=ConnectionLimits(max_fields=50))
        visitor = world.visitor()
        visitor.send(b"GET / HTTP/1.1\r\nHost: " + HOST + b"\r\n" + b"x: y\r\n" * 60)
        self.assertEqual(status_of(visitor.take()), 431)

    def test_incomplete_long_heads_of_one_address_are_bounded(self) -> None:
        world = World()
        half = b"GET / HTTP/1.1\r\nHost: " + HOST + b"\r\nX: " + b"y" * 40_000
        fitting = connections.MAX_HELD_BYTES_PER_ADDRESS // len(half)
        visitors = [world.visitor() for _ in range(fitting + 3)]
        for visitor in visitors:
            visitor.send(half)
        answers = [visitor.take() for visitor in visitors]
        self.assertEqual([status_of(answer) for answer in answers if answer], [431] * 3)
        other = world.visitor("192.0.2.99")
        other.send(half)
        self.assertEqual(other.take(), b"")
        short = world.visitor()
        short.send(b"GET / HTTP/1.1\r\n")
        short.send(b"Host: " + HOST + b"\r\n\r\n")
        self.assertNotEqual(world.target(), None)
        for visitor in visitors[:3]:
            visitor.send(b"\r\n\r\n")
        for visitor in visitors[3:fitting]:
            visitor.reset()
        world.turns.run()
        other.reset()
        world.turns.run()
        self.assertEqual(dict(world.connections._held_bytes), {})

    def test_head_in_pieces_is_counted_once(self) -> None:
        world = World()
        visitor = world.visitor()
        visitor.send(b"GET / HTTP/1.1\r\nHost: " + HOST + b"\r\nX: ")
        for _ in range(10):
            visitor.send(b"y" * 5000)
        (held,) = world.connections._held_bytes.values()
        self.assertLess(held, 51_000)
        visitor.send(b"\r\n\r\n")
        self.assertEqual(dict(world.connections._held_bytes), {})

    def test_connections_of_a_trusted_proxy_share_no_such_limit(self) -> None:
        world = World(trusted=("192.0.2.1/32",))
        half = b"GET / HTTP/1.1\r\nHost: " + HOST + b"\r\nX: " + b"y" * 60_000
        visitors = [world.visitor("192.0.2.1") for _ in range(80)]
        for visitor in visitors:
            visitor.send(half)
        self.assertEqual([visitor.take() for visitor in visitors], [b""] * 80)


class WaitingRequestTests(TestCase):
    """Requests that wait behind one that is not answered."""

    def visitors(self, world: World, data: bytes, count: int, address: str = "192.0.2.7") -> list[Far]:
        """Return connections with a request under way and `data` behind it."""
        visitors = [world.visitor(address) for _ in range(count)]
        for visitor in visitors:
            visitor.send(request())
            visitor.send(data)
        return visitors

    def answers(self, world: World, visitors: list[Far]) -> list[list[int]]:
        """Answer all requests until none is under way; returns the statuses that each visitor receives."""
        for _ in range(10):
            for far in world.made:
                if far.take() and not far.end:
                    far.send(ok())
        return [[answer.status for answer in read_answers(visitor.take())] for visitor in visitors]

    def test_those_of_one_address_are_bounded_together(self) -> None:
        kinds = {
            "short": request() * 50,
            "fields": request(*(b"x%d: y" % number for number in range(90))) * 5,
            "a target": request(target=b"/" + b"p" * 16_000) * 3,
            "a body": request(b"Content-Length: 40000", method=b"PUT", body=b"b" * 30_000),
        }
        for name, data in kinds.items():
            with self.subTest(kind=name):
                world = World()
                self.visitors(world, data, 1)
                (weight,) = world.connections._held_bytes.values()
                self.assertGreater(weight, len(data))
                fitting = connections.MAX_HELD_BYTES_PER_ADDRESS // weight - 1
                visitors = self.visitors(world, data, fitting + 3)
                (held,) = world.connections._held_bytes.values()
                self.assertEqual(held, weight * (fitting + 1))
                self.assertTrue(
                    all(list(visitor.near.protocol._reader._waiting)[1:] == [] for visitor in visitors[-3:])
                )  # type: ignore[attr-defined]
                other = self.visitors(world, data, 1, "192.0.2.99")
                self.assertEqual(world.connections._held_bytes["192.0.2.99"], weight)
                for visitor in (*visitors, *other):
                    visitor.reset()

    def test_a_client_beyond_the_limit_gets_its_response_and_then_429(self) -> None:
        world = World()
        data = request(target=b"/" + b"p" * 16_000) * 3
        visitors = self.visitors(world, data, 90)
        answers = self.answers(world, visitors)
        self.assertEqual(answers[0], [200] * 4)
        self.assertEqual(answers[-1], [200, 429])
        self.assertEqual(visitors[-1].end, "half")
        for visitor in visitors:
            visitor.reset()
        world.turns.run()
        self.assertEqual((dict(world.connections._held_bytes), world.connections._all_held_bytes), ({}, 0))

    def test_nothing_is_counted_once_all_had_their_turn(self) -> None:
        world = World()
        visitors = self.visitors(world, request() * 20, 3)
        for _ in range(30):
            self.answers(world, visitors)
        self.assertEqual((dict(world.connections._held_bytes), world.connections._all_held_bytes), ({}, 0))

    def test_those_of_all_addresses_are_bounded_together_also_of_trusted_proxies(self) -> None:
        world = World(trusted=("192.0.2.1/32",))
        self.visitors(world, request(target=b"/" + b"p" * 16_000) * 3, 700, "192.0.2.1")
        held = world.connections._all_held_bytes
        self.assertGreater(held, connections.MAX_HELD_BYTES - 60_000)
        self.assertLessEqual(held, connections.MAX_HELD_BYTES)

    def test_bytes_behind_a_request_to_switch_protocols_are_counted_until_the_tunnel_begins(self) -> None:
        world = World()
        visitor = world.visitor()
        visitor.send(request(*WEBSOCKET) + b"z" * 5000)
        self.assertEqual(list(world.connections._held_bytes.values()), [5000])
        world.target().send(answer(b"Connection: Upgrade", b"Upgrade: websocket", status=b"101 Switching Protocols"))
        self.assertEqual(dict(world.connections._held_bytes), {})
        self.assertTrue(world.target().take().endswith(b"z" * 5000))
