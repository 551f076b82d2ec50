"""Timing of tunnels: one that rests does what one does that is asked each second."""

from __future__ import annotations

import random
from types import SimpleNamespace
from typing import Any

from burrowgate.proxy.tcp.timing import REST_SECONDS, Due, TunnelTiming
from tests.support import TestCase

SECONDS = 400


class RestTests(TestCase):
    def test_rests_change_nothing_of_what_is_due_and_when(self) -> None:
        """Whatever passes when; the session is extended once, and the client does not read for a while."""
        seen: set[Due] = set()
        for seed in range(60):
            expected, _ = run(seed, rests=False)
            found, swept = run(seed, rests=True)
            self.assertEqual(found, expected, seed)
            self.assertLess(swept, SECONDS)
            seen |= {due for _, due in found if isinstance(due, Due)}
        self.assertEqual(seen, {Due.EXPIRE, Due.IDLE, Due.LOST, Due.PING, Due.WARN})

    def test_shortened_session_is_noticed_while_the_tunnel_rests(self) -> None:
        timing, opening = TunnelTiming(0, 25), an_opening([], ends_at=1000, idle_timeout=None)
        self.assertIsNone(timing.sweep(1, opening, 0, 0, received=False, is_full=False))
        self.assertEqual(timing.next_sweep(1, opening), 1 + REST_SECONDS)


def an_opening(progress: list[object], *, ends_at: int, idle_timeout: int | None) -> Any:
    """Return an opening that reports progress to a list; the client is warned a minute before the end."""
    return SimpleNamespace(
        ends_at=ends_at,
        warn_at=ends_at - 60,
        idle_timeout=idle_timeout,
        progress=lambda up, down: progress.append((up, down)),
    )


def run(seed: int, *, rests: bool) -> tuple[list[tuple[int, object]], int]:
    """Return what a tunnel with the events of `seed` did, with the times, and how often it was swept."""
    source = random.Random(seed)
    progress: list[object] = []
    idle = source.choice((None, 20, 90))
    opening = an_opening(progress, ends_at=source.randrange(100, SECONDS), idle_timeout=idle)
    extended_at, stalls_at = source.randrange(SECONDS), source.randrange(SECONDS)
    density = source.choice((0.0, 0.02, 0.2))
    timing, done, count = TunnelTiming(0, 25), [], 0
    up = down = 0
    received = active = False
    rests_until = 0.0
    for now in range(1, SECONDS):
        if source.random() < density:
            up, received, active = up + 1, True, True
        if source.random() < density:
            down, active = down + 1, True
        if source.random() < 0.01:
            timing.pong()
            received = active = True
        if now == extended_at:
            opening.ends_at, opening.warn_at = opening.ends_at + 100, opening.warn_at + 100
        is_full = stalls_at <= now < stalls_at + 40
        if rests and not active and rests_until > now:
            continue
        count += 1
        due = timing.sweep(now, opening, up, down, received=received, is_full=is_full)
        received = active = False
        rests_until = timing.next_sweep(now, opening)
        done += [(now, one) for one in (due, *progress) if one is not None]
        progress.clear()
        if due in (Due.EXPIRE, Due.IDLE, Due.LOST):
            break
    return done, count
