"""Restart policy of workers."""

from __future__ import annotations

from burrowgate.server.workers.restart import LONG_LIFE_SECONDS, RESTART_DELAYS_SECONDS, RestartPolicy
from tests.support import TestCase


class RestartPolicyTests(TestCase):
    def test_delay_grows_with_short_lives_up_to_the_last(self) -> None:
        policy = RestartPolicy()
        delays = [policy.delay_after(0.0) for _ in range(len(RESTART_DELAYS_SECONDS) + 1)]
        self.assertEqual(delays, [*RESTART_DELAYS_SECONDS[1:], RESTART_DELAYS_SECONDS[-1], RESTART_DELAYS_SECONDS[-1]])

    def test_long_life_resets_the_delay(self) -> None:
        policy = RestartPolicy()
        policy.delay_after(0.0)
        self.assertEqual(policy.delay_after(LONG_LIFE_SECONDS), RESTART_DELAYS_SECONDS[0])
        self.assertEqual(policy.delay_after(0.0), RESTART_DELAYS_SECONDS[1])
