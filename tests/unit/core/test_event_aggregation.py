"""Tests for burrowgate.core.event_aggregation: no sequence of events makes more than two per key and minute."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from burrowgate.core.audit import Action, AuditEvent, Detail
from burrowgate.core.event_aggregation import EventAggregator
from burrowgate.testing.records import START
from tests.support import TestCase

DENIED = Action.SESSION_ACCESS_DENIED
MINUTE = START - START % 60


def denied(time: int, sid: str = "a", reason: str = "idle") -> AuditEvent:
    return AuditEvent(time=time, action=DENIED, actor="visitor", target="app", sid=sid, detail={"reason": reason})


def times(event: AuditEvent) -> int:
    return int(event.detail.get("times") or 1)


class EventAggregatorTests(TestCase):
    def setUp(self) -> None:
        self.events = EventAggregator()

    def test_first_event_of_a_minute_is_due_at_once_and_the_others_at_its_end(self) -> None:
        self.events.add(denied(MINUTE + 1))
        self.assertEqual(self.events.take(MINUTE + 2), [denied(MINUTE + 1)])
        self.events.add(denied(MINUTE + 3))
        self.assertTrue(self.events.repeat((DENIED, "a", "idle"), MINUTE + 9))
        self.assertEqual(self.events.take(MINUTE + 59), [])
        (event,) = self.events.take(MINUTE + 60)
        self.assertEqual((event.time, event.detail), (MINUTE + 3, {"reason": "idle", "times": 2, "last": MINUTE + 9}))
        self.assertEqual(len(self.events), 0)

    def test_minute_that_is_over_is_due_without_a_further_event(self) -> None:
        self.events.add(denied(MINUTE))
        self.events.take(MINUTE)
        self.events.add(denied(MINUTE + 1))
        self.assertEqual(len(self.events.take(MINUTE + 600)), 1)

    def test_bytes_of_files_are_summed_and_the_first_name_stays(self) -> None:
        def received(time: int, name: str, size: int, sid: str = "a", target: str = "box") -> AuditEvent:
            detail: Detail = {"name": name, "bytes": size}
            return AuditEvent(
                time=time, action=Action.FILE_RECEIVED, actor="visitor ::1", target=target, sid=sid, detail=detail
            )

        self.events.add(received(MINUTE, "first", 10))
        self.assertEqual(self.events.take(MINUTE), [received(MINUTE, "first", 10)])
        self.events.add(received(MINUTE + 1, "second", 20))
        self.events.add(received(MINUTE + 2, "third", 300))
        due = self.events.take(MINUTE + 60)
        self.assertEqual(due[0].detail, {"name": "second", "bytes": 320, "times": 2, "last": MINUTE + 2})
        self.events.put_back(due)
        self.events.add(received(MINUTE + 3, "fourth", 1000))
        (event,) = self.events.take()
        self.assertEqual(event.detail, {"name": "second", "bytes": 1320, "times": 3, "last": MINUTE + 3})
        for target in ("box", "other"):
            self.events.add(received(MINUTE, "public", 1, sid="", target=target))
        self.assertEqual(len(self.events.take()), 2)

    def test_next_minute_begins_with_an_event_of_its_own(self) -> None:
        for minute in range(3):
            self.events.add(denied(MINUTE + 60 * minute))
            self.assertEqual(len(self.events.take(MINUTE + 60 * minute)), 1)

    def test_sessions_reasons_and_actions_are_apart(self) -> None:
        for sid in "ab":
            for reason in ("idle", "method"):
                self.events.add(denied(MINUTE, sid, reason))
        self.events.add(AuditEvent(time=MINUTE, action=Action.VISIT_OPENED, actor="visitor", sid="a"))
        self.assertEqual(len(self.events.take(MINUTE)), 5)
        self.assertFalse(self.events.repeat((DENIED, "a", "idle"), MINUTE))

    def test_event_that_was_put_back_is_merged_with_later_ones(self) -> None:
        self.events.add(denied(MINUTE))
        self.events.add(denied(MINUTE + 5))
        due = self.events.take(MINUTE + 6)
        self.events.add(denied(MINUTE + 7))
        self.events.put_back(due)
        (event,) = self.events.take(MINUTE + 8)
        self.assertEqual((event.time, event.detail), (MINUTE, {"reason": "idle", "times": 3, "last": MINUTE + 7}))

    def test_outage_of_any_length_keeps_one_event(self) -> None:
        for minute in range(100):
            self.events.add(denied(MINUTE + 60 * minute))
            due = self.events.take(MINUTE + 60 * minute)
            self.assertEqual(len(due), 1)
            self.events.put_back(due)
            self.assertEqual(len(self.events), 1)
        (event,) = self.events.take()
        self.assertEqual((event.time, times(event)), (MINUTE, 100))

    def test_sessions_beyond_the_limit_are_counted_together(self) -> None:
        events = EventAggregator(max_keys=3)
        for number in range(20):
            events.add(denied(MINUTE, f"s{number}"))
        due = events.take(MINUTE)
        self.assertEqual(Counter(event.sid for event in due), Counter({"s0": 1, "s1": 1, "s2": 1, "": 1}))
        self.assertEqual(sum(map(times, due)), 20)

    def test_stored_events_take_no_place_from_others(self) -> None:
        events = EventAggregator(max_keys=3)
        for number in range(20):
            events.add(denied(MINUTE, f"s{number}"))
            self.assertEqual([event.sid for event in events.take(MINUTE)], [f"s{number}"])
            self.assertLessEqual(len(events), 3)

    @given(st.lists(st.tuples(st.integers(0, 40), st.sampled_from("abcd"), st.booleans(), st.booleans()), max_size=80))
    def test_no_event_is_lost_and_no_minute_has_more_than_two(self, steps: list[tuple[int, str, bool, bool]]) -> None:
        events = EventAggregator(max_keys=100)
        stored: list[tuple[int, AuditEvent]] = []
        now = MINUTE
        for seconds, sid, is_stored, is_taken in steps:
            now += seconds
            if not events.repeat((DENIED, sid, "idle"), now):
                events.add(denied(now, sid))
            if is_taken:
                due = events.take(now)
                if is_stored:
                    stored += [(now, event) for event in due]
                else:
                    events.put_back(due)
        stored += [(now, event) for event in events.take()]
        self.assertEqual(sum(times(event) for _, event in stored), len(steps))
        written = Counter((event.sid, at // 60) for at, event in stored)
        self.assertLessEqual(max(written.values(), default=0), 4, "two of a minute, and two of the one before it")
