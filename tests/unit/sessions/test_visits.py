"""Visits: counted in memory, written together, and kept if they cannot be written."""

from __future__ import annotations

from typing import Any

from twisted.internet.defer import Deferred

from burrowgate.core.audit import Action, AuditEvent
from burrowgate.core.sessions import Limits, Visit
from burrowgate.core.store_records import Change, Committed
from burrowgate.errors import StoreUnavailable
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.sessions.visits import OTHER_VISITS, VisitRecorder, direct_vid
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
        self.assertEqual(self.store.commits, before + 1, "the visit with its event")
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
        self.assertEqual([event.detail for event in reported], [{"reason": "idle", "times": 6, "last": START}])

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
        self.assertEqual(self.store.commits, before + 8, "seven of visits, one of their event")
        visits = self.done(self.store.visits(self.session.sid, 2000))
        self.assertEqual(len(visits), 1201)

    def test_visit_evicted_from_memory_is_written_and_counted_further(self) -> None:
        lasting = self.visits.counters_for(self.session, vid(0), "192.0.2.7", b"", START)
        for number in range(1, 10):
            self.visits.counters_for(self.session, vid(number), "192.0.2.7", b"", START)
        self.assertLessEqual(len(self.visits._counters), 3)
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

    def events(self, action: Action) -> list[AuditEvent]:
        records = self.done(self.store.events(0, 1000))
        return [record.event for record in records if record.event.action == action]

    def test_visits_without_a_cookie_beyond_the_limit_are_counted_together(self) -> None:
        visits = VisitRecorder(self.visits._registry, max_direct=5)
        for number in range(1000):
            counters = visits.counters_for(self.session, "", f"192.0.2.{number % 250}", b"B/%d" % number, START + 60)
            counters.bytes_in += 1
            if number % 100 == 0:
                self.done(visits.flush(START))
        self.done(visits.flush())
        written = self.written()
        self.assertEqual(len(written), 6)
        (others,) = [visit for visit in written if visit.address == OTHER_VISITS]
        self.assertEqual((others.user_agent, others.requests, others.bytes_in), (OTHER_VISITS, 995, 995))
        self.assertEqual(sum(visit.requests for visit in written), 1000)
        self.assertLessEqual(len(self.events(Action.VISIT_OPENED)), 2)

    def test_visits_with_a_cookie_beyond_the_limit_are_counted_together(self) -> None:
        visits = VisitRecorder(self.visits._registry, max_with_cookie=5)
        for number in range(1000):
            visits.counters_for(self.session, vid(number), "192.0.2.7", b"B/1", START)
        visits.counters_for(self.session, "", "192.0.2.7", b"B/1", START)
        self.done(visits.flush())
        self.assertEqual(sorted(visit.requests for visit in self.written()), [1, 1, 1, 1, 1, 1, 995])

    def test_visits_of_one_session_do_not_limit_those_of_another(self) -> None:
        visits = VisitRecorder(self.visits._registry, max_direct=5)
        other = a_session(2)
        for number in range(50):
            visits.counters_for(self.session, "", "192.0.2.7", b"B/%d" % number, START)
        counters = visits.counters_for(other, "", "192.0.2.7", b"B/7", START)
        self.assertEqual((counters.client_address, counters.user_agent), ("192.0.2.7", "B/7"))

    def test_counted_visits_have_the_limit_of_their_session_only(self) -> None:
        session = a_session(2, limits=Limits(max_visits=20))
        visits = VisitRecorder(self.visits._registry, max_with_cookie=5)
        for number in range(20):
            visits.counters_for(session, vid(number), "192.0.2.7", b"", START)
        self.assertTrue(all(visits.has_visit(session.sid, vid(number)) for number in range(20)))

    def test_visits_that_were_forgotten_leave_their_session_as_many_again(self) -> None:
        visits = VisitRecorder(self.visits._registry, capacity=8, max_direct=5, max_with_cookie=1)

        def agent(number: int) -> str:
            return visits.counters_for(self.session, "", "192.0.2.7", b"B/%d" % number, START).user_agent

        visits.counters_for(self.session, vid(1), "192.0.2.7", b"", START)
        agents = [agent(number) for number in range(14)]
        self.assertEqual(agents, [*(f"B/{number}" for number in range(5)), *[OTHER_VISITS] * 9])
        for other in range(2, 6):  # one more has a place; the next three displace those of the cookie, B/0 and B/1
            visits.counters_for(a_session(other), "", "192.0.2.7", b"", START)
        self.assertEqual([agent(number) for number in range(90, 93)], ["B/90", "B/91", "B/92"])
        self.assertEqual(visits.counters_for(self.session, vid(2), "192.0.2.7", b"", START).vid, vid(2))

    def test_first_visit_of_a_session_is_one_event_with_the_visit(self) -> None:
        for number in range(3):
            self.visits.counters_for(self.session, vid(number), f"192.0.2.{number}", b"", START + number)
        self.store.failing = StoreUnavailable("full")
        self.failureResultOf(Deferred.fromCoroutine(self.visits.flush()), StoreUnavailable)
        self.store.failing = None
        self.done(self.visits.flush())
        first, rest = self.events(Action.VISIT_OPENED)
        self.assertEqual((first.detail, first.actor, first.target), ({"first": True}, "visitor 192.0.2.0", "app"))
        self.assertEqual((rest.detail["times"], rest.actor), (2, "visitor 192.0.2.1"))
        # Another process does not know that, and another visit of the session is not the first one.
        other = VisitRecorder(self.visits._registry)
        other.counters_for(self.session, vid(9), "192.0.2.9", b"", START + 9)
        self.done(other.flush())
        self.assertEqual([event.detail.get("first") for event in self.events(Action.VISIT_OPENED)], [True, None, None])

    def test_opened_visits_of_a_minute_are_two_audit_events_besides_the_first(self) -> None:
        self.visits.counters_for(self.session, vid(99), "192.0.2.99", b"", START - 60)
        self.done(self.visits.flush(START - 60))
        for number in range(40):
            self.visits.counters_for(self.session, vid(number), f"192.0.2.{number}", b"", START + number)
            self.done(self.visits.flush(START + number))
        self.assertEqual([event.detail for event in self.events(Action.VISIT_OPENED)], [{"first": True}, {}])
        self.done(self.visits.flush(START + 60))
        _, first, rest = self.events(Action.VISIT_OPENED)
        self.assertEqual((first.time, first.actor, first.target), (START, "visitor 192.0.2.0", "app"))
        self.assertEqual((rest.time, rest.actor), (START + 1, "visitor 192.0.2.1"))
        self.assertEqual(rest.detail, {"times": 39, "last": START + 39})

    def test_visit_that_is_stored_already_has_no_second_event(self) -> None:
        for number in range(3):
            visits = VisitRecorder(self.visits._registry)
            visits.counters_for(self.session, vid(1), "192.0.2.7", b"", START + number)
            self.done(visits.flush())
        self.assertEqual(len(self.events(Action.VISIT_OPENED)), 1)

    def test_events_that_could_not_be_written_are_written_later(self) -> None:
        self.visits.counters_for(self.session, vid(9), "192.0.2.7", b"", START - 60)
        self.done(self.visits.flush(START - 60))
        self.visits.counters_for(self.session, vid(1), "192.0.2.7", b"", START)
        self.visits._make_batches()
        self.done(self.visits._write(self.visits._batches.pop()))
        self.store.failing = StoreUnavailable("full")
        for _ in range(3):
            self.failureResultOf(Deferred.fromCoroutine(self.visits.flush(START)), StoreUnavailable)
        self.store.failing = None
        self.done(self.visits.flush(START))
        self.assertEqual([event.time for event in self.events(Action.VISIT_OPENED)], [START - 60, START])

    def test_user_agents_that_differ_beyond_the_limit_or_in_spaces_are_one_visit(self) -> None:
        for number in range(50):
            self.visits.counters_for(self.session, "", "192.0.2.7", b"x" * 300 + b"%d" % number, START)
        self.visits.counters_for(self.session, "", "192.0.2.7", b"B/1  (x)", START)
        self.visits.counters_for(self.session, "", "192.0.2.7", b"B/1\t(x)", START)
        self.done(self.visits.flush())
        visits = sorted(self.written(), key=lambda visit: visit.user_agent)
        self.assertEqual([(visit.user_agent, visit.requests) for visit in visits], [("B/1 (x)", 2), ("x" * 256, 50)])

    def test_user_agent_is_decoded_and_truncated(self) -> None:
        self.visits.counters_for(self.session, vid(1), "192.0.2.7", b"\xff" * 1000, START)
        self.done(self.visits.flush())
        self.assertEqual(self.written()[0].user_agent, "\ufffd" * 256)
