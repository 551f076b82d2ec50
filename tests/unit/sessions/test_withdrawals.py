"""Withdrawals: access that an operator takes away is refused at once, whatever becomes of the commit."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from burrowgate.core.access import Admission, Reason, Refusal
from burrowgate.core.restrictions import RestrictionSet
from burrowgate.core.sessions import Session
from burrowgate.core.store_records import Change, Changes, Committed
from burrowgate.core.targets import Domain
from burrowgate.errors import (
    CommitOutcomeUnknown,
    PreconditionFailed,
    SessionNotFound,
    StoreUnavailable,
    WithdrawalNotStored,
)
from burrowgate.sessions.authorization import Decision
from burrowgate.sessions.optimistic import ExpectedVersions
from burrowgate.sessions.service import SessionService
from burrowgate.sessions.targets import TargetChanges, TargetService
from burrowgate.sessions.withdrawals import Restricted, Unrestricted, Withdrawals, receive
from burrowgate.stores.memory import MemoryStore
from burrowgate.testing.records import a_session, a_target
from tests.support import FAST_ARGON2, FixedEntropy, TestCase
from tests.support.authorizer import KEY, Node, navigation

SESSION = a_session(kid=KEY.kid)
TOKEN = KEY.token(SESSION.sid, SESSION.created_at).encode()


class HangingStore(MemoryStore):
    """A store whose commits and reads of sessions wait while `hangs`, and then are made, in order, or fail."""

    def __init__(self) -> None:
        super().__init__()
        self.hangs = self.reads_hang = False
        self._waiting: list[Deferred[None]] = []

    async def _wait(self) -> None:
        released: Deferred[None] = Deferred()
        self._waiting.append(released)
        await released

    async def commit(self, change: Change) -> Committed:
        if self.hangs:
            await self._wait()
        return await super().commit(change)

    async def session(self, sid: str) -> Session | None:
        if self.reads_hang:
            await self._wait()
        return await super().session(sid)

    def release(self, error: Exception | None = None) -> None:
        """Let all that waits go on, or fail with `error`."""
        self.hangs = self.reads_hang = False
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            if error is None:
                one.callback(None)
            else:
                one.errback(error)


class WithdrawalCase(TestCase):
    def setUp(self) -> None:
        self.store = HangingStore()
        self.node = Node(self.store)
        self.registry = self.node.registry
        self.reactor = Clock()
        self.messages: list[Restricted | Unrestricted] = []
        withdrawals = Withdrawals(self.registry, self.reactor, share=self.messages.append)
        self.targets = TargetService(
            self.registry,
            withdrawals,
            clock=self.node.clock,
            entropy=FixedEntropy(),
            is_forbidden=lambda address: False,
        )
        self.sessions = SessionService(
            self.registry,
            self.targets,
            withdrawals,
            keys=lambda: self.node.keys,
            clock=self.node.clock,
            entropy=FixedEntropy(),
            hasher=FAST_ARGON2,
            default_ttl=lambda: 3600,
            terminates_tls=True,
        )
        self.run_now(self.store.start())
        self.run_now(self.store.commit(Change(puts=(a_target(), SESSION))))
        self.run_now(self.registry.start())
        self.assertIsInstance(self.decide(), Admission)

    def begin(self, work: Coroutine[Any, Any, Any]) -> Deferred[Any]:
        return Deferred.fromCoroutine(work)

    def run_now(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self.successResultOf(self.begin(work))

    def decide(self) -> Decision:
        """Return the decision about a request with the session's token, cached or from the store."""
        request = navigation(token=TOKEN)
        decision = self.node.authorize_cached(request, b"app.localhost")
        if decision is None:
            decision = self.run_now(self.node.authorizer.authorize(request, b"app.localhost", b""))
        return decision

    def assert_refused(self, reason: Reason) -> None:
        decision = self.decide()
        assert isinstance(decision, Refusal), decision
        self.assertIs(decision.reason, reason)

    def late(self, answer: Deferred[Any]) -> str:
        """Let the time limit pass; returns the message of the error with which `answer` fails."""
        self.reactor.advance(1.9)
        self.assertNoResult(answer)
        self.reactor.advance(0.1)
        return str(self.failureResultOf(answer, WithdrawalNotStored).value)


class RevokeTests(WithdrawalCase):
    def test_session_is_refused_from_the_moment_of_the_request(self) -> None:
        self.store.hangs = True
        answer = self.begin(self.sessions.revoke(SESSION.sid, actor="admin"))
        self.assertNoResult(answer)
        self.assert_refused(Reason.REVOKED)
        self.assertIn("is refused by this gateway from now on", self.late(answer))
        self.assert_refused(Reason.REVOKED)

    def test_watchers_are_notified_before_the_store_is_read(self) -> None:
        changes: list[Changes] = []
        self.registry.watch(changes.append)
        self.store.reads_hang = True
        answer = self.begin(self.sessions.revoke(SESSION.sid, actor="admin"))
        self.assertEqual([one.sessions for one in changes], [{SESSION.sid}])
        self.assert_refused(Reason.REVOKED)
        self.late(answer)

    def test_commit_that_succeeds_late_is_in_the_record_and_ends_the_restriction(self) -> None:
        self.store.hangs = True
        self.late(self.begin(self.sessions.revoke(SESSION.sid, actor="admin")))
        self.store.release()
        self.assertEqual(len(self.registry.restrictions), 0)
        self.assertIsNotNone(self.run_now(self.store.session(SESSION.sid)).revoked_at)
        self.assert_refused(Reason.REVOKED)

    def test_commit_that_fails_leaves_the_session_refused_until_it_is_repeated(self) -> None:
        for late in (False, True):
            self.store.hangs = True
            answer = self.begin(self.sessions.revoke(SESSION.sid, actor="admin"))
            if late:
                self.late(answer)
            self.store.release(StoreUnavailable("The disk is full."))
            if not late:
                self.assertIn("The disk is full", str(self.failureResultOf(answer, WithdrawalNotStored).value))
            self.assert_refused(Reason.REVOKED)
            self.assertIsNone(self.run_now(self.store.session(SESSION.sid)).revoked_at)
        session, _ = self.run_now(self.sessions.revoke(SESSION.sid, actor="admin"))
        self.assertEqual(session.version, SESSION.version + 1)
        self.assertEqual(len(self.registry.restrictions), 0)
        self.assert_refused(Reason.REVOKED)

    def test_passphrase_is_demanded_from_the_moment_of_the_request(self) -> None:
        self.store.hangs = True
        answer = self.begin(self.sessions.set_passphrase(SESSION.sid, "the passphrase", actor="admin"))
        self.assertNoResult(answer)
        self.assert_refused(Reason.PASSPHRASE_NEEDED)
        self.assertIn("Without the new passphrase", self.late(answer))
        self.assert_refused(Reason.PASSPHRASE_NEEDED)
        self.store.release()
        self.assertEqual(len(self.registry.restrictions), 0)
        self.assert_refused(Reason.PASSPHRASE_NEEDED)
        self.run_now(self.sessions.remove_passphrase(SESSION.sid, actor="admin"))
        self.assertIsInstance(self.decide(), Admission)

    def test_passphrase_that_is_not_stored_is_demanded_until_it_is_removed(self) -> None:
        self.store.hangs = True
        answer = self.begin(self.sessions.set_passphrase(SESSION.sid, "the passphrase", actor="admin"))
        self.store.release(StoreUnavailable("The disk is full."))
        self.failureResultOf(answer, WithdrawalNotStored)
        self.assert_refused(Reason.PASSPHRASE_NEEDED)
        self.run_now(self.sessions.remove_passphrase(SESSION.sid, actor="admin"))
        self.assertIsInstance(self.decide(), Admission)

    def test_session_that_does_not_exist_leaves_no_restriction(self) -> None:
        self.failureResultOf(self.begin(self.sessions.revoke("none", actor="admin")), SessionNotFound)
        self.assertEqual(len(self.registry.restrictions), 0)

    def test_bulk_revocation_is_refused_at_once_and_stored_late(self) -> None:
        self.store.hangs = True
        self.late(self.begin(self.sessions.revoke_many([SESSION.sid, "none"], actor="admin")))
        self.assert_refused(Reason.REVOKED)
        self.store.release()
        self.assertEqual(len(self.registry.restrictions), 0)
        self.assert_refused(Reason.REVOKED)

    def test_decision_that_waits_for_the_store_is_made_anew(self) -> None:
        other = Node(self.store, "other")  # which has not cached the session
        self.run_now(other.registry.start())
        self.store.reads_hang = True
        waiting = self.begin(other.authorizer.authorize(navigation(token=TOKEN), b"app.localhost", b""))
        self.assertNoResult(waiting)
        answer = self.begin(self.sessions.revoke(SESSION.sid, actor="admin"))
        receive(other.registry, self.messages[0])
        self.store.release()
        self.assertIs(self.successResultOf(waiting).reason, Reason.REVOKED)
        self.successResultOf(answer)

    def test_at_the_limit_the_error_says_that_the_session_may_be_admitted(self) -> None:
        self.registry.restrictions = RestrictionSet(limit=0)
        self.store.hangs = True
        answer = self.begin(self.sessions.revoke(SESSION.sid, actor="admin"))
        self.assertIn("may still be admitted", self.late(answer))
        self.store.release()
        self.assert_refused(Reason.REVOKED)

    def test_other_processes_are_sent_the_restriction_and_its_end(self) -> None:
        other = Node(self.store, "other")
        self.run_now(other.registry.start())
        self.assertIsInstance(
            self.run_now(other.authorizer.authorize(navigation(token=TOKEN), b"app.localhost", b"")), Admission
        )
        self.store.hangs = True
        self.late(self.begin(self.sessions.revoke(SESSION.sid, actor="admin")))
        for message in self.messages:
            receive(other.registry, message)
        decision = other.authorize_cached(navigation(token=TOKEN), b"app.localhost")
        assert isinstance(decision, Refusal)
        self.assertIs(decision.reason, Reason.REVOKED)
        self.store.release()
        receive(other.registry, self.messages[-1])
        self.assertEqual(len(other.registry.restrictions), 0)


class TargetTests(WithdrawalCase):
    def change(self, **changes: Any) -> Deferred[Any]:
        return self.begin(self.targets.change("app", TargetChanges(**changes), actor="admin"))

    def test_target_switched_off_or_deleted_is_refused_at_once(self) -> None:
        self.store.hangs = True
        answer = self.change(enabled=False)
        self.assert_refused(Reason.TARGET_OFF)
        self.late(answer)
        self.store.release(StoreUnavailable())
        self.assert_refused(Reason.TARGET_OFF)
        self.store.hangs = True
        answer = self.begin(self.targets.delete("app", actor="admin"))
        self.late(answer)
        self.assert_refused(Reason.ENDED)
        self.store.release()
        self.assertEqual(len(self.registry.restrictions), 0)
        self.assert_refused(Reason.NO_DOMAIN)

    def test_target_switched_on_after_a_failure_is_admitted(self) -> None:
        self.store.hangs = True
        answer = self.change(enabled=False)
        self.store.release(StoreUnavailable())
        self.failureResultOf(answer, WithdrawalNotStored)
        self.successResultOf(self.change(enabled=True))
        self.assertIsInstance(self.decide(), Admission)
        self.assertEqual(len(self.registry.restrictions), 0)

    def test_target_switched_on_while_switching_off_is_pending_ends_on(self) -> None:
        self.store.hangs = True
        off, on = self.change(enabled=False), self.change(enabled=True)
        self.assert_refused(Reason.TARGET_OFF)
        self.store.release()
        self.successResultOf(off)
        self.assertTrue(self.successResultOf(on).enabled)
        self.assertIsInstance(self.decide(), Admission)
        self.assertEqual(len(self.registry.restrictions), 0)

    def test_change_of_another_property_does_not_end_a_restriction(self) -> None:
        self.store.hangs = True
        answer = self.change(enabled=False)
        self.store.release(StoreUnavailable())
        self.failureResultOf(answer, WithdrawalNotStored)
        self.successResultOf(self.change(service_workers=True))
        self.assert_refused(Reason.TARGET_OFF)

    def test_public_domain_that_becomes_private_needs_a_link_at_once(self) -> None:
        public = Domain(host="open.example", public=True)
        self.run_now(self.targets.put_domain("app", public, actor="admin"))
        anonymous = navigation()
        self.assertIsInstance(self.node.authorize_cached(anonymous, b"open.example"), Admission)
        self.store.hangs = True
        answer = self.begin(self.targets.put_domain("app", Domain(host="open.example"), actor="admin"))
        decision = self.node.authorize_cached(anonymous, b"open.example")
        assert isinstance(decision, Refusal)
        self.assertIs(decision.reason, Reason.NO_CREDENTIAL)
        self.late(answer)
        self.store.release()
        self.assertEqual(len(self.registry.restrictions), 0)

    def test_domain_that_is_removed_is_unknown_at_once(self) -> None:
        self.run_now(self.targets.put_domain("app", Domain(host="own.example"), actor="admin"))
        self.store.hangs = True
        answer = self.begin(self.targets.remove_domain("app", "own.example", actor="admin"))
        self.assertIsNone(self.node.authorizer.match_route(b"own.example"))
        self.late(answer)
        self.store.release()
        self.assertEqual(len(self.registry.restrictions), 0)

    def test_refused_precondition_leaves_no_restriction(self) -> None:
        change = self.targets.change(
            "app", TargetChanges(enabled=False), actor="admin", expected=ExpectedVersions(frozenset({9}))
        )
        self.failureResultOf(self.begin(change), PreconditionFailed)
        self.assertIsInstance(self.decide(), Admission)


class DeletionTests(WithdrawalCase):
    """Deleting a session takes nothing away, and is answered as soon as a revocation."""

    def setUp(self) -> None:
        super().setUp()
        self.run_now(self.sessions.revoke(SESSION.sid, actor="admin"))

    def test_store_that_hangs_is_reported_after_two_seconds(self) -> None:
        for hang in ("hangs", "reads_hang"):
            setattr(self.store, hang, True)
            answer = self.begin(self.sessions.delete(SESSION.sid, actor="admin"))
            self.reactor.advance(1.9)
            self.assertNoResult(answer)
            self.reactor.advance(0.1)
            error = self.failureResultOf(answer, CommitOutcomeUnknown).value
            self.assertIn("within 2 s that the session", str(error))
            self.store.release(StoreUnavailable())
        self.run_now(self.sessions.delete(SESSION.sid, actor="admin"))
        self.assertIsNone(self.run_now(self.store.session(SESSION.sid)))

    def test_late_deletion_is_made(self) -> None:
        self.store.hangs = True
        answer = self.begin(self.sessions.delete(SESSION.sid, actor="admin"))
        self.reactor.advance(2)
        self.failureResultOf(answer, CommitOutcomeUnknown)
        self.store.release()
        self.assertIsNone(self.run_now(self.store.session(SESSION.sid)))

    def test_refusals_are_passed_on(self) -> None:
        self.failureResultOf(self.begin(self.sessions.delete("unknown", actor="admin")), SessionNotFound)
        self.assertEqual(self.reactor.getDelayedCalls(), [])
