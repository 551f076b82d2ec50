"""Deadlines of boxes (B5, B6, B7): what is due when, and for which reason."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core.boxes import idle
from burrowgate.core.boxes.idle import End, Limits, Times, Warn
from burrowgate.core.boxes.states import BoxReason
from tests.support import TestCase

LIMITS = Limits(start=30, idle=600, no_viewer=120, lifetime=14_400)
STARTING = Times(requested=1_000)
OPEN = Times(requested=1_000, ready=1_001, has_viewer=True)
SECONDS = st.floats(0, 20_000, allow_nan=False)


class DeadlineTests(TestCase):
    def due(self, times: Times, limits: Limits = LIMITS) -> tuple[float, BoxReason]:
        end = idle.ends(limits, times)[0]
        return end.at, end.reason

    def test_a_start_has_its_time(self) -> None:
        self.assertEqual(idle.next_due(LIMITS, STARTING), End(1_030, BoxReason.START_TIMEOUT))

    def test_idle_time_counts_from_the_last_input_or_from_when_it_was_ready(self) -> None:
        self.assertEqual(self.due(OPEN), (1_601, BoxReason.IDLE))
        self.assertEqual(self.due(replace(OPEN, input=1_059)), (1_659, BoxReason.IDLE))
        self.assertEqual(self.due(replace(OPEN, input=999)), (1_601, BoxReason.IDLE))

    def test_a_threshold_of_a_minute_ends_a_minute_after_the_last_input(self) -> None:
        limits = replace(LIMITS, idle=60)
        times = replace(OPEN, input=1_059.0)  # the one key, at 59 seconds
        self.assertEqual(self.due(OPEN, limits), (1_061, BoxReason.IDLE))
        self.assertEqual(self.due(times, limits), (1_119, BoxReason.IDLE))
        self.assertEqual(idle.next_due(limits, times), Warn(1_089, End(1_119, BoxReason.IDLE)))

    def test_a_box_without_a_viewer_ends(self) -> None:
        never = replace(OPEN, has_viewer=False)
        self.assertEqual(self.due(never), (1_121, BoxReason.NO_VIEWER))
        self.assertEqual(self.due(replace(never, viewer_left=1_300, input=1_300)), (1_420, BoxReason.NO_VIEWER))
        self.assertEqual(idle.next_due(LIMITS, never), End(1_121, BoxReason.NO_VIEWER))

    def test_the_longest_life_and_the_end_of_the_session_count_from_the_beginning(self) -> None:
        active = replace(OPEN, input=15_399)
        self.assertEqual(self.due(active), (15_400, BoxReason.MAX_LIFETIME))
        self.assertEqual(self.due(replace(active, session_ends=15_390)), (15_390, BoxReason.EXPIRED))
        self.assertEqual(self.due(replace(STARTING, session_ends=1_010)), (1_010, BoxReason.EXPIRED))

    def test_of_two_at_the_same_time_the_one_that_no_visitor_can_change_is_named(self) -> None:
        limits = Limits(start=30, idle=100, no_viewer=100, lifetime=101)
        times = replace(OPEN, has_viewer=False, session_ends=1_101)
        self.assertEqual(
            [end.reason for end in idle.ends(limits, times)],
            [BoxReason.EXPIRED, BoxReason.MAX_LIFETIME, BoxReason.IDLE, BoxReason.NO_VIEWER],
        )

    def test_a_warning_comes_a_minute_before_and_once(self) -> None:
        warning = idle.next_due(LIMITS, OPEN)
        self.assertEqual(warning, Warn(1_541, End(1_601, BoxReason.IDLE)))
        assert isinstance(warning, Warn)
        self.assertEqual(idle.next_due(LIMITS, OPEN, warning.end), warning.end)
        self.assertTrue(idle.stands(LIMITS, OPEN, warning.end))

    def test_input_takes_the_warning_away(self) -> None:
        warned = End(1_601, BoxReason.IDLE)
        times = replace(OPEN, input=1_600)
        self.assertFalse(idle.stands(LIMITS, times, warned))
        self.assertEqual(idle.next_due(LIMITS, times, warned), Warn(2_140, End(2_200, BoxReason.IDLE)))
        self.assertFalse(idle.stands(LIMITS, times, None))

    def test_the_hard_end_is_warned_of_too(self) -> None:
        times = replace(OPEN, input=15_390)
        self.assertEqual(idle.next_due(LIMITS, times), Warn(15_340, End(15_400, BoxReason.MAX_LIFETIME)))
        longer = replace(times, session_ends=15_395)
        warned = End(15_395, BoxReason.EXPIRED)
        self.assertEqual(idle.next_due(LIMITS, longer), Warn(15_335, warned))
        self.assertFalse(idle.stands(LIMITS, replace(longer, session_ends=20_000), warned))

    @given(SECONDS, st.none() | SECONDS, st.none() | SECONDS, st.booleans(), st.none() | SECONDS)
    def test_nothing_is_due_before_its_time_and_input_never_brings_the_end_nearer(
        self, after: float, used: float | None, left: float | None, has_viewer: bool, session_ends: float | None
    ) -> None:
        times = Times(
            requested=0, ready=after, input=used, has_viewer=has_viewer, viewer_left=left, session_ends=session_ends
        )
        first = idle.ends(LIMITS, times)[0]
        self.assertTrue(all(first.at <= end.at for end in idle.ends(LIMITS, times)))
        due = idle.next_due(LIMITS, times)
        self.assertEqual(due.end if isinstance(due, Warn) else due, first)
        later = idle.ends(LIMITS, replace(times, input=max(used or 0, after) + 1))[0]
        self.assertGreaterEqual(later.at, first.at)
