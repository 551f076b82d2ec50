"""Visits are counted in memory and written together, and what cannot be written is kept."""

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


class ShakyStore(MemoryStore):
    """Memory that fails when it is told to."""

    failing: Exception | None = None
    commits = 0

    async def commit(self, change: Change) -> Committed:
        if self.failing is not None:
            raise self.failing
        self.commits += 1
        return await super().commit(change)


class Counting(TestCase):
    def setUp(self) -> None:
        self.store = ShakyStore()
        directory = Registry(self.store, Naming())
        self.usage = VisitRecorder(directory, remembered=3)
        self.session = a_session()
        self.done(self.store.start())
        self.done(directory.start())
        self.done(directory.commit(Change(puts=(a_target(), self.session))))

    def done(self, coroutine: Any) -> Any:
        return self.successResultOf(Deferred.fromCoroutine(coroutine))

    def written(self) -> list[Visit]:
        visits: list[Visit] = self.done(self.store.visits(self.session.sid, 100))
        return sorted(visits, key=lambda visit: visit.first_seen)

    def test_many_requests_are_one_row(self) -> None:
        for second in range(5):
            counters = self.usage.counters_for(self.session, vid(1), "192.0.2.7", b"B/1", START + second)
            counters.bytes_in += 10
        self.assertEqual(self.written(), [])
        before = self.store.commits
        self.done(self.usage.flush())
        self.done(self.usage.flush())
        self.assertEqual(self.store.commits, before + 1)
        (visit,) = self.written()
        self.assertEqual((visit.requests, visit.bytes_in, visit.bytes_out), (5, 50, 0))
        self.assertEqual((visit.first_seen, visit.last_seen), (START, START + 4))

    def test_the_last_use_is_known_of_sessions_with_limits(self) -> None:
        idle = a_session(2, limits=Limits(idle_timeout=60))
        for number, session in enumerate((self.session, idle)):
            self.usage.counters_for(session, vid(1), "192.0.2.7", b"", START + number)
        self.assertEqual(self.usage.last_used_at(idle.sid), START + 1)
        self.assertIsNone(self.usage.last_used_at(self.session.sid))

    def test_without_a_cookie_a_visit_is_an_address_and_a_program(self) -> None:
        for last, agent in ((7, b"curl"), (7, b"curl"), (8, b"curl"), (7, b"x")):
            self.usage.counters_for(self.session, "", f"192.0.2.{last}", agent, START)
        self.done(self.usage.flush())
        self.assertEqual(sorted(visit.requests for visit in self.written()), [1, 1, 2])
        self.assertIn(direct_vid(self.session.sid, "192.0.2.7", "curl"), [visit.vid for visit in self.written()])

    def test_what_cannot_be_written_is_kept_and_so_is_what_comes_meanwhile(self) -> None:
        for error in (StoreUnavailable("full"), RuntimeError("a defect of a plugin")):
            self.usage.counters_for(self.session, vid(1), "192.0.2.7", b"", START).bytes_out += 7
            self.usage.record_denied(self.session, "app", "idle", "192.0.2.7", START)
            self.store.failing = error
            for _ in range(2):
                self.failureResultOf(Deferred.fromCoroutine(self.usage.flush()), type(error))
                self.usage.record_denied(self.session, "app", "idle", "192.0.2.7", START)
        self.store.failing = None
        self.done(self.usage.flush())
        (visit,) = self.written()
        self.assertEqual((visit.requests, visit.bytes_out), (2, 14))
        reported = [
            one.event for one in self.done(self.store.events(0, 10)) if one.event.action == "session.access_denied"
        ]
        self.assertEqual([event.detail for event in reported], [{"reason": "idle", "times": 6}])

    def test_uses_alone_are_kept_too(self) -> None:
        self.usage.counters_for(self.session, vid(1), "192.0.2.7", b"", START).bytes_out += 7
        self.store.failing = StoreUnavailable("full")
        self.failureResultOf(Deferred.fromCoroutine(self.usage.flush()), StoreUnavailable)
        self.store.failing = None
        self.done(self.usage.flush())
        (visit,) = self.written()
        self.assertEqual((visit.requests, visit.bytes_out), (1, 7))

    def test_more_than_one_commit_can_take_are_written_in_several(self) -> None:
        for number in range(1201):
            self.usage.counters_for(self.session, vid(number), "192.0.2.7", b"", START)
        before = self.store.commits
        self.done(self.usage.flush())
        self.assertEqual(self.store.commits, before + 3)
        visits = self.done(self.store.visits(self.session.sid, 2000))
        self.assertEqual(len(visits), 1201)

    def test_memory_is_bounded_and_nothing_is_lost_for_it(self) -> None:
        lasting = self.usage.counters_for(self.session, vid(0), "192.0.2.7", b"", START)
        for number in range(1, 10):
            self.usage.counters_for(self.session, vid(number), "192.0.2.7", b"", START)
        self.assertEqual(len(self.usage._counters), 3)
        self.assertFalse(self.usage.has_visit(self.session.sid, vid(0)))
        self.usage.counters_for(self.session, vid(0), "192.0.2.7", b"", START + 1)
        lasting.bytes_in += 5
        self.usage.touch(lasting, START + 2)
        self.done(self.usage.flush())
        first = self.done(self.store.visit(self.session.sid, vid(0)))
        self.assertEqual((first.requests, first.bytes_in, first.last_seen), (2, 5, START + 2))

    def test_a_visit_of_a_session_that_is_gone_is_dropped(self) -> None:
        self.usage.counters_for(a_session(9), vid(1), "192.0.2.7", b"", START)
        self.done(self.usage.flush())
        self.assertEqual(self.written(), [])

    def test_an_agent_of_any_bytes_and_length(self) -> None:
        self.usage.counters_for(self.session, vid(1), "192.0.2.7", b"\xff" * 1000, START)
        self.done(self.usage.flush())
        self.assertEqual(self.written()[0].user_agent, "\ufffd" * 256)
