"""Visits: counted in memory, written together, and kept if they cannot be written."""

from __future__ import annotations

from typing import Any

from twisted.internet.defer import Deferred

from burrowgate.core.sessions import Limits, Visit
from burrowgate.core.store_records import Change, Committed
from burrowgate.errors import StoreUnavailable
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.sessions.visits import VisitRecorder, direct_vid
from burrowgate.stores.memory import MemoryStore
from burrowgate.testing.records import START, a_session, a_target, vid
from tests.support import TestCase


class FailingStore(MemoryStore):
    """Store whose commits can be made to fail, and which counts them."""

    failing: Exception | None = None
    commits = 0

    async def commit(self, change: Change) -> Committed:
        if self.failing is not None:
            raise self.failing
        self.commits += 1
        return await super().commit(change)


class VisitTests(TestCase):
    def setUp(self) -> None:
        self.store = FailingStore()
        registry = Registry(self.store, Naming())
        self.visits = VisitRecorder(registry, capacity=3)
        self.session = a_session()
        self.done(self.store.start())
        self.done(registry.start())
        self.done(registry.commit(Change(puts=(a_target(), self.session))))

    def done(self, coroutine: Any) -> Any:
        return self.successResultOf(Deferred.fromCoroutine(coroutine))

    def written(self) -> list[Visit]:
        visits: list[Visit] = self.done(self.store.visits(self.session.sid, 100))
        return sorted(visits, key=lambda visit: visit.first_seen)

    def test_requests_of_one_visit_are_written_together(self) -> None:
        for second in range(5):
            counters = self.visits.counters_for(self.session, vid(1), "192.0.2.7", b"B/1", START + second)
            counters.bytes_in += 10
        self.assertEqual(self.written(), [])
        before = self.store.commits
        self.done(self.visits.flush())
        self.done(self.visits.flush())
        self.assertEqual(self.store.commits, before + 1)
        (visit,) = self.written()
        self.assertEqual((visit.requests, visit.bytes_in, visit.bytes_out), (5, 50, 0))
        self.assertEqual((visit.first_seen, visit.last_seen), (START, START + 4))

    def test_last_use_is_kept_for_sessions_with_limits_only(self) -> None:
        idle = a_session(2, limits=Limits(idle_timeout=60))
        for number, session in enumerate((self.session, idle)):
            self.visits.counters_for(session, vid(1), "192.0.2.7", b"", START + number)
        self.assertEqual(self.visits.last_used_at(idle.sid), START + 1)
        self.assertIsNone(self.visits.last_used_at(self.session.sid))

    def test_visit_without_a_cookie_is_one_address_and_user_agent(self) -> None:
        for last, agent in ((7, b"curl"), (7, b"curl"), (8, b"curl"), (7, b"x")):
            self.visits.counters_for(self.session, "", f"192.0.2.{last}", agent, START)
        self.done(self.visits.flush())
        self.assertEqual(sorted(visit.requests for visit in self.written()), [1, 1, 2])
        self.assertIn(direct_vid(self.session.sid, "192.0.2.7", "curl"), [visit.vid for visit in self.written()])

    def test_failed_flush_keeps_counters_and_refusals_including_later_ones(self) -> None:
        for error in (StoreUnavailable("full"), RuntimeError("a defect of a plugin")):
            self.visits.counters_for(self.session, vid(1), "192.0.2.7", b"", START).bytes_out += 7
            self.visits.record_denied(self.session, "app", "idle", "192.0.2.7", START)
            self.store.failing = error
            for _ in range(2):
                self.failureResultOf(Deferred.fromCoroutine(self.visits.flush()), type(error))
                self.visits.record_denied(self.session, "app", "idle", "192.0.2.7", START)
        self.store.failing = None
        self.done(self.visits.flush())
        (visit,) = self.written()
        self.assertEqual((visit.requests, visit.bytes_out), (2, 14))
        reported = [
            record.event
            for record in self.done(self.store.events(0, 10))
            if record.event.action == "session.access_denied"
        ]
        self.assertEqual([event.detail for event in reported], [{"reason": "idle", "times": 6}])

    def test_failed_flush_without_refusals_keeps_counters(self) -> None:
        self.visits.counters_for(self.session, vid(1), "192.0.2.7", b"", START).bytes_out += 7
        self.store.failing = StoreUnavailable("full")
        self.failureResultOf(Deferred.fromCoroutine(self.visits.flush()), StoreUnavailable)
        self.store.failing = None
        self.done(self.visits.flush())
        (visit,) = self.written()
        self.assertEqual((visit.requests, visit.bytes_out), (1, 7))

    def test_many_visits_are_written_in_several_commits(self) -> None:
        for number in range(1201):
            self.visits.counters_for(self.session, vid(number), "192.0.2.7", b"", START)
        before = self.store.commits
        self.done(self.visits.flush())
        self.assertEqual(self.store.commits, before + 3)
        visits = self.done(self.store.visits(self.session.sid, 2000))
        self.assertEqual(len(visits), 1201)

    def test_visit_evicted_from_memory_is_written_and_counted_further(self) -> None:
        lasting = self.visits.counters_for(self.session, vid(0), "192.0.2.7", b"", START)
        for number in range(1, 10):
            self.visits.counters_for(self.session, vid(number), "192.0.2.7", b"", START)
        self.assertEqual(len(self.visits._counters), 3)
        self.assertFalse(self.visits.has_visit(self.session.sid, vid(0)))
        self.visits.counters_for(self.session, vid(0), "192.0.2.7", b"", START + 1)
        lasting.bytes_in += 5
        self.visits.touch(lasting, START + 2)
        self.done(self.visits.flush())
        first = self.done(self.store.visit(self.session.sid, vid(0)))
        self.assertEqual((first.requests, first.bytes_in, first.last_seen), (2, 5, START + 2))

    def test_visit_of_a_deleted_session_is_dropped(self) -> None:
        self.visits.counters_for(a_session(9), vid(1), "192.0.2.7", b"", START)
        self.done(self.visits.flush())
        self.assertEqual(self.written(), [])

    def test_user_agent_is_decoded_and_truncated(self) -> None:
        self.visits.counters_for(self.session, vid(1), "192.0.2.7", b"\xff" * 1000, START)
        self.done(self.visits.flush())
        self.assertEqual(self.written()[0].user_agent, "\ufffd" * 256)
