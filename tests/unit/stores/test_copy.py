"""Copies of stores: exact, resumable after an interruption, and never into a store with other records."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from twisted.internet import reactor
from twisted.internet.defer import Deferred
from zope.interface import implementer_only

from burrowgate.core.audit import Action, AuditRecord
from burrowgate.core.audit_chain import ChainVerifier
from burrowgate.core.audit_pruning import PruningPlanner
from burrowgate.core.durations import DAY
from burrowgate.core.history import HistoryKind, HistoryQuery
from burrowgate.core.lifecycle import delete_target, relabel, revoke
from burrowgate.core.resources import ResourceQuery
from burrowgate.core.sessions import Limits, Visit
from burrowgate.core.store_records import Batch, Change, Committed, VisitUpdate
from burrowgate.core.tcp.snapshots import take
from burrowgate.errors import BurrowgateError, StoreDamaged, StoreNotEmpty, StoresDiffer, StoreUnavailable
from burrowgate.interfaces import IHistoryStore, IStore
from burrowgate.stores.copy import SESSIONS_PER_PAGE, Contents, Progress, compare, copy, verify_store
from burrowgate.stores.memory import MemoryStore
from burrowgate.stores.sqlite.store import SqliteStore
from burrowgate.testing.records import START, a_resource, a_session, a_target, a_visit, an_entry, an_event, sid
from tests.support import ReactorTestCase, TestCase

SESSIONS = SESSIONS_PER_PAGE + 200
RESOURCES = 1_005
ENTRIES = 1_030


def no_report(progress: Progress) -> None:
    """Ignore `progress`."""


async def fill(store: IStore, sessions: int = SESSIONS) -> None:
    """Commit records of each kind to `store`, in several commits."""
    deleted = a_target("gone", "gone.example.com")
    added = Change(puts=(a_target("app", "app.example.com"), deleted), events=(an_event(Action.TARGET_ADDED),))
    await store.commit(added)
    # Seven sessions have the same age, so that pages end between sessions of one age.
    minted = tuple(a_session(number, created_at=START + number // 7) for number in range(sessions))
    await store.commit(Change(puts=minted, events=tuple(an_event(sid=session.sid) for session in minted)))
    limited = a_session(sessions, target_id=deleted.target_id, limits=Limits(max_visits=2, methods=("GET",)))
    await store.commit(Change(puts=(limited, revoke(minted[0], now=START + 5), relabel(minted[1], label="é'\u202e"))))
    await store.commit(
        Change(puts=tuple(a_resource(str(number), unique=f"name {number}") for number in range(RESOURCES)))
    )
    snapshots = [take({"number": number}) for number in range(3)]
    await store.commit(
        Change(
            history=(
                *(an_entry(f"c{number}", at=START + number // 7) for number in range(ENTRIES)),
                *(an_entry(sid(number), kind=HistoryKind.SESSION, sid=sid(number)) for number in range(4)),
                *(
                    an_entry(one.sha256, kind=HistoryKind.SNAPSHOT, sid="", closed_at=START, body=one.body)
                    for one in snapshots
                ),
            )
        )
    )
    await store.commit(
        Change(history=tuple(an_entry(f"c{number}", closed_at=START + 9, body='{"up":7}') for number in range(0, 9, 2)))
    )
    await store.commit(Change(puts=(delete_target(deleted, now=START + 6),), events=(an_event(Action.TARGET_DELETED),)))
    for last_seen in (START + 8, START + 3):
        visits = [a_visit(session, number, last_seen=last_seen) for session in range(40) for number in range(3)]
        await store.commit(
            Change(visits=tuple(VisitUpdate(visit=visit, event=an_event(sid=visit.sid)) for visit in visits))
        )


async def contents(store: IStore, sessions: int = SESSIONS) -> Any:
    """Return all records of `store`, read one session at a time."""
    kept = [await store.session(sid(number)) for number in range(sessions + 10)]
    return (
        list(await store.targets()),
        [(session, session and session.last_used_at) for session in kept],
        [list(await store.visits(sid(number), 10)) for number in range(50)],
        list(await store.events(0, 10_000)),
        list(await store.resources(ResourceQuery(limit=10_000))),
        [list(await IHistoryStore(store).history(HistoryQuery(kind=kind, limit=10_000))) for kind in HistoryKind],
    )


class LimitedStore(MemoryStore):
    """A store that fails after `writes_left` more writes, as if its process were killed."""

    writes_left = 10**6

    async def commit(self, change: Change) -> Committed:
        self._write()
        return await super().commit(change)

    async def load(self, batch: Batch) -> None:
        self._write()
        await super().load(batch)

    def _write(self) -> None:
        if not self.writes_left:
            raise StoreUnavailable("Killed.")
        self.writes_left -= 1


class CopyTests(TestCase):
    def setUp(self) -> None:
        self.source, self.to = self.new_store(), self.new_store()

    def new_store(self) -> LimitedStore:
        store = LimitedStore()
        self.done(store.start())
        return store

    def done(self, work: Any) -> Any:
        return self.successResultOf(Deferred.fromCoroutine(work))

    def failed(self, error: type[BurrowgateError], work: Any) -> str:
        return str(self.failureResultOf(Deferred.fromCoroutine(work), error).value)

    def assertCopied(self) -> None:
        self.assertEqual(self.done(contents(self.to)), self.done(contents(self.source)))

    def test_empty_store_is_copied(self) -> None:
        empty = Contents(targets=0, sessions=0, visits=0, events=0, hash="0" * 64)
        self.assertEqual(self.done(copy(self.source, self.to, no_report)), empty)

    def test_all_records_are_copied_exactly(self) -> None:
        self.done(fill(self.source))
        copied = self.done(copy(self.source, self.to, no_report))
        self.assertEqual((copied.targets, copied.sessions, copied.visits), (2, SESSIONS + 1, 120))
        self.assertEqual(copied.history, ENTRIES + 4 + 3)
        self.assertEqual((copied.events, copied.hash), (self.source._events[-1].seq, self.source._events[-1].hash))
        self.assertCopied()
        self.assertEqual(self.done(verify_store(self.to, no_report, ChainVerifier())), copied)

    def test_entries_that_were_closed_after_an_interrupted_copy_are_copied(self) -> None:
        self.done(fill(self.source))
        self.done(copy(self.source, self.to, no_report))
        closed = an_entry("c1", closed_at=START + 99, body='{"up":9}')
        self.done(self.source.commit(Change(history=(closed, an_entry("later")))))
        self.done(copy(self.source, self.to, no_report))
        self.assertCopied()

    def test_other_history_in_the_copy_is_found(self) -> None:
        self.done(fill(self.source))
        self.done(copy(self.source, self.to, no_report))
        self.done(self.source.commit(Change(history=(an_entry("c1", closed_at=START + 1),))))
        self.done(self.to.commit(Change(history=(an_entry("c1", closed_at=START + 2),))))
        self.assertIn(
            "the history around the connection c", self.failed(StoresDiffer, copy(self.source, self.to, no_report))
        )
        only = self.new_store()
        self.done(only.commit(Change(history=(an_entry("c1"),))))
        self.failed(StoreNotEmpty, copy(self.source, only, no_report))

    def test_history_is_not_copied_into_a_store_that_keeps_none(self) -> None:
        @implementer_only(IStore)
        class OldStore(LimitedStore):
            """A store of version 1 of the contract."""

        to = OldStore()
        self.done(to.start())
        self.done(copy(self.source, to, no_report))
        self.done(fill(self.source))
        self.assertIn("keeps no history", self.failed(StoresDiffer, copy(self.source, to, no_report)))

    def test_changed_snapshot_is_damage(self) -> None:
        self.done(fill(self.source))
        changed = an_entry("ab" * 32, kind=HistoryKind.SNAPSHOT, sid="", closed_at=START)
        self.done(self.source.commit(Change(history=(changed,))))
        text = self.failed(StoreDamaged, verify_store(self.source, no_report, ChainVerifier()))
        self.assertIn("ab" * 32, text)

    def test_interrupted_copy_resumes_without_writing_twice(self) -> None:
        self.done(fill(self.source))
        self.done(copy(self.source, self.to, no_report))
        writes = 10**6 - self.to.writes_left
        self.assertGreater(writes, 3)
        for writes_before in range(writes):
            self.to = self.new_store()
            self.to.writes_left = writes_before
            self.failed(StoreUnavailable, copy(self.source, self.to, no_report))
            self.to.writes_left = writes
            self.done(copy(self.source, self.to, no_report))
            self.assertEqual(self.to.writes_left, writes_before, "Records were written twice.")
            self.assertCopied()

    def test_resumed_copy_includes_later_changes(self) -> None:
        self.done(fill(self.source))
        self.done(copy(self.source, self.to, no_report))
        for writes_before in range(1, 10**6 - self.to.writes_left + 1):
            self.source, self.to = self.new_store(), self.new_store()
            self.done(fill(self.source))
            self.to.writes_left = writes_before
            Deferred.fromCoroutine(copy(self.source, self.to, no_report)).addErrback(lambda failure: None)
            self.to.writes_left = 10**6
            self.done(self.change_source())
            self.done(copy(self.source, self.to, no_report))
            self.assertCopied()

    async def change_source(self) -> None:
        """Commit changes of each kind to `source`."""
        app, deleted = await self.source.targets()
        last = await self.source.session(sid(SESSIONS - 1))
        first = await self.source.session(sid(1))
        assert last is not None and first is not None
        new = a_session(SESSIONS + 1, created_at=START + 10**6)
        old = a_session(SESSIONS + 2, created_at=START - 10**6)
        await self.source.commit(
            Change(
                puts=(new, old, revoke(last, now=START + 9), replace(app, name="renamed", version=2)),
                deletes=(first, deleted),
                visits=(VisitUpdate(visit=a_visit(5, 1, last_seen=START + 99)), VisitUpdate(visit=a_visit(6, 9))),
                events=(an_event(Action.SESSION_REVOKED), an_event(Action.TARGET_CHANGED)),
            )
        )
        await self.source.commit(Change(puts=(a_target("app", "new.example.com", target_id="another"),)))
        # The unique value of a resource passes to one that comes before it in the order of keys.
        gone, changed = a_resource("1003", unique="name 1003"), a_resource("7", unique="other", version=2)
        await self.source.commit(
            Change(
                puts=(changed, a_resource("/", unique="name 1003")), deletes=(gone, a_resource("8", unique="name 8"))
            )
        )

    def test_store_with_other_records_is_not_changed(self) -> None:
        self.done(fill(self.source))
        for records in (
            {"puts": (a_target(),)},
            {"puts": (a_session(1),)},
            {"puts": (a_resource(),)},
            {"events": (an_event(),)},
        ):
            self.to = self.new_store()
            self.done(self.to.commit(Change(**records)))
            self.failed(StoreNotEmpty, copy(self.source, self.to, no_report))
            self.assertEqual(self.to.writes_left, 10**6 - 1)

    def test_copy_that_was_used_since_is_not_changed(self) -> None:
        self.done(fill(self.source))
        self.done(copy(self.source, self.to, no_report))
        self.done(self.to.commit(Change(puts=(a_target("mine"),), events=(an_event(Action.TARGET_ADDED),))))
        before = self.to.writes_left
        self.assertIn("name an empty store", self.failed(StoreNotEmpty, copy(self.source, self.to, no_report)))
        self.done(self.source.commit(Change(events=(an_event(Action.SESSION_MINTED),) * 3)))
        self.failed(StoreNotEmpty, copy(self.source, self.to, no_report))
        self.assertEqual(self.to.writes_left, before)

    def test_log_with_removed_events_is_copied_also_in_two_steps(self) -> None:
        visited = an_event(Action.VISIT_OPENED, actor="visitor ::1")
        self.done(self.source.commit(Change(events=(an_event(), visited, visited, an_event(), visited, an_event()))))
        planner = PruningPlanner(START + 9 * DAY, DAY)
        for record in self.done(self.source.events(0, 100)):
            planner.add(record)
        (batch,) = planner.batches()
        removals = batch.records()
        event = batch.event(removals, START, DAY)
        self.done(self.source.commit(Change(removals=removals, events=(event,))))
        records = tuple(self.done(self.source.events(0, 100)))
        for loaded in range(len(records)):
            self.to = self.new_store()
            self.done(self.to.load(Batch(events=records[:loaded])))
            self.done(copy(self.source, self.to, no_report))
            self.assertEqual(tuple(self.done(self.to.events(0, 100))), records)

    def test_broken_chain_is_not_copied(self) -> None:
        self.done(fill(self.source))
        event = self.source._events[7]
        self.source._events[7] = AuditRecord(seq=8, event=replace(event.event, actor="mallory"), hash=event.hash)
        self.assertIn("Event 8", self.failed(StoreDamaged, copy(self.source, self.to, no_report)))
        self.assertIn("Event 8", self.failed(StoreDamaged, verify_store(self.source, no_report, ChainVerifier())))

    def test_compare_finds_every_difference(self) -> None:
        self.done(fill(self.source))
        changes: list[dict[str, Any]] = [
            {"sessions": (a_session(9, created_at=START + 1, last_used_at=START + 8, label="x"),)},
            {"sessions": (a_session(9, created_at=START + 1, last_used_at=START + 9),)},
            {"sessions": (a_session(SESSIONS + 5, created_at=START - 1),)},
            {"visits": (a_visit(3, 1, last_seen=START + 8, requests=3),)},
            {"visits": (a_visit(3, 7),)},
            {"targets": (a_target("app", "other.example.com"),)},
            {"targets": (a_target("more"),)},
            {"resources": (a_resource("9", unique="name 9", body='{"a": 1}'),)},
            {"resources": (a_resource("~"),)},
            {"events": (AuditRecord(seq=self.done(self.source.count()).events + 1, event=an_event(), hash=""),)},
        ]
        for change in changes:
            self.to = self.new_store()
            self.done(copy(self.source, self.to, no_report))
            self.done(self.to.load(Batch(**change)))
            self.failed(StoresDiffer, compare(self.source, self.to, no_report))

    def test_copy_detects_a_store_that_loses_records(self) -> None:
        class LosesSessions(LimitedStore):
            async def load(self, batch: Batch) -> None:
                await super().load(replace(batch, sessions=batch.sessions[1:]))

        class LosesRequestCounts(LimitedStore):
            async def load(self, batch: Batch) -> None:
                await super().load(replace(batch, visits=tuple(replace(visit, requests=1) for visit in batch.visits)))

        self.done(fill(self.source))
        for faulty_store in (LosesSessions, LosesRequestCounts):
            to = faulty_store()
            self.done(to.start())
            self.failed(StoresDiffer, copy(self.source, to, no_report))

    def test_copy_detects_changes_during_the_copy(self) -> None:
        self.done(fill(self.source))

        def revoke_a_compared_session(progress: Progress) -> None:
            if progress.what == "sessions verified" and progress.done == progress.total:
                newest = self.done(self.source.session(sid(SESSIONS - 1)))
                if newest.revoked_at is None:
                    self.done(self.source.commit(Change(puts=(revoke(newest, now=START + 9),))))

        self.failed(StoresDiffer, copy(self.source, self.to, revoke_a_compared_session))
        self.done(copy(self.source, self.to, no_report))
        self.assertCopied()

    def test_progress_ends_at_its_total(self) -> None:
        reported: list[Progress] = []
        self.done(fill(self.source))
        self.done(copy(self.source, self.to, reported.append))
        ends = {progress.what: (progress.done, progress.total) for progress in reported}
        self.assertEqual(list(ends), ["events", "sessions", "history", "events verified", "sessions verified"])
        for done, total in ends.values():
            self.assertEqual(done, total)

    def test_session_with_many_visits_is_copied(self) -> None:
        self.done(self.source.commit(Change(puts=(a_session(1), a_session(2)), events=(an_event(),))))
        visits: list[Visit] = [a_visit(session, number) for session in (1, 2) for number in range(6_000)]
        self.done(self.source.load(Batch(visits=tuple(visits))))
        self.assertEqual(self.done(copy(self.source, self.to, no_report)).visits, 12_000)


class SqliteTests(ReactorTestCase):
    async def test_copy_to_sqlite_and_back_is_exact(self) -> None:
        source, back = MemoryStore(), MemoryStore()
        between = SqliteStore(Path(self.mktemp()), reactor)
        for store in (source, between, back):
            await store.start()
        self.addCleanup(lambda: Deferred.fromCoroutine(between.close()))
        await fill(source)
        copied = await copy(source, between, no_report)
        self.assertEqual(await copy(between, back, no_report), copied)
        self.assertEqual(await contents(back), await contents(source))
        self.assertEqual(await verify_store(between, no_report, ChainVerifier()), copied)
