"""Tests for burrowgate.sessions.registry: what it believes, and when it must ask again."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import replace
from typing import Any, TypeVar

from twisted.internet.defer import Deferred
from zope.interface import implementer

from burrowgate.core import lifecycle
from burrowgate.core.access import RouteMatch
from burrowgate.core.sessions import Session
from burrowgate.core.store_records import Change, Changes
from burrowgate.core.targets import Domain, Target
from burrowgate.errors import Conflict, SessionNotFound, StoreUnavailable, TargetNotFound
from burrowgate.interfaces import IStore
from burrowgate.sessions.registry import Naming, Registry
from burrowgate.stores.memory import MemoryStore
from tests.support import TestCase
from tests.support.records import NOW, SID, session, target

_T = TypeVar("_T")


@implementer(IStore)
class SlowStore(MemoryStore):
    """A store whose reads of sessions wait to be let go, and that may be out of hearing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.reads = 0
        self.slow = False
        self.heard = True
        self.waiting: list[Deferred[None]] = []

    async def session(self, sid: str) -> Session | None:
        self.reads += 1
        found = await super().session(sid)
        if self.slow:
            self.waiting.append(Deferred())
            await self.waiting[-1]
        return found

    def position(self) -> int | None:
        return super().position() if self.heard else None


class DirectoryCase(TestCase):
    naming = Naming()
    feed_kept = 1000
    capacity = 200_000

    def setUp(self) -> None:
        self.store = SlowStore(feed_kept=self.feed_kept)
        self.now(self.store.start())
        self.now(self.store.commit(Change(puts=(target(), session()))))
        self.directory = Registry(self.store, self.naming, capacity=self.capacity)
        self.now(self.directory.start())

    def now(self, coroutine: Coroutine[Deferred[Any], Any, _T]) -> _T:
        """What `coroutine` comes to, at once."""
        result: _T = self.successResultOf(Deferred.fromCoroutine(coroutine))
        return result

    def elsewhere(self, *puts: Target | Session, deletes: tuple[Target | Session, ...] = ()) -> None:
        """What another process commits to the same store."""
        self.now(self.store.commit(Change(puts=puts, deletes=deletes)))

    def served(self, host: str) -> RouteMatch:
        found = self.directory.match_route(host.encode())
        assert found is not None, host
        return found


class NamingTests(TestCase):
    def test_origin(self) -> None:
        self.assertEqual(Naming().origin("app.localhost"), "http://app.localhost:8480")
        self.assertEqual(Naming(port=80).origin("app.localhost"), "http://app.localhost")
        self.assertEqual(Naming(scheme="https", port=443).origin("a.example"), "https://a.example")
        self.assertEqual(Naming(scheme="https", port=8443).origin("a.example"), "https://a.example:8443")

    def test_the_best_host_to_give_away_comes_first(self) -> None:
        one = target(domains=(Domain(host="a.example"), Domain(host="app.localhost", public=True)))
        self.assertEqual(Naming().hosts_of(one), ("a.example", "app.localhost"))
        based = Naming(base_domain="gate.example")
        self.assertEqual(based.hosts_of(target()), ("app.gate.example", "app.localhost"))
        self.assertEqual(based.hosts_of(one), ("a.example", "app.gate.example", "app.localhost"))
        # A public domain opens without a link: it is the last one to make a link for.
        both = target(domains=(Domain(host="open.example", public=True), Domain(host="z.example")))
        self.assertEqual(Naming().hosts_of(both), ("z.example", "app.localhost", "open.example"))


class HostTests(DirectoryCase):
    naming = Naming(scheme="https", port=8443, base_domain="gate.example")

    def test_every_host_of_a_target_leads_to_it(self) -> None:
        named = replace(
            target(), domains=(Domain(host="a.example"), Domain(host="open.example", public=True)), version=2
        )
        self.now(self.directory.commit(Change(puts=(named,))))
        for host, public in (
            ("app.localhost", False),
            ("app.gate.example", False),
            ("a.example", False),
            ("open.example", True),
        ):
            served = self.served(host)
            self.assertEqual((served.target, served.public), (named, public), host)

    def test_the_authority_and_the_origin_as_they_are_compared(self) -> None:
        for field, authority in (
            ("app.localhost", "app.localhost"),
            ("APP.LocalHost.", "app.localhost"),
            ("app.localhost:443", "app.localhost"),
            ("app.localhost:8443", "app.localhost:8443"),
            ("app.localhost.:0080", "app.localhost:80"),
        ):
            for _ in range(2):  # the second time it is remembered
                served = self.served(field)
                self.assertEqual(
                    (served.authority, served.origin), (authority.encode(), f"https://{authority}".encode())
                )

    def test_no_other_host_leads_anywhere(self) -> None:
        elsewhere = (b"localhost", b"gate.example", b"other.localhost", b"x.app.localhost", b"app.localhost.example")
        garbage = (b"", b"app.localhost:0", b"app.localhost:x", b"app localhost", b"\xff\xfe", b"app.localhost\x00")
        for field in (*elsewhere, *garbage, b"[::1]", b"127.0.0.1"):
            self.assertIsNone(self.directory.match_route(field), field)

    def test_an_explicit_domain_goes_before_an_implied_one(self) -> None:
        other = target(target_id="t2", name="other", domains=(Domain(host="app.localhost"),))
        self.now(self.directory.commit(Change(puts=(other,))))
        self.assertEqual(self.served("app.localhost").target, other)
        self.assertEqual(self.served("app.gate.example").target, target())

    def test_a_change_of_a_target_shows_though_its_host_was_remembered(self) -> None:
        self.assertTrue(self.served("app.localhost").target.enabled)
        self.now(self.directory.commit(Change(puts=(replace(target(), enabled=False, version=2),))))
        self.assertFalse(self.served("app.localhost").target.enabled)

    def test_a_deleted_target_serves_nothing_but_is_known(self) -> None:
        self.served("app.localhost")
        deleted = lifecycle.delete_target(target(), now=NOW)
        self.now(self.directory.commit(Change(puts=(deleted,))))
        self.assertIsNone(self.directory.match_route(b"app.localhost"))
        self.assertRaises(TargetNotFound, self.directory.target, "app")
        self.assertEqual(list(self.directory.targets()), [])
        self.assertEqual(self.directory.target_by_id("t1"), deleted)
        another = target(target_id="t2")
        self.now(self.directory.commit(Change(puts=(another,))))
        self.assertEqual(self.served("app.localhost").target, another)
        self.assertEqual(self.directory.target_by_id("t1"), deleted)


class TargetTests(DirectoryCase):
    def test_by_name_and_id(self) -> None:
        other = target(target_id="t2", name="aaa")
        self.now(self.directory.commit(Change(puts=(other,))))
        self.assertEqual(list(self.directory.targets()), [other, target()])
        self.assertEqual(self.directory.target("app"), target())
        self.assertEqual(self.directory.target_by_id("t2"), other)
        self.assertIsNone(self.directory.target_by_id("t3"))
        self.assertIn("'nope'", str(self.assertRaises(TargetNotFound, self.directory.target, "nope")))


class FeedTests(DirectoryCase):
    def test_what_this_process_commits_is_seen_at_once(self) -> None:
        self.now(self.directory.get(SID))
        revoked = lifecycle.revoke(session(), now=NOW)
        self.now(self.directory.commit(Change(puts=(revoked,))))
        self.assertTrue(self.directory.is_current())
        self.assertEqual(self.now(self.directory.get(SID)), revoked)

    def test_what_another_commits_is_seen_after_catching_up(self) -> None:
        self.now(self.directory.get(SID))
        self.assertTrue(self.directory.is_current())
        revoked = lifecycle.revoke(session(), now=NOW)
        other = target(target_id="t2", name="other")
        self.elsewhere(revoked, other)
        self.assertFalse(self.directory.is_current())
        self.now(self.directory.catch_up())
        self.assertTrue(self.directory.is_current())
        self.assertIsNone(self.directory.peek(SID))
        self.assertEqual(self.now(self.directory.get(SID)), revoked)
        self.assertEqual(self.served("other.localhost").target, other)

    def test_before_it_has_started_nothing_may_be_believed(self) -> None:
        self.assertFalse(Registry(self.store, Naming()).is_current())

    def test_a_store_out_of_hearing_is_not_believed(self) -> None:
        self.store.heard = False
        self.assertFalse(self.directory.is_current())
        error = self.failureResultOf(Deferred.fromCoroutine(self.directory.catch_up()), StoreUnavailable)
        self.assertIn("nothing is admitted", str(error.value))
        self.store.heard = True
        self.assertTrue(self.directory.is_current())

    def test_a_commit_that_fails_changes_nothing(self) -> None:
        stale = replace(session(), label="stale", version=7)
        self.failureResultOf(Deferred.fromCoroutine(self.directory.commit(Change(puts=(stale,)))), Conflict)
        self.assertTrue(self.directory.is_current())
        self.assertEqual(self.now(self.directory.get(SID)), session())

    def test_watchers_hear_of_every_change_until_they_stop(self) -> None:
        received: list[Changes] = []
        stop = self.directory.watch(received.append)
        self.elsewhere(lifecycle.relabel(session(), label="one"))
        self.now(self.directory.catch_up())
        self.assertEqual([(one.sessions, one.targets, one.complete) for one in received], [({SID}, frozenset(), True)])
        stop()
        self.elsewhere(target(target_id="t2", name="other"))
        self.now(self.directory.catch_up())
        self.assertEqual(len(received), 1)

    def test_a_watcher_sees_what_changed(self) -> None:
        seen: list[bool] = []
        self.directory.watch(lambda _: seen.append(self.served("app.localhost").target.enabled))
        self.elsewhere(replace(target(), enabled=False, version=2))
        self.now(self.directory.catch_up())
        self.assertEqual(seen, [False])


class ShortFeedTests(DirectoryCase):
    feed_kept = 1

    def test_a_feed_with_a_gap_makes_everything_new(self) -> None:
        self.now(self.directory.get(SID))
        received: list[Changes] = []
        self.directory.watch(received.append)
        revoked = lifecycle.revoke(session(), now=NOW)
        self.elsewhere(revoked)
        for number in range(3):
            self.elsewhere(target(target_id=f"x{number}", name=f"x{number}"))
        self.now(self.directory.catch_up())
        self.assertEqual([one.complete for one in received], [False])
        self.assertEqual(self.now(self.directory.get(SID)), revoked)
        self.assertEqual([one.name for one in self.directory.targets()], ["app", "x0", "x1", "x2"])


class SessionTests(DirectoryCase):
    def test_is_read_once(self) -> None:
        self.assertIsNone(self.directory.peek(SID))
        for _ in range(3):
            self.assertEqual(self.now(self.directory.get(SID)), session())
        self.assertEqual((self.directory.peek(SID), self.store.reads), (session(), 1))
        self.now(self.directory.reload(SID))
        self.assertEqual(self.store.reads, 2)

    def test_one_that_there_is_not(self) -> None:
        self.assertIsNone(self.now(self.directory.get("nope")))
        self.failureResultOf(Deferred.fromCoroutine(self.directory.require("nope")), SessionNotFound)
        self.assertEqual(self.now(self.directory.require(SID)), session())

    def test_one_that_was_deleted_is_forgotten(self) -> None:
        self.now(self.directory.get(SID))
        self.elsewhere(deletes=(session(),))
        self.now(self.directory.catch_up())
        self.assertIsNone(self.now(self.directory.get(SID)))

    def test_one_that_changes_while_it_is_read_is_read_again(self) -> None:
        self.store.slow = True
        found = Deferred.fromCoroutine(self.directory.get(SID))
        self.assertNoResult(found)
        revoked = lifecycle.revoke(session(), now=NOW)
        self.elsewhere(revoked)
        self.now(self.directory.catch_up())
        self.store.slow = False
        self.store.waiting[0].callback(None)
        self.assertEqual(self.successResultOf(found), revoked)
        self.assertEqual(self.directory.peek(SID), revoked)
        self.assertEqual(self.store.reads, 2)

    def test_a_stale_one_read_before_a_change_was_heard_is_not_current(self) -> None:
        self.store.slow = True
        found = Deferred.fromCoroutine(self.directory.get(SID))
        revoked = lifecycle.revoke(session(), now=NOW)
        self.elsewhere(revoked)
        self.store.slow = False
        self.store.waiting[0].callback(None)
        self.assertEqual(self.successResultOf(found), session())
        self.assertFalse(self.directory.is_current())
        self.now(self.directory.catch_up())
        self.assertEqual(self.now(self.directory.get(SID)), revoked)

    def test_one_that_never_stands_still(self) -> None:
        self.store.slow = True
        found = Deferred.fromCoroutine(self.directory.get(SID))
        latest = session()
        for _ in range(10):
            latest = lifecycle.relabel(latest, label="again")
            self.elsewhere(latest)
            self.now(self.directory.catch_up())
            self.store.waiting[-1].callback(None)
        self.failureResultOf(found, StoreUnavailable)


class CapacityTests(DirectoryCase):
    capacity = 2

    def test_the_oldest_gives_way(self) -> None:
        sids = [f"{number:022}" for number in range(3)]
        self.elsewhere(*(session(sid=sid) for sid in sids))
        self.now(self.directory.catch_up())
        for sid in sids:
            self.now(self.directory.get(sid))
        self.assertEqual([sid for sid in sids if self.directory.peek(sid)], sids[1:])
        self.assertEqual(self.now(self.directory.get(sids[0])), session(sid=sids[0]))
