"""Tests for burrowgate.proxy.tcp.liveness."""

from __future__ import annotations

import itertools

from burrowgate.proxy.tcp.liveness import Action, Liveness
from tests.support import TestCase


class LivenessTests(TestCase):
    def setUp(self) -> None:
        self.liveness = Liveness(0)

    def sweep(self, start: int, end: int, *, down: int = 0, received: bool = False) -> list[tuple[int, Action]]:
        """Sweep in each second after `start` until `end`; returns what was due and when."""
        due = []
        for now in range(start + 1, end + 1):
            action = self.liveness.sweep(now, received=received, down=down)
            if action is not None:
                due.append((now, action))
        return due

    def test_a_silent_client_gets_two_pings_and_is_lost_within_50_s(self) -> None:
        self.assertEqual(self.sweep(0, 50)[:3], [(24, Action.PING), (36, Action.PING), (49, Action.LOST)])

    def test_interval_is_that_of_the_gateway(self) -> None:
        self.liveness = Liveness(0, 2)
        self.assertEqual(self.sweep(0, 3), [(1, Action.PING), (2, Action.PING), (3, Action.LOST)])

    def test_a_client_that_sends_gets_no_ping(self) -> None:
        self.assertEqual(self.sweep(0, 600, received=True), [])

    def test_a_client_that_was_sent_bytes_since_its_last_pong_may_have_stopped_reading(self) -> None:
        due = self.sweep(0, 3600, down=1)
        self.assertEqual({action for _, action in due}, {Action.PING})
        gaps = [later - earlier for (earlier, _), (later, _) in itertools.pairwise(due)]
        self.assertLessEqual(max(gaps), 25)

    def test_a_pong_shows_that_it_has_read_them(self) -> None:
        self.assertEqual(self.sweep(0, 30, down=1), [(24, Action.PING)])
        self.liveness.pong()
        self.liveness.sweep(31, received=True, down=1)
        self.assertEqual(self.sweep(31, 80, down=1)[-1], (80, Action.LOST))
