"""What is open is counted, limited, swept and drained."""

from __future__ import annotations

from collections.abc import Callable

from burrowgate.sessions.connections import SLICE, UNDECIDED, Connections
from tests.support import TestCase


class Recorder:
    """A connection, or an exchange, that notes what it is told."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def sweep(self, now: float) -> None:
        self.told.append(now)

    def drain(self) -> None:
        self.told.append("drain")

    def cut(self, reason: str = "") -> None:
        self.told.append(("cut", reason))


class Limits(TestCase):
    def test_newcomers_are_turned_away_when_it_is_full_and_let_in_again(self) -> None:
        connections = Connections(most=3, most_per_address=2)
        one, two, three, four = (Recorder() for _ in range(4))
        self.assertTrue(connections.arrived(one, "a"))
        self.assertTrue(connections.arrived(two, "a"))
        self.assertFalse(connections.arrived(three, "a"))
        self.assertTrue(connections.arrived(three, "b"))
        self.assertFalse(connections.arrived(four, "c"))
        connections.left(one, "a")
        self.assertTrue(connections.arrived(four, "a"))
        self.assertEqual(connections.open_count, 3)

    def test_there_may_be_more_room_or_less_from_now_on(self) -> None:
        connections = Connections(most=1, most_per_address=1)
        one, two, three = (Recorder() for _ in range(3))
        self.assertTrue(connections.arrived(one, "a"))
        self.assertFalse(connections.arrived(two, "a"))
        connections.allow(most=2, most_per_address=2)
        self.assertTrue(connections.arrived(two, "a"))
        connections.allow(most=1, most_per_address=1)
        self.assertFalse(connections.arrived(three, "b"))
        self.assertEqual(connections.open_count, 2)

    def test_nothing_is_left_of_those_who_left(self) -> None:
        connections = Connections()
        for number in range(100):
            one = Recorder()
            connections.arrived(one, str(number))
            connections.live(one, str(number))
            connections.over(one, str(number))
            connections.left(one, str(number))
            connections.left(one, str(number))
        connections.sweep(0)
        self.assertEqual((connections.open_count, connections.live_count), (0, 0))
        self.assertEqual((dict(connections._per_address), connections._live), ({}, {}))


class Live(TestCase):
    def test_a_session_is_cut_whole_and_alone(self) -> None:
        connections = Connections()
        first, second, other = (Recorder() for _ in range(3))
        connections.live(first, "s")
        connections.live(second, "s")
        connections.live(other, "t")
        self.assertEqual((connections.count("s"), connections.count("none")), (2, 0))
        self.assertEqual(connections.cut("s", "revoked"), 2)
        self.assertEqual([one.told for one in (first, second, other)], [[("cut", "revoked")]] * 2 + [[]])
        self.assertEqual(connections.cut("none", "revoked"), 0)

    def test_thousands_are_cut_slice_by_slice(self) -> None:
        turns: list[Callable[[], None]] = []
        connections = Connections(later=turns.append)
        live = [Recorder() for _ in range(3 * SLICE - 1)]
        for one in live:
            connections.live(one, "s")
        self.assertEqual(connections.cut("s", "revoked"), len(live))
        counts = []
        while True:
            counts.append(sum(one.told == [("cut", "revoked")] for one in live))
            if not turns:
                break
            turns.pop()()
        self.assertEqual(counts, [SLICE, 2 * SLICE, len(live)])

    def test_what_is_undecided_is_nobodys(self) -> None:
        connections = Connections()
        connections.live(Recorder(), UNDECIDED)
        connections.live(Recorder(), "s")
        self.assertEqual(list(connections.sids()), ["s"])

    def test_every_look_reaches_everything(self) -> None:
        connections = Connections()
        connection, exchange = Recorder(), Recorder()
        connections.arrived(connection, "a")
        connections.live(exchange, "s")
        connections.sweep(5.0)
        self.assertEqual((connection.told, exchange.told), ([5.0], [5.0]))


class Draining(TestCase):
    def test_it_is_done_when_the_last_has_left(self) -> None:
        connections, done = Connections(), []
        one, two = Recorder(), Recorder()
        connections.arrived(one, "a")
        connections.arrived(two, "a")
        connections.drain(lambda: done.append(True))
        self.assertEqual((one.told, two.told), (["drain"], ["drain"]))
        connections.left(one, "a")
        self.assertEqual(done, [])
        connections.cut_all()
        self.assertEqual(two.told, ["drain", ("cut", "")])
        connections.left(two, "a")
        self.assertEqual(done, [True])

    def test_it_is_done_at_once_where_nothing_is_open(self) -> None:
        done: list[bool] = []
        Connections().drain(lambda: done.append(True))
        self.assertEqual(done, [True])
