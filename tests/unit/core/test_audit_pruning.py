"""Which old events of visitors are removed, in which batches, and when that is worth it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from burrowgate.core.audit import Action, AuditEvent, AuditRecord, Detail
from burrowgate.core.audit_pruning import (
    MAX_BATCHES,
    MAX_DELAY_SECONDS,
    MAX_EVENTS_PER_BATCH,
    MAX_RUNS_PER_BATCH,
    MIN_EVENTS,
    PRUNABLE_ACTIONS,
    PruningBatch,
    PruningPlanner,
)
from burrowgate.testing.records import START
from tests.support import TestCase

RETENTION = 100
NOW = START + RETENTION


def record(
    seq: int,
    *,
    time: int = START - MAX_DELAY_SECONDS - 1,
    action: Action = Action.VISIT_OPENED,
    actor: str = "visitor ::1",
    detail: Detail | None = None,
) -> AuditRecord:
    event = AuditEvent(time=time, action=action, actor=actor, detail=detail or {})
    return AuditRecord(seq=seq, event=event, hash=f"{seq:064x}", mac=f"k.{seq}")


def planned(records: Iterable[AuditRecord]) -> Sequence[PruningBatch]:
    planner = PruningPlanner(NOW, RETENTION)
    for one in records:
        planner.add(one)
    return planner.batches()


def runs(batches: Sequence[PruningBatch]) -> list[tuple[int, int]]:
    return [(removal.first, removal.seq) for batch in batches for removal in batch.records()]


class ChoiceTests(TestCase):
    def test_events_of_visitors_are_removed_and_no_others(self) -> None:
        for action in Action:
            expected = [(1, 1)] if action in PRUNABLE_ACTIONS else []
            self.assertEqual(runs(planned([record(1, action=action)])), expected, action)
        by_visitors = {Action.VISIT_OPENED, Action.SESSION_ACCESS_DENIED, Action.SESSION_EXTEND_REQUESTED}
        self.assertEqual(PRUNABLE_ACTIONS, by_visitors | {Action.FILE_RECEIVED, Action.CLAIM_REFUSED})

    def test_the_same_action_of_another_actor_stays(self) -> None:
        for actor in ("admin", "gateway", "anonymous", "visitor", "visitor ", "visitors ::1"):
            self.assertEqual(runs(planned([record(1, actor=actor)])), [], actor)

    def test_age_is_that_of_the_last_of_events_counted_together(self) -> None:
        old = START - MAX_DELAY_SECONDS - 1
        for last, count in ((START - 1, 1), (START, 0), (START + 50, 0)):
            self.assertEqual(len(runs(planned([record(1, time=old, detail={"last": last})]))), count, last)
        self.assertEqual(runs(planned([record(1, time=old, detail={"last": True})])), [(1, 1)])

    def test_event_is_kept_for_exactly_the_retention(self) -> None:
        events = [record(seq, time=START) for seq in range(1, MIN_EVENTS + 1)]
        self.assertEqual(planned(events), ())
        events = [record(seq, time=START - 1) for seq in range(1, MIN_EVENTS + 1)]
        self.assertEqual(runs(planned(events)), [(1, MIN_EVENTS)])


class RunTests(TestCase):
    def test_consecutive_events_are_one_run(self) -> None:
        kept = [record(3, actor="admin"), record(6, time=START + 1)]
        removed = [record(seq) for seq in (1, 2, 4, 5, 7)]
        batches = planned(sorted([*kept, *removed], key=lambda record: record.seq))
        self.assertEqual(runs(batches), [(1, 2), (4, 5), (7, 7)])
        self.assertEqual((len(batches), batches[0].events), (1, 5))

    def test_record_of_a_run_has_number_hash_and_mac_of_its_last_event(self) -> None:
        (batch,) = planned([record(1, time=START - MAX_DELAY_SECONDS - 9), record(2)])
        (removal,) = batch.records()
        self.assertEqual((removal.seq, removal.hash, removal.mac), (2, f"{2:064x}", "k.2"))
        self.assertEqual((removal.event.action, removal.event.actor), (Action.EVENTS_REMOVED, "gateway"))
        self.assertEqual(removal.event.time, record(2).event.time)
        self.assertEqual(removal.event.detail, {"batch": 1, "from": 1, "since": START - MAX_DELAY_SECONDS - 9})

    def test_event_of_a_batch_names_it_and_what_was_removed(self) -> None:
        (batch,) = planned([record(2), record(3), record(4, actor="admin"), record(5)])
        records = batch.records()
        event = batch.event(records, NOW, 90 * 86_400)
        self.assertEqual((event.action, event.actor, event.time), (Action.AUDIT_PRUNED, "gateway", NOW))
        digest = event.detail["digest"]
        self.assertEqual(event.detail, {
            "batch": 2, "to": 5, "events": 3, "since": record(2).event.time, "until": record(5).event.time,
            "after": "90d", "digest": digest,
        })  # fmt: skip
        self.assertRegex(str(digest), r"\A[0-9a-f]{64}\Z")
        self.assertNotEqual(batch.event(records[:1], NOW, 1).detail["digest"], digest)


class BatchTests(TestCase):
    def test_long_run_is_divided_among_batches(self) -> None:
        batches = planned(record(seq) for seq in range(1, 2 * MAX_EVENTS_PER_BATCH + 2))
        self.assertEqual([batch.events for batch in batches], [MAX_EVENTS_PER_BATCH, MAX_EVENTS_PER_BATCH, 1])
        self.assertEqual(runs(batches)[1], (MAX_EVENTS_PER_BATCH + 1, 2 * MAX_EVENTS_PER_BATCH))

    def test_runs_of_a_batch_are_limited(self) -> None:
        actors = ("admin", "visitor ::1")
        events = [record(seq, actor=actors[seq % 2]) for seq in range(1, 2 * MAX_RUNS_PER_BATCH + 4)]
        batches = planned(events)
        self.assertEqual([len(batch.records()) for batch in batches], [MAX_RUNS_PER_BATCH, 2])
        # A run at the limit may still grow.
        events = [*events[: 2 * MAX_RUNS_PER_BATCH - 1], record(2 * MAX_RUNS_PER_BATCH)]
        (batch,) = planned(events)
        self.assertEqual((len(batch.records()), batch.events), (MAX_RUNS_PER_BATCH, MAX_RUNS_PER_BATCH + 1))

    def test_batches_are_limited_and_the_rest_waits_for_the_next_time(self) -> None:
        batches = planned(record(seq) for seq in range(1, (MAX_BATCHES + 2) * MAX_EVENTS_PER_BATCH))
        self.assertEqual(len(batches), MAX_BATCHES)
        self.assertEqual(runs(batches)[-1][1], MAX_BATCHES * MAX_EVENTS_PER_BATCH)


class DelayTests(TestCase):
    def test_few_events_wait_for_a_day(self) -> None:
        waiting = START - MAX_DELAY_SECONDS
        self.assertEqual(planned([record(1, time=waiting)]), ())
        self.assertEqual(runs(planned([record(1, time=waiting - 1)])), [(1, 1)])
        self.assertEqual(planned([]), ())

    def test_many_do_not_wait(self) -> None:
        events = [record(seq, time=START - 1) for seq in range(1, MIN_EVENTS)]
        self.assertEqual(planned(events), ())
        self.assertEqual(len(planned([*events, record(MIN_EVENTS, time=START - 1)])), 1)
