"""What is open is counted, limited, swept and drained."""

from __future__ import annotations

from collections.abc import Callable

from burrowgate.sessions.connections import SLICE, UNDECIDED, ConnectionRegistry
from tests.support import TestCase


class Recorder:
    """A connection, or an exchange, that notes what it is told."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def sweep(self, now: float) -> None:
        self.told.append(now)

    def drain(self) -> None:
        self.told.append("drain")

    def cut(self, reason: str) -> None:
        self.told.append(("cut", reason))

    def abort(self) -> None:
        self.told.append("abort")


class Limits(TestCase):
    def test_newcomers_are_turned_away_when_it_is_full_and_let_in_again(self) -> None:
        connections = ConnectionRegistry(maximum=3, most_per_address=2)
        one, two, three, four = (Recorder() for _ in range(4))
        self.assertTrue(connections.add_connection(one, "a"))
        self.assertTrue(connections.add_connection(two, "a"))
        self.assertFalse(connections.add_connection(three, "a"))
        self.assertTrue(connections.add_connection(three, "b"))
        self.assertFalse(connections.add_connection(four, "c"))
        connections.remove_connection(one, "a")
        self.assertTrue(connections.add_connection(four, "a"))
        self.assertEqual(connections.open_count, 3)

    def test_there_may_be_more_room_or_less_from_now_on(self) -> None:
        connections = ConnectionRegistry(maximum=1, most_per_address=1)
        one, two, three = (Recorder() for _ in range(3))
        self.assertTrue(connections.add_connection(one, "a"))
        self.assertFalse(connections.add_connection(two, "a"))
        connections.configure(maximum=2, most_per_address=2)
        self.assertTrue(connections.add_connection(two, "a"))
        connections.configure(maximum=1, most_per_address=1)
        self.assertFalse(connections.add_connection(three, "b"))
        self.assertEqual(connections.open_count, 2)

    def test_nothing_is_left_of_those_who_left(self) -> None:
        connections = ConnectionRegistry()
        for number in range(100):
            one = Recorder()
            connections.add_connection(one, str(number))
            connections.add_exchange(one, str(number))
            connections.remove_exchange(one, str(number))
            connections.remove_connection(one, str(number))
            connections.remove_connection(one, str(number))
        connections.sweep(0)
        self.assertEqual((connections.open_count, connections.exchange_count), (0, 0))
        self.assertEqual((dict(connections._per_address), connections._live), ({}, {}))


class Live(TestCase):
    def test_a_session_is_cut_whole_and_alone(self) -> None:
        connections = ConnectionRegistry()
        first, second, other = (Recorder() for _ in range(3))
        connections.add_exchange(first, "s")
        connections.add_exchange(second, "s")
        connections.add_exchange(other, "t")
        self.assertEqual((connections.count("s"), connections.count("none")), (2, 0))
        self.assertEqual(connections.cut("s", "revoked"), 2)
        self.assertEqual([one.told for one in (first, second, other)], [[("cut", "revoked")]] * 2 + [[]])
        self.assertEqual(connections.cut("none", "revoked"), 0)

    def test_thousands_are_cut_slice_by_slice(self) -> None:
        turns: list[Callable[[], None]] = []
        connections = ConnectionRegistry(later=turns.append)
        live = [Recorder() for _ in range(3 * SLICE - 1)]
        for one in live:
            connections.add_exchange(one, "s")
        self.assertEqual(connections.cut("s", "revoked"), len(live))
        counts = []
        while True:
            counts.append(sum(one.told == [("cut", "revoked")] for one in live))
            if not turns:
                break
            turns.pop()()
        self.assertEqual(counts, [SLICE, 2 * SLICE, len(live)])

    def test_what_is_undecided_is_nobodys(self) -> None:
        connections = ConnectionRegistry()
        connections.add_exchange(Recorder(), UNDECIDED)
        connections.add_exchange(Recorder(), "s")
        self.assertEqual(list(connections.sids()), ["s"])

    def test_every_look_reaches_everything(self) -> None:
        connections = ConnectionRegistry()
        connection, exchange = Recorder(), Recorder()
        connections.add_connection(connection, "a")
        connections.add_exchange(exchange, "s")
        connections.sweep(5.0)
        self.assertEqual((connection.told, exchange.told), ([5.0], [5.0]))


class Draining(TestCase):
    def test_it_is_done_when_the_last_has_left(self) -> None:
        connections, done = ConnectionRegistry(), []
        one, two = Recorder(), Recorder()
        connections.add_connection(one, "a")
        connections.add_connection(two, "a")
        connections.drain(lambda: done.append(True))
        self.assertEqual((one.told, two.told), (["drain"], ["drain"]))
        connections.remove_connection(one, "a")
        self.assertEqual(done, [])
        connections.cut_all()
        self.assertEqual(two.told, ["drain", "abort"])
        connections.remove_connection(two, "a")
        self.assertEqual(done, [True])

    def test_it_is_done_at_once_where_nothing_is_open(self) -> None:
        done: list[bool] = []
        ConnectionRegistry().drain(lambda: done.append(True))
        self.assertEqual(done, [True])
