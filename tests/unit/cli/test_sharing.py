"""Commands of `sessions` about people: rules, claim links and shares."""

from __future__ import annotations

from burrowgate.core.identity.accounts import Account
from burrowgate.core.store_records import Change
from burrowgate.identity.records import ACCOUNT
from burrowgate.testing.records import START
from tests.support.cli import CliTestCase, Outcome


class SharingTests(CliTestCase):
    def setUp(self) -> None:
        super().setUp()
        self.target()
        self.ada = Account(account_id="ada-id", name="Ada", created_at=START)
        self.wait(self.world.registry.commit(Change(puts=(ACCOUNT.to_resource(self.ada),))))
        self.sid = self.mint()["session"]["id"]

    def sessions(self, command: str, *words: str) -> Outcome:
        return self.run_cli("sessions", command, self.sid, *words)

    def test_session_is_minted_for_people(self) -> None:
        outcome = self.run_cli("sessions", "mint", "app", "--sign-in", "account:Ada", "--sign-in", "@example.org",
                               "--fresh", "15m", "--strong")  # fmt: skip
        words = "signed in: Ada and anyone at example.org (with two factors, signed in within 15 minutes)"
        self.assertIn(words, outcome.out)
        outcome = self.run_cli("sessions", "mint", "app", "--kind", "member")
        self.assertEqual(outcome.code, 2)

    def test_rule_is_changed_and_removed(self) -> None:
        self.assertIn("signed in: Ada.", self.sessions("sign-in", "--sign-in", "account:ada").out)
        self.assertIn("signed in: Ada", self.sessions("show").out)
        self.assertIn("without signing in", self.sessions("sign-in", "--none").out)
        self.assertNotIn("signed in", self.sessions("show").out)
        for words in ((), ("--none", "--sign-in", "any"), ("--fresh", "1h")):
            self.assertEqual(self.sessions("sign-in", *words).code, 2, words)
        unknown = self.sessions("sign-in", "--sign-in", "account:Bob")
        self.assertIn("There is no account 'Bob'", unknown.err)

    def test_claim_link_is_printed_first_and_in_json(self) -> None:
        outcome = self.sessions("share", "--for", "ada@example.com", "--window", "2h")
        self.assertRegex(outcome.out, r"\Ahttp://in\.localhost:8480/share/[A-Za-z0-9_-]{34}\n")
        self.assertIn("ada@example.com", outcome.out)
        made = self.sessions("share", "--guests", "--named-only", "--json").json
        self.assertTrue(made["claim"]["guests"])
        self.assertIn("those who claimed it", self.sessions("show").out)
        self.assertEqual(self.sessions("share", "--window", "8d").code, 5)

    def test_claim_links_and_shares_are_listed_and_ended(self) -> None:
        self.assertIn("no claim links", self.sessions("claims").out)
        claim = self.sessions("share", "--json").json["claim"]["id"]
        other = self.sessions("share", "--json").json["claim"]["id"]
        self.wait(self.world.claims.claim(claim, self.ada, address="192.0.2.1"))
        listed = self.sessions("claims").out
        self.assertRegex(listed, rf"claimed +{claim} .*Ada")
        self.assertRegex(listed, r"Ada +ada-id")
        self.assertIn("Withdrawn", self.sessions("withdraw-claim", other).out)
        self.assertRegex(self.sessions("claims").out, rf"withdrawn +{other}")
        self.assertIn("Ended", self.sessions("unshare", "ada-id").out)
        self.assertNotIn("ada-id", self.sessions("claims").out)
        self.assertEqual(self.sessions("unshare", "ada-id").code, 3)

    def test_targets_have_rules(self) -> None:
        added = self.run_cli("targets", "add", "wiki", "3001", "--sign-in", "any", "--members", "account:Ada",
                             "--identity", "remote", "--identity-claim", "email")  # fmt: skip
        self.assertEqual(added.code, 0, added.err)
        shown = self.run_cli("targets", "show", "wiki").out
        for words in (r"sign-in +anyone who signs in", r"members +Ada", r"identity +remote", r"identity claims +email"):
            self.assertRegex(shown, words)
        self.assertIn("sign-in; members", self.run_cli("targets", "list").out)
        shown = self.run_cli("targets", "set", "wiki", "--members", "", "--sign-in", "", "--identity", "off").out
        self.assertNotIn("sign-in", shown)
        self.assertNotIn("identity", shown)
