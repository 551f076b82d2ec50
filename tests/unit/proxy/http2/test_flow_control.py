"""Whose turn it is where a visitor takes less than there is to send."""

from __future__ import annotations

from burrowgate.proxy.http2.flow_control import MAX_PENDING_BYTES, OutboundScheduler
from tests.support import TestCase


class _Stream:
    """One that has so many pieces left, and notes when it had a turn."""

    is_closed = False

    def __init__(self, space: OutboundScheduler, name: str, pieces: int, turns: list[str]) -> None:
        self._room, self._name, self._turns = space, name, turns
        self.pending = pieces
        self.told: list[bool] = []
        self.stuck = False

    def send_pending(self, maximum: int = 1) -> None:
        self._turns.append(self._name)
        if not self.stuck:
            self.pending -= 1
            self._room.add_pending(-1)
        if self.pending:
            self._room.mark_blocked(self)

    def update_backpressure(self) -> None:
        self.told.append(self._room.is_crowded)


class RoomTests(TestCase):
    def setUp(self) -> None:
        self.streams: list[_Stream] = []
        self.turns: list[str] = []
        self.room = OutboundScheduler(lambda: self.streams)

    def stream(self, name: str, pieces: int) -> _Stream:
        """A stream that waits."""
        made = _Stream(self.room, name, pieces, self.turns)
        self.streams.append(made)
        self.room.add_pending(pieces)
        self.room.mark_blocked(made)
        self.room.mark_blocked(made)  # once is enough
        return made

    def test_streams_take_turns(self) -> None:
        self.stream("a", 3)
        self.stream("b", 1)
        self.room.run()
        self.assertEqual("".join(self.turns), "abaa")
        self.assertEqual(self.room.pending, 0)

    def test_who_gets_nowhere_ends_the_round(self) -> None:
        stuck, _ = self.stream("a", 2), self.stream("b", 2)
        stuck.stuck = True
        self.room.run()
        self.assertEqual(stuck.pending, 2)
        self.assertEqual(self.turns.count("b"), 2)

    def test_nobody_has_a_turn_while_the_connection_is_full(self) -> None:
        one = self.stream("a", 1)
        self.room.mark_full()
        self.room.run()
        self.assertEqual(self.turns, [])
        self.assertEqual(one.told, [True])
        self.room.mark_writable()
        self.room.run()
        self.room.update_backpressure()
        self.assertEqual((self.turns, one.told[-1]), (["a"], False))

    def test_much_that_waits_is_a_crowd(self) -> None:
        one = self.stream("a", 1)
        self.room.add_pending(MAX_PENDING_BYTES - 2)
        self.assertFalse(self.room.is_crowded)
        self.room.add_pending(1)
        self.room.add_pending(5)
        self.assertEqual(one.told, [True])
        self.room.add_pending(-6)
        self.assertEqual(one.told, [True, False])

    def test_how_long_it_has_been_full(self) -> None:
        self.assertEqual(self.room.full_for(100), 0)
        self.room.mark_full()
        self.assertEqual([self.room.full_for(now) for now in (100, 107)], [0, 7])
        self.room.mark_writable()
        self.room.mark_full()
        self.assertEqual(self.room.full_for(200), 0)
