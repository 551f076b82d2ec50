"""Audit events of expired sessions: each expiry once, however many processes look."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from twisted.internet.defer import Deferred

from burrowgate.core.audit import Action
from burrowgate.core.store_records import Change
from burrowgate.sessions.expiry_events import (
    MAX_COMMITS,
    RESOURCE_ID,
    RESOURCE_KIND,
    SESSIONS_PER_COMMIT,
    ExpiryRecorder,
)
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.stores.memory import MemoryStore
from burrowgate.testing.records import START, a_session, a_target, sid
from tests.support import FixedClock, TestCase


class ExpiryEventTests(TestCase):
    def setUp(self) -> None:
        self.clock = FixedClock(START)
        self.store = MemoryStore()
        self.registry = Registry(self.store, Naming())
        self.done(self.store.start())
        self.done(self.registry.start())
        self.recorder = ExpiryRecorder(self.registry, self.clock)
        self.put(a_target(), a_session(99, expires_at=START))
        self.look()

    def done(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return self.successResultOf(Deferred.fromCoroutine(coroutine))

    def put(self, *records: Any) -> None:
        self.done(self.registry.commit(Change(puts=records)))

    def look(self, seconds: int = 0, *recorders: ExpiryRecorder) -> list[str]:
        """The sids of all events so far, after another look."""
        self.clock.advance(seconds)
        for recorder in recorders or (self.recorder,):
            self.done(recorder.run())
        events = [one.event for one in self.done(self.store.events(0, 10_000))]
        self.assertEqual({event.action for event in events} - {Action.SESSION_EXPIRED}, set())
        return [event.sid for event in events]

    def test_first_look_of_a_store_records_nothing(self) -> None:
        self.assertEqual(self.look(), [])

    def test_each_session_is_recorded_when_its_time_has_come(self) -> None:
        self.put(*(a_session(number, expires_at=START + 10 * number) for number in (1, 2, 3)))
        self.assertEqual(self.look(9), [])
        self.assertEqual(self.look(1), [sid(1)])
        self.assertEqual(self.look(0), [sid(1)])
        self.assertEqual(self.look(30), [sid(1), sid(2), sid(3)])
        (event, *_) = [one.event for one in self.done(self.store.events(0, 1))]
        self.assertEqual((event.actor, event.target, event.time), ("gateway", "app", START + 10))
        self.assertEqual(event.detail, {"label": "session 1", "expires_at": "2023-11-14T22:13:30Z"})

    def test_sessions_that_ended_before_are_not_recorded(self) -> None:
        gone = a_target("gone", deleted_at=START + 1)
        self.put(
            gone,
            a_session(1, expires_at=START + 10, revoked_at=START + 5),
            a_session(2, expires_at=START + 10, target_id=gone.target_id),
        )
        self.assertEqual(self.look(20), [])

    def test_session_that_is_extended_expires_again(self) -> None:
        session = a_session(1, expires_at=START + 10)
        self.put(session)
        self.look(10)
        self.put(replace(session, expires_at=START + 100, version=2))
        self.assertEqual(self.look(20), [sid(1)])
        self.assertEqual(self.look(70), [sid(1), sid(1)])

    def test_what_expired_while_no_gateway_ran_is_recorded_at_the_start(self) -> None:
        self.put(a_session(1, expires_at=START + 10))
        self.recorder = ExpiryRecorder(self.registry, self.clock)
        self.assertEqual(self.look(86_400), [sid(1)])

    def test_of_two_processes_one_records_each_expiry(self) -> None:
        self.put(*(a_session(number, expires_at=START + number) for number in range(1, 20)))
        other = ExpiryRecorder(self.registry, FixedClock(START + 7))  # the clock of another machine
        for _ in range(10):
            recorded = self.look(2, other, self.recorder)
        self.assertEqual(sorted(recorded), sorted(sid(number) for number in range(1, 20)))

    def test_many_that_expire_together_are_recorded_in_bounded_commits(self) -> None:
        count = SESSIONS_PER_COMMIT * MAX_COMMITS + 7
        self.put(*(a_session(number, expires_at=START + 5) for number in range(1000, 1000 + count)))
        self.assertEqual(len(self.look(5)), SESSIONS_PER_COMMIT * MAX_COMMITS)
        self.put(*(a_session(number, expires_at=START + 6) for number in range(100, 103)))
        recorded = self.look(5)
        self.assertEqual((len(recorded), len(set(recorded))), (count + 3, count + 3))
        self.assertEqual(len(self.look(5)), count + 3)

    def test_unreadable_position_begins_anew(self) -> None:
        position = self.done(self.store.resource(RESOURCE_KIND, RESOURCE_ID))
        self.put(replace(position, version=position.version + 1, body="{}"))
        self.put(a_session(1, expires_at=START + 10))
        self.assertEqual(self.look(5), [])
        self.assertEqual(self.look(5), [sid(1)])
