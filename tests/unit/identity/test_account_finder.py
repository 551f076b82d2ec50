"""Accounts by what a person writes: one or none, and never a guess between two."""

from __future__ import annotations

from typing import Any

from twisted.internet.defer import Deferred

from burrowgate.core.identity.accounts import Account, Role
from burrowgate.core.identity.rules import SignInRule
from burrowgate.core.store_records import Change
from burrowgate.errors import AccountNotFound, BurrowgateError, Invalid
from burrowgate.identity import account_finder
from burrowgate.identity.account_finder import AccountFinder
from burrowgate.identity.directory import IdentityDirectory
from burrowgate.identity.records import ACCOUNT
from burrowgate.stores.memory import MemoryStore
from burrowgate.testing.records import START
from tests.support import TestCase

FIELD = "sign_in.accounts"


class FinderTests(TestCase):
    def setUp(self) -> None:
        self.store = MemoryStore()
        self.finder = AccountFinder(self.store, IdentityDirectory(self.store))
        self.done(self.store.start())
        self.add("id1", "Ada Lovelace", email="ada@example.com", attested_by="owner", groups=("local:ops",))
        self.add("id2", "Eve")
        self.add("id3", "eve")
        self.add("id4", "Gone", deleted_at=START)

    def done(self, work: Any) -> Any:
        return self.successResultOf(Deferred.fromCoroutine(work))

    def refused(self, error: type[BurrowgateError], work: Any) -> Any:
        return self.failureResultOf(Deferred.fromCoroutine(work), error).value

    def add(self, account_id: str, name: str, deleted_at: int | None = None, **fields: Any) -> None:
        account = Account(account_id=account_id, name=name, created_at=START, **fields)
        self.done(self.store.commit(Change(puts=(ACCOUNT.to_resource(account, deleted_at=deleted_at),))))

    def test_account_is_found_by_id_name_and_address(self) -> None:
        for text in ("id1", "Ada Lovelace", " ADA LOVELACE ", "Ada@Example.COM"):
            self.assertEqual(self.done(self.finder.find(text)).account_id, "id1", text)
        self.assertEqual(self.done(self.finder.find("id3")).name, "eve")

    def test_what_names_no_account_or_several_is_refused(self) -> None:
        for text in ("", " ", "Ada", "id4", "Gone", "x@example.com", "\u200b", "id1 "):
            self.refused(AccountNotFound, self.finder.find(text))
        error = self.refused(Invalid, self.finder.find("EVE"))
        self.assertIn("id2, id3", str(error))

    def test_chosen_names_let_no_other_person_in(self) -> None:
        self.add("id5", "Bob", role=Role.GUEST)
        self.add("id6", "bob@example.com")
        self.add("id7", "Unattested", email="carol@example.com")
        self.assertEqual(self.done(self.finder.find("bob")).account_id, "id5")
        for text in ("bob", "bob@example.com", "carol@example.com"):
            self.assertEqual(self.refused(Invalid, self.finder.resolve(SignInRule(accounts=(text,)))).field, FIELD)
        self.assertEqual(self.done(self.finder.resolve(SignInRule(accounts=("id5",)))).accounts, ("id5",))
        self.refused(AccountNotFound, self.finder.find("bob@example.com"))

    def test_search_is_by_any_part_and_in_pages(self) -> None:
        for text, ids in (
            ("", ["id1", "id2", "id3"]),
            ("EV", ["id2", "id3"]),
            ("example.c", ["id1"]),
            ("local:o", ["id1"]),
            ("id2", ["id2"]),
            ("zz", []),
        ):
            found, cursor = self.done(self.finder.search(text, after="", limit=10))
            self.assertEqual(([account.account_id for account in found], cursor), (ids, None), text)
        page, cursor = self.done(self.finder.search("", after="", limit=2))
        self.assertEqual(([account.account_id for account in page], cursor), (["id1", "id2"], "id2"))
        page, cursor = self.done(self.finder.search("", after="id2", limit=2))
        self.assertEqual(([account.account_id for account in page], cursor), (["id3"], None))

    def test_names_of_few_and_of_many_are_the_same(self) -> None:
        wanted = ["id1", "id3", "id4", "none", ""]
        expected = {"id1": "Ada Lovelace", "id3": "eve"}
        self.assertEqual(self.done(self.finder.names(wanted)), expected)
        wanted += [f"none{number}" for number in range(account_finder.MAX_SINGLE_READS)]
        self.assertEqual(self.done(self.finder.names(wanted)), expected)
        self.assertEqual(self.done(self.finder.names(())), {})

    def test_rule_gets_ids_for_what_people_write(self) -> None:
        rule = self.done(self.finder.resolve(SignInRule(accounts=("Ada Lovelace", "id2", "ada@example.com"))))
        self.assertEqual(rule, SignInRule(accounts=("id1", "id2")))
        self.assertEqual(self.done(self.finder.rule_text(rule)), "Ada Lovelace and Eve")
        for requested, field in (
            (SignInRule(accounts=("eve",)), "limits.sign_in.accounts"),
            (SignInRule(accounts=("Bob",)), "limits.sign_in.accounts"),
            (SignInRule(), "limits.sign_in"),
            (SignInRule(emails=("a@b@c",)), "limits.sign_in.emails"),
            (SignInRule(groups=("ops",)), "limits.sign_in.groups"),
        ):
            self.assertEqual(self.refused(Invalid, self.finder.resolve(requested, field="limits.sign_in")).field, field)
