"""The guard of the audit log: what the home knows against what the store has, and the removal of old events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from twisted.internet.defer import Deferred, succeed

from burrowgate.core.audit import Action, AuditEvent, AuditRecord, chain_event
from burrowgate.core.audit_chain import ChainLink, ChainVerifier
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import Key, Keyring
from burrowgate.errors import HomeError, StateConflict
from burrowgate.sessions.audit_guard import AuditGuard, newest_event
from burrowgate.sessions.audit_pruning import AuditPruner
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.stores.memory import MemoryStore
from burrowgate.testing.records import START, an_event
from tests.support import TestCase

OLD, NEW = Key(b"1" * 32), Key(b"2" * 32)
DAY = 86_400


class Time:
    time = START

    def now(self) -> float:
        return self.time


class Case(TestCase):
    def setUp(self) -> None:
        super().setUp()
        self.keyring = Keyring([NEW])
        self.anchor: list[ChainLink] = []
        self.unreadable = False
        self.clock = Time()
        self.retention = 0
        self.store = self.new_store()
        self.guard = self.new_guard()

    def new_store(self) -> MemoryStore:
        store = MemoryStore(sign_event=lambda hash: self.keyring.sign_event(hash))
        self.done(store.start())
        return store

    def done(self, work: Any) -> Any:
        return self.successResultOf(Deferred.fromCoroutine(work))

    def new_guard(self) -> AuditGuard:
        """The guard of the gateway after its next start."""

        async def read() -> Sequence[ChainLink]:
            if self.unreadable:
                raise HomeError("The file is damaged.")
            return list(self.anchor)

        async def write(links: Sequence[ChainLink], replaces: bool) -> None:
            if replaces or not self.anchor or links[-1].seq > self.anchor[-1].seq:
                self.anchor, self.unreadable = list(links), False

        registry = Registry(self.store, Naming())
        self.done(registry.start())
        guard = AuditGuard(registry, keys=lambda: self.keyring, clock=self.clock, read=read, write=write)
        self.pruner = AuditPruner(
            registry,
            guard,
            keys=lambda: self.keyring,
            clock=self.clock,
            retention=lambda: self.retention,
            pause=lambda: succeed(None),
        )
        return guard

    def commit(self, *events: AuditEvent) -> None:
        self.done(self.store.commit(Change(events=events or (an_event(),))))

    def advance(self) -> str | None:
        self.done(self.guard.advance())
        return self.guard.finding

    def start_again(self) -> str | None:
        self.guard = self.new_guard()
        return self.advance()

    def fault(self) -> str | None:
        verifier = ChainVerifier(self.keyring.verify_event, self.anchor)
        verifier.verify(self.done(self.store.events(0, 100_000)))
        verifier.finish()
        return verifier.error

    def actions(self) -> list[Action]:
        return [record.event.action for record in self.done(self.store.events(0, 1000))]

    def found(self) -> None:
        """Forget the log lines of a finding."""
        self.flushLoggedErrors()


class GuardTests(Case):
    def test_anchor_follows_what_is_committed(self) -> None:
        self.assertIsNone(self.advance())
        self.assertEqual(self.anchor, [])
        for number in range(1, 12):
            self.commit(*[an_event()] * 3)
            self.assertIsNone(self.advance())
            self.assertEqual(self.anchor[-1].seq, 3 * number)
        self.assertEqual(len(self.anchor), 8)
        self.assertIsNone(self.fault())
        self.assertIsNone(self.start_again())

    def test_crash_before_the_anchor_is_written_is_no_difference(self) -> None:
        for _ in range(5):
            self.commit()
            self.advance()
        for kept in range(len(self.anchor) + 1):
            self.anchor = self.anchor[:kept]
            self.assertIsNone(self.start_again())
            self.assertIsNone(self.fault())

    def test_anchor_of_another_process_may_be_older_or_newer(self) -> None:
        other = self.new_guard()
        self.commit()
        self.advance()
        self.commit()
        self.done(other.advance())
        self.assertIsNone(self.advance())
        self.assertEqual(self.anchor[-1].seq, 2)

    def test_removed_end_is_found_at_start_and_while_it_runs(self) -> None:
        self.commit(*[an_event()] * 6)
        self.advance()
        events = list(self.store._events)
        for kept in range(6):
            self.store._events = events[:kept]
            for look in (self.advance, self.start_again):
                self.assertIn(f"The audit events after {kept} were removed", str(look()))
            self.assertIn(f"The events after {kept} were removed", str(self.fault()))
        self.store._events = events
        self.assertIsNone(self.advance())

    def test_finding_stands_when_the_log_grows_again(self) -> None:
        self.commit(*[an_event()] * 6)
        self.advance()
        del self.store._events[3:]
        self.start_again()
        for number in range(10):
            self.commit(an_event(detail={"label": number}))
            self.assertIsNotNone(self.advance())
            self.assertIsNotNone(self.start_again())
        self.assertEqual(self.anchor[-1].seq, 6)
        self.assertIn("Event 6 is not the one that the home knows", str(self.fault()))

    def test_event_that_another_program_wrote_is_found(self) -> None:
        for sign in (lambda hash: "", Key(b"3" * 32).sign_event, lambda hash: f"{NEW.kid}.{'A' * 22}"):
            self.setUp()
            self.commit()
            self.advance()
            forged = chain_event(self.store._events[-1].hash, 2, an_event(actor="mallory"), sign)
            self.store._events.append(forged)
            self.commit()
            self.assertIn("vent 2", str(self.advance()))
            self.assertEqual(self.anchor[-1].seq, 1)
            self.assertIsNotNone(self.start_again())

    def test_operator_accepts_a_restored_backup(self) -> None:
        self.assertIsInstance(self.failureResultOf(Deferred.fromCoroutine(self.guard.accept())).value, StateConflict)
        self.commit(*[an_event()] * 6)
        self.advance()
        del self.store._events[4:]
        self.start_again()
        link = self.done(self.guard.accept())
        self.assertEqual((link.seq, self.anchor), (5, [link]))
        detail = self.store._events[-1].event.detail
        self.assertEqual((detail["through"], detail["known"]), (4, 6))
        self.commit()
        self.assertIsNone(self.advance())
        self.assertIsNone(self.start_again())
        self.assertIsNone(self.fault())

    def test_operator_accepts_a_new_store(self) -> None:
        self.commit(*[an_event()] * 3)
        self.advance()
        self.store = self.new_store()
        self.assertIn("The audit events after 0 were removed", str(self.start_again()))
        self.done(self.guard.accept())
        self.assertIsNone(self.start_again())
        self.assertIsNone(self.fault())

    def test_unreadable_anchor_is_a_finding_until_it_is_accepted(self) -> None:
        self.commit()
        self.advance()
        self.unreadable = True
        self.assertEqual(self.start_again(), "The file is damaged.")
        self.done(self.guard.accept())
        self.assertIsNone(self.advance())


class SigningTests(Case):
    def test_log_of_an_older_version_is_signed_once(self) -> None:
        self.commit(*[an_event()] * 3)
        self.store._events = [replace(record, mac="") for record in self.store._events]
        self.assertIsNone(self.start_again())
        self.assertEqual(self.actions()[3:], [Action.AUDIT_SIGNED])
        self.assertIsNone(self.start_again())
        self.assertEqual(len(self.actions()), 4)
        self.assertIsNone(self.fault())

    def test_macs_that_were_taken_off_are_not_signed_again(self) -> None:
        self.commit(*[an_event()] * 3)
        self.advance()
        self.store._events = [replace(record, mac="") for record in self.store._events]
        self.assertIsNotNone(self.start_again())
        self.assertNotIn(Action.AUDIT_SIGNED, self.actions())

    def test_new_key_signs_what_was_verified_before_the_old_one_goes(self) -> None:
        self.keyring = Keyring([OLD])
        self.commit(*[an_event()] * 3)
        self.advance()
        self.keyring = Keyring([OLD, NEW])
        self.advance()
        self.assertEqual(self.actions()[3:], [Action.AUDIT_SIGNED])
        self.keyring = Keyring([NEW])
        self.assertIsNone(self.start_again())
        self.assertIsNone(self.fault())

    def test_key_that_was_removed_at_once_leaves_the_anchor(self) -> None:
        self.keyring = Keyring([OLD])
        self.commit(*[an_event()] * 3)
        self.advance()
        self.keyring = Keyring([NEW])
        self.assertIsNone(self.start_again())
        self.assertEqual(self.actions()[3:], [Action.AUDIT_SIGNED])
        self.assertIsNone(self.fault())

    def test_events_of_a_removed_key_that_the_home_does_not_know_wait_for_the_operator(self) -> None:
        self.keyring = Keyring([OLD])
        self.commit()
        self.advance()
        self.commit()
        self.keyring = Keyring([NEW])
        self.assertIn(f"Event 2 is signed by the key {OLD.kid}", str(self.start_again()))
        self.done(self.guard.accept())
        self.assertIsNone(self.fault())

    def test_gateways_that_disagree_on_the_newest_key_sign_a_few_times(self) -> None:
        self.keyring = Keyring([NEW, OLD])
        self.commit()
        other = self.guard
        for _ in range(10):
            self.keyring = Keyring([OLD, NEW])
            self.advance()
            self.keyring = Keyring([NEW, OLD])
            self.done(other.advance())
        self.assertLess(len(self.actions()), 10)
        self.assertIsNone(self.fault())

    def test_store_that_does_not_sign_is_asked_once(self) -> None:
        self.store._sign_event = lambda hash: ""
        self.commit()
        for _ in range(3):
            self.assertIsNone(self.advance())
        self.assertEqual(len(self.actions()), 2)


class PruningTests(Case):
    def setUp(self) -> None:
        super().setUp()
        self.retention = 30 * DAY
        for number in range(20):
            actor = f"visitor 192.0.2.{number}"
            self.commit(an_event(Action.VISIT_OPENED if number % 5 else Action.SESSION_MINTED, actor=actor))
        self.advance()

    def prune(self) -> None:
        self.done(self.pruner.run())

    def test_old_events_of_visitors_are_removed_and_the_rest_is_verified(self) -> None:
        self.prune()
        self.assertNotIn(Action.AUDIT_PRUNED, self.actions())
        self.clock.time = START + 32 * DAY
        self.prune()
        self.assertEqual(self.actions(), [Action.SESSION_MINTED, Action.EVENTS_REMOVED] * 4 + [Action.AUDIT_PRUNED])
        self.assertNotIn("192.0.2.1'", repr(self.store._events))
        self.assertIsNone(self.fault())
        self.assertIsNone(self.advance())
        self.assertIsNone(self.start_again())
        self.assertEqual(self.done(newest_event(self.store)), 21)

    def test_anchor_in_a_removed_run_is_no_difference(self) -> None:
        self.clock.time = START + 32 * DAY
        self.prune()
        self.assertIsNone(self.start_again())
        self.assertIsNone(self.fault())

    def test_nothing_is_removed_without_a_retention_or_with_a_finding(self) -> None:
        self.clock.time = START + 32 * DAY
        self.retention = 0
        self.prune()
        self.retention = DAY
        self.store._events.pop()
        self.advance()
        self.prune()
        self.assertEqual(len(self.store._events), 19)

    def test_nothing_is_removed_from_a_log_that_is_not_intact(self) -> None:
        self.clock.time = START + 32 * DAY
        record: AuditRecord = self.store._events[5]
        self.store._events[5] = replace(record, event=replace(record.event, action=Action.VISIT_OPENED))
        before = list(self.store._events)
        self.prune()
        self.assertEqual(self.store._events, before)

    def test_two_gateways_remove_once(self) -> None:
        self.clock.time = START + 32 * DAY
        first, other = self.pruner, self.new_guard()
        del other
        self.done(first.run())
        self.prune()
        self.assertEqual(self.actions().count(Action.AUDIT_PRUNED), 1)
        self.assertIsNone(self.fault())
