"""Directory of accounts and logins: what it caches is dropped by every change that it depends on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from twisted.internet.defer import Deferred

from burrowgate.core.identity.accounts import Account
from burrowgate.core.identity.claims import make_claim, use_claim
from burrowgate.core.identity.logins import EndReason, Login, end_login, open_login
from burrowgate.core.identity.rules import SignedIn
from burrowgate.core.resources import Resource
from burrowgate.core.store_records import Change, Changes
from burrowgate.errors import StoreUnavailable
from burrowgate.identity.directory import MAX_READS, PAGE_RECORDS, IdentityDirectory
from burrowgate.identity.records import ACCOUNT, LOGIN, SHARE
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.stores.memory import MemoryStore
from burrowgate.testing.records import START, a_session
from tests.support import TestCase


def an_account(name: str = "ada", **fields: Any) -> Account:
    return Account(**({"account_id": name, "name": name.title(), "created_at": START} | fields))


def a_login(number: int = 1, account: Account | None = None) -> Login:
    return open_login(account or an_account(), login_id=f"login{number}", method="password", strong=False, now=START)


class CountingStore(MemoryStore):
    """Counts reads of single resources, and calls `during_read` in each."""

    reads = 0

    def during_read(self) -> None:
        """Do nothing."""

    async def resource(self, kind: str, resource_id: str) -> Resource | None:
        self.reads += 1
        found = await super().resource(kind, resource_id)
        self.during_read()
        return found


class DirectoryTests(TestCase):
    def setUp(self) -> None:
        self.store = CountingStore(max_feed_entries=50)
        self.registry = Registry(self.store, Naming())
        self.directory = IdentityDirectory(self.store, capacity=3)
        self.registry.watch(self.directory.take_in)
        self.done(self.store.start())
        self.done(self.registry.start())

    def done(self, work: Any) -> Any:
        return self.successResultOf(Deferred.fromCoroutine(work))

    def commit(self, *puts: Resource, deletes: tuple[Resource, ...] = ()) -> None:
        self.done(self.registry.commit(Change(puts=puts, deletes=deletes)))

    def signed_in(self, number: int = 1) -> SignedIn | None:
        found: SignedIn | None = self.done(self.directory.signed_in(f"login{number}"))
        return found

    def test_login_is_read_with_its_account_once(self) -> None:
        self.commit(ACCOUNT.to_resource(an_account()), LOGIN.to_resource(a_login()))
        self.assertIsNone(self.directory.peek("login1"))
        expected = SignedIn(login=a_login(), account=an_account())
        self.assertEqual((self.signed_in(), self.signed_in()), (expected, expected))
        self.assertEqual(self.directory.peek("login1"), expected)
        self.assertEqual(self.store.reads, 2)

    def test_unknown_login_is_none(self) -> None:
        self.assertIsNone(self.signed_in(7))

    def test_every_change_that_a_login_depends_on_drops_it(self) -> None:
        account, login = an_account(), a_login()
        gone = ACCOUNT.to_resource(replace(account, version=2), deleted_at=START + 1)
        for change in (
            LOGIN.to_resource(end_login(login, EndReason.REVOKED, now=START + 1)),
            ACCOUNT.to_resource(replace(account, disabled_at=START + 1, version=2)),
            gone,
        ):
            self.setUp()
            self.commit(ACCOUNT.to_resource(account), LOGIN.to_resource(login))
            self.signed_in()
            self.commit(change)
            self.assertIsNone(self.directory.peek("login1"))
            now = self.signed_in()
            assert now is not None
            changed = now.login.ended_at is not None or now.account is None or now.account.disabled_at is not None
            self.assertTrue(changed, change)

    def test_login_whose_account_was_deleted_has_none(self) -> None:
        self.commit(LOGIN.to_resource(a_login()))
        self.assertEqual(self.signed_in(), SignedIn(login=a_login(), account=None))

    def test_deleted_login_is_gone(self) -> None:
        self.commit(ACCOUNT.to_resource(an_account()), LOGIN.to_resource(a_login()))
        self.signed_in()
        self.commit(deletes=(LOGIN.to_resource(a_login()),))
        self.assertIsNone(self.signed_in())

    def test_other_changes_keep_what_is_cached(self) -> None:
        self.commit(ACCOUNT.to_resource(an_account()), LOGIN.to_resource(a_login()))
        self.signed_in()
        eve = an_account("eve")
        self.commit(ACCOUNT.to_resource(eve), LOGIN.to_resource(a_login(2, eve)))
        self.done(self.registry.commit(Change(puts=(a_session(),))))
        self.assertIsNotNone(self.directory.peek("login1"))

    def test_incomplete_feed_drops_everything(self) -> None:
        self.commit(ACCOUNT.to_resource(an_account()), LOGIN.to_resource(a_login()))
        self.signed_in()
        self.directory.take_in(Changes(position=9, complete=False))
        self.assertIsNone(self.directory.peek("login1"))
        self.assertIsNotNone(self.signed_in())

    def test_record_that_changes_while_it_is_read_is_read_again(self) -> None:
        self.commit(ACCOUNT.to_resource(an_account()), LOGIN.to_resource(a_login()))
        changes = iter([LOGIN.to_resource(end_login(a_login(), EndReason.REVOKED, now=START + 1))])

        def change_once() -> None:
            for change in changes:
                self.commit(change)

        self.store.during_read = change_once  # type: ignore[method-assign]
        found = self.signed_in()
        assert found is not None
        self.assertEqual(found.login.ended_why, EndReason.REVOKED)

    def test_records_that_change_without_end_are_an_error(self) -> None:
        self.commit(ACCOUNT.to_resource(an_account()), LOGIN.to_resource(a_login()))
        self.store.during_read = lambda: self.directory.take_in(  # type: ignore[method-assign]
            Changes(position=1, complete=True, resources=frozenset({"login/other"}))
        )
        self.failureResultOf(Deferred.fromCoroutine(self.directory.signed_in("login1")), StoreUnavailable)
        self.assertEqual(self.store.reads, 2 * MAX_READS)

    def test_cache_is_bounded(self) -> None:
        ada, eve = an_account(), an_account("eve")
        logins = [a_login(number, ada if number < 3 else eve) for number in range(5)]
        self.commit(*map(ACCOUNT.to_resource, (ada, eve)), *map(LOGIN.to_resource, logins))
        for number in range(5):
            self.signed_in(number)
        self.assertEqual(
            [self.directory.peek(f"login{number}") is not None for number in range(5)], [False] * 2 + [True] * 3
        )
        self.commit(ACCOUNT.to_resource(replace(eve, name="Eva", version=2)))
        self.assertEqual(
            [self.directory.peek(f"login{number}") is not None for number in (2, 3, 4)], [True, False, False]
        )

    def test_share_counts_until_it_is_left(self) -> None:
        _, share = use_claim(make_claim(a_session(), claim_id="c", now=START), an_account(), now=START)
        sid = a_session().sid
        self.assertIsNone(self.done(self.directory.share(sid, "ada")))
        self.commit(SHARE.to_resource(share))
        self.assertEqual(self.done(self.directory.share(sid, "ada")), share)
        self.assertIsNone(self.done(self.directory.share(sid, "eve")))
        self.commit(SHARE.to_resource(replace(share, left_at=START + 1, version=2)))
        self.assertIsNone(self.done(self.directory.share(sid, "ada")))

    def test_accounts_are_listed_in_pages_without_deleted_ones(self) -> None:
        many = [an_account(f"{number:05}") for number in range(PAGE_RECORDS + 5)]
        gone = [
            ACCOUNT.to_resource(an_account(f"0{number:05}"), deleted_at=START) for number in range(PAGE_RECORDS + 1)
        ]
        self.commit(*map(ACCOUNT.to_resource, many))
        self.commit(*gone)
        found: list[Account] = []
        while some := self.done(self.directory.accounts(found[-1].account_id if found else "")):
            found += some
        self.assertEqual(found, many)

    def test_logins_of_an_account_are_listed_with_ended_ones(self) -> None:
        mine = [a_login(1), end_login(a_login(2), EndReason.SIGNED_OUT, now=START)]
        self.commit(*(LOGIN.to_resource(replace(one, version=1)) for one in mine))
        self.commit(LOGIN.to_resource(a_login(3, an_account("eve"))))
        found = self.done(self.directory.logins_of("ada"))
        self.assertEqual([(one.login_id, one.ended_at) for one in found], [("login1", None), ("login2", START)])
