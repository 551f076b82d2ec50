"""Changes of rules of sign-in: in force before they are stored, recorded in words, and what goes together."""

from __future__ import annotations

from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.task import Clock

from burrowgate.core.audit import Action
from burrowgate.core.identity.rules import SignInRule
from burrowgate.core.sessions import Kind, Limits
from burrowgate.core.store_records import Change
from burrowgate.core.targets import Domain, TargetType
from burrowgate.errors import (
    BurrowgateError,
    Invalid,
    PreconditionFailed,
    SessionNotFound,
    SessionOfMember,
    SessionRevoked,
    StoreUnavailable,
)
from burrowgate.sessions.optimistic import ExpectedVersions
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.sessions.sign_in_rules import NO_RULE, SessionRules
from burrowgate.sessions.targets import TargetChanges, TargetService
from burrowgate.sessions.updates import SessionUpdates
from burrowgate.sessions.withdrawals import Withdrawals
from burrowgate.stores.memory import MemoryStore
from burrowgate.testing.records import START, a_session, a_target, sid
from tests.support import FixedClock, FixedEntropy, TestCase

ANYONE = SignInRule(any_account=True)
ADA = SignInRule(accounts=("ada",))
BOTH = SignInRule(accounts=("ada", "eve"))
ADDRESSES = SignInRule(emails=("ada@example.com", "eve@example.com"), domains=("example.org",))


class HangingStore(MemoryStore):
    """A store whose commits never end while `hangs`."""

    hangs = False

    async def commit(self, change: Change) -> Any:
        if self.hangs:
            await Deferred()
        return await super().commit(change)


class RulesTestCase(TestCase):
    def setUp(self) -> None:
        self.store = HangingStore()
        self.registry = Registry(self.store, Naming())
        self.clock, self.reactor = FixedClock(START), Clock()
        self.done(self.store.start())
        self.done(self.registry.start())
        withdrawals = Withdrawals(self.registry, self.reactor)
        self.rules = SessionRules(self.registry, withdrawals, SessionUpdates(self.registry, self.clock))
        self.targets = TargetService(
            self.registry, withdrawals, clock=self.clock, entropy=FixedEntropy(), is_forbidden=lambda address: False
        )

    def done(self, work: Any) -> Any:
        return self.successResultOf(Deferred.fromCoroutine(work))

    def refused(self, error: type[BurrowgateError], work: Any) -> Any:
        before = self.store.position()
        failure = self.failureResultOf(Deferred.fromCoroutine(work), error)
        self.assertEqual(self.store.position(), before, "A refused operation changed something.")
        return failure.value

    def put(self, *records: Any) -> None:
        self.done(self.registry.commit(Change(puts=records)))

    def details(self) -> list[Any]:
        events = [recorded.event for recorded in self.done(self.store.events(0, 100))]
        return [event.detail for event in events if event.action is Action.RULE_CHANGED]


class SessionRuleTests(RulesTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.put(
            a_target(),
            a_session(1),
            a_session(2, kind=Kind.PAGE_SHARE),
            a_session(3, revoked_at=START),
            a_session(4, kind=Kind.MEMBER, account_id="ada"),
        )

    def set(self, rule: SignInRule | None, number: int = 1, **options: Any) -> Any:
        return self.rules.set(sid(number), rule, actor="admin", **options)

    def in_force(self) -> SignInRule | None:
        session = self.done(self.registry.reload(sid(1)))
        rule: SignInRule | None = session.limits.sign_in
        return rule

    def test_rule_is_set_changed_and_removed(self) -> None:
        for rule, version in ((ADA, 2), (BOTH, 3), (BOTH, 3), (None, 4), (None, 4)):
            session, target = self.done(self.set(rule))
            self.assertEqual((session.limits.sign_in, session.version, target.name), (rule, version, "app"))
            self.assertEqual(self.in_force(), rule)
        self.assertEqual(session.limits, Limits())
        self.assertEqual([(one["before"], one["after"]) for one in self.details()], [
            ("", "ada"), ("ada", "ada and eve"), ("ada and eve", ""),
        ])  # fmt: skip

    def test_events_count_addresses_and_name_none(self) -> None:
        self.done(self.set(ADDRESSES))
        self.assertEqual(self.details()[0]["after"], "2 addresses and anyone at example.org")
        self.assertNotIn("@", str(self.details()))

    def test_whom_a_change_shuts_out_is_refused_before_it_is_stored(self) -> None:
        fresh, fresher = (SignInRule(accounts=("ada",), fresh=seconds) for seconds in (600, 60))
        for before, after, meanwhile in (
            (None, ADA, ADA),
            (BOTH, ADA, ADA),
            (ADA, SignInRule(accounts=("eve",)), SignInRule()),
            (ADA, BOTH, ADA),
            (ANYONE, ADA, ADA),
            (ADA, ANYONE, ADA),
            (ADA, None, ADA),
            (fresh, fresher, fresher),
            (fresher, fresh, fresher),
        ):
            self.setUp()
            self.done(self.set(before))
            self.store.hangs = True
            Deferred.fromCoroutine(self.set(after)).addErrback(lambda _: None)
            self.assertEqual(self.in_force(), meanwhile, (before, after))
            self.reactor.advance(10)

    def test_sessions_that_have_no_rule_of_their_own_are_refused(self) -> None:
        self.refused(SessionOfMember, self.set(ADA, 4))
        self.refused(SessionRevoked, self.set(ADA, 3))
        self.refused(SessionNotFound, self.set(ADA, 9))
        self.assertEqual(self.refused(Invalid, self.set(SignInRule(claimers=True), 2)).field, "sign_in.claimers")
        self.done(self.set(ADA, 2))

    def test_change_of_another_version_is_refused(self) -> None:
        self.refused(PreconditionFailed, self.set(ADA, expected=ExpectedVersions(frozenset({7}))))
        self.done(self.set(ADA, expected=ExpectedVersions(frozenset({1}))))

    def test_refused_change_leaves_no_restriction(self) -> None:
        self.refused(SessionRevoked, self.set(ADA, 3))
        self.assertEqual(len(self.registry.restrictions), 0)


class TargetRuleTests(RulesTestCase):
    def add(self, **changes: Any) -> Any:
        return self.targets.add("app", TargetChanges(address="127.0.0.1:3000", **changes), actor="admin")

    def change(self, **changes: Any) -> Any:
        return self.targets.change("app", TargetChanges(**changes), actor="admin")

    def test_rules_are_added_changed_and_removed_each_with_an_event(self) -> None:
        target = self.done(self.add(sign_in=ADDRESSES, members=ADA, identity=("remote",), identity_claims=("email",)))
        self.assertEqual((target.sign_in, target.members), (ADDRESSES, ADA))
        self.assertEqual((target.identity, target.identity_claims), (("remote",), ("email",)))
        target = self.done(self.change(members=BOTH))
        self.assertEqual((target.sign_in, target.members), (ADDRESSES, BOTH))
        target = self.done(self.change(sign_in=NO_RULE, members=NO_RULE, identity=()))
        self.assertEqual((target.sign_in, target.members, target.identity), (None, None, ()))
        self.assertEqual([(one["rule"], one["before"], one["after"]) for one in self.details()], [
            ("sign_in", "", "2 addresses and anyone at example.org"),
            ("members", "", "ada"),
            ("members", "ada", "ada and eve"),
            ("sign_in", "2 addresses and anyone at example.org", ""),
            ("members", "ada and eve", ""),
        ])  # fmt: skip
        actions = [recorded.event.action.value for recorded in self.done(self.store.events(0, 100))]
        self.assertEqual(actions.count("target.changed"), 1, "A change of rules alone is one event.")

    def test_rule_and_public_domain_exclude_each_other(self) -> None:
        public = (Domain(host="app.example.com", public=True),)
        self.assertEqual(self.refused(Invalid, self.add(sign_in=ADA, domains=public)).field, "sign_in")
        self.done(self.add(domains=public))
        self.assertIn("app.example.com", str(self.refused(Invalid, self.change(sign_in=ADA))))
        self.done(self.change(sign_in=ADA, domains=()))
        self.refused(Invalid, self.targets.put_domain("app", public[0], actor="admin"))
        self.done(self.targets.put_domain("app", Domain(host="app.example.com"), actor="admin"))

    def test_members_are_not_those_who_claimed(self) -> None:
        error = self.refused(Invalid, self.add(members=SignInRule(accounts=("ada",), claimers=True)))
        self.assertEqual(error.field, "members.claimers")

    def test_targets_without_http_have_no_rules(self) -> None:
        for changes in ({"sign_in": ADA}, {"members": ADA}, {"identity": ("remote",)}):
            self.assertEqual(self.refused(Invalid, self.add(type=TargetType.TCP, **changes)).field, "type")

    def test_unknown_forms_of_identity_are_refused(self) -> None:
        self.assertEqual(self.refused(Invalid, self.add(identity=("remote", "x"))).field, "identity")
        self.assertEqual(self.refused(Invalid, self.add(identity_claims=("phone",))).field, "identity_claims")

    def test_whom_a_change_shuts_out_is_refused_before_it_is_stored(self) -> None:
        for name in ("sign_in", "members"):
            for before, after, meanwhile in (
                (BOTH, ADA, ADA),
                (ADA, BOTH, ADA),
                (ANYONE, ADA, ADA),
                (ADA, SignInRule(groups=("local:ops",)), SignInRule()),
            ):
                self.setUp()
                target = self.done(self.add(**{name: before}))
                self.store.hangs = True
                work = Deferred.fromCoroutine(self.change(**{name: after}))
                work.addErrback(lambda _: None)
                stored = self.registry.target_by_id(target.target_id)
                self.assertEqual(getattr(stored, name), meanwhile, (name, before, after))
                self.reactor.advance(10)

    def test_members_are_none_at_once(self) -> None:
        target = self.done(self.add(members=ADA))
        self.store.hangs = True
        Deferred.fromCoroutine(self.change(members=NO_RULE)).addErrback(lambda _: None)
        stored = self.registry.target_by_id(target.target_id)
        assert stored is not None
        self.assertIsNone(stored.members)
        self.reactor.advance(10)


class UnavailableStoreTests(RulesTestCase):
    def test_text_that_cannot_be_read_refuses_the_change(self) -> None:
        async def unreadable(rule: SignInRule) -> str:
            raise StoreUnavailable

        self.put(a_target(), a_session(1))
        withdrawals = Withdrawals(self.registry, self.reactor)
        rules = SessionRules(self.registry, withdrawals, SessionUpdates(self.registry, self.clock), unreadable)
        error = self.failureResultOf(Deferred.fromCoroutine(rules.set(sid(1), ADA, actor="admin")), StoreUnavailable)
        self.assertIn("refused by this gateway", str(error.value))
