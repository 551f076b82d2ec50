"""Tests for burrowgate.proxy.http2.flow_control: the order of streams, and when their targets are paused."""

from __future__ import annotations

from burrowgate.proxy.http2.flow_control import MAX_PENDING_BYTES, OutboundScheduler
from tests.support import TestCase


class _Stream:
    """Stream with a number of pending bytes, of which each turn sends one; records its turns."""

    is_closed = False

    def __init__(self, scheduler: OutboundScheduler, name: str, pending: int, turns: list[str]) -> None:
        self._scheduler, self._name, self._turns = scheduler, name, turns
        self.pending = pending
        self.backpressure: list[bool] = []
        """Whether the connection was crowded, at each check."""
        self.is_blocked = False

    def send_pending(self, maximum: int = 1) -> None:
        self._turns.append(self._name)
        if not self.is_blocked:
            self.pending -= 1
            self._scheduler.add_pending(-1)
        if self.pending:
            self._scheduler.mark_blocked(self)

    def update_backpressure(self) -> None:
        self.backpressure.append(self._scheduler.is_crowded)


class OutboundSchedulerTests(TestCase):
    def setUp(self) -> None:
        self.streams: list[_Stream] = []
        self.turns: list[str] = []
        self.scheduler = OutboundScheduler(lambda: self.streams)

    def stream(self, name: str, pending: int) -> _Stream:
        """Add a queued stream."""
        stream = _Stream(self.scheduler, name, pending, self.turns)
        self.streams.append(stream)
        self.scheduler.add_pending(pending)
        self.scheduler.mark_blocked(stream)
        self.scheduler.mark_blocked(stream)  # has no further effect
        return stream

    def test_streams_take_turns(self) -> None:
        self.stream("a", 3)
        self.stream("b", 1)
        self.scheduler.run()
        self.assertEqual("".join(self.turns), "abaa")
        self.assertEqual(self.scheduler.pending, 0)

    def test_run_ends_when_no_stream_makes_progress(self) -> None:
        blocked, _ = self.stream("a", 2), self.stream("b", 2)
        blocked.is_blocked = True
        self.scheduler.run()
        self.assertEqual(blocked.pending, 2)
        self.assertEqual(self.turns.count("b"), 2)

    def test_no_stream_sends_while_the_connection_is_full(self) -> None:
        stream = self.stream("a", 1)
        self.scheduler.mark_full()
        self.scheduler.run()
        self.assertEqual(self.turns, [])
        self.assertEqual(stream.backpressure, [True])
        self.scheduler.mark_writable()
        self.scheduler.run()
        self.scheduler.update_backpressure()
        self.assertEqual((self.turns, stream.backpressure[-1]), (["a"], False))

    def test_streams_are_paused_above_the_limit_of_pending_bytes(self) -> None:
        stream = self.stream("a", 1)
        self.scheduler.add_pending(MAX_PENDING_BYTES - 2)
        self.assertFalse(self.scheduler.is_crowded)
        self.scheduler.add_pending(1)
        self.scheduler.add_pending(5)
        self.assertEqual(stream.backpressure, [True])
        self.scheduler.add_pending(-6)
        self.assertEqual(stream.backpressure, [True, False])
