"""Claim links: used once, ended by their session, and deleted with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from twisted.internet.defer import Deferred, DeferredList
from twisted.internet.task import Clock

from burrowgate.core.audit import Action
from burrowgate.core.durations import DAY, HOUR, MINUTE
from burrowgate.core.identity.accounts import Account, PasswordDraft, Role
from burrowgate.core.identity.claims import GUEST_SECONDS, ClaimState, Unfit, claim_state
from burrowgate.core.identity.credentials import CodeKind, link_code
from burrowgate.core.resources import ResourceQuery
from burrowgate.core.sessions import Kind, State
from burrowgate.core.store_records import Change
from burrowgate.core.tokens import Key, Keyring
from burrowgate.errors import (
    AccountNotFound,
    BurrowgateError,
    ClaimNotFound,
    ClaimNotOpen,
    ClaimRefused,
    Invalid,
    NotFullSession,
    SessionNotActive,
    SessionNotFound,
    ShareNotFound,
    StoreUnavailable,
    TooManyClaims,
)
from burrowgate.identity.accounts import AccountService, Joining
from burrowgate.identity.claims import MAX_KEPT_CLAIMS, MAX_OPEN_CLAIMS, ClaimService, IssuedClaim
from burrowgate.identity.directory import IdentityDirectory
from burrowgate.identity.records import ACCOUNT, CLAIM_LINK, SHARE
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.sessions.service import SessionService
from burrowgate.sessions.targets import TargetService
from burrowgate.sessions.withdrawals import Withdrawals
from burrowgate.stores.memory import MemoryStore
from burrowgate.testing.records import START, a_session, a_target, sid
from tests.support import FAST_ARGON2, FixedClock, FixedEntropy, TestCase

KEY = Key(bytes(range(32)))
PEER = "192.0.2.7"


class BrokenStore(MemoryStore):
    """A store that refuses commits while `broken`, and counts the others."""

    broken = False
    commits = 0

    async def commit(self, change: Change) -> Any:
        if self.broken:
            raise StoreUnavailable
        self.commits += 1
        return await super().commit(change)


class ClaimServiceTests(TestCase):
    def setUp(self) -> None:
        self.store = BrokenStore()
        self.clock = FixedClock(START)
        self.entropy = FixedEntropy()
        self.done(self.store.start())
        self.registry, self.directory, self.claims = self.process()
        self.put(a_target(), a_session(1), a_session(2), a_session(3, kind=Kind.PAGE_SHARE))
        self.ada = self.account("ada", email="ada@example.com", attested_by="owner")
        self.eve = self.account("eve")

    def process(self) -> tuple[Registry, IdentityDirectory, ClaimService]:
        """Return the parts of one more process on the store."""
        registry = Registry(self.store, Naming())
        directory = IdentityDirectory(self.store)
        registry.watch(directory.take_in)
        self.done(registry.start())
        about: Any = {"keys": lambda: Keyring([KEY]), "clock": self.clock, "entropy": self.entropy}
        claims = ClaimService(registry, directory, AccountService(registry, directory, **about), **about)
        return registry, directory, claims

    def done(self, work: Any) -> Any:
        return self.successResultOf(Deferred.fromCoroutine(work))

    def refused(self, error: type[BurrowgateError], work: Any) -> Any:
        return self.failureResultOf(Deferred.fromCoroutine(work), error).value

    def put(self, *records: Any) -> None:
        self.done(self.registry.commit(Change(puts=records)))

    def account(self, name: str, **fields: Any) -> Account:
        account = Account(account_id=name, name=name.title(), created_at=START, **fields)
        self.put(ACCOUNT.to_resource(account))
        return account

    def make(self, number: int = 1, **options: Any) -> IssuedClaim:
        issued: IssuedClaim = self.done(self.claims.make(sid(number), actor="admin", **options))
        return issued

    def use(self, issued: IssuedClaim, account: Account) -> Any:
        return self.claims.claim(issued.claim.claim_id, account, address=PEER)

    def join(self, issued: IssuedClaim, name: str = "Guest") -> Any:
        joining = Joining(name=name, password=PasswordDraft(sign_in_name=name.lower(), hash="hash"))
        return self.claims.join_as_guest(issued.claim.claim_id, joining, address=PEER)

    def actions(self) -> list[str]:
        return [recorded.event.action.value for recorded in self.done(self.store.events(0, 1000))]

    def change_session(self, number: int = 1, **fields: Any) -> None:
        session = self.done(self.registry.read(sid(number)))
        self.put(replace(session, version=session.version + 1, **fields))

    def resources(self, kind: Any) -> list[Any]:
        return [kind.from_resource(one) for one in self.done(self.store.resources(ResourceQuery(kind=kind.kind)))]

    def test_link_gives_one_account_a_share(self) -> None:
        issued = self.make()
        self.assertEqual(self.done(self.claims.find(issued.code.encode())), issued.claim)
        self.assertNotIn(issued.code, repr(issued))
        self.assertEqual(issued.claim.window_until, START + HOUR)
        share = self.done(self.use(issued, self.ada))
        self.assertEqual((share.sid, share.account_id, share.made_by), (sid(1), "ada", "claim"))
        (claim,) = self.done(self.claims.of_session(sid(1)))
        self.assertEqual((claim.claimed_by, claim.claimed_at), ("ada", START))
        self.assertEqual(self.refused(ClaimRefused, self.use(issued, self.eve)).why, Unfit.CLAIMED)
        self.assertEqual(self.actions(), ["claim.made", "claim.claimed", "claim.refused"])
        self.assertTrue(self.done(self.directory.has_share(sid(1), "ada")))
        self.assertFalse(self.done(self.directory.has_share(sid(1), "eve")))

    def test_one_of_100_who_claim_at_once_in_four_processes_wins(self) -> None:
        """(sign-in 35)"""
        issued = self.make()
        accounts = [self.account(f"p{number}") for number in range(100)]
        services = [self.process()[2] for _ in range(4)]
        answers = self.successResultOf(
            DeferredList(
                [
                    Deferred.fromCoroutine(
                        services[number % 4].claim(issued.claim.claim_id, account, address=f"192.0.2.{number}")
                    )
                    for number, account in enumerate(accounts)
                ],
                consumeErrors=True,
            )
        )
        winners = [answer for succeeded, answer in answers if succeeded]
        self.assertEqual(len(winners), 1)
        whys = {getattr(answer.value, "why", answer.value) for succeeded, answer in answers if not succeeded}
        self.assertEqual(whys, {Unfit.CLAIMED})
        self.assertEqual(self.resources(SHARE), winners)
        self.assertEqual(self.actions().count("claim.claimed"), 1)

    def test_link_and_shares_end_with_their_session_without_a_write(self) -> None:
        """(sign-in 35)"""
        used, unused = self.make(), self.make()
        self.done(self.use(used, self.ada))
        ends: tuple[dict[str, Any], ...] = ({"revoked_at": START}, {"expires_at": START, "revoked_at": None})
        for end in ends:
            self.change_session(**end)
            self.assertEqual(self.refused(ClaimRefused, self.use(unused, self.eve)).why, Unfit.OVER)
            self.assertEqual(self.done(self.claims.shares_of("ada")), [])
            self.refused(SessionNotActive, self.claims.make(sid(1), actor="admin"))

    def test_revocation_counts_before_it_is_stored(self) -> None:
        issued = self.make()
        sessions = self.sessions()
        self.store.broken = True
        self.failureResultOf(Deferred.fromCoroutine(sessions.revoke(sid(1), actor="admin")))
        self.assertEqual(self.refused(ClaimRefused, self.use(issued, self.eve)).why, Unfit.OVER)

    def sessions(self) -> SessionService:
        withdrawals = Withdrawals(self.registry, Clock())
        targets = TargetService(
            self.registry, withdrawals, clock=self.clock, entropy=self.entropy, is_forbidden=lambda address: False
        )
        return SessionService(
            self.registry,
            targets,
            withdrawals,
            keys=lambda: Keyring([KEY]),
            clock=self.clock,
            entropy=self.entropy,
            hasher=FAST_ARGON2,
            default_ttl=lambda: DAY,
            terminates_tls=False,
            records_of=self.claims.records_of,
        )

    def test_links_and_shares_are_deleted_with_their_session(self) -> None:
        """(sign-in 35)"""
        self.done(self.use(self.make(), self.ada))
        self.make()
        other = self.make(2)
        kept = self.done(self.use(self.make(2), self.ada))
        sessions = self.sessions()
        self.done(sessions.revoke(sid(1), actor="admin"))
        before = self.store.commits
        self.done(sessions.delete(sid(1), actor="admin"))
        self.assertEqual(self.store.commits, before + 1)
        self.assertEqual({claim.sid for claim in self.resources(CLAIM_LINK)}, {sid(2)})
        self.assertIn(other.claim, self.resources(CLAIM_LINK))
        self.assertEqual(self.resources(SHARE), [kept])

    def test_link_for_one_person_is_refused_to_others(self) -> None:
        for options in ({"for_email": "Ada@Example.com"}, {"for_account": "ada"}):
            issued = self.make(**options)
            self.assertEqual(self.refused(ClaimRefused, self.use(issued, self.eve)).why, Unfit.OTHER_PERSON)
            self.done(self.use(issued, self.ada))
            self.assertEqual(self.refused(ClaimRefused, self.use(issued, self.eve)).why, Unfit.OTHER_PERSON)
        self.refused(AccountNotFound, self.claims.make(sid(1), actor="admin", for_account="unknown"))

    def test_window_bounds_the_link_and_the_session_bounds_the_window(self) -> None:
        issued = self.make(window=MINUTE)
        self.assertEqual(self.make(window=7 * DAY).claim.window_until, START + DAY)
        self.clock.time = START + MINUTE
        self.assertEqual(self.refused(ClaimRefused, self.use(issued, self.ada)).why, Unfit.LAPSED)
        self.assertIs(claim_state(issued.claim, State.ACTIVE, START + MINUTE), ClaimState.LAPSED)
        self.refused(Invalid, self.claims.make(sid(1), actor="admin", window=MINUTE - 1))
        self.refused(Invalid, self.claims.make(sid(1), actor="admin", window=7 * DAY + 1))

    def test_withdrawn_link_gives_nothing(self) -> None:
        issued = self.make()
        self.refused(ClaimNotFound, self.claims.withdraw(issued.claim.claim_id, sid=sid(2), actor="admin"))
        withdrawn = self.done(self.claims.withdraw(issued.claim.claim_id, sid=sid(1), actor="admin"))
        self.assertEqual(withdrawn.withdrawn_at, START)
        self.assertEqual(self.refused(ClaimRefused, self.use(issued, self.ada)).why, Unfit.WITHDRAWN)
        self.refused(ClaimNotOpen, self.claims.withdraw(issued.claim.claim_id, sid=sid(1), actor="admin"))
        self.refused(ClaimNotFound, self.claims.withdraw("x" * 12, sid=sid(1), actor="admin"))
        self.refused(ClaimNotFound, self.claims.claim("x" * 12, self.ada, address=PEER))

    def test_code_of_another_key_or_purpose_leads_nowhere(self) -> None:
        claim = self.make().claim
        other = link_code(Key(bytes(32)), CodeKind.CLAIM, claim.claim_id)
        invitation = link_code(KEY, CodeKind.INVITATION, claim.claim_id)
        for code in (other, invitation, "", link_code(KEY, CodeKind.CLAIM, "x" * 12)):
            self.assertIsNone(self.done(self.claims.find(code.encode())))

    def test_only_active_full_sessions_are_shared(self) -> None:
        self.refused(NotFullSession, self.claims.make(sid(3), actor="admin"))
        self.refused(SessionNotFound, self.claims.make(sid(9), actor="admin"))

    def test_open_links_of_a_session_are_bounded_and_closed_ones_are_removed(self) -> None:
        for _ in range(MAX_OPEN_CLAIMS):
            self.make(window=HOUR)
        self.refused(TooManyClaims, self.claims.make(sid(1), actor="admin"))
        self.make(2)
        for round in range(1, 3):
            self.clock.time = START + round * HOUR
            for _ in range(MAX_OPEN_CLAIMS):
                self.make(window=HOUR)
        self.clock.time = START + 3 * HOUR
        newest = self.make().claim
        kept = self.done(self.claims.of_session(sid(1)))
        self.assertEqual(len(kept), MAX_KEPT_CLAIMS)
        self.assertEqual(kept[0], newest)
        self.assertEqual(kept[-1].made_at, START + HOUR)

    def test_guest_gets_an_account_and_the_share_together(self) -> None:
        issued = self.make(guests=True)
        guest = self.done(self.join(issued, " Grace "))
        self.assertEqual((guest.name, guest.role), ("Grace", Role.GUEST))
        self.assertEqual(guest.expires_at, START + DAY + GUEST_SECONDS)
        self.assertEqual(self.done(self.directory.account(guest.account_id)), guest)
        (shared,) = self.done(self.claims.shares_of(guest.account_id))
        self.assertEqual((shared.session.sid, shared.target.name), (sid(1), "app"))
        self.assertEqual(self.actions(), ["claim.made", "account.added", "password.set", "claim.claimed"])
        accounts = len(self.resources(ACCOUNT))
        self.assertEqual(self.refused(ClaimRefused, self.join(issued)).why, Unfit.CLAIMED)
        self.assertEqual(self.refused(ClaimRefused, self.join(self.make())).why, Unfit.OTHER_PERSON)
        self.refused(Invalid, self.join(self.make(guests=True), "\u200b"))
        self.assertEqual(len(self.resources(ACCOUNT)), accounts)

    def test_guest_lives_on_with_a_later_share(self) -> None:
        guest = self.done(self.join(self.make(guests=True)))
        self.change_session(2, expires_at=START + 9 * DAY)
        self.done(self.use(self.make(2), guest))
        account = self.done(self.directory.account(guest.account_id))
        self.assertEqual(account.expires_at, START + 9 * DAY + GUEST_SECONDS)
        self.done(self.use(self.make(1), account))
        self.assertEqual(self.done(self.directory.account(guest.account_id)), account)

    def test_guest_lives_on_with_an_extended_session(self) -> None:
        guest = self.done(self.join(self.make(guests=True)))
        self.done(self.use(self.make(), self.ada))
        self.done(self.claims.prolong_guests(sid(1)))
        self.assertEqual(self.done(self.directory.account(guest.account_id)), guest)
        self.change_session(1, expires_at=START + 9 * DAY)
        self.done(self.claims.prolong_guests(sid(1)))
        account = self.done(self.directory.account(guest.account_id))
        self.assertEqual(account.expires_at, START + 9 * DAY + GUEST_SECONDS)
        self.assertEqual(self.done(self.directory.account("ada")), self.ada)

    def test_link_for_one_person_makes_no_guest(self) -> None:
        for options in ({"for_email": "ada@example.com"}, {"for_account": "ada"}):
            work = self.claims.make(sid(1), actor="admin", guests=True, **options)  # type: ignore[arg-type]
            self.assertEqual(self.refused(Invalid, work).field, "guests")

    def test_share_is_left_and_taken_again(self) -> None:
        self.done(self.use(self.make(), self.ada))
        self.assertTrue(self.done(self.directory.has_share(sid(1), "ada")))
        self.done(self.claims.leave(sid(1), "ada", actor="admin"))
        self.assertFalse(self.done(self.directory.has_share(sid(1), "ada")))
        self.assertEqual(self.done(self.claims.shares_of_session(sid(1))), [])
        self.refused(ShareNotFound, self.claims.leave(sid(1), "ada", actor="admin"))
        self.done(self.use(self.make(), self.ada))
        self.assertTrue(self.done(self.directory.has_share(sid(1), "ada")))
        self.assertEqual([one.account_id for one in self.done(self.claims.shares_of_session(sid(1)))], ["ada"])

    def test_second_link_to_the_same_session_is_used_up_too(self) -> None:
        first = self.done(self.use(self.make(), self.ada))
        self.clock.time = START + 1
        self.assertEqual(self.done(self.use(self.make(), self.ada)), first)
        claims = self.done(self.claims.of_session(sid(1)))
        self.assertEqual([claim.claimed_by for claim in claims], ["ada", "ada"])

    def test_shares_of_other_sessions_and_accounts_are_not_listed(self) -> None:
        for number, account in ((1, self.ada), (2, self.ada), (2, self.eve)):
            self.done(self.use(self.make(number), account))
        self.assertEqual({one.session.sid for one in self.done(self.claims.shares_of("ada"))}, {sid(1), sid(2)})
        self.assertEqual([one.account_id for one in self.done(self.claims.shares_of_session(sid(1)))], ["ada"])

    def test_share_of_another_process_is_known_at_once(self) -> None:
        issued = self.make()
        _, directory, claims = other = self.process()
        self.assertFalse(self.done(directory.has_share(sid(1), "ada")))
        self.assertIs(directory.peek_share(sid(1), "ada"), False)
        self.done(self.use(issued, self.ada))
        self.done(other[0].catch_up())
        self.assertIsNone(directory.peek_share(sid(1), "ada"))
        self.assertTrue(self.done(directory.has_share(sid(1), "ada")))
        self.assertIs(directory.peek_share(sid(1), "ada"), True)
        self.done(claims.leave(sid(1), "ada", actor="admin"))
        self.assertIsNone(directory.peek_share(sid(1), "ada"))

    def test_process_that_is_behind_catches_up_before_it_decides(self) -> None:
        _, _, claims = self.process()
        self.put(a_target("new"), a_session(7, target_id="id-of-new"))
        issued = self.make(7)
        share = self.done(claims.claim(issued.claim.claim_id, self.ada, address=PEER))
        self.assertEqual(share.sid, sid(7))

    def test_refusals_are_recorded_once_a_minute(self) -> None:
        issued = self.make()
        self.done(self.use(issued, self.ada))
        minute = START - START % MINUTE + MINUTE
        for second in range(50):
            self.clock.time = minute + second
            self.refused(ClaimRefused, self.use(issued, self.eve))
        self.assertEqual(self.actions().count("claim.refused"), 1)
        self.clock.time = minute + MINUTE
        self.done(self.claims.record_refusals())
        events = [one.event for one in self.done(self.store.events(0, 1000))]
        refusals = [event for event in events if event.action is Action.CLAIM_REFUSED]
        self.assertEqual([event.detail.get("times") for event in refusals], [None, 49])
        self.assertEqual(refusals[0].actor, f"visitor {PEER}")

    def test_refusal_is_recorded_when_the_store_is_back(self) -> None:
        issued = self.make()
        self.done(self.use(issued, self.ada))
        self.store.broken = True
        self.refused(ClaimRefused, self.use(issued, self.eve))
        self.store.broken = False
        self.done(self.claims.record_refusals())
        self.assertEqual(self.actions().count("claim.refused"), 1)

    def test_account_that_is_gone_claims_nothing(self) -> None:
        issued = self.make()
        accounts = AccountService(
            self.registry, self.directory, keys=lambda: Keyring([KEY]), clock=self.clock, entropy=self.entropy
        )
        self.done(accounts.delete("eve", actor="admin"))
        self.refused(AccountNotFound, self.use(issued, self.eve))
