"""Restrictions: what a change takes away, the overlay of records, and the set with its tickets and its limit."""

from __future__ import annotations

from dataclasses import replace

from burrowgate.core import restrictions
from burrowgate.core.drop_box import DropBox
from burrowgate.core.identity.rules import SignInRule
from burrowgate.core.lifecycle import delete_target
from burrowgate.core.restrictions import Restriction, RestrictionSet
from burrowgate.core.sessions import Limits
from burrowgate.core.targets import Domain, TargetType
from burrowgate.testing.records import a_session, a_target
from tests.support import TestCase

TARGET = replace(
    a_target(),
    domains=(Domain(host="a.example", public=True), Domain(host="b.example")),
    page_assets=("/a/*", "/b/*"),
    open_paths=("/c/*", "/d"),
    preflight=True,
    embed_origins=("https://a.example", "https://b.example"),
    service_workers=True,
)
SESSION = a_session()


class ChangeTests(TestCase):
    def test_each_property_that_narrows_is_taken_away_and_applied(self) -> None:
        private = (Domain(host="a.example"), Domain(host="b.example"))
        for changes in (
            {"enabled": False},
            {"type": TargetType.TCP},
            {"client_ca": "/ca.pem"},
            {"service_workers": False},
            {"page_assets": ("/b/*",)},
            {"open_paths": ("/d",)},
            {"preflight": False},
            {"embed_origins": ()},
            {"domains": (Domain(host="b.example"),)},
            {"domains": private},
            {"domains": ()},
        ):
            with self.subTest(changes=changes):
                after = replace(TARGET, **changes)  # type: ignore[arg-type]
                held = RestrictionSet()
                self.assertTrue(held.add(restrictions.of_change(TARGET, after), 1))
                self.assertEqual(held.target(TARGET), after)

    def test_folder_that_becomes_a_drop_box_or_ceases_to_be_one_admits_nothing_meanwhile(self) -> None:
        folder = replace(TARGET, drop=None)
        box = replace(TARGET, drop=DropBox())
        for before, after in ((folder, box), (box, folder)):
            taken = restrictions.of_change(before, after)
            self.assertEqual(taken, {Restriction(TARGET.target_id, "enabled"): False})
        smaller = replace(TARGET, drop=DropBox(max_files=1))
        self.assertEqual(restrictions.of_change(box, smaller), {})

    def test_removed_domain_is_named_by_its_host(self) -> None:
        taken = restrictions.of_change(TARGET, replace(TARGET, domains=TARGET.domains[:1]))
        self.assertEqual(taken, {Restriction(TARGET.target_id, "domains", "b.example"): None})

    def test_removal_of_what_is_not_restricted_is_ignored(self) -> None:
        held = RestrictionSet()
        held.remove_stored([Restriction("unknown", "enabled")], 1)
        held.remove_refused([Restriction("unknown", "enabled")], 1)
        self.assertEqual(len(held), 0)

    def test_property_that_widens_or_stays_is_not_taken_away(self) -> None:
        narrow = replace(TARGET, enabled=False, service_workers=False, page_assets=(), domains=(), client_ca="/ca.pem")
        narrow = replace(narrow, open_paths=(), preflight=False, embed_origins=())
        self.assertEqual(restrictions.of_change(narrow, TARGET), {})
        self.assertEqual(restrictions.of_change(TARGET, TARGET), {})

    def test_deleted_target_is_off_and_without_domains(self) -> None:
        held = RestrictionSet()
        held.add(restrictions.of_change(TARGET, delete_target(TARGET, now=1)), 1)
        self.assertEqual(held.target(TARGET), replace(TARGET, enabled=False, domains=(), deleted_at=1))

    def test_overlay_never_widens_what_was_stored_meanwhile(self) -> None:
        held = RestrictionSet()
        held.add(restrictions.of_change(TARGET, replace(TARGET, page_assets=("/b/*",))), 1)
        self.assertEqual(held.target(replace(TARGET, page_assets=("/c/*",))).page_assets, ())

    def test_revoked_session_keeps_the_time_of_its_record(self) -> None:
        held = RestrictionSet()
        held.add(restrictions.of_revocation((SESSION.sid,), 7), 1)
        self.assertEqual(held.session(SESSION).revoked_at, 7)
        stored = replace(SESSION, revoked_at=5)
        self.assertIs(held.session(stored), stored)
        other = replace(SESSION, sid="x" * 22)
        self.assertIs(held.session(other), other)

    def test_rule_of_sign_in_narrows_and_never_widens(self) -> None:
        held = RestrictionSet()
        ada, both = SignInRule(accounts=("ada",)), SignInRule(accounts=("ada", "eve"))
        held.add(restrictions.of_sign_in(SESSION.sid, both, ada), 1)
        self.assertEqual(held.session(SESSION).limits.sign_in, ada)
        for stored, in_force in ((both, ada), (ada, ada), (SignInRule(accounts=("eve",)), SignInRule())):
            limited = replace(SESSION, limits=Limits(max_visits=3, sign_in=stored))
            self.assertEqual(held.session(limited).limits, Limits(max_visits=3, sign_in=in_force))
        for before, after in ((ada, both), (ada, None), (None, None), (ada, SignInRule(any_account=True))):
            self.assertEqual(restrictions.of_sign_in(SESSION.sid, before, after), {})

    def test_rules_of_a_target_narrow_and_never_widen(self) -> None:
        ada, both = SignInRule(accounts=("ada",)), SignInRule(accounts=("ada", "eve"))
        before = replace(TARGET, sign_in=both, members=both)
        held = RestrictionSet()
        held.add(restrictions.of_change(before, replace(before, sign_in=ada, members=ada)), 1)
        for stored in (before, replace(before, sign_in=ada, members=ada), replace(before, sign_in=None)):
            restricted = held.target(stored)
            self.assertEqual((restricted.sign_in, restricted.members), (ada, ada))
        self.assertIsNone(held.target(replace(before, members=None)).members)
        held.add(restrictions.of_change(before, replace(before, members=None)), 2)
        self.assertIsNone(held.target(before).members)
        for changed in (replace(before, sign_in=None), replace(before, members=SignInRule(any_account=True))):
            self.assertEqual(restrictions.of_change(before, changed), {})

    def test_session_demands_the_passphrase_and_is_revoked_besides(self) -> None:
        held = RestrictionSet()
        limited = replace(SESSION, limits=Limits(max_visits=3, passphrase="old"))
        held.add(restrictions.of_passphrase(SESSION.sid, "new"), 1)
        self.assertEqual(held.session(SESSION).limits, Limits(passphrase="new"))
        self.assertEqual(held.session(limited).limits, Limits(max_visits=3, passphrase="new"))
        self.assertFalse(held.is_revoked(SESSION.sid))
        held.add(restrictions.of_revocation((SESSION.sid,), 7), 2)
        self.assertEqual((held.session(limited).revoked_at, held.session(limited).limits.passphrase), (7, "new"))
        self.assertTrue(held.is_revoked(SESSION.sid))
        held.remove_stored((Restriction(SESSION.sid, "revoked_at"),), 2)
        self.assertEqual((held.session(limited).revoked_at, held.session(limited).limits.passphrase), (None, "new"))


class SetTests(TestCase):
    one = Restriction("s", "revoked_at")

    def test_stored_operation_removes_earlier_restrictions_and_no_later_one(self) -> None:
        held = RestrictionSet()
        held.add({self.one: 1}, 1)
        held.add({self.one: 2}, 3)
        held.remove_stored((self.one,), 2)
        self.assertIn("s", held)
        held.remove_stored((self.one,), 3)
        self.assertNotIn("s", held)
        self.assertEqual(len(held), 0)

    def test_refused_operation_removes_only_what_it_alone_requested(self) -> None:
        held = RestrictionSet()
        held.add({self.one: 1}, 1)
        held.add({self.one: 2}, 2)
        held.remove_refused((self.one,), 2)
        held.remove_refused((self.one,), 1)
        self.assertIn("s", held)
        held.add({Restriction("t", "revoked_at"): 1}, 3)
        held.remove_refused((Restriction("t", "revoked_at"),), 3)
        self.assertNotIn("t", held)

    def test_set_at_its_limit_adds_nothing_but_takes_known_ones_again(self) -> None:
        held = RestrictionSet(limit=2)
        self.assertTrue(held.add(restrictions.of_revocation(("a", "b"), 1), 1))
        self.assertFalse(held.add(restrictions.of_revocation(("b", "c"), 1), 2))
        self.assertNotIn("c", held)
        self.assertTrue(held.add(restrictions.of_revocation(("a", "b"), 1), 3))
        self.assertEqual(held.records(), ["a", "b"])
